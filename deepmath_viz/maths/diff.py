"""Two texts beside each other with their differing words marked, as HTML. Both are data: escaped.

What `folding` calls one spelling is no difference (white space, `$`, `\\dfrac` for `\\frac`), nor
is the case of letters.
"""

from __future__ import annotations

import html
import re
from difflib import SequenceMatcher

from deepmath_viz.maths import folding

#: Words, LaTeX commands, numbers, single characters; white space and `$` stand between them.
_TOKEN = re.compile(r"[\s$]+|\\(?:[A-Za-z]+|.)|\d+|[^\W\d_]+|.", re.DOTALL)
#: Longer texts are compared up to here: comparing takes time with the square of the length.
LONGEST = 6_000
#: Longer answers are not compared character by character.
_LONGEST_MARKED = 2_000


#: Longer answers are not compared, character by character, at all.
def marked_words(one: str, other: str) -> tuple[str, str]:
    """Both texts as HTML with `<mark>` around the words that the other one lacks.

    Texts are cut after `LONGEST` characters; three dots say so.
    """
    first, second = _tokens(one[:LONGEST]), _tokens(other[:LONGEST])
    matcher = SequenceMatcher(
        None, [name for _, _, name in first], [name for _, _, name in second], False
    )
    blocks = matcher.get_matching_blocks()
    same_first = {i for block in blocks for i in range(block.a, block.a + block.size)}
    same_second = {i for block in blocks for i in range(block.b, block.b + block.size)}
    return (
        _written(first, same_first) + _end(one),
        _written(second, same_second) + _end(other),
    )


_Token = tuple[str, str, str]


def _tokens(text: str) -> list[_Token]:
    """Words, what comes before each and means nothing, and what it is compared by.

    An empty word stands at the end.
    """
    made: list[_Token] = []
    before = ""
    for token in _TOKEN.findall(text):
        name = token.casefold() if token.isalnum() else folding.bare(folding.spelled(token))
        if not name and token not in ".:?!":
            before += token
        else:
            made.append((token, before, name or token))
            before = ""
    return [*made, ("", before, "")]


def _written(tokens: list[_Token], same: set[int]) -> str:
    made: list[str] = []
    was_marked = False
    for i, (word, before, _) in enumerate(tokens):
        marks = bool(word) and i not in same
        # Words that differ in a row are one mark, with the space between them inside.
        made.append(
            ("" if not was_marked or marks else "</mark>")
            + html.escape(before, quote=False)
            + ("<mark>" if marks and not was_marked else "")
            + html.escape(word, quote=False)
        )
        was_marked = marks
    return "".join(made) + "</mark>" * was_marked


def _end(text: str) -> str:
    return " …" if len(text) > LONGEST else ""


def marked_characters(reference: str, other: str) -> str:
    """`other` as HTML with `<mark>` around what differs from `reference`. Both are data: escaped.

    A text longer than 2,000 characters is not compared, and comes back unmarked.
    """
    if len(reference) > _LONGEST_MARKED or len(other) > _LONGEST_MARKED:
        return html.escape(other[:_LONGEST_MARKED])
    made = []
    for what, _, _, start, end in SequenceMatcher(None, reference, other, False).get_opcodes():
        piece = html.escape(other[start:end])
        if piece:
            made.append(piece if what == "equal" else f"<mark>{piece}</mark>")
    return "".join(made)
