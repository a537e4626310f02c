"""The serving half that a person sees. Only this package, `pages/` and `app.py` know Streamlit.

A folder a page, `elements` that pages share, `charts` without Streamlit, `frontend` (JavaScript).
No SQL and no numbers are made here.
"""

from __future__ import annotations

from pathlib import Path

MAIN = Path(__file__).parent / "main.py"
"""The script behind every page."""
FRONTEND = Path(__file__).parent / "frontend"
"""What the browser is given: scripts, styles and the icon, with the sources they are made from."""
