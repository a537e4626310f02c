"""What a column of a file becomes: a number, yes or no, a day, a short text, a list of tags.

What its cells are is said by the rules of all files (`sources.cells`), of texts once more by those
of CSV. Here they become what can be kept: days, short texts, tags. A column that is of no kind is
refused, and never guessed at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from deepmath_viz.corpus.attached.reading import Cells, told
from deepmath_viz.plumbing.amounts import several
from deepmath_viz.sources.cells import arrow, plain
from deepmath_viz.sources.cells.kinds import Kind
from deepmath_viz.sources.cells.learning import OF, SHARE, kind_of_texts

NUMBER, BOOLEAN, DATE, TEXT, TAGS = "number", "boolean", "date", "text", "tags"
KINDS = (NUMBER, BOOLEAN, DATE, TEXT, TAGS)
#: Characters of a short text and of a tag; tags of a problem.
SHORT, TAG, MOST_TAGS = 200, 100, 50
#: A share such as 3/8.
FRACTION = r"^\s*\d{1,4}\s*/\s*[1-9]\d{0,3}\s*$"
#: Kinds that texts may turn out to be.
_INSIDE = (Kind.NUMBER, Kind.BOOLEAN, Kind.DATE)


@dataclass(frozen=True, slots=True)
class Typed:
    """A column as it is kept.

    Attributes:
        kind: of `KINDS`.
        cells: of Arrow's type for it: int64, double, bool, date32, string, list of string.
        notes: what was left out of it, in words.
    """

    kind: str
    cells: pa.Array
    notes: tuple[str, ...] = ()


class Unfit(Exception):
    """A column is of no kind; `str(error)` says why, as the end of a sentence about it."""


def typed(cells: Cells) -> Typed:
    """A column of a file as it is kept.

    Raises:
        Unfit: it is of no kind, or of several, or holds nothing that can be kept.
    """
    if cells.mixed:
        raise Unfit(f"is of mixed kinds ({cells.mixed})")
    try:
        made = _made(cells.kind, arrow.combined(cells.array))
    except Unfit as err:
        said = "; ".join(cells.notes())
        raise Unfit(f"{err} ({said})" if said else str(err)) from err
    return Typed(made.kind, made.cells, (*cells.notes(), *made.notes))


def _made(kind: Kind, cells: pa.Array) -> Typed:
    if cells.null_count == len(cells):
        raise Unfit("holds no number" if kind is Kind.NUMBER else "holds nothing")
    if kind is Kind.NUMBER:
        return Typed(NUMBER, cells)
    if kind is Kind.BOOLEAN:
        return Typed(BOOLEAN, cells)
    if kind is Kind.DATE:
        return Typed(DATE, pc.floor_temporal(cells, unit="day").cast(pa.date32()))
    return _tags(cells.to_pylist()) if kind is Kind.LIST else _texts(cells)


def _texts(cells: pa.Array) -> Typed:
    kind, whole = kind_of_texts(cells)
    if kind in _INSIDE:
        read, odd = arrow.kind_column("text", cells, kind, whole=whole)
        made = _made(kind, read)
        return Typed(made.kind, made.cells, (*told(odd), *made.notes))
    texts = pc.utf8_trim_whitespace(cells)
    nothing = pc.is_in(texts, pa.array(["", *sorted(plain.NAN)]))
    texts = pc.if_else(nothing, None, texts)
    there = len(texts) - texts.null_count
    if not there:
        raise Unfit("holds nothing")
    long = pc.fill_null(pc.greater(pc.utf8_length(texts), SHORT), False)
    n = int(pc.sum(long).as_py() or 0)
    if _too_many(n, there):
        raise Unfit(f"holds texts of more than {SHORT} characters")
    short = pc.if_else(long, None, texts)
    return Typed(TEXT, short, _note(n, "cell", f"longer than {SHORT} characters"))


def _tags(cells: Iterable[Sequence[Any] | None]) -> Typed:
    made: list[list[str] | None] = []
    long = 0
    for cell in cells:
        if cell is None:
            made.append(None)
            continue
        tags = dict.fromkeys(" ".join(text.split()) for text in cell)
        kept = [tag for tag in tags if tag and len(tag) <= TAG][:MOST_TAGS]
        long += len([tag for tag in tags if tag]) != len(kept)
        made.append(kept)
    if not any(made):
        raise Unfit("holds no tag")
    if _too_many(long, sum(cell is not None for cell in made)):
        raise Unfit(f"holds tags of more than {TAG} characters, or more than {MOST_TAGS} a row")
    notes = _note(long, "list", "with tags that are too long or too many")
    return Typed(TAGS, pa.array(made, pa.list_(pa.string())), notes)


def _too_many(others: int, there: int) -> bool:
    """Whether too few of the cells that are there can be kept: the share is that of the rules."""
    return OF * (there - others) < SHARE * there


def _note(n: int, what: str, why: str) -> tuple[str, ...]:
    return (f"{several(n, what)} missing: {why}",) if n else ()
