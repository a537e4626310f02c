"""The only reader of built corpora: a handful of questions, answered from the artefacts.

A `Store` is one generation of one corpus. It loads the problems (some 40 MB at full size) into an
in-memory DuckDB and reads solutions from their Parquet parts, so it works as soon as `problems`
stands. A new generation is a new `Store`; one that is in use keeps the files it began with.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from deepmath_viz.corpus import schema
from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.corpus.queries.claims import Claims
from deepmath_viz.corpus.queries.counts import Counts
from deepmath_viz.corpus.queries.novelty import NoveltyQueries
from deepmath_viz.corpus.queries.pairs import Pairs
from deepmath_viz.corpus.queries.regions import Regions
from deepmath_viz.corpus.row_groups import RowGroups
from deepmath_viz.dataset.filters import SORTS, Filters
from deepmath_viz.errors import ArtefactDamaged, ArtefactMissing, ProblemNotFound

_LISTED = (
    "id, key, copy, hub_row, question, final_answer, difficulty, unrated, topic, domain,"
    " answer_type, source_block, n_solutions, agreement, novelty, contaminated,"
    " similarity_elsewhere, similarity_within, similarity_benchmark"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem stands in a filtered, sorted list; `position` counts from 1, None outside."""

    position: int | None
    total: int
    previous: int | None
    next: int | None


class Store(Counts, NoveltyQueries, Pairs, Regions, Claims):
    """Reads one generation of one corpus.

    Args:
        folder: the corpus folder.
        found: its manifest.

    Raises:
        ArtefactMissing: `problems` has not been built.
        ArtefactDamaged: an artefact is missing, cannot be read or is of another version.
    """

    def __init__(self, folder: Path, found: Manifest) -> None:
        if "problems" not in found.stages:
            raise ArtefactMissing(
                f"No problems for corpus {found.corpus!r} in {folder}. "
                "Run: python -m deepmath_viz build"
            )
        super().__init__()
        self.manifest = found
        self.folder = folder
        self._db = duckdb.connect(":memory:", config={"threads": 2})
        self._db.execute("SET autoinstall_known_extensions = false")
        self._db.execute("SET autoload_known_extensions = false")
        self._db.execute("SET parquet_metadata_cache = true")
        # What is opened a problem at a time; a table that is not built has no files and no rows.
        self._solutions = self._by_id("solutions", "n", "reasoning", "write_up", "answer")
        self._verdicts = self._by_id(
            "answers", "n", "answer", "verdict", "reason", "method", "found_in"
        )
        self._pairs = self._by_id("agreement", "pair_12", "pair_13", "pair_23")
        try:
            self._load()
        except duckdb.BinderException as err:  # readable, without a column that is known here
            raise ArtefactDamaged(
                f"The artefacts in {folder} were made by another version of this program. "
                "To bring them up to date: python -m deepmath_viz build (with the same --source)"
            ) from err
        except duckdb.Error as err:
            raise ArtefactDamaged(
                f"The artefacts in {folder} cannot be read ({str(err).splitlines()[0]}). "
                "See: python -m deepmath_viz check. To make them anew: build --force"
            ) from err

    def _load(self) -> None:
        for table in schema.FILL_ORDER:
            files = self._files(table)
            if table == "problems":
                self._db.execute(schema.create_table(table))
                self._db.execute(schema.fill_table(table), [files])
            elif files:
                columns = schema.TABLES[table][1]
                listed = ", ".join(f"{c.formula or c.name} AS {c.name}" for c in columns)
                quoted = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
                self._db.execute(
                    f"CREATE VIEW {table} AS SELECT {listed} FROM read_parquet([{quoted}])"
                )
            else:
                self._db.execute(schema.create_table(table))
        # What text filters look through, lower-cased once instead of at every count.
        self._db.execute("ALTER TABLE problems ADD COLUMN searched VARCHAR")
        self._db.execute(
            "UPDATE problems SET"
            " searched = lower(question || chr(10) || coalesce(final_answer, ''))"
        )

    def _files(self, table: str) -> list[str]:
        return [str(self.folder / n) for n in schema.files_of(table, self.manifest.stages)]

    def _by_id(self, table: str, *columns: str) -> RowGroups:
        return RowGroups([Path(name) for name in self._files(table)], columns)

    @property
    def has_solutions(self) -> bool:
        """Whether the solutions stage stands."""
        return "solutions" in self.manifest.stages

    @property
    def has_verdicts(self) -> bool:
        """Whether the answers stage stands."""
        return "answers" in self.manifest.stages

    # -- lists -------------------------------------------------------------------------------

    def count(self, filters: Filters) -> int:
        """How many problems match."""
        condition, values = filters.where()
        return self._ask(f"SELECT count(*) FROM problems WHERE {condition}", values, filters)[0][0]

    def page(
        self, filters: Filters, sort: str = "id", offset: int = 0, limit: int = 20
    ) -> list[dict[str, Any]]:
        """One page of matching problems, as rows of the columns that a list shows."""
        condition, values = filters.where()
        return self._ask_rows(
            f"SELECT {_LISTED} FROM problems WHERE {condition}"
            f" ORDER BY {SORTS[sort][1]} LIMIT ? OFFSET ?",
            [*values, limit, offset],
            filters,
        )

    def place(self, filters: Filters, sort: str, id_: int) -> Place:
        """Where a problem stands among the matching ones, and its neighbours there."""
        condition, values = filters.where()
        with self.cursor(filters) as cursor:
            ids = cursor.execute(
                f"SELECT id FROM problems WHERE {condition} ORDER BY {SORTS[sort][1]}", values
            ).fetchnumpy()["id"]
        found = np.flatnonzero(ids == id_)
        if not len(found):
            return Place(None, len(ids), None, int(ids[0]) if len(ids) else None)
        at = int(found[0])
        return Place(
            position=at + 1,
            total=len(ids),
            previous=int(ids[at - 1]) if at else None,
            next=int(ids[at + 1]) if at + 1 < len(ids) else None,
        )

    def random(self, filters: Filters, but: int | None = None) -> int | None:
        """The id of a matching problem drawn uniformly, another than `but` where there is one."""
        condition, values = filters.where()
        found = self._ask(
            f"SELECT id FROM problems WHERE {condition}"
            " ORDER BY (id = ?) NULLS FIRST, random() LIMIT 1",
            [*values, but],
            filters,
        )
        return found[0][0] if found else None

    # -- one problem -------------------------------------------------------------------------

    def resolve(self, reference: str) -> int:
        """The id that an id (`17`), a key (`3fa9...`) or a key of a copy (`3fa9...-2`) names.

        Sixteen decimal digits are taken as a key where one has it, else as an id.

        Raises:
            ProblemNotFound: nothing has this name in this corpus.
        """
        text = reference.strip().lower()
        key, mark, copy = text.partition("-")
        wanted = int(copy) if mark and copy.isdecimal() and len(copy) < 9 else 1
        found = []
        if text.isascii():  # every name is; half a surrogate pair cannot even be asked for
            found = self._ask("SELECT id FROM problems WHERE key = ? AND copy = ?", [key, wanted])
        if not found and text.isascii() and text.isdecimal() and len(text) < 19:
            found = self._ask("SELECT id FROM problems WHERE id = ?", [int(text)])
        if not found:
            raise ProblemNotFound(
                f"No problem {reference.strip()[:40]!r} in corpus {self.manifest.corpus!r}. "
                "Give an id (its row number) or a key (16 hex digits)."
            )
        return found[0][0]

    def problem(self, id_: int) -> dict[str, Any]:
        """Every column of one problem.

        Raises:
            ProblemNotFound: no problem has this id.
        """
        columns = ", ".join(schema.stored_columns("problems"))
        found = self._ask_rows(f"SELECT {columns} FROM problems WHERE id = ?", [id_])
        if not found:
            raise ProblemNotFound(f"No problem {id_} in corpus {self.manifest.corpus!r}.")
        return found[0]

    def solutions(self, id_: int) -> list[dict[str, Any]]:
        """The solutions of one problem in order: `n`, `reasoning`, `write_up`, `answer`.

        Raises:
            ArtefactDamaged: an artefact is missing or cannot be read; so for the next two.
        """
        return sorted(self._solutions.rows(id_), key=lambda row: row["n"])

    def verdicts(self, id_: int) -> list[dict[str, Any]]:
        """The verdicts on one problem's solutions in order: `n`, `answer`, `verdict`, `reason`,
        `method`, `found_in`; empty where they are not compared."""
        return sorted(self._verdicts.rows(id_), key=lambda row: row["n"])

    def pairs(self, id_: int) -> dict[str, str | None]:
        """The verdicts among one problem's solutions by pair: `12`, `13`, `23`."""
        found = self._pairs.rows(id_)
        return (
            {name.removeprefix("pair_"): said for name, said in found[0].items()} if found else {}
        )

    def sampling_rows(self, filters: Filters) -> list[dict[str, Any]]:
        """What drawing a sample needs of every matching problem."""
        condition, values = filters.where()
        return self._ask_rows(
            f"SELECT key, copy, domain, difficulty, unrated FROM problems WHERE {condition}"
            " ORDER BY id",
            values,
            filters,
        )

    def points(self, layout: str) -> dict[str, np.ndarray]:
        """The points of a layout by set, each float32 of shape (rows, 2), in the order of rows."""
        found: dict[str, np.ndarray] = {}
        with self.cursor() as cursor:
            names = cursor.execute(
                "SELECT dataset FROM points WHERE layout = ? GROUP BY ALL ORDER BY ALL", [layout]
            ).fetchall()
            for (name,) in names:
                here = cursor.execute(
                    "SELECT x, y FROM points WHERE layout = ? AND dataset = ? ORDER BY row",
                    [layout, name],
                ).fetchnumpy()
                found[name] = np.stack([here["x"], here["y"]], axis=1)
        return found

    def same_question(self, key: str, but: int) -> list[int]:
        """Ids of the other rows with the same question."""
        found = self._ask(
            "SELECT id FROM problems WHERE key = ? AND id <> ? ORDER BY id", [key, but]
        )
        return [row[0] for row in found]
