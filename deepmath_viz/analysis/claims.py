"""What the paper, the card and the article state about the dataset, and the SQL that asks for it.

Each claim is a row: the statement, where it is made, a query over the documented tables, and the
rule by which its answer is judged. `claims_check` runs the queries.
"""

from __future__ import annotations

from deepmath_viz.analysis import claims_tail
from deepmath_viz.analysis.claim import ARTICLE, CARD, COUNTED, PAPER, PAPER_VERIFICATION, Claim
from deepmath_viz.dataset import published

_BENCHMARKS = ", ".join(f"'{name}'" for name in published.BENCHMARKS)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        "rows",
        "The dataset has 103K problems",
        PAPER + "; card: 103,022 rows",
        "most",
        "SELECT count(*) FROM problems",
        published.ROWS,
        note="An older revision had 103,110 rows.",
    ),
    Claim(
        "solutions",
        "Every problem comes with three R1 solutions: 309,066 in all",
        CARD,
        "most",
        "SELECT count(*) FROM solutions",
        3 * published.ROWS,
        unit="solutions",
        stages=("solutions",),
    ),
    Claim(
        "three-each",
        "No problem has only one or two solutions",
        CARD,
        "none",
        "SELECT count(*) FILTER (n_solutions < 3), count(*) FROM problems WHERE n_solutions > 0",
        stages=("problems", "solutions"),
    ),
    Claim(
        "hard",
        "95K problems have difficulty 5 to 10",
        ARTICLE,
        "total",
        "SELECT count(*) FROM problems WHERE difficulty BETWEEN 5 AND 10",
        95_000,
        1_000,
        published="88,773 at 5 or more",
    ),
    Claim(
        "medium",
        "8K problems have difficulty 3 to 5",
        ARTICLE,
        "total",
        "SELECT count(*) FROM problems WHERE difficulty >= 3 AND difficulty < 5",
        8_000,
        1_000,
        published="13,922 at 3 to 4.5",
    ),
    Claim(
        "easy",
        "No problem is easier than 3 (the two bands above hold them all)",
        ARTICLE,
        "none",
        "SELECT count(*) FILTER (difficulty < 3), count(difficulty) FROM problems",
        published="323 below 3, and 4 unrated",
    ),
    Claim(
        "difficulty-values",
        "Difficulty takes 20 values: half steps from 1.0 to 10.0, and -1.0",
        COUNTED,
        "most",
        "SELECT count(DISTINCT difficulty) + max(unrated::INT) FROM problems",
        20,
        unit="values",
    ),
    Claim(
        "half-steps",
        "Every difficulty is a half step from 1.0 to 10.0, or -1.0",
        COUNTED,
        "none",
        "SELECT count(*) FILTER (difficulty * 2 <> floor(difficulty * 2) OR difficulty < 1"
        " OR difficulty > 10), count(difficulty) FROM problems",
    ),
    Claim(
        "unrated",
        "4 rows have difficulty -1.0, unrated",
        COUNTED,
        "most",
        "SELECT count(*) FROM problems WHERE unrated",
        4,
    ),
    Claim(
        "median",
        "The median difficulty is 6.0",
        COUNTED,
        "total",
        "SELECT median(difficulty) FROM problems",
        6.0,
        0.1,
        unit="",
    ),
    Claim(
        "seven",
        "31.4% of the problems have difficulty 7 or above",
        COUNTED,
        "share",
        "SELECT count(*) FILTER (difficulty >= 7), count(*) FROM problems",
        31.4,
        0.1,
    ),
    Claim(
        "topics",
        "There are 82 topic paths",
        COUNTED,
        "most",
        "SELECT count(DISTINCT topic) FROM problems",
        len(published.TOPIC_COUNTS),
        unit="paths",
    ),
    Claim(
        "topic-root",
        "Every topic path begins with Mathematics and has 2 to 6 parts",
        COUNTED,
        "none",
        "SELECT count(*) FILTER (topic_path[1] <> 'Mathematics'"
        " OR len(topic_path) NOT BETWEEN 2 AND 6), count(topic) FROM problems",
    ),
    Claim(
        "empty-answers",
        "2 rows have an empty final answer",
        COUNTED,
        "most",
        "SELECT count(*) FROM problems WHERE trim(coalesce(final_answer, '')) = ''"
        " AND (SELECT count(final_answer) FROM problems) > 0",
        2,
    ),
    Claim(
        "unboxed-answers",
        "No final answer contains \\boxed",
        COUNTED,
        "none",
        "SELECT count(*) FILTER (contains(final_answer, '\\boxed')), count(*) FROM problems",
    ),
    Claim(
        "words",
        "21% of the answers are Yes, No, True, False or a bare letter A to E (21,725 rows)",
        COUNTED,
        "share",
        "SELECT count(*) FILTER (regexp_full_match(trim(final_answer),"
        " '(?i)(yes|no|true|false)|[A-E]')), count(*) FROM problems",
        21,
        1,
    ),
    Claim(
        "repeats",
        "About 1,147 questions repeat an earlier one",
        COUNTED,
        "total",
        "SELECT count(*) - count(DISTINCT key) FROM problems",
        1_147,
        20,
        note="Counted here: questions equal but for white space. Stated as “about”: within 10.",
    ),
    Claim(
        "boxed",
        "Every solution gives its answer in a box",
        PAPER_VERIFICATION,
        "none",
        "SELECT count(*) FILTER (found_in IS NULL OR found_in = 'stated'), count(*) FROM solutions",
        unit="solutions",
        stages=("solutions",),
        note="A box that is never closed does not count as one.",
    ),
    Claim(
        "same-string",
        "The last box of solution 1 equals the final answer as a string in 97.47% of rows",
        COUNTED,
        "share",
        "SELECT count(*) FILTER (s.answer = p.final_answer AND s.found_in <> 'stated'), count(*)"
        " FROM problems p JOIN solutions s ON s.id = p.id AND s.n = 1",
        97.47,
        0.01,
        stages=("problems", "solutions"),
    ),
    Claim(
        "agreement",
        "All three solutions agree with the final answer",
        PAPER_VERIFICATION,
        "none",
        "SELECT count(*) FILTER (agreement IN ('two', 'one', 'none')), count(*) FROM agreement"
        " WHERE agreement <> 'undecided'",
        unit="problems",
        stages=("answers",),
        note="By this program's comparison; pairs of answers that it cannot decide are left out. "
        "An exception can be an error of the comparison: see the Answers page.",
    ),
    Claim(
        "clean",
        f"No problem is in one of {len(published.BENCHMARKS)} benchmarks",
        "paper, section 2 (decontamination)",
        "none",
        "SELECT (SELECT count(DISTINCT id) FROM same_text WHERE dataset IN"
        f" ({_BENCHMARKS})), (SELECT count(*) FROM problems)",
        unit="problems",
        stages=("neighbours",),
        note="Counted here: equal text but for its spelling. Problems that are only "
        "reworded are not counted, so no exception is no proof.",
        benchmarks=True,
    ),
    Claim(
        "unique",
        "82.81K problems are unique",
        "paper, figure 5",
        "total",
        "SELECT count(*) FILTER (novelty = 'unique') FROM novelty",
        82_810,
        10,
        unit="problems",
        stages=("neighbours",),
        note="No match above 0.98 in another set nor within DeepMath: the reading that fits the "
        "published counts.",
        sets=True,
    ),
    Claim(
        "not-unique",
        "20.21K problems are not unique",
        "paper, figure 5",
        "total",
        "SELECT count(*) FILTER (novelty <> 'unique') FROM novelty",
        20_210,
        10,
        unit="problems",
        stages=("neighbours",),
        sets=True,
    ),
    Claim(
        "funnel",
        "2,869K questions in the raw pool, 2,670K after decontamination, 95K kept, and 8K from"
        " SimpleRL",
        "paper, section 2",
        "closed",
        note="The raw pool was never released.",
    ),
    *claims_tail.CLAIMS,
)
