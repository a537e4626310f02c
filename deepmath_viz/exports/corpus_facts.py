"""What exports ask of a whole corpus: computed once for an open store, kept as long as it is."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

import duckdb
import numpy as np

from deepmath_viz.corpus import folds
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import lengths as token_lengths
from deepmath_viz.dataset import published
from deepmath_viz.dataset.facets import attached as facet_attached
from deepmath_viz.dataset.rows import reference
from deepmath_viz.errors import SettingsError
from deepmath_viz.exports import groups
from deepmath_viz.exports.draws.draw import PASS_RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

T = TypeVar("T")
_NO_NUMBERS = "The column {!r} holds no numbers, so nothing can be put in its order."
_lock = threading.Lock()
_kept: WeakKeyDictionary[Store, dict[str, Any]] = WeakKeyDictionary()


def _once(store: Store, name: str, make: Callable[[Store], T]) -> T:
    with _lock:
        kept = _kept.setdefault(store, {})
    if name not in kept:  # two that ask at once both make it; nobody waits for another
        kept[name] = make(store)
    made: T = kept[name]
    return made


def _names(store: Store) -> dict[int, str]:
    """The lasting name of every problem, by id."""
    return _once(store, "names", _read_names)


def _read_names(store: Store) -> dict[int, str]:
    with store.database.cursor() as cursor:
        found = cursor.execute("SELECT id, key, copy FROM problems ORDER BY id").fetchall()
    return {id_: reference(key, copy) for id_, key, copy in found}


def names_of(store: Store, ids: Sequence[int]) -> list[str]:
    """The lasting names of problems, as `--ids` reads them."""
    known = _names(store)
    return [known[id_] for id_ in ids]


def groups_of(store: Store, ids: Numbers) -> Numbers:
    """The group of near-duplicates of each problem, named by its smallest id in the corpus.

    Groups are the connected components of pairs above 0.98 within DeepMath and of equal texts, over
    the whole corpus: two problems that only a third one links are one group, whether that one is
    selected or not.
    """
    every, roots = _once(store, "groups", _read_groups)
    return roots[np.searchsorted(every, ids)]


def _read_groups(store: Store) -> tuple[Numbers, Numbers]:
    with store.database.cursor() as cursor:
        texts = cursor.execute("SELECT id, question FROM problems ORDER BY id").fetchall()
        near = cursor.execute(
            "SELECT id, row FROM neighbours WHERE dataset = ? AND similarity > ?::FLOAT",
            [published.NAME, published.SAME_PROBLEM],
        ).fetchall()
    places = {id_: at for at, (id_, _) in enumerate(texts)}
    pairs = [(places[a], places[b]) for a, b in near if a in places and b in places]
    first: dict[str, int] = {}
    for at, text in enumerate(folds.of(store.folder, store.manifest.stages, texts)):
        pairs.append((first.setdefault(text, at), at))
    every = np.array([id_ for id_, _ in texts], dtype=np.int64)
    return every, every[groups.components(len(every), pairs)]


def lengths(store: Store) -> tuple[Numbers, Numbers]:
    """Characters of the reasoning and of the write-up of all solutions, in the order of (id, n)."""
    return _once(store, "lengths", _read_lengths)


def _read_lengths(store: Store) -> tuple[Numbers, Numbers]:
    with store.database.cursor() as cursor:
        found = cursor.execute(
            "SELECT coalesce(reasoning_characters, 0) AS r, write_up_characters AS w FROM solutions"
            " ORDER BY id, n"
        ).fetchnumpy()
    return found["r"].astype(np.int64), found["w"].astype(np.int64)


def solution_tokens(store: Store, reasoning: bool) -> Numbers:
    """Tokens of all solutions, in the order of (id, n): counted where the corpus has them counted,
    else estimated by `dataset.lengths`.

    Args:
        reasoning: whether the reasoning counts; what is left without it has its share, by
            characters.
    """
    whole = _once(store, "solution tokens", _read_solution_tokens)
    if reasoning:
        return whole
    thought, write_up = lengths(store)
    every = np.maximum(thought + write_up, 1)
    made: Numbers = -(-whole * write_up // every)
    return made


def _read_solution_tokens(store: Store) -> Numbers:
    return _tokens(
        store,
        "solutions x",
        "x.n",
        "coalesce(x.reasoning_characters, 0) + x.write_up_characters",
        "solution",
    )


def question_tokens(store: Store) -> tuple[Numbers, Numbers]:
    """The ids of all problems, ascending, and the tokens of their questions; see
    `solution_tokens`."""
    return _once(store, "question tokens", _read_question_tokens)


def _read_question_tokens(store: Store) -> tuple[Numbers, Numbers]:
    ids, _ = question_lengths(store)
    return ids, _tokens(store, "problems x", "0", "length(x.question)", "question")


def _tokens(store: Store, texts: str, n: str, characters: str, kind: str) -> Numbers:
    known = f"tokens t ON t.id = x.id AND t.n = {n}"
    estimate = f"ceil(({characters}) / {token_lengths.CHARACTERS_PER_TOKEN[kind]!r})"
    joined, tokens = "", estimate
    if "tokens" in store.manifest.stages:
        joined, tokens = f" LEFT JOIN {known}", f"coalesce(t.tokens, {estimate})"
    order = "x.id" if n == "0" else f"x.id, {n}"
    found = column(store, f"SELECT ({tokens})::BIGINT AS v FROM {texts}{joined} ORDER BY {order}")
    return np.asarray(found, dtype=np.int64)


def question_lengths(store: Store) -> tuple[Numbers, Numbers]:
    """The ids of all problems, ascending, and the characters of their questions."""
    return _once(store, "questions", _read_question_lengths)


def _read_question_lengths(store: Store) -> tuple[Numbers, Numbers]:
    with store.database.cursor() as cursor:
        found = cursor.execute(
            "SELECT id, length(question) AS n FROM problems ORDER BY id"
        ).fetchnumpy()
    return found["id"].astype(np.int64), found["n"].astype(np.int64)


def solution_places(store: Store) -> tuple[Numbers, Numbers]:
    """The id and the number (1 to 3) of all solutions, in that order, as `lengths` has them."""
    return _once(store, "places", _read_places)


def _read_places(store: Store) -> tuple[Numbers, Numbers]:
    with store.database.cursor() as cursor:
        found = cursor.execute("SELECT id, n FROM solutions ORDER BY id, n").fetchnumpy()
    return found["id"].astype(np.int64), found["n"].astype(np.int64)


def values(store: Store, ids: Numbers, name: str) -> NDArray[np.float64]:
    """A number of each problem, NaN where it is unknown.

    Args:
        name: a numeric column of `problems`, or `pass_rate`: the share of a problem's solutions
            that agree with its final answer; or an attached column, `TABLE.COLUMN`.

    Raises:
        SettingsError: there is no such column, or it holds no numbers.
        AttachedMissing: it is not attached.
    """
    made = np.full(len(ids), np.nan)
    if facet_attached.is_column(name):
        attached = store.attached.column(name).numbers
        if attached is None:
            raise SettingsError(_NO_NUMBERS.format(name))
        known_ids = ids < len(attached)
        made[known_ids] = attached[ids[known_ids]]
        return made
    if name == PASS_RATE:
        store.manifest.require("answers")
        sql = "SELECT id, avg((verdict = 'agree')::DOUBLE) AS v FROM answers GROUP BY id"
    else:
        _require_column(store, name)
        sql = f'SELECT id, "{name}"::DOUBLE AS v FROM problems'
    try:
        with store.database.cursor() as cursor:
            found = cursor.execute(f"{sql} ORDER BY id").fetchnumpy()
    except duckdb.ConversionException as err:
        raise SettingsError(_NO_NUMBERS.format(name)) from err
    known = np.ma.filled(found["v"].astype(np.float64), np.nan)
    places = np.searchsorted(found["id"], ids)
    places[places == len(found["id"])] = 0
    there = found["id"][places] == ids if len(found["id"]) else np.zeros(len(ids), dtype=bool)
    made[there] = known[places[there]]
    return made


def kinds(store: Store, ids: Numbers, columns: Sequence[str]) -> Numbers:
    """A number for what problems have in these columns together.

    Difficulty counts as a whole level; numbers and days of attached columns by the bar of their
    histogram.

    Raises:
        SettingsError: there is no such column, or it holds tags.
        AttachedMissing: it is not attached.
    """
    parts = []
    attached = [name for name in columns if facet_attached.is_column(name)]
    for name in columns:
        if name not in attached:
            _require_column(store, name)
            parts.append("floor(difficulty)" if name == "difficulty" else f'"{name}"')
    made = _numbered(store, ids, parts) if parts else np.zeros(len(ids), dtype=np.int64)
    for name in attached:
        both = np.stack([made, _steps(store, ids, name)], axis=1)
        made = np.unique(both, axis=0, return_inverse=True)[1].reshape(-1)
    return made


def _steps(store: Store, ids: Numbers, name: str) -> Numbers:
    column = store.attached.column(name)
    places = column.bars if column.codes is None else column.codes
    if places is None:
        raise SettingsError(f"The column {name} holds tags: a problem may have several kinds.")
    made = np.full(len(ids), -1, dtype=np.int64)
    known = ids < len(places)
    made[known] = places[ids[known]]
    return made


def matching_kinds(store: Store, ids: Numbers) -> Numbers:
    """The same for what a control set is matched in: domain, and the quarter of all questions that
    a question's length is in."""
    quarter = "ntile(4) OVER (ORDER BY length(question), id)"
    return _numbered(store, ids, ["domain", quarter])


def _numbered(store: Store, ids: Numbers, parts: Sequence[str]) -> Numbers:
    said = " || '\x1f' || ".join(f"coalesce(({part})::VARCHAR, '\x1e')" for part in parts)
    with store.database.cursor() as cursor:
        found = cursor.execute(
            f"SELECT id, dense_rank() OVER (ORDER BY k) - 1 AS k"
            f" FROM (SELECT id, {said} AS k FROM problems) ORDER BY id"
        ).fetchnumpy()
    made: Numbers = found["k"].astype(np.int64)[np.searchsorted(found["id"], ids)]
    return made


def _require_column(store: Store, name: str) -> None:
    with store.database.cursor() as cursor:
        found = cursor.execute("SELECT * FROM problems LIMIT 0").description
    known = [one[0] for one in found or ()]
    if name not in known:
        raise SettingsError(
            f"There is no column {name!r} of problems. There are: {', '.join(known)}."
        )


def benchmarks(store: Store) -> list[str]:
    """The benchmarks that problems were compared with."""
    found = column(store, "SELECT DISTINCT benchmark AS v FROM benchmarks ORDER BY 1")
    return [str(name) for name in found]


def column(store: Store, sql: str) -> Any:
    """The column `v` of a query."""
    with store.database.cursor() as cursor:
        return cursor.execute(sql).fetchnumpy()["v"]
