"""Settings from the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from deepmath_viz.config import Settings
from deepmath_viz.errors import SettingsError


def test_defaults():
    found = Settings.from_env({"HOME": "/home/someone"})
    assert found.cache == Path("cache").absolute()
    assert found.corpus is None
    assert found.allow_builds is None
    assert Path("/home/someone") in found.data.parents


def test_what_the_environment_says(tmp_path):
    env = {
        "DEEPMATH_CACHE": str(tmp_path / "c"),
        "DEEPMATH_DATA": str(tmp_path / "d"),
        "DEEPMATH_CORPUS": "hub",
        "DEEPMATH_ALLOW_BUILDS": "1",
    }
    assert Settings.from_env(env) == Settings(tmp_path / "c", tmp_path / "d", "hub", True)


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("1", True),
        ("TRUE", True),
        (" yes ", True),
        ("on", True),
        ("0", False),
        ("No", False),
        ("off", False),
        ("", False),
    ],
)
def test_switches(word, value):
    assert Settings.from_env({"DEEPMATH_ALLOW_BUILDS": word}).allow_builds is value


def test_a_switch_that_is_neither_is_named():
    with pytest.raises(SettingsError, match="DEEPMATH_ALLOW_BUILDS is 'maybe'; use 1 or 0"):
        Settings.from_env({"DEEPMATH_ALLOW_BUILDS": "maybe"})


@pytest.mark.parametrize("name", ["DEEPMATH_CACHE", "DEEPMATH_DATA"])
def test_a_folder_that_is_a_file_is_named(tmp_path, name):
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match=f"{name} is .* which is a file"):
        Settings.from_env({name: str(tmp_path / "file")})


def test_the_cache_option_wins(tmp_path):
    settings = Settings.from_env({"DEEPMATH_CACHE": str(tmp_path / "a")})
    assert settings.with_cache(str(tmp_path / "b")).cache == tmp_path / "b"
    assert settings.with_cache(None) is settings
