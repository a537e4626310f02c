r"""What is indexed and looked up: the atoms of a text, and small compounds of them.

Atoms are words (stemmed), single letters (with their case), numbers and symbols. Compounds are what
tells formulas apart: a power or an index (`x^2`, `a_n`), a fraction (`1/2`), a primed letter, a
letter in blackboard bold. So `x^{2}`, `x^2` and `x²` are one compound, beside the atoms x and 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from deepmath_viz.search import vocabulary
from deepmath_viz.search.lexemes import (
    ATOMS,
    CLOSE,
    FRACTION,
    LETTER,
    NUMBER,
    OPEN,
    OPERATOR,
    SCRIPT,
    SYMBOL,
    WORD,
    Lexeme,
    lexemes,
)

COMPOUND = "compound"
#: Lexemes that the scripts and fractions of a compound may have, braces left out.
_LONGEST = 8


class Token(NamedTuple):
    """One thing to look up: its name, its kind, and the span of the text that it stands for."""

    name: str
    kind: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The tokens of a text, atoms in order, each followed by the compounds that begin with it."""
    found: list[Token] = []
    pieces = lexemes(text)
    for at, piece in enumerate(pieces):
        if piece.kind in ATOMS:
            found.append(Token(piece.name, piece.kind, piece.start, piece.end))
            if piece.also:
                found.append(Token(piece.also, COMPOUND, piece.start, piece.end))
            found += _behind(pieces, at)
        elif piece.kind == FRACTION:
            if piece.name == "binom":
                found.append(Token("\\binom", SYMBOL, piece.start, piece.end))
            found += _fraction(pieces, at)
        elif piece.name == "(" and piece.kind == OPERATOR:
            upper, after = _argument(pieces, at, brackets=True)
            if upper and after < len(pieces) and pieces[after].name == "/":
                found += _quotient(pieces, upper, piece.start, after + 1)
    return found


def names(text: str) -> list[str]:
    """The names of the tokens of a text."""
    return [token.name for token in tokens(text)]


def _behind(pieces: Sequence[Lexeme], at: int) -> list[Token]:
    """Compounds of an atom and what stands directly behind it."""
    base, found = pieces[at], []
    name, upper, place = _base(base), base.name, at + 1
    while place < len(pieces) and pieces[place].kind == SCRIPT:
        inside, after = _argument(pieces, place + 1, brackets=pieces[place].name == "^")
        if inside:
            made = name + pieces[place].name + inside
            found.append(Token(made, COMPOUND, base.start, pieces[after - 1].end))
        if after == place + 1:
            break
        upper += pieces[place].name + inside
        place = after
    if place < len(pieces) and pieces[place].kind == OPERATOR:
        sign = pieces[place]
        if sign.name == "'" and base.kind == LETTER and place == at + 1:
            found.append(Token(base.name + "'", COMPOUND, base.start, sign.end))
        elif sign.name == "!" and base.kind in (LETTER, NUMBER) and place == at + 1:
            found.append(Token(base.name + "!", COMPOUND, base.start, sign.end))
        elif sign.name == "/":
            found += _quotient(pieces, upper, base.start, place + 1)
    return found


def _quotient(pieces: Sequence[Lexeme], upper: str, start: int, at: int) -> list[Token]:
    """What stands over the piece in a place, or over the brackets that begin there."""
    lower, after = _argument(pieces, at, brackets=True)
    if not lower or (pieces[at].kind not in ATOMS and pieces[at].name != "("):
        return []
    return [Token(f"{upper}/{lower}", COMPOUND, start, pieces[after - 1].end)]


def _base(piece: Lexeme) -> str:
    r"""What a script belongs to: of letters in a row that are no function, the last one."""
    is_run = piece.kind == WORD and piece.end - piece.start == len(piece.name) <= 3
    return piece.name[-1] if is_run and piece.name not in vocabulary.FUNCTIONS else piece.name


def _fraction(pieces: Sequence[Lexeme], at: int) -> list[Token]:
    upper, middle = _argument(pieces, at + 1)
    lower, after = _argument(pieces, middle)
    if not (upper and lower):
        return []
    name = f"{upper}/{lower}" if pieces[at].name == "frac" else f"binom({upper},{lower})"
    return [Token(name, COMPOUND, pieces[at].start, pieces[after - 1].end)]


def _argument(pieces: Sequence[Lexeme], at: int, *, brackets: bool = False) -> tuple[str, int]:
    """What stands in braces, or the one piece, in short form; empty where it is long or nothing.

    Round brackets are braces where `brackets` says so, as people type `e^(x+1)`. The second value
    is the place after it.
    """
    if at >= len(pieces):
        return "", at
    ends = ("(", ")") if brackets and pieces[at].name == "(" else None
    if pieces[at].kind != OPEN and ends is None:
        usable = pieces[at].kind in ATOMS or pieces[at].name in "*'+-"
        if pieces[at].name == "-" and at + 1 < len(pieces) and pieces[at + 1].kind in ATOMS:
            return "-" + pieces[at + 1].name, at + 2  # typed without braces: x^-1
        return (pieces[at].name, at + 1) if usable else ("", at)
    depth = 0
    inside: list[str] = []
    for place in range(at, min(len(pieces), at + 3 * _LONGEST)):
        piece = pieces[place]
        if ends is None:
            depth += {OPEN: 1, CLOSE: -1}.get(piece.kind, 0)
        else:
            depth += (piece.name == ends[0]) - (piece.name == ends[1])
        if depth == 0:
            short = len(inside) <= _LONGEST
            return ("".join(inside) if short else "", place + 1)
        if piece.kind not in (OPEN, CLOSE) and not (ends and place == at):
            inside.append(piece.name)
    return "", at
