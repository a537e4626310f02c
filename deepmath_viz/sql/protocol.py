"""What goes between a worker of the sandbox and its caller: frames that begin with their kind."""

from __future__ import annotations

#: The first byte of a frame.
ASK, READY, PROGRESS, DATA, FAILED, DONE = b"a", b"r", b"p", b"d", b"f", b"z"
#: Bytes of a result that travel in one frame, and that a frame of a worker may have in all: the
#: words about a query may repeat a long part of it.
PIECE, MOST = 1 << 20, 1 << 24
#: Bytes of what is asked; it comes from the server itself.
MOST_ASKED = 1 << 30
#: What the worker calls the native tables, and what people attached.
CATALOGUE, ATTACHED = "corpus", "attached"
