"""Six views of the app have no serious or critical finding of axe-core, three in each theme.

All views are looked at in both by `make test-axe`.
"""

from __future__ import annotations

from typing import Literal

import pytest

from tests.browser.conftest import Watched
from tests.support.axe import grave_findings

pytestmark = pytest.mark.browser
VIEWS = {
    "light": ("/?corpus=demo", "/browse?problem=5&corpus=demo", "/data?corpus=demo"),
    "dark": ("/browse?difficulty=7~10&corpus=demo", "/answers?corpus=demo", "/sql?corpus=demo"),
}


@pytest.mark.parametrize("theme", VIEWS)
def test_nothing_grave_is_found(visit: Watched, theme: Literal["light", "dark"]) -> None:
    visit.page.emulate_media(color_scheme=theme)
    found = {}
    for at, view in enumerate(VIEWS[theme]):
        page = visit.go(view) if at else visit.open(view)
        found[view] = grave_findings(page)
    assert found == {view: [] for view in VIEWS[theme]}
