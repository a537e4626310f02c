"""The build half: sources in, artefacts out. The only writer of a corpus.

Knows no Streamlit and no store; `stages` has a module a stage.
"""

from __future__ import annotations

from deepmath_viz.pipeline.stage import Stage
from deepmath_viz.pipeline.stages import (
    answers,
    benchmarks,
    comparison,
    embeddings,
    layout_paper,
    layout_umap,
    neighbours,
    problems,
    regions,
    search,
    serve,
    solutions,
)

#: All stages, each after what it needs. Queries are served as soon as they can be, and once more
#: when there is more to ask: `serve` is skipped where nothing has been added, and so is `regions`.
STAGES: tuple[Stage, ...] = (
    problems.STAGE,
    solutions.STAGE,
    answers.STAGE,
    comparison.STAGE,
    benchmarks.STAGE,
    layout_paper.STAGE,
    regions.STAGE,
    serve.STAGE,
    search.STAGE,
    embeddings.STAGE,
    neighbours.STAGE,
    layout_umap.STAGE,
    regions.STAGE,
    serve.STAGE,
)
#: Their names, each once.
NAMES = tuple(dict.fromkeys(stage.name for stage in STAGES))
#: Stages after which the app is worth opening.
FIRST_STAGES = ("problems", "solutions")
