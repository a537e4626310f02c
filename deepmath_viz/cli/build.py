"""`build`: a corpus, from a source, by the options."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from deepmath_viz.config import Settings
from deepmath_viz.dataset.filters import unique
from deepmath_viz.errors import SettingsError
from deepmath_viz.vectors.models import CHOICES


def add(command: Callable[[str, Any, str], argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    add = command("build", _build, "build a corpus, or bring it up to date").add_argument
    add("--source", default="hub", metavar="hub|demo|FOLDER", help="where the rows are (hub)")
    add("--revision", help="another revision of the hub dataset than the pinned one")
    add("--stage", action="append", default=[], metavar="NAME", help="only this stage; repeatable")
    add("--force", action="store_true", help="build even if nothing has changed")
    add(
        "--compare",
        action="append",
        default=[],
        metavar="NAME=HUB-ID:COLUMN|NAME=FILE:COLUMN",
        help="a further set to compare with; repeatable",
    )
    add(
        "--benchmarks",
        metavar="FILE",
        help="benchmark problems (columns benchmark, problem, answer) instead of the source's",
    )
    add(
        "--model",
        default="auto",
        metavar=f"{'|'.join(CHOICES)}|FOLDER",
        help="embedding model; auto takes the paper's where it can be had, else the packaged one",
    )
    add("--coordinates", metavar="FILE.npy", help="the paper's coordinates, 478,844 x 2")
    add("--map-neighbours", type=int, default=15, metavar="N", help="UMAP's n_neighbors (15)")
    add("--map-min-dist", type=float, default=0.1, metavar="D", help="UMAP's min_dist (0.1)")
    add("--map-seed", type=int, default=42, metavar="N", help="seed of the UMAP layout (42)")


def _build(options: argparse.Namespace, settings: Settings) -> None:
    from deepmath_viz import pipeline
    from deepmath_viz.pipeline import runner
    from deepmath_viz.pipeline.stage import Options
    from deepmath_viz.sources import open_source

    if not 2 <= options.map_neighbours <= 200:
        raise SettingsError(f"--map-neighbours is {options.map_neighbours}; use 2 to 200.")
    if not 0 <= options.map_min_dist <= 1:
        raise SettingsError(f"--map-min-dist is {options.map_min_dist}; use 0 to 1.")
    if not 0 <= options.map_seed < 2**32:
        raise SettingsError(f"--map-seed is {options.map_seed}; use 0 to {2**32 - 1:,}.")
    asked = Options(
        compare=tuple(options.compare),
        benchmarks=_path(options.benchmarks),
        model=options.model,
        coordinates=_path(options.coordinates),
        map_neighbours=options.map_neighbours,
        min_dist=options.map_min_dist,
        seed=options.map_seed,
    )
    source = open_source(options.source, revision=options.revision)
    names = unique(name for given in options.stage for name in given.split(",") if name)
    runner.build(
        source, settings.cache, pipeline.STAGES, only=names, force=options.force, options=asked
    )


def _path(given: str | None) -> Path | None:
    return Path(given).expanduser() if given else None
