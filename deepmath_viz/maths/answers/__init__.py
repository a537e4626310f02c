"""Answers: where a solution states one, what kind of thing it is, and whether two are the same.

`reading` takes them apart, `equality` compares, `judging` does so many times in processes that may
be lost. Nothing here knows a problem or a corpus.
"""

from __future__ import annotations

from deepmath_viz.maths.answers.boxes import find_boxes, last_box
from deepmath_viz.maths.answers.reading.classify import ANSWER_TYPES, classify

__all__ = ["ANSWER_TYPES", "classify", "find_boxes", "last_box"]
