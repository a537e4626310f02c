"""Questions as the same text compares them: made once by the build, read by whoever compares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from deepmath_viz.corpus.manifest import StageRecord
from deepmath_viz.maths import folding

#: How the name of the file begins; its columns are `id` of the problem and `folded`.
NAME = "folds"
#: What the record of stage `problems` calls the version of the folding.
VERSION = "folding"


def file_of(folder: Path, records: Mapping[str, StageRecord]) -> Path | None:
    """The folded questions of a corpus; None where they have to be folded by whoever needs them.

    That is where it was built before they were kept, or with another version of the folding.

    Args:
        folder: of the corpus.
        records: its stages.
    """
    record = records.get("problems")
    if record is None or record.inputs.get(VERSION) != folding.VERSION:
        return None
    names = (a.name for a in record.artefacts if a.name.startswith(f"{NAME}-"))
    return next((folder / name for name in names), None)


def of(
    folder: Path, records: Mapping[str, StageRecord], problems: Sequence[tuple[int, str]]
) -> list[str]:
    """The folded questions of problems: as they were kept, else folded now.

    Args:
        folder: of the corpus.
        records: its stages.
        problems: ids and questions, of this corpus.
    """
    kept: dict[int, str] = {}
    if path := file_of(folder, records):
        import pyarrow.parquet as pq

        table = pq.read_table(path, columns=["id", "folded"])
        kept = dict(zip(*(column.to_pylist() for column in table.columns), strict=True))
    return [kept[id_] if id_ in kept else folding.same(text) for id_, text in problems]
