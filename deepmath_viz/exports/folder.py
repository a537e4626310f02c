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

from deepmath_viz.corpus.store import Store
from deepmath_viz.errors import ExportLocked, ExportNotWritten, ExportRefused
from deepmath_viz.exports import card, stream
from deepmath_viz.exports.plan import Plan
from deepmath_viz.exports.stream import Check, Progress

#: Seconds after which another export is at work here, and not just at its very end.
_PATIENCE = 0.2


def write(
    store: Store,
    plan: Plan,
    out: str | Path,
    *,
    shard_bytes: int = stream.SHARD_BYTES,
    progress: Progress | None = None,
    check: Check | None = None,
) -> list[str]:
    """Write an export; returns the names of its files. `check` may refuse rows.

    A folder that is an earlier export is replaced at the end, and is there until then.

    Raises:
        ExportRefused: something else stands there.
        ExportLocked: another export into the same folder is at work.
        ExportEmpty: nothing is left to export.
        TemplateRefused: `check` refuses a row. Nothing is left.
        ExportNotWritten: the place cannot be written, or the disk is full. Nothing is left.
        ArtefactDamaged: a file of the corpus is missing or cannot be read.
    """
    target = Path(out).expanduser().absolute()
    plan.require_rows()
    _refuse(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _alone(target), _aside(target) as aside:
            names = _write_files(
                stream.files(store, plan, shard_bytes=shard_bytes, progress=progress, check=check),
                aside,
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
def _alone(target: Path) -> Iterator[None]:
    """Let nobody else write the same folder; the operating system ends this with the process.

    Raises:
        ExportLocked: somebody does.
    """
    path = target.with_name(f".{target.name}.lock")
    lock = FileLock(path)
    try:
        lock.acquire(timeout=_PATIENCE, poll_interval=0.02)
    except Timeout as err:
        raise ExportLocked(
            f"Another export into {target} is at work. Wait for it and run this again, or choose "
            "another folder."
        ) from err
    try:
        yield
    finally:
        # Removed while it is held: whoever has opened it meanwhile sees that it is gone, and takes
        # a new one.
        path.unlink(missing_ok=True)
        lock.release()


@contextmanager
def _aside(target: Path) -> Iterator[Path]:
    """A folder beside the target, which goes away whatever happens.

    What a killed process left is removed, but for an earlier export that was being replaced at that
    moment: it takes its place again.
    """
    aside, before = _beside(target)
    if target.exists():
        shutil.rmtree(before, ignore_errors=True)
    elif before.exists():
        before.rename(target)
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    try:
        yield aside
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _beside(target: Path) -> tuple[Path, Path]:
    """Where an export is written, and where the one that it replaces waits for that."""
    name = target.name
    return target.with_name(f".{name}.unfinished"), target.with_name(f".{name}.before")


def _put(aside: Path, target: Path) -> None:
    """Let the finished folder take the target's place."""
    _, before = _beside(target)
    stands = target.exists()
    if stands:
        target.rename(before)
    try:
        aside.rename(target)
    except OSError:
        if stands:
            before.rename(target)
        raise
    if stands:
        shutil.rmtree(before, ignore_errors=True)


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
