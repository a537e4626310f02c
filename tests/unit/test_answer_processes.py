"""The processes that compare: nothing that is asked of them outlives its time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from deepmath_viz.answers.judge import Judge

ROOT = Path(__file__).resolve().parents[2]
ENDLESS = [
    (str(n), rf"\sum_{{k=1}}^{{10^{{10}}}} \int_0^k x^{{x^{{{n}}}}} \, dx") for n in range(4)
]


def descendants(pid: int) -> list[int]:
    """All processes below one, by what the system says about parents."""
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
            except OSError:
                continue
            if state != "Z":
                parents[int(folder.name)] = int(parent)
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found[1:]


def gone(pids: list[int], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not any(alive(pid) for pid in pids):
            return True
        time.sleep(0.05)
    return False


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc").exists(), reason="needs /proc")
def test_endless_comparisons_are_undecided_and_the_others_go_on():
    before = set(descendants(os.getpid()))
    with Judge(seconds=0.3) as judge:
        judge.verdict("1/2", "0.5")
        began = time.monotonic()
        verdicts = judge.verdicts([*ENDLESS, ("1/2", "0.5"), ("x + 1", "1 + x"), ("1", "2")])
        assert [v.verdict for v in verdicts] == ["undecided"] * 4 + ["agree", "agree", "disagree"]
        assert "timed out" in verdicts[0].reason
        assert time.monotonic() - began < 30  # for ever, without the kill
        started = set(descendants(os.getpid())) - before
        assert started
    assert gone(sorted(started), 5)


def test_distinct_pairs_are_compared_once():
    counted: list[int] = []
    with Judge() as judge:
        pairs = [("1/2", "0.5"), ("2", "2.0")] * 50 + [("7", "7")]
        judge.verdicts(pairs, done=counted.append)
        assert sum(counted) == 2
        judge.verdicts(pairs, done=counted.append)
        assert sum(counted) == 2


def test_memory_is_limited():
    with Judge(megabytes=600, seconds=20) as judge:
        hungry = r"\prod_{k=1}^{3} \sum_{j=1}^{2} (10^{10^{k+8}})!"
        assert judge.verdict("1", hungry).verdict == "undecided"
        assert judge.verdict("1/2", "0.5").verdict == "agree"


def test_a_lost_nursery_is_replaced():
    with Judge() as judge:
        assert judge.verdict("1/2", "0.5").verdict == "agree"
        judge._nursery.kill()
        judge._nursery.wait()
        judge.verdicts(ENDLESS[:2])
        assert judge.verdict("1/4", "0.25").verdict == "agree"


def test_several_threads_may_ask():
    found: dict[int, str] = {}
    with Judge() as judge:

        def ask(n: int) -> None:
            found[n] = judge.verdict(f"{n}/4", f"{n / 4}").verdict

        threads = [threading.Thread(target=ask, args=(n,)) for n in range(1, 9)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert set(found.values()) == {"agree"}
    assert len(found) == 8


@pytest.mark.skipif(not Path("/proc").exists(), reason="needs /proc")
def test_nothing_is_left_when_the_caller_is_killed():
    program = (
        "from deepmath_viz.answers.judge import Judge\n"
        "judge = Judge(seconds=1)\n"
        "judge.verdict('1/2', '0.5')\n"
        "print('ready', flush=True)\n"
        f"judge.verdicts({ENDLESS * 50!r} + [(str(i), str(i + 0.5)) for i in range(10**5)])\n"
    )
    caller = subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert caller.stdout.readline() == "ready\n"
        time.sleep(0.3)
        started = descendants(caller.pid)
        assert len(started) >= 2
    finally:
        caller.send_signal(signal.SIGKILL)
        caller.wait()
        caller.stdout.close()
    assert gone(started, 10)
