"""The rollouts that were added to a corpus, a DuckDB file a model: `rollouts/CORPUS/` in the data
folder.

A file is there whole or not at all, is never written into, and has a name of its own even where a
model is added a second time, so that nobody who has the earlier one open reads the later one. What
another program put there, or damaged, is left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb

from deepmath_viz.corpus.attached.folder import AttachedFolder
from deepmath_viz.corpus.rollouts.request import Rollouts
from deepmath_viz.errors import AttachError, AttachRefused
from deepmath_viz.plumbing.lru import LRU

FOLDER, _ENDING = "rollouts", ".duckdb"
_NAME = re.compile(r"([a-z][a-z0-9_]*)-([0-9a-f]{16})\.duckdb")
State = tuple[tuple[str, int, int, int], ...]
#: By path and the identity, time and size of a file.
_read: LRU[tuple[Path, int, int, int], Rollouts | None] = LRU(512)


@dataclass(frozen=True, slots=True)
class KeptRollouts:
    """The rollouts of one model.

    Attributes:
        path: of their file.
        about: what is known of them.
    """

    path: Path
    about: Rollouts


@dataclass(frozen=True, slots=True)
class RolloutFolder:
    """The rollouts that were added to one corpus.

    Attributes:
        path: where they lie; there need be nothing.
    """

    path: Path

    @classmethod
    def of(cls, data: Path, corpus: str) -> RolloutFolder:
        """That of a corpus in a data folder."""
        return cls(data / FOLDER / corpus)

    @classmethod
    def beside(cls, attached: AttachedFolder) -> RolloutFolder:
        """That of the corpus to which something is attached."""
        return cls.of(attached.path.parent.parent, attached.path.name)

    def state(self) -> State:
        """Which files there are, as a key that changes with them."""
        found = []
        with suppress(OSError):
            for path in self.path.iterdir():
                if _NAME.fullmatch(path.name):
                    with suppress(OSError):
                        known = path.stat()
                        found.append((path.name, known.st_ino, known.st_mtime_ns, known.st_size))
        return tuple(sorted(found))

    def models(self) -> Mapping[str, KeptRollouts]:
        """The models by their identifiers, in order; those that cannot be read are left out."""
        made = {}
        for name, *state in self.state():
            path = self.path / name
            about = _read.get((path, state[0], state[1], state[2]), partial(_about, path))
            if about is not None and name.startswith(f"{about.model}-"):
                made[about.model] = KeptRollouts(path, about)
        return made

    def identifier(self, model: str) -> str:
        """The identifier of a model that is named by it or by its title; any other name as it is.

        Files that cannot be read have no title, and are named by their identifier alone.
        """
        there = {name.rpartition("-")[0] for name, *_ in self.state()}
        titled = (name for name, kept in self.models().items() if kept.about.title == model)
        return model if model in there else next(titled, model)

    def file(self, model: str, token: str) -> Path:
        """Where the rollouts of a model would lie.

        Args:
            token: 16 hex digits that tell this file from every other one.
        """
        return self.path / f"{model}-{token}{_ENDING}"

    def require_free(self, model: str) -> None:
        """Raises AttachRefused where there are rollouts of this model."""
        for name, *_ in self.state():
            if name.rpartition("-")[0] == model:
                known = self.models().get(model)
                of = f", from {known.about.file} of {known.about.added[:10]}" if known else ""
                raise AttachRefused(
                    f"There are rollouts of {model} already{of}. Add these under another name"
                    f" (--model NAME), or take those away first (--remove {model})."
                )

    def keep(self, made: Path, model: str, token: str) -> None:
        """Give a finished file its place; nothing where it has it already.

        Raises:
            AttachRefused: there are other rollouts of this model.
            AttachError: it cannot be put there.
        """
        target = self.file(model, token)
        if target.exists():
            return
        self.require_free(model)
        try:
            made.replace(target)
        except OSError as err:
            raise AttachError(
                f"{target} cannot be written ({err.strerror or err}). Make room, or name another"
                " folder in DEEPMATH_DATA."
            ) from err

    def remove(self, model: str) -> None:
        """Take the rollouts of a model away.

        Raises:
            AttachError: there are none, or they cannot be removed.
        """
        there = [name for name, *_ in self.state() if name.rpartition("-")[0] == model]
        if not there:
            known = ", ".join(self.models()) or "none"
            raise AttachError(f"There are no rollouts of {model[:60]!r}; there are: {known}.")
        for name in there:
            try:
                (self.path / name).unlink(missing_ok=True)
            except OSError as err:
                raise AttachError(
                    f"{self.path / name} cannot be removed ({err.strerror})."
                ) from err


def opened(path: Path) -> duckdb.DuckDBPyConnection:
    """The file of a model, to be read; what is kept of it in memory has an end.

    Raises:
        duckdb.Error: it cannot be read.
    """
    # One process cannot open a file twice in two ways, so that everybody has to come here.
    return duckdb.connect(
        str(path), read_only=True, config={"memory_limit": "256MiB", "threads": 2}
    )


def _about(path: Path) -> Rollouts | None:
    try:
        with opened(path) as db:
            found = db.execute("SELECT known FROM about").fetchone()
        return Rollouts.from_json(json.loads(found[0])) if found else None
    except (duckdb.Error, OSError, KeyError, TypeError, ValueError):
        return None
