"""Search as one function: a typed query to ranked problems.

    search(store, 'Sylow "normal subgroup" -abelian topic:algebra', Filters(), "both", 50)

Pages, the command line, the map and exports all call it, so a query means the same everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from deepmath_viz.corpus.stages import remedy
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.errors import ArtefactMissing, EncoderUnavailable, QueryError
from deepmath_viz.search import answers, meaning, query_vectors, vocabulary
from deepmath_viz.search import query as queries
from deepmath_viz.search.index import WordIndex, is_current, open_index
from deepmath_viz.search.query import Query

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Encode = Callable[[str], NDArray[np.float32]]

EVERYTHING = Filters()
BOTH, WORDS, MEANING = "both", "words", "meaning"
MODES = (BOTH, WORDS, MEANING)
#: What a note begins with where meaning cannot be had.
ONLY_WORDS = "By words only:"
#: The constant of reciprocal rank fusion (Cormack, Clarke, Buettcher 2009), and how far down each
#: ranking is read.
_FUSED, _DEPTH = 60, 1_000


@dataclass(frozen=True, slots=True)
class Hit:
    """A problem that was found.

    Attributes:
        id: the problem.
        score: what it is ranked by: BM25, cosine, or the fused score; 0 where nothing ranks.
        by_words: its place among the word hits, from 1; None where it is none.
        by_meaning: its place among the nearest by meaning; None where that was not asked.
        similarity: cosine to the query; None where that was not asked.
    """

    id: int
    score: float
    by_words: int | None = None
    by_meaning: int | None = None
    similarity: float | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a query gives.

    Attributes:
        hits: the best, best first.
        query: as it was read.
        filters: the filters with the query's fields.
        searched: problems within the filters, phrases and exclusions.
        with_words: how many of them have any of the words; None where words were not asked.
        notes: what could not be done, in words.
        lacking: the stage whose build would end a note, by the note.
    """

    hits: tuple[Hit, ...]
    query: Query
    filters: Filters
    searched: int
    with_words: int | None = None
    notes: tuple[str, ...] = ()
    lacking: Mapping[str, str] = field(default_factory=dict)


def search(
    store: Store,
    typed: str,
    filters: Filters = EVERYTHING,
    mode: str = BOTH,
    limit: int = 50,
    *,
    encode: Encode | None = None,
) -> Found:
    """The problems that a query finds within the filters, best first.

    Args:
        store: the corpus.
        typed: the query, see `search.query`.
        filters: which problems may be found; the query's fields narrow them further.
        mode: 'both', 'words' or 'meaning'. 'both' goes on with words alone where meaning cannot be
            had, and says so in `notes`.
        limit: how many at most.
        encode: makes a unit vector of a text; by default a process of its own.

    Raises:
        QueryError: the query cannot be read.
        ArtefactMissing: the index, or for 'meaning' the vectors, are not built.
        EncoderUnavailable: 'meaning' alone was asked for, and no model is to be had.
    """
    if mode not in MODES:
        raise QueryError(f"No mode is called {mode!r}. There is: {', '.join(MODES)}.")
    query = queries.parse(typed)
    own = encode is None
    if mode != WORDS and query.text and own:
        encode = query_vectors.encode_of(store)  # it loads its model while the index is read
    narrow = filters
    if query.fields:
        known = [name for name in store.counts.by("topic", Filters()) if name]
        narrow = queries.narrowed(query, filters, known)
    index = _index(store, query, mode)
    near: tuple[NDArray[np.int64], NDArray[np.float32]] | None = None
    notes: dict[str, str] = {}
    if index is not None and not is_current(store.manifest):
        old = (
            "The word index was made by other rules than those of this version, so some words, "
            f"signs and answers are missed. {remedy('search')}."
        )
        notes[old] = "search"
    rows = _allowed(store, index, query, narrow) if index is not None else None
    ids = _ids(store, index, narrow, rows)
    if mode != WORDS and query.text:
        try:
            near = _nearest(store, query.text, ids, encode, own)
        except (ArtefactMissing, EncoderUnavailable) as err:
            if mode == MEANING:
                raise
            notes[f"{ONLY_WORDS} {err}"] = getattr(err, "stage", "")
    searched = len(index) if index is not None and rows is None else _size(store, ids)
    if mode == MEANING and query.text:
        assert near is not None
        hits = tuple(
            Hit(int(id_), float(s), None, place, float(s))
            for place, (id_, s) in enumerate(
                zip(*(part[:limit] for part in near), strict=True), start=1
            )
        )
        return Found(hits, query, narrow, searched, None, tuple(notes), notes)
    assert index is not None
    if not query.wished:
        every = index.ids if rows is None else index.ids[rows]
        listed = () if query.says_nothing else tuple(Hit(int(i), 0.0) for i in every[:limit])
        return Found(listed, query, narrow, searched, None, tuple(notes), notes)
    worded, scores, count = _worded(index, query, rows, max(limit, _DEPTH))
    if near is None:
        pairs = zip(worded[:limit], scores[:limit], strict=True)
        hits = tuple(Hit(int(i), float(s), place) for place, (i, s) in enumerate(pairs, start=1))
    else:
        hits = _fuse(worded, near, limit)
    return Found(hits, query, narrow, searched, count, tuple(notes), notes)


def more_like(store: Store, id_: int, filters: Filters = EVERYTHING, limit: int = 50) -> Found:
    """The problems nearest in meaning to one of them, itself left out; needs no model.

    Raises:
        ArtefactMissing: there are no vectors.
    """
    vectors = meaning.open_vectors(store.folder, store.manifest)
    to = vectors.of(id_)
    ids = None if filters == Filters() else store.ids(filters)
    if to is None:
        raise ArtefactMissing(
            f"Problem {id_} has no vector. {remedy('embeddings')}",
            corpus=store.manifest.corpus,
            stage="embeddings",
        )
    near = _ranked(vectors, to, ids, limit + 1)
    pairs = [(int(i), float(s)) for i, s in zip(*near, strict=True) if i != id_][:limit]
    hits = tuple(Hit(i, s, None, place, s) for place, (i, s) in enumerate(pairs, start=1))
    return Found(hits, Query(), filters, _size(store, ids))


def _index(store: Store, query: Query, mode: str) -> WordIndex | None:
    """The word index; meaning alone does without it unless there is something to narrow by."""
    needs = query.phrases or query.without or query.fields or not query.text
    if mode == MEANING and not needs:
        return None
    return open_index(store.folder, store.manifest)


def _allowed(
    store: Store, index: WordIndex, query: Query, filters: Filters
) -> NDArray[np.bool_] | None:
    """Rows of the index within filters, phrases and exclusions; None means all of them."""
    found: NDArray[np.bool_] | None = None
    if filters != Filters():
        found = index.mask(store.ids(filters))
    parts = [index.phrase(*queries.phrase_tokens(phrase)) for phrase in query.phrases]
    parts += [~index.phrase(*queries.phrase_tokens(phrase)) for phrase in query.without]
    if asked := queries.answers(query):
        parts.append(answers.rows_answering(index, asked))
    for part in parts:
        found = part if found is None else found & part
    return found


def _ids(
    store: Store, index: WordIndex | None, filters: Filters, rows: NDArray[np.bool_] | None
) -> NDArray[np.int64] | None:
    if index is not None and rows is not None:
        return index.ids[rows]
    return store.ids(filters) if filters != Filters() else None


def _size(store: Store, ids: NDArray[np.int64] | None) -> int:
    return store.count(Filters()) if ids is None else len(ids)


def _worded(
    index: WordIndex, query: Query, rows: NDArray[np.bool_] | None, limit: int
) -> tuple[NDArray[np.int64], NDArray[np.float32], int]:
    """Ids and scores of the best by words, and how many rows have any of them."""
    telling = [name for name in query.wished if name not in vocabulary.COMMON]
    weighed = [(name, 1.0) for name in telling or query.wished]
    scores = index.scores([*weighed, *query.meant])
    if rows is not None:
        scores[~rows] = 0
    found = np.flatnonzero(scores > 0)
    best = _top(scores[found], limit)
    return index.ids[found[best]], scores[found[best]], len(found)


def _nearest(
    store: Store,
    text: str,
    ids: NDArray[np.int64] | None,
    encode: Encode | None,
    own: bool,
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    vectors = meaning.open_vectors(store.folder, store.manifest)
    assert encode is not None
    if own:
        query_vectors.agree(store, vectors, encode)
    return _ranked(vectors, encode(vectors.query(text)), ids, _DEPTH)


def _ranked(
    vectors: meaning.Vectors,
    to: NDArray[np.float32],
    ids: NDArray[np.int64] | None,
    limit: int,
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Ids and similarities of the nearest, nearest first."""
    mask = None if ids is None else vectors.mask(ids)
    found = vectors.similarities(to, mask)
    count = len(found) if mask is None else int(mask.sum())
    best = _top(found, min(limit, count))
    return vectors.ids[best], found[best]


def _top(scores: NDArray[np.float32], limit: int) -> NDArray[np.int64]:
    """Places of the highest scores, highest first, equal ones in their order."""
    if limit < len(scores):
        least = np.partition(scores, len(scores) - limit)[len(scores) - limit] if limit else 2.0
        places = np.flatnonzero(scores >= least)
    else:
        places = np.arange(len(scores))
    return places[np.argsort(-scores[places], kind="stable")][:limit]


def _fuse(
    worded: NDArray[np.int64],
    near: tuple[NDArray[np.int64], NDArray[np.float32]],
    limit: int,
) -> tuple[Hit, ...]:
    """Reciprocal rank fusion of the two rankings."""
    words = {int(id_): place for place, id_ in enumerate(worded, start=1)}
    meant = {
        int(id_): (place, float(similarity))
        for place, (id_, similarity) in enumerate(zip(*near, strict=True), start=1)
    }
    hits = []
    for id_ in words.keys() | meant.keys():
        by_words = words.get(id_)
        by_meaning, similarity = meant.get(id_, (None, None))
        score = sum(1 / (_FUSED + place) for place in (by_words, by_meaning) if place)
        hits.append(Hit(id_, score, by_words, by_meaning, similarity))
    return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.id))[:limit])
