"""Who is let in: by the name that is asked for, and by the site that asks."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from starlette.requests import Request

from deepmath_viz import config
from deepmath_viz.exports import routes as export_routes
from deepmath_viz.maps import routes as map_routes
from deepmath_viz.plumbing import origins
from deepmath_viz.sql import routes as sql_routes
from deepmath_viz.ui.door import guard
from deepmath_viz.ui.door import headers as door_headers
from deepmath_viz.ui.door.guard import Door, Rules
from tests.support.awaiting import result_of

HERE = "127.0.0.1:8501"
NAVIGATION = {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}


@pytest.fixture(autouse=True)
def streamlit_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a door tells Streamlit holds for a process; tests of others know nothing of it."""
    monkeypatch.setattr(guard.streamlit_config, "set_option", lambda *_: None)


def asked(kind: str = "http", method: str = "GET", **headers: str | None) -> dict[str, Any]:
    named = {"host": HERE, **{name.replace("_", "-"): said for name, said in headers.items()}}
    pairs = [(n.encode(), said.encode()) for n, said in named.items() if said is not None]
    return {"type": kind, "path": "/", "headers": pairs} | (
        {"method": method} if kind == "http" else {}
    )


def status(rules: Rules, scope: dict[str, Any]) -> int:
    refused = rules.refusal(scope)
    return 200 if refused is None else refused.status


@pytest.mark.parametrize(
    ("host", "hosts", "expected"),
    [
        (HERE, (), 200),
        ("localhost", (), 200),
        ("LOCALHOST.:80", (), 200),
        ("127.8.9.1:1", (), 200),
        ("[::1]:8501", (), 200),
        ("localhost..:80", (), 421),
        ("[::1].evil.example", (), 421),
        ("[::1]evil.example:8501", (), 421),
        ("[::1", (), 421),
        ("[::ffff:127.0.0.1]:8501", (), 421),
        ("2130706433", (), 421),
        ("0177.0.0.1", (), 421),
        ("0.0.0.0:8501", (), 421),
        ("127.0.0.1%00.evil.example", (), 421),
        ("localhost:99999", (), 421),
        ("localhost/evil", (), 421),
        ("\uff4cocalhost".encode().decode("latin-1"), (), 421),
        ("evil.example", (), 421),
        ("evil.example:8501", (), 421),
        ("localhost.evil.example", (), 421),
        ("127.0.0.1.evil.example", (), 421),
        ("evil.example@localhost", (), 421),
        ("localhost,evil.example", (), 421),
        ("localhost:port", (), 421),
        ("", (), 421),
        (None, (), 421),
        ("192.168.0.9:8501", (), 421),
        ("192.168.0.9:8501", ("192.168.0.9",), 200),
        ("app.example.org", ("app.example.org",), 200),
        ("app.example.org:8443", ("app.example.org",), 200),
        ("a.app.example.org", ("app.example.org",), 421),
        ("a.app.example.org", ("*.example.org",), 200),
        ("example.org", ("*.example.org",), 421),
        ("evil.example", ("*",), 200),
        ("[fd00::1]:8501", ("[fd00::1]",), 200),
    ],
)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_a_server_answers_for_its_own_names(
    host: str | None, hosts: tuple[str, ...], expected: int, kind: str
) -> None:
    scope = asked(kind, host=host, origin=host and f"http://{host}")
    assert status(Rules(hosts), scope) == expected


def test_a_host_that_is_given_twice_is_none() -> None:
    scope = asked()
    scope["headers"].append((b"Host", b"127.0.0.1"))
    assert status(Rules(), scope) == 421


def test_a_browser_says_where_it_comes_from_once() -> None:
    for first, second in (("cross-site", "same-origin"), ("same-origin", "cross-site")):
        scope = asked(sec_fetch_site=first, sec_fetch_mode="no-cors")
        scope["headers"].append((b"Sec-Fetch-Site", second.encode()))
        assert status(Rules(), scope) == 403


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        (f"http://{HERE}", 200),
        ("http://127.0.0.1:9999", 403),
        ("http://localhost:8501", 403),
        ("https://evil.example", 403),
        (f"https://evil.example/{HERE}", 403),
        ("null", 403),
        ("", 403),
        (f"ftp://{HERE}", 403),
        ("file://", 403),
        (f"chrome-extension://{HERE}", 403),
        (f"http://{HERE} http://evil.example", 403),
        (f"http://{HERE}/", 403),
    ],
)
@pytest.mark.parametrize(("kind", "method"), [("http", "GET"), ("http", "PUT"), ("websocket", "")])
def test_the_origin_is_this_server(kind: str, method: str, origin: str, expected: int) -> None:
    assert status(Rules(), asked(kind, method, origin=origin)) == expected


def test_only_what_reads_may_leave_its_origin_out() -> None:
    assert status(Rules(), asked()) == status(Rules(), asked(method="HEAD")) == 200
    assert [status(Rules(), asked(method=m)) for m in ("POST", "PUT", "DELETE")] == [403] * 3
    assert status(Rules(), asked("websocket")) == 403


def test_a_proxy_that_renames_the_host_is_known_by_the_name_it_serves() -> None:
    scope = asked("websocket", origin="https://app.example.org")
    assert status(Rules(), scope) == 403
    assert status(Rules(("*",)), scope) == 403
    assert status(Rules(("app.example.org",)), scope) == 200
    other = asked("websocket", origin="https://app.example.org:8443")
    assert status(Rules(("app.example.org",)), other) == 403
    assert status(Rules(("app.example.org:8443",)), other) == 200


@pytest.mark.parametrize(
    ("told", "frames", "expected"),
    [
        ({"sec-fetch-site": "same-origin"}, (), 200),
        ({"sec-fetch-site": "none", **NAVIGATION}, (), 200),
        ({"sec-fetch-site": "cross-site"}, (), 403),
        ({"sec-fetch-site": "same-site"}, (), 403),
        ({"sec-fetch-site": "cross-site", **NAVIGATION}, (), 200),
        ({"sec-fetch-site": "cross-site", **NAVIGATION, "sec-fetch-dest": "iframe"}, (), 403),
        (
            {"sec-fetch-site": "cross-site", **NAVIGATION, "sec-fetch-dest": "iframe"},
            ("https://huggingface.co",),
            200,
        ),
    ],
)
def test_another_site_may_link_here_and_nothing_else(
    told: dict[str, str], frames: tuple[str, ...], expected: int
) -> None:
    scope = asked(**{name.replace("-", "_"): said for name, said in told.items()})
    assert status(Rules(frames=frames), scope) == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, True),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"referer": f"http://{HERE}/sql?q=1"}, True),
        ({"referer": "http://evil.example/"}, False),
        ({"referer": "http://evil.example/", "sec-fetch-site": "same-origin"}, True),
    ],
)
def test_what_gives_data_is_asked_for_by_this_site(told: dict[str, str], expected: bool) -> None:
    assert origins.is_same_site({"host": HERE, **told}) is expected


ROUTES = [*map_routes.ROUTES, *export_routes.ROUTES, sql_routes.ROUTE]


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.path)
def test_routes_that_give_data_refuse_links_from_elsewhere(route: Any) -> None:
    scope = asked(sec_fetch_site="cross-site", sec_fetch_mode="navigate") | {"query_string": b""}
    answer = route.endpoint(Request(scope))
    if inspect.isawaitable(answer):
        answer = result_of(answer)
    assert answer.status_code == 403
    assert b"explorer" in answer.body


def through(scope: dict[str, Any], app: Any = None) -> list[dict[str, Any]]:
    """What the door sends for a request."""
    sent = []

    async def receive() -> dict[str, str]:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    async def answering(_scope: Any, _receive: Any, send: Any) -> None:
        headers = [(b"X-Frame-Options", b"ALLOWALL"), (b"x-own", b"1")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})

    try:
        result_of(Door(app or answering)(scope, receive, send))
    except RuntimeError:
        sent.append({"type": "raised"})
    return sent


def test_every_answer_has_the_headers_once() -> None:
    (start,) = through(asked())
    names = [name.lower() for name, _ in start["headers"]]
    expected = {name for name, _ in door_headers.answer_headers()}
    assert len(expected) > 5 and expected <= set(names) and len(names) == len(set(names))
    assert b"x-own" in names
    refused, body = through(asked(host="evil.example"))
    assert refused["status"] == 421 and expected <= {name for name, _ in refused["headers"]}
    assert b"DEEPMATH_HOSTS" in body["body"] and b"evil.example" in body["body"]


def test_an_answer_to_a_failure_has_them_too() -> None:
    async def failing(*_: Any) -> None:
        raise RuntimeError("no")

    start, _, raised = through(asked(), failing)
    assert start["status"] == 500 and raised["type"] == "raised"
    assert b"content-security-policy" in {name for name, _ in start["headers"]}


def test_a_websocket_from_elsewhere_is_closed_before_it_is_accepted() -> None:
    assert through(asked("websocket", origin="http://evil.example")) == [
        {"type": "websocket.close", "code": 1008}
    ]


def test_the_policy_names_this_server_alone() -> None:
    said = door_headers.policy()
    assert "http" not in said and "*" not in said
    assert "unsafe-eval" not in said and "default-src 'none'" in said
    scripts = next(part for part in said.split("; ") if part.startswith("script-src"))
    assert "unsafe" not in scripts and scripts.count("sha256-") == 1
    assert "frame-ancestors 'self' https://huggingface.co" in door_headers.policy(
        ("https://huggingface.co",)
    )
    assert b"x-frame-options" not in dict(door_headers.answer_headers(("*",)))


def test_streamlit_is_told_the_names(monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[str, Any] = {"server.address": "0.0.0.0"}
    monkeypatch.setattr(guard.streamlit_config, "get_option", lambda name: told.get(name))
    monkeypatch.setattr(guard.streamlit_config, "set_option", told.__setitem__)
    monkeypatch.setenv("DEEPMATH_HOSTS", "app.example.org:8443, *.lab.example.org")
    Door(lambda *_: None)  # type: ignore[arg-type,return-value]
    hosts = {"localhost", "127.0.0.1", "::1", "0.0.0.0", "app.example.org", "*.lab.example.org"}
    assert set(told["server.allowedHosts"]) == hosts
    assert "https://app.example.org:8443" in told["server.corsAllowedOrigins"]


def test_a_wrong_setting_leaves_loopback_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEEPMATH_HOSTS", "not a/name")
    assert status(guard.rules(), asked()) == 200
    assert status(guard.rules(), asked(host="evil.example")) == 421


def test_files_are_taken_where_the_server_takes_any(monkeypatch: pytest.MonkeyPatch) -> None:
    def leaving(method: str, **headers: str) -> int:
        scope = asked(method=method, origin=f"http://{HERE}", **headers)
        return status(Rules(), scope | {"path": "/below/_stcore/upload_file/1/2"})

    monkeypatch.setattr(guard.streamlit_config, "get_option", lambda _: "127.0.0.1")
    for env, expected in (
        ({}, 403),  # as it comes
        ({"DEEPMATH_ALLOW_ATTACH": "1"}, 200),
        ({"DEEPMATH_ALLOW_ATTACH": "1", "DEEPMATH_READ_ONLY": "1"}, 403),
        ({"DEEPMATH_ALLOW_ATTACH": "1", "DEEPMATH_HOSTS": "app.example.org"}, 403),
    ):
        with monkeypatch.context() as patch:
            for name, value in env.items():
                patch.setenv(name, value)
            config.settings.cache_clear()
            assert leaving("PUT") == leaving("POST") == expected
            assert leaving("PUT", x_forwarded_for="192.0.2.1") == 403
            assert leaving("DELETE") == leaving("GET") == 200
    config.settings.cache_clear()
