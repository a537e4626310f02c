"""Whether the files of a corpus are still what its manifest says.

A server is asked for every page and every route. Whether each file is there, how large it is and
when it was changed is looked at every time, which takes 0.1 ms. Bytes are hashed where a file has
changed under the server, and once a file in the background, for what changed before it began.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from deepmath_viz.corpus import manifest
from deepmath_viz.corpus.manifest import Artefact, Manifest
from deepmath_viz.errors import ArtefactDamaged
from deepmath_viz.plumbing.lru import LRU

#: Bytes of a file that is hashed while somebody waits: a tenth of a second.
AT_ONCE = 64_000_000
#: Bytes that the background hashes before it rests, and for how many seconds.
_STRIDE, _REST = 32_000_000, 0.05
#: A record is made within so many seconds after its files have moved in, and has whole ones.
_MOVED, _SECOND = 60.0, 2.0
#: What tells a file from another one, or from itself after a change.
_Look = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Fault:
    """A file that is not what its record says.

    Attributes:
        stage: whose it is.
        file: its name.
        what: what is wrong, in words that go on from the name.
    """

    stage: str
    file: str
    what: str

    def __str__(self) -> str:
        return f"{self.file} {self.what}"


#: Verdicts by file, look and recorded hash; empty where all is well.
_verdicts: LRU[tuple[Path, _Look, str], str] = LRU(8_192)
#: How each file looked when it was looked at last.
_looks: LRU[Path, _Look] = LRU(8_192)
#: By folder: the faults that were found last, and how often they have changed.
_changes: LRU[Path, tuple[tuple[Fault, ...], int]] = LRU(256)
_waiting: SimpleQueue[tuple[Path, Artefact]] = SimpleQueue()
_queued: LRU[tuple[Path, _Look, str], bool] = LRU(8_192)
_lock = threading.Lock()
_worker: threading.Thread | None = None
_pending = 0


def sound(folder: Path, found: Manifest) -> Manifest:
    """The manifest without the stages whose files are known to be damaged, and what they made.

    Those are in `damaged` of the answer, each with its sentence.
    """
    faults = tuple(_faults(folder, found))
    with _lock:
        before, changes = _changes.find(folder) or ((), 0)
        if faults != before:
            changes += 1
            _changes.put(folder, (faults, changes))
    if not changes:
        return found
    broken: dict[str, list[str]] = {}
    for fault in faults:
        broken.setdefault(fault.stage, []).append(str(fault))
    return found.without({stage: "; ".join(said) for stage, said in broken.items()}, changes)


def verify(folder: Path, found: Manifest, most: int | None = None) -> tuple[Fault, ...]:
    """Hash every file now.

    Args:
        folder: the corpus folder.
        found: its manifest.
        most: bytes of the largest file that is hashed; None is any.
    """
    wrong = []
    for stage, artefact in _artefacts(found):
        if most is not None and artefact.size > most:
            said = _quick(folder / artefact.name, artefact)
        else:
            said = _hashed(folder / artefact.name, artefact)
        if said:
            wrong.append(Fault(stage, artefact.name, said))
    return tuple(wrong)


def watch(folder: Path, found: Manifest) -> None:
    """Have every file hashed in the background that has not been, small ones first."""
    global _worker, _pending
    for _, artefact in sorted(_artefacts(found), key=lambda pair: pair[1].size):
        path = folder / artefact.name
        look = _look(path)
        if isinstance(look, str):
            continue
        key = (path, look, artefact.sha256)
        with _lock:
            if _queued.find(key) or _verdicts.find(key) is not None:
                continue
            _queued.put(key, True)
            _pending += 1
            _waiting.put((path, artefact))
            if _worker is None or not _worker.is_alive():
                _worker = threading.Thread(target=_work, name="soundness", daemon=True)
                _worker.start()


def forget() -> None:
    """Know nothing of any file, as when the process began."""
    for known in (_verdicts, _looks, _changes, _queued):
        known.clear()


def settled() -> bool:
    """Whether the background has nothing left to do."""
    return _pending == 0


def check(folder: Path) -> list[str]:
    """Compare every artefact of a corpus with its record; returns what is wrong, in words."""
    return [f"{stage}: {said}" if stage else said for stage, said in faults_of(folder)]


def faults_of(folder: Path) -> list[tuple[str, str]]:
    """The same as pairs of a stage, empty where it is the manifest's, and what is wrong."""
    try:
        current = manifest.read(folder)
    except ArtefactDamaged as err:
        return [("", str(err))]
    if current is None:
        return [("", f"{folder} has no manifest: nothing has been built there.")]
    wrong = []
    if current.corpus != folder.name:
        wrong.append(("", f"{folder} holds the manifest of corpus {current.corpus!r}"))
    for record in current.stages.values():
        wrong += [
            (record.stage, f"it was made from another {need} than the one that stands")
            for need in current.unfit(record)
        ]
    wrong += [(fault.stage, str(fault)) for fault in verify(folder, current)]
    wrong += [("", said) for said in _nobodys(folder, current, whole=False)]
    return wrong


def left_over(folder: Path) -> list[str]:
    """Files of earlier generations, which nothing reads and the next build removes."""
    try:
        current = manifest.read(folder)
    except ArtefactDamaged:
        return []
    return _nobodys(folder, current, whole=True) if current else []


def is_untouched(path: Path, artefact: Artefact, made_at: float) -> bool:
    """Whether a file can be taken for what its record says: its size is right, and it was touched
    last when the record was made, or has its bytes still.

    A file that was touched long before is looked into, too: the clock may have gone backwards.

    Args:
        made_at: when the record was made, seconds since 1970.
    """
    look = _look(path)
    if isinstance(look, str) or look[1] != artefact.size:
        return False
    return _is_as_old(look, made_at) or not _hashed(path, artefact)


def look_closer(folder: Path, found: Manifest) -> None:
    """Hash files that were touched after their records were made, small ones first, up to `AT_ONCE`
    in all, for a program that looks once: what is found is in the next answer of `sound`."""
    ended = {stage: record.ended for stage, record in found.stages.items()}
    left = AT_ONCE
    for stage, artefact in sorted(_artefacts(found), key=lambda pair: pair[1].size):
        path = folder / artefact.name
        look = _look(path)
        if not isinstance(look, str) and not _is_as_old(look, ended[stage]):
            left -= artefact.size
            if left < 0:
                return
            _hashed(path, artefact)


def _is_as_old(look: _Look, made_at: float) -> bool:
    """Whether a file was touched last when its record was made."""
    written, changed = look[2] / 1e9, look[3] / 1e9
    return written <= made_at + _SECOND and made_at - _MOVED <= changed <= made_at + _SECOND


def _artefacts(found: Manifest) -> Iterator[tuple[str, Artefact]]:
    for record in found.stages.values():
        for artefact in record.artefacts:
            yield record.stage, artefact


def _faults(folder: Path, found: Manifest) -> Iterator[Fault]:
    for stage, artefact in _artefacts(found):
        if said := _quick(folder / artefact.name, artefact):
            yield Fault(stage, artefact.name, said)


def _quick(path: Path, artefact: Artefact) -> str:
    """What is wrong with a file, as far as can be said at once."""
    look = _look(path)
    if isinstance(look, str):
        return look
    if look[1] != artefact.size:
        return f"has {look[1]:,} bytes instead of {artefact.size:,}"
    known = _verdicts.find((path, look, artefact.sha256))
    if known is not None:
        return known
    before = _looks.find(path)
    _looks.put(path, look)
    if before is not None and before != look and artefact.size <= AT_ONCE:
        return _hashed(path, artefact)
    return ""


def _hashed(path: Path, artefact: Artefact, rest: float = 0.0) -> str:
    """What is wrong with a file, by its bytes; kept for as long as it looks the same."""
    look = _look(path)
    if isinstance(look, str):
        return look
    try:
        found = manifest.describe(path, pause=_pause(rest) if rest else None)
    except FileNotFoundError:
        return "is missing"
    except OSError as err:
        return f"cannot be read ({err.strerror})"
    same = (found.size, found.sha256) == (artefact.size, artefact.sha256)
    said = "" if same else "differs from its record"
    _verdicts.put((path, look, artefact.sha256), said)
    _looks.put(path, look)
    return said


def _look(path: Path) -> _Look | str:
    """How a file looks, or why it cannot be looked at."""
    try:
        known = path.stat()
    except FileNotFoundError:
        return "is missing"
    except OSError as err:
        return f"cannot be read ({err.strerror})"
    # The time of the last change of anything: a program can set the other one as it likes.
    return known.st_ino, known.st_size, known.st_mtime_ns, known.st_ctime_ns


def _work() -> None:
    global _pending
    while True:
        path, artefact = _waiting.get()
        try:
            _hashed(path, artefact, rest=_REST)
        finally:
            with _lock:
                _pending -= 1


class _pause:
    """Rests after every `_STRIDE` bytes, so that pages have the processor and the disk."""

    def __init__(self, rest: float) -> None:
        self._rest, self._since = rest, 0

    def __call__(self, read: int) -> None:
        self._since += read
        if self._since >= _STRIDE:
            self._since = 0
            time.sleep(self._rest)


def _nobodys(folder: Path, current: Manifest, *, whole: bool) -> list[str]:
    """Files that have the name of an artefact and belong to no stage: those whose bytes are what
    their name says (`whole`), or the others."""
    named = {artefact.name for _, artefact in _artefacts(current)}
    found = []
    for path in sorted(folder.iterdir()):
        match = manifest.NAME.fullmatch(path.name)
        if path.name in named or match is None or not path.is_file():
            continue
        try:
            sound = manifest.describe(path).sha256.startswith(match["hash"])
        except OSError:
            sound = False
        if sound is whole:
            found.append(
                f"{path.name} is of an earlier build; the next one removes it"
                if whole
                else f"{path.name} belongs to no stage, and is not what its name says"
            )
    return found


def words(faults: Sequence[Fault]) -> str:
    """Faults in one sentence, at most three of them."""
    more = f" and {len(faults) - 3} more" if len(faults) > 3 else ""
    return "; ".join(map(str, faults[:3])) + more
