"""The files of an export, one after another, as pieces of bytes; in bounded memory.

Problems are read some hundred at a time, their solutions from the row groups that hold them: a
corpus of 5 GB passes through as pieces of some 10 MB.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from deepmath_viz.config import PROGRAM
from deepmath_viz.corpus.row_groups import RowGroups, only
from deepmath_viz.corpus.schema import TABLES
from deepmath_viz.corpus.store import Store
from deepmath_viz.errors import ArtefactDamaged
from deepmath_viz.exports import card, corpus_facts, formats, shapes, shaping
from deepmath_viz.exports.draws import spool
from deepmath_viz.exports.formats import Row
from deepmath_viz.exports.plan import ChosenSolutions, Plan
from deepmath_viz.exports.targets import reward, told
from deepmath_viz.maths.answers import classify
from deepmath_viz.plumbing.ahead import ahead
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
Rows = list[Row]
#: Holds rows against something, and raises where they must not be written.
Check = Callable[[Sequence[Row]], None]


def batches(store: Store, plan: Plan, split: str) -> Iterator[list[Row]]:
    """The rows of a split in their order, a batch at a time.

    Raises:
        ArtefactDamaged: a file of the corpus is missing or cannot be read.
    """
    for made in _batches(store, plan, split):
        yield made.to_pylist() if isinstance(made, pa.Table) else made


def _batches(store: Store, plan: Plan, split: str) -> Iterator[list[Row] | pa.Table]:
    """The same, as tables where the rows came by way of the disk."""
    ids = plan.in_order(split)
    if plan.taken is None or plan.sequence is None:
        for made in _read(store, plan, split, ids):
            flat = [row for rows in made for row in rows]
            del made
            yield flat
            del flat
        return
    ascending = np.sort(ids)
    place = dict(zip(ids.tolist(), range(len(ids)), strict=True))
    columns = shaping.schema(plan.recipe, plan.attached)

    def placed() -> Iterator[tuple[NDArray[np.int64], pa.Table]]:
        at = iter(ascending.tolist())
        for made in _read(store, plan, split, ascending):
            places = [place[next(at)] for _ in made]
            there = np.repeat(np.array(places, dtype=np.int64), [len(rows) for rows in made])
            rows = [row for one in made for row in one]
            yield there, pa.Table.from_pylist(rows, columns)

    yield from spool.in_order(placed(), len(ids), columns)


def _read(store: Store, plan: Plan, split: str, ids: NDArray[np.int64]) -> Iterator[list[Rows]]:
    """The rows of each of these problems, some problems at a time."""
    revision, data_source = card.revision(store.manifest), card.data_source(store.manifest)
    size = _WITHOUT if plan.taken is None else _WITH_TEXTS
    texts: RowGroups[dict[str, Any]] = RowGroups(
        [store.folder / n for n in TABLES["solutions"].files(store.manifest.stages)],
        ("id", "n", "reasoning", "write_up", "answer"),
    )
    index = 0
    for block in _cut(ids, _WITHOUT):
        problems = {problem["id"]: problem for problem in _problems(store, block)}
        for here in _cut(block, size):
            solutions = _solutions(texts, here, plan.taken) if plan.taken else {}
            made: list[Rows] = []
            for id_ in here.tolist():
                problem = problems[id_]
                # Rows with the same question share their key, not always their answer.
                if right := plan.corrected.get(problem["key"]):
                    problem["final_answer"] = right
                    # What the corpus says of the published answer does not hold for this one.
                    problem |= {"verdict": None, "answer_type": classify(right)}
                new = shaping.rows(
                    plan.recipe,
                    problem,
                    solutions.get(id_, []),
                    revision,
                    data_source,
                    split,
                    index,
                )
                if plan.attached:
                    new = shaping.with_attached(plan.recipe, new, plan.attached, id_)
                index += len(new)
                made.append(new)
            del solutions  # texts of megabytes, which nobody keeps while the next are read
            yield made
            del made


def _cut(ids: NDArray[np.int64], size: int) -> Iterator[NDArray[np.int64]]:
    for first in range(0, len(ids), size):
        yield ids[first : first + size]


def sample(store: Store, plan: Plan) -> Row:
    """The first row of an export that has any."""
    first = plan.in_order("train")[:1]
    alone = replace(plan, ids=first, test=np.zeros(1, dtype=bool), sequence=None, control=None)
    return next(batches(store, alone, "train"))[0]


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
    read = 0
    keys = here.ids * 4 + here.n
    for table in texts.tables_of(np.unique(here.ids)):
        # Before anything becomes a text of Python: two of three are left where they are.
        there = table.column("id").to_numpy() * 4 + table.column("n").to_numpy()
        for row in only(table, np.isin(there, keys)).to_pylist():
            found.setdefault(row["id"], []).append({**row, "verdict": wanted[row["id"], row["n"]]})
            read += 1
    if read < len(wanted):
        raise ArtefactDamaged(f"Solutions are missing. See: {PROGRAM} check")
    for rows in found.values():
        rows.sort(key=lambda row: row["n"])
    return found


def _ready(
    made: Iterator[list[Row] | pa.Table],
    form: type[formats.Encoder],
    columns: pa.Schema,
    check: Check | None,
) -> Iterator[Sequence[Row] | pa.Table]:
    """The same rows, checked, and as the encoder takes them with the least work left."""
    for rows in made:
        if check:
            check(formats.listed(rows))
        ready = form.ready(rows, columns)
        del rows
        yield ready
        del ready


def files(
    store: Store,
    plan: Plan,
    *,
    shard_bytes: int = SHARD_BYTES,
    progress: Progress | None = None,
    check: Check | None = None,
) -> Iterator[tuple[str, bytes]]:
    """The files of an export: (name, next bytes of it), each file whole before the next one begins.

    Data first, then what describes it.

    Raises:
        ExportEmpty: nothing is left to export.
        ArtefactDamaged: a file of the corpus is missing or cannot be read.
    """
    plan.require_rows()
    columns = shaping.schema(plan.recipe, plan.attached)
    form = formats.ENCODERS[plan.recipe.format]
    sizes: dict[str, int] = {}
    done = 0
    for split in plan.splits():
        encoder = None
        name, written = "", 0
        for rows in ahead(_ready(_batches(store, plan, split), form, columns, check)):
            if encoder is None:
                encoder = form(columns)
                number = sum(one.startswith(f"data/{split}-") for one in sizes)
                name, written = card.data_file(plan.recipe, split, number), 0
            piece = encoder.add(rows)
            sizes[name] = sizes.get(name, 0) + len(piece)
            written += len(piece)
            yield name, piece
            done += len(rows)
            del rows
            if progress:
                progress(done)
            if written >= shard_bytes and not card.is_single(plan.recipe):
                sizes[name] += len(piece := encoder.end())
                yield name, piece
                encoder = None
        if encoder is not None:
            sizes[name] += len(piece := encoder.end())
            yield name, piece
    described = [README, MARKER]
    target = plan.recipe.trainer
    beside: dict[str, bytes] = {}
    if target:
        start = told.start(store, plan, sizes)
        beside = {n: text.encode() for n, text in target.starts(start).items()}
        beside |= reward.files(target.reward) if target.reward else {}
    described += beside
    yield from beside.items()
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
