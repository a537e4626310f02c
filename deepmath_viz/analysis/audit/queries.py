"""What the audit asks, in SQL over the documented tables: the SQL page can ask the same."""

from __future__ import annotations

from deepmath_viz.dataset import published
from deepmath_viz.dataset.close_pairs import LOWEST, SAME, SAME_ANSWER

OWN = published.NAME
RULE = published.SAME_PROBLEM
#: Lower ends of the bands of similarity.
BANDS = (0.99, 0.98, 0.97, 0.96, 0.95, 0.93, LOWEST)
#: Pairs of two training sets, DeepMath among them; benchmarks have a row of their own.
_SETS = "other NOT IN (SELECT DISTINCT benchmark FROM benchmarks)"
_BENCHMARK = "other IN (SELECT DISTINCT benchmark FROM benchmarks)"
#: Pairs by whose problems they are.
SIDES = {
    "any two sets": _SETS,
    "DeepMath and another set": f"{_SETS} AND dataset = '{OWN}' AND other <> '{OWN}'",
    "within DeepMath": f"dataset = '{OWN}' AND other = '{OWN}'",
    "DeepMath and a benchmark": f"dataset = '{OWN}' AND {_BENCHMARK}",
}
#: Texts that differ in more than their spelling.
DIFFERENT = "same_text IS NULL"
_COUNTS = """count(*) AS pairs,
    count(*) FILTER (answers = 'agree') AS agree,
    count(*) FILTER (answers = 'disagree') AS disagree,
    count(*) FILTER (answers = 'undecided') AS undecided,
    count(*) FILTER (answers = 'missing') AS missing"""


def _case(words: dict[str, str]) -> str:
    return "CASE " + " ".join(f"WHEN {sql} THEN '{word}'" for word, sql in words.items()) + " END"


def _above(threshold: float) -> str:
    return f"similarity > {threshold:g}::FLOAT"


def by_band() -> str:
    """Answers of pairs of different texts by band of similarity, for each of `SIDES`."""
    band = "CASE " + " ".join(f"WHEN {_above(low)} THEN {low:g}" for low in BANDS) + " END"
    return "\nUNION ALL ".join(
        f"SELECT {at} AS place, '{side}' AS side, {band} AS above, {_COUNTS}\n"
        f"FROM pairs WHERE {DIFFERENT} AND {where} GROUP BY above"
        for at, (side, where) in enumerate(SIDES.items())
    ) + "\nORDER BY place, above DESC"  # fmt: skip


def by_set() -> str:
    """Answers of pairs of different texts above the rule, pair of sets by pair of sets."""
    return (
        f"SELECT dataset, other, {_COUNTS}\nFROM pairs WHERE {DIFFERENT} AND {_above(RULE)}"
        f" AND {_SETS}\nGROUP BY dataset, other ORDER BY pairs DESC, dataset, other"
    )


def by_cut() -> str:
    """Answers of pairs of different texts above the rule by how many texts the model cuts."""
    return (
        f"SELECT cut, {_COUNTS}\nFROM pairs WHERE {DIFFERENT} AND {_above(RULE)} AND {_SETS}\n"
        "GROUP BY cut ORDER BY CASE cut WHEN 'none' THEN 0 WHEN 'one' THEN 1 ELSE 2 END"
    )


def cut_texts() -> str:
    """How many texts of each set the model does not read to their end."""
    return (
        "WITH texts AS (SELECT dataset FROM comparison UNION ALL SELECT benchmark FROM benchmarks"
        f" UNION ALL SELECT '{OWN}' FROM problems),\n"
        "sizes AS (SELECT dataset, count(*) AS texts FROM texts GROUP BY dataset),\n"
        "cut AS (SELECT dataset, count(*) AS cut, max(read) AS read FROM cut_texts"
        " GROUP BY dataset)\nSELECT dataset, texts, coalesce(cut, 0) AS cut, read"
        "\nFROM sizes LEFT JOIN cut USING (dataset)\nORDER BY cut DESC, dataset"
    )


#: What differs between two texts beside their words.
NUMBERS = {
    "other numbers": "len(numbers) + len(other_numbers) > 0",
    "other signs, the same numbers": "len(signs) + len(other_signs) > 0",
    "the same numbers and signs": "TRUE",
}


def by_numbers() -> str:
    """Answers of pairs of different texts above the rule by whether numbers or signs differ."""
    return (
        f"SELECT {_case(NUMBERS)} AS differing, {_COUNTS}\n"
        f"FROM pairs WHERE {DIFFERENT} AND {_above(RULE)} AND {_SETS}\n"
        "GROUP BY differing ORDER BY pairs DESC, differing"
    )


def by_text() -> str:
    """Answers of pairs above the rule by how much their texts have in common."""
    return (
        f"SELECT coalesce(same_text, 'different') AS text, {_COUNTS}\n"
        f"FROM pairs WHERE {_above(RULE)} AND {_SETS}\nGROUP BY text ORDER BY pairs DESC, text"
    )


def missed() -> str:
    """Pairs whose texts are the same once folded, and how many of them the rule does not find."""
    return (
        f"SELECT same_text, count(*) AS pairs, count(*) FILTER (NOT {_above(RULE)}) AS below\n"
        f"FROM pairs WHERE same_text IS NOT NULL AND {_SETS} GROUP BY same_text\n"
        f"ORDER BY list_position({list(SAME)}, same_text)"
    )


def steps() -> str:
    """Pairs of different texts with known answers by similarity, in steps of 0.001."""
    return (
        "SELECT ceil(similarity * 1000) / 1000 AS up_to,\n"
        "    count(*) FILTER (answers = 'agree') AS agree,\n"
        "    count(*) FILTER (answers = 'disagree') AS disagree\n"
        f"FROM pairs WHERE {DIFFERENT} AND {_SETS} AND answers IN ('agree', 'disagree')"
        f" AND {_above(LOWEST)}\nGROUP BY up_to ORDER BY up_to"
    )


_FLAGS = f"""WITH same AS (
    SELECT row AS id, other = '{OWN}' AS within, same_text FROM pairs
    WHERE dataset = '{OWN}' AND same_text IS NOT NULL AND {_SETS}
    UNION ALL SELECT other_row, TRUE, same_text FROM pairs
    WHERE other = '{OWN}' AND same_text IS NOT NULL),
flags AS (SELECT id,
    bool_or(within AND same_text IN ('exact', 'spelling')) AS text_within,
    bool_or(NOT within AND same_text IN ('exact', 'spelling')) AS text_elsewhere,
    bool_or(within AND same_text IN {SAME_ANSWER}) AS asked_within,
    bool_or(NOT within AND same_text IN {SAME_ANSWER}) AS asked_elsewhere,
    bool_or(within) AS fold_within, bool_or(NOT within) AS fold_elsewhere
    FROM same GROUP BY id),
known AS (SELECT n.id, n.novelty, n.similarity_elsewhere, n.similarity_within, f.* EXCLUDE (id)
    FROM novelty n LEFT JOIN flags f ON f.id = n.id)"""


def typography() -> str:
    """Problems that are unique by the rule alone, by what has to be folded away to find a match."""
    return (
        f"{_FLAGS}\nSELECT count(*) AS uniques,\n"
        "    count(*) FILTER (text_within OR text_elsewhere) AS spelling,\n"
        "    count(*) FILTER (asked_within OR asked_elsewhere) AS instructions,\n"
        "    count(*) FILTER (fold_within OR fold_elsewhere) AS recasts\n"
        "FROM known WHERE novelty = 'unique'"
    )


def unique(best: float | None = None) -> str:
    """Unique problems by rule, in both readings, as one row a rule.

    Args:
        best: a threshold of similarity beside the paper's.
    """
    rules = {
        "the same text but for its spelling": ("text_elsewhere", "text_within"),
        "the same text, folded": ("fold_elsewhere", "fold_within"),
        f"similarity above {RULE:g}": _similar(RULE),
    }
    if best is not None and best != RULE:
        rules[f"similarity above {best:g}"] = _similar(best)
    near = _similar(RULE)
    rules[f"similarity above {RULE:g}, or the same text, folded"] = (
        f"({near[0]} OR fold_elsewhere)",
        f"({near[1]} OR fold_within)",
    )
    return (
        f"{_FLAGS}\n"
        + "\nUNION ALL ".join(
            f"SELECT {at} AS place, '{rule}' AS rule, count(*) AS problems,\n"
            f"    count(*) FILTER (NOT coalesce({elsewhere}, FALSE)) AS not_elsewhere,\n"
            f"    count(*) FILTER (NOT coalesce({elsewhere}, FALSE)"
            f" AND NOT coalesce({within}, FALSE)) AS not_anywhere\nFROM known"
            for at, (rule, (elsewhere, within)) in enumerate(rules.items())
        )
        + "\nORDER BY place"
    )


def _similar(threshold: float) -> tuple[str, str]:
    return (
        f"similarity_elsewhere > {threshold:g}::FLOAT",
        f"similarity_within > {threshold:g}::FLOAT",
    )


def conflicts() -> str:
    """Pairs whose texts ask the same and whose answers differ, those with a DeepMath problem."""
    return (
        "SELECT row AS id, other, other_row, same_text, similarity\n"
        f"FROM pairs WHERE dataset = '{OWN}' AND answers = 'disagree' AND same_text IN"
        f" {SAME_ANSWER}\nORDER BY ALL"
    )
