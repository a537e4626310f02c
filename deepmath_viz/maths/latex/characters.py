r"""Characters that no page can show, and escapes that were eaten on the way into a dataset."""

from __future__ import annotations

import re

from deepmath_viz.maths.latex import katex_names as names

_UNSHOWABLE = re.compile(
    "[\x00-\x06\x0e-\x1f\x7f\ue000-\ue004\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff\u061c"
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
)
#: Marks above and below a letter, of which text that is meant to be read has 30 at most
#: (Unicode's "stream-safe" text, UAX #15): a browser takes seconds to place thousands.
_MARK = (
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f]"
)
_PILED = re.compile(f"({_MARK}{{30}}){_MARK}+")
# Escapes that a careless json or str turned into control characters: \f of \frac, \b of \bar.
# Nobody types these between letters.
_EATEN = {"\x07": "\\a", "\x08": "\\b", "\x0b": "\\v", "\x0c": "\\f", "\x1b": "\\e"}
_EATEN_ESCAPE = re.compile(
    "\x07(?=lpha|ngle|pprox|st|rc|leph|malg|bs)|\x08(?=ar|egin|eta|inom|ullet|ig|mod|oxed|f|ot"
    "|oldsymbol|ecause|ackslash|m(?![a-z])|matrix|eth|mathbb)"
    "|\x0b(?=ec|ar|ee|dots|dash|ert|space)|\x0c(?=rac|orall|lat|box|loor)"
    "|\x1b(?=psilon|quiv|ta(?![a-z])|xists|ll(?![a-z])|xp(?![a-z])|mptyset|nd\\{)"
)
#: The same of \t, \n and \r, which are white space in a text: only where no word begins like the
#: rest, or where what follows is a formula's.
_EATEN_SPACE = re.compile(
    r"(?P<tab>\t)(?=(?:ext(?:bf|it|rm|style)?\s*\{|imes(?![a-z])|heta(?![a-z])|herefore(?![a-z])"
    r"|riangle(?![a-z])|ilde(?![a-z])|frac\s*[\d{]|binom\s*[\d{]|extstyle|anh(?![a-z])"
    r"|au(?![A-Za-z])|o(?![A-Za-z])|op(?=\s*[\^}$\\])|an(?=\s*[\^_({\\])"
    r"|an[ ][A-Za-z](?=\s*[$)}=+^\\])))"
    r"|(?P<line>\n)(?=(?:abla(?![a-z])|otin(?![a-z])|eq(?:q|slant)?(?![A-Za-z])|eg(?=\s*\\)"
    r"|ot(?=\s*[\\=<>|])|onumber(?![a-z])|olimits(?![a-z])|ewline(?![a-z])"
    r"|leq(?![a-z])|geq(?![a-z])|cong(?![a-z])|subseteq(?![a-z])|mid(?=\s[A-Za-z]\s*[$)\\=])))"
    r"|(?P<return>\r)(?=(?:ight(?:arrow)?(?![a-z])|ho(?![a-z])|ceil(?![a-z])|[Vv]ert(?![a-z])"
    r"|angle(?=\s*[$\\=^_,)])|floor(?=\s*[$\\=^_,)+*/-]|\s[+-])|m\s*\{))"
)
#: Of a text whose every backslash was doubled: a formula or a command so. Two letters may be the
#: first of a line.
_DOUBLED = re.compile(
    r"\\\\\(.+?\\\\\)|\\\\\[.+?\\\\\]|\\\\(?P<name>[A-Za-z]{3,})(?![A-Za-z])", re.DOTALL
)
_SINGLE = re.compile(r"(?<!\\)\\(?:\\\\)*(?!\\)")
_COMMANDS = names.SYMBOLS | names.ONE_ARGUMENT | names.TWO_ARGUMENTS | {"begin", "left", "right"}
_LETTERS = {"tab": "\\t", "line": "\\n", "return": "\\r"}


def cleaned(text: str) -> str:
    r"""The text with plain line ends; what cannot be shown becomes the replacement character.

    That is control characters, lone surrogates, overrides of direction, invisible letters (tags),
    marks piled up on one letter, and the private characters that `prose` uses as marks.

    Escapes that were eaten and backslashes that were doubled are mended first: a form feed before
    `rac` is `\frac` again, a tab before `heta` is `\theta`.
    """
    doubled = "\\\\" in text and not _SINGLE.search(text)
    if doubled and any(map(_is_doubled, _DOUBLED.finditer(text))):
        text = text.replace("\\\\", "\\")
    text = _EATEN_SPACE.sub(lambda m: _LETTERS[m.lastgroup or ""], text)
    text = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\u2028", "\n")
        .replace("\u2029", "\n\n")
    )
    text = _EATEN_ESCAPE.sub(lambda m: _EATEN[m.group()], text)
    text = _PILED.sub("\\1\ufffd", text)
    return _UNSHOWABLE.sub("\ufffd", text.replace("\x0b", "").replace("\x0c", ""))


def _is_doubled(match: re.Match[str]) -> bool:
    return match["name"] is None or match["name"] in _COMMANDS
