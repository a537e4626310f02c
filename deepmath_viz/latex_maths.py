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

from deepmath_viz import katex_names as names
from deepmath_viz.latex_rewrites import ENVIRONMENTS, colspec, rewrite

LONGEST = 20_000
DEEPEST = 60
_MOST_EM = 20.0

_TOKEN = re.compile(
    r"\\(?:begin|end)\{[^{}\\$]{0,30}\}|\\[A-Za-z]+|\\.|[ \t\r\n]+|[{}\[\]$&^_%#'~`\"]|[0-9]"
    r"|[^\\{}\[\]$&^_%#'~`\" \t\r\n0-9]",
    re.DOTALL,
)
_ENVIRONMENT = re.compile(r"\\(begin|end)\s*\{\s*([A-Za-z]{1,20}\*?)\s*\}")
_SIZE = re.compile(
    r"\s*([+-]?\s*(?:\d+(?:\.\d*)?|\.\d+))\s*(em|ex|pt|px|mu|cm|mm|in|pc|bp|dd|cc|nd|nc|sp)\s*"
)
_EM = {
    "em": 1,
    "ex": 0.45,
    "mu": 1 / 18,
    "px": 1 / 16,
    "cm": 2.85,
    "mm": 0.285,
    "in": 7.2,
    "pc": 1.2,
}
_COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})|[A-Za-z]{1,20}")
_TEXT_ARGUMENT = frozenset(
    "text textrm textsf texttt textnormal textbf textmd textit textup emph hbox fbox llap rlap clap "
    "textcircled".split()
)
_BIG = frozenset(
    "big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr bigm Bigm biggm Biggm".split()
)
_INFIX = frozenset("over choose atop brace brack".split())
_SIZED = frozenset("hspace kern mkern hskip mskip".split())
_PLAIN_DELIMITERS = frozenset("()[]/|.<>")
_CONTROL_DELIMITERS = frozenset(("\\{", "\\}", "\\|"))
_CONTROL_SYMBOLS = frozenset("\\" + c for c in ",:;>!{}|#%&$_ ")
_TEXT_SYMBOLS = frozenset("\\" + c for c in "\"',.:;=>^`~!{}#%&$_ ")
_WITH_LIMITS = frozenset(
    "\\" + name
    for name in (
        "sum prod coprod bigvee bigwedge biguplus bigcap bigcup bigotimes bigoplus bigodot bigsqcup "
        "int iint iiint oint intop smallint lim limsup liminf max min sup inf det gcd Pr injlim "
        "projlim varlimsup varliminf varinjlim varprojlim argmin argmax plim oiint oiiint"
    ).split()
)
_OPERATOR_GROUPS = frozenset("mathop operatorname operatornamewithlimits".split())
_REFUSED = frozenset(
    "href url includegraphics htmlClass htmlId htmlStyle htmlData def gdef edef xdef let futurelet global "
    "long newcommand renewcommand providecommand DeclareMathOperator newenvironment show message "
    "errmessage noexpand expandafter begingroup endgroup bgroup egroup char verb csname endcsname "
    "TextOrMath tmspace genfrac above input include write catcode".split()
)


class Unrenderable(ValueError):
    """KaTeX would refuse this formula; the message says why."""


def katex(tex: str) -> str:
    r"""The formula, without its delimiters, as KaTeX takes it, on one line.

    The result has no `$`, no line break and no backtick, so that it can stand between Markdown's
    dollars. Raises Unrenderable. Time is linear in the length of `tex`.
    """
    if len(tex) > LONGEST:
        raise Unrenderable(f"longer than {LONGEST:,} characters")
    source = _ENVIRONMENT.sub(r"\\\1{\2}", rewrite(_without_comments(_plain_characters(tex))))
    try:
        return _read(source, keep_fences=True)
    except _Fences:
        return _read(source, keep_fences=False)


def _read(source: str, *, keep_fences: bool) -> str:
    reader = _Reader(_TOKEN.findall(source), keep_fences)
    body = reader.run()
    if reader.stray_ampersand:
        body = rf"\begin{{aligned}}{body}\end{{aligned}}"
    body = re.sub(r"\s+", " ", body).strip()
    # A lone backslash at the end, from `\ `, would escape the closing dollar.
    return body[:-1].rstrip() if (len(body) - len(body.rstrip("\\"))) % 2 else body


def _plain_characters(tex: str) -> str:
    """Compose accents; drop combining marks and control characters that KaTeX has no use for."""
    if tex.isascii():
        return tex
    composed = unicodedata.normalize("NFC", tex)
    return "".join(
        c for c in composed if unicodedata.category(c) not in ("Mn", "Cc", "Cf") or c in "\n\t"
    )


def _without_comments(tex: str) -> str:
    """Escape per cent signs; cut what is a real comment (after it, the line ends and more follows)."""
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


class _Fences(Exception):
    r"""`\left` and `\right` do not pair up inside their groups: read again without them."""


class _Reader:
    """A recursive descent over the tokens; each method returns the text that it has read."""

    def __init__(self, tokens: list[str], keep_fences: bool) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0
        self.keep_fences = keep_fences
        self.stray_ampersand = False

    def run(self) -> str:
        body = self.body("", text=False)
        if self.at < len(self.tokens):
            raise self.unpaired() if self.peek() == "\\right" else Unrenderable(f"unexpected {self.peek()}")
        return body

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def skip_space(self) -> None:
        while self.at < len(self.tokens) and self.tokens[self.at].isspace():
            self.at += 1

    def body(self, close: str, *, text: bool, align: bool = False) -> str:
        r"""Everything up to `close` ("" is the end of the formula), which is left unread."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unrenderable(f"nested more than {DEEPEST} deep")
        out: list[str] = []
        scripts: set[str] = set()
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token == close or token == "}" or token.startswith("\\end{"):
                break
            if token == "\\right" and self.keep_fences:
                break
            self.at += 1
            if text:
                out.append(self.text_token(token, close))
            elif token in ("^", "_"):
                if token in scripts:
                    out.append("{}")
                    scripts.clear()
                scripts.add(token)
                out.append(token + self.argument(text=False))
            elif token == "'":
                out.append("{}'" if "^" in scripts else "'")
            elif token == "&":
                out.append(self.ampersand(close, align))
                scripts.clear()
            else:
                piece = self.maths_token(token, out)
                if not piece.isspace() and piece not in ("\\limits", "\\nolimits"):
                    scripts.clear()
                out.append(piece)
        self.depth -= 1
        return "".join(out)

    def ampersand(self, close: str, align: bool) -> str:
        if align:
            return "&"
        if close == "":
            self.stray_ampersand = True
            return "&"
        if close == "\\right":
            raise _Fences
        return "\\&"

    def group(self, *, text: bool) -> str:
        """What stands between braces, the opening one already read."""
        inner = self.body("}", text=text)
        if self.peek() != "}":
            if self.peek() == "\\right":
                raise self.unpaired()
            raise Unrenderable("a brace is not closed")
        self.at += 1
        return "{" + inner + "}"

    def unpaired(self) -> Exception:
        return _Fences() if self.keep_fences else Unrenderable("\\left and \\right do not pair up")

    def argument(self, *, text: bool) -> str:
        """The next argument, in braces; empty where there is none."""
        self.skip_space()
        token = self.peek()
        if (
            not token
            or token in ("}", "&", "\\\\", "\\right", "^", "_")
            or token.startswith("\\end")
        ):
            return "{}"
        self.at += 1
        if token == "{":
            return self.group(text=text)
        if text:
            return "{" + self.text_token(token, "}") + "}"
        if token == "'":
            return "{\\prime}"
        return "{" + self.maths_token(token, []) + "}"

    def raw(self) -> str:
        """An argument that is a size, colour or column list: its text without braces."""
        self.skip_space()
        if self.peek() != "{":
            return ""
        start = self.at + 1
        depth = 0
        while self.at < len(self.tokens):
            depth += {"{": 1, "}": -1}.get(self.tokens[self.at], 0)
            self.at += 1
            if depth == 0:
                return "".join(self.tokens[start : self.at - 1]).strip()
        raise Unrenderable("a brace is not closed")

    def optional(self) -> str:
        """An optional argument in brackets, read as maths; "" where there is none."""
        self.skip_space()
        if self.peek() != "[":
            return ""
        self.at += 1
        inner = self.body("]", text=False)
        if self.peek() != "]":
            raise Unrenderable("an optional argument is not closed")
        self.at += 1
        return "[{" + inner + "}]"

    def size(self) -> str:
        r"""A size in braces, or bare after `\kern`; sizes that could cover the page are refused."""
        self.skip_space()
        if self.peek() == "{":
            found = _SIZE.fullmatch(self.raw())
        else:
            ahead = "".join(self.tokens[self.at : self.at + 16])
            found = _SIZE.match(ahead)
            self.at = self.after(found.end()) if found else self.at
        if not found:
            raise Unrenderable("a size is missing")
        number, unit = found[1].replace(" ", ""), found[2]
        if abs(float(number)) * _EM.get(unit, 0.1) > _MOST_EM:
            raise Unrenderable(f"the size {number}{unit} is too large")
        return f"{{{number}{unit}}}"

    def after(self, length: int) -> int:
        """The token that starts `length` characters from here."""
        at = self.at
        while length > 0 and at < len(self.tokens):
            length -= len(self.tokens[at])
            at += 1
        return at

    # -- maths ------------------------------------------------------------------------------

    def maths_token(self, token: str, before: list[str]) -> str:
        if token == "{":
            return self.group(text=False)
        if token in ("$", "\\(", "\\)", "\\[", "\\]", "\\/", "\\-", "\\*", "`", '"'):
            return {"`": "‘", '"': "''" if not before or before[-1][-1:] != "'" else ""}.get(
                token, ""
            )
        if token == "#":
            return "\\#"
        if token == "\\\\":
            return self.line_break()
        if not token.startswith("\\"):
            return token
        if len(token) == 2 and not token[1].isalpha():
            if token in _CONTROL_SYMBOLS:
                return token
            if token[1].isspace():
                return "\\ "
            if token in _TEXT_SYMBOLS:
                return ""
            return token[1]
        if token.startswith(("\\begin", "\\end{")):
            return self.environment(token)
        return self.command(token[1:], before)

    def line_break(self) -> str:
        if self.peek() == "*":
            self.at += 1
        if self.peek() != "[":
            return "\\\\ "
        ahead = "".join(self.tokens[self.at : self.at + 16])
        found = re.match(r"\[\s*-?[\d.]+\s*[a-z]{2}\s*\]", ahead)
        if not found:
            return "\\\\{}"
        self.at = self.after(found.end())
        size = _SIZE.fullmatch(found[0][1:-1])
        if not size or abs(float(size[1])) * _EM.get(size[2], 0.1) > _MOST_EM:
            return "\\\\ "
        return f"\\\\[{size[1]}{size[2]}]"

    def command(self, name: str, before: list[str]) -> str:
        if name in names.SYMBOLS:
            return f"\\{name} "
        if name in _TEXT_ARGUMENT:
            return f"\\{name}{self.argument(text=True)}"
        if name in names.ONE_ARGUMENT:
            star = ""
            if name == "operatorname" and self.peek() == "*":
                self.at += 1
                star = "*"
            bracket = self.optional() if name == "sqrt" or name.startswith("x") else ""
            return f"\\{name}{star}{bracket}{self.argument(text=False)}"
        if name in names.TWO_ARGUMENTS:
            return f"\\{name}{self.argument(text=False)}{self.argument(text=False)}"
        if name in ("left", "middle", "right"):
            return self.fence(name)
        if name in _BIG:
            delimiter = self.delimiter()
            return f"\\{name}{delimiter}" if delimiter else ""
        if name in ("limits", "nolimits"):
            last = next((piece for piece in reversed(before) if not piece.isspace()), "").strip()
            takes = last in _WITH_LIMITS or last[1:].split("{")[0].rstrip("*") in _OPERATOR_GROUPS
            return f"\\{name} " if takes else ""
        if name in _INFIX:
            return f"\\{name} "
        if name in ("hline", "hdashline"):
            return f"\\{name} "
        if name in names.TEXT_ONLY:
            return rf"\text{{\{name}{'' if name not in names.ONE_ARGUMENT else self.argument(text=True)} }}"
        return self.special(name)

    def special(self, name: str) -> str:
        """Commands whose arguments are sizes, colours or several groups."""
        if name in _SIZED:
            if self.peek() == "*":
                self.at += 1
            unit = "mkern" if name in ("mkern", "mskip") else "kern"
            size = self.size()[1:-1]
            return (
                f"\\{unit}{size} "
                if (unit == "mkern") == size.endswith("mu")
                else f"\\hspace{{{size}}}"
            )
        if name == "color":
            return rf"\color{{{self.colour()}}}"
        if name == "textcolor":
            return rf"\textcolor{{{self.colour()}}}{self.argument(text=False)}"
        if name == "colorbox":
            return rf"\colorbox{{{self.colour()}}}{self.argument(text=True)}"
        if name == "fcolorbox":
            return rf"\fcolorbox{{{self.colour()}}}{{{self.colour()}}}{self.argument(text=True)}"
        if name == "rule":
            raised = ""
            self.skip_space()
            if self.peek() == "[":
                raise Unrenderable("a raised rule")
            return rf"\rule{raised}{self.size()}{self.size()}"
        if name == "raisebox":
            return rf"\raisebox{self.size()}{self.argument(text=True)}"
        if name == "mathchoice":
            return "\\mathchoice" + "".join(self.argument(text=False) for _ in range(4))
        if name in ("Bra", "Ket", "Braket", "Set", "set"):
            return f"\\{name}{self.argument(text=False)}"
        if name in _REFUSED:
            raise Unrenderable(f"\\{name} is not for dataset text")
        # An author's own macro is nearly always an operator's name, and \\d the differential's d.
        return rf"\mathrm{{{name}}}" if len(name) == 1 else rf"\operatorname{{{name}}}"

    def colour(self) -> str:
        self.skip_space()
        if self.peek() == "[":
            raise Unrenderable("a colour model")
        colour = self.raw()
        if not _COLOUR.fullmatch(colour):
            raise Unrenderable("not a colour")
        return colour

    def delimiter(self) -> str:
        self.skip_space()
        token = self.peek()
        known = token in _PLAIN_DELIMITERS or token in _CONTROL_DELIMITERS
        if known or token[1:] in names.DELIMITERS:
            self.at += 1
            return token + (" " if token[-1].isalpha() else "")
        if token == "{" and "".join(self.tokens[self.at + 2 : self.at + 3]) == "}":
            inner = self.tokens[self.at + 1]
            if (
                inner in _PLAIN_DELIMITERS
                or inner in _CONTROL_DELIMITERS
                or inner[1:] in names.DELIMITERS
            ):
                self.at += 3
                return inner + (" " if inner[-1].isalpha() else "")
        return ""

    def fence(self, name: str) -> str:
        delimiter = self.delimiter()
        if not self.keep_fences or name == "middle":
            return "" if delimiter == "." else delimiter
        if not delimiter:
            raise _Fences
        inner = self.body("\\right", text=False)
        if self.peek() != "\\right":
            raise _Fences
        self.at += 1
        closing = self.delimiter()
        if not closing:
            raise _Fences
        return f"\\left{delimiter}{inner}\\right{closing}"

    def environment(self, token: str) -> str:
        if token.startswith("\\end"):
            raise Unrenderable(f"{token} without its beginning")
        given = token[token.index("{") + 1 : -1].strip()
        if given not in ENVIRONMENTS:
            raise Unrenderable(f"KaTeX does not know the environment {given}")
        name = ENVIRONMENTS[given]
        before = ""
        columns = ""
        if name in ("array", "subarray", "darray"):
            self.skip_space()
            if self.peek() == "[":
                self.optional()
            columns = "{rcl}" if given.startswith("eqnarray") else f"{{{colspec(self.raw())}}}"
        elif name == "alignedat":
            columns = f"{{{self.raw() or '1'}}}"
        elif name.startswith(("aligned", "gathered")) and self.peek() == "[":
            self.optional()
        inner = self.body("\\end", text=False, align=bool(name))
        closing = self.peek()
        if not closing.startswith("\\end"):
            raise (
                self.unpaired() if closing == "\\right" else Unrenderable(f"{given} is not closed")
            )
        if closing[closing.index("{") + 1 : -1].strip() != given:
            raise Unrenderable(f"{given} is closed by {closing}")
        self.at += 1
        if not name:
            return before + inner
        return rf"\begin{{{name}}}{columns}{inner}\end{{{name}}}"

    # -- text inside maths ------------------------------------------------------------------

    def text_token(self, token: str, close: str) -> str:
        if token == "{":
            return self.group(text=True)
        if token in ("$", "\\("):
            return self.maths_in_text("$" if token == "$" else "\\)")
        if token in ("^", "_"):
            return rf"\({token}{self.argument(text=False)}\)" if token == "^" else "\\_"
        if token in ("#", "&"):
            return "\\" + token
        if token in ("`", '"'):
            return {"`": "‘", '"': "”"}[token]
        if token == "\\\\":
            return " "
        if not token.startswith("\\"):
            return token
        name = token[1:]
        if not name.isalpha():
            if token in _TEXT_SYMBOLS:
                return token
            return "\\ " if name.isspace() else ""
        if name in names.IN_TEXT:
            if name in names.ONE_ARGUMENT or name in _TEXT_ARGUMENT:
                return f"\\{name}{self.argument(text=True)}"
            return f"\\{name} "
        if name in _SIZED or name in (
            "color",
            "textcolor",
            "colorbox",
            "fcolorbox",
            "raisebox",
            "rule",
        ):
            return self.special(name)
        return rf"\({self.maths_token(token, [])}\)"

    def maths_in_text(self, close: str) -> str:
        if self.peek() == "$" and close == "$":
            self.at += 1
            return ""
        inner = self.body(close, text=False)
        if self.peek() != close:
            raise Unrenderable(f"{close} is missing inside text")
        self.at += 1
        return rf"\({inner}\)"
