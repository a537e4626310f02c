"""One session at the app over its websocket, in Streamlit's own messages, without a browser.

A session asks for runs of the app's script and reads what they draw until they end, as the
browser's code does: it keeps messages that the server need not send again, and runs a fragment
again where the app asks for that.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

#: Seconds after which an answer is counted as none.
PATIENCE = 120.0


class Refused(Exception):
    """The server answered with an error, or not at all."""


@dataclass
class Drawn:
    """What one run drew: its elements, the errors it shows, and the bytes that came."""

    elements: list[Element] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    bytes: int = 0

    def of(self, kind: str) -> Iterator[Element]:
        """The elements of a kind, such as "button"."""
        return (one for one in self.elements if one.WhichOneof("type") == kind)


class Session:
    """A visitor of the app.

    Args:
        address: of the server: "127.0.0.1:8501".
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self._pages: dict[str, str] = {}
        self._cached: dict[str, ForwardMsg] = {}
        self._at = ("", "")
        self._repeated: dict[str, float] = {}
        self._alone = asyncio.Lock()

    async def __aenter__(self) -> Session:
        self._socket = await websockets.connect(
            f"ws://{self.address}/_stcore/stream",
            subprotocols=[websockets.Subprotocol("streamlit")],
            origin=websockets.Origin(f"http://{self.address}"),
            max_size=None,
            open_timeout=PATIENCE,
        )
        self._repeating = asyncio.create_task(self._repeat())
        return self

    async def __aexit__(self, *of_error: object) -> None:
        self._repeating.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._repeating
        await self._socket.close()

    async def visit(self, page: str, query: str = "") -> Drawn:
        """Open a page ("" is the first) with the parameters of an address.

        Raises:
            Refused: the run failed, shows an error, or took longer than `PATIENCE`.
        """
        self._at = (page, query)
        return await self._run()

    async def press(self, button: str) -> Drawn:
        """Press a button of the page by its id; see `visit` for errors."""
        return await self._run(button=button)

    async def fetch(self, path: str) -> int:
        """The bytes of a download or of a route of the app.

        Raises:
            Refused: it was answered with an error.
        """
        return await asyncio.to_thread(self._fetched, path)

    def _fetched(self, path: str) -> int:
        asked = urllib.request.Request(f"http://{self.address}/{path.lstrip('/')}")
        asked.add_header("Accept-Encoding", "gzip")
        try:
            with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
                return sum(len(piece) for piece in iter(lambda: answer.read(1 << 16), b""))
        except urllib.error.HTTPError as err:
            raise Refused(f"{err.code}: {err.read(200).decode(errors='replace')}") from err
        except OSError as err:
            raise Refused(str(err)) from err

    async def _run(self, *, button: str = "", fragment: str = "") -> Drawn:
        async with self._alone:
            try:
                async with asyncio.timeout(PATIENCE):
                    await self._socket.send(self._request(button, fragment))
                    drawn = await self._read()
            except TimeoutError as err:
                raise Refused(f"no answer within {PATIENCE:.0f} s") from err
            except websockets.ConnectionClosed as err:
                raise Refused(f"the connection was closed: {err}") from err
        if drawn.errors:
            raise Refused("; ".join(drawn.errors))
        return drawn

    def _request(self, button: str, fragment: str) -> bytes:
        page, query = self._at
        asked = BackMsg()
        run = asked.rerun_script
        run.query_string = query
        if page in self._pages:
            run.page_script_hash = self._pages[page]
        else:
            run.page_name = page
        run.fragment_id = fragment
        run.is_auto_rerun = bool(fragment)
        run.cached_message_hashes.extend(self._cached)
        if button:
            run.widget_states.widgets.add(id=button, trigger_value=True)
        if not fragment:
            self._repeated = {}  # a whole run says anew what repeats
        return asked.SerializeToString()

    async def _read(self) -> Drawn:
        drawn = Drawn()
        while True:
            raw = await self._socket.recv()
            assert isinstance(raw, bytes)
            drawn.bytes += len(raw)
            said = ForwardMsg.FromString(raw)
            if said.WhichOneof("type") == "ref_hash":
                said = self._cached[said.ref_hash]
            elif said.metadata.cacheable:
                self._cached[said.hash] = said
            if self._heard(said, drawn):
                return drawn

    def _heard(self, said: ForwardMsg, drawn: Drawn) -> bool:
        """Take in a message; True where it ends the run."""
        kind = said.WhichOneof("type")
        if kind == "navigation":
            for page in said.navigation.app_pages:
                self._pages[page.url_pathname] = page.page_script_hash
        elif kind == "page_info_changed":
            self._at = (self._at[0], said.page_info_changed.query_string)
        elif kind == "auto_rerun":
            self._repeated[said.auto_rerun.fragment_id] = said.auto_rerun.interval
        elif kind == "stop_auto_rerun":
            for fragment in said.stop_auto_rerun.fragment_ids:
                self._repeated.pop(fragment, None)
        elif kind == "page_not_found":
            drawn.errors.append(f"there is no page {said.page_not_found.page_name}")
        elif kind == "delta" and said.delta.WhichOneof("type") == "new_element":
            element = said.delta.new_element
            drawn.elements.append(element)
            if element.WhichOneof("type") == "exception":
                drawn.errors.append(f"{element.exception.type}: {element.exception.message[:200]}")
            elif element.WhichOneof("type") == "alert" and element.alert.format == 1:
                drawn.errors.append(element.alert.body[:200])
        elif kind == "script_finished":
            if said.script_finished not in (
                ForwardMsg.FINISHED_SUCCESSFULLY,
                ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
                ForwardMsg.FINISHED_EARLY_FOR_RERUN,
            ):
                drawn.errors.append("the script failed")
            return said.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
        return False

    async def _repeat(self) -> None:
        """Run fragments again that ask for it, as a page does that lies open."""
        due: dict[str, float] = {}
        while True:
            await asyncio.sleep(0.1)
            now = time.monotonic()
            due = {one: due.get(one, now + every) for one, every in self._repeated.items()}
            for fragment, at in due.items():
                if now >= at and not self._alone.locked():
                    await self._hear()
                    if fragment not in self._repeated:
                        break  # the page has taken it away
                    due[fragment] = now + self._repeated[fragment]
                    # What fails here fails for the next action as well, which says so.
                    with contextlib.suppress(Refused):
                        await self._run(fragment=fragment)
                    break

    async def _hear(self) -> None:
        """Take in what has been said since the last run ended."""
        async with self._alone:
            with contextlib.suppress(TimeoutError, websockets.ConnectionClosed):
                while True:
                    async with asyncio.timeout(0.01):
                        raw = await self._socket.recv()
                    assert isinstance(raw, bytes)
                    said = ForwardMsg.FromString(raw)
                    if said.WhichOneof("type") != "ref_hash":
                        self._heard(said, Drawn())
