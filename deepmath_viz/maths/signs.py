r"""Formulas in Unicode as the LaTeX that says the same: `∫₀^∞ e^{-x²} dx`, `√(x+1)`, `xⁿ`, `ℝ`.

Whoever looks for a formula comes by way of this: the word index and its queries sign by sign
(`search.lexemes`, which keeps the places of the text), queries by meaning as a whole. What answers
are compared with (`answers.reading.characters`) is a part of it, and knows fewer signs.
"""

from __future__ import annotations

import re
import unicodedata

from deepmath_viz.maths.answers.reading import characters

#: Letters and digits above and below the line, as the insides of a class of a regular expression:
#: superscripts, and the raised and lowered letters of phonetic alphabets.
RAISED = (
    "\u00b2\u00b3\u00b9\u2070\u2071\u2074-\u207f\u02b0-\u02b8\u02e1-\u02e3\u1d2c-\u1d61\u1d9c-\u1dbf"
    "\u2c7d"
)
LOWERED = "\u2080-\u208e\u2090-\u209c\u1d62-\u1d6a\u2c7c"
_SCRIPTS = re.compile(f"(?P<raised>[{RAISED}]+)|[{LOWERED}]+")

_MORE = {
    "∬": r"\iint ", "∭": r"\iiint ", "∮": r"\oint ", "∯": r"\oiint ", "∝": r"\propto ",
    "⟶": r"\to ", "↦": r"\mapsto ", "⟼": r"\mapsto ", "←": r"\leftarrow ", "↔": r"\leftrightarrow ",
    "⟹": r"\implies ", "⟺": r"\iff ", "↪": r"\hookrightarrow ", "↠": r"\twoheadrightarrow ",
    "⊊": r"\subsetneq ", "⊃": r"\supset ", "⊇": r"\supseteq ", "⊋": r"\supsetneq ",
    "⊄": r"\not\subset ", "⊈": r"\nsubseteq ", "∋": r"\ni ", "∌": r"\not\ni ", "∄": r"\nexists ",
    "≃": r"\simeq ", "≢": r"\not\equiv ", "≇": r"\ncong ", "≪": r"\ll ", "≫": r"\gg ",
    "≺": r"\prec ", "≻": r"\succ ", "⪯": r"\preceq ", "⪰": r"\succeq ", "≲": r"\lesssim ",
    "≳": r"\gtrsim ", "∤": r"\nmid ", "∦": r"\nparallel ", "≮": r"\nless ", "≯": r"\ngtr ",
    "≰": r"\nleq ", "≱": r"\ngeq ", "≔": r"\coloneqq ", "≜": r"\triangleq ", "≝": "=",
    "⊢": r"\vdash ", "⊨": r"\models ", "⊤": r"\top ", "⊻": r"\veebar ", "¬": r"\neg ",
    "⋀": r"\bigwedge ", "⋁": r"\bigvee ", "⋂": r"\bigcap ", "⋃": r"\bigcup ", "⨁": r"\bigoplus ",
    "⨂": r"\bigotimes ", "∐": r"\coprod ", "⊔": r"\sqcup ", "⊓": r"\sqcap ", "⊖": r"\ominus ",
    "⊙": r"\odot ", "⊲": r"\triangleleft ", "⊴": r"\trianglelefteq ", "◁": r"\triangleleft ",
    "⋊": r"\rtimes ", "⋉": r"\ltimes ", "≀": r"\wr ", "△": r"\triangle ", "∆": r"\Delta ",
    "□": r"\square ", "†": r"\dagger ", "‡": r"\ddagger ", "ℏ": r"\hbar ", "ħ": r"\hbar ",
    "∴": r"\therefore ", "∵": r"\because ", "⋮": r"\vdots ", "⋱": r"\ddots ", "‴": "'''",
    "ℑ": r"\Im ", "ℜ": r"\Re ", "ℶ": r"\beth ", "∗": "*", "⋆": r"\star ", "⟦": "[", "⟧": "]",
    "ϱ": r"\varrho ", "ϖ": r"\varpi ", "ϰ": r"\varkappa ", "≦": r"\leq ", "≧": r"\geq ",
    "ℍ": r"\mathbb{H}", "ℙ": r"\mathbb{P}", "𝟙": r"\mathbb{1}", "Ω": r"\Omega ",
}  # fmt: skip


def _table() -> dict[int, str]:
    found = {ord(sign): latex for sign, latex in _MORE.items()}
    for code in range(0x2100, 0x2150):  # ℱ and other letters of one face
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and plain.isascii() and characters.latex(chr(code)) == chr(code):
            found.setdefault(code, plain)
    return found


_TABLE = _table()


def latex(text: str) -> str:
    r"""The text with signs of Unicode as LaTeX (`x² ≤ 1` as `x^{2} \leq 1`), else as it is."""
    if text.isascii():
        return text
    return characters.latex(_SCRIPTS.sub(_script, text).translate(_TABLE))


def _script(match: re.Match[str]) -> str:
    inside = unicodedata.normalize("NFKC", match[0]).replace("\u2212", "-")
    return f"{'^' if match['raised'] else '_'}{{{inside}}}"
