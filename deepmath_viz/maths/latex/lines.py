r"""Texts for a cell of a table: on one line, cut where they are long, with nothing that ends it.

A cell is a line of Markdown between two `|`, so a displayed formula stands in the line as others
do, and every `|` is written in another way: `\vert` in a formula, `\|` elsewhere.
"""

from __future__ import annotations

import re

from deepmath_viz.maths.latex.characters import cleaned
from deepmath_viz.maths.latex.segments import CODE, TEXT, segments
from deepmath_viz.plumbing.markup import Markdown

_SPACE = re.compile(r"\s+")
#: Characters that are looked at for each that is shown: blanks and commands take some.
_LOOKED = 20
_PIECE = re.compile(
    r"(?P<code>(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`))|(?P<formula>\$(?:[^$\\]|\\.)+\$)|\\.|\|"
)


def beginning(text: str, longest: int) -> str:
    r"""The beginning of a text as one line whose formulas are all inline, `\(...\)`.

    Args:
        longest: characters of it, about: formulas stay whole. What is left out becomes `…`.
    """
    made: list[str] = []
    left = longest
    for segment in segments(cleaned(text[: _LOOKED * longest]).strip()):
        inside = segment.source if segment.kind == CODE else segment.body
        said = _SPACE.sub(" ", inside)
        if left <= 0 or (len(said) > left and segment.kind != TEXT):
            return "".join(made).rstrip() + " …"
        if len(said) > left:
            return "".join([*made, said[:left].rpartition(" ")[0] or said[:left], " …"])
        left -= len(said)
        made.append(said if segment.kind in (TEXT, CODE) else rf"\({said.strip()}\)")
    return "".join(made) + " …" * (len(text) > _LOOKED * longest)


def cell(finished: Markdown) -> Markdown:
    """Finished Markdown without blocks as the content of a cell."""
    return Markdown(_PIECE.sub(_written, _SPACE.sub(" ", finished).strip()))


def _written(piece: re.Match[str]) -> str:
    if piece["formula"]:
        return piece[0].replace(r"\|", r"\Vert ").replace("|", r"\vert ")
    return piece[0].replace("|", r"\|") if piece["code"] or piece[0] == "|" else piece[0]
