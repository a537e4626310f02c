"""Rollouts are added: a file is read, looked at, and then judged and kept, or not.

Both steps run in processes of their own. What they have done lies in a folder that is named by the
contents of the file and by what was asked, so that whoever asks the same again goes on from there,
with the same verdicts.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from deepmath_viz.corpus.attached import bounded, names, reading
from deepmath_viz.corpus.attached.bounded import Bounds
from deepmath_viz.corpus.attached.folder import AttachedFolder
from deepmath_viz.corpus.attached.reading import Part
from deepmath_viz.corpus.rollouts import judging, rates
from deepmath_viz.corpus.rollouts.child import ABOUT, JUDGING, MADE, PAIRS, PROGRESS, REQUEST
from deepmath_viz.corpus.rollouts.folder import RolloutFolder
from deepmath_viz.corpus.rollouts.request import RolloutRequest, Rollouts
from deepmath_viz.errors import AttachError, AttachRefused, DeepMathError, RolloutsBusy
from deepmath_viz.plumbing.engines.work import Engine

_CHILD = "deepmath_viz.corpus.rollouts.child"
_WORK, _LOCK, _RATES = ".work-", "lock", "rates.parquet"
#: Days after which what an interrupted run left is removed.
_KEPT_DAYS = 7
#: What reading and judging may take where nobody bounds it: 1.6 million samples take minutes.
BOUNDS = Bounds(memory=6_000, seconds=24 * 3600.0)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a step is.

    Attributes:
        step: of `child.STEPS`.
        done, of: samples read, or answers judged; `of` is 0 where nobody knows.
    """

    step: str
    done: int
    of: int


Told = Callable[[Progress], object]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a file, before anything is judged or kept.

    Attributes:
        about: what it would be.
        work: where what was read lies; `forget` removes it.
        token: what its file is called by.
    """

    about: Rollouts
    work: Path
    token: str


def look(
    attached: AttachedFolder,
    problems: Sequence[Path],
    parts: Sequence[Part],
    request: RolloutRequest,
    *,
    file: str,
    bounds: Bounds = BOUNDS,
    told: Told | None = None,
    folds: Path | None = None,
) -> Found:
    """Read files and find their problems; nothing is kept yet.

    Args:
        attached: of the corpus; rollouts lie beside it, and their pass rates in it.
        problems: Parquet files of the corpus's problems.
        file: what people call the file.
        told: called now and then; what it raises ends the process.
        folds: their folded questions, see `corpus.folds`.

    Raises:
        AttachRefused, SourceError: the file, a name or what was asked is not as it must be.
        RolloutsBusy: another process is adding this very file.
        AttachError: reading took more than it may, or the folder cannot be written to.
    """
    folder = RolloutFolder.beside(attached)
    named = f"The model {request.title[:60]!r}"
    names.checked(request.model, named, "Name it otherwise: --model NAME.")
    for part in parts:
        if not reading.is_readable(part.name):
            raise AttachRefused(
                f"{part.name[:120]}: the ending says nothing that is read. Files end in"
                f" {', '.join(reading.ENDINGS)}."
            )
    token = _token(parts, request, problems)
    if not folder.file(request.model, token).exists():
        folder.require_free(request.model)
        attached.require_free(request.model)
    work = folder.path / f"{_WORK}{token}"
    try:
        folder.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        work.mkdir(exist_ok=True, mode=0o700)
        _tidy(folder.path, work)
        asked = {
            "request": request.to_json(),
            "parts": [[str(part.path.absolute()), part.name] for part in parts],
            "problems": [str(path.absolute()) for path in problems],
            "folds": folds and str(folds.absolute()),
            "file": file,
            "memory": bounds.memory,
        }
        (work / REQUEST).write_text(json.dumps(asked), encoding="utf-8")
    except OSError as err:
        raise AttachError(
            f"{folder.path} cannot be written to ({err.strerror or err}). Name another folder in"
            " DEEPMATH_DATA."
        ) from err
    if (work / ABOUT).exists():  # an earlier run was interrupted behind this step
        about = Rollouts.from_json(json.loads((work / ABOUT).read_text(encoding="utf-8")))
        return Found(about, work, token)
    try:
        return Found(_run("read", work, file, bounds, told), work, token)
    except RolloutsBusy:
        raise
    except DeepMathError:
        shutil.rmtree(work, ignore_errors=True)
        raise


def keep(
    attached: AttachedFolder,
    found: Found,
    *,
    bounds: Bounds = BOUNDS,
    told: Told | None = None,
    engine: Engine | None = None,
    say: Callable[[str], object] = lambda _: None,
) -> Rollouts:
    """Judge what was found, and keep it; what is interrupted goes on when it is asked again.

    Args:
        engine: who judges, where it is not a process of this machine.
        say: called with what it says of its nodes: how many there are, and that one was lost.

    Raises:
        AttachRefused: the name was taken meanwhile.
        RolloutsBusy: another process is adding this very file.
        AttachError: judging took more than it may, or the folder cannot be written to.
    """
    folder = RolloutFolder.beside(attached)
    model = found.about.model
    about = found.about
    if not folder.file(model, found.token).exists():
        folder.require_free(model)
        attached.require_free(model)
        if engine is not None:  # the process then finds all verdicts, and writes them
            _spread(found, engine, told or (lambda _: None), say)
        about = _run("judge", found.work, about.file, bounds, told)
    folder.keep(found.work / MADE, model, found.token)
    if not attached.file(model).exists():
        attached.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        rates.write(found.work / _RATES, folder.file(model, found.token), about)
        attached.keep(found.work / _RATES, model)
    forget(found)
    return about


def _spread(found: Found, engine: Engine, told: Told, say: Callable[[str], object]) -> None:
    pairs = found.work / PAIRS
    of = pq.read_metadata(pairs).num_rows
    with _alone(found.work, found.about.file):
        judging.judged(pairs, found.work, lambda n: told(Progress(JUDGING, n, of)), engine, say)


@contextmanager
def _alone(work: Path, file: str) -> Iterator[None]:
    """Hold the lock of a folder.

    Raises:
        RolloutsBusy: another process is at work in it.
    """
    try:
        with FileLock(work / _LOCK).acquire(timeout=0):
            yield
    except Timeout as err:
        raise RolloutsBusy(
            f"{file} is being added by another process. Wait until it is finished."
        ) from err


def forget(found: Found) -> None:
    """Remove what was read of a file that is not to be kept."""
    shutil.rmtree(found.work, ignore_errors=True)


def remove(attached: AttachedFolder, model: str) -> None:
    """Take the rollouts of a model away, and its pass rates.

    Args:
        model: its identifier, or what people call it.

    Raises:
        AttachError: there are none, or they cannot be removed.
    """
    folder = RolloutFolder.beside(attached)
    model = folder.identifier(model)
    folder.remove(model)
    known = attached.tables().get(model)
    if known is not None and known.from_rollouts:
        attached.detach(model, with_rollouts=True)


def _run(step: str, work: Path, file: str, bounds: Bounds, told: Told | None) -> Rollouts:
    def tell() -> None:
        with suppress(OSError, ValueError, TypeError):
            progress = Progress(**json.loads((work / PROGRESS).read_text(encoding="utf-8")))
            assert told is not None
            told(progress)

    with _alone(work, file):
        said = bounded.asked(
            *(_CHILD, [step, str(work)], work),
            file=file,
            bounds=bounds,
            told=tell if told else None,
            remedy="Add a smaller file: fewer problems, or fewer samples of each, at a time.",
        )
    return Rollouts.from_json(said["about"])


def _token(parts: Sequence[Part], request: RolloutRequest, problems: Sequence[Path]) -> str:
    """What tells these files, read this way for this corpus, from any other."""
    digest = hashlib.sha256(json.dumps(request.to_json()).encode())
    digest.update(repr([path.name for path in problems]).encode())
    try:
        for part in parts:
            digest.update(f"\0{part.name}\0".encode())
            with part.path.open("rb") as file:
                while piece := file.read(1 << 22):
                    digest.update(piece)
    except OSError as err:
        raise AttachRefused(f"{part.name} cannot be read ({err.strerror}).") from err
    return digest.hexdigest()[:16]


def _tidy(folder: Path, but: Path) -> None:
    """Remove what runs left that were interrupted long ago."""
    for path in folder.glob(f"{_WORK}*"):
        with suppress(OSError):
            if path != but and time.time() - path.stat().st_mtime > _KEPT_DAYS * 86_400:
                shutil.rmtree(path, ignore_errors=True)
