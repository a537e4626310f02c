"""The download of an export as a ZIP archive, made while it is sent.

A link carries a signed ticket. Nothing of a request becomes a path, refusals are 4xx with a
sentence, and all that can be refused is refused before the first byte.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from urllib.parse import quote

from starlette.concurrency import iterate_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from deepmath_viz import config
from deepmath_viz.corpus import catalogue
from deepmath_viz.errors import DeepMathError, TicketInvalid
from deepmath_viz.exports import plan as plans
from deepmath_viz.exports import stream, tickets
from deepmath_viz.exports.tickets import Ticket
from deepmath_viz.plumbing.origins import is_same_site
from deepmath_viz.plumbing.streaming import PatientResponse

PREFIX = "/api/export"
#: Downloads that are made at once; each takes a core.
_MOST = 4
_places = threading.BoundedSemaphore(_MOST)


def address(ticket: str) -> str:
    """Where a ticket's download is, without the server's own prefix."""
    return f"{PREFIX}/{ticket}/export.zip"


def _download(request: Request) -> Response:
    # No coroutine, so Starlette runs it, and each step of the stream, in a thread.
    if not is_same_site(request.headers, config.settings().hosts):
        return PlainTextResponse("Open this from the explorer's own pages.", 403)
    try:
        ticket = tickets.read(request.path_params["ticket"])
        cache = config.settings().cache
        opened = catalogue.find(cache, ticket.corpus, ticket.generation)
        if opened is None:
            return PlainTextResponse("The corpus has been built anew. Reload the page.", 410)
        found = plans.plan(opened, ticket.selection, ticket.recipe)
        found.require_rows()
    except TicketInvalid as err:
        return PlainTextResponse(str(err), 403)
    except DeepMathError as err:
        return PlainTextResponse(str(err), 409)
    headers = {
        "content-disposition": f'attachment; filename="{_name(ticket)}"',
        "cache-control": "no-store",
    }
    if request.method == "HEAD":
        return Response(headers=headers, media_type="application/zip")
    if not _places.acquire(blocking=False):
        return PlainTextResponse(f"{_MOST} downloads are being made. Try again in a minute.", 429)
    pieces = _Pieces(stream.archive(opened, found))
    sent = iterate_in_threadpool(pieces)
    return PatientResponse(sent, pieces.release, headers=headers, media_type="application/zip")


class _Pieces:
    """The pieces of a download; gives its place back when it ends, is dropped, or is not read."""

    def __init__(self, made: Iterator[bytes]) -> None:
        self._made = made
        self._holds = True

    def __iter__(self) -> _Pieces:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._made)
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        """Give the place back; a second call does nothing."""
        if self._holds:
            self._holds = False
            _places.release()

    def __del__(self) -> None:
        self.release()


def _name(ticket: Ticket) -> str:
    form = ticket.recipe.target or ticket.recipe.shape
    said = re.sub(r"[^\w.-]+", "-", f"{ticket.corpus}-{form}", flags=re.ASCII)
    return quote(f"{said}-{ticket.recipe.format}.zip")


ROUTES = [Route(PREFIX + "/{ticket}/export.zip", _download)]
