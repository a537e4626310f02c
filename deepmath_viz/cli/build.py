"""`build`: a corpus, from a source, by the options."""

from __future__ import annotations

from typing import Any

from deepmath_viz.cli.options import (
    FILE,
    MOST_SEED,
    Real,
    Whole,
    cluster_options,
    command,
    flag,
    option,
)
from deepmath_viz.config import Settings
from deepmath_viz.vectors.models import CHOICES

_SET = "NAME|NAME=HUB-ID:COLUMN|NAME=FILE:COLUMN"


@command()
@option("--source", "Where the rows are.", default="hub", metavar="hub|demo|FOLDER")
@option("--revision", "Another revision of the hub dataset than the pinned one.")
@option("--stage", "Only this stage; repeatable.", multiple=True, metavar="NAME")
@flag("--force", "Build even if nothing has changed.")
@option("--compare", "A further set to compare with; repeatable.", multiple=True, metavar=_SET)
@option(
    "--benchmarks",
    "Benchmark problems (columns benchmark, problem, answer) instead of the source's; or today: "
    "those that came after the paper, too, from their homes.",
    FILE,
    metavar="FILE|today",
)
@option(
    "--model",
    "Embedding model; auto takes the paper's where it can be had, else the packaged one.",
    default="auto",
    metavar=f"{'|'.join(CHOICES)}|FOLDER",
)
@option(
    "--also-model",
    "A second embedding model: its pairs are compared with those of the first, by a rule.",
    metavar="paper|packaged|FOLDER",
)
@flag("--fold", "Embed texts in one spelling, without instructions about the answer's form.")
@option(
    "--tokenizer",
    "Count tokens with this tokenizer (tokenizer.json, a model's folder, or its id on the hub); "
    "else they are estimated from characters.",
    metavar="FILE|HUB-ID",
)
@option("--coordinates", "The paper's coordinates (.npy), 478,844 x 2.", FILE)
@option("--map-neighbours", "UMAP's n_neighbors.", Whole(2, 200), default=15)
@option("--map-min-dist min_dist", "UMAP's min_dist.", Real(0, 1), default=0.1)
@option("--map-seed seed", "Seed of the UMAP layout.", Whole(0, MOST_SEED), default=42)
@cluster_options
def build_command(
    settings: Settings,
    source: str,
    revision: str | None,
    stage: tuple[str, ...],
    force: bool,
    engine: str,
    address: str | None,
    share: str | None,
    **asked: Any,
) -> None:
    """Build a corpus, or bring it up to date."""
    from deepmath_viz import pipeline
    from deepmath_viz.dataset.filters import unique
    from deepmath_viz.pipeline import memory, runner
    from deepmath_viz.pipeline.stage import Options
    from deepmath_viz.plumbing import engines
    from deepmath_viz.sources import open_source

    names = unique(name for given in stage for name in given.split(",") if name)
    opened = open_source(source, revision=revision)
    with engines.opened(engine, address=address, share=share, cache=settings.cache) as works:
        runner.build(
            opened,
            settings.cache,
            pipeline.STAGES,
            only=names,
            force=force,
            options=Options(**asked, engine=works),
            most_memory=settings.build_memory or memory.usual(),
        )
