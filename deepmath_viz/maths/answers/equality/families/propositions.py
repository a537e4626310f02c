"""Propositions by their truth tables, and statements with quantifiers brought to one form.

`p \\to q` is `\\neg p \\vee q`; a negation passes a quantifier by turning it, and bound letters may
have other names.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping

from deepmath_viz.maths.answers.equality.finding import Finding
from deepmath_viz.maths.answers.reading import split
from deepmath_viz.maths.answers.reading.normalise import canonical

#: What a formula says under given truth values.
Truth = Callable[[Mapping[str, bool]], bool]
#: Connectives, from the loosest to the tightest.
_CONNECTIVES: tuple[tuple[tuple[str, ...], Callable[[bool, bool], bool]], ...] = (
    ((r"\iff", r"\leftrightarrow", r"\Leftrightarrow"), lambda a, b: a == b),
    ((r"\to", r"\Rightarrow", r"\implies"), lambda a, b: not a or b),
    ((r"\oplus", r"\veebar"), lambda a, b: a != b),
    ((r"\vee",), lambda a, b: a or b),
    ((r"\wedge",), lambda a, b: a and b),
)
_NOT = re.compile(r"^(?:\\(?:neg|lnot)(?![A-Za-z])|¬)\s*")
_HINT = re.compile(
    r"\\(?:neg|lnot|iff|leftrightarrow|Leftrightarrow|to|Rightarrow|implies|oplus|veebar|vee|wedge"
    r"|forall|exists)(?![A-Za-z])"
)
_LETTER = re.compile(r"[A-Za-z](?:_\{?\w\}?)?")
_PROPOSITIONAL = re.compile(r"[p-tP-T](?:_\{?\w\}?)?")
_CLEAR = re.compile(r"\\(?:neg|lnot)(?![A-Za-z])")
_QUANTIFIER = re.compile(
    r"^\\(?P<kind>forall|exists)\s*(?P<names>\\?[a-zA-Z]+(?:\s*,\s*\\?[a-zA-Z])*)\s*"
    r"(?P<domain>(?:\\in|>|\\geq|<|\\neq)\s*(?:\\mathbb\s*\{?\s*[A-Z]\s*\}?|[A-Z]|\d))?\s*[,:.]?\s*(?P<rest>.+)$",
    re.DOTALL,
)
_BARRED = re.compile(r"\\(?:overline|bar)\s*(?:\{([^{}]*)\}|([A-Za-z]))")
_TURNED = {r"\neq": "=", r"\geq": "<", r"\leq": ">", r"\notin": r"\in"}
_MOST = 6


class _Unread(ValueError):
    pass


def finding(one: str, two: str) -> Finding | None:
    """Whether two propositions say the same; None where one text is none."""
    if not (_HINT.search(one) and _HINT.search(two)):
        return None
    quantified = [r"\forall" in text or r"\exists" in text for text in (one, two)]
    try:
        if all(quantified):
            return _quantified(one, two)
        if any(quantified):
            return None
        return _propositional(one, two)
    except _Unread:
        return None


def _propositional(one: str, two: str) -> Finding | None:
    first, second = _read(one), _read(two)
    names = first[1] | second[1]
    if not all(map(_LETTER.fullmatch, names)) or not 1 <= len(names) <= _MOST:
        return None
    usual = all(map(_PROPOSITIONAL.fullmatch, names))
    if not (usual or (_CLEAR.search(one + two) and all(name[:1].isupper() for name in names))):
        return None
    return Finding(_same(first[0], second[0], names), "propositions by their truth tables")


def are_same(one: str, two: str) -> bool:
    """Whether two propositions have one truth table; False where one is not read."""
    try:
        first, second = _read(one), _read(two)
    except _Unread:
        return False
    names = first[1] | second[1]
    if not all(map(_LETTER.fullmatch, names)) or not 1 <= len(names) <= _MOST:
        return False
    return _same(first[0], second[0], names)


def _same(one: Truth, two: Truth, names: set[str]) -> bool:
    rows = itertools.product((False, True), repeat=len(names))
    ordered = sorted(names)
    return all(one(at) == two(at) for at in (dict(zip(ordered, row, strict=True)) for row in rows))


def _read(text: str) -> tuple[Truth, set[str]]:
    """The truth of a formula as a function of its atoms, and the atoms."""
    text = text.strip()
    for signs, join in _CONNECTIVES:
        parts = _cut(text, signs)
        if len(parts) > 1:
            if join(False, True) == join(True, False):
                found = [_read(part) for part in parts]
            else:  # an implication binds to the right
                found = [_read(parts[0]), _read(f" {signs[0]} ".join(parts[1:]))]
            truths = [truth for truth, _ in found]
            return _joined(truths, join), set().union(*(names for _, names in found))
    if match := _NOT.match(text):
        truth, names = _read(text[match.end() :])
        return _negated(truth), names
    if (brackets := split.enclosed(text)) and brackets[0] in ("(", "[", "{"):
        return _read(brackets[1])
    if bar := _BARRED.fullmatch(text):
        truth, names = _read(bar[1] or bar[2])
        return _negated(truth), names
    if not text:
        raise _Unread
    name, negated = _atom(text)

    def holds(at: Mapping[str, bool]) -> bool:
        return at[name] != negated

    return holds, {name}


def _negated(truth: Truth) -> Truth:
    def turned(at: Mapping[str, bool]) -> bool:
        return not truth(at)

    return turned


def _joined(truths: list[Truth], join: Callable[[bool, bool], bool]) -> Truth:
    def whole(at: Mapping[str, bool]) -> bool:
        found = truths[0](at)
        for truth in truths[1:]:
            found = join(found, truth(at))
        return found

    return whole


def _atom(text: str) -> tuple[str, bool]:
    """An atom, and whether its sign is the negation of the one that it is kept under."""
    signs = split.at_relations(text)[1]
    if len(signs) == 1:
        for turned, plain in _TURNED.items():
            sign = re.compile(rf"\{turned}(?![A-Za-z])")
            if sign.search(text):
                return canonical(plain.join(sign.split(text))), True
    if len(signs) > 1:
        raise _Unread
    return canonical(text), False


def _cut(text: str, signs: tuple[str, ...]) -> list[str]:
    found, current = [], ""
    for piece, depth in split.pieces(text):
        if depth == 0 and piece in signs:
            found.append(current.strip())
            current = ""
        else:
            current += piece
    return [*found, current.strip()]


def _quantified(one: str, two: str) -> Finding | None:
    first, second = _prefixed(one), _prefixed(two)
    if [domain for _, domain in first[0]] != [domain for _, domain in second[0]]:
        return None
    names = first[2] | second[2]
    if len(names) > _MOST:
        return None
    same = _same(first[1], second[1], names)
    orders = [[kind for kind, _ in prefix] for prefix, _, _ in (first, second)]
    swapped = len(orders[0]) == 2 and orders[0] == orders[1][::-1] != orders[1]
    if swapped and len(first[2]) == len(second[2]) == 1:
        turned = {"1": "2", "2": "1"}
        name = re.sub(r"(?<=□)[12]", lambda m: turned[m[0]], next(iter(first[2])))
        if {name} == second[2]:
            return Finding(False, "quantifiers in another order")
    kinds = [[kind for kind, _ in prefix] for prefix, _, _ in (first, second)]
    if kinds[0] == kinds[1]:
        return Finding(True, "the same statement") if same else None
    return Finding(False, "other quantifiers before the same statement") if same else None


def _prefixed(text: str) -> tuple[list[tuple[str, str]], Truth, set[str]]:
    """The quantifiers, each with what its letter ranges over, and the statement behind them."""
    prefix: list[tuple[str, str]] = []
    negated, text = False, text.strip()
    while True:
        if match := _NOT.match(text):
            negated, text = not negated, text[match.end() :].strip()
            continue
        match = _QUANTIFIER.match(text)
        if match:
            kind = match["kind"]
            if negated:
                kind = {"forall": "exists", "exists": "forall"}[kind]
            text = match["rest"].strip()
            for name in re.split(r"\s*,\s*", match["names"]):
                prefix.append((kind, canonical(match["domain"] or "")))
                letter = re.compile(rf"(?<![A-Za-z\\]){re.escape(name)}(?![A-Za-z])")
                text = f"□{len(prefix)}".join(letter.split(text))
            continue
        brackets = split.enclosed(text)
        if brackets and brackets[0] in ("(", "["):
            text = brackets[1].strip()
            continue
        break
    if r"\forall" in text or r"\exists" in text or not prefix:
        raise _Unread
    truth, names = _read(text)
    return prefix, _negated(truth) if negated else truth, names
