"""The manifest of a corpus: which artefacts stand, and what each was made from.

One JSON file beside the artefacts, replaced atomically. Artefacts carry a part of their content
hash in their names and are never changed in place, so swapping the manifest is what makes a
finished stage visible, and a reader that holds the old manifest still finds the old files.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from deepmath_viz.corpus.stages import damaged, missing, remedy
from deepmath_viz.errors import ArtefactDamaged
from deepmath_viz.files import write_json

FORMAT = 1
FILE = "manifest.json"
#: Names of artefacts: a part of their hash tells their generation.
NAME = re.compile(r".+-(?P<hash>[0-9a-f]{8})\.(?:parquet|duckdb|npy|xml|bin|json)")


@dataclass(frozen=True, slots=True)
class Artefact:
    """One file of a stage: name inside the corpus folder, bytes, SHA-256 of its bytes."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class StageRecord:
    """What a finished stage left, and from what.

    Attributes:
        stage: name of the stage.
        fingerprint: hash of everything the stage was made from; equal means nothing to do.
        content: hash of what the artefacts say; equal builds have equal content.
        rows: rows of the stage's table.
        made_at: end of the stage, ISO 8601 in UTC.
        seconds: how long the run took that finished it.
        inputs: what it was made from, readable.
        needs: content hashes of the earlier stages that it was made from.
        uses: the same of those that it took in because they stood.
        notes: what was counted on the way (rows taken in with unusable cells, and so on).
        artefacts: the files.
    """

    stage: str
    fingerprint: str
    content: str
    rows: int
    made_at: str
    seconds: float
    inputs: dict[str, Any] = field(default_factory=dict)
    needs: dict[str, str] = field(default_factory=dict)
    uses: dict[str, str] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)
    artefacts: tuple[Artefact, ...] = ()

    @property
    def ended(self) -> float:
        """`made_at` in seconds since 1970; 0 where it is no time."""
        try:
            return datetime.fromisoformat(self.made_at).timestamp()
        except ValueError:
            return 0.0


@dataclass(frozen=True, slots=True)
class Manifest:
    """All stages of one corpus.

    Attributes:
        corpus: its name.
        source: what it was read from.
        stages: those that stand, by name.
        damaged: those that would, but for their files: the sentence of each. As the next two, it
            is not in the file.
        damage: the same in one sentence; empty where nothing is known to be damaged.
        changes: how often the process has seen that files were damaged or mended.
    """

    corpus: str
    source: dict[str, Any] = field(default_factory=dict)
    stages: dict[str, StageRecord] = field(default_factory=dict)
    damaged: Mapping[str, str] = field(default_factory=dict)
    damage: str = ""
    changes: int = 0

    @property
    def is_demo(self) -> bool:
        """Whether the rows are the bundled demo corpus."""
        return self.source.get("kind") == "demo"

    def require(self, stage: str, so: str = "") -> StageRecord:
        """The record of a stage that something needs.

        Raises:
            ArtefactMissing: it is not built; `so` says what follows from that, see `stages`.
            ArtefactDamaged: its files, or those of a stage that it was made from, are damaged.
        """
        if stage in self.damaged:
            raise ArtefactDamaged(self.damaged[stage])
        if stage not in self.stages:
            raise missing(self.corpus, stage, so)
        return self.stages[stage]

    def with_stage(self, record: StageRecord, source: dict[str, Any]) -> Manifest:
        """The manifest after a stage has finished.

        Stages that were made from something else than what stands now are left out: solutions of
        an earlier revision must not be shown beside the problems of this one.
        """
        stages = {**self.stages, record.stage: record}
        while stale := [name for name, made in stages.items() if _unfit(made, stages)]:
            stages = {name: made for name, made in stages.items() if name not in stale}
        return replace(self, source=source, stages=stages)

    def generation(self, *stages: str) -> str:
        """A short name of the present contents, for cache keys: changes when an artefact does."""
        wanted = [self.stages[s] for s in stages or sorted(self.stages) if s in self.stages]
        # Names carry a part of the content: a stage that is forced may leave other bytes.
        names = [[artefact.name for artefact in record.artefacts] for record in wanted]
        # A file that was damaged and mended has the same name, and may be mapped as it was.
        seen = [self.changes] if self.changes else []
        return fingerprint([[record.fingerprint for record in wanted], names, *seen])[:12]

    def unfit(self, record: StageRecord) -> list[str]:
        """The stages that `record` was made from and that stand otherwise, or not at all."""
        return _unfit(record, self.stages)

    def without(self, broken: Mapping[str, str], changes: int) -> Manifest:
        """The manifest as it can be read: without damaged stages and what was made from them.

        Args:
            broken: what is wrong with the files of a stage.
            changes: see the attribute.
        """
        said = {stage: str(damaged(stage, what)) for stage, what in broken.items()}
        roots = {stage: stage for stage in broken}
        while more := {
            name: roots[need]
            for name, record in self.stages.items()
            for need in record.needs
            if name not in roots and need in roots
        }:
            roots |= more
            said |= {
                name: f"What stage {name} made cannot be used: it is made from stage {root}, whose "
                f"files are damaged. {remedy(root, force=True)}"
                for name, root in more.items()
            }
        kept = {name: record for name, record in self.stages.items() if name not in said}
        damage = ""
        if broken:
            files = "; ".join(broken.values())
            damage = f"Files of this corpus are damaged: {files}. {remedy(*broken, force=True)}. "
            damage += f"Until then nothing is shown that is made from them: {', '.join(said)}."
        return replace(self, stages=kept, damaged=said, damage=damage, changes=changes)


def _unfit(record: StageRecord, stages: Mapping[str, StageRecord]) -> list[str]:
    return [
        need
        for need, content in record.needs.items()
        if need not in stages or stages[need].content != content
    ]


def read(folder: Path) -> Manifest | None:
    """The manifest of a corpus folder, None where there is none.

    Raises:
        ArtefactDamaged: it is no manifest, or one of a newer format.
    """
    return read_file(folder / FILE)


def read_file(path: Path) -> Manifest | None:
    """The same of a file."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except OSError as err:
        raise ArtefactDamaged(
            f"{path} cannot be read ({err.strerror}). Change its permissions, or use another cache."
        ) from err
    except (ValueError, UnicodeDecodeError) as err:
        raise ArtefactDamaged(
            f"{path} is not readable as JSON. Delete it and run the build again."
        ) from err
    try:
        if raw["format"] != FORMAT:
            raise ArtefactDamaged(
                f"{path} has format {raw['format']}, this program reads {FORMAT}. "
                "Update the program, or delete the folder and build again."
            )
        stages = {
            name: StageRecord(
                **{**record, "artefacts": tuple(Artefact(**a) for a in record["artefacts"])}
            )
            for name, record in raw["stages"].items()
        }
        if raw.get("seal", seal := _seal(raw)) != seal:
            raise ArtefactDamaged(
                f"{path} was changed after it was written. Run the build again with the same "
                "--source: it goes on from the copy of the manifest that it keeps."
            )
        return Manifest(raw["corpus"], raw["source"], stages)
    except (KeyError, TypeError, AttributeError) as err:
        raise ArtefactDamaged(
            f"{path} is not a manifest of this program. Delete it and run the build again."
        ) from err


def is_newer(folder: Path) -> bool:
    """Whether the manifest was written by a newer program, whose work should be left alone."""
    try:
        return bool(json.loads((folder / FILE).read_text(encoding="utf-8"))["format"] > FORMAT)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def write(folder: Path, manifest: Manifest) -> None:
    """Replace the manifest atomically.

    It is sealed: a part that is changed afterwards is found out when it is read.
    """
    write_json(folder / FILE, sealed(manifest))


def sealed(manifest: Manifest) -> dict[str, Any]:
    """A manifest as a JSON-able value with its seal."""
    said = asdict(manifest)
    body = {"format": FORMAT, **{name: said[name] for name in _SEALED}}
    # As it will be read: JSON has no tuples, and no numbers for keys.
    return {**body, "seal": _seal(json.loads(json.dumps(body)))}


_SEALED = ("corpus", "source", "stages")


def _seal(raw: Mapping[str, Any]) -> str:
    return fingerprint({name: raw[name] for name in _SEALED})


def fingerprint(value: Any) -> str:
    """SHA-256 of a JSON-able value, independent of the order of its keys."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def content_of(artefacts: Iterable[Artefact]) -> str:
    """Content hash of a stage whose files are reproducible byte for byte."""
    return fingerprint([a.sha256 for a in artefacts])


def describe(path: Path, pause: Callable[[int], None] | None = None) -> Artefact:
    """Name, size and hash of a file.

    Args:
        path: the file.
        pause: called after every piece with the number of its bytes.

    Raises:
        OSError: it cannot be read.
    """
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
            size += len(chunk)
            if pause:
                pause(len(chunk))
    return Artefact(path.name, size, digest.hexdigest())
