"""Problems and their solutions as rows of a form, and the columns of these rows in Arrow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from deepmath_viz.corpus.tables import arrow_type
from deepmath_viz.exports.recipe import Recipe
from deepmath_viz.exports.shapes import PROVENANCE, Given, Kind, Row, Taken


def schema(recipe: Recipe) -> pa.Schema:
    """The columns of a recipe's rows."""
    columns = recipe.form.columns_with(recipe.solutions != "none", recipe.reasoning_form)
    return pa.schema([(name, _arrow(kind)) for name, kind in columns.items()])


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
