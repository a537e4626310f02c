"""Settings, read once from the environment."""

from __future__ import annotations

import functools
import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from deepmath_viz.errors import SettingsError

_PACKAGE = Path(__file__).resolve().parent
#: Whether this is an installed package and no checkout: a wheel brings app and pages in `site/`.
INSTALLED = (_PACKAGE / "site" / "app.py").is_file()
#: The folder that holds `app.py` and `pages/`; programs of our own are started in it.
ROOT = _PACKAGE / "site" if INSTALLED else _PACKAGE.parent
#: What the program is called on a command line.
PROGRAM = "deepmath-viz" if INSTALLED else "python -m deepmath_viz"
GITHUB = "https://raw.githubusercontent.com"
_HOST = re.compile(r"(?:(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")
_ORIGIN = re.compile(rf"https?://{_HOST.pattern}")
_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


@dataclass(frozen=True, slots=True)
class Setting:
    """What is to be known of an environment variable.

    Attributes:
        variable: its name.
        meaning: what it says, for people.
        default: what holds where it is not set, for people.
        read: makes the value of the variable's name and its text (None where it is not set).
        fallback: the text that holds where it is not set or empty; None leaves that to `read`.
    """

    variable: str
    meaning: str
    default: str
    read: Callable[[str, str | None], Any]
    fallback: Callable[[Mapping[str, str]], str | Path] | None = None

    def value(self, env: Mapping[str, str]) -> Any:
        """What the setting is in an environment.

        Raises:
            SettingsError: the text cannot be used.
        """
        text = env.get(self.variable)
        if self.fallback and not text:
            text = str(self.fallback(env))
        return self.read(self.variable, text)


def _folder(name: str, value: str | Path | None) -> Path:
    path = Path(value or "").expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise SettingsError(f"{name} is {str(value)!r}, which is a file; give a folder.")
    return path


def _address(name: str, value: str | None) -> str:
    if not value or not value.startswith(("https://", "http://")):
        raise SettingsError(f"{name} is {value!r}; give an address that begins with https://.")
    return value.rstrip("/")


def _listed(name: str, value: str | None, form: re.Pattern[str], example: str) -> tuple[str, ...]:
    parts = tuple(part for part in re.split(r"[,\s]+", (value or "").lower()) if part)
    for part in parts:
        if part != "*" and not form.fullmatch(part):
            raise SettingsError(f"{name} has {part!r}; give names such as {example}, or *.")
    return parts


def _switch(name: str, value: str | None) -> bool | None:
    if value is None:
        return None
    folded = value.strip().lower()
    if folded in _TRUE:
        return True
    if folded in _FALSE:
        return False
    raise SettingsError(f"{name} is {value!r}; use 1 or 0.")


def _gigabytes(name: str, value: str | None) -> int | None:
    if not value:
        return None
    try:
        amount = float(value)
    except ValueError:
        amount = 0.0
    if not 0.1 <= amount <= 1e6:
        raise SettingsError(f"{name} is {value!r}; give gigabytes, 0.1 at least.")
    return int(amount * 1e9)


def _default_cache(_: Mapping[str, str]) -> Path:
    if not INSTALLED:
        return Path("cache")
    import platformdirs

    return platformdirs.user_cache_path("deepmath-viz", appauthor=False)


def _user_data(env: Mapping[str, str]) -> Path:
    """The folder of what people enter: never another one than where their entries lie already.

    By hand, since platformdirs answers otherwise in places (docs/decisions/0067).
    """
    home = Path(env.get("HOME") or env.get("USERPROFILE") or Path.home())
    if sys.platform == "win32":
        return Path(env.get("LOCALAPPDATA") or home / "AppData/Local") / "deepmath-viz"
    if sys.platform == "darwin":
        return home / "Library/Application Support/deepmath-viz"
    return Path(env.get("XDG_DATA_HOME") or home / ".local/share") / "deepmath-viz"


#: The settings: attributes of `Settings` and the variables that they are read from.
SETTINGS: Mapping[str, Setting] = {
    "cache": Setting(
        "DEEPMATH_CACHE",
        "folder of the built corpora",
        "`cache`; installed: the user's cache folder",
        _folder,
        _default_cache,
    ),
    "data": Setting(
        "DEEPMATH_DATA",
        "folder of what people enter, outside every cache",
        "the user's data folder",
        _folder,
        _user_data,
    ),
    "corpus": Setting(
        "DEEPMATH_CORPUS",
        "the corpus that is opened first",
        "the newest that is not the demo, else the demo",
        lambda _, value: value or None,
    ),
    "allow_builds": Setting(
        "DEEPMATH_ALLOW_BUILDS",
        "1 or 0: whether the app may start builds",
        "only where the server listens on a loopback address",
        _switch,
    ),
    "allow_attach": Setting(
        "DEEPMATH_ALLOW_ATTACH",
        "1 or 0: whether the Data page takes files whose columns are attached; whatever it says,"
        " not where the app may start no builds, is served under other names, or is reached"
        " through a proxy",
        "0",
        _switch,
    ),
    "read_only": Setting(
        "DEEPMATH_READ_ONLY",
        "1 or 0: whether the app only shows: it starts no builds, takes no files, and keeps"
        " nothing that people enter (reviews, judgements, verdicts, regions)",
        "0",
        _switch,
    ),
    "build_memory": Setting(
        "DEEPMATH_BUILD_MEMORY",
        "memory that a build may take, in GB; it says at its end what it took",
        "four fifths of the machine's",
        _gigabytes,
    ),
    "github": Setting(
        "DEEPMATH_GITHUB",
        "where raw files of GitHub repositories are fetched, for mirrors",
        f"`{GITHUB}`",
        _address,
        lambda _: GITHUB,
    ),
    "hosts": Setting(
        "DEEPMATH_HOSTS",
        "names beside loopback and the server's own address under which the app is served:"
        " `name`, `name:port` or `*.name`, separated by commas; `*` is any",
        "none",
        lambda name, value: _listed(name, value, _HOST, "app.example.org"),
    ),
    "frames": Setting(
        "DEEPMATH_FRAMES",
        "origins whose pages may show the app in a frame, such as `https://huggingface.co`;"
        " `*` is any",
        "none",
        lambda name, value: _listed(name, value, _ORIGIN, "https://example.org"),
    ),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are and what is allowed; `SETTINGS` says what each attribute means."""

    cache: Path
    data: Path
    corpus: str | None = None
    allow_builds: bool | None = None
    allow_attach: bool | None = None
    read_only: bool | None = None
    build_memory: int | None = None
    github: str = GITHUB
    hosts: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Settings:
        """Read the settings from `env` (default: the process environment).

        Raises:
            SettingsError: a switch is neither true nor false, a folder is a file, or an address
                is none.
        """
        present = os.environ if env is None else env
        return cls(**{name: setting.value(present) for name, setting in SETTINGS.items()})

    def with_cache(self, cache: str | Path | None) -> Settings:
        """The same settings with another cache folder; None changes nothing."""
        return self if cache is None else replace(self, cache=_folder("--cache", cache))


@functools.cache
def settings() -> Settings:
    """The settings of this process, read from its environment at the first call.

    Raises:
        SettingsError: as `Settings.from_env`; the next call then reads them again.
    """
    return Settings.from_env()


def environment() -> dict[str, str]:
    """A copy of the process environment, to be changed and handed to another program."""
    return dict(os.environ)
