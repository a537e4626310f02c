"""Ways in which a file of a corpus comes to be another one than was written."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np
import pyarrow.parquet as pq

from deepmath_viz.corpus import manifest


def flip(path: Path) -> None:
    """One bit in the middle, at the same size and, by one of its times, the same age."""
    age = path.stat().st_mtime_ns
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        byte = file.read(1)[0]
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte ^ 1]))
    os.utime(path, ns=(age, age))


def truncate(path: Path) -> None:
    """The first half alone, in place: who has mapped the file maps nothing behind it."""
    os.truncate(path, path.stat().st_size // 2)


def foreign(path: Path) -> None:
    """Another table in its place, whole and readable."""
    if path.suffix == ".parquet":
        table = pq.read_table(path)
        pq.write_table(table.rename_columns([f"c{n}" for n in range(table.num_columns)]), path)
    elif path.suffix == ".npy":
        np.save(path, np.zeros(3, np.float64))
    elif path.suffix == ".duckdb":
        path.unlink()
        duckdb.connect(path).close()
    else:
        path.write_text("{}" if path.suffix == ".json" else "<net/>")


def remove(path: Path) -> None:
    """The file is gone."""
    path.unlink()


#: Faults of a file whose record stays what it was.
FAULTS: dict[str, Callable[[Path], None]] = {
    "bit flipped": flip,
    "cut off": truncate,
    "wrong schema": foreign,
    "missing": remove,
}


def older(folder: Path, stage: str, at: int) -> None:
    """An artefact as another version would have made it, with a record that agrees."""
    found = manifest.read(folder)
    assert found is not None
    record = found.stages[stage]
    path = folder / record.artefacts[at].name
    new = path.with_name(f"older{path.suffix}")
    if path.suffix == ".parquet":
        table = pq.read_table(path)
        pq.write_table(table.drop_columns(table.column_names[-1:]), new)
    elif path.suffix == ".npy":
        np.save(new, np.load(path)[:-1])
    elif path.suffix == ".duckdb":
        shutil.copyfile(path, new)
        with duckdb.connect(str(new)) as db:
            db.execute("DROP TABLE problems")
    else:
        new.write_bytes(path.read_bytes()[:-1] + b" ")
    made = manifest.describe(new)
    made = replace(made, name=f"{path.name.rpartition('-')[0]}-{made.sha256[:8]}{path.suffix}")
    new.rename(folder / made.name)
    artefacts = tuple(made if n == at else a for n, a in enumerate(record.artefacts))
    stages = {**found.stages, stage: replace(record, artefacts=artefacts)}
    manifest.write(folder, replace(found, stages=stages))
