"""The files of an export, one after another, as pieces of bytes; in bounded memory.

Problems are read some hundred at a time, their solutions from the row groups that hold them: a
corpus of 5 GB passes through as pieces of some 10 MB.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from deepmath_viz.config import PROGRAM
from deepmath_viz.corpus.row_groups import RowGroups
from deepmath_viz.corpus.schema import TABLES
from deepmath_viz.corpus.store import Store
from deepmath_viz.errors import ArtefactDamaged
from deepmath_viz.exports import card, corpus_facts, formats, shapes, shaping
from deepmath_viz.exports.formats import Row
from deepmath_viz.exports.plan import ChosenSolutions, Plan
from deepmath_viz.plumbing.sink import Sink

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Problems read at once: with their solutions (18 KB each), and without.
_WITH_TEXTS, _WITHOUT = 200, 4_000
#: A file that has grown to this is ended, and the next one begun.
SHARD_BYTES = 400_000_000
#: What marks a folder as an export of this program, and says which files are its own.
MARKER = "export.json"
README, IDS = "README.md", "ids.txt"

Progress = Callable[[int], None]


def batches(store: Store, plan: Plan, split: str) -> Iterator[list[Row]]:
    """The rows of a split in the order of their ids, a batch at a time.

    Raises:
        ArtefactDamaged: a file of the corpus is missing or cannot be read.
    """
    ids = plan.splits()[split]
    revision = card.revision(store.manifest)
    size = _WITHOUT if plan.taken is None else _WITH_TEXTS
    texts: RowGroups[dict[str, Any]] = RowGroups(
        [store.folder / n for n in TABLES["solutions"].files(store.manifest.stages)],
        ("id", "n", "reasoning", "write_up", "answer"),
    )
    index = 0
    for first in range(0, len(ids), size):
        here = ids[first : first + size]
        solutions = _solutions(texts, here, plan.taken) if plan.taken else {}
        made: list[Row] = []
        for problem in _problems(store, here):
            # Rows with the same question share their key, not always their answer.
            if right := plan.corrected.get(problem["key"]):
                problem["final_answer"] = right
            beside = solutions.get(problem["id"], [])
            new = shaping.rows(plan.recipe, problem, beside, revision, split, index)
            if plan.attached:
                new = shaping.with_attached(plan.recipe, new, plan.attached, problem["id"])
            index += len(new)
            made += new
        yield made


def sample(store: Store, plan: Plan) -> Row:
    """The first row of an export that has any."""
    first = replace(plan, ids=plan.ids[:1], test=np.zeros(1, dtype=bool))
    return next(batches(store, first, "train"))[0]


def _problems(store: Store, ids: NDArray[np.int64]) -> list[dict[str, Any]]:
    return store.database.rows(
        dict[str, Any],
        f"SELECT {shapes.NEEDED} FROM problems WHERE id IN (SELECT unnest(?::BIGINT[]))"
        " ORDER BY id",
        [ids],
    )


def _solutions(
    texts: RowGroups[dict[str, Any]], ids: NDArray[np.int64], taken: ChosenSolutions
) -> dict[int, list[dict[str, Any]]]:
    """The solutions of these problems that come along, by id, with their verdicts."""
    first, end = np.searchsorted(taken.ids, [ids[0], ids[-1] + 1])
    here = taken.only(slice(first, end))
    # Solutions of a problem between these that is in another split are left where they are.
    here = here.only(np.isin(here.ids, ids))
    wanted = dict(
        zip(zip(here.ids.tolist(), here.n.tolist(), strict=True), here.verdict, strict=True)
    )
    found: dict[int, list[dict[str, Any]]] = {}
    missing = set(wanted)
    for row in texts.rows_of(np.unique(here.ids)):
        place = (row["id"], row["n"])
        if place in wanted:
            found.setdefault(row["id"], []).append({**row, "verdict": wanted[place]})
            missing.discard(place)
    if missing:
        raise ArtefactDamaged(f"Solutions are missing. See: {PROGRAM} check")
    for rows in found.values():
        rows.sort(key=lambda row: row["n"])
    return found


def files(
    store: Store, plan: Plan, *, shard_bytes: int = SHARD_BYTES, progress: Progress | None = None
) -> Iterator[tuple[str, bytes]]:
    """The files of an export: (name, next bytes of it), each file whole before the next one begins.

    Data first, then what describes it.

    Raises:
        ExportEmpty: nothing is left to export.
        ArtefactDamaged: a file of the corpus is missing or cannot be read.
    """
    plan.require_rows()
    columns = shaping.schema(plan.recipe, plan.attached)
    sizes: dict[str, int] = {}
    done = 0
    for split in plan.splits():
        encoder = None
        name, written = "", 0
        for rows in batches(store, plan, split):
            if encoder is None:
                encoder = formats.ENCODERS[plan.recipe.format](columns)
                number = sum(one.startswith(f"data/{split}-") for one in sizes)
                name, written = f"data/{split}-{number:05d}.{plan.recipe.format}", 0
            piece = encoder.add(rows)
            sizes[name] = sizes.get(name, 0) + len(piece)
            written += len(piece)
            yield name, piece
            done += len(rows)
            if progress:
                progress(done)
            if written >= shard_bytes:
                sizes[name] += len(piece := encoder.end())
                yield name, piece
                encoder = None
        if encoder is not None:
            sizes[name] += len(piece := encoder.end())
            yield name, piece
    described = [README, MARKER]
    if plan.selection.ids is not None:
        listed = corpus_facts.names_of(store, plan.ids.tolist())
        described.append(IDS)
        yield IDS, "".join(f"{one}\n" for one in listed).encode()
    yield README, card.readme(store, plan, sizes).encode("utf-8", "replace")
    about = card.facts(store, plan) | {"files": sorted([*sizes, *described])}
    yield MARKER, (json.dumps(about, indent=1) + "\n").encode()


def archive(store: Store, plan: Plan) -> Iterator[bytes]:
    """The same files as a ZIP archive, made as it is read.

    Raises:
        ExportEmpty, ArtefactDamaged: see `files`.
    """
    sink = Sink()
    packing = zipfile.ZIP_STORED if plan.recipe.format == "parquet" else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(sink, "w", packing, compresslevel=1) as made:
        entry, opened = None, ""
        try:
            for name, piece in files(store, plan):
                if name != opened:
                    if entry is not None:
                        entry.close()
                    # Entries that are opened so carry no date, so equal contents are equal bytes.
                    entry, opened = made.open(name, "w", force_zip64=True), name
                assert entry is not None
                entry.write(piece)
                yield sink.take()
        finally:
            if entry is not None:
                entry.close()
    yield sink.take()
