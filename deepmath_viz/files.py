"""A file is written whole or not at all, and what stood there before is kept till then."""

from __future__ import annotations

import glob
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from deepmath_viz.errors import FileNotWritten

#: How names of files end that have not taken their place yet.
_ASIDE = ".unfinished"


@contextmanager
def replacing(path: Path, *, alone: bool = False) -> Iterator[BinaryIO]:
    """A file to write into that takes the place of `path` when the block has ended.

    It lies beside `path`, under a name that no other process has, is on the disk before it is
    renamed, and is gone where the block raises. Who may read it stays as it was; of a new file it
    is as the user's umask says.

    Args:
        alone: nobody else writes this file now, so what killed programs left of it is removed.

    Raises:
        OSError: it cannot be written; `path` is as it was.
    """
    if alone:
        for left in path.parent.glob(f".{glob.escape(path.name)}.*{_ASIDE}"):
            left.unlink(missing_ok=True)
    aside = path.with_name(f".{path.name}.{secrets.token_hex(6)}{_ASIDE}")
    # Not by `tempfile`, which lets nobody else read the file, whatever the umask says.
    handle = os.open(
        aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666
    )
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileNotFoundError):
            aside.chmod(path.stat().st_mode & 0o777)
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def write_json(path: Path, value: Any) -> None:
    """Replace a file by a value as JSON.

    Raises:
        OSError: as `replacing`.
    """
    with replacing(path) as file:
        file.write(json.dumps(value, indent=1, ensure_ascii=False).encode("utf-8"))


def write_text(path: str | Path, text: str) -> None:
    """Replace a file that somebody asked for by a text in UTF-8.

    Raises:
        FileNotWritten: it cannot be written; the message says why.
    """
    target = Path(path).expanduser().absolute()
    with named_errors(target), replacing(target) as file:
        file.write(text.encode("utf-8"))


@contextmanager
def named_errors(path: Path) -> Iterator[None]:
    """Turn what the system says of a file that somebody asked for into a named error.

    Raises:
        FileNotWritten: it cannot be written; the message says why.
    """
    try:
        yield
    except OSError as err:
        raise FileNotWritten(
            f"{path} cannot be written ({err.strerror or err}). Name another file, or make room."
        ) from err
