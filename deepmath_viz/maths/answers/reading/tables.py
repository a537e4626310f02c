"""Reads what is laid out in rows: matrices, determinants, cases."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from deepmath_viz.maths.answers.reading import split, words
from deepmath_viz.maths.answers.reading.text import Plain
from deepmath_viz.maths.answers.reading.trees import determinant
from deepmath_viz.maths.answers.reading.types import Cases, Formula, Matrix, Opaque, Series, Shape

_MATRIX = re.compile(
    r"^(?P<before>.*?)\\begin\s*\{(?P<kind>[pbBv]?matrix|smallmatrix|array|cases)\}"
    r"(?:\s*\{[lcr| ]*\})?(?P<body>.*)\\end\s*\{(?P=kind)\}(?P<after>.*)$",
    re.DOTALL,
)
_DETERMINANT = re.compile(r"^\\(?:det|operatorname\s*\{\s*det\s*\})$")
_INVERSE = re.compile(r"\^\s*\{?\s*-\s*1\s*\}?")
_DIAGONAL = re.compile(r"^\\?(?:operatorname|mathrm|text)?\s*\{?\s*diag\s*\}?\s*\((.*)\)$")

_CONDITION = re.compile(
    r"^(.*?[^\s,])[\s,]*(?:\\text\s*\{\s*,?\s*(?:if|when|for|whenever|provided)\b"
    r"|(?<![A-Za-z\\])(?:if|when|for|whenever)\b(?=.*[\d\\=<>]))(.*)$",
    re.DOTALL,
)
_SCALED = re.compile(
    r"^(?P<scale>-?\s*(?:\d+(?:\.\d+|/\d+)?|(?:\d+\s*)?\\frac\s*(?:\{[^{}]*\}|\d)\s*(?:\{[^{}]*(?:\{[^{}]*\})?[^{}]*\}|\d)"
    r"|(?:\d+\s*)?\\sqrt\s*\{[^{}]*\}))\s*(?:\\cdot\s*)?(?P<tuple>(?:\(|\\langle|\[).*,.*(?:\)|\\rangle|\]))"
    r"(?P<turned>\s*\^\s*\{?\s*(?:T|t|\\top|\\mathsf\s*\{\s*T\s*\})\s*\}?)?$"
)


@dataclass(frozen=True, slots=True)
class Tables(Plain):
    """The part of the reader that knows rows and columns; the rest of the shapes are in `parse`."""

    def inner(self, text: str) -> Shape:
        """The shape of a part."""
        raise NotImplementedError

    def matrix(self, text: str) -> Shape | None:
        """A matrix, a determinant or cases; None where the text has no rows."""
        match = _MATRIX.match(text)
        if match is None:
            return self.diagonal(text)
        before, after = match["before"].strip(" ([{"), match["after"].strip(" )]}.")
        cells = [
            [cell.strip() for cell in row.split("&")]
            for row in re.split(r"\\\\(?:\s*\[[^\]]*\])?|\\cr", match["body"])
            if row.strip()
        ]
        determined = _DETERMINANT.match(before) is not None
        if determined or (before in (r"\lvert", "|") and after in (r"\rvert", "|")):
            before, after = "", ""
            determined = True
        sides, signs = split.at_relations(before)
        if signs == ["="]:
            before = sides[1]
        if match["kind"] == "cases" and not (after or r"\begin" in match["body"]):
            if all(len(row) == 2 for row in cells):
                return Cases(
                    tuple((self.inner(row[0].rstrip(",; ")), condition(row[1])) for row in cells)
                )
            return Opaque(text, "cases")
        turned = match["kind"] != "cases" and re.fullmatch(
            r"\^\s*\{?\s*(?:T|t|\\top|\\mathsf\{T\})\s*\}?", after
        )
        if turned and len({len(row) for row in cells}) == 1:
            cells, after = [list(column) for column in zip(*cells, strict=True)], ""
        if _INVERSE.fullmatch(after) and not before and r"\begin" not in match["body"]:
            return self.inverse(text, cells)
        if match["kind"] == "cases" or after or r"\begin" in match["body"]:
            return Opaque(text, "cases" if match["kind"] == "cases" else "an unusual matrix")
        rows = tuple(
            tuple(self.inner(f"{before} ({cell})" if before else cell) for cell in row)
            for row in cells
        )
        if match["kind"] == "vmatrix" or determined:
            trees = [[cell.tree for cell in row if isinstance(cell, Formula)] for row in rows]
            if before or not 1 <= len(rows) <= 4 or {len(row) for row in trees} != {len(rows)}:
                return Opaque(text, "an unusual determinant")
            return Formula(determinant(trees), text)
        return Matrix(rows) if rows else Opaque(text, "an empty matrix")

    def inverse(self, text: str, cells: list[list[str]]) -> Shape:
        """The inverse of a matrix of two or three rows, by its cofactors (Cramer's rule)."""
        shapes = [[self.inner(cell) for cell in row] for row in cells]
        trees = [[cell.tree for cell in row if isinstance(cell, Formula)] for row in shapes]
        n = len(trees)
        if n not in (2, 3) or any(len(row) != n for row in trees):
            return Opaque(text, "an unusual matrix")
        whole = determinant(trees)

        def entry(i: int, j: int) -> Formula:
            minor = [[row[b] for b in range(n) if b != i] for a, row in enumerate(trees) if a != j]
            found = determinant(minor)
            return Formula(("/", ("-", found) if (i + j) % 2 else found, whole), "")

        return Matrix(tuple(tuple(entry(i, j) for j in range(n)) for i in range(n)))

    def diagonal(self, text: str) -> Shape | None:
        """`\\operatorname{diag}(1, 2)` as the matrix that it is."""
        match = _DIAGONAL.match(text)
        if match is None:
            return None
        entries = [self.inner(part) for part in split.at_commas(match[1], thousands=False)]
        zero = Formula(("num", Fraction(0)), "0")
        return Matrix(
            tuple(
                tuple(entry if at == row else zero for at in range(len(entries)))
                for row, entry in enumerate(entries)
            )
        )

    def conditional(self, text: str) -> Shape | None:
        """`3 \\text{ if } n > 0`: one value with its condition."""
        match = _CONDITION.match(text)
        if match is None or r"\begin" in text:
            return None
        parts = split.at_commas(text, thousands=False)
        several = [_CONDITION.match(re.sub(r"^\\text\s*\{\s*,?\s*and\s*\}", "", p)) for p in parts]
        if len(parts) > 1 and all(several):
            rows = [(m[1], condition(m[2].lstrip(" }"))) for m in several if m]
            return Cases(tuple((self.inner(value), when) for value, when in rows))
        return Cases(((self.inner(match.group(1)), condition(match.group(2))),))

    def scaled(self, text: str) -> Shape | None:
        """A number times a tuple, `\\frac{1}{2}(3, 4)`, entry by entry."""
        match = _SCALED.match(text)
        inside = split.enclosed(match["tuple"]) if match else None
        if match is None or inside is None or ("[" in inside and not match["turned"]):
            return None
        items = split.at_commas(inside[1], thousands=False)
        if len(items) < 2:
            return None
        scaled = (self.inner(f"{match['scale']} ({item})") for item in items)
        return Series(inside[0], tuple(scaled), inside[2])


def condition(text: str) -> str:
    """A condition in one spelling."""
    said = words.worded(text).lower()
    said = re.sub(r"^[\s,]*(?:if|when|for|whenever|otherwise|else)?\s+|^otherwise$", "", " " + said)
    said = re.sub(r"\s+", " ", re.sub(r",|\.(?!\d)", " ", said)).strip()
    # A space stays where it ends the name of a command.
    return re.sub(r"(?<!\\) (?![a-z])|(?<![a-z]) ", "", _spaced(said)) or "otherwise"


def _spaced(said: str) -> str:
    """The text without spaces between letters, but for those behind commands."""
    return re.sub(r"(?<![\\a-z])([a-z]+) (?=[a-z])", r"\1", said)
