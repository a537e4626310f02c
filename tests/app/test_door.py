"""The running server refuses other names and other sites, on every route and over the websocket."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from deepmath_viz.config import ROOT
from deepmath_viz.exports import routes as export_routes
from deepmath_viz.maps import routes as map_routes
from deepmath_viz.sql import routes as sql_routes
from deepmath_viz.ui import navigation
from deepmath_viz.ui.door.headers import answer_headers
from deepmath_viz.ui.elements import bundles
from tests.browser.conftest import serve

OURS = [*map_routes.ROUTES, *export_routes.ROUTES, sql_routes.ROUTE, bundles.ROUTE]
PATHS = [
    "/",
    *(f"/{Path(page).stem}" for page in (navigation.BROWSE, navigation.SQL, navigation.DATA)),
    *(re.sub(r"\{[^}]*\}", "1", route.path) for route in OURS),
    "/" + bundles.address("map"),
    "/_stcore/health",
    "/_stcore/host-config",
    "/_stcore/metrics",
    "/_stcore/agent/openapi.json",
    "/_stcore/agent/interact",
    "/_stcore/agent/mcp",
    "/_stcore/bidi-components/none/index.js",
    "/auth/login",
    "/auth/logout",
    "/oauth2callback",
    "/_stcore/upload_file/1/1",
    "/media/1.txt",
    "/component/none/index.html",
    "/static/none.js",
    "/favicon.png",
    "/nothing/here",
]
WEBSOCKET = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


@pytest.fixture(scope="module")
def cache(tmp_path_factory: Any, example_rows: Any, write_source: Any, make: Any) -> Path:
    """The cache of a small corpus."""
    folder = tmp_path_factory.mktemp("door")
    make(write_source(folder / "source", example_rows(5)), folder / "cache")
    return Path(folder / "cache")


@pytest.fixture(scope="module")
def server(cache: Path) -> Iterator[int]:
    """The port of a running app."""
    yield from map(port_of, serve(cache, {}))


def port_of(url: str) -> int:
    return int(url.rpartition(":")[2])


@contextmanager
def answered(
    port: int, path: str, headers: dict[str, str], method: str = "GET"
) -> Iterator[http.client.HTTPResponse]:
    """The answer to a request with exactly these headers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    yield connection.getresponse()
    connection.close()


@pytest.mark.parametrize("path", PATHS)
def test_every_route_refuses_other_names_and_other_sites(server: int, path: str) -> None:
    here = f"127.0.0.1:{server}"
    expected = {(name.decode(), value.decode()) for name, value in answer_headers()}
    for headers, status in (
        ({"Host": "evil.example"}, 421),
        ({"Host": f"evil.example:{server}", "Origin": f"http://evil.example:{server}"}, 421),
        ({"Host": here, "Origin": "http://evil.example"}, 403),
        ({"Host": here, "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, 403),
        ({"Host": here, "Accept": "text/html"}, None),
    ):
        with answered(server, path, headers) as answer:
            body = answer.read()
            assert expected <= {(name.lower(), said) for name, said in answer.getheaders()}
            if status is None:
                assert answer.status not in (403, 421) or "api/export" in path, body
            else:
                assert answer.status == status and len(body.split()) > 5


#: Prints the addresses that the app answers and that none of those given on its input meets.
UNASKED = """
import json, sys
from app import app
asked = json.load(sys.stdin)
routes = list(app._build_starlette_app().routes)
left = [r.path for r in routes if not any(r.path_regex.match(path) for path in asked)]
print(json.dumps([len(routes), left]))
"""


def test_no_route_of_the_app_is_forgotten_here(cache: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", UNASKED],
        input=json.dumps([*PATHS, "/_stcore/stream"]),
        env={**os.environ, "DEEPMATH_CACHE": str(cache)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    routes, left = json.loads(done.stdout.splitlines()[-1])
    assert routes > 20 and left == []


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("127.0.0.1:{}", "http://127.0.0.1:{}", 101),
        ("localhost:{}", "http://localhost:{}", 101),
        ("[::1]:{}", "http://[::1]:{}", 101),
        ("evil.example:{}", "http://evil.example:{}", 403),
        ("127.0.0.1:{}", "http://evil.example", 403),
        ("127.0.0.1:{}", None, 403),
    ],
)
def test_the_websocket_does_too(server: int, host: str, origin: str | None, status: int) -> None:
    headers = {"Host": host.format(server), **WEBSOCKET}
    if origin is not None:
        headers["Origin"] = origin.format(server)
    with answered(server, "/_stcore/stream", headers) as answer:
        assert answer.status == status


def test_what_changes_something_says_its_origin(server: int) -> None:
    here = f"127.0.0.1:{server}"
    for method in ("PUT", "DELETE", "POST"):
        with answered(server, "/_stcore/upload_file/1/1", {"Host": here}, method) as answer:
            assert answer.status == 403
    own = {"Host": here, "Origin": f"http://{here}"}
    with answered(server, "/_stcore/upload_file/1/1", own, "PUT") as answer:
        assert (answer.status, answer.read()) == (403, b"This server takes no files.\n")


def test_a_served_name_and_a_path_before_it(cache: Path) -> None:
    env = {
        "DEEPMATH_HOSTS": "app.example.org",
        "DEEPMATH_FRAMES": "https://huggingface.co",
        "STREAMLIT_SERVER_BASE_URL_PATH": "explorer",
    }
    for url in serve(cache, env, health="/explorer/_stcore/health"):
        port, stream = port_of(url), "/explorer/_stcore/stream"
        for host, origin, status in (
            ("app.example.org", "https://app.example.org", 101),
            (f"127.0.0.1:{port}", "https://app.example.org", 101),  # a proxy that renames the host
            (f"127.0.0.1:{port}", f"http://127.0.0.1:{port}", 101),
            ("other.example.org", "https://app.example.org", 403),
            ("app.example.org", "https://huggingface.co", 403),
        ):
            headers = {"Host": host, "Origin": origin, **WEBSOCKET}
            with answered(port, stream, headers) as answer:
                assert answer.status == status, (host, origin)
        with answered(port, "/explorer/", {"Host": "app.example.org"}) as answer:
            assert answer.status == 200
            policy = answer.getheader("content-security-policy") or ""
            assert policy.endswith("frame-ancestors 'self' https://huggingface.co")
            assert answer.getheader("x-frame-options") is None
