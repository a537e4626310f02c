"""What the store answers about rollouts of people's own models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from deepmath_viz.corpus.queries.connection import Database, Queries
from deepmath_viz.corpus.rollouts.folder import KeptRollouts, RolloutFolder, State, opened
from deepmath_viz.corpus.rollouts.table import OTHER_ANSWER, OWN
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.records import Rollout, RolloutModel
from deepmath_viz.errors import ArtefactDamaged, AttachedMissing
from deepmath_viz.maths.answers.verdict import UNDECIDED
from deepmath_viz.plumbing.lru import LRU

#: Counts of a problem's samples: each is in one of them.
COUNTS = ("agree", "disagree", "undecided", "no_answer")
#: What `tallies` tells of each problem beside its counts.
ABOUT = ("difficulty", "topic", "domain", "answer_type", "novelty")
#: Samples of which none is right from which a problem counts as never solved.
ENOUGH = 4
Never = tuple[str, int, int, str, bool]
#: Files that are open, for the whole process; they are never written into.
_open: LRU[tuple[Path, int], duckdb.DuckDBPyConnection] = LRU(
    16, drop=duckdb.DuckDBPyConnection.close
)


class RolloutQueries(Queries):
    """Rollouts under filters and of single problems: `Store.rollouts`.

    Args:
        folder: where they lie; None is nowhere.
    """

    def __init__(self, database: Database, folder: RolloutFolder | None) -> None:
        super().__init__(database)
        self._folder = folder
        self._tallied: LRU[Any, pa.Table] = LRU(16)
        self._never_solved: LRU[Path, list[Never]] = LRU(16)

    def state(self) -> State:
        """A key that changes with what was added."""
        return self._folder.state() if self._folder else ()

    def kept(self) -> Mapping[str, KeptRollouts]:
        """The models, and what is known of each."""
        return self._folder.models() if self._folder else {}

    def models(self) -> list[RolloutModel]:
        """The models in order, with counts over the problems that this corpus has."""
        rows = []
        for model, kept in self.kept().items():
            tallied = self.tallies(model, Filters())
            counts = {name: _sum(tallied, name) for name in ("samples", *COUNTS)}
            rows.append(
                RolloutModel(
                    model=model,
                    title=kept.about.title,
                    problems=len(tallied),
                    samples=counts["samples"],
                    agree=counts["agree"],
                    disagree=counts["disagree"],
                    undecided=counts["undecided"],
                    no_answer=counts["no_answer"],
                    added=kept.about.added,
                    source=kept.about.file,
                )
            )
        return rows

    def of(self, ids: Sequence[int], models: Sequence[str] | None = None) -> list[Rollout]:
        """The rollouts of problems, in the order of ids, of models as named (None: all), and of
        samples.

        Raises:
            AttachedMissing: a model was not added to this corpus.
            ArtefactDamaged: a file cannot be read.
        """
        there = self.kept()
        if not there and not models:
            return []
        problems = self._db.ask(
            "SELECT id, key, final_answer FROM problems WHERE list_contains(?::BIGINT[], id)",
            [list(ids)],
        )
        known = {id_: (key, final) for id_, key, final in problems}
        keys = sorted({key for _, key, _ in problems})
        found = {
            model: self._by_key(self._model(model).path, keys)
            for model in (there if models is None else models)
        }
        return [
            row
            for id_ in ids
            if id_ in known
            for model, by_key in found.items()
            for row in _rows(id_, model, known[id_][1], by_key.get(known[id_][0], []))
        ]

    def tallies(self, model: str, filters: Filters) -> pa.Table:
        """How often a model's samples say what, a row a matching problem that has some, by id.

        Columns `id`, `samples` (int64), which is the sum of `agree`, `disagree`, `undecided` and
        `no_answer` (int64); `has_answer`, false where the problem has no final answer, so that
        nothing can agree; and those of `ABOUT`, as in `problems`.

        Raises:
            AttachedMissing: the model was not added to this corpus.
            ArtefactDamaged: its file cannot be read.
        """
        kept = self._model(model)

        def find() -> pa.Table:
            with _reading(kept.path) as db:
                tallied = db.sql("FROM tallies").to_arrow_table()
            condition, values = filters.where()
            with self._db.cursor(filters) as cursor:
                cursor.register("tallied", tallied)
                return cursor.sql(
                    f"SELECT id, {_counted()}, trim(coalesce(p.final_answer, '')) <> ''"
                    f" AS has_answer, {', '.join(ABOUT)}"
                    " FROM (SELECT p.*, t.* EXCLUDE (key, final_answer),"
                    " t.final_answer IS NOT DISTINCT FROM p.final_answer AS same"
                    f" FROM (SELECT * FROM problems WHERE {condition}) p JOIN tallied t USING (key)"
                    " QUALIFY row_number() OVER (PARTITION BY p.id"
                    " ORDER BY same DESC, t.place) = 1) p ORDER BY id",
                    params=values,
                ).to_arrow_table()

        return self._tallied.get((kept.path, filters), find)

    def never(self) -> list[Never]:
        """Problems that a model never solved in `ENOUGH` samples or more, none of them undecided:
        model, id, samples, the answer that most of them give, and whether that is more than half.

        Raises:
            ArtefactDamaged: a file cannot be read.
        """
        return [row for kept in self.kept().values() for row in self._never(kept)]

    def _never(self, kept: KeptRollouts) -> list[Never]:
        def find() -> list[Never]:
            with _reading(kept.path) as db:
                found = db.sql(
                    "SELECT key, final_answer, samples, answer, n > samples / 2 AS most"
                    " FROM tallies JOIN common USING (key, final_answer)"
                    f" WHERE samples >= {ENOUGH} AND agree + undecided = 0 AND disagree > 0"
                    " AND trim(final_answer) <> ''"
                ).to_arrow_table()
            with self._db.cursor() as cursor:
                cursor.register("found", found)
                return cursor.execute(
                    "SELECT ?, id, samples, answer, most FROM found JOIN problems p"
                    " USING (key, final_answer) ORDER BY id",
                    [kept.about.model],
                ).fetchall()

        return self._never_solved.get(kept.path, find)

    def _model(self, model: str) -> KeptRollouts:
        there = self.kept()
        if model not in there:
            raise AttachedMissing(
                f"This view needs rollouts of {model[:60]!r}, which were not added to corpus"
                f" {self._db.manifest.corpus!r} here (there are: {', '.join(there) or 'none'})."
                " Add them under this name, or take what names it out of the address."
            )
        return there[model]

    def _by_key(self, path: Path, keys: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
        made: dict[str, list[dict[str, Any]]] = {}
        with _reading(path) as db:
            marks = ", ".join("?" * len(keys)) or "NULL"
            answer = db.execute(
                f"SELECT key, final_answer, place, {', '.join(OWN)} FROM rollouts"
                f" WHERE key IN ({marks}) ORDER BY key, place, n",
                list(keys),
            )
            names = [column[0] for column in answer.description]
            for values in answer.fetchall():
                row = dict(zip(names, values, strict=True))
                made.setdefault(row["key"], []).append(row)
        return made


def _counted() -> str:
    """SQL: counts of samples; none is known to agree or not where the final answer is another."""
    return (
        "samples::BIGINT AS samples, if(same, agree, 0)::BIGINT AS agree,"
        " if(same, disagree, 0)::BIGINT AS disagree,"
        " if(same, undecided, samples - no_answer)::BIGINT AS undecided,"
        " no_answer::BIGINT AS no_answer"
    )


def _rows(
    id_: int, model: str, final_answer: str | None, rows: Sequence[dict[str, Any]]
) -> Iterator[Rollout]:
    """The rows of one problem; where they were judged against another final answer, undecided."""
    place = next((row["place"] for row in rows if row["final_answer"] == final_answer), None)
    for row in rows:
        if row["place"] == (place or 1):
            verdict, reason = row["verdict"], row["reason"]
            if place is None:
                verdict, reason = UNDECIDED, OTHER_ANSWER
            yield Rollout(
                id=id_,
                model=model,
                n=row["n"],
                answer=row["answer"],
                verdict=verdict,
                reason=reason,
                found_in=row["found_in"],
                tokens=row["tokens"],
                text=row["text"],
            )


def _sum(table: pa.Table, name: str) -> int:
    import pyarrow.compute as pc

    return int(pc.sum(table.column(name)).as_py() or 0)


@contextmanager
def _reading(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor of its own over the file of a model."""
    try:
        held = _open.get((path, path.stat().st_ino), lambda: opened(path))
        with held.cursor() as cursor:
            yield cursor
    except (OSError, duckdb.Error) as err:
        raise ArtefactDamaged(
            f"The rollouts in {path.name} cannot be read ({str(err).splitlines()[0][:200]}). Reload"
            " the page; else take them away, and add their file again."
        ) from err
