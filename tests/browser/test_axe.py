"""Six views of the app have no serious or critical finding of axe-core, three in each theme.

All views are looked at in both by `make test-axe`.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import VIEWPORT, Watched
from tests.support.axe import grave_findings

pytestmark = pytest.mark.browser
VIEWS = {
    "light": ("/?corpus=demo", "/browse?problem=5&corpus=demo", "/data?corpus=demo"),
    "dark": ("/browse?difficulty=7~10&corpus=demo", "/answers?corpus=demo", "/sql?corpus=demo"),
}


@pytest.mark.parametrize("theme", VIEWS)
def test_nothing_grave_is_found(browser: Browser, app: str, theme: str) -> None:
    context = browser.new_context(viewport=VIEWPORT, color_scheme=theme, reduced_motion="reduce")
    watched, found = Watched(context, app), {}
    for at, view in enumerate(VIEWS[theme]):
        page = watched.go(view) if at else watched.open(view)
        found[view] = grave_findings(page)
    context.close()
    assert found == {view: [] for view in VIEWS[theme]}
