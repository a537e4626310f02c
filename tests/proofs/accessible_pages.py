"""Look at every view of the app with axe-core, in both themes; `make test-axe` runs it.

    python -m tests.proofs.accessible_pages

Builds the demo with every stage, serves it, and prints serious and critical findings by view; ends
with 1 where there is one.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from deepmath_viz import pipeline
from deepmath_viz.pipeline import runner
from deepmath_viz.sources import open_source
from tests.browser.conftest import ARGUMENTS, VIEWPORT, Watched, serve
from tests.support.axe import grave_findings
from tests.support.views import VIEWS

_CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")


def main() -> int:
    """Look at all views; the number of findings, at most 1."""
    found = 0
    with tempfile.TemporaryDirectory(prefix="deepmath-axe-") as folder:
        source = open_source("demo")
        runner.build(source, Path(folder), pipeline.STAGES)
        served = serve(Path(folder), {"DEEPMATH_CORPUS": source.corpus})
        url = next(served)
        with sync_playwright() as started:
            named = os.environ.get("DEEPMATH_CHROMIUM")
            path = named or next((p for p in _CHROMIUM if Path(p).exists()), None)
            browser = started.chromium.launch(executable_path=path, args=ARGUMENTS)
            for theme in ("light", "dark"):
                context = browser.new_context(
                    viewport=VIEWPORT, color_scheme=theme, reduced_motion="reduce"
                )
                watched = Watched(context, url)
                for view in VIEWS:
                    lines = grave_findings(watched.open(view))
                    found += len(lines)
                    sys.stdout.write(f"{theme:6}{len(lines):3}  {view}\n")
                    sys.stdout.writelines(f"           {line}\n" for line in lines)
                context.close()
            browser.close()
        served.close()
    return min(found, 1)


if __name__ == "__main__":
    sys.exit(main())
