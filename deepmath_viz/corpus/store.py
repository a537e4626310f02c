"""The only reader of built corpora: a handful of questions, answered from the artefacts.

A `Store` is one generation of one corpus. It loads the problems (some 40 MB at full size) into an
in-memory DuckDB and reads solutions from their Parquet parts, so it works as soon as `problems`
stands. A new generation is a new `Store`; one that is in use keeps the files it began with.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from deepmath_viz.config import PROGRAM
from deepmath_viz.corpus import schema, stages
from deepmath_viz.corpus.attached.columns import AttachedColumns
from deepmath_viz.corpus.attached.folder import AttachedFolder
from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.corpus.queries.attached import AttachedQueries
from deepmath_viz.corpus.queries.claims import Claims
from deepmath_viz.corpus.queries.connection import Database
from deepmath_viz.corpus.queries.counts import Counts
from deepmath_viz.corpus.queries.doubts import Doubts
from deepmath_viz.corpus.queries.layouts import Layouts, whole
from deepmath_viz.corpus.queries.masks import Masks
from deepmath_viz.corpus.queries.novelty import NoveltyQueries
from deepmath_viz.corpus.queries.pair_facts import PairFacts
from deepmath_viz.corpus.queries.place import Place
from deepmath_viz.corpus.queries.regions import Regions
from deepmath_viz.corpus.queries.rollouts import RolloutQueries
from deepmath_viz.corpus.queries.rules import RulePairs
from deepmath_viz.corpus.rollouts.folder import RolloutFolder
from deepmath_viz.corpus.row_groups import RowGroups
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.records import (
    Fitness,
    ListedProblem,
    Problem,
    SampledProblem,
    Solution,
    SolutionPairs,
    SolutionVerdict,
    columns,
)
from deepmath_viz.errors import ArtefactDamaged, ProblemNotFound


class Store:
    """Reads one generation of one corpus.

    What it answers itself is about lists of problems and single ones; the rest by parts: `counts`,
    `novelty`, `pairs`, `pair_facts`, `map`, `regions`, `claims`, `attached`, `doubts`, `rollouts`.
    `database` answers what no method does.

    Args:
        folder: the corpus folder.
        found: its manifest.
        attached: where what people attached to it lies, and their rollouts beside it; None is
            nowhere.

    Raises:
        ArtefactMissing: `problems` has not been built.
        ArtefactDamaged: an artefact is missing, cannot be read or is of another version.
    """

    def __init__(
        self, folder: Path, found: Manifest, attached: AttachedFolder | None = None
    ) -> None:
        found.require("problems")
        self.manifest = found
        self.folder = folder
        tables = Database(folder, found)
        self.map = Layouts(tables)
        self.regions = Regions(self.map.points)
        own = AttachedColumns(tables, attached)
        self.database = tables.with_regions(self.regions.members).with_attached(own)
        self._masks = Masks(self.database)
        self.attached = AttachedQueries(self.database, own, self._masks)
        self.counts = Counts(self.database, self._masks)
        self.novelty = NoveltyQueries(self.database)
        self.pairs = RulePairs(self.database)
        self.pair_facts = PairFacts(self.database)
        self.claims = Claims(self.database)
        own_models = RolloutFolder.beside(attached) if attached else None
        self.rollouts = RolloutQueries(self.database, own_models)
        self.doubts = Doubts(self.database, self.rollouts)
        # What is opened a problem at a time; a table that is not built has no files and no rows.
        self._solutions: RowGroups[Solution] = self._by_id("solutions", Solution)
        self._verdicts: RowGroups[SolutionVerdict] = self._by_id("answers", SolutionVerdict)
        self._solution_pairs: RowGroups[SolutionPairs] = self._by_id("agreement", SolutionPairs)
        self._fitness: RowGroups[Fitness] = self._by_id("fitness", Fitness)
        try:
            self._load()
        except duckdb.BinderException as err:  # readable, without a column that is known here
            raise ArtefactDamaged(
                f"The artefacts in {folder} were made by another version of this program. "
                + stages.remedy()
            ) from err
        except duckdb.Error as err:
            raise ArtefactDamaged(
                f"The artefacts in {folder} cannot be read ({str(err).splitlines()[0]}). "
                f"See: {PROGRAM} check. To make them anew: {stages.command(force=True)}"
            ) from err

    def _load(self) -> None:
        connection = self.database.connection
        for table in schema.FILL_ORDER:
            files = self._files(table.name)
            if table.name == "problems":
                connection.execute(table.create())
                connection.execute(table.fill(), [files])
            elif files:
                quoted = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
                connection.execute(
                    f"CREATE VIEW {table.name} AS SELECT {table.select()}"
                    f" FROM read_parquet([{quoted}])"
                )
            else:
                connection.execute(table.create())
                if table.rows:
                    connection.execute(table.fill_constant())
        # What text filters look through, lower-cased once instead of at every count.
        connection.execute("ALTER TABLE problems ADD COLUMN searched VARCHAR")
        connection.execute(
            "UPDATE problems SET"
            " searched = lower(question || chr(10) || coalesce(final_answer, ''))"
        )

    def _files(self, table: str) -> list[str]:
        return [str(self.folder / n) for n in schema.TABLES[table].files(self.manifest.stages)]

    def _by_id(self, table: str, record: type) -> RowGroups[Any]:
        paths = [Path(name) for name in self._files(table)]
        return RowGroups(paths, list(record.__annotations__))

    @property
    def has_neighbours(self) -> bool:
        """Whether the neighbours stage stands."""
        return "neighbours" in self.manifest.stages

    @property
    def has_solutions(self) -> bool:
        """Whether the solutions stage stands."""
        return "solutions" in self.manifest.stages

    @property
    def has_fitness(self) -> bool:
        """Whether the fitness stage stands."""
        return "fitness" in self.manifest.stages

    @property
    def has_verdicts(self) -> bool:
        """Whether the answers stage stands."""
        return "answers" in self.manifest.stages

    # -- lists -------------------------------------------------------------------------------

    def count(self, filters: Filters) -> int:
        """How many problems match."""
        return self._masks.count(filters)

    def page(
        self, filters: Filters, sort: str = "id", offset: int = 0, limit: int = 20
    ) -> list[ListedProblem]:
        """One page of matching problems, as rows of the columns that a list shows."""
        ids = self._in_order(filters, sort)[offset : offset + limit].tolist()
        found = self.database.rows(
            ListedProblem,
            f"SELECT {columns(ListedProblem)} FROM problems"
            " WHERE id IN (SELECT unnest(?::BIGINT[]))",
            [ids],
        )
        by_id = {row["id"]: row for row in found}
        return [by_id[id_] for id_ in ids]

    def place(self, filters: Filters, sort: str, id_: int) -> Place:
        """Where a problem stands among the matching ones, and its neighbours there."""
        return Place.among(self._in_order(filters, sort), id_)

    def _in_order(self, filters: Filters, sort: str) -> NDArray[np.int64]:
        ordered = self.database.ordered(sort, filters)
        if ordered.places is None:
            return self._masks.ordered(filters, sort)
        condition, values = filters.where()
        with self.database.cursor(filters, ordered) as cursor:
            asked = f"SELECT id FROM {ordered.tables} WHERE {condition} ORDER BY {ordered.by}"
            return whole(cursor.execute(asked, values).fetchnumpy()["id"])

    def random(self, filters: Filters, but: int | None = None) -> int | None:
        """The id of a matching problem drawn uniformly, another than `but` where there is one."""
        condition, values = filters.where()
        found = self.database.ask(
            f"SELECT id FROM problems WHERE {condition}"
            " ORDER BY (id = ?) NULLS FIRST, random() LIMIT 1",
            [*values, but],
            filters,
        )
        return found[0][0] if found else None

    def matching_ids(self, filters: Filters) -> set[int] | None:
        """Ids of the matching problems, None where all match."""
        return None if self._masks.of(filters) is None else {*self.ids(filters).tolist()}

    def names_of(self, ids: Sequence[int]) -> dict[int, tuple[str, int | None]]:
        """Key and hub row of problems, by id."""
        found = self.database.ask(
            "SELECT id, key, hub_row FROM problems WHERE list_contains(?::BIGINT[], id)",
            [list(ids)],
        )
        return {id_: (key, hub_row) for id_, key, hub_row in found}

    def ids(self, filters: Filters) -> NDArray[np.int64]:
        """Ids of the matching problems, in their order."""
        return self._masks.ids(filters)

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
            found = self.database.ask(
                "SELECT id FROM problems WHERE key = ? AND copy = ?", [key, wanted]
            )
        if not found and text.isascii() and text.isdecimal() and len(text) < 19:
            found = self.database.ask("SELECT id FROM problems WHERE id = ?", [int(text)])
        if not found:
            raise ProblemNotFound(
                f"No problem {reference.strip()[:40]!r} in corpus {self.manifest.corpus!r}. "
                "Give an id (its row number) or a key (16 hex digits)."
            )
        return int(found[0][0])

    def problem(self, id_: int) -> Problem:
        """Every column of one problem.

        Raises:
            ProblemNotFound: no problem has this id.
        """
        found = self.database.rows(
            Problem, f"SELECT {columns(Problem)} FROM problems WHERE id = ?", [id_]
        )
        if not found:
            raise ProblemNotFound(f"No problem {id_} in corpus {self.manifest.corpus!r}.")
        return found[0]

    def solutions(self, id_: int) -> list[Solution]:
        """The solutions of one problem in order: `n`, `reasoning`, `write_up`, `answer`.

        Raises:
            ArtefactDamaged: an artefact is missing or cannot be read; so for the next two.
        """
        return sorted(self._solutions.rows(id_), key=lambda row: row["n"])

    def verdicts(self, id_: int) -> list[SolutionVerdict]:
        """The verdicts on one problem's solutions in order: `n`, `answer`, `verdict`, `reason`,
        `method`, `found_in`; empty where they are not compared."""
        return sorted(self._verdicts.rows(id_), key=lambda row: row["n"])

    def solution_pairs(self, id_: int) -> dict[str, str | None]:
        """The verdicts among one problem's solutions by pair: `12`, `13`, `23`."""
        for row in self._solution_pairs.rows(id_):
            return {"12": row["pair_12"], "13": row["pair_13"], "23": row["pair_23"]}
        return {}

    def fitness(self, id_: int) -> Fitness | None:
        """Whether one problem can be rewarded by rule, None where fitness is not built."""
        for row in self._fitness.rows(id_):
            return row
        return None

    def sampling_rows(self, filters: Filters) -> list[SampledProblem]:
        """What drawing a sample needs of every matching problem."""
        condition, values = filters.where()
        return self.database.rows(
            SampledProblem,
            f"SELECT {columns(SampledProblem)} FROM problems WHERE {condition} ORDER BY id",
            values,
            filters,
        )

    def agreement_of_keys(self, filters: Filters) -> dict[str, str | None]:
        """The agreement of every matching question, by key; of the first row with it."""
        condition, values = filters.where()
        return dict(
            self.database.ask(
                f"SELECT key, arg_min(agreement, id) FROM problems WHERE {condition} GROUP BY key",
                values,
                filters,
            )
        )

    def same_question(self, key: str, but: int) -> list[int]:
        """Ids of the other rows with the same question."""
        found = self.database.ask(
            "SELECT id FROM problems WHERE key = ? AND id <> ? ORDER BY id", [key, but]
        )
        return [row[0] for row in found]
