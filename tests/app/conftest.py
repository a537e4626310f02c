"""What all tests of pages have in common."""

from __future__ import annotations

import copy
import functools
from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.components.v2 import manifest_scanner


@pytest.fixture(scope="session", autouse=True)
def components_looked_for_once() -> Iterator[None]:
    """Each `AppTest` reads the metadata of every installed package, to look for components.

    They are read once in a process, as a server does, and every test has a copy of what was found.
    """
    found = functools.cache(manifest_scanner.scan_component_manifests)

    def scan(*_: Any) -> Any:
        return copy.deepcopy(found())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield
