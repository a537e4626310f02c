"""Asking whether the hub is there, before its client is asked for a model."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import huggingface_hub.constants
import pytest

from deepmath_viz.errors import SettingsError
from deepmath_viz.vectors import models
from deepmath_viz.vectors.encoder import Encoder


class _Hub(BaseHTTPRequestHandler):
    status = 200

    def do_GET(self) -> None:
        self.send_response(self.status)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture(params=[200, 404])
def hub(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(_Hub, "status", request.param)
    with HTTPServer(("127.0.0.1", 0), _Hub) as server:
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        address = f"http://127.0.0.1:{server.server_port}"
        monkeypatch.setattr(huggingface_hub.constants, "ENDPOINT", address)
        yield
        server.shutdown()
        serving.join()


def test_asking_whether_the_hub_is_there_leaves_no_connection_open(
    hub: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[Any] = []
    real = urllib.request.urlopen

    def watched(*words: Any, **options: Any) -> Any:
        try:
            answers.append(real(*words, **options))
        except urllib.error.HTTPError as refusal:
            answers.append(refusal)
            raise
        return answers[-1]

    monkeypatch.setattr(urllib.request, "urlopen", watched)
    models._reach_hub()
    assert [answer.closed for answer in answers] == [True]


@pytest.mark.parametrize(
    "config",
    ["", "[]", "null", "{}", '{"hidden_size": "wide"}', '{"hidden_size": 0}', '{"hidden_size": -3}',
     '{"hidden_size": 1e999}', '{"hidden_size": 99999999999}', "[" * 100_000, "\x00"],
)  # fmt: skip
def test_an_odd_folder_of_a_model_is_named(config: str, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(config)
    for name in ("modules.json", "model.safetensors"):
        (tmp_path / name).write_text("{}")
    with pytest.raises(SettingsError, match="does not describe an encoder"):
        models.find(str(tmp_path))


def test_a_model_that_cannot_be_loaded_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"hidden_size": 8, "model_type": "none"}')
    (tmp_path / "modules.json").write_text('[{"idx": 0, "name": "0", "path": "", "type": "os.x"}]')
    (tmp_path / "model.safetensors").write_bytes(b"no weights")
    with pytest.raises(SettingsError, match="cannot be loaded"):
        Encoder(models.find(str(tmp_path)), backend="torch")
