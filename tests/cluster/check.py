"""Builds by the nodes of a cluster, beside the same by this machine: `make test-ray`.

    python -m tests.cluster.check [--env FOLDER] [--cache FOLDER] [--minutes N]

The environment is made where it is missing (a minute, 0.5 GB): it lies upon the one that runs this.
Whatever happens, no process that was started here is left.
"""

from __future__ import annotations

import argparse
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy

from tests.cluster.marked import MARK, end
from tests.cluster.variables import SHORT, VARIABLES

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("ray==2.60.0", "s3fs==2026.9.0", "moto[server]==5.2.5")


def main(argv: Sequence[str] | None = None) -> int:
    """Make the environment, and prove in it what is promised of clusters."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--env", type=Path, default=Path.home() / ".cache" / "deepmath-ray")
    options.add_argument("--cache", type=Path, help="the demo, built by this machine")
    options.add_argument("--minutes", type=float, default=20, help="after which it is given up")
    given = options.parse_args(argv)
    python = environment(given.env)
    with tempfile.TemporaryDirectory(prefix="deepmath-ray-", dir=SHORT) as work:
        words = [work, sys.executable, *([str(given.cache.absolute())] if given.cache else [])]
        proof = [str(python), "-m", "tests.cluster.proof", *words]
        inside = {"RAY_TMPDIR": work, "TMPDIR": work}
        return alone(proof, os.environ | VARIABLES | inside, 60 * given.minutes)


def alone(command: Sequence[str], env: Mapping[str, str], seconds: float) -> int:
    """Run a command and see to it that it ends, and leaves nothing; its code, or 1."""
    mark = secrets.token_hex(8)
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        code = subprocess.run(
            command, cwd=ROOT, env={**env, MARK: mark}, timeout=seconds
        ).returncode
    except subprocess.TimeoutExpired:
        print(f"failed: not through after {seconds / 60:g} minutes", flush=True)
        code = 1
    finally:
        left = end(mark)
        signal.signal(signal.SIGTERM, before)
    if left and not code:
        print(f"failed: {len(left)} processes were left: {', '.join(left)}", flush=True)
        return 1
    if left:
        print(f"ended {len(left)} processes that were left", flush=True)
    return code


def environment(folder: Path) -> Path:
    """The Python of the environment, made where it is missing."""
    python = folder / "bin" / "python"
    done = folder / "made-of.txt"
    if not done.exists() or done.read_text("utf-8") != "\n".join(PACKAGES):
        venv.create(folder, with_pip=True)
        below = Path(numpy.__file__).parents[1]
        (next(folder.glob("lib/python*/site-packages")) / "zz_below.pth").write_text(f"{below}\n")
        subprocess.run([str(python), "-m", "pip", "install", "-q", *PACKAGES], check=True)
        done.write_text("\n".join(PACKAGES), encoding="utf-8")
    return python


if __name__ == "__main__":
    sys.exit(main())
