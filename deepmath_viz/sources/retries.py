"""How long the hub may keep us waiting.

`huggingface_hub` retries a request up to five times (1, 2, 4, 8, 8 seconds apart, or as long as
`Retry-After` says, however long that is), and a build makes hundreds of them: an outage could hold
it for hours without a word. Here all is bounded by one number of seconds without progress, after
which a named error comes.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from deepmath_viz.errors import SourceUnavailable
from deepmath_viz.sources import limits
from deepmath_viz.sources.error_mapping import ELSEWHERE, announced_wait, transient, wait_of

if TYPE_CHECKING:
    import httpx2

log = logging.getLogger(__name__)

#: Seconds for a request that names no limit of its own; the clients' default is to wait forever.
REQUEST_TIMEOUT = 30.0
_LONGEST_PAUSE = 20.0
#: Seconds of trouble after which a hub is out of reach that has not answered this process once.
UNREACHED = 20.0
_answered = False


_told: Callable[[str], None] = log.warning


@contextmanager
def telling(listener: Callable[[str], None]) -> Iterator[None]:
    """Hands every word about waiting for the hub to `listener` inside the block."""
    global _told
    outer, _told = _told, listener
    try:
        yield
    finally:
        _told = outer


class Patience:
    """The time that one source may spend waiting for the hub without progress."""

    def __init__(self, seconds: float, name: str, most: int | None = None) -> None:
        """Gives `name` (what is being read, for messages) `seconds` of trouble.

        Waits that the hub itself asks for come on top, up to twice as much. No answer may have more
        than `most` bytes, or than the part that was asked for.
        """
        self.seconds = seconds
        self.name = name
        self.most = limits.ANSWER if most is None else most
        self._since: float | None = None
        self._pause = 1.0
        self._excused = 0.0

    def progress(self) -> None:
        """Something arrived: the clock starts anew."""
        self._since, self._pause, self._excused = None, 1.0, 0.0

    def pause(self, err: Exception) -> None:
        """Waits before another attempt after `err`.

        Raises:
            Exception: `err` itself, when it is not of the kind that passes, or patience is over.
        """
        now = time.monotonic()
        self._since = now if self._since is None else self._since
        most = self.most_seconds
        asked = announced_wait(err)
        excused = min(asked, 2 * most - self._excused)
        if not transient(err) or now + self._pause - self._since - excused > most:
            raise err
        pause = max(self._pause, asked)
        self.tell(type(err).__name__, now - self._since - excused, pause)
        time.sleep(pause)
        self._since += excused
        self._excused += excused
        self._pause = min(2 * self._pause, _LONGEST_PAUSE)

    def tell(self, trouble: str, spent: float, pause: float | None = None) -> None:
        """Says what is wrong, for how long it has been, and when patience will be over."""
        again = "trying again" if pause is None else f"trying again in {pause:.0f} s"
        _told(
            f"waiting for the hub ({trouble}, for {max(spent, 0):.0f} s now); {again}, "
            f"for at most {max(self.most_seconds - spent, 0):.0f} s more: {self.name}"
        )

    @property
    def most_seconds(self) -> float:
        """Seconds of trouble before patience is over; fewer where there may be no network."""
        return self.seconds if _answered else min(self.seconds, UNREACHED)

    @contextmanager
    def watch(self) -> Iterator[None]:
        """Bounds the retries that the libraries make by themselves inside the block."""
        _install()
        global _watch
        outer, _watch = _watch, _Watch(self)
        try:
            yield
        finally:
            _watch = outer


class _Watch:
    """Sees every request: the same one again, undelivered, is trouble; any other is progress."""

    def __init__(self, patience: Patience) -> None:
        self.patience = patience
        self._request: tuple[Any, ...] | None = None
        self._response: httpx2.Response | None = None
        self._since = 0.0
        self._excused = 0.0

    def before(self, request: httpx2.Request) -> None:
        this = (request.method, str(request.url), request.headers.get("range"))
        now = time.monotonic()
        if this != self._request or _delivered(self._response):
            self._request, self._since, self._excused = this, now, 0.0
        elif now - self._since > self.patience.most_seconds:
            raise self._given_up(f"{self._trouble()} for {now - self._since:.0f} s")
        else:
            self.patience.tell(self._trouble(), now - self._since)
        self._response = None

    def after(self, response: httpx2.Response) -> None:
        global _answered
        _answered = True
        self._response = response
        part = re.fullmatch(r"bytes=(\d+)-(\d+)", response.request.headers.get("range", ""))
        length = int(part[2]) - int(part[1]) + 1 if part else 0
        _bound(response, self.patience.name, max(length, self.patience.most))
        wait = wait_of(response)
        if self._excused + wait > 2 * self.patience.seconds:
            raise self._given_up(f"{self._trouble()} and asked to wait {wait:,} s")
        # The clients wait as long as they are asked to; that is no outage, up to this limit.
        self._excused += wait
        self._since += wait

    def _trouble(self) -> str:
        if self._response is None:
            return "no answer"
        if self._response.status_code < 400:
            return "only broken connections"
        return f"the answer {self._response.status_code}"

    def _given_up(self, trouble: str) -> SourceUnavailable:
        return SourceUnavailable(
            f"{self.patience.name}: the hub gave {trouble}. Try again later (what is built stays), "
            f"{ELSEWHERE}. With HF_TOKEN set its limits are higher."
        )


def _bound(response: httpx2.Response, name: str, most: int) -> None:
    """End an answer with a name where it has more bytes; one that is packed, much earlier."""
    import httpx2

    if response.headers.get("content-encoding", "identity") != "identity":
        most = min(most, limits.ANSWER // limits.PACKED)
    if not isinstance(response.stream, httpx2.SyncByteStream):
        return
    stream: httpx2.SyncByteStream = response.stream

    class Bounded(httpx2.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            came = 0
            for piece in stream:
                came += len(piece)
                if came > most:
                    raise limits.too_much(name, most)
                yield piece

        def close(self) -> None:
            stream.close()

    response.stream = Bounded()


def _delivered(response: httpx2.Response | None) -> bool:
    """Whether an answer came that is good and complete."""
    if response is None or response.status_code >= 400:
        return False
    announced = response.headers.get("content-length")
    if announced is None or response.request.method == "HEAD":
        return True
    return response.num_bytes_downloaded >= int(announced)


_watch: _Watch | None = None
_installed = False


def _install() -> None:
    """Hooks into the clients' HTTP sessions, once; without a watch the hooks do nothing."""
    global _installed
    if _installed:
        return
    import huggingface_hub
    from huggingface_hub.utils import _http

    def before(request: httpx2.Request) -> None:
        if _watch is not None:
            _watch.before(request)

    def after(response: httpx2.Response) -> None:
        if _watch is not None:
            _watch.after(response)

    def session() -> httpx2.Client:
        client = _http.default_client_factory()
        client.timeout = REQUEST_TIMEOUT
        hooks = client.event_hooks
        hooks["request"].append(before)
        hooks["response"].append(after)
        client.event_hooks = hooks
        return client

    huggingface_hub.set_client_factory(session)
    _installed = True
