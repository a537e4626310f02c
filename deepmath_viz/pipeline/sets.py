"""Which other sets DeepMath is compared with, and where each is read from.

A set that cannot be had is named, with the reason, and left out; the others go on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from deepmath_viz import files
from deepmath_viz.errors import SettingsError, SourceError, SourceNotFound, SourceUnavailable
from deepmath_viz.pipeline.counted import Counted
from deepmath_viz.pipeline.stage import Context, Options
from deepmath_viz.sources import (
    COMPARISON_SETS,
    DATASETS,
    DEEPMATH,
    Dataset,
    Source,
    SourceFile,
    open_source,
    records,
)
from deepmath_viz.sources.cells.odd import Tally
from deepmath_viz.sources.registry import today

_BATCH = 5_000
_NAME = re.compile(r"\w[\w .+-]{0,39}")
_HUB_ID = re.compile(r"[\w.-]+/[\w.-]+")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A set that is asked for: what it is, from where, and the dataset whose files are listed."""

    dataset: Dataset
    source: Source
    listed: Dataset


@dataclass(frozen=True, slots=True)
class Found:
    """A set that can be read: what it is, from where, and its files with their content hashes."""

    dataset: Dataset
    source: Source
    files: tuple[SourceFile, ...]
    hashes: tuple[str, ...]

    def inputs(self) -> dict[str, Any]:
        """What it is made from, for the manifest."""
        return {
            "name": self.dataset.name,
            "question": self.dataset.question,
            "files": [
                {"name": file.name, "size": file.size, "sha256": sha256}
                for file, sha256 in zip(self.files, self.hashes, strict=True)
            ],
        }


def find(wanted: Iterable[Wanted]) -> tuple[list[Found], dict[str, str]]:
    """The sets that can be had, and why the others cannot, by name.

    Once the hub is out of reach, further sets are not asked for: each would wait in vain.
    """
    found: list[Found] = []
    skipped: dict[str, str] = {}
    unreachable = ""
    for one in wanted:
        name = one.dataset.name
        if unreachable and one.source.kind == "hub":
            skipped[name] = unreachable
            continue
        try:
            files = tuple(one.source.files(one.listed))
            hashes = tuple(one.source.identity(file) for file in files)
            found.append(Found(one.dataset, one.source, files, hashes))
        except SourceError as err:
            skipped[name] = str(err)
            if isinstance(err, SourceUnavailable):
                unreachable = str(err)
    return found, skipped


def comparison_sets(source: Source, options: Options) -> list[Wanted]:
    """The paper's six sets from the source itself, then those of `--compare`.

    Raises:
        SettingsError: an option is no name of `today.TODAY_SETS`, nor `NAME=hub-id:column` or
            `NAME=FILE[:column]`, or its name is taken.
        SourceNotFound: there is no such file.
    """
    wanted = [Wanted(dataset, source, dataset) for dataset in COMPARISON_SETS]
    for text in options.compare:
        known = today.named(text, today.TODAY_SETS)
        further = at_home(known, source) if known else _further(text, source)
        taken = {known.name for known in DATASETS} | {one.dataset.name for one in wanted}
        if further.dataset.name in taken:
            raise SettingsError(f"--compare {text!r}: the name {further.dataset.name!r} is taken.")
        wanted.append(further)
    return wanted


def at_home(dataset: Dataset, source: Source) -> Wanted:
    """A set that is asked for by its name: from the source where it has it, else from the hub."""
    if source.kind != "hub":
        try:
            source.files(dataset)
        except SourceNotFound:
            source = open_source("hub")
    return Wanted(dataset, source, dataset)


def _further(text: str, source: Source) -> Wanted:
    name, mark, rest = (part.strip() for part in text.partition("="))
    if not mark or not rest or not _NAME.fullmatch(name):
        raise SettingsError(
            f"--compare {text!r} is not NAME=hub-id:column or NAME=FILE:column, e.g. "
            "--compare 'Big-Math=SynthLabsAI/Big-Math-RL-Verified:problem', nor one of "
            f"{', '.join(one.name for one in today.TODAY_SETS)}."
        )
    place, colon, column = rest.rpartition(":")
    if not colon or Path(rest).expanduser().exists():
        place, column = rest, ""
    dataset = replace(
        COMPARISON_SETS[0], name=name, home_id=place, question=column, licence=None, revision=None
    )
    path = Path(place).expanduser()
    if path.exists():
        return Wanted(dataset, open_source(str(path.resolve())), DEEPMATH)
    if not _HUB_ID.fullmatch(place):
        raise SourceNotFound(f"--compare {text!r}: there is no file or folder {place}.")
    return Wanted(dataset, source if source.kind == "hub" else open_source("hub"), dataset)


def write(
    context: Context,
    found: Sequence[Found],
    skipped: dict[str, str],
    name: str,
    schema: pa.Schema,
    rows_of: Callable[[Found, Counted], Generator[tuple[str, str | None, str | None]]],
) -> tuple[Path, int, dict[str, Any]]:
    """Write all sets to `<name>.parquet`, each set kept as a part until all are there.

    Args:
        rows_of: name of the set, question and answer of every row of one source; None for a row
            without a question, which is left out while its number stays unused. Cells that cannot
            be used are counted.

    Returns:
        The file, its rows, and notes: rows by set, sets skipped and why, what was counted.
    """
    context.progress.expect(None, "rows")
    parts = []
    seen: set[str] = set()
    noted = Counted()
    for at, one in enumerate(found):
        part = context.work / f"part-{at:03d}.parquet"
        if not part.exists():
            try:
                said = Counted()
                with closing(rows_of(one, said)) as rows:
                    _write_part(context, part, schema, one.dataset.name, rows, said)
            except SourceError as err:
                skipped[one.dataset.name] = str(err)
                continue
        if not pq.read_metadata(part).num_rows:
            skipped[one.dataset.name] = _nothing_usable(one, part)
        names = set(pq.read_table(part, columns=[schema.names[0]]).column(0).unique().to_pylist())
        if not names.isdisjoint(seen):
            skipped[one.dataset.name] = "a set of this name was read before"
            continue
        seen |= names
        noted.read(part)
        parts.append(part)
    counted: dict[str, int] = {}
    path = context.work / f"{name}.parquet"
    with pq.ParquetWriter(path, schema, compression="zstd") as out:
        for part in parts:
            table = pq.read_table(part)
            for value in table.column(0).value_counts().to_pylist():
                counted[value["values"]] = counted.get(value["values"], 0) + value["counts"]
            out.write_table(table, row_group_size=_BATCH)
    for missing, why in skipped.items():
        context.progress.say(f"  {missing} is left out: {why}")
    return path, sum(counted.values()), {"rows": counted, "skipped": skipped, **noted.notes()}


def _nothing_usable(found: Found, part: Path) -> str:
    """Why a set that can be read has not one row: what was counted most."""
    said = Counted()
    said.read(part)
    files_named = ", ".join(file.name for file in found.files)
    most = max(said.numbers, key=lambda what: said.numbers[what], default="")
    of = f" ({said.numbers[most]:,} x {most})" if most else ""
    return (
        f"{files_named} has no row with a question{of}. Name the column that holds it: "
        f"--compare '{found.dataset.name}=PLACE:COLUMN'."
    )


def _write_part(
    context: Context,
    part: Path,
    schema: pa.Schema,
    note: str,
    rows: Iterable[tuple[str, str | None, str | None]],
    said: Counted,
) -> None:
    numbers: dict[str, int] = {}
    pending: list[tuple[Any, ...]] = []
    with (
        files.replacing(part, alone=True) as file,
        pq.ParquetWriter(file, schema, compression="zstd") as out,
    ):

        def flush() -> None:
            columns = zip(*pending, strict=True) if pending else [[] for _ in schema]
            arrays = [pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)]
            out.write_table(pa.Table.from_arrays(arrays, schema=schema))
            pending.clear()

        for name, question, answer in rows:
            row = numbers.get(name, 0)
            numbers[name] = row + 1
            if question is not None:
                pending.append((name, row, question, answer))
            else:
                said.add(f"{name}: row without a question, left out", f"{note} row {row}")
            if len(pending) >= _BATCH:
                flush()
            context.progress.add(1, note)
        flush()
        said.keep(out)


def pairs(found: Found, said: Counted) -> Generator[tuple[str, str | None, str | None]]:
    """Name of the set, question and answer of every row of a set."""
    for file in found.files:
        tally = Tally()
        with closing(records.pairs(found.source, file, found.dataset, tally)) as rows:
            for question, answer in rows:
                yield found.dataset.name, question, answer
        said.take(tally.odd, file.name, note=f"{found.dataset.name}: ")
