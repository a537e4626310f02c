"""Claims about the blocks of rows, the scales of difficulty, and answers that can be guessed."""

from __future__ import annotations

from deepmath_viz.analysis.claim import (
    COUNTED,
    INFERRED,
    PAPER_VERIFICATION,
    THIRD_PARTY,
    Claim,
)
from deepmath_viz.dataset import published

TAIL = published.TAIL
_OF_TAIL = f"FROM problems WHERE hub_row >= {TAIL}"
_OF_CORE = f"FROM problems WHERE hub_row < {TAIL}"
_WORDS = "regexp_full_match(trim(final_answer), '(?i)(yes|no|true|false)|[A-E]')"
_BELOW = sum(n for level, n in published.DIFFICULTY_COUNTS.items() if 0 < level < 5)
_TAIL_ROWS = published.ROWS - TAIL
_HALVES = sum(n for at, n in published.DIFFICULTY_COUNTS.items() if 0 < at < 5 and at % 1)
#: Sets that the forum questions were taken from; they are compared with where asked for.
POOLS = tuple(n for n, block in published.POOLS.items() if block == published.SOURCE_BLOCKS[0][1])

CLAIMS = (
    Claim(
        "core-five",
        "Before the tail was added, only problems of level 5 or higher were kept",
        "paper, section 2 (difficulty)",
        "none",
        f"SELECT count(*) FILTER (difficulty < 5), count(difficulty) {_OF_CORE}",
        published=f"at least {_BELOW - _TAIL_ROWS:,} core rows below 5: {_BELOW:,} rows are rated"
        f" below 5, and the tail has only {_TAIL_ROWS:,}",
        note=f"The core are the rows before {TAIL:,}; the border is inferred.",
    ),
    Claim(
        "half-steps-below",
        f"{_HALVES:,} core rows sit on half steps below 5, which no MATH level has",
        COUNTED,
        "total",
        f"SELECT count(*) FILTER (difficulty < 5 AND difficulty <> floor(difficulty)) {_OF_CORE}",
        _HALVES,
    ),
    Claim(
        "tail-added",
        "About 8K problems of SimpleRL were added after decontamination",
        "paper, figure 7",
        "closed",
        note="They were never decontaminated; what that means can be counted below.",
    ),
    Claim(
        "tail-rows",
        f"The last {_TAIL_ROWS:,} rows, from {TAIL:,} on, are SimpleRL's",
        INFERRED,
        "total",
        f"SELECT count(*) {_OF_TAIL}",
        _TAIL_ROWS,
        note="SimpleRL's file has 8,523 problems, 88 more; 88 rows went between two revisions.",
    ),
    Claim(
        "tail-in-math",
        "About 37% of the tail are problems of the MATH test set",
        INFERRED,
        "share",
        "SELECT count(*) FILTER (id IN (SELECT id FROM same_text WHERE dataset = 'MATH')), count(*)"
        f" {_OF_TAIL}",
        37,
        6,
        stages=("problems", "neighbours"),
        note="SimpleRL took levels 3 to 5 of MATH, more than its training set has. Stated as"
        " “about”: within 3 points.",
        compared=("MATH",),
    ),
    Claim(
        "tail-not-in-math500",
        "No problem of the tail is in MATH500",
        INFERRED,
        "none",
        "SELECT count(*) FILTER (id IN (SELECT id FROM same_text WHERE dataset = 'MATH500')),"
        f" count(*) {_OF_TAIL}",
        stages=("problems", "neighbours"),
        note="Equal text but for its spelling.",
        compared=("MATH500",),
    ),
    Claim(
        "tail-scale",
        "The tail's difficulty is its MATH level: 3, 4 or 5, and never a half step",
        INFERRED,
        "none",
        f"SELECT count(*) FILTER (difficulty NOT IN (3, 4, 5)), count(difficulty) {_OF_TAIL}",
        note="Then one column holds two scales: ratings of 1 to 10, and MATH levels of 1 to 5."
        " Charts of difficulty say so.",
    ),
    Claim(
        "guessable",
        "74% of the rows rated 9 or more answer Yes, No, True, False or a bare letter",
        THIRD_PARTY,
        "share",
        f"SELECT count(*) FILTER ({_WORDS}), count(*) FROM problems WHERE difficulty >= 9",
        74,
        1,
        note="All but 363 of 1,410. By level: see the example on the SQL page.",
    ),
    Claim(
        "open-answers",
        "81,019 rows are rated 3 or more and answer neither with such a word nor a letter",
        THIRD_PARTY,
        "total",
        f"SELECT count(*) FILTER (difficulty >= 3 AND NOT coalesce({_WORDS}, FALSE)) FROM problems",
        81_019,
        20,
        note="They left out 22,003 rows. Their rule for words is not published: within 10.",
    ),
    Claim(
        "verified-strings",
        "The answers of all three solutions and the final answer are one string",
        PAPER_VERIFICATION,
        "none",
        "SELECT count(*) FILTER (differs), count(*) FROM (SELECT s.id,"
        " bool_or(s.answer IS DISTINCT FROM p.final_answer) AS differs"
        " FROM solutions s JOIN problems p ON p.id = s.id GROUP BY s.id HAVING count(*) = 3)",
        unit="problems",
        stages=("problems", "solutions"),
        note="The verification step as a query. Equal values in other spelling are exceptions here;"
        " “All three solutions agree” compares values.",
    ),
    Claim(
        "forum-block",
        f"Rows before {published.SOURCE_BLOCKS[1][0]:,} are forum questions of MMIQC or"
        " WebInstructSub",
        INFERRED,
        "support",
        "SELECT count(DISTINCT p.id) FILTER (n.similarity > 0.98::FLOAT), count(DISTINCT p.id)"
        " FROM problems p JOIN neighbours n ON n.id = p.id AND n.rank = 1 AND n.dataset IN"
        f" {POOLS} WHERE p.hub_row < {published.SOURCE_BLOCKS[1][0]}",
        stages=("problems", "neighbours"),
        note="A row whose nearest there is above 0.98 supports its block; the others say nothing.",
        compared=POOLS,
    ),
)
