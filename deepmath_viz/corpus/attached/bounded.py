"""A process of its own for files of others: its memory and time are bounded, and it may be lost.

The parent has `asked` start it; the child hands what it does to `answered`, which leaves its report
in the folder that both know.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deepmath_viz import errors
from deepmath_viz.config import ROOT
from deepmath_viz.errors import AttachError, DeepMathError
from deepmath_viz.plumbing.limits import limit_memory

REPORT = "report.json"
#: How often the parent looks after its child, in seconds, where somebody wants to be told.
_EVERY = 0.25


@dataclass(frozen=True, slots=True)
class Bounds:
    """What reading a file may take: megabytes of memory, and seconds."""

    memory: int = 6_000
    seconds: float = 900.0


#: What an upload may take.
UPLOADED = Bounds(memory=2_000, seconds=120.0)


def asked(
    module: str,
    words: Sequence[str],
    aside: Path,
    *,
    file: str,
    bounds: Bounds,
    told: Callable[[], object] | None = None,
    remedy: str = "Attach a smaller file: the columns that are wanted, as Parquet.",
) -> dict[str, Any]:
    """Run a module as a process, and give its report.

    Args:
        aside: the folder where it leaves the report.
        file: what people call the file that it reads.
        told: called now and then while it runs; what it raises ends the process.
        remedy: what can be done where it takes too much.

    Raises:
        DeepMathError: what the process raised; AttachError where it took more than it may.
    """
    (aside / REPORT).unlink(missing_ok=True)
    process = subprocess.Popen(
        [sys.executable, "-m", module, *words],
        cwd=ROOT,
        env={"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "2"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    until = time.monotonic() + bounds.seconds
    try:
        while told is not None and time.monotonic() < until:
            with suppress(subprocess.TimeoutExpired):
                process.wait(_EVERY)
                break
            told()
        process.wait(max(0.0, until - time.monotonic()))
    except subprocess.TimeoutExpired:
        raise AttachError(
            f"Reading {file} was ended after {bounds.seconds:g} seconds. {remedy}"
        ) from None
    finally:
        process.kill()
        process.wait()
    report = aside / REPORT
    said: dict[str, Any] = {"kind": "memory"}
    if report.exists():
        said = json.loads(report.read_text(encoding="utf-8"))
    if "kind" not in said:
        return said
    if said["kind"] == "memory":
        raise AttachError(
            f"Reading {file} was ended: it needs more than {bounds.memory:,} MB of memory. {remedy}"
        )
    kind = getattr(errors, said["kind"], None)
    if isinstance(kind, type) and issubclass(kind, errors.DeepMathError):
        raise kind(said["message"])
    raise AttachError(f"{file} cannot be attached ({said['message'][:300]}).")


def answered(folder: Path, memory: int, run: Callable[[], dict[str, Any]]) -> None:
    """In the child: bound its memory, end it with its parent, and leave what it says.

    Args:
        memory: megabytes.
        run: what the report is; it has no field `kind`.
    """
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    limit_memory(memory, further=True)
    try:
        report = run()
    except DeepMathError as err:
        report = {"kind": type(err).__name__, "message": str(err)}
    except MemoryError:
        report = {"kind": "memory", "message": ""}
    except Exception as err:
        lost = "memory" in str(err).lower() or "bad_alloc" in str(err)
        kind = "memory" if lost else "unknown"
        report = {"kind": kind, "message": f"{type(err).__name__}: {str(err).splitlines()[:1]}"}
    (folder / REPORT).write_text(json.dumps(report), encoding="utf-8")


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(0)
