"""Which problems an export leaves out because a benchmark has them."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from deepmath_viz.dataset import rules
from deepmath_viz.dataset.rules import INDEL, NGRAM, SECOND

if TYPE_CHECKING:
    from deepmath_viz.corpus.store import Store


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
        SECOND: Rule(
            "Problems above 0.98 similarity to a benchmark problem by a second embedding model.",
            "not near a benchmark by the second model",
            f"NOT list_contains(found_by, '{SECOND}')",
            "overlaps",
            "by the second model",
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
            "Problems that any rule finds in a benchmark: exact, near, second, indel or ngram.",
            "not in a benchmark by any rule",
            "len(found_by) = 0",
            "overlaps",
            "by any rule",
        ),
    }
)
#: The same as sentences.
CONTAMINATED = MappingProxyType({name: rule.meaning for name, rule in RULES.items()})


def stands(store: Store, name: str) -> bool:
    """Whether a corpus was built for a rule; those of stage neighbours are always offered."""
    built = RULES[name].stage == "neighbours" or RULES[name].stage in store.manifest.stages
    return built and (name != SECOND or bool(store.pairs.second_model()))


def require(store: Store, name: str) -> None:
    """Stop where a rule is asked for that a corpus was not built for.

    Raises:
        ArtefactMissing: says which command builds it.
    """
    if name == SECOND:
        store.pairs.require(rules.Rule(SECOND))
    store.manifest.require(RULES[name].stage)
