"""Links to downloads: what they give, and what they refuse. The command line beside them."""

from __future__ import annotations

import asyncio
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from starlette.applications import Starlette

from deepmath_viz import cli
from deepmath_viz.config import ROOT
from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.errors import SettingsError, TicketInvalid
from deepmath_viz.exports import routes, tickets
from deepmath_viz.exports.plan import Selection
from deepmath_viz.exports.recipe import Recipe
from tests.support.awaiting import result_of


@pytest.fixture(scope="module")
def cache(
    make_cache: Callable[..., tuple[Path, Manifest]],
    example_rows: Callable[..., list[dict[str, Any]]],
) -> tuple[Path, Manifest]:
    """A cache with twenty problems."""
    return make_cache("links", example_rows(20))


@pytest.fixture
def opened(cache: tuple[Path, Manifest], monkeypatch: pytest.MonkeyPatch) -> Store:
    """Its store; the server's cache is the same."""
    monkeypatch.setenv("DEEPMATH_CACHE", str(cache[0]))
    return Store(cache[0] / cache[1].corpus, cache[1])


def get(path: str) -> tuple[int, bytes]:
    """One request to the routes: status and body."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        if any(m["type"] == "http.response.body" and not m.get("more_body") for m in sent):
            return {"type": "http.disconnect"}
        await asyncio.sleep(0)
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "headers": [],
        "query_string": b"", "root_path": "", "scheme": "http", "http_version": "1.1",
        "server": ("test", 80), "client": ("test", 1),
        "asgi": {"version": "3.0", "spec_version": "2.4"},
    }  # fmt: skip
    result_of(Starlette(routes=routes.ROUTES)(scope, receive, send))
    body = b"".join(m.get("body", b"") for m in sent if m["type"] == "http.response.body")
    return sent[0]["status"], body


def test_a_link_gives_the_archive(opened: Store):
    for selection in (Selection(Filters(difficulty=(4.0, 8.0))), Selection(ids=(3, 1))):
        ticket = tickets.issue(opened, selection, Recipe(format="jsonl"))
        status, body = get(routes.address(ticket))
        assert status == 200
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            lines = archive.read("data/train-00000.jsonl").splitlines()
            ids = [json.loads(line)["id"] for line in lines]
        wanted = [1, 3] if selection.ids else opened.ids(selection.filters).tolist()
        assert ids == wanted


def test_an_archive_is_called_by_the_trainer_that_it_is_for():
    def named(recipe: Recipe) -> str:
        return routes._name(tickets.Ticket("demo", "1", Selection(Filters()), recipe))

    assert named(Recipe()) == "demo-rows-parquet.zip"
    assert named(Recipe(target="trl-grpo", format="jsonl")) == "demo-trl-grpo-jsonl.zip"


def test_a_changed_ticket_is_refused(opened: Store):
    ticket = tickets.issue(opened, Selection(), Recipe())
    for wrong in (ticket[:-4] + "AAAA", "A" + ticket[1:], "x", "A" * 64, "A" * 20_000, "é"):
        with pytest.raises(TicketInvalid):
            tickets.read(wrong)
    assert get(routes.address(ticket[:-4] + "AAAA"))[0] == 403
    assert get(routes.address("..%2f..%2fetc%2fpasswd"))[0] in (403, 404)


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_change_of_a_ticket_is_taken_for_another(opened: Store, data: st.DataObject):
    selection = Selection(Filters(text="primes", difficulty=(4.0, 8.0)))
    ticket = tickets.issue(opened, selection, Recipe())
    at = data.draw(st.integers(0, len(ticket) - 1))
    other = data.draw(st.sampled_from("Ab0-_.\x00%"))
    cut = data.draw(st.integers(0, len(ticket) - 1))
    for wrong in (ticket[:at] + other + ticket[at + 1 :], ticket[:cut], ticket + other):
        try:
            found = tickets.read(wrong)
        except TicketInvalid:
            continue
        assert found == tickets.read(ticket)  # the last bits of base64 say nothing


def test_a_ticket_of_another_key_or_for_another_purpose_is_refused(opened: Store):
    ticket = tickets.issue(opened, Selection(), Recipe())
    content = tickets._signed.loads(ticket)
    keys = tickets._signed.secret_keys
    how = {"signer_kwargs": tickets._signed.signer_kwargs}
    same = URLSafeTimedSerializer(keys, salt=tickets._signed.salt, **how)
    assert tickets.read(same.dumps(content)).recipe == Recipe()
    for other in (
        URLSafeTimedSerializer(b"another process", salt=tickets._signed.salt, **how),
        URLSafeTimedSerializer(keys, salt="cookies", **how),
        URLSafeTimedSerializer(keys, salt=tickets._signed.salt),
    ):
        with pytest.raises(TicketInvalid, match="not valid here"):
            tickets.read(other.dumps(content))
    script = (
        "import sys; from deepmath_viz.exports import tickets\n"
        "try: tickets.read(sys.argv[1])\n"
        "except tickets.TicketInvalid as err: print(err)"
    )
    command = [sys.executable, "-c", script, ticket]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "not valid here" in said


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda b: b.decode("latin-1")))
def test_garbage_is_refused(ticket: str):
    with pytest.raises(TicketInvalid, match="not valid here"):
        tickets.read(ticket)


@pytest.mark.parametrize("text", ["é∑ \\frac{1}{2}", "half \ud800", "'\"<b>%2f.." * 50])
def test_any_text_comes_back_from_a_ticket(opened: Store, text: str):
    selection = Selection(Filters(text=text))
    ticket = tickets.issue(opened, selection, Recipe())
    assert re.fullmatch(r"[\w.-]+", ticket, re.ASCII)  # no part of an address needs an escape
    assert tickets.read(ticket).selection == Selection(
        Filters.from_params(selection.filters.to_params())
    )


def test_a_ticket_ends(opened: Store, monkeypatch: pytest.MonkeyPatch):
    def at(seconds: int) -> None:
        monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _: seconds)

    at(1_000)
    ticket = tickets.issue(opened, Selection(), Recipe())
    at(1_000 + tickets.LASTS)
    assert tickets.read(ticket).recipe == Recipe()
    at(1_002 + tickets.LASTS)
    with pytest.raises(TicketInvalid, match="too old"):
        tickets.read(ticket)


def test_the_latest_used_lists_of_ids_are_kept(opened: Store):
    first = tickets.issue(opened, Selection(ids=(1, 3)), Recipe())
    second = tickets.issue(opened, Selection(ids=(2, 3)), Recipe())
    for more in range(15):
        assert tickets.read(first).selection.ids == (1, 3)
        tickets.issue(opened, Selection(ids=(4, 5 + more)), Recipe())
    assert tickets.read(first).selection.ids == (1, 3)
    with pytest.raises(TicketInvalid, match="too old"):
        tickets.read(second)


def test_filters_that_no_link_can_carry_are_named(opened: Store):
    numbers = np.random.default_rng(0).integers(0, 10**9, 4_000).tolist()
    with pytest.raises(SettingsError, match="too long for a link"):
        tickets.issue(opened, Selection(Filters(text=" ".join(map(str, numbers)))), Recipe())


def test_what_would_be_empty_or_is_not_built_is_refused(opened: Store):
    empty = tickets.issue(opened, Selection(Filters(text="nowhere")), Recipe())
    assert get(routes.address(empty))[0] == 409
    missing = tickets.issue(opened, Selection(), Recipe(drop_duplicates=True))
    status, body = get(routes.address(missing))
    assert (status, b"--stage neighbours" in body) == (409, True)


def test_the_command_line_exports_by_filters_and_by_ids(
    opened: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    base = [
        "export",
        "--cache",
        str(opened.folder.parent),
        "--out",
        str(tmp_path / "out"),
        "--json",
    ]
    assert cli.main([*base, "--as", "sft", "--difficulty", "5~8", "--has-solutions", "yes"]) == 0
    said = json.loads(capsys.readouterr().out)
    wanted = opened.ids(Filters(difficulty=(5.0, 8.0), solutions=True))
    assert said["rows"] == {"train": len(wanted)}
    listed = tmp_path / "ids.txt"
    listed.write_text(f"3\n{opened.problem(5)['key']}\n")
    assert cli.main([*base, "--as", "trl", "--ids", str(listed)]) == 0
    assert json.loads(capsys.readouterr().out)["steps"][0]["problems"] == 2
    assert cli.main([*base, "--ids", str(listed), "--text", "a"]) == 2
    assert cli.main([*base, "--ids", str(tmp_path / "none")]) == 2
