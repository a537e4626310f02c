"""Builds as processes of their own: start one, and read how far it is.

The serving half never imports the build. It starts `python -m deepmath_viz build` and reads the
file that a build reports to, so builds started in a terminal are followed in the same way.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from deepmath_viz import files
from deepmath_viz.config import ROOT
from deepmath_viz.corpus import asked, manifest
from deepmath_viz.errors import ArtefactDamaged, BuildError, BuildLocked

PROGRESS, LOG = "progress.json", "build.log"
#: Seconds by which two readings of one time may differ, where they follow the clock of the wall.
_CLOCK = 2.0
#: Whether the system counts when a process began by a clock that nobody sets.
_LINUX = sys.platform == "linux"
_BOOT = Path("/proc/sys/kernel/random/boot_id")
_LOG_BYTES = 64_000


@dataclass(frozen=True, slots=True)
class Job:
    """The latest build of one corpus.

    Attributes:
        corpus: name of the corpus folder.
        state: 'running', 'done', 'failed', or 'interrupted' (it ended without saying how).
        stage: the stage it is or was at, empty while it starts.
        stages: all stages of this build, in order.
        done, total, unit: work of the stage; total is None where it is unknown.
        note: what it is at, e.g. a file.
        rate: units a second.
        remaining: seconds left in this stage, None where unknown.
        error: why it failed.
        quiet: seconds since it last reported.
        pid: its process.
        waiting: what it waits for, empty while it works.
    """

    corpus: str
    state: str
    stage: str
    stages: tuple[str, ...]
    done: float
    total: float | None
    unit: str
    note: str
    rate: float
    remaining: float | None
    error: str | None
    quiet: float
    pid: int
    waiting: str = ""

    @property
    def running(self) -> bool:
        """Whether it is under way."""
        return self.state == "running"

    @property
    def share(self) -> float | None:
        """Share of the stage that is done, 0 to 1, None where it is unknown."""
        return min(1.0, max(0.0, self.done / self.total)) if self.total else None


def read(folder: Path) -> Job | None:
    """The latest build of a corpus folder; None where none reported, or nothing readable."""
    try:
        raw = json.loads((folder / PROGRESS).read_text(encoding="utf-8"))
        at, state, pid = float(raw["at"]), str(raw["state"]), int(raw["pid"])
        born, ticks = raw.get("born"), raw.get("ticks")
        # Not by the clock of the wall, which is set: all processes have the other one in common.
        spent = time.time() - at if ticks is None else time.monotonic() - float(ticks)
        quiet = max(0.0, spent)
        if state == "running" and not _is_build(pid, at, born if isinstance(born, str) else None):
            state = "interrupted"
        return Job(
            corpus=folder.name,
            state=state,
            stage=str(raw["stage"]),
            stages=tuple(map(str, raw["stages"])),
            done=float(raw["done"]),
            total=None if raw["total"] is None else float(raw["total"]),
            unit=str(raw["unit"]),
            note=str(raw["note"]),
            rate=float(raw["rate"]),
            remaining=None if raw["remaining"] is None else float(raw["remaining"]),
            error=raw["error"],
            quiet=quiet,
            pid=pid,
            waiting=str(raw.get("waiting", "")),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def latest(cache: Path) -> dict[str, Job]:
    """The latest build of every corpus folder in a cache, by corpus."""
    if not cache.is_dir():
        return {}
    found = (read(folder) for folder in sorted(cache.iterdir()) if folder.is_dir())
    return {job.corpus: job for job in found if job}


def log_tail(folder: Path, lines: int = 12) -> list[str]:
    """The last lines of the log of the build that was started last, empty where there is none."""
    try:
        with (folder / LOG).open("rb") as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - _LOG_BYTES))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return []
    return text.splitlines()[-lines:]


def start(
    source: str,
    cache: Path,
    *,
    revision: str | None = None,
    stages: Sequence[str] = (),
    force: bool = False,
) -> str:
    """Start a build in a process of its own, which outlives this one; returns its corpus.

    What it prints goes to `build.log` in the corpus folder. A corpus that stands is built with the
    options that it was built with before (`corpus.asked`).

    Args:
        source: 'hub', 'demo', or the path of a folder or file.
        cache: folder of all corpora.
        revision: another revision of the hub dataset than the pinned one.
        stages: only these; empty means all.
        force: build even if nothing has changed.

    Raises:
        SourceNotFound: there is no such folder or file.
        SettingsError: a revision of something that has none.
        BuildLocked: a build of this corpus is under way.
        BuildError: the cache cannot be written, or the process cannot be started.
    """
    from deepmath_viz.sources import open_source

    opened = open_source(source, revision=revision)
    folder = cache / opened.corpus
    if (job := read(folder)) and job.running:
        raise BuildLocked(
            f"A build of {opened.corpus!r} is under way already. Wait for it, or end it."
        )
    spec = opened.origin()["path"] if opened.kind == "folder" else opened.kind
    command = [sys.executable, "-m", "deepmath_viz", "build", "--source", str(spec)]
    command += ["--cache", str(cache.absolute())]
    command += ["--revision", revision] if revision else []
    command += [part for name in stages for part in ("--stage", name)]
    command += ["--force"] if force else []
    with suppress(ArtefactDamaged):  # the build itself knows what to do then
        command += asked.arguments(asked.kept(manifest.read(folder)))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / LOG).open("wb") as log:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        # Until the build itself reports, which takes as long as its imports and, for the hub,
        # its first answer, this says that it is under way.
        files.write_json(folder / PROGRESS, _starting(process.pid, stages))
    except OSError as err:
        raise BuildError(
            f"The build cannot be started in {folder}: {err.strerror}. "
            "Is the folder writable? Another can be set with DEEPMATH_CACHE."
        ) from err
    # Somebody has to collect its exit status, or it stays in the process table.
    threading.Thread(target=process.wait, daemon=True).start()
    return opened.corpus


def stop(folder: Path) -> bool:
    """End the running build of a corpus folder; False where none runs.

    It is cut off where it is. Finished stages stay, and the same build goes on from there.
    """
    job = read(folder)
    if job is None or not job.running or job.pid == os.getpid():
        return False
    try:
        os.kill(job.pid, signal.SIGTERM)
    except OSError:
        return False
    return True


def _starting(pid: int, stages: Sequence[str]) -> dict[str, object]:
    return {
        "state": "running", "pid": pid, "stages": list(stages), "stage": "", "done": 0,
        "total": None, "unit": "rows", "note": "", "rate": 0, "remaining": None, "error": None,
        "at": time.time(), "ticks": time.monotonic(), "born": began(pid),
    }  # fmt: skip


def began(pid: int) -> str | None:
    """When a process began, None where it is gone: what tells it from another one that has its
    number later.

    On Linux the start of the system by name, where it shows, and the ticks from there to that of
    the process (starttime, proc_pid_stat(5)), which no clock moves; elsewhere seconds since 1970.
    """
    if _LINUX:
        return _ticks(pid)
    import psutil

    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        at = process.create_time()
    except psutil.Error:
        return None
    return f"{at:.2f}"


def _ticks(pid: int) -> str | None:
    try:
        stat = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return None
    # The second of its fields is a name in brackets that can have anything in it.
    state, *fields = stat.rpartition(b")")[2].split()
    if state in (b"Z", b"X"):
        return None
    boot = ""
    with suppress(OSError):  # some sandboxes do not show it
        boot = _BOOT.read_text().strip()
    return f"{boot} {int(fields[18])}".strip()


def _same_start(one: str, other: str) -> bool:
    """Whether two answers of `began` are one start.

    Seconds may differ a little: they follow the clock of the wall. Earlier versions counted them
    from the start of the system, which moved as well, where there are ticks now.
    """
    if one == other:
        return True
    with suppress(ValueError):  # a report that no version wrote says anything
        (*boot, at), (*other_boot, other_at) = one.split(), other.split()
        if boot == other_boot and "." in at + other_at:
            return abs(_seconds(at) - _seconds(other_at)) <= _CLOCK
    return False


def _seconds(at: str) -> float:
    return float(at) if "." in at else int(at) / os.sysconf("SC_CLK_TCK")


def _is_build(pid: int, at: float, born: str | None) -> bool:
    """Whether process `pid` is still the build that reported.

    A build may be silent for minutes (a slow hub), and its number may belong to another process by
    now: one that began at another time.

    Args:
        at: when it reported, seconds since 1970.
        born: when it began, by its report; None in reports of earlier versions.
    """
    now = began(pid)
    if now is None:
        return False
    if born is not None:
        return _same_start(now, born)
    return _looks_like_a_build(pid, at + _CLOCK)


def _looks_like_a_build(pid: int, before: float) -> bool:
    """Whether a process is a build by its command line, and began before a time."""
    import psutil

    try:
        process = psutil.Process(pid)
        words, at = process.cmdline(), process.create_time()
    except psutil.Error:
        return False
    named = "deepmath_viz" in words or any(w.endswith("deepmath_viz/__main__.py") for w in words)
    return named and at <= before
