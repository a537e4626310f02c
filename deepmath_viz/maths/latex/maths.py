r"""One formula, rewritten so that KaTeX draws it; or the finding that it cannot.

KaTeX runs in the browser, so what it would refuse has to be known here. A formula is read as LaTeX
is (groups, arguments, environments, text inside maths), written out again with every argument in
braces, and repaired where the meaning is plain: old commands, doubled scripts, `$` inside `\text`,
a stray `&`. What is left is `Unrenderable`, with the reason; the caller then shows the source.

Formulas are hostile input too: macro definitions, links, HTML attributes and sizes big enough to
cover a page are refused.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from deepmath_viz.maths.latex.reader import Reader
from deepmath_viz.maths.latex.rewrites import rewrite
from deepmath_viz.maths.latex.tokens import Fences, Unrenderable

__all__ = ["Unrenderable", "katex"]

LONGEST = 20_000

_TOKEN = re.compile(
    r"\\(?:begin|end)\{[^{}\\$]{0,30}\}|\\[A-Za-z]+|\\.|[ \t\r\n]+|[{}\[\]$&^_%#'~`\"]|[0-9]"
    r"|[^\\{}\[\]$&^_%#'~`\" \t\r\n0-9]",
    re.DOTALL,
)
_ENVIRONMENT = re.compile(r"\\(begin|end)\s*\{\s*([A-Za-z]{1,20}\*?)\s*\}")


def katex(tex: str) -> str:
    r"""The formula, without its delimiters, as KaTeX takes it, on one line.

    The result has no `$`, no line break and no backtick, so that it can stand between Markdown's
    dollars. Raises Unrenderable. Time is linear in the length of `tex`.
    """
    if len(tex) > LONGEST:
        raise Unrenderable(f"longer than {LONGEST:,} characters")
    return _short(tex) if len(tex) < 60 else _katex(tex)


def _katex(tex: str) -> str:
    source = _ENVIRONMENT.sub(r"\\\1{\2}", rewrite(_without_comments(_plain_characters(tex))))
    try:
        return _read(source, keep_fences=True)
    except Fences:
        return _read(source, keep_fences=False)


# The same few symbols make up most formulas of a text.
_short = lru_cache(maxsize=4096)(_katex)


def _read(source: str, *, keep_fences: bool) -> str:
    reader = Reader(_TOKEN.findall(source), keep_fences)
    body = reader.run()
    if reader.stray_ampersand:
        body = rf"\begin{{aligned}}{body}\end{{aligned}}"
    body = re.sub(r"\s+", " ", body).strip()
    # A lone backslash at the end, from `\ `, would escape the closing dollar.
    return body[:-1].rstrip() if (len(body) - len(body.rstrip("\\"))) % 2 else body


def _plain_characters(tex: str) -> str:
    """Compose accents; drop combining marks and characters that KaTeX has no use for."""
    if tex.isascii():
        return tex
    return "".join(map(_plain_character, unicodedata.normalize("NFC", tex)))


def _plain_character(char: str) -> str:
    if char in "\n\t":
        return char
    category = unicodedata.category(char)
    if category in ("Mn", "Cc", "Cf"):
        return ""
    return "□" if category in ("Co", "Cn", "Cs") else char


def _without_comments(tex: str) -> str:
    """Escape per cent signs; cut real comments (after them the line ends and more follows)."""
    if "%" not in tex:
        return tex
    out: list[str] = []
    lines = tex.split("\n")
    for number, line in enumerate(lines):
        pieces = re.split(r"(?<!\\)((?:\\\\)*)%", line)
        if len(pieces) == 1:
            out.append(line)
            continue
        before = (pieces[0] + pieces[1]).rstrip()
        is_comment = number + 1 < len(lines) and (not before or before[-1] not in "0123456789})$")
        out.append(before if is_comment else re.sub(r"(?<!\\)((?:\\\\)*)%", r"\1\\%", line))
    return "\n".join(out)
