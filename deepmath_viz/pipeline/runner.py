"""Runs stages in order: skips what is up to date, resumes what was interrupted.

A stage works in `.work/<stage>-<fingerprint>`; its finished files are renamed into the corpus
folder under names that carry their hash, and then the manifest is replaced. A build killed at any
moment therefore leaves either the old state or the new one, and parts to go on from.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa
from filelock import FileLock, Timeout

from deepmath_viz.corpus import asked, manifest, soundness
from deepmath_viz.corpus.manifest import Artefact, Manifest, StageRecord
from deepmath_viz.corpus.soundness import check as check
from deepmath_viz.corpus.stages import STAGES
from deepmath_viz.dataset.wording import duration
from deepmath_viz.errors import (
    ArtefactDamaged,
    BuildError,
    BuildLocked,
    CacheUnwritable,
    DeepMathError,
)
from deepmath_viz.pipeline import manifest_copy, memory
from deepmath_viz.pipeline.progress import Progress
from deepmath_viz.pipeline.stage import Context, Options, Stage, source_changed
from deepmath_viz.sources import retries
from deepmath_viz.sources.base import Source

WORK = ".work"
LOCK = ".lock"
#: Names of artefacts, and of the JSON files that are written aside.
_MADE_HERE = re.compile(
    rf"{manifest.NAME.pattern}|\.(?:manifest|progress|\.manifest\.copy)\.json\..+"
)
_LIBRARIES = ("datasets", "duckdb", "pyarrow")


def build(
    source: Source,
    cache: Path,
    stages: Sequence[Stage],
    *,
    only: Sequence[str] = (),
    force: bool = False,
    options: Options | None = None,
    progress: Progress | None = None,
    most_memory: int | None = None,
) -> Manifest:
    """Bring `cache/<corpus>` up to date with `source`.

    Args:
        source: where the rows come from.
        cache: folder of all corpora; made if missing.
        stages: all stages, in an order in which each follows what it needs.
        only: names of the stages to run, with what they need if that is missing or out of date;
            the first word of a name stands for all that begin so; empty means all.
        force: run the wanted stages even if nothing has changed.
        options: what else was asked for.
        progress: where to report; by default on standard error.
        most_memory: bytes that this process may take; it is ended where it takes more, and the
            reason is reported. None limits and tells nothing.

    Raises:
        BuildLocked: another build is at work on this corpus.
        CacheUnwritable: the folder of the corpus cannot be written.
        BuildError: a stage name is unknown, or a stage failed for a reason without a better name.
        SourceError: the source cannot be read.
    """
    wanted = _wanted(stages, only)
    folder = cache / source.corpus
    try:
        (folder / WORK).mkdir(parents=True, exist_ok=True)
    except OSError as err:
        raise _unwritable(folder, err) from err
    if manifest.is_newer(folder):
        raise BuildError(
            f"{folder} was built by a newer version of this program. Update the program, or give "
            "another cache with --cache FOLDER."
        )
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout as err:
        raise BuildLocked(
            f"Another build is at work in {folder}. Wait for it ('status' shows how far it is), "
            "or end it, and run this again."
        ) from err
    except (OSError, NotImplementedError) as err:
        raise _unwritable(folder, err) from err
    with lock:
        progress = progress or Progress(folder, tuple(dict.fromkeys(s.name for s in wanted)))
        try:
            named, options = _named(stages, only), options or Options()
            with retries.telling(progress.wait), memory.told(most_memory, progress):
                built = _build(source, folder, wanted, named, force, options, progress)
        except DeepMathError as err:
            progress.end("failed", str(err))
            raise
        except (OSError, MemoryError, pa.ArrowException) as err:
            said = f"Stage {progress.stage or 'none'} stopped: {str(err) or type(err).__name__}"
            progress.end("failed", said)
            raise BuildError(
                f"{said}. What is done is kept; put it right and run the same command again."
            ) from err
        except BaseException as err:
            progress.end("failed", f"{type(err).__name__}: {err}")
            raise
        finally:
            _leave_no_empty(folder / WORK)
        progress.end("done")
        return built


def _build(
    source: Source,
    folder: Path,
    wanted: list[Stage],
    named: set[str],
    force: bool,
    options: Options,
    progress: Progress,
) -> Manifest:
    current = _read_or_begin(folder, source)
    _sweep(folder, current)
    seen = _stamp(source)
    for said in asked.dropped(current, options, Options(), [stage.name for stage in wanted]):
        progress.say(said)
    made: set[str] = set()
    for stage in wanted:
        progress.begin(stage.name)
        inputs = stage.inputs(source, options)
        made_from = {"stage": stage.name, "version": stage.version, "inputs": inputs}
        if makers := stage.versions():
            made_from["makers"] = makers
        needs = {need: current.stages[need].content for need in stage.needs}
        made_from["needs"] = needs
        uses = {u: current.stages[u].content for u in stage.uses if u in current.stages}
        if uses:
            made_from["uses"] = uses
        fingerprint = manifest.fingerprint(made_from)
        record = current.stages.get(stage.name)
        again = force and (not named or stage.name in named) and stage.name not in made
        if record and record.fingerprint == fingerprint and _stands(folder, record) and not again:
            progress.say(f"{stage.name}: up to date ({record.rows:,} rows)")
            continue
        progress.say(f"{stage.name}: {STAGES[stage.name].makes}")
        work = _work_folder(folder, stage, fingerprint, again)
        began = time.monotonic()
        context = Context(source, folder, work, current.stages, progress, options)
        if inputs and _stamp(source) != seen:
            raise source_changed(f"before stage {stage.name}")
        result = stage.run(context)
        made.add(stage.name)
        if inputs and _stamp(source) != seen:
            # What was read is a mixture, and so may be the parts that were to be kept.
            shutil.rmtree(work, ignore_errors=True)
            raise source_changed(f"during stage {stage.name}")
        artefacts = _move_in(folder, result.files)
        record = StageRecord(
            stage=stage.name,
            fingerprint=fingerprint,
            content=result.content or manifest.content_of(artefacts),
            rows=result.rows,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            seconds=round(time.monotonic() - began, 2),
            inputs={
                **inputs,
                **asked.of(stage.name, options, Options()),
                "libraries": {name: version(name) for name in _LIBRARIES} | makers,
                "python": platform.python_version(),
            },
            needs=needs,
            uses=uses,
            notes=result.notes,
            artefacts=artefacts,
        )
        current = current.with_stage(record, source.origin())
        manifest.write(folder, current)
        manifest_copy.keep(folder, current)
        shutil.rmtree(work, ignore_errors=True)
        progress.say(f"{stage.name}: {record.rows:,} rows in {duration(record.seconds)}")
        for name, count in result.notes.get("counted", {}).items():
            progress.say(f"  {count:,} x {name}")
    return current


def _named(stages: Sequence[Stage], only: Sequence[str]) -> set[str]:
    """The stages that `only` names; `layout` names `layout-paper` and `layout-umap`."""
    found: set[str] = set()
    for name in only:
        meant = {s.name for s in stages if s.name == name or s.name.startswith(f"{name}-")}
        if not meant:
            known = ", ".join(dict.fromkeys(stage.name for stage in stages))
            raise BuildError(f"No stage is called {name!r}. Stages: {known}.")
        found |= meant
    return found


def _wanted(stages: Sequence[Stage], only: Sequence[str]) -> list[Stage]:
    by_name = {stage.name: stage for stage in stages}
    names: set[str] = set()
    queue = list(_named(stages, only) or by_name)
    while queue:
        name = queue.pop()
        if name not in names:
            names.add(name)
            queue += by_name[name].needs
    return [stage for stage in stages if stage.name in names]


def _read_or_begin(folder: Path, source: Source) -> Manifest:
    try:
        found = manifest.read(folder)
    except ArtefactDamaged:
        # A damaged manifest is kept aside for a look.
        (folder / manifest.FILE).replace(folder / f"{manifest.FILE}.damaged")
        found = manifest_copy.find(folder)
    return found or Manifest(source.corpus, source.origin())


def _stands(folder: Path, record: StageRecord) -> bool:
    """Whether the files of a stage are what its record says."""
    return all(soundness.is_untouched(folder / a.name, a, record.ended) for a in record.artefacts)


def _work_folder(folder: Path, stage: Stage, fingerprint: str, anew: bool) -> Path:
    work = folder / WORK / f"{stage.name}-{fingerprint[:16]}"
    for other in (folder / WORK).glob(f"{stage.name}-{'[0-9a-f]' * 16}"):
        if other != work or anew:
            shutil.rmtree(other, ignore_errors=True)
    work.mkdir(parents=True, exist_ok=True)
    return work


def _move_in(folder: Path, files: Sequence[Path]) -> tuple[Artefact, ...]:
    """Rename finished files into the corpus folder; hashing comes first, so that it takes no time.

    A build that is killed between the renames and the new manifest has to make the stage again.
    """
    moves = []
    for path in files:
        with path.open("rb") as file:
            os.fsync(file.fileno())
        found = manifest.describe(path)
        name = f"{path.stem}-{found.sha256[:8]}{path.suffix}"
        moves.append((path, replace(found, name=name)))
    for path, artefact in moves:
        path.replace(folder / artefact.name)
    return tuple(artefact for _, artefact in moves)


def _stamp(source: Source) -> list[tuple[str, int, int]]:
    """Names, sizes and times of local files. The hub's cannot change: a commit is for ever."""
    return [
        (file.name, file.size, found.st_mtime_ns)
        for file in (source.files() if source.kind != "hub" else ())
        if (found := Path(file.location).stat())
    ]


def _leave_no_empty(work: Path) -> None:
    """Remove work folders that hold nothing to go on from."""
    for folder in (*work.glob("*"), work):
        with suppress(OSError):
            folder.rmdir()


def _unwritable(folder: Path, err: Exception) -> CacheUnwritable:
    return CacheUnwritable(
        f"The cache folder {folder} cannot be written ({getattr(err, 'strerror', None) or err}). "
        "Give another with --cache FOLDER or DEEPMATH_CACHE."
    )


def _sweep(folder: Path, current: Manifest) -> None:
    """Remove artefacts of earlier generations and leftovers of killed builds.

    This happens when a build begins, not when a stage ends: readers that still hold the manifest
    of the generation before keep their files for as long as nobody builds again. Only names that
    a build gives are touched; whatever else somebody keeps in the folder stays.
    """
    keep = {a.name for record in current.stages.values() for a in record.artefacts}
    for path in folder.iterdir():
        if path.is_file() and path.name not in keep and _MADE_HERE.fullmatch(path.name):
            path.unlink(missing_ok=True)
