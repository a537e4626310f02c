"""An export as a folder: written aside and renamed, so that it stands whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from filelock import FileLock, Timeout

from deepmath_viz.errors import ExportNotWritten, ExportRefused
from deepmath_viz.exports import card, stream
from deepmath_viz.exports.plan import Plan
from deepmath_viz.exports.stream import Progress
from deepmath_viz.store import Store

_LOCK = ".lock"


def write(
    store: Store,
    plan: Plan,
    out: str | Path,
    *,
    shard_bytes: int = stream.SHARD_BYTES,
    progress: Progress | None = None,
) -> list[str]:
    """Write an export; returns the names of its files.

    A folder that is an earlier export is replaced at the end, and is there until then.

    Raises:
        ExportRefused: something else stands there.
        ExportEmpty: nothing is left to export.
        ExportNotWritten: the place cannot be written, or the disk is full. Nothing is left.
        ArtefactDamaged: a file of the corpus is missing or cannot be read.
    """
    target = Path(out).expanduser().absolute()
    plan.require_rows()
    _refuse(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _aside(target) as aside:
            names = _write_files(
                stream.files(store, plan, shard_bytes=shard_bytes, progress=progress), aside
            )
            _refuse(target)  # it may have come while this was written
            _put(aside, target)
    except OSError as err:
        raise ExportNotWritten(
            f"{target} cannot be written ({err.strerror or err}). Nothing was left there; "
            "free some space or choose another folder."
        ) from err
    return names


def _write_files(pieces: Iterator[tuple[str, bytes]], aside: Path) -> list[str]:
    names: list[str] = []
    file: IO[bytes] | None = None
    try:
        for name, piece in pieces:
            if not names or names[-1] != name:
                _end(file)
                path = aside / name
                path.parent.mkdir(exist_ok=True)
                file = path.open("wb")
                names.append(name)
            assert file is not None
            file.write(piece)
        _end(file)
        file = None
    finally:
        if file is not None:
            # After a full disk, closing tries to write what is left once more.
            with suppress(OSError):
                file.close()
    return names


def _end(file: IO[bytes] | None) -> None:
    if file is not None:
        file.flush()
        os.fsync(file.fileno())
        file.close()


@contextmanager
def _aside(target: Path) -> Iterator[Path]:
    """A folder beside the target, which goes away whatever happens.

    One that a killed process left is removed: the operating system has released its lock. An
    earlier export that was being replaced at that moment takes its place again.
    """
    for before in target.parent.glob(f".{target.name}.before-*"):
        if target.exists():
            shutil.rmtree(before, ignore_errors=True)
        else:
            before.rename(target)
    for left in target.parent.glob(f".{target.name}.unfinished-*"):
        with suppress(Timeout, OSError), FileLock(left / _LOCK, timeout=0):
            shutil.rmtree(left, ignore_errors=True)
    aside = target.with_name(f".{target.name}.unfinished-{os.getpid()}")
    aside.mkdir()
    lock = FileLock(aside / _LOCK)
    try:
        lock.acquire()
        yield aside
    finally:
        lock.release()
        shutil.rmtree(aside, ignore_errors=True)


def _put(aside: Path, target: Path) -> None:
    """Let the finished folder take the target's place."""
    (aside / _LOCK).unlink(missing_ok=True)
    old = target.with_name(f".{target.name}.before-{os.getpid()}")
    stands = target.exists()
    if stands:
        target.rename(old)
    try:
        aside.rename(target)
    except OSError:
        if stands:
            old.rename(target)
        raise
    if stands:
        shutil.rmtree(old, ignore_errors=True)


def _refuse(target: Path) -> None:
    """Stop where something stands that an export may not replace.

    Raises:
        ExportRefused: says what.
    """
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise ExportRefused(f"{target} is no folder. Choose another one.")
    try:
        here = sorted(
            path.relative_to(target).as_posix() for path in target.rglob("*") if not path.is_dir()
        )
    except OSError as err:
        raise ExportRefused(f"{target} cannot be read ({err.strerror}).") from err
    if not target.is_dir() or not here:
        return
    known = _files_of(target)
    if known is None:
        raise ExportRefused(
            f"{target} is not empty and no export of this program. It was left as it is; choose "
            "another folder."
        )
    if foreign := [name for name in here if name not in known]:
        raise ExportRefused(
            f"{target} is an export, but {foreign[0]!r} in it is none of its files. It was left as "
            "it is; move that file, or choose another folder."
        )


def _files_of(target: Path) -> list[str] | None:
    """The files of an export that stands, None where the folder is no export."""
    try:
        said: Any = json.loads((target / stream.MARKER).read_text(encoding="utf-8"))
        return list(said["files"]) if said["kind"] == card.KIND else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
