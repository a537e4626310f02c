"""The processes that compare: a parent that forks, and forks that may be lost at any time.

`nursery` imports what comparing needs once, and then forks a worker whenever it is handed a socket;
a fork takes milliseconds where a fresh process would take seconds. It has a single thread, so that
forking it is safe whatever the calling program does with threads.

Nobody needs to look after a worker: it limits its own memory, the kernel ends it by a signal when a
comparison takes too long, even in the middle of a computation that never returns to Python, and it
ends when the other end of its socket is closed, which also happens when the caller is killed.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import struct
import sys
from contextlib import suppress

from deepmath_viz.plumbing import frames
from deepmath_viz.plumbing.limits import limit_memory

#: Processor milliseconds and megabytes of a worker; travels with its socket.
LIMITS = struct.Struct("!II")
#: Bytes of a pair of answers, and of a verdict.
MOST_ASKED, MOST = 1 << 30, 1 << 20
#: How much longer by the clock than in processor time, for a machine that does other things too.
CLOCK = 4


def nursery(number: int) -> None:
    """Fork a worker for every socket that arrives on the socket `number`; ends with it."""
    from deepmath_viz.maths.answers.equality import compare, symbolic

    symbolic.warm()
    compare.thorough(r"\sqrt{2} + \sqrt{3}", r"\sqrt{5 + 2\sqrt{6}}")
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
            seconds, megabytes = LIMITS.unpack(message)
            try:
                _work(socket.socket(fileno=sockets[0]), seconds / 1000, megabytes)
            finally:
                os._exit(0)
        os.close(sockets[0])
    # Outlive the workers, so that they are collected here; they end by themselves in no time.
    with suppress(ChildProcessError):
        os.wait()


def _work(channel: socket.socket, seconds: float, megabytes: int) -> None:
    limit_memory(megabytes)
    for ending in (signal.SIGPROF, signal.SIGALRM):
        signal.signal(ending, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.setrecursionlimit(3000)
    silent = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silent, stream)
    from deepmath_viz.maths.answers.equality.compare import thorough
    from deepmath_viz.maths.answers.verdict import undecided

    while (frame := frames.receive(channel, most=MOST_ASKED)) is not None:
        pair = json.loads(frame)
        # Processor time, so that a busy machine gives the same verdicts; and the clock behind it.
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.setitimer(signal.ITIMER_REAL, CLOCK * seconds)
        lost = False
        try:
            verdict = thorough(*pair)
        except MemoryError:
            verdict, lost = undecided("out of memory"), True
        except Exception as err:  # whatever a library does with such text
            verdict = undecided(f"not parseable: {type(err).__name__}")
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        try:
            frames.send(channel, json.dumps(verdict).encode())
        except OSError:  # nobody waits for it any more
            return
        if lost:
            return
