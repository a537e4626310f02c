"""The tables of problems and of their solutions, column by column; `schema` has all tables."""

from __future__ import annotations

from deepmath_viz.corpus.schema_doubts import DOUBT
from deepmath_viz.corpus.schema_rewards import OF_PROBLEMS
from deepmath_viz.corpus.tables import Column, Table
from deepmath_viz.dataset.labels import AGREEMENTS, CONTAMINATIONS, NOVELTIES
from deepmath_viz.dataset.rules import RULES
from deepmath_viz.maths.answers import ANSWER_TYPES
from deepmath_viz.maths.answers.extraction import PLACES
from deepmath_viz.maths.answers.verdict import METHODS, VERDICTS

PROBLEM_TABLES = (
    Table(
        "problems",
        "One row a problem.",
        (
            Column("id", "BIGINT", "Position of the row in this corpus; changes with the corpus."),
            Column("key", "VARCHAR", "Lasting name: hash of the question, white space folded."),
            Column("copy", "INTEGER", "1, or 2, 3, ... for further rows with the same question."),
            Column("hub_row", "BIGINT", "Row in the pinned revision on the hub; null if unknown."),
            Column("question", "VARCHAR", "The problem as published, with its LaTeX."),
            Column("final_answer", "VARCHAR", "The dataset's answer, as published."),
            Column("difficulty", "DOUBLE", "1 to 10 in half steps; null if unrated or unknown."),
            Column("unrated", "BOOLEAN", "Whether the dataset says -1: not rated."),
            Column("topic", "VARCHAR", "Topic path joined by ' -> '; null if unknown."),
            Column("topic_path", "VARCHAR[]", "Topic path as a list; first is 'Mathematics'."),
            Column("domain", "VARCHAR", "Second part of the topic path."),
            Column(
                "answer_type",
                "VARCHAR",
                "Kind of final answer, judged by its form.",
                values=ANSWER_TYPES,
            ),
            Column("source_block", "VARCHAR", "Source by hub row, inferred; null if unknown."),
            Column(
                "n_solutions",
                "BIGINT",
                "How many R1 solutions the corpus has: 0 to 3.",
                joined=True,
            ),
            Column(
                "agreement",
                "VARCHAR",
                "How many solutions agree with the final answer: all (three), two, one, none, or"
                " undecided; null where there are no solutions or they are not compared yet.",
                joined=True,
                values=AGREEMENTS,
            ),
            Column(
                "novelty",
                "VARCHAR",
                "At cosine similarity 0.98: unique; elsewhere (a match in another set); within (a"
                " match only in DeepMath itself); null until neighbours are built.",
                joined=True,
                values=NOVELTIES,
            ),
            Column(
                "contaminated",
                "VARCHAR",
                "Against all benchmarks: exact (equal text but for its spelling), near"
                " (similarity above 0.98), clear; null until neighbours are built.",
                joined=True,
                values=CONTAMINATIONS,
            ),
            Column(
                "similarity_elsewhere",
                "FLOAT",
                "Highest similarity to a problem of any set.",
                joined=True,
            ),
            Column(
                "similarity_within",
                "FLOAT",
                "Highest similarity to another DeepMath problem.",
                joined=True,
            ),
            Column(
                "similarity_benchmark",
                "FLOAT",
                "Highest similarity to any benchmark problem.",
                joined=True,
            ),
            Column(
                "question_tokens",
                "INTEGER",
                "Tokens of the question; null until they are counted or estimated.",
                joined=True,
            ),
            Column(
                "solution_tokens",
                "INTEGER",
                "Tokens of the longest of its solutions; null without solutions.",
                joined=True,
            ),
            Column(
                "tokens_estimated",
                "BOOLEAN",
                "Whether these are estimates from characters; false where a tokenizer counted.",
                joined=True,
            ),
            *OF_PROBLEMS,
            Column(
                "found_by",
                "VARCHAR[]",
                "Rules that find it in a benchmark: text; cosine above 0.98; second, the same by a"
                " second model; indel above 90%;"
                " ngram, 13 tokens between white space that are not common; null until overlaps"
                " are built.",
                joined=True,
                values=tuple(RULES),
            ),
            DOUBT,
        ),
        stages=("problems",),
    ),
    Table(
        "solutions",
        "One row a solution; up to three for a problem.",
        (
            Column("id", "BIGINT", "The problem."),
            Column("n", "INTEGER", "1, 2 or 3."),
            Column("reasoning", "VARCHAR", "What comes before the last </think>; null if none."),
            Column("write_up", "VARCHAR", "What comes after it."),
            Column("answer", "VARCHAR", "Its answer: the last box, else stated; null if none."),
            Column(
                "found_in",
                "VARCHAR",
                "Where: write_up, text (anywhere), or stated in words.",
                values=PLACES,
            ),
            # Lengths of 5 GB of text take seconds and more memory than a query has; these are read.
            Column("reasoning_characters", "INTEGER", "Length of the reasoning; null if none."),
            Column("write_up_characters", "INTEGER", "Length of the write-up."),
            Column(
                "characters",
                "INTEGER",
                "Length of the whole text, with the </think> between.",
                "coalesce(reasoning_characters + 8, 0) + write_up_characters",
            ),
            Column(
                "text",
                "VARCHAR",
                "The whole solution as published.",
                "CASE WHEN reasoning IS NULL THEN write_up"
                " ELSE reasoning || '</think>' || write_up END",
            ),
        ),
        stages=("solutions",),
    ),
    Table(
        "tokens",
        "One row a text: how many tokens a question or a solution has.",
        (
            Column("id", "BIGINT", "The problem."),
            Column("n", "INTEGER", "0 for the question, else the solution: 1, 2 or 3."),
            Column("tokens", "INTEGER", "How many; none of those that begin or end a message."),
            Column(
                "estimated",
                "BOOLEAN",
                "Whether it is an estimate from characters, without a tokenizer.",
            ),
        ),
        stages=("tokens",),
    ),
    Table(
        "answers",
        "One row a solution: the answer it gives, and whether that is the final answer.",
        (
            Column("id", "BIGINT", "The problem."),
            Column("n", "INTEGER", "The solution: 1, 2 or 3."),
            Column("answer", "VARCHAR", "The answer it gives; null if none was found."),
            Column(
                "found_in",
                "VARCHAR",
                "Where: write_up, text (anywhere), or stated in words.",
                values=PLACES,
            ),
            Column(
                "verdict",
                "VARCHAR",
                "agree, disagree or undecided, against final_answer.",
                values=VERDICTS,
            ),
            Column("reason", "VARCHAR", "Why, in a few words."),
            Column(
                "method",
                "VARCHAR",
                "What decided: exact, normalised, rules, numeric, ...",
                values=METHODS,
            ),
        ),
        stages=("answers",),
    ),
    Table(
        "agreement",
        "One row a problem with solutions: how its solutions' answers agree.",
        (
            Column("id", "BIGINT", "The problem."),
            Column(
                "agreement",
                "VARCHAR",
                "all, two, one, none or undecided; see problems.",
                values=AGREEMENTS,
            ),
            Column(
                "pair_12",
                "VARCHAR",
                "Verdict between solutions 1 and 2; null without both.",
                values=VERDICTS,
            ),
            Column("pair_13", "VARCHAR", "The same for 1 and 3.", values=VERDICTS),
            Column("pair_23", "VARCHAR", "The same for 2 and 3.", values=VERDICTS),
        ),
        stages=("answers",),
    ),
)
