"""The tables of what is known about close pairs of problems, column by column."""

from __future__ import annotations

from deepmath_viz.corpus.tables import Column, Table
from deepmath_viz.dataset.close_pairs import ANSWERS, CUTS, LOWEST, SAME

PAIRS = Table(
    "pairs",
    "One row a close pair, whichever set its problems are in: nearest to each other and above a"
    f" similarity of {LOWEST:g}, or with the same text. Each pair stands here once, DeepMath's side"
    " first.",
    (
        Column("dataset", "VARCHAR", "The set of one problem; DeepMath where it is in the pair."),
        Column("row", "BIGINT", "Its row there; in DeepMath its id."),
        Column("other", "VARCHAR", "The set or benchmark of the other problem."),
        Column("other_row", "BIGINT", "Its row there; in DeepMath its id."),
        Column("similarity", "FLOAT", "Cosine of the two embeddings, -1 to 1."),
        Column(
            "same_text",
            "VARCHAR",
            "How much has to be folded away for the texts to be equal: nothing (exact), spelling,"
            " instructions, or recasts (m + n asked for m/n) too; null where they differ.",
            values=SAME,
        ),
        Column(
            "answers",
            "VARCHAR",
            "agree, disagree or undecided, by the comparison of answers; missing where one gives"
            " none, or only the label of an option.",
            values=ANSWERS,
        ),
        Column(
            "cut",
            "VARCHAR",
            "How many of the two texts are longer than the embedding model reads: none, one, both.",
            values=CUTS,
        ),
        Column("numbers", "VARCHAR[]", "Numbers that only the first text has."),
        Column("other_numbers", "VARCHAR[]", "Numbers that only the second text has."),
        Column("signs", "VARCHAR[]", "Signs (=, <, ≤, +, ...) that only the first text has."),
        Column("other_signs", "VARCHAR[]", "Signs that only the second text has."),
    ),
    stages=("pairs",),
)
CUT_TEXTS = Table(
    "cut_texts",
    "One row a text that is longer than the embedding model reads: its end is in no similarity.",
    (
        Column("dataset", "VARCHAR", "The set or benchmark."),
        Column("row", "BIGINT", "The row there; in DeepMath its id."),
        Column("tokens", "INTEGER", "Tokens of the text, with those that begin and end it."),
        Column("read", "INTEGER", "Tokens that the model reads."),
    ),
    stages=("pairs",),
)
PAIR_TABLES = (PAIRS, CUT_TEXTS)
