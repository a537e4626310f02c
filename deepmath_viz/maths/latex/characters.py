r"""Characters that no page can show, and escapes that were eaten on the way into a dataset."""

from __future__ import annotations

import re

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
_EATEN = {"\x07": "\\a", "\x08": "\\b", "\x0b": "\\v", "\x0c": "\\f"}
_EATEN_ESCAPE = re.compile(
    "\x07(?=lpha|ngle|pprox|st)|\x08(?=ar|egin|eta|inom|ullet|ig|mod|oxed|f|ot)"
    "|\x0b(?=ec|ar|ee|dots)|\x0c(?=rac|orall)"
)


def cleaned(text: str) -> str:
    """The text with plain line ends; what cannot be shown becomes the replacement character.

    That is control characters, lone surrogates, overrides of direction, invisible letters (tags),
    marks piled up on one letter, and the private characters that `prose` uses as marks.
    """
    text = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\u2028", "\n")
        .replace("\u2029", "\n\n")
    )
    text = _EATEN_ESCAPE.sub(lambda m: _EATEN[m.group()], text)
    text = _PILED.sub("\\1\ufffd", text)
    return _UNSHOWABLE.sub("\ufffd", text.replace("\x0b", "").replace("\x0c", ""))
