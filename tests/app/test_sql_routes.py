"""The routes of the SQL page: whole results as files, and the bundle of the editor."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from deepmath_viz.corpus import manifest
from deepmath_viz.errors import SqlLimit
from deepmath_viz.plumbing import streaming
from deepmath_viz.sql import address as sql_address
from deepmath_viz.sql import pool
from deepmath_viz.sql import routes as sql_routes
from deepmath_viz.ui.elements import bundles
from tests.support.awaiting import result_of


@pytest.fixture(scope="module")
def corpus(
    tmp_path_factory: Any, example_rows: Any, write_source: Any, make: Any
) -> Iterator[Path]:
    """The folder of a small corpus."""
    folder = tmp_path_factory.mktemp("sql-routes")
    found = make(write_source(folder / "source", example_rows(20)), folder / "cache")
    made = folder / "cache" / found.corpus
    yield made
    known = manifest.read(made)
    assert known is not None
    pool.shared(pool.file_of(known, made)).close()


@pytest.fixture
def get(corpus: Path, monkeypatch: Any) -> Any:
    """Asks for a download; gives the response."""
    monkeypatch.setenv("DEEPMATH_CACHE", str(corpus.parent))

    def get(sql: str, site: str = "same-origin", gone: bool = False, **params: str) -> Response:
        asked = {"corpus": corpus.name, "format": "csv", "q": sql_address.to_param(sql), **params}
        scope = {
            "type": "http", "method": "GET", "path": sql_routes.PATH,
            "headers": [(b"sec-fetch-site", site.encode())],
            "query_string": urlencode(asked).encode(),
        }  # fmt: skip

        async def receive() -> dict[str, str]:
            if not gone:
                await asyncio.sleep(60)
            return {"type": "http.disconnect"}

        return result_of(sql_routes.download(Request(scope, receive)))

    return get


def body(response: Response) -> bytes:
    if not isinstance(response, StreamingResponse):
        return bytes(response.body)

    async def read() -> bytes:
        return b"".join([bytes(piece) async for piece in response.body_iterator])

    return result_of(read())


def test_a_whole_result_comes_as_a_file(get: Any) -> None:
    response = get("SELECT id, question FROM problems ORDER BY id")
    assert response.status_code == 200
    assert "deepmath-query.csv" in response.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(body(response).decode())))
    assert [row["id"] for row in rows] == [str(i) for i in range(20)]
    lines = body(get("SELECT i FROM range(30000) t(i)", format="jsonl")).splitlines()
    assert len(lines) == 30_000 and json.loads(lines[-1]) == {"i": 29_999}
    assert body(get("FROM problems", format="parquet")).endswith(b"PAR1")


@pytest.mark.parametrize(
    ("sql", "params", "status", "said"),
    [
        ("SELECT quetion FROM problems", {}, 400, "Did you mean question"),
        ("DROP TABLE problems", {}, 400, "DROP is not run here"),
        ("", {}, 400, "Give a query as q"),
        ("SELECT 1", {"format": "exe"}, 400, "csv|jsonl|parquet"),
        ("SELECT 1", {"corpus": "other"}, 404, "No such corpus"),
        ("SELECT 1", {"site": "cross-site"}, 403, "Open this from the SQL page"),
    ],
)
def test_what_cannot_be_sent_says_why(
    get: Any, sql: str, params: Any, status: int, said: str
) -> None:
    response = get(sql, **params)
    assert response.status_code == status
    text = body(response).decode()
    assert said in text and "/tmp" not in text


def test_a_result_that_fails_on_the_way_is_cut_off(get: Any, monkeypatch: Any) -> None:
    def failing(*_: object) -> Iterator[bytes]:
        yield b"a\n"
        raise SqlLimit("The query was ended after 900 seconds.")

    monkeypatch.setattr(sql_routes, "whole", failing)
    response = get("SELECT 1")
    assert response.status_code == 200
    with pytest.raises(SqlLimit):
        body(response)


def test_a_query_ends_when_nobody_waits_for_its_file(get: Any) -> None:
    started = time.monotonic()
    response = get(
        "SELECT count(*) FROM range(1000000) a, range(1000000) b, range(1000) c", gone=True
    )
    assert time.monotonic() - started < 300  # its own limit is 900 s
    assert b"cancelled" in body(response)


def test_downloads_that_nobody_reads_hold_up_no_query_and_are_ended(get: Any, corpus: Path) -> None:
    known = manifest.read(corpus)
    assert known is not None
    tables = pool.shared(pool.file_of(known, corpus))
    left, taken = [], []

    async def unread(response: streaming.PatientResponse, answered: asyncio.Event) -> None:
        """Reads nothing until the query has been answered, then one piece, and no more."""
        response.patience = 600.0

        async def receive() -> dict[str, str]:
            await asyncio.sleep(600)
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.body":
                taken.append(message)
                await (asyncio.sleep(600) if answered.is_set() else answered.wait())
                response.patience = 1.0

        scope = {"type": "http", "asgi": {"spec_version": "2.3"}}
        await response(scope, receive, send)

    async def together() -> int:
        answered = asyncio.Event()
        endless = [unread(response, answered) for response in left]
        ending = asyncio.gather(*endless)
        answer = await asyncio.to_thread(tables.run, "SELECT 5 AS a")
        assert not ending.done()
        answered.set()
        await ending
        return answer.table["a"][0].as_py()

    for _ in range(4):
        left.append(get("SELECT i, repeat('x', 500) AS text FROM range(100000000) t(i)"))
        assert left[-1].status_code == 200
    assert result_of(asyncio.wait_for(together(), 300)) == 5
    assert len(taken) == 4 * 2
    # Their processes and places are free: as many can be taken again, while the old still stand.
    assert [body(get("SELECT 7 AS b")) for _ in range(5)] == [b'"b"\n7\n'] * 5


@pytest.mark.parametrize("bundle", bundles.BUNDLES)
def test_a_bundle_is_kept_by_browsers_under_a_name_of_its_own(bundle: str) -> None:
    def ask(path: str) -> Response:
        folder, name, version = path.removesuffix(".js").split("/")
        scope = {"type": "http", "method": "GET", "path": "", "headers": []}
        assert folder == "assets"
        names = {"bundle": name, "version": version}
        return bundles.ROUTE.endpoint(Request({**scope, "path_params": names}))

    address = bundles.address(bundle)
    assert f'"{address}"' in bundles.loader(bundle)
    assert "immutable" in ask(address).headers["cache-control"]
    assert ask(f"assets/{bundle}/{'0' * 16}.js").status_code == 404
    assert ask(f"assets/none/{'0' * 16}.js").status_code == 404
