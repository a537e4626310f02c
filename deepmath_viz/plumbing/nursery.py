"""The processes that answer: a parent that forks, and forks that may be lost at any time.

`serve` imports what answering needs once, and then forks a worker whenever it is handed a socket;
a fork takes milliseconds where a fresh process would take seconds. It has a single thread, so that
forking it is safe whatever the calling program does with threads.

Nobody needs to look after a worker: it limits its own memory, the kernel ends it by a signal when
an answer takes too long, even in the middle of a computation that never returns to Python, and it
ends when the other end of its socket is closed, which also happens when the caller is killed.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import signal
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from deepmath_viz.plumbing import frames
from deepmath_viz.plumbing.limits import limit_memory

#: Processor milliseconds and megabytes of a worker; travels with its socket.
LIMITS = struct.Struct("!II")
#: Bytes of a task, and of what is said to it.
MOST_ASKED, MOST = 1 << 30, 1 << 20
#: How much longer by the clock than in processor time, for a machine that does other things too.
CLOCK = 4
#: What failed where a worker needed more memory than it may have; it ends after saying so.
OUT_OF_MEMORY = MemoryError.__name__


def serve(number: int, module: str) -> None:
    """Fork a worker for every socket that arrives on the socket `number`; ends with it.

    Args:
        number: of the file descriptor.
        module: has `warm()`, called once before the first fork, and `answer(*task)`.
    """
    work = importlib.import_module(module)
    work.warm()
    gc.freeze()  # what is here already is not looked through, and so not copied, in every fork
    control = socket.socket(fileno=number)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with suppress(OSError):  # the caller ended meanwhile: then there is nothing to receive either
        control.sendall(b"r")
    while True:
        try:
            message, sockets, _, _ = socket.recv_fds(control, LIMITS.size, 1)
        except OSError:
            break
        if not message or not sockets:
            break
        if os.fork() == 0:
            control.close()
            milliseconds, megabytes = LIMITS.unpack(message)
            try:
                channel = socket.socket(fileno=sockets[0])
                _work(channel, work.answer, milliseconds / 1000, megabytes)
            finally:
                os._exit(0)
        os.close(sockets[0])
    # Outlive the workers, so that they are collected here; they end by themselves in no time.
    with suppress(ChildProcessError):
        os.wait()


def _work(
    channel: socket.socket, answer: Callable[..., Any], seconds: float, megabytes: int
) -> None:
    limit_memory(megabytes)
    for ending in (signal.SIGPROF, signal.SIGALRM):
        signal.signal(ending, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    silent = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silent, stream)
    while (frame := frames.receive(channel, most=MOST_ASKED)) is not None:
        task = json.loads(frame)
        said, failed = None, ""
        # Processor time, so that a busy machine says the same; and the clock behind it.
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.setitimer(signal.ITIMER_REAL, CLOCK * seconds)
        try:
            said = answer(*task)
        except MemoryError:
            failed = OUT_OF_MEMORY
        except Exception as err:  # whatever a library does with such text
            failed = type(err).__name__
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        try:
            frames.send(channel, json.dumps([said, failed]).encode())
        except OSError:  # nobody waits for it any more
            return
        if failed == OUT_OF_MEMORY:
            return
