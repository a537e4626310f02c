"""The end of a child process's memory, set at the kernel by the process itself.

Who works on what others wrote limits itself before the first of it arrives: whatever that makes a
library do then costs one process, and takes no memory from anybody else.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path


def limit_memory(megabytes: int, *, further: bool = False) -> None:
    """Let this process have no more address space than so much, and leave no core file behind.

    Outside Linux, where address space is not counted like this, it leaves no core file alone.

    Args:
        megabytes: in units of 2**20 bytes.
        further: beyond what it has by now; for a process whose libraries have mapped a lot.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text().split()[0]) if further else 0
        most = pages * resource.getpagesize() + megabytes * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
