"""What the page of doubtful labels says of a piece of evidence."""

from __future__ import annotations

import pytest

from deepmath_viz.dataset.records import Evidence
from deepmath_viz.ui.answers import doubtful


@pytest.mark.parametrize(
    ("kind", "source", "row", "said"),
    [
        ("solution_disagrees", "solutions", 2, "solution 2"),
        ("undecided", "solutions", 0, "solutions"),
        ("same_text_differs", "DSR-Preview", 0, "DSR-Preview 0"),
        ("rollouts_concur", "my_model", 16, "my_model, 16 of 16"),
    ],
)
def test_a_piece_says_where_it_stands(kind: str, source: str, row: int, said: str) -> None:
    piece = Evidence(
        id=0, side="against", kind=kind, weight=1.0, source=source, row=row, answer="1"
    )
    assert doubtful.where(piece) == said
