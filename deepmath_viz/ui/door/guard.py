"""What a request meets first: is it meant for this server, and does it come from its own pages?

A page elsewhere can make a reader's browser send requests here, and a name that its owner turns to
127.0.0.1 (DNS rebinding) makes them look like the app's own. Both are refused: by the name that is
asked for, and by the origin that asks.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

import streamlit.config as streamlit_config

from deepmath_viz import config
from deepmath_viz.errors import SettingsError
from deepmath_viz.plumbing import origins
from deepmath_viz.ui.door import headers as door_headers
from deepmath_viz.ui.door import uploads

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_log = logging.getLogger("deepmath_viz.ui")
#: Methods for which browsers leave out `Origin`, within a site.
_SILENT = ("GET", "HEAD")
#: What a browser says once.
_ONCE = ("host", "origin", "referer", "sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest")
#: How a websocket is closed that the rules of its server do not allow (RFC 6455, 7.4.1).
_POLICY_VIOLATION = 1008


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not answered."""

    status: int
    words: str


@dataclass(frozen=True, slots=True)
class Rules:
    """Who is let in.

    Attributes:
        hosts: names beside loopback under which the app is served; `*` is any.
        frames: origins that may show the app in a frame.
    """

    hosts: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()

    def refusal(self, scope: Scope) -> Refusal | None:
        """Why this request or websocket is refused; None where it is let in."""
        told = _told(scope)
        asked = told.get("host", "")
        here = origins.place(asked)
        if here is None or not self._serves(here):
            return Refusal(
                421,
                f"This server does not answer for the name {_shown(asked)}. Open it as localhost, "
                "or let whoever runs it add the name to DEEPMATH_HOSTS.",
            )
        return self._from_elsewhere(scope, told, asked) or _of_upload(scope, told)

    def _serves(self, here: origins.Place) -> bool:
        return (
            "*" in self.hosts
            or origins.is_loopback(here.host)
            or origins.is_listed(here, self.hosts, any_port=True)
        )

    def _from_elsewhere(self, scope: Scope, told: dict[str, str], asked: str) -> Refusal | None:
        elsewhere = Refusal(
            403, "This came from a page of another site. Open the explorer itself and do it there."
        )
        silent = scope["type"] == "http" and scope["method"] in _SILENT
        origin = told.get("origin")
        if origin is None and not silent:
            return Refusal(403, "A browser says here which site asks (Origin), and nothing did.")
        if origin is not None:
            scheme, _, netloc = origin.partition("://")
            if not origins.is_own(scheme, netloc, asked, self.hosts):
                return elsewhere
        # A link from elsewhere may open a page; it may not fetch parts of one.
        if not silent or origins.is_same_site(told, self.hosts) or self._opens_a_page(told):
            return None
        return elsewhere

    def _opens_a_page(self, told: dict[str, str]) -> bool:
        # Over plain http a browser does not say how it fetches: a link looks like all else there.
        if "sec-fetch-site" not in told:
            return True
        shown_in = told.get("sec-fetch-dest")
        framed = shown_in in ("iframe", "frame") and bool(self.frames)
        return told.get("sec-fetch-mode") == "navigate" and (shown_in == "document" or framed)


def _of_upload(scope: Scope, told: dict[str, str]) -> Refusal | None:
    if scope["type"] == "http" and uploads.is_one(scope["method"], scope["path"]):
        return None if uploads.are_taken(told) else Refusal(403, "This server takes no files.")
    return None


def rules() -> Rules:
    """The rules of this process: `DEEPMATH_HOSTS`, `DEEPMATH_FRAMES`, and Streamlit's own address.

    Where a setting is wrong, loopback alone is left, and the pages say what is wrong.
    """
    address = streamlit_config.get_option("server.address")
    named = (_bracketed(address),) if address else ()
    try:
        settings = config.settings()
    except SettingsError:
        return Rules(named)
    return Rules((*settings.hosts, *named), settings.frames)


def _bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address and not address.startswith("[") else address


class Door:
    """ASGI middleware: refuses what is not meant for this server; adds headers to every answer."""

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        """Wraps `app`, and tells Streamlit the names, too, so that its own checks hold the same."""
        self.app = app
        self.rules = rules()
        self.headers = door_headers.answer_headers(self.rules.frames)
        _tell_streamlit(self.rules)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or websocket, or hand it on."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        refused = self.rules.refusal(scope)
        if refused is not None:
            _log.info("refused %s %s: %s", scope["type"], refused.status, refused.words)
            await self._refuse(scope, receive, send, refused)
            return
        began = False

        async def with_headers(message: Message) -> None:
            nonlocal began
            if message["type"] == "http.response.start":
                began = True
                message = {**message, "headers": self._completed(message.get("headers", ()))}
            await send(message)

        try:
            await self.app(scope, receive, with_headers)
        except Exception:
            # The answer to a failure is made outside all middleware, and would have no headers.
            if scope["type"] == "http" and not began:
                await self._say(send, Refusal(500, "The server failed; its log says why."))
            raise

    def _completed(self, given: Any) -> list[tuple[bytes, bytes]]:
        ours = {name for name, _ in self.headers}
        return [pair for pair in given if pair[0].lower() not in ours] + self.headers

    async def _refuse(self, scope: Scope, receive: Receive, send: Send, refused: Refusal) -> None:
        if scope["type"] == "http":
            await self._say(send, refused)
            return
        await receive()  # the browser's wish to connect; closed before it is granted, it gets a 403
        await send({"type": "websocket.close", "code": _POLICY_VIOLATION})

    async def _say(self, send: Send, refused: Refusal) -> None:
        body = f"{refused.words}\n".encode()
        headers = [
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-store"),
            *self.headers,
        ]
        await send({"type": "http.response.start", "status": refused.status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def _tell_streamlit(known: Rules) -> None:
    """Let Streamlit's own checks of the websocket know the same names; what is set there stays."""
    hosts = [place.host for name in known.hosts if name != "*" and (place := _plain(name))]
    if "*" not in known.hosts and not streamlit_config.get_option("server.allowedHosts"):
        loopback = ["localhost", "127.0.0.1", "::1"]
        wild = [name for name in known.hosts if name.startswith("*.")]
        streamlit_config.set_option("server.allowedHosts", [*loopback, *hosts, *wild])
    if hosts and not streamlit_config.get_option("server.corsAllowedOrigins"):
        listed = [name for name in known.hosts if "*" not in name]
        origins_ = [f"{scheme}://{name}" for name in listed for scheme in ("https", "http")]
        streamlit_config.set_option("server.corsAllowedOrigins", origins_)


def _plain(name: str) -> origins.Place | None:
    return None if name.startswith("*.") else origins.place(name)


def _told(scope: Scope) -> dict[str, str]:
    """The headers that matter, by name; one that is given twice means nothing good."""
    told: dict[str, str] = {}
    for raw, value in scope["headers"]:
        name = raw.decode("latin-1").lower()
        if name in told and name in _ONCE:
            told[name] = ","  # no name, no origin, no site of ours
        else:
            told[name] = value.decode("latin-1")
    return told


def _shown(asked: str) -> str:
    return repr(asked[:100]) if asked else "that was left out"
