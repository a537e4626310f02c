"""What every source of data offers to the build."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Collection, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from deepmath_viz.sources.registry import DEEPMATH, Dataset

if TYPE_CHECKING:
    import pyarrow as pa

QUESTION_COLUMNS = ("question", "final_answer", "difficulty", "topic")
SOLUTION_COLUMNS = ("r1_solution_1", "r1_solution_2", "r1_solution_3")
#: Columns that hold text; a list or an object in them is a mistake of the file.
TEXT_COLUMNS = frozenset({*QUESTION_COLUMNS, *SOLUTION_COLUMNS} - {"difficulty"})
#: The shards of the pinned revision.
PINNED_SHARDS = tuple(f"train-{k:05d}-of-00010.parquet" for k in range(10))


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One data file of a dataset.

    Attributes:
        name: path relative to the dataset, POSIX.
        size: bytes.
        location: absolute path or `hf://` address to read from.
        sha256: of the content where it is known without reading the file, else None.
    """

    name: str
    size: int
    location: str
    sha256: str | None = None


def content_hash(path: Path) -> str:
    """sha256 of a file's bytes, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


class Source(ABC):
    """A place that DeepMath-103K, and perhaps the comparison sets, can be read from.

    Attributes:
        kind: 'hub', 'folder' or 'demo'.
        corpus: name of this source's folder under the cache.
        rows_are_hub_rows: whether row i of DeepMath here is row i of the pinned hub revision.
    """

    kind: str
    corpus: str

    @property
    @abstractmethod
    def rows_are_hub_rows(self) -> bool:
        """Whether row i of DeepMath here is row i of the pinned hub revision."""

    @abstractmethod
    def origin(self) -> dict[str, str | None]:
        """Where the data comes from, for the manifest: kind, id, revision, path, name."""

    @abstractmethod
    def files(self, dataset: Dataset = DEEPMATH) -> list[SourceFile]:
        """The data files of `dataset` in row order.

        Raises:
            SourceNotFound: there is none; the message says where it was looked for.
        """

    @abstractmethod
    def identity(self, file: SourceFile) -> str:
        """A hash of the file's content, the same wherever the same bytes lie (sha256)."""

    @abstractmethod
    def batches(
        self,
        file: SourceFile,
        columns: Sequence[str],
        *,
        batch_rows: int = 1000,
        whole: bool = False,
        texts: Collection[str] = (),
    ) -> Generator[pa.Table]:
        """The file's rows in order, `batch_rows` at a time, with only `columns`.

        The file is open until the last of them, or until the generator is closed.

        A column that the file lacks is absent from the tables, save `question`, which must be
        there; a file (or batch of a JSON file) with none of them gives nulls, so that rows can be
        counted along. Text columns come as strings by the rules in `cells`, `difficulty` as
        float64, or as strings where the file has text in it; the type may change between batches
        of a JSON file. Cells that cannot be used are null, and the tables are marked with them
        (`cells.odd.odd_of`).

        Args:
            columns: names; a field of a struct or object has a dotted one.
            whole: fetch a remote file completely before reading it.
            texts: those of the columns that are text beside the dataset's own; others come as the
                file has them.

        Raises:
            SourceShape: no `question` column, two columns of a name that is needed, or a column
                of a type that cannot be used.
            SourceDamaged: the file cannot be read to its end.
            SourceDenied, SourceNotFound, SourceUnavailable: it cannot be fetched.
        """

    @abstractmethod
    def columns(self, file: SourceFile) -> tuple[str, ...]:
        """Names of the file's columns, in its order; then fields of structs, by dotted names."""

    @abstractmethod
    def rows(self, file: SourceFile) -> int | None:
        """Number of rows where that is cheap to know (Parquet), else None."""

    def hub_rows(self) -> pa.Table | None:
        """The table (`question`, `hub_row`) that says which hub row a question is, if any."""
        return None

    def extra(self, *names: str) -> Path | None:
        """The first of these files that lies beside the datasets of a mirror, if any."""
        return None
