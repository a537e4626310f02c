"""How much of each benchmark and set is found: tables of overlaps, and what is missing for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from deepmath_viz.corpus.stages import command
from deepmath_viz.dataset import published
from deepmath_viz.dataset.pair_query import Overlap, PairQuery, number
from deepmath_viz.dataset.rules import RULES, Rule
from deepmath_viz.dataset.wording import percent
from deepmath_viz.errors import ArtefactMissing
from deepmath_viz.sources.registry import today

if TYPE_CHECKING:
    from deepmath_viz.corpus.queries.rules import SideBySide, TwoModels
    from deepmath_viz.corpus.store import Store


def table(
    rows: Sequence[Overlap],
    problems: int,
    threshold: float,
    rule: Rule | None = None,
    *,
    dates: bool = False,
) -> list[dict[str, Any]]:
    """Overlaps as rows of a table, shares with the counts that they are of.

    Args:
        problems: problems of DeepMath that were looked at: the denominator of the last share.
        rule: by which `found` was counted.
        dates: whether these are benchmarks, of which it is said whether they are older than the
            pools that the questions were taken from.
    """
    made = []
    rule = rule or Rule()
    said = RULES.get(rule.name, f"same text or above {number(threshold)}").lower()
    for row in rows:
        made.append(
            {
                "name": row.name,
                **({"dated": today.dated(row.name)} if dates else {}),
                "its problems": row.rows,
                "same text": row.exact,
                f"above {number(published.SAME_PROBLEM)}": row.above_paper,
            }
            | ({} if threshold == published.SAME_PROBLEM and not rule.name else {said: row.found})
            | {
                "share found": percent(row.found, row.rows),
                "DeepMath, same text": row.problems_exact,
                "DeepMath, found": row.problems_found,
                "share of DeepMath": percent(row.problems_found, problems),
                "pairs": row.pairs,
            }
        )
    return made


def rules_table(found: SideBySide, query: PairQuery, problems: int) -> list[dict[str, Any]]:
    """The rules side by side as rows of a table: what each says, finds, and alone finds.

    Args:
        problems: problems of DeepMath that were looked at.
    """
    return [
        {
            "rule": RULES[one.rule],
            "a pair has": replace(query.rule, name=one.rule).words(number(query.threshold)),
            "problems": one.problems,
            "share": percent(one.problems, problems),
            "found by it alone": one.alone,
        }
        for one in found.rules
    ]


def rules_by_name(found: SideBySide, names: Sequence[str]) -> list[dict[str, Any]]:
    """Problems that each rule finds in each benchmark or set, those alone where any does."""
    listed = [name for name in names if any(name in one.by_name for one in found.rules)]
    return [
        {"name": name} | {RULES[one.rule]: one.by_name.get(name, 0) for one in found.rules}
        for name in sorted(
            listed, key=lambda name: -max(o.by_name.get(name, 0) for o in found.rules)
        )
    ]


def models_table(found: Sequence[TwoModels]) -> list[dict[str, Any]]:
    """How two models differ as rows of a table, with a last one for all of them."""
    rows: list[dict[str, Any]] = [
        {
            "name": one.name,
            "by both models": one.both,
            "by the first alone": one.first,
            "by the second alone": one.second,
            "correlation": "" if one.correlation is None else f"{one.correlation:.2f}",
        }
        for one in found
    ]
    if len(rows) > 1:
        counts = [name for name, value in rows[0].items() if isinstance(value, int)]
        whole = {name: sum(row[name] for row in rows) for name in counts}
        rows.append({"name": "all of them"} | whole | {"correlation": ""})
    return rows


def missing_benchmarks(present: Sequence[str]) -> list[str]:
    """The paper's benchmarks that are not among these."""
    return [name for name in published.BENCHMARKS if name not in present]


def require(store: Store) -> None:
    """Stop where there are no pairs to show.

    Raises:
        ArtefactMissing: says which command makes them.
    """
    name = store.manifest.corpus
    store.manifest.require("neighbours", "so nothing is known about benchmarks")
    if not store.pairs.side_sizes(True) and not store.pairs.side_sizes(False):
        raise ArtefactMissing(
            f"Corpus {name!r} has no benchmark and no comparison set to compare with. To add some: "
            f"{command()} --benchmarks FILE (columns benchmark, problem, answer), "
            "or --compare NAME=hub-id:column"
        )
