"""Files that their owner alone can read, made under a name when they are closed."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from pathlib import Path


def folder(path: Path) -> None:
    """Make a folder that its owner alone can look into; one that is there stays as it is.

    Raises:
        OSError: it cannot be made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=0o700, exist_ok=True)


def begin(path: Path) -> None:
    """Make an empty file, where there is none, for a database; SQLite keeps its mode.

    It gets its name when it is closed: closing it later would drop locks of SQLite's. Where that
    cannot be done (no hard links, a full disk) SQLite makes the file, or says why it cannot.
    """
    if path.exists():
        return
    made = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}")
    with suppress(OSError):
        empty(made)
        try:
            os.link(made, path)
        finally:
            made.unlink()


def empty(path: Path) -> None:
    """Make an empty file; nobody but its owner can read it, whatever the umask.

    Raises:
        OSError: it cannot be made, or is there.
    """
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def identity(path: Path) -> tuple[int, int] | None:
    """Which file lies at a path, whatever its name; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
