"""Whole Arrow columns as columns of a kind; what has no short way goes cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from deepmath_viz.sources.cells import plain
from deepmath_viz.sources.cells.kinds import Kind, UnusableCell, arrow_type
from deepmath_viz.sources.cells.odd import Odd, Tally
from deepmath_viz.sources.cells.rules import Rule, rule_of, storage

if TYPE_CHECKING:
    import pyarrow as pa

#: 1 January of year 1 and of year 10,000 in microseconds since 1970: what a date can be.
_FIRST, _BEYOND = -62_135_596_800_000_000, 253_402_300_800_000_000
_UNREADABLE = "a cell that cannot be read, taken as missing"


def kind_column(
    name: str, array: pa.Array, kind: Kind | None = None, *, whole: bool | None = None
) -> tuple[pa.Array, tuple[Odd, ...]]:
    """A column as its kind, or as another one that is asked for.

    Args:
        name: of the column.
        array: its cells, of any Arrow type that is no struct.
        kind: None takes that of its type.
        whole: whether numbers are int64; None means where the type is whole and fits.

    Returns:
        An array of `arrow_type(kind)`, and its odd cells by row.
    """
    import pyarrow as pa

    rule = rule_of(array.type)
    kind = kind or rule.kind
    whole = is_whole(array.type) if whole is None else whole
    try:
        short = _short(name, array, kind, whole)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        short = None
    if short is not None:
        return short
    cell = plain.CELL[kind]
    if kind is Kind.TEXT and rule.kind is Kind.TEXT and not rule.as_text:
        cell = plain.written
    return cells(name, values(array), cell, arrow_type(kind, whole=whole))


def lenient_column(name: str, array: pa.Array) -> tuple[pa.Array, tuple[Odd, ...]]:
    """A column as text, lists as JSON, for whoever reads them and counts what they cannot be."""
    if rule_of(array.type).kind is not Kind.LIST:
        return kind_column(name, array, Kind.TEXT)
    return cells(name, values(array), plain.lenient, arrow_type(Kind.TEXT))


def is_int64(kind: pa.DataType) -> bool:
    """Whether a type is that of whole numbers."""
    import pyarrow as pa

    return bool(kind == pa.int64())


def combined(chunks: pa.ChunkedArray) -> pa.Array:
    """The cells in one piece."""
    import pyarrow as pa

    array = chunks.combine_chunks()
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


@lru_cache(512)
def is_list(kind: pa.DataType) -> bool:
    """Whether the cells of a type are lists of texts."""
    return not refusal(kind) and rule_of(kind).kind is Kind.LIST


@lru_cache(512)
def is_number(kind: pa.DataType) -> bool:
    """Whether the cells of a type are numbers, or there are none."""
    return rule_of(kind).kind in (Kind.NUMBER, Kind.MISSING)


def numbers(array: pa.Array) -> pa.Array:
    """Numbers as float64; NaN is missing, and what is infinite stays so, for whoever counts it."""
    import pyarrow as pa
    import pyarrow.compute as pc

    found = _decoded(array)
    if pa.types.is_duration(found.type):
        found, _ = kind_column("", found, Kind.NUMBER, whole=False)
    found = found.cast(pa.float64())
    return pc.if_else(pc.is_nan(found), None, found)


@lru_cache(512)
def is_whole(kind: pa.DataType) -> bool:
    """Whether the numbers of a type are whole and fit into 63 bits and a sign."""
    import pyarrow as pa

    plain_type = storage(kind)
    return bool(pa.types.is_integer(plain_type) and plain_type != pa.uint64())


def cells(
    name: str, found: Iterable[Any], cell: Callable[[Any], Any], target: pa.DataType
) -> tuple[pa.Array, tuple[Odd, ...]]:
    """Values turned one by one; those that cannot be are missing and counted."""
    import pyarrow as pa

    tally, made = Tally(), []
    fit = _FIT.get(str(target))
    for row, value in enumerate(found):
        try:
            made.append(fit(cell(value)) if fit else cell(value))
        except UnusableCell as err:
            made.append(None)
            tally.add(name, str(err), row)
    try:
        return pa.array(made, target), tally.odd
    except UnicodeEncodeError:  # half a surrogate pair: legal in JSON and impossible in UTF-8
        for row, value in enumerate(made):
            made[row] = _whole_text(value)
            if made[row] != value:
                tally.add(name, plain.HALF, row)
        return pa.array(made, target), tally.odd


def _whole(value: Any) -> int | None:
    if isinstance(value, float):
        raise UnusableCell(plain.NOT_WHOLE)
    return None if value is None else int(value)


#: What a number has to be for its type.
_FIT: dict[str, Callable[[Any], Any]] = {
    "double": lambda value: None if value is None else float(value),
    "int64": _whole,
}


def _whole_text(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    return [_whole_text(item) for item in value] if isinstance(value, list) else value


def values(array: pa.Array) -> list[Any]:
    """The cells as Python's values; one that cannot be such a value is unusable when it is read."""
    try:
        found: list[Any] = array.to_pylist(maps_as_pydicts="lossy")
    except Exception:
        return [_value(array, row) for row in range(len(array))]
    return found


def _value(array: pa.Array, row: int) -> Any:
    try:
        return array[row].as_py()
    except UnicodeDecodeError:
        return _Unreadable(plain.NOT_UTF8)
    except Exception:  # dates outside Python's years, keys that cannot be keys, and what else
        return _Unreadable(_UNREADABLE)


class _Unreadable:
    """Stands for a cell that no value of Python's can be."""

    def __init__(self, what: str) -> None:
        self.what = what

    def __str__(self) -> str:
        raise UnusableCell(self.what)


def _short(
    name: str, array: pa.Array, kind: Kind, whole: bool
) -> tuple[pa.Array, tuple[Odd, ...]] | None:
    """The column by Arrow's own means, where it has any."""
    import pyarrow as pa
    import pyarrow.compute as pc

    array = _decoded(array)
    there, target = array.type, arrow_type(kind, whole=whole)
    if pa.types.is_null(there):
        return pa.nulls(len(array), target), ()
    if kind is Kind.TEXT:
        return _text(name, array)
    if kind is Kind.BOOLEAN and pa.types.is_boolean(there):
        return array, ()
    if kind is Kind.NUMBER and pa.types.is_integer(there):
        return array.cast(target, safe=there == pa.uint64() and whole), ()
    if kind is Kind.NUMBER and pa.types.is_decimal(there) and not whole:
        return array.cast(target), ()
    if kind is Kind.NUMBER and pa.types.is_floating(there) and not whole:
        numbers = array.cast(target)
        numbers = pc.if_else(pc.is_nan(numbers), None, numbers)
        return _without(name, numbers, pc.is_inf(numbers), plain.INFINITE)
    if kind is Kind.DATE and (pa.types.is_timestamp(there) or pa.types.is_date(there)):
        zoneless = pa.timestamp(there.unit) if pa.types.is_timestamp(there) else there
        moments = array.cast(zoneless).cast(target, safe=getattr(there, "unit", "") != "ns")
        number = moments.cast(pa.int64())
        outside = pc.or_(pc.less(number, _FIRST), pc.greater_equal(number, _BEYOND))
        return _without(name, moments, outside, plain.OUTSIDE)
    return None


def _text(name: str, array: pa.Array) -> tuple[pa.Array, tuple[Odd, ...]] | None:
    import pyarrow as pa
    import pyarrow.compute as pc

    there = array.type
    if array.null_count == len(array):
        return pa.nulls(len(array), pa.string()), ()
    if pa.types.is_integer(there) or pa.types.is_decimal(there) or pa.types.is_boolean(there):
        return array.cast(pa.string()), ()
    if pa.types.is_floating(there):
        return pc.if_else(pc.is_nan(array), None, array).cast(pa.string()), ()
    if not (
        pa.types.is_string(there)
        or pa.types.is_large_string(there)
        or pa.types.is_string_view(there)
    ):
        return None
    array.validate(full=True)  # bytes that are no UTF-8 go the long way, cell by cell
    array = array if pa.types.is_string(there) else array.cast(pa.string())
    short = pc.equal(pc.binary_length(array), 3)
    if pc.any(short).as_py():
        words = pa.array(sorted(plain.NAN))
        if pc.any(pc.is_in(array.filter(short), words)).as_py():
            array = pc.if_else(pc.is_in(array, words), None, array)
    return array, ()


def _without(
    name: str, array: pa.Array, wrong: pa.Array, what: str
) -> tuple[pa.Array, tuple[Odd, ...]]:
    import pyarrow.compute as pc

    count = pc.sum(wrong).as_py() or 0
    if not count:
        return array, ()
    odd = Odd(name, what, count, pc.index(wrong, True).as_py())
    return pc.if_else(wrong, None, array), (odd,)


def _decoded(array: pa.Array) -> pa.Array:
    """The cells without dictionary, run ends and extension; a uuid stays what it is."""
    import pyarrow as pa
    import pyarrow.compute as pc

    while True:
        kind = array.type
        if pa.types.is_dictionary(kind):
            array = array.dictionary_decode()
        elif pa.types.is_run_end_encoded(kind):
            array = pc.run_end_decode(array)
        elif isinstance(kind, pa.Bool8Type):
            array = array.storage.cast(pa.bool_())
        elif isinstance(kind, pa.BaseExtensionType) and not isinstance(kind, pa.UuidType):
            array = array.storage
        else:
            return array


@lru_cache(512)
def refusal(kind: pa.DataType) -> bool:
    """Whether no cell of a type can be text: structs, maps and lists of lists or objects."""
    import pyarrow as pa

    plain_type = storage(kind)
    if pa.types.is_struct(plain_type):
        return True
    rule: Rule = rule_of(plain_type)
    return not rule.as_text
