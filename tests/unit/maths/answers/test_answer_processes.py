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

from deepmath_viz.config import ROOT
from deepmath_viz.maths.answers.equality.compare import quick, thorough
from deepmath_viz.maths.answers.judging.judge import Judge
from tests.support.patience import PATIENCE

ROOT_TWO = (r"1 + \sqrt{2}", r"\sqrt{2} + 1")
# Without a closed form: an exponent of 0 would have one, which a fast machine finds in time.
ENDLESS = [
    (str(n), rf"\sum_{{k=1}}^{{10^{{10}}}} \int_0^k x^{{x^{{{n}}}}} \, dx") for n in range(2, 5)
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
    deadline = time.monotonic() + seconds  # much longer than they take on a busy machine
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
    with Judge(seconds=0.5) as judge:
        judge.verdict(*ROOT_TWO)
        began = time.monotonic()
        verdicts = judge.verdicts([*ENDLESS, ROOT_TWO, ("x + 1", "1 + x"), ("1", "2")])
        assert [v.verdict for v in verdicts] == ["undecided"] * 3 + ["agree", "agree", "disagree"]
        assert "timed out" in verdicts[0].reason
        assert time.monotonic() - began < PATIENCE  # for ever, without the kill
        # Its own alone: a server of other tests may start processes at any time.
        assert judge.forks.nursery is not None
        started = {judge.forks.nursery.pid, *descendants(judge.forks.nursery.pid)}
        assert len(started) > 1
    assert gone(sorted(started), PATIENCE)


def test_distinct_pairs_are_compared_once(judge):
    counted: list[int] = []
    # Which no other test asks for: they have the same judge.
    pairs = [(r"1 + \sqrt{1009}", r"\sqrt{1009} + 1"), ("x + 1013", "1013 + x")] * 50
    pairs += [("7", "7"), ("12", "5")]
    judge.verdicts(pairs, done=counted.append)
    assert sum(counted) == 2
    judge.verdicts(pairs, done=counted.append)
    assert sum(counted) == 2


def test_memory_is_limited(judge):
    hungry = ("3^{1000000} + x", "x + 9^{500000}")
    assert judge.verdict(*hungry).verdict == "agree"
    with Judge(megabytes=1, seconds=20) as limited:
        assert limited.verdict(*ROOT_TWO).verdict == "agree"  # within what the worker has already
        verdict = limited.verdict(*hungry)
        assert verdict.verdict == "undecided"
        assert "timed out" not in verdict.reason  # it was not the time that ended it
        assert limited.verdict("x/4", "0.25x").verdict == "agree"


@pytest.mark.skipif(not Path("/proc").exists(), reason="needs /proc")
def test_a_lost_worker_or_nursery_is_replaced():
    with Judge(seconds=2) as judge:
        assert judge.verdict(*ROOT_TWO).verdict == "agree"
        workers = descendants(judge.forks.nursery.pid)
        assert len(workers) == 1
        os.kill(workers[0], signal.SIGKILL)
        assert gone(workers, PATIENCE)
        assert judge.verdict("x/3 + y", "y + x/3").verdict == "agree"
        judge.forks.nursery.kill()
        judge.forks.nursery.wait()
        assert judge.verdict(*ENDLESS[0]).verdict == "undecided"
        assert judge.verdict("x/4", "0.25x").verdict == "agree"


def test_several_threads_may_ask(judge):
    found: dict[int, str] = {}

    def ask(n: int) -> None:
        found[n] = judge.verdict(f"{n}x/4", f"{n / 4}x").verdict

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(found.values()) == {"agree"}
    assert len(found) == 8


def test_plain_numbers_words_and_letters_need_no_process(judge):
    pairs = [
        ("12", "5", "disagree"),
        ("1/2", "0.5", "agree"),
        (r"\frac{1}{3}", r"\dfrac{2}{6}", "agree"),
        ("1000", "1,000", "agree"),
        ("0.25", "0.2500", "agree"),
        ("-7", "7", "disagree"),
        ("Yes", r"\text{No}", "disagree"),
        ("Yes", "True", "agree"),
        ("A", "(B)", "disagree"),
        ("1/0", "2", "undecided"),
        ("9" * 18, "9" * 17 + "8", "disagree"),
    ]
    with Judge() as fresh:
        found = fresh.verdicts([(gold, said) for gold, said, _ in pairs])
        assert [v.verdict for v in found] == [verdict for *_, verdict in pairs]
        assert fresh.forks.nursery is None
    assert judge.verdict(*ROOT_TWO).verdict == "agree"
    assert judge.forks.nursery is not None


def test_what_is_decided_at_once_is_decided_as_in_the_processes():
    answers = [
        "12",
        "12.0",
        "1,200",
        "1200",
        "0.5",
        "1/2",
        r"\frac12",
        "0.333333",
        "1/3",
        "A",
        "(A)",
    ]
    answers += [
        "Yes",
        "false",
        "-0.5",
        "+.5",
        "1/0",
        "0/5",
        "0",
        "-0",
        "3.14",
        "3.1416",
        r"\text{no}",
    ]
    for gold in answers:
        for said in answers:
            at_once = quick(gold, said)
            if at_once is not None and at_once.method not in ("exact", "normalised"):
                assert at_once == thorough(gold, said)


@pytest.mark.skipif(not Path("/proc").exists(), reason="needs /proc")
@pytest.mark.parametrize(
    ("wait_for", "ending"),
    [
        ("start", signal.SIGKILL),
        ("start", signal.SIGINT),
        ("ready", signal.SIGKILL),
        ("ready", signal.SIGTERM),
        ("ready", signal.SIGINT),
    ],
)
def test_nothing_is_left_and_nothing_is_said_when_the_caller_ends(wait_for, ending):
    program = (
        "import signal\n"
        "signal.signal(signal.SIGINT, signal.SIG_DFL)\n"
        "from deepmath_viz.maths.answers.judging.judge import Judge\n"
        "judge = Judge(seconds=1)\n"
        "print('start', flush=True)\n"
        "judge.verdict('1 + \\\\sqrt{2}', '\\\\sqrt{2} + 1')\n"
        "print('ready', flush=True)\n"
        f"judge.verdicts({ENDLESS * 50!r} + [(f'{{i}}x', f'{{i}}y') for i in range(10**5)])\n"
    )
    caller = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        while caller.stdout.readline() != f"{wait_for}\n":
            pass
        time.sleep(0.3)
        started = descendants(caller.pid)
        assert started
    finally:
        # As Ctrl-C does, and a terminal that is closed: the signal goes to the whole group.
        os.killpg(caller.pid, ending) if ending == signal.SIGINT else caller.send_signal(ending)
        caller.wait()
    with caller.stdout, caller.stderr:
        assert caller.stderr.read() == ""  # reads until the last of them has ended
    assert gone(started, PATIENCE)
