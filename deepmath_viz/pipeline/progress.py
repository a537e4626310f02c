"""Progress of a build: on the terminal, and in a file that the app reads."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from deepmath_viz import files
from deepmath_viz.corpus import jobs
from deepmath_viz.corpus.jobs import PROGRESS
from deepmath_viz.dataset.wording import duration

_FILE_EVERY, _LINE_EVERY, _TTY_EVERY = 0.5, 5.0, 0.2


@dataclass(slots=True)
class Progress:
    """Counts work of one stage and reports rate and remaining time.

    Nothing is reported more often than a person can read. A failure to report (a full disk, a
    closed terminal) never stops the build.
    """

    folder: Path
    stages: tuple[str, ...]
    out: TextIO = field(default_factory=lambda: sys.stderr)
    stage: str = ""
    unit: str = "rows"
    done: float = 0
    total: float | None = None
    note: str = ""
    waiting: str = ""
    _resumed: float = 0
    _began: float = field(default_factory=time.monotonic)
    #: When this process began: it tells it from another that has its number later.
    _born: str | None = field(default_factory=lambda: jobs.began(os.getpid()))
    _last_file: float = 0
    _last_line: float = 0
    _mute_until: float = 0
    _open_line: bool = False

    def begin(self, stage: str) -> None:
        """Start reporting a stage."""
        self.stage, self.done, self.total, self.note, self._resumed = stage, 0, None, "", 0
        self.waiting = ""
        self._began = self._last_line = time.monotonic()
        self._save("running")

    def expect(self, total: float | None, unit: str, *, already: float = 0) -> None:
        """Say how much there is to do, and how much an earlier run has done."""
        self.total, self.unit, self.done, self._resumed = total, unit, already, already
        self._began = time.monotonic()

    def add(self, amount: float = 1, note: str = "") -> None:
        """Count work that has been done."""
        self.done += amount
        self.note = note or self.note
        self.waiting = ""
        now = time.monotonic()
        if now - self._last_file >= _FILE_EVERY and now >= self._mute_until:
            self._save("running")
            self._last_file = now
        tty = self.out.isatty()
        if now - self._last_line >= (_TTY_EVERY if tty else _LINE_EVERY):
            self._show(tty)
            self._last_line = now

    def wait(self, why: str) -> None:
        """Say what is being waited for, at once: until work is counted again, nothing else is."""
        self.waiting = why
        self._save("running")
        if self.out.isatty():
            self._print(f"\r\x1b[K  {why[:98]}")
            self._open_line = True
        else:
            self.say(f"  {why}")

    def say(self, text: str) -> None:
        """Print one line."""
        if self._open_line:
            self._print("\r\x1b[K")
            self._open_line = False
        self._print(text + "\n")

    def end(self, state: str, error: str | None = None) -> None:
        """Record how the build ended: `done` or `failed`."""
        self._save(state, error)

    @property
    def rate(self) -> float:
        """Units a second in this run."""
        spent = time.monotonic() - self._began
        return (self.done - self._resumed) / spent if spent > 0 else 0.0

    @property
    def remaining(self) -> float | None:
        """Seconds left at the present rate; None where the end is unknown, or the rate still is."""
        if self.total is None or self.done - self._resumed < 0.01 * self.total:
            return None
        return max(0.0, self.total - self.done) / max(self.rate, 1e-9)

    def _show(self, tty: bool) -> None:
        share = f" of {self.total:,.0f}" if self.total else ""
        text = f"  {self.stage}: {self.done:,.0f}{share} {self.unit}, {self.rate:,.0f}/s"
        if self.remaining is not None:
            text += f", {duration(self.remaining)} left"
        if self.note:
            text += f" ({self.note})"
        if tty:
            self._print(f"\r\x1b[K{text[:100]}")
            self._open_line = True
        else:
            self.say(text)

    def _print(self, text: str) -> None:
        with suppress(OSError):
            self.out.write(text)
            self.out.flush()

    def _save(self, state: str, error: str | None = None) -> None:
        value: dict[str, Any] = {
            "state": state, "pid": os.getpid(), "stages": list(self.stages), "stage": self.stage,
            "done": self.done, "total": self.total, "unit": self.unit, "note": self.note,
            "rate": self.rate, "remaining": self.remaining, "error": error, "at": time.time(),
            "ticks": time.monotonic(), "waiting": self.waiting, "born": self._born,
        }  # fmt: skip
        try:
            files.write_json(self.folder / PROGRESS, value)
        except OSError:
            self._mute_until = time.monotonic() + 30
