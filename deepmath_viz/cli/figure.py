"""`figure novelty`: the paper's figure as a file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from deepmath_viz.config import Settings
from deepmath_viz.corpus import catalogue, stages
from deepmath_viz.errors import SettingsError
from deepmath_viz.sources import coordinates

LAYOUTS = ("paper", "umap")


def add(command: Callable[[str, Any, str], argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    figure = command("figure", _figure, "draw the paper's novelty figure")
    figure.add_argument("which", choices=("novelty",))
    figure.add_argument("--out", required=True, metavar="FILE.pdf|png|svg")
    figure.add_argument("--layout", choices=LAYOUTS, default="paper")
    figure.add_argument("--overlay", action="store_true", help="all sets in one panel")
    figure.add_argument(
        "--coordinates", metavar="FILE", help="the paper's coordinates; then nothing need be built"
    )
    figure.add_argument("--corpus", metavar="NAME")


def _figure(options: argparse.Namespace, settings: Settings) -> None:
    from deepmath_viz.maps import paper_figure

    out = Path(options.out)
    if out.suffix.lower() not in paper_figure.FORMATS:
        raise SettingsError(f"{out.name!r} must end in {', '.join(paper_figure.FORMATS)}.")
    points = _points(options, settings)
    drawn = paper_figure.overlay(points) if options.overlay else paper_figure.panels(points)
    paper_figure.save(drawn, out)
    total = sum(len(here) for here in points.values())
    print(f"{out}: {total:,} points of {len(points)} sets", file=sys.stderr)


def _points(options: argparse.Namespace, settings: Settings) -> dict[str, Any]:
    if options.coordinates:
        if options.layout != "paper":
            raise SettingsError("--coordinates are the paper's: leave --layout umap out.")
        return coordinates.by_set(coordinates.read(Path(options.coordinates).expanduser()))
    opened = catalogue.open_store(settings.cache, options.corpus or settings.corpus)
    points = opened.map.coordinates(options.layout)
    if not points:
        raise stages.missing(opened.manifest.corpus, f"layout-{options.layout}")
    return points
