"""What a page needs is begun when its address is asked for, a second before its script runs.

A browser first loads Streamlit, opens a websocket, and only then hears what the page shows. In that
time it can fetch and compile the scripts that the page will draw with, which the answer names, and
the server can open the corpus. It does not import what the script imports: that takes Python from
the server that sends a hundred files meanwhile, and pages came half a second later.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs

from deepmath_viz import config
from deepmath_viz.corpus import catalogue
from deepmath_viz.errors import DeepMathError
from deepmath_viz.ui.corpus_redirect import is_page
from deepmath_viz.ui.elements import bundles

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

#: The bundles that pages draw with, by the last part of their addresses.
_BUNDLES = {
    **dict.fromkeys(("", "overview", "novelty", "contamination", "results"), "charts"),
    "map": "map",
    "sql": "sql-editor",
}


class BeginAhead:
    """ASGI middleware: names the scripts of a page in its answer, and has its corpus opened."""

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        """Wraps `app`."""
        self.app = app
        self._opening: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if not is_page(scope):
            await self.app(scope, receive, send)
            return
        opening = asyncio.create_task(asyncio.to_thread(_open, scope["query_string"]))
        self._opening.add(opening)  # a task that nobody holds may vanish
        opening.add_done_callback(self._opening.discard)
        bundle = _BUNDLES.get(scope["path"].rpartition("/")[2])

        async def with_link(message: Message) -> None:
            if bundle and message["type"] == "http.response.start" and message["status"] == 200:
                link = f"<{bundles.address(bundle)}>; rel=modulepreload".encode()
                message = {**message, "headers": [*message.get("headers", ()), (b"link", link)]}
            await send(message)

        await self.app(scope, receive, with_link)


def _open(query: bytes) -> None:
    """Open the corpus that an address names; what is wrong with it the page itself says."""
    named = parse_qs(query.decode("latin-1")).get("corpus", [""])[0]
    with suppress(DeepMathError):
        settings = config.settings()
        catalogue.open_store(settings.cache, named or settings.corpus)
