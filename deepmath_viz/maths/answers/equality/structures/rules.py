"""Asks every rule on structures in turn."""

from __future__ import annotations

import re

from deepmath_viz.maths.answers.equality.finding import Finding
from deepmath_viz.maths.answers.equality.structures import (
    chains,
    classical,
    finite_fields,
    free_products,
    function_spaces,
    groups,
    operations,
    presentations,
    residues,
    rings,
    spaces,
)
from deepmath_viz.maths.answers.kinds import structures as products
from deepmath_viz.maths.answers.reading.normalise import canonical

#: What every structure has in its name; most answers have none of it.
_HINT = re.compile(
    r"\\(?:mathbb|mathrm|langle|times|oplus|otimes|wedge|vee|rtimes|ltimes|cup|cap|setminus|equiv|triangle"
    r"|Lambda|bigwedge|operatorname|ell|#|sqcup|amalg|to|iff|Rightarrow|Leftrightarrow)(?![A-Za-z])|\\#|[A-Zk]\s*[_^(\[]"
)
_LTIMES = re.compile(
    r"^(?P<a>[^\\]*(?:\\(?!ltimes)[^\\]*)*)\\ltimes(?P<b>[^\\]*(?:\\(?!ltimes)[^\\]*)*)$"
)

#: `C_2`, which is `Z_2` in a product of groups.
_CYCLIC = re.compile(r"(?<![A-Za-z\\])C_(?=\{?\s*\d)")
_DIMENSION = re.compile(r"(?<=P\})\s*\^\s*\{\s*(\w)\s*\}")

#: Signs of structures that are read as lists, statements or operations, not as formulas.
_EARLY = re.compile(
    r"\\(?:sqcup|amalg|uplus|langle|wedge|vee|cup|cap|setminus|to|iff|Rightarrow|Leftrightarrow|leftrightarrow|oplus|triangle)"
    r"(?![A-Za-z])|\\mathrm\s*\{\s*(?:S?[OU])\s*\}|[<>]|\\[lg]eq(?![A-Za-z])|\\\{.*(?::|\\mid|\|)"
)


def is_early(text: str) -> bool:
    """Whether a text has to be asked about before it is taken apart."""
    return _EARLY.search(text) is not None


def decided(one: str, two: str) -> Finding | None:
    """What a rule on structures says about two cleaned texts; None where none applies."""
    if operations.are_reordered(one, two):
        return Finding(True, "the same things joined in another order")
    if chained := chains.ordered(one, two) or chains.built(one, two):
        return chained
    if not (_HINT.search(one) and _HINT.search(two)):
        return None
    one, two = _turned(one), _turned(two)
    if canonical(one) == canonical(two):
        return Finding(True, "written the same")
    found = (finite_fields.finding(one, two) or presentations.finding(one, two)
             or rings.finding(one, two) or rings.ideals(one, two)
             or residues.finding(one, two) or function_spaces.finding(one, two)
             or free_products.finding(one, two) or classical.finding(one, two))  # fmt: skip
    if found is not None:
        return found
    try:
        same = groups.same(one, two)
        parts = [products.factors(_CYCLIC.sub("Z_", text)) for text in (one, two)]
        if same is None and parts[0] is not None and parts[0] == parts[1]:
            return Finding(True, "products of the same groups")
        return Finding(same, "finite groups by the orders of their elements")
    except ValueError:
        pass
    if spaces.are_reordered(one, two):
        return Finding(True, "a product of spaces in another order")
    if operations.are_other(one, two):
        return Finding(False, "the same things joined by another sign")
    if spaces.differ(one, two):
        return Finding(False, "spaces with other dimensions or homology")
    if spaces.are_open(one, two):
        return Finding(None, "spaces that are not known to be different")
    return None


def _turned(text: str) -> str:
    """A text with one sign for a semidirect product, and one way to write a dimension."""
    if "P}" in text:
        text = _DIMENSION.sub(r"^\1", text)
    if match := _LTIMES.match(text):
        text = rf"{match['b'].strip()} \rtimes {match['a'].strip()}"
    return text
