"""Which problems a filter means, and counts of them, without asking the tables again.

A change of one filter asks for one list and for the counts of some twenty facets, each under all
other filters. As queries these are as many scans of all texts. Here every filter is asked for
alone, once, and kept as a yes or no a problem; what several mean together, and how many problems
of a value are among them, is arithmetic over these and over the columns, numbered once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from deepmath_viz.corpus.queries.connection import Database, Queries
from deepmath_viz.dataset.filters import FACETS, Filters, attributes_of
from deepmath_viz.dataset.sorts import SORTS
from deepmath_viz.plumbing.lru import LRU

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Filters that are kept; each takes a byte a problem.
_KEPT = 64
#: What the next query may answer otherwise: people's verdicts, and columns that they attach.
_CHANGING = ("errata", "attached")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A column with its values as numbers.

    Attributes:
        values: every value once, in order, null last.
        rows: the problem of each entry, by its place among the ids.
        codes: the value of each entry, by its place among the values.
    """

    values: tuple[Any, ...]
    rows: NDArray[np.int32]
    codes: NDArray[np.int32]

    def tally(self, mask: NDArray[np.bool_] | None) -> dict[Any, int]:
        """Entries of the problems in a mask by their values, in order; none that has no entry."""
        codes = self.codes if mask is None else self.codes[mask[self.rows]]
        counts = np.bincount(codes, minlength=len(self.values)).tolist()
        return {value: n for value, n in zip(self.values, counts, strict=True) if n}


class Masks(Queries):
    """What filters mean in one generation; shared by all sessions."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._masks: LRU[str, NDArray[np.bool_]] = LRU(_KEPT)
        self._columns: LRU[str, Numbered] = LRU(32)
        self._orders: LRU[str, NDArray[np.int32]] = LRU(len(SORTS))
        self._all: LRU[str, NDArray[np.int64]] = LRU(1)

    def ids(self, filters: Filters | None = None) -> NDArray[np.int64]:
        """Ids of the matching problems (all without filters), ascending. Raises as `cursor`."""
        everything = self._all.get("", lambda: np.sort(self._column("SELECT id FROM problems")))
        mask = self.of(filters) if filters else None
        return everything if mask is None else everything[mask]

    def of(self, filters: Filters) -> NDArray[np.bool_] | None:
        """Whether each problem matches, in the order of `ids`; None where all do.

        Raises:
            As `Database.cursor`.
        """
        together = None
        for row in FACETS.values():
            names = attributes_of(row.name)
            alone = Filters(**{name: getattr(filters, name) for name in names})
            if alone == Filters():
                continue
            if row.name in _CHANGING:
                mask = self._asked(alone)
            else:
                mask = self._masks.get(repr(alone), partial(self._asked, alone))
            together = mask if together is None else together & mask
        return together

    def count(self, filters: Filters) -> int:
        """How many problems match."""
        mask = self.of(filters)
        return len(self.ids()) if mask is None else int(np.count_nonzero(mask))

    def ordered(self, filters: Filters, sort: str) -> NDArray[np.int64]:
        """Ids of the matching problems in an order of `SORTS`."""
        order = self._orders.get(sort, lambda: self._order(sort))
        mask = self.of(filters)
        return self.ids()[order if mask is None else order[mask[order]]]

    def tally(self, expression: str, filters: Filters, *, lists: bool = False) -> dict[Any, int]:
        """Matching problems by the value of an expression over `problems`, in the order of values.

        Args:
            expression: SQL that is not of a user's making.
            filters: which problems.
            lists: the expression is a list, and its elements are counted; None stands for no list.
        """
        element = f"unnest(coalesce({expression}, [NULL]))" if lists else expression
        mask = self.of(filters)
        return self._columns.get(element, lambda: self._numbered(element)).tally(mask)

    def _column(self, sql: str) -> NDArray[np.int64]:
        with self._db.cursor() as cursor:
            (found,) = cursor.execute(sql).fetchnumpy().values()
            return np.asarray(found, dtype=np.int64)

    def _places(self, ids: Any) -> NDArray[np.int32]:
        return np.searchsorted(self.ids(), np.asarray(ids, np.int64)).astype(np.int32)

    def _asked(self, alone: Filters) -> NDArray[np.bool_]:
        condition, values = alone.where()
        with self._db.cursor(alone) as cursor:
            asked = f"SELECT id FROM problems WHERE {condition}"
            found = cursor.execute(asked, values).fetchnumpy()["id"]
        mask = np.zeros(len(self.ids()), dtype=np.bool_)
        mask[self._places(found)] = True
        return mask

    def _order(self, sort: str) -> NDArray[np.int32]:
        return self._places(self._column(f"SELECT id FROM problems ORDER BY {SORTS[sort][1]}"))

    def _numbered(self, element: str) -> Numbered:
        made = f"WITH entry AS (SELECT id, {element} AS value FROM problems)"
        values = self._db.ask(f"{made} SELECT DISTINCT value FROM entry ORDER BY value")
        with self._db.cursor() as cursor:
            found = cursor.execute(
                f"{made}, named AS (SELECT value, row_number() OVER (ORDER BY value) - 1 AS code"
                " FROM (SELECT DISTINCT value FROM entry)) SELECT id, code FROM entry JOIN named"
                " ON entry.value IS NOT DISTINCT FROM named.value"
            ).fetchnumpy()
        codes = np.asarray(found["code"], dtype=np.int32)
        return Numbered(tuple(value for (value,) in values), self._places(found["id"]), codes)
