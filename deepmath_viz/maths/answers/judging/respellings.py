"""Other spellings of an answer, made by rule from its text alone.

A respelling says the same whatever the answer means, by the rule that made it: a rule that its kind
does not allow makes nothing. They are always the same for the same answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from deepmath_viz.maths.answers.reading import split
from deepmath_viz.maths.answers.reading.classify import classify

#: Respellings of one answer, and mutations of it.
MOST = 20
Rule = Callable[[str, str], list[str]]
VALUES = ("integer", "decimal", "fraction", "expression")
_SIGNS = {
    r"\pi": "π", r"\leq": "≤", r"\le": "≤", r"\geq": "≥", r"\ge": "≥", r"\infty": "∞", r"\cup": "∪",
    r"\times": "×", r"\cdot": "·", r"\in": "∈", r"\pm": "±", r"\neq": "≠", r"\alpha": "α",
    r"\theta": "θ", r"\lambda": "λ", r"\emptyset": "∅",
}  # fmt: skip
_RAISED = dict(zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))
#: What does not commute, stands for terms that are left out, or is chosen freely.
_DELICATE = re.compile(
    r"[A-Z]|\\(?:l?dots|cdots|text|times|otimes|oplus|circ|wedge|pm|mp|begin|sum|int|prod|lim|nabla"
    r"|mathbb|mathcal|mathrm|operatorname|ln|log|sin|cos|tan|partial|to|mod|pmod|vec|mathbf|choose)"
    r"(?![A-Za-z])|(?<![A-Za-z])d[a-z](?![a-z])|[!|',:;]|[=<>]"
)


def respellings(answer: str) -> list[tuple[str, str]]:
    """Up to `MOST` other spellings of an answer, each as (rule, text)."""
    return applied(_RESPELLINGS, answer)


def applied(rules: tuple[tuple[str, Rule], ...], answer: str) -> list[tuple[str, str]]:
    """Up to `MOST` texts that rules make of an answer, each once, with the rule that made it."""
    text, kind = answer.strip(), classify(answer)
    if kind == "empty" or "$" in text or text.startswith(("\\(", "\\[")):
        return []
    found: dict[str, str] = {}
    for name, rule in rules:
        for other in rule(text, kind):
            if other != text:
                found.setdefault(other, name)
    return [(name, other) for other, name in list(found.items())[:MOST]]


def _wrapped(text: str, _: str) -> list[str]:
    return [f"${text}$", rf"\({text}\)", f" {text} "]


def _spaced(text: str, _: str) -> list[str]:
    if r"\text" in text or not re.search(r"[\\=+]", text):
        return []
    tight = re.sub(r"(?<![A-Za-z\\]) | (?![A-Za-z])", "", text)
    return [re.sub(r"\s*([=+])\s*", r" \1 ", text), tight]


def _fractions(text: str, _: str) -> list[str]:
    found = []
    if r"\frac" in text:
        found = [text.replace(r"\frac", r"\dfrac"), text.replace(r"\frac", r"\tfrac")]
        found.append(re.sub(r"\\frac\s*\{(\d)\}\s*\{(\d)\}", r"\\frac\1\2", text))
    if match := re.fullmatch(r"(-?)\\frac\s*\{(\d+)\}\s*\{(\d+)\}", text):
        sign, above, below = match.groups()
        found += [f"{sign}{above}/{below}", rf"\frac{{{sign}{above}}}{{{below}}}"]
        value = Fraction(int(sign + above), int(below)) if int(below) else None
        if value is not None and 10**6 % value.denominator == 0:
            found.append(_decimal(value))
    elif match := re.fullmatch(r"(-?\d*)\.(\d{1,6})", text):
        value = Fraction(text)
        found.append(rf"\frac{{{value.numerator}}}{{{value.denominator}}}")
        found.append(text + "0")
    return found


def _decimal(value: Fraction) -> str:
    digits = f"{abs(value.numerator) * 10**6 // value.denominator:07d}"
    return f"{'-' if value < 0 else ''}{digits[:-6]}.{digits[-6:].rstrip('0') or '0'}"


def _integers(text: str, kind: str) -> list[str]:
    if not re.fullmatch(r"-?\d+", text):
        return []
    found = [text + ".0", rf"\mathbf{{{text}}}", rf"\frac{{{2 * int(text)}}}{{2}}"]
    if len(text.lstrip("-")) > 3:
        commas = f"{int(text):,}"
        found += [commas, commas.replace(",", "{,}"), commas.replace(",", r"\,")]
    return found


def _sided(text: str, _: str) -> list[str]:
    if (
        r"\left" in text
        or r"\right" in text
        or text.count("(") != text.count(")")
        or "(" not in text
    ):
        return []
    found = re.sub(r"(?<!\\)\(", r"\\left(", re.sub(r"(?<!\\)\)", r"\\right)", text))
    return [found] if r"\text" not in text and text.find("(") < text.find(")") else []


def _unsided(text: str, _: str) -> list[str]:
    if r"\left" not in text or r"\left." in text or r"\right." in text:
        return []
    return [re.sub(r"\\(?:left|right)(?![a-z])\s*", "", text)] if "|" not in text else []


def _unicode(text: str, _: str) -> list[str]:
    found = re.sub(r"\\[A-Za-z]+", lambda m: _SIGNS.get(m.group(), m.group()), text)
    found = re.sub(r"\\sqrt\s*\{(\d+)\}", r"√\1", found)
    raised = re.sub(r"\^(?:\{(\d)\}|(\d)(?!\d))(?!\s*[_^])", lambda m: _RAISED[m[1] or m[2]], text)
    minus = text.replace("-", "−") if r"\text" not in text and "begin" not in text else text
    return [found, raised if r"\begin" not in text else text, minus]


def _braced(text: str, _: str) -> list[str]:
    return [
        re.sub(r"\^(\d)(?!\d)", r"^{\1}", text),
        re.sub(r"\^\{(\w)\}", r"^\1", text),
        re.sub(r"\\sqrt\s*\{(\d)\}", r"\\sqrt\1", text),
        re.sub(r"\\(l|g)eq?(?![a-z])", r"\\\1eqslant", text),
        re.sub(r",\s*\\infty\s*(\\right)?\)", r", +\\infty)", text)
        if r"\left" not in text
        else text,
    ]


def _dotted(text: str, kind: str) -> list[str]:
    if kind not in VALUES or r"\text" in text or "d" in text:
        return []
    return [re.sub(r"(?<![\w^_\\{.}])(\d+)(?=[a-z](?![A-Za-z{])|\\pi|\\sqrt)", r"\1 \\cdot ", text)]


def _parenthesised(text: str, kind: str) -> list[str]:
    plain = kind in VALUES and not re.search(r"[,;=<>]|\\(?:text|pm|mp|in|to|cong|mathbb)", text)
    return [f"({text})", rf"\left({text}\right)"] if plain else []


def _labelled(text: str, kind: str) -> list[str]:
    plain = kind in VALUES and not re.search(r"x|[,;=<>]|\\(?:text|in|to|cong|mathbb)", text)
    named = re.fullmatch(r"\\?[A-Za-z]+(?:\s*\{\w+\})?(?:_\{?\w+\}?)?", text)
    return [f"x = {text}"] if plain and not named else []


def _commuted(text: str, kind: str) -> list[str]:
    """Sums and products of numbers and small letters, the other way round."""
    if kind not in VALUES or _DELICATE.search(text):
        return []
    summands = terms(text)
    if len(summands) > 1:
        turned = "".join(f" {sign or '+'} {term}" for sign, term in summands[::-1]).strip()
        return [turned.removeprefix("+ ").replace("- ", "-", 1) if turned[0] in "+-" else turned]
    factors = re.split(r"\s*\\cdot\s*", text)
    if len(factors) > 1 and not re.search(r"[-+/{}]", text):
        return [r" \cdot ".join(factors[::-1])]
    return []


def terms(text: str) -> list[tuple[str, str]]:
    """The summands of an expression with their signs; one where it is no sum."""
    found: list[tuple[str, str]] = []
    sign, current = "", ""
    for piece, depth in split.pieces(text):
        if depth == 0 and piece in "+-" and (current.strip() or not found):
            if current.strip():
                if re.search(r"[\^_*/]\s*$|\\cdot\s*$", current):
                    return [("", text)]
                found.append((sign, current.strip()))
            elif sign:
                return [("", text)]
            sign, current = piece, ""
        else:
            current += piece
    return [*found, (sign, current.strip())] if current.strip() else [("", text)]


def _reordered(text: str, kind: str) -> list[str]:
    """The members of a set, or of a bare list, in another order."""
    inside, ends = text, ("", "")
    if enclosed := split.enclosed(text):
        if enclosed[0] != r"\{":
            return []
        inside, ends = enclosed[1], (r"\{", r"\}")
    elif kind != "tuple/set/interval":
        return []
    if re.search(
        r"\\(?:mid|[lc]?dots|text|cup|cap|in|setminus|equiv|left|right)|[:=<>|]|\.\.", inside
    ):
        return []
    items = split.at_commas(inside, thousands=not ends[0])
    items = [item for item in items if item]
    if len(items) < 2:
        return []
    return [
        f"{ends[0]}{', '.join(turned)}{ends[1]}" for turned in (items[::-1], items[1:] + items[:1])
    ]


def _degrees(text: str, _: str) -> list[str]:
    match = re.fullmatch(r"(-?[\d.]+)\s*\^\s*\{?\\circ\}?", text)
    return (
        [f"{match[1]}^{{\\circ}}", f"{match[1]}°", rf"{match[1]} \text{{ degrees}}"]
        if match
        else []
    )


def _units(text: str, _: str) -> list[str]:
    match = re.fullmatch(r"(.*\d)\s*\\text\s*\{\s*([A-Za-z ]+)\}", text)
    return (
        [rf"{match[1]} \mathrm{{{match[2]}}}", rf"{match[1]}\text{{{match[2]}}}"] if match else []
    )


def _worded(text: str, kind: str) -> list[str]:
    bare = re.sub(r"^\\text\s*\{([^{}]*)\}$", r"\1", text)
    if not re.fullmatch(r"[A-Za-z ]+", bare) or kind not in ("boolean", "choice", "text"):
        return []
    found = [rf"\text{{{bare}}}", f"{bare}.", f"**{bare}**", bare]
    if kind == "boolean":
        found += [bare.lower(), bare.upper()]
    return [*found, f"({bare})"] if kind == "choice" else found


def _matrices(text: str, _: str) -> list[str]:
    return [text.replace("pmatrix", "bmatrix"), text.replace("bmatrix", "pmatrix")]


_RESPELLINGS: tuple[tuple[str, Rule], ...] = (
    ("wrapped", _wrapped), ("spaces", _spaced), ("fractions", _fractions), ("integers", _integers),
    ("left and right", _sided), ("left and right", _unsided), ("degrees", _degrees), ("units",
    _units),
    ("words", _worded), ("matrices", _matrices), ("order of a set", _reordered),
    ("commuted", _commuted), ("parenthesised", _parenthesised), ("label", _labelled),
    ("dots", _dotted), ("Unicode", _unicode), ("braces", _braced),
)  # fmt: skip
