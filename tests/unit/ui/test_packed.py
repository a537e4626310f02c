"""Streamlit's own files on their way: packed where the browser takes them so, else as they are."""

from __future__ import annotations

import gzip
from pathlib import Path

import pyarrow as pa
import pytest
import streamlit
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from deepmath_viz.ui.door.packed import Packed
from deepmath_viz.ui.elements import bundles

STATIC = Path(streamlit.__file__).parent / "static"
SCRIPT = max((STATIC / "static" / "js").glob("*.js"), key=lambda path: path.stat().st_size)


def unpacked(_: Request) -> PlainTextResponse:
    return PlainTextResponse("handed on")


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Packed(Starlette(routes=[Route("/{path:path}", unpacked)])))


@pytest.mark.parametrize(
    ("taken", "way"),
    [("gzip, deflate", "gzip"), ("gzip, deflate, br, zstd", "br"), ("br;q=0.9, gzip", "br")],
)
def test_a_script_travels_packed_and_is_kept_for_a_year(
    client: TestClient, taken: str, way: str
) -> None:
    url = f"/static/js/{SCRIPT.name}"
    with client.stream("GET", url, headers={"accept-encoding": taken}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == way
    assert int(answer.headers["content-length"]) == len(raw)
    assert answer.headers["cache-control"] == "public, immutable, max-age=31536000"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert unpack(raw, way) == SCRIPT.read_bytes()
    assert len(raw) < SCRIPT.stat().st_size / 3


def unpack(raw: bytes, way: str) -> bytes:
    if way == "gzip":
        return gzip.decompress(raw)
    return pa.Codec("brotli").decompress(raw, SCRIPT.stat().st_size, asbytes=True)


def test_brotli_is_the_smaller_one(client: TestClient) -> None:
    sizes = [int(_length(client, way)) for way in ("br", "gzip")]
    assert sizes[0] < 0.9 * sizes[1]


def _length(client: TestClient, way: str) -> str:
    url = f"/static/js/{SCRIPT.name}"
    with client.stream("GET", url, headers={"accept-encoding": way}) as answer:
        return answer.headers["content-length"]


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (f"/static/js/{SCRIPT.name}", {"accept-encoding": "identity"}),
        (f"/static/js/{SCRIPT.name}", {"accept-encoding": "gzip", "range": "bytes=0-9"}),
        ("/static/js/none.js", {"accept-encoding": "gzip"}),
        ("/static/../index.html", {"accept-encoding": "gzip"}),
        ("/static/%2e%2e/index.html", {"accept-encoding": "gzip"}),
        ("/", {"accept-encoding": "gzip"}),
    ],
)
def test_everything_else_is_handed_on(client: TestClient, path: str, headers: dict) -> None:
    assert client.get(path, headers=headers).text == "handed on"


def test_a_path_before_the_server_is_left_out() -> None:
    app = Packed(Starlette(routes=[Route("/{path:path}", unpacked)]))
    answer = TestClient(app, root_path="/deep").get(
        f"/deep/static/js/{SCRIPT.name}", headers={"accept-encoding": "gzip"}
    )
    assert answer.headers["content-encoding"] == "gzip"


def test_bundles_of_our_own_travel_packed_too() -> None:
    own = TestClient(Starlette(routes=[bundles.ROUTE]))
    for name, path in bundles.BUNDLES.items():
        plain = own.get("/" + bundles.address(name), headers={"accept-encoding": "identity"})
        assert plain.content == path.read_bytes()
        assert "content-encoding" not in plain.headers
        packed = own.get("/" + bundles.address(name), headers={"accept-encoding": "gzip"})
        assert packed.content == plain.content
        assert int(packed.headers["content-length"]) < 0.5 * len(plain.content)
        assert packed.headers["cache-control"] == "public, immutable, max-age=31536000"
