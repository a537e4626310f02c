r"""What KaTeX lacks and datasets use: a table of rewritings, each with its reason.

Every pattern is linear. The order counts: TeX's own matrix forms become environments before the
reader sees them.
"""

from __future__ import annotations

import re

REWRITES: tuple[tuple[str, str, str], ...] = (
    (r"\\renewcommand\*?\s*\{?\s*\\arraystretch\s*\}?\s*\{[^{}]*\}", "", "spacing of rows"),
    (
        r"(?<!\\)\\\\(?=end\s*\{(?:[a-zA-Z]?matrix|cases|array|align(?:ed)?\*?)\})",
        r"\\",
        "a backslash too many",
    ),
    (r"\\mbox(?![A-Za-z])", r"\\text", "no \\mbox"),
    (r"\\text(?:sc|sl|sw|tiny|up)(?![A-Za-z])", r"\\text", "shapes that KaTeX has no font for"),
    (
        r"\\(?:mathds|mathbbm|mathbbmss|mathbbold|Bbb)(?![A-Za-z])",
        r"\\mathbb",
        "double-struck from packages",
    ),
    (r"\\(?:mathpzc|mathrsfs|mathzapf)(?![A-Za-z])", r"\\mathscr", "script from packages"),
    (r"\\iddots(?![A-Za-z])", r"{⋰}", "no \\iddots"),
    (r"\\hdots(?![A-Za-z])", r"\\ldots", "amsmath's older name"),
    (r"\\iiiint(?![A-Za-z])", r"\\int\\!\\!\\iiint", "no fourfold integral"),
    (r"\\idotsint(?![A-Za-z])", r"\\int\\!\\cdots\\!\\int", "no \\idotsint"),
    (r"\\label\s*\{[^{}]*\}", "", "nothing refers to it"),
    (r"\\(?:eq)?ref\s*\{([^{}]*)\}", r"\\text{(\1)}", "nothing to refer to"),
    (r"\\tag\*\s*(?=\{)", r"\\qquad\\text", "tags work only in outer display maths"),
    (
        r"\\tag\s*\{((?:[^{}]|\{[^{}]*\})*)\}",
        r"\\qquad\\text{(\1)}",
        "tags work only in outer display maths",
    ),
    (
        r"\\(?:nonumber|notag|noindent|centering|displaybreak|allowdisplaybreaks|relax|protect)(?![A-Za-z])",
        "",
        "layout of a page",
    ),
    (
        r"\\(?:vspace|vskip|addtolength|setlength|require|noalign|cline|vphantom)\*?\s*\{[^{}]*\}",
        "",
        "vertical layout",
    ),
    (
        r"\\(?:smallskip|medskip|bigskip|newline|linebreak|pagebreak|par|hfil|hfill)(?![A-Za-z])",
        r"\\quad ",
        "line layout",
    ),
    (r"\\bbox\s*(?:\[[^\[\]]*\])?", "", "MathJax's background box"),
    (r"\\multicolumn\s*\{[^{}]*\}\s*\{[^{}]*\}", "", "no cells over several columns"),
    (r"\\textsuperscript\s*\{([^{}]*)\}", r"^{\\text{\1}}", "no \\textsuperscript"),
    (r"\\textsubscript\s*\{([^{}]*)\}", r"_{\\text{\1}}", "no \\textsubscript"),
    (r"\\(?:crcr|cr)(?![A-Za-z])", r"\\\\ ", "TeX's row end"),
    (r"\\(?:rm|text)?(?:degree|deg)ree?s(?![A-Za-z])", r"^\\circ", "degrees"),
    (r"\\slash(?![A-Za-z])", "/", "no \\slash"),
    (r"\\(?:buildrel)\s*(.)\s*\\over(?![A-Za-z])", r"\\overset{\1}", "plain TeX's stacking"),
    (r"\\(?:euro|EUR)(?![A-Za-z])", r"\\text{€}", "no \\euro"),
    (r"\\textquotesingle(?![A-Za-z])", "'", "no straight quote"),
    (r"\\arraystretch(?![A-Za-z])", "", "spacing"),
    (r"\\(?:Sha|Cyr)(?![A-Za-z])", r"\\text{Ш}", "Cyrillic from packages"),
    (r"\\(?:overarc|overparen|wideparen|arc)(?![A-Za-z])", r"\\overgroup", "arcs over letters"),
    (r"\\(?:underparen|underarc)(?![A-Za-z])", r"\\undergroup", "arcs under letters"),
    (r"\\(?:coloneq)(?![A-Za-z])", r"\\coloneqq", "mathtools's newer name"),
    (r"\\(?:upharpoonright)(?![A-Za-z])", r"\\restriction", "the same sign"),
    (r"\\(?:varPi|upPi)(?![A-Za-z])", r"\\varPi", "the same sign"),
    (
        r"\\up(alpha|beta|gamma|delta|epsilon|mu|pi|sigma|tau|phi|omega|theta|lambda|nu|rho)(?![A-Za-z])",
        r"\\\1",
        "upright Greek from packages",
    ),
)

_TABLE = tuple(
    (re.compile(pattern, re.DOTALL), replacement) for pattern, replacement, _ in REWRITES
)
_ANY = re.compile("|".join(pattern for pattern, _, _ in REWRITES), re.DOTALL)
_OLD_MATRIX = re.compile(
    r"\\(pmatrix|bmatrix|vmatrix|matrix|cases|eqalign|eqalignno|displaylines)\s*(?=\{)"
)
_OLD_NAMES = {"eqalign": "aligned", "eqalignno": "aligned", "displaylines": "gathered"}
_UNICODE = re.compile(r"\\unicode\s*(?:\[[^\]]*\])?\s*\{\s*(?:x([0-9A-Fa-f]{1,6})|(\d{1,7}))\s*\}")

_SAME = """array darray matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix matrix* pmatrix* bmatrix*
    Bmatrix* vmatrix* Vmatrix* smallmatrix subarray cases dcases rcases drcases aligned gathered
    alignedat CD"""
#: Environments that can be drawn, and as which one; "" means that only the contents count.
ENVIRONMENTS: dict[str, str] = {
    **{name: name for name in _SAME.split()},
    **dict.fromkeys(
        ("align", "align*", "split", "flalign", "flalign*", "multline", "multline*"), "aligned"
    ),
    **dict.fromkeys(("gather", "gather*"), "gathered"),
    **dict.fromkeys(("alignat", "alignat*"), "alignedat"),
    **dict.fromkeys(("eqnarray", "eqnarray*", "tabular", "tabular*"), "array"),
    **dict.fromkeys(("equation", "equation*", "math", "displaymath", "subequations", "center"), ""),
    **dict.fromkeys(("cases*", "numcases"), "cases"),
}


def rewrite(tex: str) -> str:
    """Apply the table. Lines and spaces may change, meaning may not."""
    if _ANY.search(tex):
        for pattern, replacement in _TABLE:
            tex = pattern.sub(replacement, tex)
    tex = _UNICODE.sub(_character, tex)
    return _old_matrices(tex) if _OLD_MATRIX.search(tex) else tex


def colspec(given: str) -> str:
    r"""The column letters KaTeX knows: without `@{..}`, `p{..}` as `l`, `*{3}{c}` written out."""
    spec = re.sub(r"[@!<>]\{(?:[^{}]|\{[^{}]*\})*\}", "", given)
    spec = re.sub(r"[pmbX](?:\{[^{}]*\})?", "l", spec)
    spec = re.sub(r"\*\{(\d{1,2})\}\{([lcr|]*)\}", lambda m: m[2] * int(m[1]), spec)
    return re.sub(r"[^lcr|:]", "", spec)[:60] or "c"


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16) if match[1] else int(match[2])
    if code < 32 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return ""
    return "{" + chr(code) + "}"


def _old_matrices(tex: str) -> str:
    r"""`\pmatrix{a & b \cr c & d}` as an environment; braces that never close are left alone."""
    out: list[str] = []
    open_groups: list[str] = []
    at = 0
    pending = ""
    for token in re.finditer(r"\\[A-Za-z]+|\\.|[{}]", tex, re.DOTALL):
        text = token.group()
        old = _OLD_MATRIX.match(tex, token.start()) if text.startswith("\\") else None
        if old:
            out.append(tex[at : token.start()])
            pending = _OLD_NAMES.get(old[1], old[1])
            at = old.end()
        elif text == "{":
            out.append(tex[at : token.start()])
            out.append(rf"\begin{{{pending}}}" if pending else "{")
            open_groups.append(pending)
            pending = ""
            at = token.end()
        elif text == "}":
            out.append(tex[at : token.start()])
            name = open_groups.pop() if open_groups else ""
            out.append(rf"\end{{{name}}}" if name else "}")
            at = token.end()
    return "".join(out) + tex[at:]
