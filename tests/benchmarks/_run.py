"""Runs every measurement and writes docs/performance.md: `make bench`.

    python -m tests.benchmarks._run [--quick] [--only NAME,NAME] [--share 0.25] [--full FOLDER]

Each measurement runs at each of its sizes in a process of its own, within a time of its own; one
that fails or takes too long becomes a row that says so, and the others go on. What was found is
kept in docs/performance.json after each: a run that is interrupted, or asks for some only, leaves
what the others said.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from deepmath_viz.config import ROOT
from tests.benchmarks import _page

#: With `--quick` every share is so much smaller, and a process has so many minutes.
QUICK, QUICK_MINUTES = 0.1, 4.0
#: A quarter, half and the full size; and four times that, where the work is not quadratic.
QUADRATIC = (0.25, 0.5, 1.0)
GROWTH = (*QUADRATIC, 4.0)


@dataclass(frozen=True)
class Measurement:
    """A script of this folder.

    Attributes:
        name: as `--only` has it; the module is `bench_NAME` where `module` does not say another.
        minutes: how long it may take at each size.
        shares: of the full size, at which it is measured.
    """

    name: str
    minutes: float = 10
    shares: tuple[float, ...] = (1.0,)
    module: str = ""

    @property
    def imported(self) -> str:
        """The module that has `rows`."""
        return self.module or f"tests.benchmarks.bench_{self.name}"


#: In the order of the report.
MEASUREMENTS = (
    Measurement("filters", shares=GROWTH),
    Measurement("server", minutes=20),
    Measurement("pages", minutes=20),
    Measurement("sql"),
    Measurement("search", minutes=15, shares=GROWTH),
    Measurement("scan"),
    Measurement("solutions", minutes=40),
    Measurement("export", shares=GROWTH),
    Measurement("attached", minutes=15),
    Measurement("answers", minutes=30, shares=GROWTH),
    Measurement("rollouts", minutes=40),
    Measurement("embeddings"),
    Measurement("neighbours", minutes=60, shares=QUADRATIC),
    Measurement("layout", minutes=40, shares=QUADRATIC),
    Measurement("pairs"),
    Measurement("ngrams", minutes=20, shares=GROWTH),
    Measurement("map_peers", minutes=20),
    Measurement("hub_exit", minutes=30),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, and write the report; 1 where a measurement failed."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--quick", action="store_true", help="a tenth of every size")
    options.add_argument("--only", default="", metavar="NAME,NAME")
    options.add_argument("--share", type=float, help="of the full size, instead of its own")
    options.add_argument("--full", type=Path, help="the folder that `make full` wrote")
    given = options.parse_args(argv)
    asked = [name for name in given.only.split(",") if name]
    unknown = {*asked} - {one.name for one in MEASUREMENTS}
    if unknown:
        names = ", ".join(one.name for one in MEASUREMENTS)
        raise SystemExit(f"No measurement {', '.join(sorted(unknown))}. There are: {names}.")
    wanted = [one for one in MEASUREMENTS if not asked or one.name in asked]
    if given.share:
        wanted = [replace(one, shares=(given.share,)) for one in wanted]
    failed = measure(wanted, quick=given.quick, full=given.full, kept=_page.DATA)
    _page.main()
    return int(failed)


def measure(wanted: Sequence[Measurement], *, quick: bool, full: Path | None, kept: Path) -> bool:
    """Run measurements and keep what they gave; whether one of them failed."""
    failed = False
    for one in wanted:
        for share in one.shares:
            share = share * QUICK if quick else share
            print(f"== {one.name}, {share:g} of the full size", flush=True)
            run = _measured(one, share, quick, full)
            if run["failure"]:
                failed = True
                print(f"FAILED: {run['failure']}", flush=True)
            data = _page.known(kept)
            others = [r for r in data if (r["name"], r["share"]) != (one.name, share)]
            kept.write_text(_dumped([*others, run]), encoding="utf-8")
    return failed


def _dumped(runs: list[dict[str, Any]]) -> str:
    order = [one.name for one in MEASUREMENTS]
    runs.sort(key=lambda r: (order.index(r["name"]) if r["name"] in order else 99, r["share"]))
    return json.dumps(runs, indent=1, ensure_ascii=False) + "\n"


def _measured(one: Measurement, share: float, quick: bool, full: Path | None) -> dict[str, Any]:
    minutes = min(one.minutes, QUICK_MINUTES) if quick else one.minutes
    with tempfile.TemporaryDirectory(prefix="deepmath-bench-") as folder:
        out = Path(folder) / "rows.json"
        command = [sys.executable, "-m", "tests.benchmarks._one", one.imported, str(out)]
        command += ["--share", str(share), *["--quick"] * quick]
        command += ["--full", str(full)] if full else []
        load, began = os.getloadavg()[0], time.monotonic()
        failure = _run(command, 60 * minutes)
        rows = json.loads(out.read_text(encoding="utf-8")) if not failure else []
    return {
        "name": one.name,
        "share": share,
        "quick": quick,
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
        "seconds": round(time.monotonic() - began),
        "load": [round(load, 1), round(os.getloadavg()[0], 1)],
        "machine": machine(),
        "cores": os.cpu_count() or 1,
        "failure": failure,
        "rows": [row | {"share": share} for row in rows],
    }


def _run(command: list[str], seconds: float) -> str:
    """Run a process and all that it starts for so long; why it failed, "" where it did not."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        process = subprocess.Popen(command, cwd=ROOT, stderr=said, start_new_session=True)
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired:
            return f"not done after {seconds / 60:.3g} minutes"
        finally:
            if process.poll() is None or _has_left(process.pid):
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        said.seek(0)
        lines = [line.strip() for line in said.read().splitlines() if line.strip()]
    sys.stderr.write("\n".join(lines[-30:]) + "\n" if code else "")
    return f"{lines[-1][:200] if lines else 'no word'} (exit status {code})" if code else ""


def _has_left(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def machine() -> str:
    """Processor, cores, memory and Python in words."""
    cpu = Path("/proc/cpuinfo")
    lines = cpu.read_text(encoding="utf-8").splitlines() if cpu.exists() else []
    facts = {key.strip(): value.strip() for key, _, value in (x.partition(":") for x in lines)}
    flags = facts.get("flags", "").split()
    able = [flag for flag in ("avx2", "avx512f", "avx512_bf16", "amx_bf16") if flag in flags]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    named = facts.get("model name") or platform.processor() or platform.machine()
    return (
        f"{named} ({', '.join(able) or 'no wide vectors'}), {os.cpu_count()} cores,"
        f" {memory:.0f} GB, Python {platform.python_version()}"
    )


if __name__ == "__main__":
    raise SystemExit(main())
