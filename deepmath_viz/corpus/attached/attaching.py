"""A file is attached: read by a process of its own, looked at, and then kept or not."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deepmath_viz.corpus.attached import names, reading
from deepmath_viz.corpus.attached.bounded import Bounds, asked
from deepmath_viz.corpus.attached.child import KEPT, REQUEST
from deepmath_viz.corpus.attached.folder import AttachedFolder
from deepmath_viz.corpus.attached.reading import Part
from deepmath_viz.corpus.attached.request import Attached, Request
from deepmath_viz.errors import AttachError, AttachRefused

_CHILD = "deepmath_viz.corpus.attached.child"
_ASIDE = ".reading-"


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a file, before anything is kept.

    Attributes:
        attached: what it would be.
        kept: the file that would be kept.
    """

    attached: Attached
    kept: Path


@contextmanager
def found(
    folder: AttachedFolder,
    problems: Sequence[Path],
    parts: Sequence[Part],
    request: Request,
    *,
    file: str,
    bounds: Bounds | None = None,
    folds: Path | None = None,
) -> Iterator[Found]:
    """Read files and match them; what was found is there as long as the block lasts.

    Args:
        folder: where it would be kept.
        problems: Parquet files of the corpus's problems.
        file: what people call the file.
        folds: their folded questions, see `corpus.folds`.

    Raises:
        AttachRefused, SourceError: the file, a name or what was asked is not as it must be.
        AttachError: reading took more than it may, or the folder cannot be written to.
    """
    names.checked(request.name, "A table", "Name it: --as NAME.")
    folder.require_free(request.name)
    for part in parts:
        if not reading.is_readable(part.name):
            raise AttachRefused(
                f"{part.name[:120]}: the ending says nothing that is read. Files end in"
                f" {', '.join(reading.ENDINGS)}."
            )
    try:
        folder.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        aside = Path(tempfile.mkdtemp(prefix=_ASIDE, dir=folder.path))
    except OSError as err:
        raise AttachError(
            f"{folder.path} cannot be written to ({err.strerror or err}). Name another folder in"
            " DEEPMATH_DATA."
        ) from err
    try:
        request_ = {
            "request": request.to_json(),
            "parts": [[str(part.path.absolute()), part.name] for part in parts],
            "problems": [str(path.absolute()) for path in problems],
            "folds": folds and str(folds.absolute()),
            "file": file,
            "memory": (bounds or Bounds()).memory,
        }
        (aside / REQUEST).write_text(json.dumps(request_), encoding="utf-8")
        report = asked(_CHILD, [str(aside)], aside, file=file, bounds=bounds or Bounds())
        yield Found(Attached.from_json(report["attached"]), aside / KEPT)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
