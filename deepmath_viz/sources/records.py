"""Questions and answers out of the rows of any known dataset.

Every set has its own shape: plain columns, the conversations of ORZ (`record[0]["value"]`), the
prompts of STILL (`prompt[0]["content"]` between `User:` and `Assistant:`).
"""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import closing
from typing import Any

from deepmath_viz.dataset import rows
from deepmath_viz.errors import SourceShape
from deepmath_viz.sources.base import Source, SourceFile
from deepmath_viz.sources.json_rows import RECORD
from deepmath_viz.sources.registry import Dataset

#: Columns that hold the question, where nobody says which.
USUAL = ("problem", "question", "prompt", "query", "Question", "Problem")


def pairs(
    source: Source, file: SourceFile, dataset: Dataset
) -> Generator[tuple[str | None, str | None]]:
    """Question and answer of every row of a file, in order; None where there is none.

    Raises:
        SourceShape: the file has no column with the question.
        SourceError: it cannot be read, see `Source.batches`.
    """
    present = source.columns(file)
    columns, read = _reader(dataset, present, file.name)
    with closing(source.batches(file, columns)) as tables:
        for table in tables:
            for row in table.to_pylist():
                question, answer = read(row)
                yield question if question and question.strip() else None, answer


def _reader(dataset: Dataset, present: tuple[str, ...], name: str) -> tuple[list[str], Any]:
    if dataset.question == "orz_conversation":
        _must_have(RECORD, present, name)
        return [RECORD], _orz
    if dataset.question == "still_prompt":
        _must_have("prompt", present, name)
        answer = "answer" if "answer" in present else None
        return ["prompt", *filter(None, [answer])], lambda row: (_still(row), _cell(row, answer))
    column = dataset.question or next((c for c in USUAL if c in present), "")
    _must_have(column or USUAL[0], present, name)
    answer = dataset.answer if dataset.answer in present else None
    return [column, *filter(None, [answer])], lambda row: (_cell(row, column), _cell(row, answer))


def _must_have(column: str, present: tuple[str, ...], name: str) -> None:
    if column not in present:
        raise SourceShape(
            f"{name} has no column {column!r}; its columns are {', '.join(present) or 'none'}."
        )


def _cell(row: dict[str, Any], column: str | None) -> str | None:
    """A cell as text; a list of one (OlympiadBench's answers) is its element."""
    value = row.get(column) if column else None
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return rows.text_cell(value)


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
