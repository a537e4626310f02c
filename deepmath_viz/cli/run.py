"""`run` and `open`: enough of a corpus to look at, the rest of it beside, and the app."""

from __future__ import annotations

import errno
import os
import shlex
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

import click

from deepmath_viz.cli.options import Whole, command, option
from deepmath_viz.config import ROOT, Settings, environment
from deepmath_viz.corpus import asked, jobs, manifest
from deepmath_viz.errors import (
    ArtefactDamaged,
    BuildLocked,
    CacheUnwritable,
    SettingsError,
    SourceUnavailable,
)

#: As in `.streamlit/config.toml`, and Streamlit's own port.
_ADDRESS, _PORT = "127.0.0.1", 8501

_SOURCE = "hub|demo|FOLDER"
_port_option = option("--port", f"Port of the app ({_PORT}).", Whole(1, 65_535))


@command()
@option("--source", "The corpus to open first (builds the demo).", metavar=_SOURCE)
@_port_option
def run_command(settings: Settings, source: str | None, port: int | None) -> None:
    """Build what the app needs, and open the app."""
    run(settings, source, port)


@command()
@click.argument("source", metavar=_SOURCE, help="The hub's dataset by its id, too.")
@_port_option
def open_command(settings: Settings, source: str, port: int | None) -> None:
    """Build what is missing of a source, and open the app on it."""
    run(settings, source, port)


def run(settings: Settings, source: str | None = None, port: int | None = None) -> NoReturn:
    """Build what the app needs to open, start the build of everything else, and become the server.

    The server takes the place of this process where the system can do that, so signals reach it
    and its exit code is the program's.

    Args:
        settings: where the corpora lie.
        source: 'hub', 'demo', or a folder; this corpus is opened first. None builds the demo and
            opens what the app would open.
        port: of the server; None is that of the environment, else 8501.

    Raises:
        SettingsError: the port is taken or may not be used.
        SourceError, BuildError: nothing can be built, and nothing stands from earlier.
        ArtefactMissing: nothing stands, and nothing is built here (`DEEPMATH_READ_ONLY`).
    """
    present = environment()
    address = present.get("STREAMLIT_SERVER_ADDRESS") or _ADDRESS
    port = port if port is not None else _port(present)
    check_port(address, port)
    if settings.read_only:
        corpus = standing(settings, source)
    else:
        corpus = prepare(settings.cache, "demo" if source is None else source)
    env = {
        **present,
        # The server runs in the program's own folder, where these would mean something else.
        "DEEPMATH_CACHE": str(settings.cache),
        "DEEPMATH_DATA": str(settings.data),
    }
    if source is not None:
        env["DEEPMATH_CORPUS"] = corpus
    shown = f"[{address}]" if ":" in address else address
    print(f"Opening http://{shown}:{port} (Ctrl+C ends it)", file=sys.stderr, flush=True)
    server = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    _become([*server, "--server.port", str(port), "--server.address", address], env)


def standing(settings: Settings, source: str | None) -> str:
    """The corpus of a source that stands already, for a server that only shows.

    Raises:
        SourceNotFound: there is no such source.
        ArtefactMissing: it has not been built.
    """
    from deepmath_viz.corpus import catalogue
    from deepmath_viz.sources import open_source

    wanted = settings.corpus if source is None else open_source(source).corpus
    return catalogue.choose(settings.cache, wanted)


def prepare(cache: Path, source: str) -> str:
    """Bring the first stages up to date here, start a build of all in the background.

    From the hub only `problems` is waited for: the solutions are 2 GB.

    Returns:
        The corpus.

    Raises:
        SourceError, BuildError: it failed, and there is nothing from an earlier build.
    """
    from deepmath_viz import pipeline
    from deepmath_viz.pipeline import runner
    from deepmath_viz.sources import open_source

    opened = open_source(source)
    first = pipeline.FIRST_STAGES[:1] if opened.kind == "hub" else pipeline.FIRST_STAGES
    folder = cache / opened.corpus
    for said in _kept(folder):
        print(said, file=sys.stderr)
    try:
        runner.build(opened, cache, pipeline.STAGES, only=first)
        jobs.start(source, cache)
    except (BuildLocked, CacheUnwritable, SourceUnavailable) as err:
        standing = manifest.read(folder)
        if standing is None or not set(first) <= set(standing.stages):
            raise
        print(f"deepmath_viz: {err}\nOpening what stands from earlier.", file=sys.stderr)
    else:
        print(f"The build goes on beside the app; its log is {folder / jobs.LOG}", file=sys.stderr)
    return opened.corpus


def _kept(folder: Path) -> list[str]:
    """What is said of the options that a corpus was built with before, and is built with again."""
    try:
        found = manifest.read(folder)
    except ArtefactDamaged:  # the build says so
        return []
    said = []
    if again := asked.arguments(asked.kept(found)):
        said.append(f"Built as before, with {shlex.join(again)}. To change that, run build.")
    if lost := asked.unknown(found):
        said.append(
            f"Built before with {', '.join(lost)}, and it is not known how that was asked for: the "
            "build is without it. To keep it, run build, with the option, instead."
        )
    return said


def check_port(address: str, port: int) -> None:
    """Make sure that a server can listen there.

    Raises:
        SettingsError: something else does, or this user may not.
    """
    other = port + 100 if port < 65_000 else _PORT
    advice = f"Choose another: --port {other} (make run PORT={other})."
    try:
        family, kind, _, _, place = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0]
    except OSError as err:
        raise SettingsError(
            f"STREAMLIT_SERVER_ADDRESS is {address!r}, which is no address of this machine "
            f"({err.strerror}). Leave it out, or use 127.0.0.1."
        ) from err
    with socket.socket(family, kind) as tried:
        if os.name == "posix":
            # As servers do: connections of an earlier server that are still closing do not count.
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(place)
        except OSError as err:
            if err.errno == errno.EADDRINUSE:
                raise SettingsError(f"Port {port} of {address} is in use. {advice}") from err
            raise SettingsError(
                f"Port {port} of {address} cannot be used: {err.strerror}. {advice}"
            ) from err


def _port(env: Mapping[str, str]) -> int:
    given = env.get("STREAMLIT_SERVER_PORT")
    if not given:
        return _PORT
    if given.isdecimal() and 0 < int(given) < 65_536:
        return int(given)
    raise SettingsError(f"STREAMLIT_SERVER_PORT is {given!r}; use a number from 1 to 65535.")


def _become(command: list[str], env: dict[str, str]) -> NoReturn:
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "posix":
        os.chdir(ROOT)
        os.execve(command[0], command, env)
    with subprocess.Popen(command, cwd=ROOT, env=env) as server:
        while True:
            try:
                sys.exit(server.wait())
            except KeyboardInterrupt:  # the server has got it too, and is ending
                continue
