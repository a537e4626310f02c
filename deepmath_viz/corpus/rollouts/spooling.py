"""A file of rollouts, a row a sample: its prompt by number, its text, and the answer found in it.

What is read is put on the disk as it comes, so that memory holds the distinct prompts alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from deepmath_viz import files
from deepmath_viz.corpus.attached.reading import Part
from deepmath_viz.corpus.rollouts import layouts, records
from deepmath_viz.corpus.rollouts.layouts import Layout
from deepmath_viz.corpus.rollouts.request import RolloutRequest
from deepmath_viz.errors import AttachRefused
from deepmath_viz.maths.answers.extraction import extract

#: A row a sample, in the order of the file; `prompt` counts from 0.
SPOOLED = pa.schema(
    [
        ("prompt", pa.int32()),
        ("row", pa.int64()),
        ("answer", pa.string()),
        ("found_in", pa.string()),
        ("tokens", pa.int64()),
        ("text", pa.string()),
    ]
)
#: Samples, and characters of their texts, that are held at once.
_ROWS, _CHARACTERS = 10_000, 32_000_000
#: Distinct prompts, and characters of them all, of one file.
MOST_PROMPTS, MOST_CHARACTERS = 2_000_000, 2_000_000_000


@dataclass(slots=True)
class Spooled:
    """What was read.

    Attributes:
        layout: as which.
        on, on_column: by what its prompts are matched, and the column that says it.
        prompts: distinct texts of prompts, or keys or numbers as text, in order.
        questions: beside numbers, the question of each prompt where the file has one.
        first: the row in which each is met first, from 1.
        rows: of the file.
        samples: responses in it; of these `empty` have no text.
        notes: whatever is to be known.
    """

    layout: Layout
    on: str
    on_column: str
    prompts: list[str] = field(default_factory=list)
    questions: list[str | None] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    rows: int = 0
    samples: int = 0
    empty: int = 0
    notes: list[str] = field(default_factory=list)


def spool(
    parts: Sequence[Part],
    request: RolloutRequest,
    path: Path,
    told: Callable[[int], object],
) -> Spooled:
    """Read files of rollouts into a Parquet file of `SPOOLED`.

    Args:
        told: called with the number of samples that have been read.

    Raises:
        AttachRefused: the file says not what the model was asked, or what it said.
        SourceError: it cannot be read to its end.
    """
    made: Spooled | None = None
    numbers: dict[str, int] = {}
    pending: list[dict[str, Any]] = []
    size = 0
    with (
        files.replacing(path, alone=True) as file,
        pq.ParquetWriter(file, SPOOLED, compression="zstd", write_statistics=False) as out,
    ):
        for part in parts:
            with closing(records.records(part)) as rows:
                for record in rows:
                    if made is None:
                        made = _begun(part, record, request)
                    made.rows += 1
                    asked = layouts.asked(record, made.on, made.on_column)
                    texts = layouts.said(record, made.layout)
                    number = -1
                    if asked is not None:
                        number = numbers.setdefault(asked, len(numbers))
                        if number == len(made.prompts):
                            _first(made, asked, record)
                    tokens = layouts.tokens(record, made.layout, len(texts))
                    for text, count in zip(texts, tokens, strict=True):
                        found = extract(text)
                        made.samples += 1
                        made.empty += not text.strip()
                        pending.append(
                            {"prompt": number, "row": made.rows, "answer": found.answer}
                            | {"found_in": found.found_in, "tokens": count, "text": text}
                        )
                        size += len(text)
                    if len(pending) >= _ROWS or size > _CHARACTERS:
                        _write(out, pending)
                        size = 0
                        told(made.samples)
        _write(out, pending)
    if made is None:
        raise AttachRefused(f"{parts[0].name} has no rows.")
    if not made.samples:
        raise AttachRefused(
            f"No row of {parts[0].name} holds a response in {made.layout.responses!r}. Name the"
            " column that does: --responses COLUMN."
        )
    return made


def _begun(part: Part, record: dict[str, Any], request: RolloutRequest) -> Spooled:
    layout = layouts.layout_of(part.name, record, request.responses)
    on, column = layouts.way(part.name, record, request.on, layout)
    return Spooled(layout, on, column)


def _first(made: Spooled, asked: str, record: dict[str, Any]) -> None:
    if len(made.prompts) == MOST_PROMPTS:
        raise AttachRefused(f"The file has more than {MOST_PROMPTS:,} different prompts.")
    made.prompts.append(asked)
    made.first.append(made.rows)
    beside = made.on in ("hub_row", "id")
    made.questions.append(layouts.question(record, made.layout) if beside else None)


def _write(out: pq.ParquetWriter, pending: list[dict[str, Any]]) -> None:
    if pending:
        out.write_table(pa.Table.from_pylist(pending, schema=SPOOLED))
        pending.clear()
