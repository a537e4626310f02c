r"""What n-grams are made of: ways to cut a text into tokens, each named as it is compared.

`white` is what stands between white space, as published checks of overlaps by n-grams take it;
`lower` is the same in small letters, and `plain` in small letters of ASCII without its punctuation
(what is nothing else is no token), as others do (sources: `dataset.rules.PRESETS`); `word` is words
and numbers in small letters, so that punctuation is no difference; `latex` knows commands, letters
and signs of formulas, in the one spelling of `folding`.
"""

from __future__ import annotations

import html
import re
import string
from collections.abc import Callable
from types import MappingProxyType
from typing import NamedTuple

from deepmath_viz.maths import folding

_WHITE = re.compile(r"\S+")
_WORD = re.compile(r"\w+")
_PLAIN = str.maketrans(string.ascii_uppercase, string.ascii_lowercase, string.punctuation)
_LATEX = re.compile(r"\\(?:[A-Za-z]+|.)|\d+|[^\W\d_]+|\S", re.DOTALL)
#: Spellings of distinct tokens that are remembered; problems have fewer.
_MOST = 200_000


class Token(NamedTuple):
    """A token: its name, and the span of the text that it stands for."""

    name: str
    start: int
    end: int


class _Names(dict[str, str]):
    """Names of the tokens of formulas, each found out once."""

    def __missing__(self, token: str) -> str:
        if len(self) >= _MOST:
            self.clear()
        name = token.lower() if token.isalnum() else folding.spelled(token).replace("$", "")
        # A token of one sign may be several words of LaTeX: `√` has none behind it.
        self[token] = name = name.replace(" ", "")
        return name


_names = _Names()


def _white(text: str) -> str:
    return text if text.isascii() else " ".join(text.split())


def _lower(text: str) -> str:
    return _white(text.lower())


def _plain(text: str) -> str:
    return _white(text.translate(_PLAIN))


def _word(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))


def _latex(text: str) -> str:
    return " ".join([name for token in _LATEX.findall(text) if (name := _names[token])])


#: A text as its tokens with white space between them.
NAMED: MappingProxyType[str, Callable[[str], str]] = MappingProxyType(
    {"white": _white, "lower": _lower, "plain": _plain, "word": _word, "latex": _latex}
)
#: What a stretch without white space is called, for the ways that cut there alone.
_STRETCHES: MappingProxyType[str, Callable[[str], str]] = MappingProxyType(
    {"white": str, "lower": str.lower, "plain": lambda text: text.translate(_PLAIN)}
)


def spans(text: str, how: str) -> list[Token]:
    """The tokens of a text, of a way of `NAMED`, with their places."""
    if name_of := _STRETCHES.get(how):
        return [
            Token(name, *found.span())
            for found in _WHITE.finditer(text)
            if (name := name_of(found[0]))
        ]
    if how == "word":
        # Small letters may be more characters than large ones: places are those of the text.
        return [Token(found[0].lower(), *found.span()) for found in _WORD.finditer(text)]
    return [
        Token(name, *found.span()) for found in _LATEX.finditer(text) if (name := _names[found[0]])
    ]


def marked(text: str, gram: str, how: str) -> str:
    """A text as HTML with `<mark>` around the places of a gram. It is data: escaped.

    Args:
        gram: names of tokens in a row, a space between them.
        how: the way of `NAMED` in which they were cut.
    """
    tokens, wanted = spans(text, how), gram.split(" ")
    names = [token.name for token in tokens]
    found, end, at = "", 0, 0
    while at + len(wanted) <= len(names):
        if names[at : at + len(wanted)] == wanted:
            start, stop = tokens[at].start, tokens[at + len(wanted) - 1].end
            found += html.escape(text[end:start], quote=False)
            found += f"<mark>{html.escape(text[start:stop], quote=False)}</mark>"
            end, at = stop, at + len(wanted)
        else:
            at += 1
    return found + html.escape(text[end:], quote=False)
