"""Whether two quantities are the same: units, percent, degrees."""

from __future__ import annotations

from deepmath_viz.maths.answers.equality.finding import Finding
from deepmath_viz.maths.answers.equality.formulas import same_formula
from deepmath_viz.maths.answers.equality.values import numeric
from deepmath_viz.maths.answers.reading import units
from deepmath_viz.maths.answers.reading.trees import PI, Tree
from deepmath_viz.maths.answers.reading.types import Formula, Quantity, Shape, number


def same_quantity(gold: Shape, said: Shape) -> Finding:
    """Whether two numbers are the same of which one has a unit, or both."""
    one, two = (shape.value if isinstance(shape, Quantity) else shape for shape in (gold, said))
    if not (isinstance(one, Formula) and isinstance(two, Formula)):
        return Finding(False, "a quantity against something else")
    if isinstance(gold, Quantity) and isinstance(said, Quantity):
        if gold.unit is None or said.unit is None:
            found = same_formula(one, two)
            short = len(gold.said) < 4 and len(said.said) < 4
            if gold.said == said.said or not (found.same or short):
                return found
            return Finding(None, f"units that are not known: {gold.said}, {said.said}")
        if "" in (gold.unit, said.unit) and gold.unit != said.unit:
            named = gold.unit or said.unit
            if units.is_size(named):
                return same_formula(one, two)
            return Finding(False, f"different units: {gold.said}, {said.said}")
        if {gold.unit, said.unit} == {"degree", "radian"}:
            return same_formula(_scaled(gold), _scaled(said))
        factor = units.conversion(said.unit, gold.unit)
        if factor is None:
            return Finding(False, f"different units: {gold.said}, {said.said}")
        scaled = Formula(("*", ("num", factor), two.tree), two.text) if factor != 1 else two
        return same_formula(one, scaled)
    quantity = gold if isinstance(gold, Quantity) else said
    assert isinstance(quantity, Quantity)
    bare = two if quantity is gold else one
    if quantity.unit in ("percent", "degree"):
        unscaled = _unscaled(quantity, bare)
        by_value = (
            same_formula(quantity.value, unscaled)
            if quantity is gold
            else same_formula(unscaled, quantity.value)
        )
        if by_value.same:
            return Finding(True, f"{quantity.unit} converted to a number")
        if quantity.unit == "percent" and not _above_one(bare):
            return Finding(False, "percent against a number of at most one")
    found = same_formula(one, two)
    return Finding(True, "the unit goes without saying") if found.same else found


def _scaled(quantity: Shape) -> Formula:
    assert isinstance(quantity, Quantity)
    size = quantity.value
    if quantity.unit == "percent":
        return Formula(("/", size.tree, number(100).tree), "")
    if quantity.unit == "degree":
        return Formula(("*", size.tree, ("/", PI, number(180).tree)), "")
    return size


def _unscaled(quantity: Quantity, bare: Formula) -> Formula:
    """A bare number in percent, or a bare angle in degrees."""
    factor: Tree = number(100).tree
    if quantity.unit == "degree":
        factor = ("/", number(180).tree, PI)
    return Formula(("*", bare.tree, factor), "")


def _above_one(formula: Shape) -> bool:
    value = numeric.real_value(formula.tree) if isinstance(formula, Formula) else None
    return value is not None and abs(value) > 1
