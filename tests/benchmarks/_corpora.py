"""Corpora for measurements: of the dataset's size or a share of it, kept between runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from deepmath_viz.config import ROOT
from deepmath_viz.corpus import catalogue, manifest
from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.corpus.store import Store
from tests.benchmarks._row import Size
from tests.full.write import DEFAULT, write


def real_rows() -> Path | None:
    """The folder of real rows that DEEPMATH_REAL_DATA names."""
    named = os.environ.get("DEEPMATH_REAL_DATA")
    return Path(named) if named else None


def source(size: Size, *, solutions: bool = False) -> Path:
    """A mirror of this size; without `solutions` they may be left out of it.

    The folder that `make full` wrote is taken where it is of this size. Others lie beside it.
    """
    full = size.full or DEFAULT
    if size.share == 1 and (full / "full.json").exists():
        return full
    kind = "solutions" if solutions else "bare"
    folder = full.with_name(f"{full.name}-{kind}-{size.share:g}")
    write(folder, real_rows(), size.share, bare=not solutions)
    return folder


def built(size: Size, *stages: str, solutions: bool = False) -> tuple[Path, Manifest]:
    """The folder and manifest of a corpus with these stages; builds those that are missing."""
    mirror = source(size, solutions=solutions)
    cache = mirror.with_name(f"{mirror.name}-cache")
    command = [sys.executable, "-m", "deepmath_viz", "build", "--stage", ",".join(stages)]
    command += ["--source", str(mirror), "--cache", str(cache)]
    subprocess.run(command, check=True, cwd=ROOT, stdout=sys.stderr)
    folder = cache / catalogue.choose(cache)
    found = manifest.read(folder)
    assert found is not None
    return folder, found


def opened(size: Size, *stages: str, solutions: bool = False) -> Store:
    """The same as an open store."""
    return Store(*built(size, *stages, solutions=solutions))
