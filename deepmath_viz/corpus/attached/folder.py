"""The attached tables of a corpus, a Parquet file each, in the data folder: `attached/CORPUS/`.

A file is there whole or not at all, and says of itself what it is (`request.Attached`, in its
metadata). What another program put there, or damaged, is left out and named.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from deepmath_viz.corpus.attached.request import Attached
from deepmath_viz.errors import AttachError, AttachRefused
from deepmath_viz.plumbing.lru import LRU

FOLDER, _ENDING = "attached", ".parquet"
#: Where a file says what it is.
METADATA = b"attached"
#: By path and the identity, time and size of a file: it is replaced, never written into.
_read: LRU[tuple[Path, int, int, int], Attached | None] = LRU(512)


@dataclass(frozen=True, slots=True)
class AttachedFolder:
    """What is attached to one corpus.

    Attributes:
        path: where it lies; there need be nothing.
    """

    path: Path

    @classmethod
    def of(cls, data: Path, corpus: str) -> AttachedFolder:
        """That of a corpus in a data folder."""
        return cls(data / FOLDER / corpus)

    def state(self) -> tuple[tuple[str, int, int, int], ...]:
        """Which files there are, as a key that changes with them."""
        found = []
        with suppress(OSError):
            for path in self.path.iterdir():
                if path.suffix == _ENDING and not path.name.startswith("."):
                    with suppress(OSError):
                        known = path.stat()
                        found.append((path.name, known.st_ino, known.st_mtime_ns, known.st_size))
        return tuple(sorted(found))

    def tables(self) -> Mapping[str, Attached]:
        """The tables by name, in order; those that cannot be read are left out."""
        made = {}
        for name, *state in self.state():
            path = self.path / name
            found = _read.get((path, state[0], state[1], state[2]), partial(_of, path))
            if found is not None and f"{found.name}{_ENDING}" == name:
                made[found.name] = found
        return made

    def file(self, name: str) -> Path:
        """Where the table of a name lies, or would."""
        return self.path / f"{name}{_ENDING}"

    def require_free(self, name: str) -> None:
        """Raises AttachRefused where there is a table of this name."""
        if self.file(name).exists():
            known = self.tables().get(name)
            of = f", from {known.file} of {known.made_at[:10]}" if known else ""
            raise AttachRefused(
                f"There is a table {name} already{of}. Attach this one under another name (--as"
                f" NAME), or take that one away first (--detach {name})."
            )

    def keep(self, made: Path, name: str) -> None:
        """Give a finished file its place.

        Raises:
            AttachRefused: there is a table of this name.
            AttachError: it cannot be put there.
        """
        self.require_free(name)
        target = self.file(name)
        try:
            target.hardlink_to(made)  # which, unlike a renaming, never takes another's place
        except FileExistsError:
            self.require_free(name)
        except OSError:
            try:
                made.rename(target)
            except OSError as err:
                raise AttachError(
                    f"{target} cannot be written ({err.strerror or err}). Make room, or name"
                    " another folder in DEEPMATH_DATA."
                ) from err

    def detach(self, name: str, *, with_rollouts: bool = False) -> None:
        """Take a table away.

        Args:
            with_rollouts: the rollouts that it follows from are taken away, too.

        Raises:
            AttachError: there is none of this name, it follows from rollouts that stay, or it
                cannot be removed.
        """
        there = self.tables().get(name)
        if there is not None and there.from_rollouts and not with_rollouts:
            raise AttachError(
                f"{name} holds the pass rates of a model, and goes with its rollouts: "
                f"rollouts --remove {name}."
            )
        try:
            self.file(name).unlink()
        except FileNotFoundError as err:
            known = ", ".join(self.tables()) or "none"
            raise AttachError(f"No table {name[:60]!r} is attached; there is: {known}.") from err
        except OSError as err:
            raise AttachError(f"{self.file(name)} cannot be removed ({err.strerror}).") from err


def _of(path: Path) -> Attached | None:
    try:
        schema = pq.read_schema(path)
        raw = json.loads((pq.read_metadata(path).metadata or {})[METADATA])
        found = Attached.from_json(raw)
    except (OSError, KeyError, TypeError, ValueError, pa.ArrowException):
        return None
    names = ["key", *(column.name for column in found.columns)]
    return found if schema.names == names else None
