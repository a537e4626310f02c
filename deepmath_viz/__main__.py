"""`python -m deepmath_viz`: see `deepmath_viz.cli.main`."""

from __future__ import annotations

import sys

from deepmath_viz.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
