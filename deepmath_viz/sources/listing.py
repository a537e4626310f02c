"""Which files of a dataset hold its rows, and in which order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from deepmath_viz.errors import SourceNotFound
from deepmath_viz.sources.base import SourceFile
from deepmath_viz.sources.registry import Dataset

PARQUET = (".parquet", ".pq")
JSON_LINES = (".jsonl", ".jsonl.gz", ".jsonl.zst", ".ndjson")
JSON = (".json", ".json.gz", ".json.zst")
CSV = (".csv", ".csv.gz", ".csv.zst", ".tsv")
#: Formats in the order of preference. A dataset is read in one format only, so that a
#: `dataset_infos.json` beside Parquet shards is never taken for rows.
FORMATS = (PARQUET, JSON_LINES, JSON, CSV)
DATA_SUFFIXES = PARQUET + JSON_LINES + JSON + CSV

_SHARD = re.compile(r"(?P<stem>.+)-(?P<number>\d{5})-of-(?P<total>\d{5})\.")


def natural(name: str) -> list[tuple[int, int | str]]:
    """Sort key under which `part-10` follows `part-9`."""
    return [
        (0, int(piece)) if piece.isdigit() else (1, piece)
        for piece in re.split(r"(\d+)", name)
        if piece
    ]


def is_data(name: str) -> bool:
    """Whether a name ends like a data file and nothing in its path is hidden."""
    parts = PurePosixPath(name).parts
    return name.endswith(DATA_SUFFIXES) and not any(part.startswith((".", "_")) for part in parts)


def folders(dataset: Dataset) -> list[str]:
    """Folders inside a dataset that may hold its rows, the likeliest first.

    `data/` comes before the dataset's own folder: what lies beside it is not the rows.
    """
    if dataset.config and dataset.config != "default":
        return [dataset.config, f"data/{dataset.config}"]
    return ["data", *([dataset.config] if dataset.config else []), "."]


def data_files(names: Iterable[str], dataset: Dataset) -> list[str]:
    """The names that hold the rows of `dataset`, in row order.

    Rows lie directly in the dataset's folder, under `data/`, or under a folder named like its
    configuration; where there is a file of the dataset's split only that split is taken. Parquet is
    preferred to JSON lines, these to JSON, and this to CSV.
    """
    names = [name for name in names if is_data(name)]
    if dataset.files:
        return [name for name in dataset.files if name in names]
    for suffixes in FORMATS:
        for folder in folders(dataset):
            found = [
                name
                for name in names
                if name.endswith(suffixes) and str(PurePosixPath(name).parent) == folder
            ]
            split = [n for n in found if PurePosixPath(n).name.startswith(dataset.split)]
            if found:
                return sorted(split or found, key=natural)
    return []


def missing_shards(names: Iterable[str]) -> list[str]:
    """Names of the shards that `...-0000k-of-0000n` names announce but that are not there."""
    names = list(names)
    missing: list[str] = []
    for series in {(m["stem"], m["total"], n[m.end() :]) for n in names if (m := _SHARD.match(n))}:
        stem, total, suffix = series
        announced = (f"{stem}-{k:05d}-of-{total}.{suffix}" for k in range(int(total)))
        missing += [name for name in announced if name not in names]
    return sorted(missing, key=natural)


def files_in(root: Path, dataset: Dataset) -> list[SourceFile]:
    """The files under the local folder `root` that hold the rows of `dataset`, in row order.

    Raises:
        SourceNotFound: some shards of a numbered series are missing.
    """
    found = data_files(_names(root, dataset), dataset)
    if lacking := missing_shards(found):
        raise SourceNotFound(
            f"{root} lacks {', '.join(lacking[:3])}{' and others' if len(lacking) > 3 else ''} of "
            "its numbered files. Fetch the missing ones, or, to do with a part of the rows, rename "
            "the others without the '-of-'."
        )
    return [source_file(root, name) for name in found]


def source_file(root: Path, name: str) -> SourceFile:
    """The local file `name` of the dataset in `root`."""
    path = root / name
    return SourceFile(name=name, size=path.stat().st_size, location=str(path))


def _names(root: Path, dataset: Dataset) -> list[str]:
    """POSIX paths, relative to `root`, of the files that may hold the dataset's rows."""
    if dataset.files:
        return [name for name in dataset.files if (root / name).is_file()]
    found: list[str] = []
    for folder in folders(dataset):
        if (root / folder).is_dir():
            here = (root / folder).iterdir()
            found += [path.relative_to(root).as_posix() for path in here if path.is_file()]
    return found
