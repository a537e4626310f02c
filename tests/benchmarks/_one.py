"""One measurement in a process of its own: `python -m tests.benchmarks._one MODULE OUT ...`."""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path

from tests.benchmarks._row import Size, told, written


def main() -> None:
    """Call `rows` of a module, print them and leave them for the runner."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("module")
    options.add_argument("out", type=Path)
    options.add_argument("--share", type=float, default=1.0)
    options.add_argument("--full", type=Path)
    options.add_argument("--quick", action="store_true")
    given = options.parse_args()
    found = importlib.import_module(given.module).rows(Size(given.share, given.full, given.quick))
    written(found, given.out)
    told(found)


if __name__ == "__main__":
    main()
