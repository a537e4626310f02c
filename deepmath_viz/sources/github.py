"""Single files of GitHub repositories: ORZ's two JSON files and the paper's coordinates.

Fetched whole, beside the hub's download cache, and kept there: a file that has come is not asked
for again.
"""

from __future__ import annotations

import http.client
import logging
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO, Literal
from urllib.parse import quote, urlsplit

from deepmath_viz.config import settings
from deepmath_viz.errors import SourceDenied, SourceNotFound, SourceUnavailable
from deepmath_viz.files import replacing
from deepmath_viz.sources import limits
from deepmath_viz.sources.base import SourceFile
from deepmath_viz.sources.error_mapping import ELSEWHERE
from deepmath_viz.sources.registry import Dataset

#: Seconds without an answer after which a request has failed.
_TIMEOUT = 10.0
#: Bytes that are read at once.
_PIECE = 1 << 20
#: How often a file is asked for, seconds before the second time, and their growth with every other.
_ATTEMPTS, _PAUSE, _GROWTH = 3, 1.0, 4.0
#: A wait that the server asks for is granted up to so many seconds.
_LONGEST_WAIT = 60.0
#: Answers after which the same request may succeed.
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_FAULTS = (OSError, http.client.HTTPException)


def files(dataset: Dataset) -> list[SourceFile]:
    """The files of a dataset whose home is a GitHub repository, fetched.

    Raises:
        SourceNotFound: the repository has no such file.
        SourceDenied: its address leads to another host.
        SourceUnavailable: GitHub cannot be reached.
    """
    found = []
    for name in dataset.files:
        path = fetched(dataset.home_id, name)
        found.append(SourceFile(name, path.stat().st_size, str(path)))
    return found


def fetched(repository: str, name: str) -> Path:
    """The path of a local copy of the file `name` on the main branch of `owner/repository`.

    Raises:
        SourceNotFound: there is none.
        SourceDenied: the address leads to another host.
        SourceTooLarge: it is larger than is fetched, or than the disk has room for.
        SourceUnavailable: GitHub cannot be reached, or breaks off again and again.
    """
    from huggingface_hub import constants

    path = Path(constants.HF_HOME) / "github" / repository / name
    if not path.is_file():
        url = f"{settings().github}/{quote(f'{repository}/main/{name}')}"
        if constants.is_offline_mode():
            raise SourceUnavailable(
                f"{url} is not asked for, since HF_HUB_OFFLINE is set, and {path} is not there. "
                f"Unset it, {ELSEWHERE}."
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        _fetch(url, path)
    return path


def _fetch(url: str, path: Path) -> None:
    import stamina

    def seconds_to_wait(err: Exception) -> float | Literal[False]:
        if not isinstance(err, _FAULTS) or getattr(err, "code", 503) not in _PASSING:
            return False
        return max(attempt.next_wait, _asked_to_wait(err))

    # Waits are told to who has set up logging for them, and never to a bare terminal.
    logging.getLogger("stamina").addHandler(logging.NullHandler())
    try:
        for attempt in stamina.retry_context(
            on=seconds_to_wait,
            attempts=_ATTEMPTS,
            timeout=None,
            wait_initial=_PAUSE,
            wait_exp_base=_GROWTH,
            wait_max=_LONGEST_WAIT,
            wait_jitter=0.0,
        ):
            with attempt:
                _fetch_once(url, path)
    except _FAULTS as err:
        status = getattr(err, "code", None)
        if status in (404, 410):
            raise SourceNotFound(f"There is no {url} (HTTP {status}).") from err
        raise SourceUnavailable(
            f"{url} cannot be fetched ({err}). Try again later (what is built stays), {ELSEWHERE}."
        ) from err


def _fetch_once(url: str, path: Path) -> None:
    """Fetch beside its place and rename, so that a file that is there is whole."""
    with replacing(path) as out, _answer(url) as answer:
        announced = _announced(url, answer.headers.get("Content-Length"))
        limits.check_room(url, announced or 0, path.parent)
        while piece := answer.read(_PIECE):
            if out.tell() + len(piece) > limits.FETCHED:
                raise limits.too_much(url, limits.FETCHED)
            limits.check_room(url, len(piece), path.parent)
            out.write(piece)
        if announced is not None and out.tell() != announced:
            raise http.client.IncompleteRead(b"", announced - out.tell())


def _announced(url: str, said: str | None) -> int | None:
    if said is None:
        return None
    return limits.stated(url, int(said) if said.isdecimal() and len(said) < 30 else said)


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows an answer that leads elsewhere on the same host, and no other."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """The request that follows; raises SourceDenied where it would ask another host."""
        here, there = urlsplit(req.full_url), urlsplit(newurl)
        if (here.scheme, here.netloc) != (there.scheme, there.netloc):
            fp.close()
            raise SourceDenied(
                f"{req.full_url} leads to {there.scheme}://{there.hostname}, another host, "
                f"which is not asked. Set DEEPMATH_GITHUB to the host that has it, {ELSEWHERE}."
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


_opener = urllib.request.build_opener(_SameHost)


def _answer(url: str) -> http.client.HTTPResponse:
    try:
        answer: http.client.HTTPResponse = _opener.open(url, timeout=_TIMEOUT)
    except urllib.error.HTTPError as err:
        err.close()  # a refusal is an open connection, and is kept until the last try has ended
        raise
    return answer


def _asked_to_wait(err: Exception) -> float:
    """Seconds of an answer's `Retry-After`, 0 where it says none."""
    headers = getattr(err, "headers", None)
    said = str(headers.get("Retry-After", "")) if headers else ""
    return min(float(said), _LONGEST_WAIT) if said.isdecimal() else 0.0
