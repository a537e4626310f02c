"""Settings from the environment."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from platformdirs.macos import MacOS
from platformdirs.unix import Unix
from platformdirs.windows import Windows

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


LOCAL = r"C:\Users\ada\AppData\Local"


@pytest.mark.parametrize(
    ("system", "env", "folder"),
    [
        ("linux", {"HOME": "/home/ada"}, "/home/ada/.local/share/deepmath-viz"),
        ("linux", {"HOME": "/home/ada", "XDG_DATA_HOME": "/data"}, "/data/deepmath-viz"),
        ("linux", {"HOME": "/h", "XDG_DATA_HOME": ""}, "/h/.local/share/deepmath-viz"),
        ("linux", {"HOME": "/h", "LOCALAPPDATA": "/l"}, "/h/.local/share/deepmath-viz"),
        ("darwin", {"HOME": "/Users/ada"}, "/Users/ada/Library/Application Support/deepmath-viz"),
        ("win32", {"LOCALAPPDATA": LOCAL, "HOME": "/c/ada"}, f"{LOCAL}/deepmath-viz"),
    ],
)
def test_what_people_enter_lies_where_platformdirs_says(system, env, folder, monkeypatch):
    monkeypatch.setattr(sys, "platform", system)
    for name in ("XDG_DATA_HOME", "LOCALAPPDATA", "USERPROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("WIN_PD_OVERRIDE_LOCAL_APPDATA", LOCAL)  # instead of asking Windows
    dirs = {"linux": Unix, "darwin": MacOS, "win32": Windows}[system]
    theirs = Path(dirs("deepmath-viz", appauthor=False).user_data_dir)
    # A folder of Windows is no absolute one on the machine that tests.
    assert Settings.from_env(env).data == Path(folder).absolute() == theirs.absolute()


@pytest.mark.parametrize(
    ("system", "env", "folder"),
    [
        # platformdirs heeds XDG_DATA_HOME on macOS, too, and passes over one that is relative.
        (
            "darwin",
            {"HOME": "/Users/ada", "XDG_DATA_HOME": "/data"},
            "/Users/ada/Library/Application Support/deepmath-viz",
        ),
        ("linux", {"HOME": "/home/ada", "XDG_DATA_HOME": "data"}, "data/deepmath-viz"),
        # It asks Windows and no variable.
        ("win32", {"LOCALAPPDATA": "/elsewhere", "USERPROFILE": "/u"}, "/elsewhere/deepmath-viz"),
        ("win32", {"USERPROFILE": "/u"}, "/u/AppData/Local/deepmath-viz"),
        ("win32", {"HOME": "/h", "USERPROFILE": "/u"}, "/h/AppData/Local/deepmath-viz"),
    ],
)
def test_what_people_entered_stays_where_it_was(system, env, folder, monkeypatch):
    monkeypatch.setattr(sys, "platform", system)
    assert Settings.from_env(env).data == Path(folder).absolute()


def test_names_and_frames_are_lists(tmp_path):
    env = {"HOME": str(tmp_path), "DEEPMATH_CACHE": str(tmp_path)}
    assert Settings.from_env(env).hosts == Settings.from_env(env).frames == ()
    given = Settings.from_env(
        env
        | {
            "DEEPMATH_HOSTS": "App.Example.org, *.lab.example.org:8443 [fd00::1] 192.168.0.9",
            "DEEPMATH_FRAMES": "https://huggingface.co,https://*.hf.space",
        }
    )
    assert given.hosts == ("app.example.org", "*.lab.example.org:8443", "[fd00::1]", "192.168.0.9")
    assert given.frames == ("https://huggingface.co", "https://*.hf.space")
    assert Settings.from_env(env | {"DEEPMATH_HOSTS": "*"}).hosts == ("*",)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEEPMATH_HOSTS", "https://app.example.org"),
        ("DEEPMATH_HOSTS", "app.example.org/path"),
        ("DEEPMATH_HOSTS", "*.*"),
        ("DEEPMATH_FRAMES", "huggingface.co"),
        ("DEEPMATH_FRAMES", "https://huggingface.co; script-src *"),
        ("DEEPMATH_FRAMES", "'none'"),
    ],
)
def test_what_is_no_name_and_no_origin_is_refused(tmp_path, name, value):
    env = {"HOME": str(tmp_path), "DEEPMATH_CACHE": str(tmp_path), name: value}
    with pytest.raises(SettingsError, match=name):
        Settings.from_env(env)
