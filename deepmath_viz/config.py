"""Settings, read once from the environment."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from deepmath_viz.errors import SettingsError

_PACKAGE = Path(__file__).resolve().parent
#: Whether this is an installed package and no checkout: a wheel brings app and pages in `site/`.
INSTALLED = (_PACKAGE / "site" / "app.py").is_file()
#: The folder that holds `app.py` and `pages/`; programs of our own are started in it.
ROOT = _PACKAGE / "site" if INSTALLED else _PACKAGE.parent
#: What the program is called on a command line.
PROGRAM = "deepmath-viz" if INSTALLED else "python -m deepmath_viz"
GITHUB = "https://raw.githubusercontent.com"
_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are and what is allowed.

    Attributes:
        cache: folder of the built corpora (`DEEPMATH_CACHE`, default `cache` in the working
            folder of a checkout, and the user's cache folder of an installed package).
        data: folder of what people enter, outside every cache (`DEEPMATH_DATA`, default the
            user's data folder).
        corpus: the corpus to open first (`DEEPMATH_CORPUS`); None means the newest that is not
            the demo, else the demo.
        allow_builds: whether the app may start builds (`DEEPMATH_ALLOW_BUILDS`); None means only
            when the server is bound to a loopback address.
        github: where raw files of GitHub repositories are fetched (`DEEPMATH_GITHUB`), for mirrors.
    """

    cache: Path
    data: Path
    corpus: str | None = None
    allow_builds: bool | None = None
    github: str = GITHUB

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Settings:
        """Read the settings from `env` (default: the process environment).

        Raises:
            SettingsError: a switch is neither true nor false, a folder is a file, or an address
                is none.
        """
        env = os.environ if env is None else env
        return cls(
            cache=_folder("DEEPMATH_CACHE", env.get("DEEPMATH_CACHE") or _default_cache()),
            data=_folder("DEEPMATH_DATA", env.get("DEEPMATH_DATA") or _user_data(env)),
            corpus=env.get("DEEPMATH_CORPUS") or None,
            allow_builds=_switch("DEEPMATH_ALLOW_BUILDS", env.get("DEEPMATH_ALLOW_BUILDS")),
            github=_address("DEEPMATH_GITHUB", env.get("DEEPMATH_GITHUB") or GITHUB),
        )

    def with_cache(self, cache: str | Path | None) -> Settings:
        """The same settings with another cache folder; None changes nothing."""
        return self if cache is None else replace(self, cache=_folder("--cache", cache))


def _folder(name: str, value: str | Path) -> Path:
    path = Path(value).expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise SettingsError(f"{name} is {str(value)!r}, which is a file; give a folder.")
    return path


def _address(name: str, value: str) -> str:
    if not value.startswith(("https://", "http://")):
        raise SettingsError(f"{name} is {value!r}; give an address that begins with https://.")
    return value.rstrip("/")


def _switch(name: str, value: str | None) -> bool | None:
    if value is None:
        return None
    folded = value.strip().lower()
    if folded in _TRUE:
        return True
    if folded in _FALSE:
        return False
    raise SettingsError(f"{name} is {value!r}; use 1 or 0.")


def _default_cache() -> Path:
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
