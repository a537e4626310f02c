r"""The beginning of a text as pieces for a page of our own script: prose, and formulas for KaTeX.

Streamlit's Markdown is not at hand there, and not needed: prose is shown as text, never as markup.
"""

from __future__ import annotations

import re
from functools import lru_cache

from deepmath_viz.maths.latex.characters import cleaned
from deepmath_viz.maths.latex.maths import Unrenderable, katex
from deepmath_viz.maths.latex.segments import CODE, DISPLAY, INLINE, TEXT, segments

#: A piece is a kind (`TEXT`, `CODE`, `INLINE` or `DISPLAY`) and what it shows; formulas without
#: their delimiters, as KaTeX takes them.
Piece = tuple[str, str]
_ESCAPED = re.compile(r"\\([$%&#_])")
_ENDS = "…"


@lru_cache(maxsize=2048)
def pieces(text: str, limit: int) -> tuple[Piece, ...]:
    """The pieces that begin within `limit` characters of the source; an ellipsis says that more is.

    Formulas are whole or left out; one that KaTeX would not draw is code. White space is folded.
    Never raises.
    """
    found: list[Piece] = []
    left = limit
    # A formula's end may lie far off: what is cut is looked for a little further.
    for segment in segments(cleaned(text[: 4 * limit])):
        if left <= 0 or (segment.kind != TEXT and len(segment.source) > max(left, limit // 2)):
            found.append((TEXT, _ENDS))
            break
        left -= len(segment.source)
        if segment.kind in (INLINE, DISPLAY):
            found.append(_formula(segment.kind, segment.body, segment.source))
        elif segment.kind == CODE:
            found.append((CODE, " ".join(segment.body.split())))
        else:
            said = " ".join(_ESCAPED.sub(r"\1", f".{segment.body}.").split())[1:-1]
            found.append((TEXT, said if left >= 0 else said[:left].rstrip() + _ENDS))
            if left < 0:
                break
    else:
        if len(text) > 4 * limit:
            found.append((TEXT, _ENDS))
    return tuple(piece for piece in found if piece[1])


def _formula(kind: str, body: str, source: str) -> Piece:
    try:
        return kind, katex(body)
    except (Unrenderable, RecursionError):
        return CODE, source
