r"""What dollars mean: a formula, a price, or display dollars in the middle of a term."""

from __future__ import annotations

import re

_PRICE = re.compile(r"\s?\d[\d,]*(?:\.\d+)?(?=[\s,.;:?!)]|$)")
_WORDS = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}(?![A-Za-z])")
_MATHS_SIGNS = re.compile(r"[\\^_={}<>+*/|]")
_COMMANDS = re.compile(r"\\[A-Za-z]+|\{[^{}]*\}")
_NEW_SENTENCE = re.compile(r"[.,;?]\s+[A-Za-z]{2,12}\s+$")
_OPERATORS = tuple("+-−×·(=/")
_OPERATORS_AFTER = tuple("+-−×·)=/^")


def is_maths(body: str, after: str, odd: bool) -> bool:
    """Whether `$body$` is a formula, and not the prose between two prices.

    `after` is the character that follows, `odd` whether the paragraph holds an odd number of
    dollars from here on, so that one of them has no partner.
    """
    if body[0].isdigit() and body[-1].isspace() and after.isdigit():
        return False
    if odd and _NEW_SENTENCE.search(body):
        return False
    if _MATHS_SIGNS.search(body):
        words = len(_WORDS.findall(_COMMANDS.sub(" ", body)))
        return words < 6 or not odd or "\\text" in body or "\\mbox" in body
    words = len(_WORDS.findall(body))
    if _PRICE.match(body) and (words or (body[-1].isspace() and body.rstrip()[-1] in ".,;")):
        return False
    if words >= 2 and (body[0].isspace() or body[-1].isspace()):
        return not odd and not after.isdigit()
    return True


def continues_a_term(before: str, formula: str, after: str) -> bool:
    """Whether a short `$$..$$` goes on with a term of its line, as in `3$$x$$ + 1`."""
    if len(formula) > 60 or "\n" in formula:
        return False
    attached = before[-1:].isalnum() or before.endswith(")")
    return (
        attached
        or before.rstrip(" ")[-1:] in _OPERATORS
        or after.lstrip(" ")[:1] in _OPERATORS_AFTER
    )
