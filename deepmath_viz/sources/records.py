"""Questions and answers out of the rows of any known dataset.

Every set has its own shape: plain columns (of messages the user's turn), the conversations of ORZ
(`record[0]["value"]`), the prompts of STILL (`prompt[0]["content"]` between `User:` and
`Assistant:`).
"""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import closing
from typing import Any

from deepmath_viz.dataset import rows
from deepmath_viz.errors import SourceShape
from deepmath_viz.sources.base import Source, SourceFile
from deepmath_viz.sources.cells import chat
from deepmath_viz.sources.cells.odd import Tally, odd_of
from deepmath_viz.sources.json_rows import RECORD
from deepmath_viz.sources.registry import Dataset

#: Columns that hold the question, where nobody says which.
USUAL = ("problem", "question", "prompt", "query", "Question", "Problem")


def pairs(
    source: Source, file: SourceFile, dataset: Dataset, tally: Tally | None = None
) -> Generator[tuple[str | None, str | None]]:
    """Question and answer of every row of a file, in order; None where there is none.

    Args:
        tally: where cells are counted that cannot be used.

    Raises:
        SourceShape: the file has no column with the question, or one that cannot hold it.
        SourceError: it cannot be read, see `Source.batches`.
    """
    present = source.columns(file)
    columns, texts, read = _reader(dataset, present, file.name)
    first = 0
    with closing(source.batches(file, columns, texts=texts)) as tables:
        for table in tables:
            if tally is not None:
                tally.take(odd_of(table), first)
            first += table.num_rows
            for row in table.to_pylist():
                question, answer = read(row)
                yield question if question and question.strip() else None, answer


def _reader(
    dataset: Dataset, present: tuple[str, ...], name: str
) -> tuple[list[str], list[str], Any]:
    """The columns to read, those of them that are text, and what reads a row."""
    answers = [dataset.answer] if dataset.answer in present else []
    if dataset.question == "orz_conversation":
        _must_have(RECORD, present, name)
        return [RECORD], [], _orz
    if dataset.question == "still_prompt":
        _must_have("prompt", present, name)
        answers = ["answer"] if "answer" in present else []
        return ["prompt", *answers], answers, lambda row: (_still(row), row.get("answer"))
    column = dataset.question or next((c for c in USUAL if c in present), "")
    _must_have(column or USUAL[0], present, name)
    answers = [answer for answer in answers if answer and answer != column]

    def read(row: dict[str, Any]) -> tuple[str | None, str | None]:
        question = row.get(column)
        return question and chat.unwrapped(question), row.get(answers[0]) if answers else None

    return [column, *answers], [column, *answers], read


def _must_have(column: str, present: tuple[str, ...], name: str) -> None:
    if column not in present:
        raise SourceShape(
            f"{name} has no column {column!r}; its columns are {', '.join(present) or 'none'}."
        )


def _orz(row: dict[str, Any]) -> tuple[str | None, str | None]:
    record = _decoded(row[RECORD])
    try:
        question = rows.text_cell(record[0]["value"])
    except (LookupError, TypeError):
        return None, None
    try:
        return question, rows.text_cell(record[1]["ground_truth"]["value"])
    except (LookupError, TypeError):
        return question, None


def _still(row: dict[str, Any]) -> str | None:
    prompt = _decoded(row["prompt"])
    try:
        text = rows.text_cell(prompt[0]["content"])
    except (LookupError, TypeError):
        return None
    if text is None:
        return None
    _, user, after = text.partition("User:")
    body = after if user else text
    question, assistant, _ = body.rpartition("Assistant:")
    return (question if assistant else body).strip()


def _decoded(value: Any) -> Any:
    """A nested value; columns of mixed types come as JSON text."""
    if isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
