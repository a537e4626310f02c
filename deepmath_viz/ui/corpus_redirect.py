"""The address of a page names its corpus from the first answer on, and pages keep old addresses.

A page that wrote the missing corpus into its own address would leave two entries in the browser's
history, and the way back would take one press more. A redirect leaves one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs, quote

from deepmath_viz import config
from deepmath_viz.config import ROOT
from deepmath_viz.corpus import catalogue
from deepmath_viz.errors import DeepMathError

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

#: What pages were called before, and what they are called now.
_RENAMED = {"novelty_map": "novelty"}
_PAGES = {"", *_RENAMED, *(page.stem for page in (ROOT / "pages").glob("*.py"))}


class NameTheCorpus:
    """ASGI middleware: a page asked for without a corpus is redirected to the corpus in use."""

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        """Wraps `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand it on."""
        target = await asyncio.to_thread(redirect, scope) if is_page(scope) else None
        if target is None:
            await self.app(scope, receive, send)
            return
        headers = [(b"location", target.encode("latin-1")), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 307, "headers": headers})
        await send({"type": "http.response.body", "body": b""})


def redirect(scope: Scope) -> str | None:
    """Where the address of a page leads: to its present name, with a corpus; None where it stays.

    The answer is relative to the address: a query alone, or a page's name and a query.
    """
    query = scope["query_string"].decode("latin-1")
    path = scope["path"]
    page = _RENAMED.get(path.rstrip("/").rpartition("/")[2], "")
    if page and path.endswith("/"):
        page = f"../{page}"
    moved = (f"{page}?{query}" if query else page) if page else None
    if any(parse_qs(query).get("corpus", [])):
        return moved
    try:
        settings = config.settings()
        name = catalogue.choose(settings.cache, settings.corpus)
    except DeepMathError:  # nothing is built, or a setting is wrong: the page says so
        return moved
    kept = [part for part in query.split("&") if part and part.partition("=")[0] != "corpus"]
    return f"{page}?" + "&".join([*kept, f"corpus={quote(name, safe='')}"])


def is_page(scope: Scope) -> bool:
    """Whether a request asks for one of our pages, as a browser does."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    accepted = next((value for name, value in scope["headers"] if name == b"accept"), b"")
    return b"text/html" in accepted and scope["path"].rpartition("/")[2] in _PAGES
