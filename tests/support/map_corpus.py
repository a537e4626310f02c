"""A corpus with a planted map: DeepMath in two clusters, the set DAPO-17K around them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np

from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import published
from tests.support import novelty_corpus, planted_stages


def plant(
    folder: Path,
    built: Manifest,
    *,
    layouts: tuple[str, ...] = ("umap",),
    sets: Mapping[str, int] = MappingProxyType({"DAPO-17K": 40}),
    benchmarks: Mapping[str, int] = MappingProxyType({"MATH": 10}),
    **texts: str,
) -> Manifest:
    """Add neighbours (`novelty_corpus`, which takes `texts`) and layouts with named regions.

    The second layout is the first one upside down.
    """
    planted = novelty_corpus.plant(folder, built, sets=sets, benchmarks=benchmarks, **texts)
    ids = [i for (i,) in Store(folder, built).database.ask("SELECT id FROM problems ORDER BY id")]
    random = np.random.default_rng(5)
    points = []
    for name, rows in ((published.NAME, ids), ("DAPO-17K", range(40))):
        for at, row in enumerate(rows):
            centre = (10, 10) if name != published.NAME else ((0, 0), (20, 20))[at % 2]
            x, y = (float(v) for v in random.normal(centre, 1))
            points += [
                {"layout": layout, "dataset": name, "row": row, "corpus_row": row}
                | {"x": x, "y": -y if flipped else y}
                for flipped, layout in enumerate(layouts)
            ]
    regions = [
        {"layout": layout, "level": level, "region": level, "x": 9_000, "y": 9_000, "n": 20}
        | {"label": f"region {level}", "named_by": "words"}
        for layout in layouts
        for level in (0, 1)
    ]
    now = planted.manifest
    for layout in layouts:
        own = {"points": [point for point in points if point["layout"] == layout]}
        now = planted_stages.stand(folder, now, own, {}, {}, only=(f"layout-{layout}",))
    return planted_stages.stand(folder, now, {"regions": regions}, {}, {}, only=("regions",))
