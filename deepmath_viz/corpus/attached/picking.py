"""Which columns of a file are taken, under which names, and how shares are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from deepmath_viz.corpus.attached import kinds, layouts, names
from deepmath_viz.corpus.attached.layouts import Rate
from deepmath_viz.corpus.attached.reading import Cells, Contents
from deepmath_viz.corpus.attached.request import Request
from deepmath_viz.errors import AttachRefused
from deepmath_viz.sources.cells.kinds import Kind

#: Columns of a table at most.
MOST = 40
_RENAME = "Name it otherwise: --columns NEW_NAME={}."
_NAMELESS = "It has no name. Give it one in the file."


@dataclass(frozen=True, slots=True)
class Pick:
    """A column that is taken.

    Attributes:
        name: under which it is kept.
        source: the file's name.
        asked: whether it was named, so that it is refused where it cannot be taken.
    """

    name: str
    source: str
    asked: bool


@dataclass(frozen=True, slots=True)
class Shared:
    """A column as it is kept, and whether it is a share of tries that solved the problem."""

    typed: kinds.Typed
    rate: bool = False
    note: str = ""


def picks(
    request: Request, contents: Contents, besides: Sequence[str]
) -> tuple[list[Pick], dict[str, str]]:
    """The columns that are taken, and why others are not.

    Args:
        besides: columns by which rows are matched.

    Raises:
        AttachRefused: a column that was named is not there, or cannot be called that.
    """
    if request.columns:
        return [_asked(text, contents) for text in request.columns], {}
    made: dict[str, Pick] = {}
    left_out: dict[str, str] = {}
    for source, is_long in contents.columns.items():
        if source in besides or layouts.is_own(source):
            continue
        name = _name(source, contents)
        if source in contents.twice:
            left_out[source] = "the file has two columns of this name"
        elif is_long:
            left_out[source] = "its texts are long"
        elif wrong := names.fault(name):
            left_out[source] = f"{wrong} {_RENAME.format(source)}" if source else _NAMELESS
        elif name in made:
            left_out[source] = (
                f"it would be called {name}, as {made[name].source} is. {_RENAME.format(source)}"
            )
        elif len(made) == MOST:
            left_out[source] = f"{MOST} columns are taken at most; name those that are wanted"
        else:
            made[name] = Pick(name, source, asked=False)
    return list(made.values()), left_out


def _asked(text: str, contents: Contents) -> Pick:
    name, mark, source = text.partition("=")
    if not mark or text in contents.columns:
        name, source = _name(text, contents), text
    if source not in contents.columns:
        there = ", ".join(list(contents.columns)[:20])
        raise AttachRefused(f"The file has no column {source[:60]!r}; it has {there[:400]}.")
    if source in contents.twice:
        raise AttachRefused(f"The file has two columns called {source[:60]!r}. Rename one of them.")
    names.checked(name, f"Column {source[:60]!r}", _RENAME.format(source[:60]))
    return Pick(name, source, asked=True)


def _name(source: str, contents: Contents) -> str:
    """What a column is called where nobody says it: its last part, if no other ends like it."""
    last = source.rpartition(".")[2]
    others = [name for name in contents.columns if name.rpartition(".")[2] == last]
    name = names.made_of(last if len(others) == 1 else source)
    if layout := layouts.recognised(source, contents.columns):
        name = layout.called.format(name)[: names.LONGEST]
    return name


def read(pick: Pick, cells: Cells, contents: Contents, rates: dict[str, Rate]) -> Shared:
    """A column as it is kept.

    Args:
        rates: how columns are read, by name; under "" that of every column that has to be asked.

    Raises:
        kinds.Unfit: it cannot be kept.
        AttachRefused: it has to be asked which way it counts, or does not count so.
    """
    layout = layouts.recognised(pick.source, contents.columns)
    fractions = _fractions(cells)
    asks = fractions is not None or (layout is not None and layout.whole > 0)
    rate = rates.get(pick.name) or (rates.get("") if asks else None)
    if fractions is not None:
        shares, tries = fractions
        if rate is None:
            raise _undecided(pick, layout, f"shares such as 3/{tries}", "solved", "failed")
        return _shared(pick, kinds.Typed(kinds.NUMBER, shares, cells.notes()), Rate(rate.solved))
    typed = kinds.typed(cells)
    if rate is not None:
        return _shared(pick, typed, rate)
    if layout is None or typed.kind != kinds.NUMBER:
        return Shared(typed)
    if layout.whole:
        whole = layout.whole
        raise _undecided(
            pick, layout, f"counts of {whole} tries", f"solved/{whole}", f"failed/{whole}"
        )
    low, high = _ends(typed.cells)
    if layout.rate and low >= 0 and high <= 1:
        return Shared(typed, rate=True)
    if layout.rate:
        return Shared(
            typed,
            note=f"not read as a share: it goes from {low:g} to {high:g}"
            f" (--rate {pick.name}=solved/100 for percent)",
        )
    return Shared(typed)


def _undecided(pick: Pick, layout: layouts.Layout | None, holds: str, *ways: str) -> AttachRefused:
    known = f" This looks like {layout.title}." if layout else ""
    return AttachRefused(
        f"Column {pick.source!r} holds {holds}, and nothing says whether they count what was solved"
        f" or what failed.{known} Say which: --rate {pick.name}={ways[0]} or --rate"
        f" {pick.name}={ways[1]}."
    )


def _shared(pick: Pick, typed: kinds.Typed, rate: Rate) -> Shared:
    if typed.kind != kinds.NUMBER:
        raise AttachRefused(
            f"--rate {pick.name}={rate.words()}: column {pick.source!r} holds no numbers."
        )
    low, high = _ends(typed.cells)
    if not 0 <= low <= high <= rate.whole:
        raise AttachRefused(
            f"--rate {pick.name}={rate.words()}: column {pick.source!r} goes from {low:g} to"
            f" {high:g}, which are no counts of {rate.whole}."
        )
    shares = pc.divide(typed.cells.cast(pa.float64(), safe=False), float(rate.whole))
    if not rate.solved:
        shares = pc.subtract(1.0, shares)
    made = kinds.Typed(kinds.NUMBER, shares, typed.notes)
    return Shared(made, rate=True, note=f"read as {rate.words()}, kept as the share solved")


def _ends(numbers: pa.Array) -> tuple[float, float]:
    ends = pc.min_max(numbers).as_py()
    return float(ends["min"]), float(ends["max"])


def _fractions(cells: Cells) -> tuple[pa.Array, int] | None:
    """Cells such as 3/8 as numbers, and of how many most are; None where they are none."""
    if cells.kind is not Kind.TEXT:
        return None
    texts = pc.if_else(pc.equal(cells.array, ""), None, cells.array)
    first = next((text for text in texts.drop_null()[:1].to_pylist()), "")
    if "/" not in first:
        return None
    fits = pc.match_substring_regex(texts, kinds.FRACTION)
    if not pc.all(fits).as_py():
        return None
    pairs = [text.split("/") if text else None for text in texts.to_pylist()]
    numbers = [None if pair is None else int(pair[0]) / int(pair[1]) for pair in pairs]
    if any(number is not None and number > 1 for number in numbers):
        return None
    tries = max(int(pair[1]) for pair in pairs if pair)
    return pa.array(numbers, pa.float64()), tries
