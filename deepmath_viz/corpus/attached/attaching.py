"""A file is attached: read by a process of its own, looked at, and then kept or not."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deepmath_viz import errors
from deepmath_viz.config import ROOT
from deepmath_viz.corpus.attached import names, reading
from deepmath_viz.corpus.attached.child import KEPT, REPORT, REQUEST
from deepmath_viz.corpus.attached.folder import AttachedFolder
from deepmath_viz.corpus.attached.reading import Part
from deepmath_viz.corpus.attached.request import Attached, Request
from deepmath_viz.errors import AttachError, AttachRefused

_CHILD = "deepmath_viz.corpus.attached.child"
_ASIDE = ".reading-"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What reading a file may take: megabytes of memory, and seconds."""

    memory: int = 6_000
    seconds: float = 900.0


#: What an upload may take.
UPLOADED = Bounds(memory=2_000, seconds=120.0)


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
) -> Iterator[Found]:
    """Read files and match them; what was found is there as long as the block lasts.

    Args:
        folder: where it would be kept.
        problems: Parquet files of the corpus's problems.
        file: what people call the file.

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
        asked = {
            "request": request.to_json(),
            "parts": [[str(part.path.absolute()), part.name] for part in parts],
            "problems": [str(path.absolute()) for path in problems],
            "file": file,
            "memory": (bounds or Bounds()).memory,
        }
        (aside / REQUEST).write_text(json.dumps(asked), encoding="utf-8")
        yield Found(_ask(aside, file, bounds or Bounds()), aside / KEPT)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _ask(aside: Path, file: str, bounds: Bounds) -> Attached:
    process = subprocess.Popen(
        [sys.executable, "-m", _CHILD, str(aside)],
        cwd=ROOT,
        env={"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "2"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(bounds.seconds)
    except subprocess.TimeoutExpired:
        raise AttachError(
            f"Reading {file} was ended after {bounds.seconds:g} seconds. Attach a smaller file: the"
            " columns that are wanted, as Parquet."
        ) from None
    finally:
        process.kill()
        process.wait()
    report = aside / REPORT
    said: dict[str, Any] = {"kind": "memory"}
    if report.exists():
        said = json.loads(report.read_text(encoding="utf-8"))
    if "attached" in said:
        return Attached.from_json(said["attached"])
    if said["kind"] == "memory":
        raise AttachError(
            f"Reading {file} was ended: it needs more than {bounds.memory:,} MB of memory. Attach a"
            " smaller file: the columns that are wanted, as Parquet."
        )
    kind = getattr(errors, said["kind"], None)
    if isinstance(kind, type) and issubclass(kind, errors.DeepMathError):
        raise kind(said["message"])
    raise AttachError(f"{file} cannot be attached ({said['message'][:300]}).")
