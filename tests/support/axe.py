"""What axe-core finds wrong with a page: for screen readers, keyboards, or low vision."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

#: What a finding weighs that is not to be had.
GRAVE = ("serious", "critical")


def grave_findings(page: Page) -> list[str]:
    """Each serious or critical finding as a line: rule, element, and what is wrong with it."""
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]} {node['failureSummary'].splitlines()[-1].strip()}"
        for rule in found
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]
