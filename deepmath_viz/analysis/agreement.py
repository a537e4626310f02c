"""How the solutions' answers agree with the final answer: shares by group, and what differs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from deepmath_viz.analysis import marks
from deepmath_viz.analysis.marks import Group
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.labels import AGREEMENTS
from deepmath_viz.dataset.wording import percent

NAMES = {
    "all": "all three agree",
    "two": "two agree",
    "one": "one agrees",
    "none": "none agrees",
    "undecided": "undecided",
}
#: Columns that agreement is broken down by, and what they are called.
GROUPED_BY = {"domain": "domain", "difficulty": "difficulty", "answer_type": "answer type"}


def groups(rows: Sequence[tuple[Any, str, int]]) -> list[Group]:
    """Counts by value and agreement (see `store.counts.agreement_by`) as one group a label."""
    return marks.groups(((marks.in_words(value), name, n) for value, name, n in rows), AGREEMENTS)


def table(rows: Sequence[Group], name: str) -> list[dict[str, Any]]:
    """The groups as rows of a table: counts and shares with their denominator."""
    made = []
    for group in rows:
        row: dict[str, Any] = {name: group.label(), "compared": group.total}
        for agreement in AGREEMENTS:
            row[NAMES[agreement]] = group.counts[agreement]
        row["share all three"] = percent(group.counts["all"], group.total)
        made.append(row)
    return made


def figures_of(store: Store, filters: Filters) -> dict[str, Any]:
    """The page's figures as one JSON-able object: in all, by group, and by what decided.

    Raises:
        ArtefactMissing: the corpus's answers are not compared yet.
    """
    store.manifest.require("answers")
    counts = store.counts.by("agreement", filters)
    uncompared = counts.pop(None, 0)
    return {
        "corpus": store.manifest.corpus,
        "filters": filters.describe(),
        "compared": sum(counts.values()),
        "not_compared": uncompared,
        "problems": {name: counts.get(name, 0) for name in AGREEMENTS},
        **{
            f"by_{column}": {
                g.label(): g.counts for g in groups(store.counts.agreement_by(column, filters))
            }
            for column in GROUPED_BY
        },
        "solutions": [
            {"solution": n, "verdict": verdict, "method": method, "count": count}
            for n, verdict, method, count in store.counts.verdicts(filters)
        ],
    }


def in_words(found: dict[str, Any]) -> str:
    """`figures_of` as text for a terminal; every share has its denominator."""
    whole = found["compared"]
    said = "; ".join(found["filters"]) or "no filter"
    lines = [f"{whole:,} problems compared ({said}), {found['not_compared']:,} not"]
    lines += [
        f"  {NAMES[name]:<16}{n:>9,}  {percent(n, whole)}" for name, n in found["problems"].items()
    ]
    for column, name in GROUPED_BY.items():
        lines.append(f"all three agree, by {name}:")
        for label, counts in found[f"by_{column}"].items():
            total = sum(counts.values())
            lines.append(
                f"  {label:<24}{counts['all']:>9,} of {total:>9,}  {percent(counts['all'], total)}"
            )
    lines.append("verdicts on solutions:")
    for row in found["solutions"]:
        lines.append(
            f"  solution {row['solution']}  {row['verdict']:<10}{row['method']:<12}"
            f"{row['count']:>9,}"
        )
    return "\n".join(lines)
