"""The route that streams the whole result of a query as a file."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from deepmath_viz import config
from deepmath_viz.corpus import catalogue
from deepmath_viz.errors import DeepMathError, SqlBusy, SqlError
from deepmath_viz.sql import address as sql_address
from deepmath_viz.sql import files as sql_files
from deepmath_viz.sql import messages
from deepmath_viz.sql import pool as sql_pool
from deepmath_viz.sql.query import Query

PATH = "/download/sql"
#: Seconds between two looks at whether somebody still waits.
_EVERY = 0.5
_log = logging.getLogger("deepmath_viz.ui")


async def download(request: Request) -> Response:
    """Answer with the file: `corpus`, `format` and `q` as the links of the page have them.

    The query ends when the browser does not wait for it any more.
    """
    # A page elsewhere must not make its readers run queries here.
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return PlainTextResponse("Open this from the SQL page of the explorer.", 403)
    form = request.query_params.get("format", "csv")
    sql = sql_address.from_param(request.query_params.get("q"))
    if form not in sql_files.TYPES or not sql.strip():
        return PlainTextResponse(f"Give a query as q, and format={'|'.join(sql_files.TYPES)}.", 400)
    query = Query(sql)

    def begin() -> tuple[Iterator[bytes], bytes]:
        pieces = whole(request.query_params.get("corpus"), form, query)
        return pieces, next(pieces, b"")

    # What is wrong with a query shows before the first piece, in time for the status.
    beginning = asyncio.ensure_future(asyncio.to_thread(begin))
    while not (await asyncio.wait({beginning}, timeout=_EVERY))[0]:
        if await request.is_disconnected():
            query.cancel()
    try:
        pieces, first = beginning.result()
    except SqlError as err:
        status = 503 if isinstance(err, SqlBusy) else 400
        said = [str(err), messages.advice(err), messages.pointed(err, sql)]
        return PlainTextResponse("\n".join(filter(None, said)), status)
    except DeepMathError:  # its message names folders of this machine
        return PlainTextResponse("No such corpus here, or no tables of it. See the Data page.", 404)
    return StreamingResponse(
        _sent(first, pieces, query),
        media_type=sql_files.TYPES[form],
        headers={
            "content-disposition": f'attachment; filename="deepmath-query.{form}"',
            "cache-control": "no-store",
            "x-content-type-options": "nosniff",
        },
    )


def whole(corpus: str | None, form: str, query: Query) -> Iterator[bytes]:
    """The whole result of a query on a corpus, as the pieces of a file."""
    settings = config.settings()
    folder, found = catalogue.present(settings.cache, corpus or settings.corpus)
    pool = sql_pool.shared(sql_pool.file_of(found, folder))
    return sql_files.pieces(form, pool.stream(query.sql, query=query))


async def _sent(first: bytes, pieces: Iterator[bytes], query: Query) -> AsyncIterator[bytes]:
    """The pieces. An error cuts the answer off, so that nobody takes a part for the whole."""
    try:
        yield first
        while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
            yield piece
    except SqlError as err:
        _log.warning("a download ended early: %s", err)
        raise
    finally:
        query.cancel()


ROUTE = Route(PATH, download, methods=["GET"])
