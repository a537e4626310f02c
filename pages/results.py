"""Results: what models trained on the dataset reach, beside baselines and results of your own."""

from __future__ import annotations

from deepmath_viz.ui import frame
from deepmath_viz.ui.results import page as results

with frame.page("Results"):
    results.show()
