"""How many problems can be rewarded by rule, and what the others drop out for, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.reward_flags import FLAGS, PRESET
from deepmath_viz.dataset.wording import percent
from deepmath_viz.maths.graders.words import READS, REWARDS

#: How graders are given the final answer, by the column of `fitness` that says what came of it.
WAYS = {
    "mv_bare": "math-verify, as it stands",
    "mv_dollars": "math-verify, in dollar signs",
    "mv_boxed": "math-verify, as the authors' reward wraps it",
    "trl_bare": "TRL's accuracy reward, as it stands",
    "trl": "TRL's accuracy reward, in dollar signs",
}
_WORDS = {
    "equal": "knows it again",
    "unequal": "does not know it again",
    "unread": "cannot read it",
    "right": "rewards the right answer",
    "wrong": "gives the right answer nothing",
    "skipped": "skips the problem",
    None: "no final answer",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A flag in the order of the preset.

    Attributes:
        flag: its name.
        raised: problems that have it.
        dropped: those of them that no earlier flag of the preset has dropped; 0 for a flag that
            the preset does not drop.
        left: what is left after it.
    """

    flag: str
    raised: int
    dropped: int
    left: int


@dataclass(frozen=True, slots=True)
class Fitness:
    """Problems that match, those of them of which fitness is known, and what becomes of these."""

    total: int
    known: int
    steps: tuple[Step, ...]

    @property
    def fit(self) -> int:
        """Problems that the preset leaves."""
        return self.steps[len(PRESET) - 1].left


def fitness(store: Store, filters: Filters) -> Fitness:
    """Count the flags of the matching problems."""
    sets = store.counts.flag_sets(filters)
    known = [(frozenset(flags), n) for flags, n in sets if flags is not None]
    left = dict(known)
    steps = []
    for name in (*PRESET, *(name for name in FLAGS if name not in PRESET)):
        dropped = {flags: n for flags, n in left.items() if name in flags and name in PRESET}
        left = {flags: n for flags, n in left.items() if flags not in dropped}
        raised = sum(n for flags, n in known if name in flags)
        steps.append(Step(name, raised, sum(dropped.values()), sum(left.values())))
    return Fitness(sum(n for _, n in sets), sum(n for _, n in known), tuple(steps))


def table(found: Fitness) -> list[dict[str, Any]]:
    """The steps of the preset as rows of a table."""
    return [
        {
            "flag": FLAGS[step.flag].label,
            "problems": step.raised,
            "share": percent(step.raised, found.known),
            "dropped at this step": step.dropped,
            "left": step.left,
            "why": FLAGS[step.flag].meaning,
        }
        for step in found.steps
        if step.flag in PRESET
    ]


def readings(store: Store, filters: Filters) -> list[dict[str, Any]]:
    """How graders take the right answer, as rows of a table: a row for each way and outcome."""
    found = {(way, said): n for way, said, n in store.counts.readings(filters)}
    total = sum(n for (way, _), n in found.items() if way == "trl")
    return [
        {
            "grader and final answer": name,
            "what it does": _WORDS[said],
            "problems": found[way, said],
            "share": percent(found[way, said], total),
        }
        for way, name in WAYS.items()
        for said in (*READS, *REWARDS, None)
        if (way, said) in found
    ]
