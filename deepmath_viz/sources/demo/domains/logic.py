"""Templates: propositional logic."""

from __future__ import annotations

import random
from itertools import product
from typing import TypeAlias

from ..templates import Draft, Method, template, yes

Formula: TypeAlias = str | tuple[str, "Formula"] | tuple[str, "Formula", "Formula"]
_SIGNS = {"and": "\\land", "or": "\\lor", "->": "\\rightarrow", "<->": "\\leftrightarrow"}
_P, _Q, _R = "p", "q", "r"
_LAWS: list[Formula] = [
    ("->", ("->", _P, _Q), ("->", ("->", _Q, _R), ("->", _P, _R))),
    ("->", ("->", ("->", _P, _Q), _P), _P),
    ("->", ("and", _P, ("->", _P, _Q)), _Q),
    ("<->", ("->", ("not", _Q), ("not", _P)), ("->", _P, _Q)),
    ("->", ("->", _P, _Q), ("->", _Q, _P)),
    ("->", ("->", _P, ("->", _Q, _R)), ("->", ("->", _P, _Q), ("->", _P, _R))),
    ("->", ("and", ("or", _P, _Q), ("not", _P)), _Q),
    ("<->", ("not", ("and", _P, _Q)), ("or", ("not", _P), ("not", _Q))),
    ("<->", ("and", _P, ("or", _Q, _R)), ("or", ("and", _P, _Q), ("and", _P, _R))),
    ("->", ("and", ("->", _P, _R), ("->", _Q, _R)), ("->", ("or", _P, _Q), _R)),
    ("->", ("->", ("and", _P, _Q), _R), ("->", _P, ("->", _Q, _R))),
    ("->", ("->", _P, ("or", _Q, _R)), ("or", ("->", _P, _Q), ("->", _P, _R))),
    ("->", ("->", ("or", _P, _Q), _R), ("and", ("->", _P, _R), ("->", _Q, _R))),
]


def holds(formula: Formula, row: dict[str, bool]) -> bool:
    """Truth value of a formula under an assignment."""
    if isinstance(formula, str):
        return row[formula]
    name, *parts = formula
    values = [holds(p, row) for p in parts]
    if name == "not":
        return not values[0]
    a, b = values
    return {"and": a and b, "or": a or b, "->": not a or b, "<->": a == b}[name]


def show(formula: Formula, outer: bool = True) -> str:
    """LaTeX of a formula, with parentheses around inner binary parts."""
    if isinstance(formula, str):
        return formula
    name, *parts = formula
    if name == "not":
        return f"\\lnot {show(parts[0], False)}"
    text = f"{show(parts[0], False)} {_SIGNS[name]} {show(parts[1], False)}"
    return text if outer else f"({text})"


def _random(rng: random.Random, depth: int) -> Formula:
    if depth == 0:
        v = rng.choice("pqr")
        return v if rng.random() < 0.6 else ("not", v)
    return (
        rng.choice(["and", "or", "->"]),
        _random(rng, depth - 1),
        _random(rng, depth - 1 if rng.random() < 0.4 else 0),
    )


@template("Discrete Mathematics -> Logic", 22)
def tautology(rng: random.Random) -> Draft:
    formula = rng.choice(_LAWS) if rng.random() < 0.45 else ("->", _random(rng, 2), _random(rng, 1))
    text = show(formula)
    rows = [dict(zip("pqr", v, strict=True)) for v in product([True, False], repeat=3)]
    fails = [row for row in rows if not holds(formula, row)]
    truth = not fails
    count = len(rows) - len(fails)
    answer = yes(truth) if rng.random() < 0.5 else str(truth)
    bad = "" if truth else ", ".join(f"{v} = {'T' if fails[0][v] else 'F'}" for v in "pqr")
    bad_tex = bad.replace("T", "\\mathrm{T}").replace("F", "\\mathrm{F}")
    found = "All eight lines of the table are true" if truth else f"With {bad} the formula is false"
    written = (
        "All eight lines are true: a tautology."
        if truth
        else f"The assignment ${bad_tex}$ refutes it."
    )
    return Draft(
        params={"formula": formula},
        answer=answer,
        difficulty=rng.choice([3.5, 4.0, 4.0]),
        goal="whether the formula is a tautology",
        asks=(
            (
                f"True or false: the propositional formula ${text}$ is a tautology.",
                f"Is the following statement true or false? The formula $${text}$$ holds for all truth "
                "values of its variables.",
            )
            if answer in ("True", "False")
            else (
                f"Is the propositional formula ${text}$ a tautology?",
                f"Is the formula $${text}$$ true for every assignment of truth values?",
            )
        ),
        methods=(
            Method(
                "Write the truth table for all three letters p, q, r.",
                (
                    (
                        "Table",
                        f"Of the 8 assignments {count} make it true",
                        f"Of the $8$ assignments of $(p,q,r)$, ${count}$ make the formula true.",
                    ),
                    ("Decide", found, written),
                ),
            ),
            Method(
                "Suppose that it is false and see whether that is possible.",
                (
                    (
                        "Assume false",
                        "For this one follows the outermost connective inwards",
                        "Follow the outermost connective inwards, assuming the value false.",
                    ),
                    (
                        "Look for values",
                        found,
                        "Every branch ends in a contradiction."
                        if truth
                        else f"Such an assignment exists: ${bad_tex}$.",
                    ),
                ),
            ),
        ),
        check=f"the number of satisfying assignments is {count} out of 8",
        wrong=("False" if truth else "True",) if answer in ("True", "False") else (),
    )
