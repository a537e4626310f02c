r"""The commands, environments and texts of a formula, written again as KaTeX takes them."""

from __future__ import annotations

import re

from deepmath_viz.maths.latex import katex_names as names
from deepmath_viz.maths.latex import macros
from deepmath_viz.maths.latex.groups import Groups, row_line
from deepmath_viz.maths.latex.rewrites import ENVIRONMENTS, colspec
from deepmath_viz.maths.latex.tokens import Fences, Unrenderable


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TEXT_ARGUMENT = _words(
    """text textrm textsf texttt textnormal textbf textmd textit textup emph hbox fbox llap rlap
    clap textcircled"""
)
_BIG = _words(
    """big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr bigm Bigm biggm Biggm"""
)
_INFIX = _words("over choose atop brace brack")
_SIZED = _words("hspace kern mkern hskip mskip")
_CONTROL_SYMBOLS = frozenset("\\" + c for c in ",:;>!{}|#%&_ ")
_TEXT_SYMBOLS = frozenset("\\" + c for c in "\"',.:;=>^`~!{}#%&_ ")
_WITH_LIMITS = _words(
    r"""\sum \prod \coprod \bigvee \bigwedge \biguplus \bigcap \bigcup \bigotimes \bigoplus
    \bigodot \bigsqcup \int \iint \iiint \oint \oiint \oiiint \intop \smallint \lim \limsup \liminf
    \max \min \sup \inf \det \gcd \Pr \injlim \projlim \varlimsup \varliminf \varinjlim
    \varprojlim \argmin \argmax \plim"""
)
_OPERATOR_GROUPS = _words("mathop operatorname operatornamewithlimits")
_REFUSED = _words(
    """href url includegraphics htmlClass htmlId htmlStyle htmlData def gdef edef xdef let futurelet
    global long newcommand renewcommand providecommand DeclareMathOperator newenvironment show
    message errmessage noexpand expandafter begingroup endgroup bgroup egroup char verb csname
    endcsname begin end TextOrMath tmspace genfrac above input include write catcode"""
)


class Reader(Groups):
    """Commands, environments and text, on top of groups and arguments."""

    def maths_token(self, token: str, before: list[str]) -> str:
        """See `Groups.maths_token`."""
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
            if token == "\\$":
                return r"\text{\textdollar}"
            if token in _CONTROL_SYMBOLS:
                return token
            if token[1].isspace():
                return "\\ "
            if token in _TEXT_SYMBOLS:
                return ""
            return token[1]
        if token.startswith(("\\begin{", "\\end{")):
            return self.environment(token)
        return self.command(token[1:], before)

    def command(self, name: str, before: list[str]) -> str:
        """What a command with its arguments becomes."""
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
            accented = self.argument(text=True) if name in names.ONE_ARGUMENT else ""
            return rf"\text{{\{name}{accented} }}"
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
        if name in macros.PICTURES:
            raise Unrenderable(f"\\{name} draws a picture, which KaTeX cannot")
        return self.foreign(name)

    def foreign(self, name: str) -> str:
        """A command that KaTeX does not know: an operator, a usual macro, or marked as unknown."""
        if name == "ce":
            formula = self.raw()
            return macros.chemical(formula) or macros.marked(name, [rf"\text{{{_plain(formula)}}}"])
        if name in macros.MACROS:
            count, body = macros.MACROS[name]
            given = [self.argument(text=False) for _ in range(count)]
            return re.sub(r"#(\d)", lambda match: given[int(match[1]) - 1], body)
        if len(name) == 1:  # \d is the differential's d
            return rf"\mathrm{{{name}}}"
        if name in macros.OPERATORS:
            return rf"\operatorname{{{name}}}"
        arguments = []
        while self.peek() == "{":
            self.at += 1
            arguments.append(self.group(text=False)[1:-1])
        return macros.marked(name, arguments)

    def fence(self, name: str) -> str:
        r"""A `\left`, `\right` or `\middle` with its delimiter."""
        delimiter = self.delimiter()
        if not self.keep_fences or name == "middle":
            return "" if delimiter == "." else delimiter
        if not delimiter:
            raise Fences
        inner = self.body("\\right", text=False)
        if self.peek() != "\\right":
            raise Fences
        self.at += 1
        closing = self.delimiter()
        if not closing:
            raise Fences
        return f"\\left{delimiter}{inner}\\right{closing}"

    def environment(self, token: str) -> str:
        r"""A `\begin{..}` up to its `\end{..}`, as an environment that KaTeX has."""
        if token.startswith("\\end{"):
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
        tabular = given.startswith("tabular")
        inner = self.cells() if tabular else self.body("\\end{", text=False, align=bool(name))
        closing = self.peek()
        if not closing.startswith("\\end{"):
            raise (
                self.unpaired() if closing == "\\right" else Unrenderable(f"{given} is not closed")
            )
        if closing[closing.index("{") + 1 : -1].strip() != given:
            raise Unrenderable(f"{given} is closed by {closing}")
        self.at += 1
        if not name:
            return before + inner
        return rf"\begin{{{name}}}{columns}{inner}\end{{{name}}}"

    def text_token(self, token: str, close: str) -> str:
        """See `Groups.text_token`."""
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
            if token == "\\$":
                return "\\textdollar "
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
        """Mathematics between dollars inside text."""
        if self.peek() == "$" and close == "$":
            self.at += 1
            return ""
        inner = self.body(close, text=False)
        if self.peek() != close:
            raise Unrenderable(f"{close} is missing inside text")
        self.at += 1
        return rf"\({inner}\)"

    def cells(self) -> str:
        """The cells of a `tabular`, which hold text."""
        out: list[str] = []
        while self.at < len(self.tokens):
            cell = self.body("&", text=True).strip()
            if (len(cell) - len(cell.rstrip("\\"))) % 2:
                cell = cell[:-1]
            out.append(rf"\text{{{cell}}}" if cell else "")
            token = self.peek()
            if token == "&":
                out.append("&")
            elif token in ("\\hline", "\\hdashline"):
                out.append(row_line(token, out))
            elif token != "\\\\":
                break
            self.at += 1
            if token == "\\\\":
                out.append(self.line_break())
        return "".join(out)


def _plain(text: str) -> str:
    """Words that are shown inside `\\text`, of letters and digits alone."""
    return "".join(char if char.isalnum() or char in " +-=()" else " " for char in text)
