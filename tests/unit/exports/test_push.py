"""An export goes to the hub only when a list of what is sent was seen and --yes was said."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deepmath_viz.config import ROOT
from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.errors import ExportNotSent, SettingsError
from deepmath_viz.exports import push
from tests.support.hub_server import Fault, HubServer


@pytest.fixture(scope="module")
def built(
    make_cache: Callable[..., tuple[Path, Manifest]],
    example_rows: Callable[..., list[dict[str, Any]]],
) -> Path:
    """A cache with ten problems."""
    return make_cache("push", example_rows(10))[0]


def export(built: Path, hub: HubServer, out: Path, *words: str) -> subprocess.CompletedProcess[str]:
    # A process of its own: the hub's clients read where it is when they are imported.
    told = {
        "HF_ENDPOINT": hub.url, "HF_TOKEN": "hf_test", "HF_HUB_DISABLE_XET": "1",
        "HF_HOME": str(out.parent / "home"), "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-m", "deepmath_viz", "export", "--cache", str(built), "--out", str(out),
         "--for", "verl", "--push", "me/mine", *words],
        capture_output=True, text=True, cwd=out.parent, env=os.environ | told,
    )  # fmt: skip


def test_nothing_is_sent_before_it_was_seen_and_what_is_sent_is_what_was_shown(
    built: Path, tmp_path: Path
):
    (tmp_path / "hub").mkdir()
    with HubServer(tmp_path) as hub:
        done = export(built, hub, tmp_path / "out")
        assert done.returncode == 0, done.stderr
        for part in ("to datasets/me/mine (private)", "train.parquet", "reward.py", "in all",
                     "licence: ", "people's work inside: none; no names",
                     "Nothing was sent"):  # fmt: skip
            assert part in done.stdout
        assert hub.log == []
        done = export(built, hub, tmp_path / "out", "--yes")
        assert done.returncode == 0, done.stderr
        assert hub.created["me/mine"]["visibility"] == "private"
    sent = {
        path.relative_to(hub.root / "me" / "mine").as_posix(): path.read_bytes()
        for path in (hub.root / "me" / "mine").rglob("*")
        if path.is_file()
    }
    assert sent == {
        path.relative_to(tmp_path / "out").as_posix(): path.read_bytes()
        for path in (tmp_path / "out").rglob("*")
        if path.is_file()
    }
    assert "train.parquet" in sent and json.loads(sent["export.json"])["recipe"]["target"] == "verl"


def test_a_hub_that_refuses_says_what_to_do_and_the_folder_stands(built: Path, tmp_path: Path):
    (tmp_path / "hub").mkdir()
    with HubServer(tmp_path, faults=[Fault("*", status=403)]) as hub:
        done = export(built, hub, tmp_path / "out", "--public", "--yes")
    assert done.returncode == ExportNotSent.exit_code
    assert "(public: everybody can read it)" in done.stdout
    assert "HF_TOKEN" in done.stderr and "Traceback" not in done.stderr
    assert (tmp_path / "out" / "train.parquet").exists()


def test_an_id_is_an_owner_and_a_name():
    push.require_id("me/my-set_1.0")
    for wrong in ("", "mine", "me/../x", "a/b/c", "me/ x", "https://x/y"):
        with pytest.raises(SettingsError, match="no id of a dataset"):
            push.require_id(wrong)


def test_no_column_may_name_people():
    push.require_no_names(["key", "verdict"])
    with pytest.raises(ExportNotSent, match="reviewer"):
        push.require_no_names(["key", "reviewer"])


def test_without_a_network_it_says_so_and_the_folder_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")
    (tmp_path / "train.parquet").write_bytes(b"rows")
    with pytest.raises(ExportNotSent, match=r"cannot be reached .* check the network") as said:
        push.push(tmp_path, ["train.parquet"], "me/mine", public=False)
    assert str(tmp_path) in str(said.value) and (tmp_path / "train.parquet").exists()
