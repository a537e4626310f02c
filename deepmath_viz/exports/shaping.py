"""Problems and their solutions as rows of a form, and the columns of these rows in Arrow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from deepmath_viz.corpus.tables import arrow_type
from deepmath_viz.exports.recipe import Recipe
from deepmath_viz.exports.shapes import PROVENANCE, SHAPES, Given, Kind, Row, Taken


def schema(recipe: Recipe) -> pa.Schema:
    """The columns of a recipe's rows."""
    columns = SHAPES[recipe.shape].columns_with(recipe.solutions != "none")
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
    split: str,
    index: int,
) -> list[Row]:
    """One problem as rows.

    Args:
        problem: the columns `shapes.NEEDED`.
        solutions: those that come along: `n`, `reasoning`, `write_up`, `answer`, `verdict`.
        revision: of the source.
        split, index: where the first of these rows stands.
    """
    known = {**problem, "source_revision": revision}
    given = Given(
        problem=problem,
        prompt=_prompt(recipe, problem["question"]),
        solutions=[
            Taken(
                n=solution["n"],
                reasoning=solution["reasoning"] if recipe.reasoning else None,
                write_up=solution["write_up"],
                answer=solution["answer"],
                verdict=solution["verdict"],
            )
            for solution in solutions
        ],
        origin={name: known[name] for name in PROVENANCE},
        split=split,
        index=index,
    )
    return SHAPES[recipe.shape].rows(given)


def _prompt(recipe: Recipe, question: str) -> str:
    """What the user says: the question, and the instruction below it."""
    return f"{question}\n\n{recipe.instruction}" if recipe.instruction.strip() else question
