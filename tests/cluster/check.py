"""Builds by the nodes of a cluster, beside the same by this machine: `make test-ray`.

    python -m tests.cluster.check [--env FOLDER]

The environment is made where it is missing (a minute, 0.5 GB): it lies upon the one that runs this.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from pathlib import Path

import numpy

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("ray==2.60.0", "s3fs==2026.9.0", "moto[server]==5.2.5")
#: Nothing listens beyond this machine, nothing is sent, and stores are asked on this machine.
QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",  # a node is then 127.0.0.1, on every system
    "RAY_DISABLE_IMPORT_WARNING": "1",
    "HF_HUB_OFFLINE": "1",
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ENDPOINT_URL": "http://127.0.0.1:9",  # where nothing answers, until a store is started
    "AWS_MAX_ATTEMPTS": "1",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Make the environment, and prove in it what is promised of clusters."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--env", type=Path, default=Path.home() / ".cache" / "deepmath-ray")
    options.add_argument("--cache", type=Path, help="the demo, built by this machine")
    given = options.parse_args(argv)
    python = environment(given.env)
    with tempfile.TemporaryDirectory(prefix="deepmath-ray-") as work:
        words = [work, sys.executable, *([str(given.cache.absolute())] if given.cache else [])]
        return subprocess.run(
            [str(python), "-m", "tests.cluster.proof", *words], cwd=ROOT, env=os.environ | QUIET
        ).returncode


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
