"""Turns what the libraries raise into named errors that say what to do."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from deepmath_viz.errors import (
    DeepMathError,
    SourceDamaged,
    SourceDenied,
    SourceError,
    SourceNotFound,
    SourceTooLarge,
    SourceUnavailable,
)

if TYPE_CHECKING:
    import httpx2
    from huggingface_hub.errors import HfHubHTTPError

ELSEWHERE = "or use a copy of the files (--source FOLDER) or the demo corpus (--source demo)"

_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})


@contextmanager
def explained(name: str, location: str = "") -> Iterator[None]:
    """Raises library errors of the block as SourceErrors about `name`, `from` the original."""
    try:
        yield
    except DeepMathError:
        raise
    except Exception as err:
        named = explain(err, name, location)
        if named is None:
            raise
        raise named from err


def explain(err: BaseException, name: str, location: str = "") -> SourceError | None:
    """The named error for what a library raised while `name` was read; None for our own bugs."""
    import pyarrow as pa

    chain = list(_chain(err))
    for link in chain:  # the libraries wrap: what names the cause lies deeper
        if isinstance(link, SourceError):
            return link
    if named := _explain_hub(chain, name):
        return named
    if isinstance(err, PermissionError):
        return SourceDenied(
            f"{name}: no permission to read {err.filename or location or 'it'}. "
            "Change its permissions, or give another folder."
        )
    if isinstance(err, FileNotFoundError):
        return SourceNotFound(
            f"{name} is not there ({_first_line(err)}) If it was moved, give its new folder; else "
            "fetch it again."
        )
    if isinstance(err, UnicodeDecodeError):
        return SourceDamaged(
            f"{name} is not UTF-8 text (byte {err.start:,}: {err.reason}). Convert it to UTF-8, "
            "or fetch it again."
        )
    if isinstance(err, MemoryError):
        return SourceTooLarge(
            f"{name} needs more memory than there is ({_first_line(err)}) Leave its largest rows "
            "out, split it, or read it on a larger machine."
        )
    if isinstance(err, (pa.ArrowException, EOFError, OSError, zlib.error)):
        where = f"delete {location} and" if location and "://" not in location else "please"
        return SourceDamaged(
            f"{name} cannot be read: {_first_line(err)} It is cut short or damaged; {where} "
            "fetch it again."
        )
    return None


def nonsense(err: BaseException, name: str) -> SourceDamaged:
    """The named error for an answer that is no answer of a hub."""
    from huggingface_hub import constants

    return SourceDamaged(
        f"{name}: what {constants.ENDPOINT} answered makes no sense ({type(err).__name__}: "
        f"{_first_line(err)}) Check HF_ENDPOINT and whether a proxy answers in its place, "
        f"{ELSEWHERE}."
    )


def transient(err: BaseException) -> bool:
    """Whether the same request may well succeed a little later."""
    import httpx2
    from huggingface_hub import errors as hub

    for link in _chain(err):
        if isinstance(link, (SourceError, hub.OfflineModeIsEnabled)):
            return False
        if isinstance(link, hub.HfHubHTTPError):
            return link.response.status_code in _PASSING
        if isinstance(link, (httpx2.TransportError, ConnectionError, TimeoutError)):
            return True
    return False


def announced_wait(err: BaseException) -> int:
    """Seconds that the answer behind an error asks to wait, 0 where it does not say."""
    responses = (getattr(link, "response", None) for link in _chain(err))
    return max((wait_of(response) for response in responses if response is not None), default=0)


def wait_of(response: httpx2.Response) -> int:
    """Seconds that an error answer asks to wait (`Retry-After`, or the hub's `ratelimit`), or 0."""
    if response.status_code < 400:
        return 0
    found = re.fullmatch(r"(\d+)", response.headers.get("retry-after", "")) or re.search(
        r"\bt=(\d+)", response.headers.get("ratelimit", "")
    )
    return int(found[1]) + 1 if found else 0


def _explain_hub(chain: list[BaseException], name: str) -> SourceError | None:
    import httpx2
    from huggingface_hub import constants
    from huggingface_hub import errors as hub

    def first(*kinds: type[BaseException]) -> BaseException | None:
        return next((link for link in chain if isinstance(link, kinds)), None)

    for link in chain:
        if isinstance(link, (hub.HfHubHTTPError, httpx2.HTTPStatusError)):
            return _explain_status(link, name)
    offline = first(hub.OfflineModeIsEnabled)
    broken = first(httpx2.HTTPError, ConnectionError, TimeoutError, hub.FileMetadataError)
    if broken and not offline:
        return SourceUnavailable(
            f"{name}: the hub at {constants.ENDPOINT} cannot be reached ({_first_line(broken)}) "
            f"Check the network, proxy and HF_ENDPOINT and try again, {ELSEWHERE}."
        )
    if offline or first(hub.LocalEntryNotFoundError):
        return SourceUnavailable(
            f"{name}: the hub cannot be asked (is HF_HUB_OFFLINE set?), and its download cache "
            f"does not hold this. Unset HF_HUB_OFFLINE, check the network, {ELSEWHERE}."
        )
    return None


def _explain_status(err: HfHubHTTPError | httpx2.HTTPStatusError, name: str) -> SourceError:
    from huggingface_hub import errors as hub

    status = err.response.status_code
    answer = f"{name}: the hub answered {status}"
    if isinstance(err, hub.GatedRepoError):
        return SourceDenied(
            f"{answer}: access is gated. Accept the conditions on its page and set HF_TOKEN, "
            f"{ELSEWHERE}."
        )
    if isinstance(err, hub.RevisionNotFoundError):
        return SourceNotFound(f"{answer}: no such revision. Check --revision, or leave it out.")
    if isinstance(err, hub.EntryNotFoundError):
        return SourceNotFound(
            f"{answer}: the file is not in this revision. Check --revision, {ELSEWHERE}."
        )
    if status in (401, 403):
        return SourceDenied(
            f"{answer}: it does not let you read this. Set a valid HF_TOKEN (or unset a stale "
            f"one), {ELSEWHERE}."
        )
    if status in (404, 410):
        return SourceNotFound(f"{answer}: it does not exist there. Check HF_ENDPOINT, {ELSEWHERE}.")
    if status in _PASSING or status >= 500:
        return SourceUnavailable(
            f"{answer} again and again. Try later (what is built stays), {ELSEWHERE}."
        )
    return SourceDamaged(f"{answer} ({_first_line(err)}) Check HF_ENDPOINT, {ELSEWHERE}.")


def _chain(err: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while err is not None and id(err) not in seen:
        seen.add(id(err))
        yield err
        err = err.__cause__ or (None if err.__suppress_context__ else err.__context__)


def _first_line(err: BaseException) -> str:
    text = (str(err).strip() or type(err).__name__).splitlines()[0][:300]
    return text if text.endswith((".", "!", "?")) else f"{text}."
