"""The table that says which problems can be rewarded by rule, column by column."""

from __future__ import annotations

from deepmath_viz.corpus.tables import Column, Table
from deepmath_viz.dataset.reward_flags import FLAGS
from deepmath_viz.maths.graders.words import READS, REWARDS

FITNESS = Table(
    "fitness",
    "One row a problem: whether it can be rewarded by rule.",
    (
        Column("id", "BIGINT", "The problem."),
        Column(
            "mv_bare",
            "VARCHAR",
            "What math-verify makes of the final answer as it stands: equal (knows it again in"
            " a box), unequal, unread; null if empty.",
            values=READS,
        ),
        Column("mv_dollars", "VARCHAR", "The same in dollar signs.", values=READS),
        Column(
            "mv_boxed",
            "VARCHAR",
            "The same as the authors' reward wraps it: $ inside \\boxed.",
            values=READS,
        ),
        Column(
            "trl",
            "VARCHAR",
            "What TRL's accuracy reward does with the right answer, the final answer in dollar"
            " signs: right, wrong (no reward), skipped; null if empty.",
            values=REWARDS,
        ),
        Column("trl_bare", "VARCHAR", "The same, the final answer bare.", values=REWARDS),
        Column(
            "lost",
            "VARCHAR",
            "Letters and primes of the final answer that math-verify leaves out when it reads"
            " it in dollar signs; null if none.",
        ),
        Column("guess", "DOUBLE", "Chance that a guess is right; null if not guessable."),
        Column("several_parts", "BOOLEAN", "Whether several things are asked, by wording."),
        Column("asks_proof", "BOOLEAN", "Whether a proof is asked for, by wording."),
        Column("needs_figure", "BOOLEAN", "Whether a figure is spoken of, or there as code."),
        Column("leaks_answer", "BOOLEAN", "Whether the question says its final answer."),
        Column(
            "mv_rejects",
            "INTEGER",
            "How many solutions math-verify says no to; null without solutions or answer.",
        ),
        Column(
            "openmath_rejects",
            "INTEGER",
            "The same by the rules of OpenMathInstruct's grader, written anew.",
        ),
        Column(
            "reward_flags",
            "VARCHAR[]",
            "What speaks against a reward by rule, in the order of the preset.",
            values=tuple(FLAGS),
        ),
    ),
    stages=("fitness",),
)

#: What `problems` takes over from it.
OF_PROBLEMS = (
    Column(
        "rewardable",
        "BOOLEAN",
        "Whether nothing speaks against rewarding it by rule: no reward flag, that about"
        " dollar signs aside; null until fitness is built.",
        joined=True,
    ),
    Column(
        "reward_flags",
        "VARCHAR[]",
        "What speaks against rewarding it by rule; null until fitness is built.",
        joined=True,
        values=tuple(FLAGS),
    ),
)
