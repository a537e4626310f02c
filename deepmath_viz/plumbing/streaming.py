"""An answer that is made while it is sent, to readers who may stop reading."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from typing import Any

from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

#: Seconds after which a reader who takes nothing is not waited for.
PATIENCE = 20.0
_log = logging.getLogger("deepmath_viz.ui")


class ReaderStalled(Exception):
    """A reader has taken nothing for too long."""


class PatientResponse(StreamingResponse):
    """A stream whose reader is waited for, but not for ever: what makes it is needed elsewhere.

    The connection is closed before the end of the file then, so that no part passes for the whole.

    Args:
        content: the pieces.
        ended: called once when the stream ends, however it does.
        more: as `StreamingResponse` has it.
    """

    def __init__(
        self, content: AsyncIterator[bytes], ended: Callable[[], object], **more: Any
    ) -> None:
        super().__init__(content, **more)
        self._ended, self.patience = ended, PATIENCE

    async def stream_response(self, send: Send) -> None:
        """Send the pieces, each within `patience` seconds."""

        async def patient(message: Message) -> None:
            try:
                async with asyncio.timeout(self.patience):
                    await send(message)
            except TimeoutError:
                raise ReaderStalled from None

        try:
            await super().stream_response(patient)
        except ReaderStalled:
            _log.warning("a download ended early: nothing was taken for %g s", self.patience)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._ended()
