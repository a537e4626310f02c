"""The command line, a module a command: a thin skin over the library.

Nothing here computes; nothing else prints.
"""

from __future__ import annotations

from deepmath_viz.cli.main import main

__all__ = ["main"]
