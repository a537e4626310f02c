r"""A text cut into lexemes: words, numbers, symbols, operators, braces; in linear time."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from deepmath_viz.maths import signs
from deepmath_viz.search import stemming, vocabulary
from deepmath_viz.search.stemming import stem

#: Kinds. Atoms are what can be looked up by itself.
WORD, LETTER, NUMBER, SYMBOL = "word", "letter", "number", "symbol"
OPERATOR, OPEN, CLOSE, SCRIPT, FRACTION = "operator", "open", "close", "script", "fraction"
ATOMS = frozenset((WORD, LETTER, NUMBER, SYMBOL))


class Lexeme(NamedTuple):
    """A piece of the text: kind, what it is called, and where it stands."""

    kind: str
    name: str
    start: int
    end: int
    also: str = ""


_LEXEME = re.compile(
    r"""
      \\(?:mathrm|text|rm|operatorname|mathop)\s*\{\s*d\s*\}\s*(?P<differential>[a-z])(?![A-Za-z])
    | \\(?P<board>mathbb|Bbb|mathds|mathbf)\s*(?:\{\s*(?P<set>[A-Z])\s*\}|(?P<bare>[A-Z])(?![a-z]))
    | \\(?:begin|end|label|hspace|vspace|tag|color|textcolor)\*?\s*\{(?P<named>[^{}\n]{0,40})\}
    | \\operatorname\*?\s*\{(?P<operator>[A-Za-z]{1,30})\}
    | \\(?P<over>[dtc]?frac|[dt]?binom)(?:\s*(?=\d)|\s+(?=[A-Za-z]))
      (?P<upper>[A-Za-z\d])\s*(?P<lower>[A-Za-z\d])
    | \\(?P<command>[A-Za-z]+)
    | \\(?P<escaped>.)
    | (?P<number>\d{1,3}(?:(?:,|\{,\})\d{3})+(?![\d])(?:\.\d+)?|\d+(?:\.\d+)?)
    | (?P<letter>[a-z])(?P<ring>[CFHNPQRTZ])(?![A-Za-z])
    | (?P<word>[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]+(?:[\u2019'](?:s|t)(?![A-Za-z']))?)
    | (?P<typed><=|>=|!=|->|=>|\+-)
    | (?P<raised>["""
    + signs.RAISED
    + r"""]+)
    | (?P<lowered>["""
    + signs.LOWERED
    + r"""]+)
    | (?P<other>\S)
    """,
    re.VERBOSE | re.DOTALL,
)
#: Radicals by themselves; what is under one follows.
_RADICALS = {"√": r"\sqrt", "∛": r"\sqrt[3]", "∜": r"\sqrt[4]"}


def lexemes(text: str) -> list[Lexeme]:
    """The lexemes of a text in order; white space, dollars and layout commands are none."""
    found: list[Lexeme] = []
    for match in _LEXEME.finditer(text):
        made = _lexeme(match.lastgroup or "", match)
        if isinstance(made, list):
            found += made
        elif made is not None:
            found.append(made)
    return found


def _lexeme(group: str, match: re.Match[str]) -> Lexeme | list[Lexeme] | None:
    start, end = match.span()
    piece = match[group]
    if group == "word":
        return _word(piece, start, end)
    if group == "number":
        return Lexeme(NUMBER, _number(piece), start, end)
    if group == "command":
        return _command(piece, start, end)
    if group == "other":
        return _other(piece, start, end)
    if group == "differential":
        return Lexeme(WORD, "d" + piece, start, end)
    if group in ("set", "bare"):
        board = match["board"] != "mathbf" or piece in vocabulary.NUMBER_SETS
        return Lexeme(LETTER, piece, start, end, f"\\bb{piece}" if board else "")
    if group == "operator":
        return _word(piece, start, end)
    if group == "typed":
        return Lexeme(SYMBOL, "\\" + vocabulary.TYPED[piece], start, end)
    if group in ("raised", "lowered"):
        return _written(signs.latex(piece), start, end)
    if group == "lower":
        # LaTeX takes one digit or letter a side where there are no braces: `\frac12 x` is x/2.
        name = "binom" if "binom" in match["over"] else "frac"
        over = Lexeme(FRACTION, name, start, match.start("upper"))
        return [over, *(_side(match[side], *match.span(side)) for side in ("upper", "lower"))]
    if group == "ring":  # nZ is a multiple of Z
        return [_side(match["letter"], start, start + 1), _side(piece, start + 1, end)]
    if group == "escaped" and piece in "{}|":
        return Lexeme(OPERATOR, {"{": "(", "}": ")", "|": "|"}[piece], start, end)
    return None


def _word(piece: str, start: int, end: int) -> Lexeme:
    if len(piece) > 2 and piece[-2] in "'’":
        piece = piece[:-2] if piece[-1] == "s" else piece
    if len(piece) == 1:
        sign = SYMBOL if piece == "Ø" else LETTER  # an empty set, as many type it
        return Lexeme(sign, r"\emptyset" if piece == "Ø" else piece, start, end)
    folded = _folded(piece)
    if (symbol := vocabulary.WORDS.get(folded)) is not None:
        return Lexeme(SYMBOL, "\\" + symbol, start, end)
    return Lexeme(WORD, stem(folded), start, end, stemming.also(folded))


def _side(sign: str, start: int, end: int) -> Lexeme:
    """One digit or letter by itself."""
    return Lexeme(NUMBER if sign.isdigit() else LETTER, sign, start, end)


def _written(latex: str, start: int, end: int) -> list[Lexeme]:
    """What a sign of Unicode says in LaTeX, at the sign's place."""
    return [lexeme._replace(start=start, end=end) for lexeme in lexemes(latex)]


def _folded(piece: str) -> str:
    folded = piece.casefold()
    if not folded.isascii():  # Poincaré is Poincare, Möbius is Mobius
        parts = unicodedata.normalize("NFKD", folded)
        folded = "".join(c for c in parts if not unicodedata.combining(c))
    return folded


def _number(piece: str) -> str:
    whole, _, part = piece.replace("{,}", "").replace(",", "").partition(".")
    part = part.rstrip("0")
    return f"{whole}.{part}" if part else whole


def _command(name: str, start: int, end: int) -> Lexeme | None:
    if name in vocabulary.FRACTIONS:
        return Lexeme(FRACTION, "frac", start, end)
    if name in vocabulary.BINOMIALS:
        return Lexeme(FRACTION, "binom", start, end)
    if name in vocabulary.LAYOUT:
        return None
    if name in ("prime", "circ", "degree"):
        kind = OPERATOR if name == "prime" else SYMBOL
        return Lexeme(kind, "'" if name == "prime" else "\\degree", start, end)
    name = vocabulary.COMMANDS.get(name, name)
    if name.casefold() in vocabulary.FUNCTIONS:
        return Lexeme(WORD, stem(name.casefold()), start, end)
    if name.lower() in vocabulary.GREEK:
        also = f"\\{name}" if name[0].isupper() else ""
        return Lexeme(WORD, stem(name.lower()), start, end, also)
    return Lexeme(SYMBOL, "\\" + name, start, end)


def _other(piece: str, start: int, end: int) -> Lexeme | list[Lexeme] | None:
    if piece in "^_":
        return Lexeme(SCRIPT, piece, start, end)
    if piece in "{":
        return Lexeme(OPEN, piece, start, end)
    if piece in "}":
        return Lexeme(CLOSE, piece, start, end)
    if piece in "+-*/=<>()[]|!':,":
        return Lexeme(OPERATOR, piece, start, end)
    if piece.isascii():
        return None
    if unicodedata.decomposition(piece).startswith("<fraction>"):
        # One sign is one token, that of the fraction: who looks for a 2 does not mean a half.
        upper, _, lower = unicodedata.normalize("NFKC", piece).partition("\u2044")
        return Lexeme(SYMBOL, f"{upper}/{lower}", start, end)
    written = _RADICALS.get(piece) or signs.latex(piece)
    if written != piece:
        return _written(written, start, end)
    if (name := vocabulary.greek(piece)) is not None:
        return _command(name, start, end)
    plain = unicodedata.normalize("NFKC", piece)
    if plain.isascii() and plain.isdigit():
        return Lexeme(NUMBER, plain, start, end)
    if plain.isalpha():
        if len(plain) == 1 and (name := vocabulary.greek(plain)) is not None:
            return _command(name, start, end)
        return Lexeme(WORD, plain.casefold(), start, end)
    return None
