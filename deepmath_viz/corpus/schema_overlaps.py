"""The tables of pairs by other rules than embeddings, column by column."""

from __future__ import annotations

from deepmath_viz.corpus.tables import Column, Table
from deepmath_viz.dataset.rules import RULES, TOKENS

_PAIR = (
    Column("id", "BIGINT", "The problem."),
    Column("dataset", "VARCHAR", "A comparison set or a benchmark."),
    Column("row", "BIGINT", "The row there."),
    Column("similarity", "FLOAT", "Cosine of the two embeddings, -1 to 1."),
)
_GRAM = (
    Column(
        "tokens",
        "VARCHAR",
        "What the gram is made of: white (between white space), lower (in small letters), plain"
        " (and without punctuation), word, latex.",
        values=tuple(TOKENS),
    ),
    Column("n", "TINYINT", "How many tokens: 8, 9, 10, 12 or 13."),
    Column("gram", "VARCHAR", "The tokens, a space between them."),
    Column("benchmarks", "INTEGER", "Benchmarks that have it; the same text counts once."),
    Column("texts", "INTEGER", "Different problems of benchmarks that have it."),
)
OVERLAP_TABLES = (
    Table(
        "close_pairs",
        "Pairs with a row of a set or benchmark of the same text, or a similarity above 0.8.",
        (
            *_PAIR,
            Column("exact", "BOOLEAN", "Whether the texts are the same but for their spelling."),
            Column("reach", "FLOAT", "The similarity; 2 where the texts are the same."),
        ),
        stages=("neighbours",),
    ),
    Table(
        "second_pairs",
        "Pairs that are near by either of two embedding models, or of the same text. Empty where"
        " the build had one model.",
        (
            *_PAIR,
            Column("second", "FLOAT", "Cosine of the embeddings by the second model, -1 to 1."),
        ),
        stages=("second-model",),
    ),
    Table(
        "shared_grams",
        "The rarest gram that a problem and a row have in common: one row for each problem and"
        " set, and for each row.",
        (
            *_PAIR,
            *_GRAM,
            Column(
                "common", "BOOLEAN", "Whether 3 benchmarks, or 10 problems of them, have the gram."
            ),
        ),
        stages=("overlaps",),
    ),
    Table(
        "common_grams",
        "Grams that problems share with many problems of benchmarks, the 100 commonest a kind.",
        (*_GRAM, Column("problems", "INTEGER", "Problems of DeepMath that have it.")),
        stages=("overlaps",),
    ),
    Table(
        "indel",
        "Pairs of texts above 90% indel similarity: the best for each problem and set, and for"
        " each row.",
        (*_PAIR, Column("score", "FLOAT", "Normalised indel similarity in per cent.")),
        stages=("overlaps",),
    ),
    Table(
        "found_by",
        "One row a problem: which rules find it in a benchmark.",
        (
            Column("id", "BIGINT", "The problem."),
            Column(
                "found_by",
                "VARCHAR[]",
                "Of text, cosine, second, indel and ngram; see problems. Null without benchmarks.",
                values=tuple(RULES),
            ),
        ),
        stages=("overlaps",),
    ),
)
