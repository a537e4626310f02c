"""Builds of the demo, as processes that people start; what they say, and what they leave."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

#: Stages whose work is cut into pieces, in the order of a build.
STAGES = ("answers", "embeddings", "neighbours", "overlaps")
#: Seconds after which a state of a build is waited for no more.
PATIENCE = 600.0


class Unproved(Exception):
    """What was promised does not hold: a sentence, and what the build said."""

    def __init__(self, sentence: str, said: str = "") -> None:
        super().__init__(sentence)
        self.said = said


def must(holds: object, sentence: str, said: str = "") -> None:
    """Raises Unproved where it does not hold."""
    if not holds:
        raise Unproved(sentence, said)


class Started:
    """A command of this program that is under way; its words are read as it says them."""

    #: Those that have not ended, or were not looked at.
    every: list[Started] = []  # noqa: RUF012

    def __init__(self, *words: str, python: str = sys.executable,
                 env: Mapping[str, str] | None = None) -> None:  # fmt: skip
        self.words = " ".join(words)
        self._lines: list[str] = []
        self.process = subprocess.Popen(
            [python, "-m", "deepmath_viz", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, **(env or {})},
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        Started.every.append(self)

    def _read(self) -> None:
        assert self.process.stdout is not None
        self._lines.extend(self.process.stdout)

    @property
    def said(self) -> str:
        """What it has said until now."""
        return "".join(self._lines)

    @property
    def ended(self) -> bool:
        """Whether it is through."""
        return self.process.poll() is not None

    def until(self, holds: Callable[[], bool], what: str) -> None:
        """Wait for a state of the work, for as long as the command runs.

        Raises:
            Unproved: it has ended before, or it never comes to that.
        """
        end = time.monotonic() + PATIENCE
        while not holds():
            must(not self.ended or holds(), f"the build ended before {what}", self.said)
            must(time.monotonic() < end, f"{what} was waited for in vain", self.said)
            time.sleep(0.02)

    def stop(self, how: signal.Signals) -> int:
        """Send it a signal, and wait for its end; its code."""
        self.process.send_signal(how)
        return self._ended()

    def finish(self, code: int = 0) -> str:
        """What it has said to its end.

        Raises:
            Unproved: it does not end as it should.
        """
        found = self._ended()
        must(found == code, f"`{self.words}` ended with {found} instead of {code}", self.said)
        must("Traceback" not in self.said, f"`{self.words}` ended with a traceback", self.said)
        return self.said

    def _ended(self) -> int:
        try:
            found = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            raise Unproved(f"`{self.words}` does not end", self.said) from None
        self._reader.join(PATIENCE)
        Started.every.remove(self)
        return found


def end_all() -> None:
    """End the commands that are still under way."""
    for one in list(Started.every):
        one.stop(signal.SIGKILL)


def build(
    cache: Path, *more: str, python: str = sys.executable, stages: Sequence[str] = STAGES
) -> Started:
    """Begin to build the demo."""
    words = ["build", "--source", "demo", "--stage", ",".join(stages), "--cache", str(cache)]
    return Started(*words, *more, python=python)


def hashes(cache: Path) -> dict[str, list[str]]:
    """The hashes of the artefacts of every stage that is cut into pieces."""
    return {
        record["stage"]: [artefact["sha256"] for artefact in record["artefacts"]]
        for record in _records(cache)
        if record["stage"] in STAGES
    }


def without(cache: Path, *stages: str) -> None:
    """Take the artefacts of stages away: they are then to be made again."""
    for record in _records(cache):
        if record["stage"] in stages:
            for artefact in record["artefacts"]:
                (cache / "demo" / artefact["name"]).unlink(missing_ok=True)


def stage(cache: Path) -> str:
    """The stage that a build has reported last; empty where it has not yet."""
    try:
        return str(json.loads((cache / "demo" / "progress.json").read_text("utf-8"))["stage"])
    except (OSError, ValueError):
        return ""


def parts(cache: Path) -> list[Path]:
    """The finished pieces of a build's searches."""
    return list((cache / "demo" / ".work").glob("neighbours-*/pair-*.npz"))


def _records(cache: Path) -> list[Any]:
    stages = json.loads((cache / "demo" / "manifest.json").read_text("utf-8"))["stages"]
    return list(stages.values() if isinstance(stages, dict) else stages)
