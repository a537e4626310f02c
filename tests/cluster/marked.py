"""The processes of a trial, whoever started them: each has a mark among its variables."""

from __future__ import annotations

from contextlib import suppress

import psutil

#: The variable that tells the processes of one trial from all others.
MARK = "CLUSTER_TRIAL"
_HERE = ("127.0.0.1", "::1", "::ffff:127.0.0.1")
#: Seconds in which what was ended must be gone.
_GONE = 30.0


def marked(mark: str) -> list[psutil.Process]:
    """The processes that have a mark and are alive."""
    return [one for one in psutil.process_iter() if _has(one, mark)]


def end(mark: str) -> list[str]:
    """End the processes that have a mark; what they were."""
    found = {}
    while alive := marked(mark):
        for process in alive:
            with suppress(psutil.Error):
                found[process.pid] = process.name()
                process.kill()
        psutil.wait_procs(alive, _GONE)
    return list(found.values())


def heard_from_elsewhere(mark: str) -> list[str]:
    """The processes with a mark that listen on another interface than the loopback, and where."""
    found = []
    for process in marked(mark):
        with suppress(psutil.Error):
            found += [
                f"{process.name()} on {one.laddr.ip}:{one.laddr.port}"
                for one in process.net_connections("inet")
                if one.status == psutil.CONN_LISTEN and one.laddr.ip not in _HERE
            ]
    return found


def _has(process: psutil.Process, mark: str) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE and process.environ().get(MARK) == mark
    except (psutil.Error, OSError):
        return False
