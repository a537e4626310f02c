"""Data in a folder: one dataset, a copy of the hub's tree, a mirror with `hub/` in it, or a file.

Also the demo corpus, which is a bundled mirror.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Generator, Sequence
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from deepmath_viz.dataset import published
from deepmath_viz.errors import SourceDamaged, SourceNotFound
from deepmath_viz.sources import parquet_rows, reading
from deepmath_viz.sources.base import PINNED_SHARDS, Source, SourceFile, content_hash
from deepmath_viz.sources.error_mapping import explained
from deepmath_viz.sources.listing import DATA_SUFFIXES, files_in, is_data, source_file
from deepmath_viz.sources.registry import DEEPMATH, Dataset

if TYPE_CHECKING:
    import pyarrow as pa

_HUB_ROWS = "reference/deepmath_hub_rows.parquet"


class FolderSource(Source):
    """A folder or a single data file.

    A dataset `owner/name` is looked for under `hub/` (or `github/`), then as `owner/name` or
    `name` right in the folder. A folder without any of these is itself taken for DeepMath-103K
    when data files lie directly in it or in its `data/`.
    """

    def __init__(self, path: Path | str, *, kind: str = "folder") -> None:
        """Looks whether `path` is there.

        Raises:
            SourceNotFound: it is not.
        """
        self.path = Path(path).expanduser().resolve()
        self.kind = kind
        with explained(str(self.path)):
            if kind == "demo" and not self.path.exists():
                raise SourceNotFound(
                    f"The bundled demo corpus is missing from {self.path}. Install the program "
                    "again, or write it with: python -m deepmath_viz.sources.demo.generate"
                )
            if not self.path.exists():
                raise SourceNotFound(
                    f"There is no folder or file {self.path}. Check the path, or use the source "
                    "'hub' or 'demo'."
                )
        if self.path.is_file() and not is_data(self.path.name):
            raise SourceNotFound(
                f"{self.path} is no data file: its name must end in {', '.join(DATA_SUFFIXES)}."
            )
        self.corpus = "demo" if kind == "demo" else _corpus_name(self.path)

    def origin(self) -> dict[str, str | None]:
        """See `Source.origin`; the demo has no path, so that it is the same everywhere."""
        demo = self.kind == "demo"
        return {
            "kind": self.kind,
            "id": None,
            "revision": None,
            "path": None if demo else str(self.path),
            "name": "Demo corpus" if demo else self.path.name,
        }

    def files(self, dataset: Dataset = DEEPMATH) -> list[SourceFile]:
        """See `Source.files`.

        Raises:
            SourceNotFound: no data files, or a shard of a numbered series is missing.
            SourceDenied: a folder may not be read.
        """
        with explained(str(self.path)):
            if self.path.is_file():
                if dataset is not DEEPMATH:
                    raise SourceNotFound(f"{self.path} is a single file; it has no {dataset.name}")
                return [source_file(self.path.parent, self.path.name)]
            tried = self._homes(dataset)
            for root in tried:
                if found := files_in(root, dataset):
                    return found
            raise SourceNotFound(self._nothing(dataset, tried))

    def identity(self, file: SourceFile) -> str:
        """See `Source.identity`: sha256 of the bytes, read in chunks."""
        if file.sha256:
            return file.sha256
        with explained(file.name, file.location):
            return content_hash(Path(file.location))

    def batches(
        self,
        file: SourceFile,
        columns: Sequence[str],
        *,
        batch_rows: int = 1000,
        whole: bool = False,
        texts: Collection[str] = (),
    ) -> Generator[pa.Table]:
        """See `Source.batches`; a local file is whole already."""
        with explained(file.name, file.location):
            rows = 0
            read = reading.tables(file, columns, batch_rows=batch_rows, texts=texts)
            with closing(read) as tables:
                for table in tables:
                    rows += table.num_rows
                    yield table
            if (expected := self.rows(file)) not in (None, rows):
                raise SourceDamaged(
                    f"{file.name} gave {rows:,} of its {expected:,} rows. Fetch the file again."
                )

    def columns(self, file: SourceFile) -> tuple[str, ...]:
        """See `Source.columns`."""
        with explained(file.name, file.location):
            if reading.is_parquet(file):
                import pyarrow.parquet as pq

                return parquet_rows.names(pq.read_schema(file.location))
            return reading.names(file.name, file.location)

    def rows(self, file: SourceFile) -> int | None:
        """See `Source.rows`."""
        if not reading.is_parquet(file):
            return None
        import pyarrow.parquet as pq

        with explained(file.name, file.location):
            return int(pq.read_metadata(file.location).num_rows)

    def hub_rows(self) -> pa.Table | None:
        """See `Source.hub_rows`: the mirror's `reference/deepmath_hub_rows.parquet`."""
        path = self.path / _HUB_ROWS
        with explained(_HUB_ROWS, str(path)):
            if not path.is_file():
                return None
            import pyarrow as pa
            import pyarrow.parquet as pq

            table = pq.read_table(path, columns=["question", "hub_row"])
            return table.cast(pa.schema({"question": pa.string(), "hub_row": pa.int64()}))

    def extra(self, *names: str) -> Path | None:
        """See `Source.extra`."""
        found = (self.path / name for name in names)
        return next((path for path in found if path.is_file()), None)

    @cached_property
    def rows_are_hub_rows(self) -> bool:
        """True for a full copy of the pinned revision: its ten shards by name, bytes and rows."""
        try:
            files = self.files()
        except SourceNotFound:
            return False
        return (
            tuple(Path(file.name).name for file in files) == PINNED_SHARDS
            and sum(file.size for file in files) == published.BYTES_TO_DOWNLOAD
            and sum(self.rows(file) or 0 for file in files) == published.ROWS
        )

    def _homes(self, dataset: Dataset) -> list[Path]:
        """Folders that may hold the dataset, the likeliest first."""
        name = dataset.home_id.split("/")[1]
        homes = [
            self.path / dataset.home / dataset.home_id,
            self.path / dataset.home_id,
            self.path / name,
        ]
        mirror = (self.path / "hub").is_dir() or (self.path / "github").is_dir()
        if dataset is DEEPMATH and not mirror:
            homes.append(self.path)
        return homes

    def _nothing(self, dataset: Dataset, tried: list[Path]) -> str:
        said = (
            f"No data files of {dataset.name} in {self.path}: looked for "
            f"{', '.join(DATA_SUFFIXES)} in {', '.join(map(str, tried))} and their data/ folders."
        )
        cached = f"datasets--{dataset.home_id.replace('/', '--')}/snapshots/*/"
        for pattern in ("snapshots/*/", cached, f"hub/{cached}"):
            if snapshots := sorted(self.path.glob(pattern)):
                return f"{said} It is a download cache of the hub: give {snapshots[0]} instead."
        if any(next(self.path.glob(pattern), None) for pattern in ("*.arrow", "*/*.arrow")):
            return (
                f"{said} It holds Arrow files as `save_to_disk` writes them: load them with "
                "`datasets.load_from_disk` and write Parquet with `to_parquet`."
            )
        return f"{said} Give the folder that holds them, or use the source 'hub' or 'demo'."


def _corpus_name(path: Path) -> str:
    stem = path.name.split(".")[0] if path.is_file() else path.name
    slug = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-") or "folder"
    return f"{slug[:40]}-{hashlib.sha256(str(path).encode()).hexdigest()[:4]}"
