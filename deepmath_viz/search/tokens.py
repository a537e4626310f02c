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
    return found


def names(text: str) -> list[str]:
    """The names of the tokens of a text."""
    return [token.name for token in tokens(text)]


def canonical(text: str) -> str:
    """A short formula in one way of writing: what `answer:` compares."""
    kept = [
        "/" if p.kind == FRACTION else p.name for p in lexemes(text) if p.kind not in (OPEN, CLOSE)
    ]
    return _fractions_first(" ".join(kept))


def _fractions_first(text: str) -> str:
    """`1 / 2` typed plainly, as `\frac{1}{2}` gives it: the sign before both numbers."""
    words = text.split(" ")
    for at in range(1, len(words) - 1):
        if words[at] == "/" and _is_number(words[at - 1]) and _is_number(words[at + 1]):
            words[at - 1], words[at] = words[at], words[at - 1]
    return " ".join(words)


def _is_number(word: str) -> bool:
    return word.replace(".", "", 1).isdigit()


def _behind(pieces: Sequence[Lexeme], at: int) -> list[Token]:
    """Compounds of an atom and what stands directly behind it."""
    base, found = pieces[at], []
    name, place = _base(base), at + 1
    while place < len(pieces) and pieces[place].kind == SCRIPT:
        inside, after = _argument(pieces, place + 1)
        if inside:
            made = name + pieces[place].name + inside
            found.append(Token(made, COMPOUND, base.start, pieces[after - 1].end))
        if after == place + 1:
            break
        place = after
    if place == at + 1 and place < len(pieces) and pieces[place].kind == OPERATOR:
        following = pieces[place + 1] if place + 1 < len(pieces) else None
        if pieces[place].name == "'" and base.kind == LETTER:
            found.append(Token(base.name + "'", COMPOUND, base.start, pieces[place].end))
        elif pieces[place].name == "!" and base.kind in (LETTER, NUMBER):
            found.append(Token(base.name + "!", COMPOUND, base.start, pieces[place].end))
        elif pieces[place].name == "/" and following and following.kind in ATOMS:
            name = f"{base.name}/{following.name}"
            found.append(Token(name, COMPOUND, base.start, following.end))
    return found


def _base(piece: Lexeme) -> str:
    r"""What a script belongs to: of letters in a row that are no function, the last one."""
    is_run = piece.kind == WORD and piece.end - piece.start == len(piece.name) <= 3
    return piece.name[-1] if is_run and piece.name not in vocabulary.FUNCTIONS else piece.name


def _fraction(pieces: Sequence[Lexeme], at: int) -> list[Token]:
    upper, middle = _argument(pieces, at + 1)
    lower, after = _argument(pieces, middle)
    if upper and not lower and middle == at + 2 and _is_number(upper) and len(upper) == 2:
        upper, lower = upper[0], upper[1]  # `\frac12` is a half
        after = middle
    if not (upper and lower):
        return []
    name = f"{upper}/{lower}" if pieces[at].name == "frac" else f"binom({upper},{lower})"
    return [Token(name, COMPOUND, pieces[at].start, pieces[after - 1].end)]


def _argument(pieces: Sequence[Lexeme], at: int) -> tuple[str, int]:
    """What stands in braces, or the one piece, in short form; empty where it is long or nothing.

    The second value is the place after it.
    """
    if at >= len(pieces):
        return "", at
    if pieces[at].kind != OPEN:
        usable = pieces[at].kind in ATOMS or pieces[at].name in "*'+-"
        if pieces[at].name == "-" and at + 1 < len(pieces) and pieces[at + 1].kind in ATOMS:
            return "-" + pieces[at + 1].name, at + 2  # typed without braces: x^-1
        return (pieces[at].name, at + 1) if usable else ("", at)
    depth = 0
    inside: list[str] = []
    for place in range(at, min(len(pieces), at + 3 * _LONGEST)):
        piece = pieces[place]
        depth += {OPEN: 1, CLOSE: -1}.get(piece.kind, 0)
        if depth == 0:
            short = len(inside) <= _LONGEST
            return ("".join(inside) if short else "", place + 1)
        if piece.kind not in (OPEN, CLOSE):
            inside.append(piece.name)
    return "", at
