"""A process that has limited its memory meets the limit as an error, and goes on."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from deepmath_viz.config import ROOT

PROGRAM = """
import json, resource, sys
from deepmath_viz.plumbing.limits import limit_memory

before = bytearray(300 * 2**20)
limit_memory(*json.loads(sys.argv[1]), **json.loads(sys.argv[2]))
said = []
for megabytes in (20, 200, 20):
    try:
        said.append(len(bytearray(megabytes * 2**20)))
    except MemoryError:
        said.append(None)
print(json.dumps([said, resource.getrlimit(resource.RLIMIT_CORE)]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="address space is counted on Linux alone")
@pytest.mark.parametrize(
    ("limit", "further", "had"),
    [
        (100, True, [20, None, 20]),  # beyond what it has
        (100, False, [None, None, None]),  # it has more already
        (4000, False, [20, 200, 20]),
    ],
)
def test_what_goes_beyond_is_refused_and_the_process_goes_on(limit, further, had):
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps([limit]), json.dumps({"further": further})],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(ended.stdout) == [[n and n * 2**20 for n in had], [0, 0]]
