"""Near misses of an answer, made by rule from its text alone.

A mutation says something else whatever the answer means, by the rule that made it; what would keep
the value, such as the order of a set's members, is not made. Always the same for the same answer.
"""

from __future__ import annotations

import random
import re
import zlib

from deepmath_viz.maths.answers.judging.respellings import VALUES, Rule, applied, terms
from deepmath_viz.maths.answers.reading import split

#: Free letters, classes and double signs: their sign may change without a change of meaning.
_FREE = re.compile(r"(?<![A-Za-z\\])[CcKkn](?![A-Za-z])|\\mathbb|\\(?:pm|mp|equiv|pmod|mod)")


def mutations(answer: str) -> list[tuple[str, str]]:
    """Up to `respellings.MOST` answers that differ from an answer, each as (rule, text)."""
    return applied(_MUTATIONS, answer)


def _draw(text: str) -> random.Random:
    return random.Random(zlib.crc32(text.encode()))


def _digits(text: str, _: str) -> list[str]:
    places = [
        match.start()
        for match in re.finditer(r"(?<!_)(?<!_\{)\d", text)
        if not re.search(r"(?:_\{?\w*|item|[A-Za-z])$", text[: match.start()])
    ]
    rng, found = _draw(text), []
    for at in sorted(rng.sample(places, min(6, len(places)))):
        digit = str((int(text[at]) % 9) + 1)
        found.append(text[:at] + digit + text[at + 1 :])
    return found


def _signs(text: str, kind: str) -> list[str]:
    if kind not in VALUES or _FREE.search(text) or re.search(r"[,;=<>]|\\text", text):
        return []
    if re.fullmatch(r"[-0.,]+", text) or (r"\infty" in text and text != r"\infty"):
        return []
    found = [text[1:].strip() if text.startswith("-") and len(terms(text)) == 1 else f"-({text})"]
    summands = terms(text)
    for at in range(1, len(summands)):
        sign, term = summands[at]
        turned = [*summands[:at], ("+" if sign == "-" else "-", term), *summands[at + 1 :]]
        if not re.fullmatch(r"[0.]+", term):
            found.append("".join(f" {s} {t}" if s else t for s, t in turned).strip())
    return found[:4]


def _exponents(text: str, kind: str) -> list[str]:
    found = []
    for match in list(re.finditer(r"(?<=[A-Za-z)}\d])\^\{?(-?\d+)\}?(?![\d}])", text))[:3]:
        before = text[: match.start()]
        if re.search(r"(?:^|[^\d.])[01]$|\\mathbb\s*\{?[A-Z]\}?$|[A-Z]$", before):
            continue
        found.append(f"{before}^{{{int(match[1]) + 1}}}{text[match.end() :]}")
    if re.fullmatch(r"-?\d+", text) and int(text) not in (0, 1):
        found.append(f"({text})^2")
    return found


def _turned(text: str, kind: str) -> list[str]:
    """Tuples and fractions the other way round."""
    found = []
    pair = re.fullmatch(r"\(\s*(-?[\d.]+)\s*,\s*(-?[\d.]+)\s*\)", text)
    if pair and pair[1] != pair[2]:
        found.append(f"({pair[2]}, {pair[1]})")
    fraction = re.fullmatch(r"\\frac\s*\{(\d+)\}\s*\{(\d+)\}", text)
    if fraction and fraction[1] not in (fraction[2], "0"):
        found.append(rf"\frac{{{fraction[2]}}}{{{fraction[1]}}}")
    return found


def _brackets(text: str, kind: str) -> list[str]:
    """Open ends of intervals closed, and closed ones opened."""
    match = re.fullmatch(r"(\(|\[)([^()\[\]]+),([^()\[\]]+)(\)|\])", text)
    if match is None or r"\left" in text or not ("[" in text or "]" in text or r"\infty" in text):
        return []
    opening, low, high, closing = match.groups()
    found = []
    if r"\infty" not in low and low.strip() != high.strip():
        found.append(f"{'[' if opening == '(' else '('}{low},{high}{closing}")
    if r"\infty" not in high and low.strip() != high.strip():
        found.append(f"{opening}{low},{high}{']' if closing == ')' else ')'}")
    return found


def _relations(text: str, _: str) -> list[str]:
    found = []
    for sign, other in ((r"\leq", "<"), (r"\geq", ">"), ("<", r"\leq "), (">", r"\geq ")):
        if len(re.findall(re.escape(sign) + r"(?![a-z])", text)) == 1 and r"\infty" not in text:
            found.append(re.sub(re.escape(sign) + r"(?![a-z])", other.replace("\\", r"\\"), text))
    return found


def _picked(text: str, kind: str) -> list[str]:
    bare = re.sub(r"^\\text\s*\{([^{}]*)\}$", r"\1", text).strip(" .()")
    if kind == "boolean":
        return [
            {"yes": "No", "no": "Yes", "true": "False", "false": "True"}.get(bare.lower(), text)
        ]
    if kind == "choice":
        return [chr(ord("A") + (ord(bare) - ord("A") + 1) % 5)]
    return []


def _members(text: str, _: str) -> list[str]:
    """A set with a member less, or one more."""
    enclosed = split.enclosed(text)
    if enclosed is None or enclosed[0] != r"\{" or re.search(r"\\mid|[:|=]|dots|\.\.", text):
        return []
    items = [item for item in split.at_commas(enclosed[1], thousands=False) if item]
    if len(items) < 2 or len(set(items)) < len(items):
        return []
    return [rf"\{{{', '.join(items[1:])}\}}", rf"\{{{', '.join([*items, '987'])}\}}"]


def _functions(text: str, _: str) -> list[str]:
    swapped = {
        "sin": "cos",
        "cos": "sin",
        "ln": "exp",
        "sinh": "cosh",
        "cosh": "sinh",
        "tan": "cot",
    }
    match = re.search(r"\\(sin|cos|ln|sinh|cosh|tan)(?![A-Za-z])", text)
    if match is None or len(re.findall(r"\\(?:sin|cos|tan|ln|sinh|cosh)", text)) != 1:
        return []
    return [f"{text[: match.start()]}\\{swapped[match[1]]}{text[match.end() :]}"]


_MUTATIONS: tuple[tuple[str, Rule], ...] = (
    ("a digit", _digits), ("a sign", _signs), ("an exponent", _exponents), ("an order", _turned),
    ("a bracket", _brackets), ("a relation", _relations), ("the other one", _picked),
    ("a member", _members), ("a function", _functions),
)  # fmt: skip
