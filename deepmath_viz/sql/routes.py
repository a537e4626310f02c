"""The route that streams the whole result of a query as a file."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncGenerator, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pyarrow as pa
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from deepmath_viz import config
from deepmath_viz.corpus import catalogue
from deepmath_viz.errors import DeepMathError, SqlBusy, SqlError
from deepmath_viz.plumbing.origins import is_same_site
from deepmath_viz.plumbing.streaming import PatientResponse
from deepmath_viz.sql import address as sql_address
from deepmath_viz.sql import files as sql_files
from deepmath_viz.sql import messages, parameters
from deepmath_viz.sql import pool as sql_pool
from deepmath_viz.sql.query import Query

PATH = "/download/sql"
#: Seconds between two looks at whether somebody still waits.
_EVERY = 0.5
#: Downloads wait for their turn and for their rows here: in threads that nobody else needs.
_threads = ThreadPoolExecutor(32, thread_name_prefix="sql-download")
_log = logging.getLogger("deepmath_viz.ui")


class _Pieces:
    """The pieces of a file, made in one thread and given up from another.

    Args:
        made: the pieces.
        query: what they are a result of; it ends with them.
    """

    def __init__(self, made: Generator[bytes], query: Query) -> None:
        self._made, self._query, self._lock = made, query, threading.Lock()

    def next(self) -> bytes | None:
        """The next piece; None at the end."""
        with self._lock:
            return next(self._made, None)

    def end(self) -> None:
        """End the query at once, and give its place and its process to the next."""
        self._query.cancel()
        _threads.submit(self._close)

    def _close(self) -> None:
        with self._lock:
            self._made.close()


async def download(request: Request) -> Response:
    """Answer with the file: `corpus`, `format`, `q` and values as the links of the page have them.

    The query ends when the browser does not wait for it any more, or takes nothing of it.
    """
    # A page elsewhere must not make its readers run queries here.
    if not is_same_site(request.headers, config.settings().hosts):
        return PlainTextResponse("Open this from the SQL page of the explorer.", 403)
    form = request.query_params.get("format", "csv")
    sql = sql_address.from_param(request.query_params.get("q"))
    if form not in sql_files.TYPES or not sql.strip():
        return PlainTextResponse(f"Give a query as q, and format={'|'.join(sql_files.TYPES)}.", 400)
    given = sql_address.given(request.query_params)
    try:
        query = Query(sql, values=parameters.needed(sql, given))
    except SqlError as err:
        return PlainTextResponse(str(err), 400)

    def begin() -> tuple[_Pieces, bytes]:
        pieces = _Pieces(whole(request.query_params.get("corpus"), form, query), query)
        return pieces, pieces.next() or b""

    # What is wrong with a query shows before the first piece, in time for the status.
    beginning = asyncio.get_running_loop().run_in_executor(_threads, begin)
    try:
        while not (await asyncio.wait({beginning}, timeout=_EVERY))[0]:
            if await request.is_disconnected():
                query.cancel()
    except asyncio.CancelledError:
        query.cancel()
        raise
    try:
        pieces, first = beginning.result()
    except SqlError as err:
        status = 503 if isinstance(err, SqlBusy) else 400
        said = [str(err), messages.advice(err), messages.pointed(err, sql)]
        return PlainTextResponse("\n".join(filter(None, said)), status)
    except DeepMathError:  # its message names folders of this machine
        return PlainTextResponse("No such corpus here, or no tables of it. See the Data page.", 404)
    return PatientResponse(
        _sent(first, pieces),
        pieces.end,
        media_type=sql_files.TYPES[form],
        headers={
            "content-disposition": f'attachment; filename="deepmath-query.{form}"',
            "cache-control": "no-store",
            "x-content-type-options": "nosniff",
        },
    )


def whole(corpus: str | None, form: str, query: Query) -> Generator[bytes]:
    """The whole result of a query on a corpus, as the pieces of a file."""
    settings = config.settings()
    folder, found = catalogue.present(settings.cache, corpus or settings.corpus)
    file = sql_pool.file_of(found, folder)
    pool = sql_pool.shared(
        file,
        sql_pool.attached_to(found, folder, settings.data),
        sql_pool.rollouts_of(folder, settings.data),
    )
    return _file(form, pool.stream(query.sql, query=query))


def _file(form: str, found: Generator[pa.RecordBatch | pa.Schema]) -> Generator[bytes]:
    with closing(found):
        yield from sql_files.pieces(form, found)


async def _sent(first: bytes, pieces: _Pieces) -> AsyncGenerator[bytes]:
    """The pieces. An error cuts the answer off, so that nobody takes a part for the whole."""
    loop = asyncio.get_running_loop()
    try:
        yield first
        while (piece := await loop.run_in_executor(_threads, pieces.next)) is not None:
            yield piece
    except SqlError as err:
        _log.warning("a download ended early: %s", err)
        raise


ROUTE = Route(PATH, download, methods=["GET"])
