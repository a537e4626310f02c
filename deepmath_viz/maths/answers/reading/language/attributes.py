"""What a short phrase says something is and is not: `injective but not surjective`."""

from __future__ import annotations

import re

from deepmath_viz.maths.answers.reading import words

#: Names for one property; a word with several properties says all of them.
_SAME = {
    "one to one": ("injective",), "1 1": ("injective",), "onto": ("surjective",),
    "into": ("into",), "injection": ("injective",), "surjection": ("surjective",),
    "bijective": ("injective", "surjective"), "bijection": ("injective", "surjective"),
    "commutative": ("abelian",), "convergent": ("converges",), "divergent": ("diverges",),
    "converge": ("converges",), "diverge": ("diverges",), "invertible": ("invertible",),
    "nonsingular": ("invertible",), "monic": ("monic",), "countably infinite": ("denumerable",),
}  # fmt: skip
_LEAD = re.compile(
    r"^(?:therefore|thus|so|hence)?\s*"
    r"(?:(?:it|they|this|that|the \w+(?: \w+)?|[a-z]) (?:is|are)|is|are)\s+"
)
_PARTS = re.compile(r"\s*(?:,|;|\bbut\b|\band\b|\byet\b|\balthough\b|\bthough\b)\s*")
_NEGATED = re.compile(r"^(?:(?:it |is |are |also )*not(?: an?)?|never|non)\s+(.*)$")
_NEITHER = re.compile(r"^neither\s+(.*?)\s+nor\s+(.*)$")
_FILLER = re.compile(r"\b(?:also|both|an?|the|is|are|it|however)\b")
_WORD = re.compile(r"[a-z]{3,}(?: [a-z]{2,}){0,2}")
_SAID_OTHERWISE = re.compile(
    r"\b(?:or|if|when|for|of|in|on|than|to be|every|some|all|no|with|by|unless|except|at|from|if)\b"
)


def attributes(text: str) -> dict[str, bool] | None:
    """The properties that a phrase names, each with whether it holds; None for anything else."""
    if re.search(r"[\\=<>^_{}\d]", re.sub(r"\\text\s*\{|[{}]", " ", text).replace("1-1", "")):
        return None
    said = words.worded(text).lower().strip(" .!").replace("-", " ")
    said = re.sub(r"\s+", " ", said)
    said = _LEAD.sub("", said)
    if "one to one" not in said and _SAID_OTHERWISE.search(said):
        return None
    if neither := _NEITHER.match(said):
        parts = [(neither[1], False), (neither[2], False)]
    else:
        parts = [_signed(part) for part in _PARTS.split(said) if part]
    found: dict[str, bool] = {}
    for part, holds in parts:
        name = re.sub(r"\s+", " ", _FILLER.sub(" ", part)).strip()
        names = _SAME.get(name, (name,))
        if len(names) > 1 and not holds:
            return None  # not both
        for each in names:
            if _WORD.fullmatch(each) is None or found.get(each, holds) != holds:
                return None
            found[each] = holds
    return found or None


def _signed(part: str) -> tuple[str, bool]:
    negated = _NEGATED.match(part.strip())
    return (negated[1], False) if negated else (part, True)
