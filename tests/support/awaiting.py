"""Coroutines in tests that are none themselves."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def result_of(answering: Coroutine[Any, Any, Any]) -> Any:
    """What a coroutine gives; a browser test in the same process leaves its event loop running."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, answering).result()
