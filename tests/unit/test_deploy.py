"""What deploy/ has: files that name each other, one port, and a server that only shows."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from deepmath_viz.config import ROOT, SETTINGS, Settings

DEPLOY = ROOT / "deploy"


def test_the_image_the_server_and_the_space_agree() -> None:
    image = (DEPLOY / "Dockerfile").read_text()
    named = re.findall(r"/tmp/deepmath/(\S+)", image)
    assert named and all((ROOT / name).is_file() for name in named)
    served = re.search(r"STREAMLIT_SERVER_PORT:-(\d+)", (DEPLOY / "serve.sh").read_text())
    assert served
    port = served[1]
    assert f"EXPOSE {port}" in image and f"127.0.0.1:{port}/_stcore/health" in image
    space = (DEPLOY / "space" / "README.md").read_text()
    assert space.startswith("---\n") and f"\napp_port: {port}\n" in space
    assert "\nsdk: docker\n" in space
    for script in ("install.sh", "serve.sh"):
        subprocess.run(["sh", "-n", DEPLOY / script], check=True)


@pytest.mark.parametrize(
    ("given", "hosts", "frames", "read_only"),
    [
        ({}, (), (), True),
        ({"DEEPMATH_HOSTS": "a.example.org"}, ("a.example.org",), (), True),
        ({"SPACE_HOST": "o-n.hf.space"}, ("o-n.hf.space",), ("https://huggingface.co",), True),
        ({"DEEPMATH_READ_ONLY": "0"}, (), (), False),
    ],
)
def test_what_is_served_shows_and_keeps_nothing_unless_it_is_asked_for(
    tmp_path: Path,
    given: dict[str, str],
    hosts: tuple[str, ...],
    frames: tuple[str, ...],
    read_only: bool,
) -> None:
    program = tmp_path / "bin" / "deepmath-viz"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\n[ "$*" = run ] && exec env\n')
    program.chmod(0o755)
    done = subprocess.run(
        ["sh", DEPLOY / "serve.sh"],
        env={"PATH": "/usr/bin:/bin", "INSTALLED_IN": str(tmp_path), **given},
        capture_output=True,
        text=True,
        check=True,
    )
    said = dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)
    found = Settings.from_env({"HOME": str(tmp_path), **said})
    assert (found.hosts, found.frames, found.read_only) == (hosts, frames, read_only)
    assert said["STREAMLIT_SERVER_ADDRESS"] == "0.0.0.0"
    known = {setting.variable for setting in SETTINGS.values()}
    assert {name for name in said if name.startswith("DEEPMATH_")} <= known
