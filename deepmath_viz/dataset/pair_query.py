"""Which pairs of problems are meant: against what, how near, in which order. No I/O.

A pair is a problem of DeepMath and a problem of a benchmark or comparison set. It is listed where
both texts are the same but for spelling (`maths.folding`) or where the cosine of their embeddings
is above a threshold, so long as the other problem is among the nearest five of its set.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from deepmath_viz.dataset import published
from deepmath_viz.dataset.rules import DEFAULT_N, DEFAULT_TOKENS, NS, RULES, TOKENS, Rule

#: Judgement and what it means.
JUDGEMENTS = {
    "same": "the same problem: who knows one has the answer to the other",
    "variant": "the same idea with other numbers, names or an extra step",
    "different": "different problems",
}
#: What several people's judgements come to where as many say one thing as another.
DISPUTED = "disputed"
VERDICTS = (*JUDGEMENTS, DISPUTED)
#: What is on the other side when no set is named.
ALL_BENCHMARKS = "benchmarks"
LOWEST, HIGHEST = 0.8, 0.999
#: Which pairs of those listed.
KINDS = {"any": "Same text or above", "exact": "Same text", "near": "Above, other text"}
#: Order of pairs: what it is called, and SQL over close pairs.
ORDERS: dict[str, tuple[str, str]] = {
    "similarity": ("Most similar first", "reach DESC, similarity DESC, id, dataset, row"),
    "-similarity": ("Least similar first", "reach, similarity, id, dataset, row"),
    "id": ("Dataset order", "id, dataset, row"),
    "benchmark": ("By benchmark", "dataset, row, id"),
    "answers": ("Answers differ first", "alike, reach DESC, similarity DESC, id, dataset, row"),
}
#: The order that needs the stage `pairs`, and its order of answers (`close_pairs.ANSWERS`); what
#: nobody has compared stands last.
BY_ANSWERS = "answers"
ANSWERS_IN_ORDER = ("disagree", "undecided", "missing", "agree")
UNJUDGED = "unjudged"
#: How many neighbours the corpus keeps of a problem in each set.
KEPT = 5


@dataclass(frozen=True, slots=True)
class PairQuery:
    """Which pairs are meant. The default is every benchmark at the paper's threshold.

    Attributes:
        against: `ALL_BENCHMARKS`, or the name of a comparison set.
        benchmark: one benchmark's name, empty for all; only where `against` is all benchmarks.
        kind: of `KINDS`.
        threshold: cosine similarity, 0 to 1; pairs are above it.
        judged: a verdict of people (`VERDICTS`), `unjudged`, or empty for any.
        order: of `ORDERS`.
        rule: by which pairs are found; the same text or the threshold where it has no name.
    """

    against: str = ALL_BENCHMARKS
    benchmark: str = ""
    kind: str = "any"
    threshold: float = published.SAME_PROBLEM
    judged: str = ""
    order: str = "similarity"
    rule: Rule = field(default_factory=Rule)

    def to_params(self) -> dict[str, str]:
        """Query parameters; defaults are left out."""
        default = PairQuery()
        values = {
            "against": self.against,
            "benchmark": self.benchmark,
            "kind": self.kind,
            "threshold": number(self.threshold),
            "judged": self.judged,
            "order": self.order,
        }
        given = {
            name: value
            for name, value in values.items()
            if value
            != (number(default.threshold) if name == "threshold" else getattr(default, name))
        }
        return given | _rule_params(self.rule)

    @classmethod
    def from_params(
        cls, params: Mapping[str, Sequence[str]], sets: Sequence[str], benchmarks: Sequence[str]
    ) -> PairQuery:
        """Read `to_params` back. What cannot be understood is ignored: no URL breaks a page.

        Args:
            sets: the comparison sets that the corpus has.
            benchmarks: its benchmarks.
        """

        def one(name: str, known: Sequence[str], default: str) -> str:
            given = next(iter(params.get(name, ())), "")
            return given if given in known else default

        against = one("against", sets, ALL_BENCHMARKS)
        return cls(
            against=against,
            benchmark=one("benchmark", benchmarks, "") if against == ALL_BENCHMARKS else "",
            kind=one("kind", list(KINDS), "any"),
            threshold=_threshold(next(iter(params.get("threshold", ())), "")),
            judged=one("judged", (UNJUDGED, *VERDICTS), ""),
            order=one("order", list(ORDERS), "similarity"),
            rule=Rule(
                name=one("rule", list(RULES), ""),
                n=int(one("n", [str(n) for n in NS], str(DEFAULT_N))),
                tokens=one("tokens", list(TOKENS), DEFAULT_TOKENS),
                discount=one("grams", ["rare"], "") == "rare",
            ),
        )


PARAMETERS = (
    *("against", "benchmark", "kind", "threshold", "judged", "order"),
    *("rule", "n", "tokens", "grams"),
)


def number(threshold: float) -> str:
    """A threshold as people write it."""
    return f"{threshold:g}"


def _rule_params(rule: Rule) -> dict[str, str]:
    found = {"rule": rule.name, "grams": "rare" if rule.discount else ""}
    found |= {"n": "" if rule.n == DEFAULT_N else str(rule.n)}
    found |= {"tokens": "" if rule.tokens == DEFAULT_TOKENS else rule.tokens}
    return {name: value for name, value in found.items() if value}


def _threshold(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        return published.SAME_PROBLEM
    return found if LOWEST <= found <= HIGHEST else published.SAME_PROBLEM


@dataclass(frozen=True, slots=True)
class Overlap:
    """What of one benchmark or set is found in DeepMath; every count is of distinct problems.

    Attributes:
        name: the benchmark or set.
        rows: its problems: the denominator of its shares.
        exact: of them, those whose text is in DeepMath.
        above_paper: of them, those with a problem of DeepMath above 0.98.
        found: of them, those with the same text or above the threshold that was asked for.
        problems_exact, problems_above_paper, problems_found: the problems of DeepMath on the other
            side of the same pairs.
        pairs: pairs with the same text or above the threshold.
    """

    name: str
    rows: int
    exact: int = 0
    above_paper: int = 0
    found: int = 0
    problems_exact: int = 0
    problems_above_paper: int = 0
    problems_found: int = 0
    pairs: int = 0
