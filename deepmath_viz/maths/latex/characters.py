r"""Characters that no page can show, and escapes that were eaten on the way into a dataset."""

from __future__ import annotations

import re

_UNSHOWABLE = re.compile(
    "[\x00-\x06\x0e-\x1f\x7f\ue000-\ue004\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]"
)
# Escapes that a careless json or str turned into control characters: \f of \frac, \b of \bar.
_EATEN = {"\x07": "\\a", "\x08": "\\b", "\x0b": "\\v", "\x0c": "\\f"}
_EATEN_ESCAPE = re.compile(
    "\x07(?=lpha|ngle|pprox|st)|\x08(?=ar|egin|eta|inom|ullet|ig|mod|oxed|f|ot)"
    "|\x0b(?=ec|ar|ee|dots)|\x0c(?=rac|orall)"
)


def cleaned(text: str) -> str:
    """The text with plain line ends; what cannot be shown becomes the replacement character.

    That is control characters, lone surrogates, direction overrides, and the private characters
    that `prose` uses as marks.
    """
    text = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\u2028", "\n")
        .replace("\u2029", "\n\n")
    )
    text = _EATEN_ESCAPE.sub(lambda m: _EATEN[m.group()], text)
    return _UNSHOWABLE.sub("\ufffd", text.replace("\x0b", "").replace("\x0c", ""))
