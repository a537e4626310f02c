"""Judgements of pairs as files to take away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from deepmath_viz.reviews import export as review_export
from deepmath_viz.reviews.pairs import PairJudgements

COLUMNS = (
    "key", "other", "dataset", "row", "similarity", "reviewer", "judgement", "note", "corpus", "at",
    "id", "in_force",
)  # fmt: skip


def judgement_rows(
    judgements: PairJudgements, *, history: bool = False, reviewer: str | None = None
) -> list[dict[str, Any]]:
    """The judgements in force, oldest first; `history` gives superseded ones too."""
    found = judgements.history(reviewer) if history else judgements.in_force(reviewer)
    newest = {(one.key, one.other, one.reviewer): one.id for one in found}
    return [
        {
            **{name: getattr(one, name) for name in COLUMNS if name != "in_force"},
            "in_force": newest[one.key, one.other, one.reviewer] == one.id,
        }
        for one in found
    ]


def export_csv(rows: Iterable[Mapping[str, Any]]) -> str:
    """Judgements as CSV; see `reviews.export.export_csv`."""
    return review_export.export_csv(rows, COLUMNS)


def export_jsonl(rows: Iterable[Mapping[str, Any]]) -> str:
    """Judgements as JSON objects, one a line."""
    return review_export.export_jsonl(rows, COLUMNS)


FORMATS = {"csv": export_csv, "jsonl": export_jsonl}
