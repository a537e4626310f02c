"""How much of each benchmark and set is found: tables of overlaps, and what is missing for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from deepmath_viz.corpus.stages import command
from deepmath_viz.dataset import published
from deepmath_viz.dataset.pair_query import Overlap, number
from deepmath_viz.dataset.wording import percent
from deepmath_viz.errors import ArtefactMissing
from deepmath_viz.sources.registry import today

if TYPE_CHECKING:
    from deepmath_viz.corpus.store import Store


def table(
    rows: Sequence[Overlap], problems: int, threshold: float, *, dates: bool = False
) -> list[dict[str, Any]]:
    """Overlaps as rows of a table, shares with the counts that they are of.

    Args:
        problems: problems of DeepMath that were looked at: the denominator of the last share.
        dates: whether these are benchmarks, of which it is said whether they are older than the
            pools that the questions were taken from.
    """
    made = []
    for row in rows:
        made.append(
            {
                "name": row.name,
                **({"dated": today.dated(row.name)} if dates else {}),
                "its problems": row.rows,
                "same text": row.exact,
                f"above {number(published.SAME_PROBLEM)}": row.above_paper,
            }
            | (
                {}
                if threshold == published.SAME_PROBLEM
                else {f"same text or above {number(threshold)}": row.found}
            )
            | {
                "share found": percent(row.found, row.rows),
                "DeepMath, same text": row.problems_exact,
                "DeepMath, found": row.problems_found,
                "share of DeepMath": percent(row.problems_found, problems),
                "pairs": row.pairs,
            }
        )
    return made


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
