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
from deepmath_viz.plumbing.amounts import several

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
#: What takes the samples of all steps together.
ALL_STEPS = "all"
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
        step: of which step of training samples are taken; `all` or empty takes them all.
        steps: those that were met.
        others, again: rows of other steps, and those that repeat others (`Layout.single`).
        missing: responses without a value (null).
    """

    layout: Layout
    on: str
    on_column: str
    step: str = ""
    prompts: list[str] = field(default_factory=list)
    questions: list[str | None] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    rows: int = 0
    samples: int = 0
    empty: int = 0
    notes: list[str] = field(default_factory=list)
    steps: dict[str, None] = field(default_factory=dict)
    others: int = 0
    again: int = 0
    missing: int = 0
    _single: str | None = None

    def takes(self, row: dict[str, Any], file: str) -> bool:
        """Whether the samples of a row are taken.

        Raises:
            AttachRefused: it is of another step than those before, and nobody said which are meant.
        """
        if self.layout.single:
            value = str(row.get(self.layout.single))
            self._single = value if self._single is None else self._single
            if value != self._single:
                self.again += 1
                return False
        step = layouts.step(row)
        if not step or self.step == ALL_STEPS:
            return True
        self.steps[step] = None
        if not self.step and len(self.steps) > 1:
            raise AttachRefused(
                f"{file} holds samples of several steps of training (row {self.rows:,} is of step"
                f" {step[:40]}, those before of {next(iter(self.steps))[:40]}). Say which: --step"
                " N, or --step all to take them together."
            )
        if self.step and step != self.step:
            self.others += 1
            return False
        return True


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
                    made = made or _begun(part, record, request)
                    made.rows += 1
                    for row in layouts.unfolded(record, made.layout):
                        if made.takes(row, part.name):
                            taken = _samples(made, row, numbers)
                            size += sum(len(sample["text"]) for sample in taken)
                            pending += taken
                    if len(pending) >= _ROWS or size > _CHARACTERS:
                        _write(out, pending)
                        size = 0
                        told(made.samples)
        _write(out, pending)
    if made is None:
        raise AttachRefused(f"{parts[0].name} has no rows.")
    if not made.samples:
        raise AttachRefused(_none(made, parts[0].name))
    if made.again:
        made.notes.append(
            f"Left out: {several(made.again, 'row')} with the same responses once more, for another"
            f" {made.layout.single}."
        )
    if made.missing:
        made.notes.append(f"Left out: {several(made.missing, 'response')} without a value (null).")
    if made.others:
        made.notes.append(
            f"Left out: {several(made.others, 'row')} of other steps than {made.step}."
        )
    return made


def _samples(made: Spooled, row: dict[str, Any], numbers: dict[str, int]) -> list[dict[str, Any]]:
    """The samples of a row, as they are kept."""
    asked = layouts.asked(row, made.on, made.on_column)
    number = -1
    if asked is not None:
        number = numbers.setdefault(asked, len(numbers))
        if number == len(made.prompts):
            _first(made, asked, row)
    texts = layouts.said(row, made.layout)
    samples = []
    for text, count in zip(texts, layouts.tokens(row, len(texts)), strict=True):
        if text is None:
            made.missing += 1
            continue
        found = extract(text)
        made.samples += 1
        made.empty += not text.strip()
        samples.append(
            {"prompt": number, "row": made.rows, "answer": found.answer}
            | {"found_in": found.found_in, "tokens": count, "text": text}
        )
    return samples


def _none(made: Spooled, file: str) -> str:
    if made.others:
        steps = ", ".join(list(made.steps)[:20])
        return f"{file} has no samples of step {made.step[:40]!r}; it has {steps}."
    return (
        f"No row of {file} holds a response in {made.layout.responses!r}. Name the column that"
        " does: --responses COLUMN."
    )


def _begun(part: Part, record: dict[str, Any], request: RolloutRequest) -> Spooled:
    layout = layouts.layout_of(part.name, record, request.responses)
    record = next(layouts.unfolded(record, layout), record)
    on, column = layouts.way(part.name, record, request.on, layout)
    return Spooled(layout, on, column, request.step)


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
