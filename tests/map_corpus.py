"""A corpus with a planted map: DeepMath in two clusters, one comparison set around them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from deepmath_viz import published
from deepmath_viz.manifest import Manifest
from deepmath_viz.store import Store
from tests import novelty_corpus, planted_stages


def plant(folder: Path, built: Manifest) -> Manifest:
    """Add neighbours (`novelty_corpus`) and a layout `umap` with named regions to a corpus."""
    planted = novelty_corpus.plant(folder, built, sets={"DAPO-17K": 40}, benchmarks={"MATH": 10})
    ids = [i for (i,) in Store(folder, built)._ask("SELECT id FROM problems ORDER BY id")]
    random = np.random.default_rng(5)
    points = []
    for name, rows in ((published.NAME, ids), ("DAPO-17K", range(40))):
        for at, row in enumerate(rows):
            centre = (10, 10) if name != published.NAME else ((0, 0), (20, 20))[at % 2]
            x, y = (float(v) for v in random.normal(centre, 1))
            points.append(
                {"layout": "umap", "dataset": name, "row": row, "x": x, "y": y, "corpus_row": row}
            )
    regions = [
        {"layout": "umap", "level": level, "region": level, "x": 9_000, "y": 9_000, "n": 20}
        | {"label": f"region {level}", "named_by": "words"}
        for level in (0, 1)
    ]
    tables = {"points": points, "regions": regions}
    return planted_stages.stand(
        folder, planted.manifest, tables, {}, {}, only=("layout-umap", "regions")
    )
