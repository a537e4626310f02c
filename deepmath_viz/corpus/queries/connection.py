"""How every part of the store asks its database.

A filter may name a region of a map, or columns that people attached, which no column of `problems`
knows. What they mean is found out here, for every query anew, and put beside the tables of that
query alone; so there is nothing that a caller must have done before, and nothing that another
session could take away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

import duckdb
import pyarrow as pa

from deepmath_viz.corpus import soundness, stages
from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.corpus.queries import other_versions
from deepmath_viz.dataset import id_lists
from deepmath_viz.dataset.facets.kinds import ANSWER_TABLE, ERRATA_TABLE, text_parts
from deepmath_viz.dataset.filters import ATTACHED_TABLE, REGION_TABLE, SORTS, Filters
from deepmath_viz.dataset.sorts import LISTED
from deepmath_viz.errors import ArtefactDamaged

Row = TypeVar("Row")
#: Where an order by an attached column, or that of a list, finds the places of problems.
ORDER_TABLE = "attached_order"
_PLACES = pa.schema({"id": pa.int64(), "place": pa.int64()})
#: What people together say of final answers: key, final answer, verdict, right value, people.
Said = Callable[[], Sequence[tuple[str, str, str, str | None, int]]]
_said: list[Said] = []
#: Results of people's own: model, base, benchmark, value, metric, source.
OwnResults = Callable[[], Sequence[tuple[str, str | None, str, float, str, str]]]
_own_results: list[OwnResults] = []


#: The problems of a generation whose final answer is the same as one of those given: `id`.
Answering = Callable[[Path, Manifest, tuple[str, ...]], pa.Table]
_answering: list[Answering] = []


def answers_from(answering: Answering) -> None:
    """Say how queries learn which problems have the final answers that a text filter asks for."""
    _answering[:] = [answering]


def errata_from(said: Said) -> None:
    """Say where queries learn what people found; asked anew for every query that needs it."""
    _said[:] = [said]


def errata_rows() -> list[tuple[str, str, str, str | None, int]]:
    """What people found so far; nothing where nobody said where that is."""
    return list(_said[0]()) if _said else []


def own_results_from(rows: OwnResults) -> None:
    """Say where queries learn which results people added; asked anew for every query about them."""
    _own_results[:] = [rows]


def own_results() -> list[tuple[str, str | None, str, float, str, str]]:
    """What people added so far; nothing where nobody said where that is."""
    return list(_own_results[0]()) if _own_results else []


def _errata_table() -> pa.Table:
    names = ("key", "final_answer", "verdict")
    rows = [dict(zip(names, row, strict=False)) for row in errata_rows()]
    return pa.Table.from_pylist(rows, pa.schema([(name, pa.string()) for name in names]))


class AttachedMembers(Protocol):
    """What the database asks about attached columns."""

    def members(self, conditions: Sequence[str]) -> pa.Table:
        """The problems that conditions on attached columns mean: one column, `id`."""
        ...

    def places(self, column: str) -> pa.Table:
        """The problems in the order of an attached column: `id` and `place`."""
        ...


@dataclass(frozen=True, slots=True)
class Ordered:
    """How a list of problems is put in order.

    Attributes:
        tables: what stands behind FROM.
        by: what stands behind ORDER BY.
        places: what the query needs beside the tables, see `Database.cursor`.
    """

    tables: str
    by: str
    places: pa.Table | None = None


def _by_place(direction: str, places: pa.Table) -> Ordered:
    tables = f"problems LEFT JOIN {ORDER_TABLE} USING (id)"
    return Ordered(tables, f"place {direction} NULLS LAST, id", places)


class Database:
    """The tables of one generation in memory, and whose they are.

    Args:
        folder: the corpus folder.
        found: its manifest.
    """

    def __init__(self, folder: Path, found: Manifest) -> None:
        self.folder = folder
        self.manifest = found
        self._region_members: Callable[[str], pa.Table] | None = None
        self._attached: AttachedMembers | None = None
        self.connection = duckdb.connect(":memory:", config={"threads": 2})
        self.connection.execute("SET autoinstall_known_extensions = false")
        self.connection.execute("SET autoload_known_extensions = false")
        self.connection.execute("SET parquet_metadata_cache = true")

    def with_regions(self, members: Callable[[str], pa.Table]) -> Database:
        """The same tables for queries whose filters may name a region.

        Args:
            members: the problems of a region as a table with one column, `id`.
        """
        other = copy(self)
        other._region_members = members
        return other

    def with_attached(self, attached: AttachedMembers) -> Database:
        """The same tables for queries whose filters and orders may name attached columns."""
        other = copy(self)
        other._attached = attached
        return other

    def ordered(self, sort: str, filters: Filters) -> Ordered:
        """What an order of `SORTS`, that of the list that filters name (`LISTED`), or one by an
        attached column (`TABLE.COLUMN`, `-TABLE.COLUMN`) needs.

        Raises:
            AttachedMissing: no such column is attached.
            SelectionDamaged: the list cannot be read.
        """
        if sort in SORTS:
            return Ordered("problems", SORTS[sort][1])
        if sort == LISTED:
            ids = id_lists.listed(filters.region) or []
            places = pa.table({"id": ids, "place": range(len(ids))}, _PLACES)
            return _by_place("ASC", places)
        assert self._attached, "only the parts that never sort have no attached columns"
        direction = "DESC" if sort.startswith("-") else "ASC"
        return _by_place(direction, self._attached.places(sort.removeprefix("-")))

    @contextmanager
    def cursor(
        self, filters: Filters | None = None, ordered: Ordered | None = None
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor of its own over the tables; it only reads.

        Args:
            filters: those whose condition (`Filters.where`) the query has in it.
            ordered: the order that the query has in it.

        Raises:
            AttachedMissing: the filters name a column that is not attached.
            SelectionDamaged: their region cannot be read.
            ArtefactMissing: the layout of their region is not built, or no index of the answers
                that they ask for.
            ArtefactDamaged: files of the corpus are gone.
        """
        region = None
        if filters and filters.region:
            assert self._region_members, "only the parts that never filter have no regions"
            region = self._region_members(filters.region)
        attached = None
        if filters and filters.attached:
            assert self._attached, "only the parts that never filter have no attached columns"
            attached = self._attached.members(filters.attached)
        answered = None
        if filters and (asked := text_parts(filters.text)[1]):
            assert _answering, "whatever opens a corpus says how answers are compared"
            answered = _answering[0](self.folder, self.manifest, asked)
        # Threads that share one cursor get each other's rows.
        with self.connection.cursor() as cursor:
            if region is not None:
                cursor.register(REGION_TABLE, region)
            if attached is not None:
                cursor.register(ATTACHED_TABLE, attached)
            if answered is not None:
                cursor.register(ANSWER_TABLE, answered)
            if ordered is not None and ordered.places is not None:
                cursor.register(ORDER_TABLE, ordered.places)
            if filters and filters.errata:
                cursor.register(ERRATA_TABLE, _errata_table())
            try:
                yield cursor
            except duckdb.IOException as err:
                raise ArtefactDamaged(
                    f"Files of corpus {self.manifest.corpus!r} cannot be read any more: it was "
                    "removed or built anew. Reload the page, or build it again."
                ) from err
            except duckdb.Error as err:
                # A query of ours that fails has found other bytes than those that were written.
                wrong = soundness.verify(self.folder, self.manifest, soundness.AT_ONCE)
                wrong = wrong or other_versions.in_parquet(self.folder, self.manifest)
                if not wrong:
                    raise
                raise stages.damaged(wrong[0].stage, soundness.words(wrong)) from err

    def ask(
        self, sql: str, values: Sequence[Any] = (), filters: Filters | None = None
    ) -> list[tuple[Any, ...]]:
        """The answer to a query as tuples; `values` for its `?`, in order. Raises as `cursor`."""
        with self.cursor(filters) as cursor:
            return cursor.execute(sql, list(values)).fetchall()

    def rows(
        self,
        record: type[Row],
        sql: str,
        values: Sequence[Any] = (),
        filters: Filters | None = None,
        ordered: Ordered | None = None,
    ) -> list[Row]:
        """The same as dictionaries; `record` (of `dataset.records`) says which keys they have."""
        with self.cursor(filters, ordered) as cursor:
            answer = cursor.execute(sql, list(values))
            names = [column[0] for column in answer.description]
            rows: list[Any] = [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
            return rows


class Queries:
    """One part of the store: queries of one kind over its database."""

    def __init__(self, database: Database) -> None:
        self._db = database
