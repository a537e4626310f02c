"""Problems and their solutions as rows of a form, and the columns of these rows in Arrow."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from deepmath_viz.corpus.attached import kinds
from deepmath_viz.corpus.attached.column import Column
from deepmath_viz.corpus.tables import arrow_type
from deepmath_viz.exports.recipe import Recipe
from deepmath_viz.exports.shapes import PROVENANCE, Given, Kind, Row, Taken

#: Types of attached columns by their kind. Days are texts (2026-11-27), which every format has.
_ATTACHED: Mapping[str, Kind] = {
    kinds.NUMBER: "DOUBLE",
    kinds.BOOLEAN: "BOOLEAN",
    kinds.DATE: "VARCHAR",
    kinds.TEXT: "VARCHAR",
    kinds.TAGS: ["VARCHAR"],
}
#: Where a form keeps what is no column of its own.
_INSIDE = "extra_info"


def schema(recipe: Recipe, attached: Mapping[str, Column]) -> pa.Schema:
    """The columns of a recipe's rows, those that are attached among them."""
    columns = dict(recipe.form.columns_with(recipe.solutions != "none", recipe.reasoning_form))
    own: dict[str, Kind] = {}
    for name, column in attached.items():
        csv = recipe.format == "csv" and column.kind == kinds.TAGS
        own[own_name(name)] = "VARCHAR" if csv else _ATTACHED[column.kind]
    inside = columns.get(_INSIDE)
    if isinstance(inside, Mapping):
        columns[_INSIDE] = {**inside, **own}
    else:
        columns |= own
    return pa.schema([(name, _arrow(kind)) for name, kind in columns.items()])


def own_name(column: str) -> str:
    """What `TABLE.COLUMN` is called in an export: a dot would mean a part of a record."""
    return column.replace(".", "__")


def with_attached(
    recipe: Recipe, rows: Sequence[Row], attached: Mapping[str, Column], id_: int
) -> list[Row]:
    """The rows of a problem with its cells of attached columns."""
    own: Row = {}
    for name, column in attached.items():
        cell = column.cell(id_)
        if isinstance(cell, date):
            cell = cell.isoformat()
        elif isinstance(cell, list) and recipe.format == "csv":
            cell = json.dumps(cell, ensure_ascii=False)
        elif isinstance(cell, int) and not isinstance(cell, bool):
            cell = float(cell)
        own[own_name(name)] = cell
    return [
        {**row, _INSIDE: {**row[_INSIDE], **own}}
        if isinstance(row.get(_INSIDE), dict)
        else {**row, **own}
        for row in rows
    ]


def _arrow(kind: Kind) -> pa.DataType:
    if isinstance(kind, str):
        return arrow_type(kind)
    if isinstance(kind, Mapping):
        return pa.struct([(name, _arrow(inner)) for name, inner in kind.items()])
    return pa.list_(_arrow(kind[0]))


def rows(
    recipe: Recipe,
    problem: Mapping[str, Any],
    solutions: Sequence[Mapping[str, Any]],
    revision: str,
    data_source: str,
    split: str,
    index: int,
) -> list[Row]:
    """One problem as rows.

    Args:
        problem: the columns `shapes.NEEDED`.
        solutions: those that come along: `n`, `reasoning`, `write_up`, `answer`, `verdict`.
        revision, data_source: of the source.
        split, index: where the first of these rows stands.
    """
    known = {**problem, "source_revision": revision}
    given = Given(
        problem=problem,
        asked=recipe.asked.messages(problem["question"]),
        solutions=[
            Taken(
                n=solution["n"],
                reasoning=solution["reasoning"] if recipe.reasoning else None,
                write_up=solution["write_up"],
                answer=solution["answer"],
                verdict=solution["verdict"],
                form=recipe.reasoning_form,
            )
            for solution in solutions
        ],
        origin={name: known[name] for name in PROVENANCE},
        data_source=data_source,
        split=split,
        index=index,
    )
    return recipe.form.rows(given)
