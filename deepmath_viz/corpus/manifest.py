"""The manifest of a corpus: which artefacts stand, and what each was made from.

One JSON file beside the artefacts, replaced atomically. Artefacts carry a part of their content
hash in their names and are never changed in place, so swapping the manifest is what makes a
finished stage visible, and a reader that holds the old manifest still finds the old files.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from deepmath_viz.corpus.stages import missing
from deepmath_viz.errors import ArtefactDamaged
from deepmath_viz.files import write_json

FORMAT = 1
FILE = "manifest.json"


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


@dataclass(frozen=True, slots=True)
class Manifest:
    """All stages of one corpus."""

    corpus: str
    source: dict[str, Any] = field(default_factory=dict)
    stages: dict[str, StageRecord] = field(default_factory=dict)

    @property
    def is_demo(self) -> bool:
        """Whether the rows are the bundled demo corpus."""
        return self.source.get("kind") == "demo"

    def require(self, stage: str, so: str = "") -> StageRecord:
        """The record of a stage that something needs.

        Raises:
            ArtefactMissing: it is not built; `so` says what follows from that, see `stages`.
        """
        if stage not in self.stages:
            raise missing(self.corpus, stage, so)
        return self.stages[stage]

    def with_stage(self, record: StageRecord, source: dict[str, Any]) -> Manifest:
        """The manifest after a stage has finished.

        Stages that were made from something else than what stands now are left out: solutions of
        an earlier revision must not be shown beside the problems of this one.
        """
        stages = {**self.stages, record.stage: record}
        while stale := [name for name, made in stages.items() if not _fits(made, stages)]:
            stages = {name: made for name, made in stages.items() if name not in stale}
        return replace(self, source=source, stages=stages)

    def generation(self, *stages: str) -> str:
        """A short name of the present contents, for cache keys: changes when an artefact does."""
        wanted = [self.stages[s] for s in stages or sorted(self.stages) if s in self.stages]
        # Names carry a part of the content: a stage that is forced may leave other bytes.
        names = [[artefact.name for artefact in record.artefacts] for record in wanted]
        return fingerprint([[record.fingerprint for record in wanted], names])[:12]


def _fits(record: StageRecord, stages: dict[str, StageRecord]) -> bool:
    return all(
        need in stages and stages[need].content == content for need, content in record.needs.items()
    )


def read(folder: Path) -> Manifest | None:
    """The manifest of a corpus folder, None where there is none.

    Raises:
        ArtefactDamaged: it is no manifest, or one of a newer format.
    """
    path = folder / FILE
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
    """Replace the manifest atomically."""
    write_json(folder / FILE, {"format": FORMAT, **asdict(manifest)})


def fingerprint(value: Any) -> str:
    """SHA-256 of a JSON-able value, independent of the order of its keys."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def content_of(artefacts: Iterable[Artefact]) -> str:
    """Content hash of a stage whose files are reproducible byte for byte."""
    return fingerprint([a.sha256 for a in artefacts])


def describe(path: Path) -> Artefact:
    """Size and hash of a file that has just been written."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return Artefact(path.name, path.stat().st_size, digest.hexdigest())
