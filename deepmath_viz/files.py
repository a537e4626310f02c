"""A file is written whole or not at all, and what stood there before is kept till then."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from deepmath_viz.errors import FileNotWritten

#: Readable by everybody, as a file that is opened in its place would be.
_MODE = 0o644


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file to write into that takes the place of `path` when the block has ended.

    It lies beside `path`, under a name that no other process has, is on the disk before it is
    renamed, and is gone where the block raises.

    Raises:
        OSError: it cannot be written; `path` is as it was.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        aside.chmod(_MODE)
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
