"""Where the page finds KaTeX: Streamlit serves it to draw its own mathematics."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit

_FOLDER = "static/js"


@cache
def address() -> str | None:
    """Its module, below the server's own prefix; None where this release of Streamlit has none."""
    folder = Path(streamlit.__file__).parent / "static" / _FOLDER
    found = sorted(folder.glob("katex.*.js"))
    return f"/{_FOLDER}/{found[0].name}" if len(found) == 1 else None
