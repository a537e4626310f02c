r"""Groups, arguments, scripts and cells: the bones of a formula, read by recursive descent."""

from __future__ import annotations

from abc import ABC, abstractmethod

from deepmath_viz.maths.latex.tokens import Fences, Tokens, Unrenderable

#: Levels of nesting; of 9,265 real questions the deepest has 14. At 50 a browser lays one formula
#: out for seconds.
DEEPEST = 24


class Groups(Tokens, ABC):
    """A recursive descent over the tokens; each method returns the text that it has read."""

    def __init__(self, tokens: list[str], keep_fences: bool) -> None:
        super().__init__(tokens)
        self.depth = 0
        self.keep_fences = keep_fences
        self.stray_ampersand = False

    def run(self) -> str:
        """The whole formula; raises `Unrenderable` where something is left over."""
        body = self.body("", text=False)
        if self.at < len(self.tokens):
            raise (
                self.unpaired()
                if self.peek() == "\\right"
                else Unrenderable(f"unexpected {self.peek()}")
            )
        return body

    def body(self, close: str, *, text: bool, align: bool = False) -> str:
        r"""Everything up to `close` ("" is the end of the formula), which is left unread."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unrenderable(f"nested more than {DEEPEST} deep")
        out: list[str] = []
        scripts: set[str] = set()
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token == close or (close == "&" and token in ("\\\\", "\\hline", "\\hdashline")):
                break
            if token == "}" or token.startswith("\\end{"):
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
            elif token in ("'", '"'):
                primes = "'" if token == "'" else "''"
                out.append("{}" + primes if "^" in scripts else primes)
                scripts.discard("^")
            elif token in ("\\hline", "\\hdashline"):
                out.append(row_line(token, out) if align else "")
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
        """An `&`: a column mark where columns are, else an escaped sign."""
        if align:
            return "&"
        if close == "":
            self.stray_ampersand = True
            return "&"
        if close == "\\right":
            raise Fences
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
        r"""What to raise where `\left` and `\right` do not pair up."""
        return Fences() if self.keep_fences else Unrenderable("\\left and \\right do not pair up")

    def argument(self, *, text: bool) -> str:
        """The next argument, in braces; empty where there is none."""
        self.skip_space()
        token = self.peek()
        if (
            not token
            or token in ("}", "&", "\\\\", "\\right", "^", "_")
            or token.startswith("\\end{")
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

    @abstractmethod
    def maths_token(self, token: str, before: list[str]) -> str:
        """What a token of maths becomes; `before` is what its group holds so far."""

    @abstractmethod
    def text_token(self, token: str, close: str) -> str:
        """What a token of text becomes."""


def row_line(token: str, before: list[str]) -> str:
    """A line between rows; KaTeX takes it only at the start of a row."""
    last = next((piece for piece in reversed(before) if piece and not piece.isspace()), "")
    at_start = not last or last.startswith(("\\\\", "\\hline", "\\hdashline"))
    return f"{token} " if at_start else rf"\\ {token} "
