"""A small corpus for queries, and the statements that are tried on it."""

from __future__ import annotations

from deepmath_viz.config import ROOT

_FOLDER = ROOT / "tests" / "hostile_sql"


def statements(name: str) -> list[str]:
    """The statements of a file, one a line; lines that begin with `-- ` are comments."""
    # Not `splitlines`: some statements hold the other characters that it takes for line ends.
    lines = (_FOLDER / f"{name}.sql").read_text(encoding="utf-8").split("\n")
    return [line for line in lines if line and not line.startswith("-- ")]
