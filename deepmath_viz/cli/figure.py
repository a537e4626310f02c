"""`figure novelty`: the paper's figure as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from deepmath_viz.cli.options import FILE, command, corpus_option, flag, open_corpus, option
from deepmath_viz.cli.terminal import tell
from deepmath_viz.config import Settings
from deepmath_viz.corpus import stages
from deepmath_viz.errors import ArtefactMissing, SettingsError

LAYOUTS = ("paper", "umap")


@command()
@click.argument("which", type=click.Choice(["novelty"]))
@option("--out", "The figure.", FILE, required=True, metavar="FILE.pdf|png|svg")
@option("--layout", "Whose layout.", LAYOUTS, default="paper")
@flag("--overlay", "All sets in one panel.")
@option("--coordinates", "The authors' own file; else a corpus's, or those shipped.", FILE)
@corpus_option
def figure_command(
    settings: Settings,
    which: str,
    out: Path,
    layout: str,
    overlay: bool,
    coordinates: Path | None,
    corpus: str | None,
) -> None:
    """Draw the paper's novelty figure."""
    from deepmath_viz.maps import paper_figure
    from deepmath_viz.sources import paper

    if out.suffix.lower() not in paper_figure.FORMATS:
        raise SettingsError(f"{out.name!r} must end in {', '.join(paper_figure.FORMATS)}.")
    if coordinates is not None:
        points = _published(coordinates, layout)
    else:
        points = _built(settings, corpus, layout)
    draw = paper_figure.overlay if overlay else paper_figure.panels
    drawn = draw(points, paper.source_line() if layout == "paper" else "")
    paper_figure.save(drawn, out)
    total = sum(len(here) for here in points.values())
    tell(f"{out}: {total:,} points of {len(points)} sets")


def _published(file: Path, layout: str) -> dict[str, Any]:
    from deepmath_viz.sources import coordinates

    if layout != "paper":
        raise SettingsError("--coordinates are the paper's: leave --layout umap out.")
    return coordinates.by_set(coordinates.read(file))


def _shipped() -> dict[str, Any]:
    from deepmath_viz.sources import coordinates, paper

    return coordinates.by_set(paper.read())


def _built(settings: Settings, corpus: str | None, layout: str) -> dict[str, Any]:
    try:
        opened = open_corpus(settings, corpus)
    except ArtefactMissing:
        if corpus is not None or layout != "paper":
            raise
        return _shipped()
    points = opened.map.coordinates(layout)
    if not points and corpus is None and layout == "paper":
        return _shipped()
    if not points:
        raise stages.missing(opened.manifest.corpus, f"layout-{layout}")
    return points
