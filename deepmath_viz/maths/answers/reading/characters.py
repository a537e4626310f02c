"""Signs of Unicode as the LaTeX that they stand for."""

from __future__ import annotations

import re
import unicodedata

_SIGNS = {
    "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "‒": "-", "―": "-", "﹣": "-",
    "×": r"\times ", "✕": r"\times ", "·": r"\cdot ", "⋅": r"\cdot ", "∙": r"\cdot ",
    "•": r"\cdot ", "‧": r"\cdot ", "÷": r"\div ", "∞": r"\infty ", "≤": r"\leq ", "≥": r"\geq ",
    "⩽": r"\leq ", "⩾": r"\geq ", "≦": r"\leq ", "≧": r"\geq ", "≠": r"\neq ", "±": r"\pm ",
    "∓": r"\mp ", "∪": r"\cup ", "∩": r"\cap ", "∈": r"\in ", "∉": r"\notin ",
    "⊂": r"\subset ", "⊆": r"\subseteq ", "∅": r"\emptyset ", "Ø": r"\emptyset ",
    "ℝ": r"\mathbb{R}", "ℤ": r"\mathbb{Z}", "ℕ": r"\mathbb{N}", "ℚ": r"\mathbb{Q}",
    "ℂ": r"\mathbb{C}", "°": r"\degree ", "º": r"\degree ", "℃": r"\degree C",
    "℉": r"\degree F", "′": "'", "’": "'", "‘": "'", "ʹ": "'", "″": "''", "“": '"', "”": '"',
    "∖": r"\setminus ", "→": r"\to ", "⇒": r"\Rightarrow ", "⇔": r"\Leftrightarrow ",
    "≡": r"\equiv ", "≈": r"\approx ", "≅": r"\cong ", "∼": r"\sim ", "…": r"\ldots ",
    "⋯": r"\ldots ", "∧": r"\wedge ", "∨": r"\vee ", "⊕": r"\oplus ", "⊗": r"\otimes ",
    "∘": r"\circ ", "∀": r"\forall ", "∃": r"\exists ", "⊥": r"\perp ", "∥": r"\parallel ",
    "∠": r"\angle ", "∂": r"\partial ", "∇": r"\nabla ", "∑": r"\sum ", "∏": r"\prod ",
    "∫": r"\int ", "⟨": r"\langle ", "⟩": r"\rangle ", "⌊": r"\lfloor ", "⌋": r"\rfloor ",
    "⌈": r"\lceil ", "⌉": r"\rceil ", "∣": "|", "‖": r"\|", "ℓ": r"\ell ", "⁄": "/", "∕": "/",
    "∶": ":", "。": ".", "、": ",", "【": "[", "】": "]", "ⅰ": "i", "℘": r"\wp ", "ℵ": r"\aleph ",
    "㎝": r"\text{ cm}", "㎜": r"\text{ mm}", "㎞": r"\text{ km}", "㎏": r"\text{ kg}",
    "㎡": r"\text{ m}^{2}", "㎠": r"\text{ cm}^{2}", "㎥": r"\text{ m}^{3}",
    "ϕ": r"\phi ", "ϵ": r"\epsilon ", "ϑ": r"\theta ", "ς": r"\sigma ", "µ": r"\mu ",
}  # fmt: skip
_GREEK = (
    ("αβγδεζηθικλμνξπρστυφχψω",
     "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau "
     "upsilon phi chi psi omega"),
    ("ΓΔΘΛΞΠΣΦΨΩ", "Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega"),
)  # fmt: skip
_SPACES = (
    "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
_NOTHING = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u2061\u2062\u2063\u2064"
_SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", "0123456789+-=()ni", strict=True))
_SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙₖₐₓ", "0123456789+-=()nkax", strict=True))
_RUNS = re.compile(f"(?P<above>[{''.join(_SUPERSCRIPTS)}]+)|(?P<below>[{''.join(_SUBSCRIPTS)}]+)")
_RADICAL = re.compile(r"([√∛∜])\s*")
_ROOTS = {"√": r"\sqrt", "∛": r"\sqrt[3]", "∜": r"\sqrt[4]"}
_RADICAND = re.compile(r"\d+(?:\.\d+)?|\\[A-Za-z]+(?:\{[^{}]*\})*|[A-Za-z](?:\^(?:\{[^{}]*\}|\w))?")
_OPENED = {"(": ")", "[": "]", "{": "}"}
_BRACKET = re.compile(r"[()\[\]{}]")


def _table() -> dict[int, str]:
    found = {ord(sign): latex for sign, latex in _SIGNS.items()}
    for letters, names in _GREEK:
        for letter, name in zip(letters, names.split(), strict=True):
            found[ord(letter)] = f"\\{name} "
    found |= {ord(space): " " for space in _SPACES} | {ord(nothing): "" for nothing in _NOTHING}
    for code in (*range(0xBC, 0xBF), *range(0x2150, 0x215F), 0x2189):
        above, _, below = unicodedata.normalize("NFKC", chr(code)).partition("\u2044")
        found[code] = rf"\frac{{{above}}}{{{below}}}"
    # Full-width forms and the letters of the mathematical alphabets; double-struck ones are sets.
    found |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    for code in range(0x1D400, 0x1D800):
        plain = unicodedata.normalize("NFKC", chr(code))
        if plain.isascii() and plain.isalnum():
            struck = 0x1D538 <= code <= 0x1D56B
            found[code] = rf"\mathbb{{{plain}}}" if struck else plain
        elif plain in "".join(letters for letters, _ in _GREEK):
            found[code] = found[ord(plain)]
    # A number in a circle is the name of a statement, not a number.
    for number in range(1, 21):
        found[0x2460 + number - 1] = rf"\text{{ item{number} }}"
    return found


_TABLE = _table()


def latex(text: str) -> str:
    """The text with the signs of Unicode as LaTeX, for as far as they are known here."""
    if text.isascii():
        return text
    return _radicals(_RUNS.sub(_script, text).translate(_TABLE))


def _script(match: re.Match[str]) -> str:
    kind, table, mark = (
        ("above", _SUPERSCRIPTS, "^") if match["above"] else ("below", _SUBSCRIPTS, "_")
    )
    return f"{mark}{{{''.join(table[char] for char in match[kind])}}}"


def _radicals(text: str) -> str:
    """`√5` and `√(x+1)` as roots; a radical before something else stays.

    In one pass without recursion: a row of a file can have a hundred thousand of them, one inside
    the other or never closed.
    """
    if _RADICAL.search(text) is None:
        return text
    closes, found = _closes(text), []
    outer: list[int] = []
    at, limit = 0, len(text)
    while True:
        match = _RADICAL.search(text, at, limit)
        if match is None:
            found.append(text[at:limit])
            if not outer:
                return "".join(found)
            # What is under the innermost root has come to its end.
            found.append("}")
            at, limit = limit + 1, outer.pop()
            continue
        found.append(text[at : match.start()])
        start, root = match.end(), _ROOTS[match.group(1)]
        if text[start : min(start + 1, limit)] in _OPENED:
            close = closes.get(start, limit)
            if start + 1 < close < limit:
                found.append(f"{root}{{")
                outer.append(limit)
                at, limit = start + 1, close
                continue
            inside = None
        else:
            inside = _RADICAND.match(text, start, limit)
        found.append(f"{root}{{{inside.group()}}}" if inside else match.group(1))
        at = inside.end() if inside else start


def _closes(text: str) -> dict[int, int]:
    """Where each bracket that opens is closed, by places; without those that never are."""
    found: dict[int, int] = {}
    opened: dict[str, list[int]] = {closing: [] for closing in _OPENED.values()}
    for match in _BRACKET.finditer(text):
        sign = match.group()
        if sign in _OPENED:
            opened[_OPENED[sign]].append(match.start())
        elif opened[sign]:
            found[opened[sign].pop()] = match.start()
    return found
