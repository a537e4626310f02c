"""Which problems an export leaves out because a benchmark has them."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from deepmath_viz.dataset.rules import INDEL, NGRAM


@dataclass(frozen=True, slots=True)
class Rule:
    """What is left out.

    Attributes:
        meaning: what it leaves out, as a sentence.
        left: what is left, in the list of steps.
        clear: SQL over `problems`: what stays.
        stage: without which nothing is known.
        called: the name of its button.
    """

    meaning: str
    left: str
    clear: str
    stage: str
    called: str


RULES = MappingProxyType(
    {
        "exact": Rule(
            "Problems whose text is in a benchmark, but for its spelling.",
            "not in a benchmark",
            "contaminated <> 'exact'",
            "neighbours",
            "exact",
        ),
        "near": Rule(
            "These, and problems above 0.98 similarity to a benchmark problem.",
            "not in or near a benchmark",
            "contaminated = 'clear'",
            "neighbours",
            "exact and near",
        ),
        INDEL: Rule(
            "Problems whose text has more than 90% of its characters in common with a benchmark"
            " problem.",
            "not in a benchmark by characters",
            f"NOT list_contains(found_by, '{INDEL}')",
            "overlaps",
            "by characters",
        ),
        NGRAM: Rule(
            "Problems with 13 words in a row (between white space) of a benchmark problem, phrases"
            " that many benchmarks have left out of account.",
            "without an n-gram of a benchmark",
            f"NOT list_contains(found_by, '{NGRAM}')",
            "overlaps",
            "by n-gram",
        ),
        "any": Rule(
            "Problems that any rule finds in a benchmark: exact, near, indel or ngram.",
            "not in a benchmark by any rule",
            "len(found_by) = 0",
            "overlaps",
            "by any rule",
        ),
    }
)
#: The same as sentences.
CONTAMINATED = MappingProxyType({name: rule.meaning for name, rule in RULES.items()})
