"""Four processes write 200 reviews, killed at random moments: what was acknowledged stays."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from deepmath_viz.config import ROOT
from deepmath_viz.reviews.sampling import draw
from deepmath_viz.reviews.spot_checks import Reviews

PROCESSES, EACH = 4, 50
# A reviewer who goes on where the last run stopped, and enters one review for each line that is
# given. A line is out once `record` has returned.
_WRITER = """
import sys
from pathlib import Path
from deepmath_viz.reviews.spot_checks import Reviews

folder, reviewer, first = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
reviews = Reviews(folder)
n = first
while (key := reviews.next_key("Pilot", reviewer)) and sys.stdin.readline():
    note = f"{reviewer} {n} " + "x" * (n * 37 % 5000)
    made = reviews.record("Pilot", key, reviewer, "right", note)
    print(made.id, key, n, flush=True)
    n += 1
"""


class Writer(threading.Thread):
    """Starts one reviewer again and again and kills it after a few reviews, until all are done."""

    def __init__(self, folder: Path, number: int) -> None:
        super().__init__()
        self.folder, self.reviewer = folder, f"reviewer {number}"
        self.random = random.Random(number)
        self.acknowledged: list[tuple[int, str, int]] = []
        self.kills = 0
        self.trouble: list[str] = []

    def run(self) -> None:
        """One process after another."""
        while not self._one_process():
            pass

    def _one_process(self) -> bool:
        """True when it came to its own end."""
        process = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(self.folder), self.reviewer, f"{self.kills}000"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stdin and process.stdout and process.stderr
        with process, process.stdin, process.stdout, process.stderr:
            heard = self.random.randint(1, 14)
            # Some more than are waited for: however late it is killed, it has not come to its end.
            process.stdin.write("\n" * (heard + 6))
            process.stdin.flush()
            for _ in range(heard):
                if line := process.stdout.readline():
                    self._note(line)
            # A review takes a few milliseconds, so this ends anywhere inside one.
            time.sleep(self.random.random() * 0.012)
            process.kill()
            for line in process.stdout:
                self._note(line)
            code = process.wait()
            if code > 0:
                self.trouble.append(process.stderr.read())
                return True
            self.kills += code < 0
            return code == 0

    def _note(self, line: str) -> None:
        if line.endswith("\n"):  # else it was killed while it said so
            id_, key, n = line.split()
            self.acknowledged.append((int(id_), key, int(n)))


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Writer]]:
    """The folder after the last process has ended, and the writers with what they were told."""
    folder = tmp_path_factory.mktemp("reviews")
    rows = [(f"{i:016x}", f"S{i % 3}") for i in range(500)]
    Reviews(folder).create_sample(draw(rows, EACH, 1, name="Pilot"))
    writers = [Writer(folder, number) for number in range(PROCESSES)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(timeout=300)
        assert not writer.is_alive()
    return folder, writers


def test_there_was_something_to_survive(killed):
    _, writers = killed
    assert [writer.trouble for writer in writers] == [[]] * PROCESSES
    assert sum(writer.kills for writer in writers) >= 8
    assert all(writer.kills for writer in writers)


def test_every_acknowledged_review_is_there_as_it_was_entered(killed):
    folder, writers = killed
    found = {one.id: one for one in Reviews(folder).history()}
    acknowledged = [(writer.reviewer, *said) for writer in writers for said in writer.acknowledged]
    assert len(acknowledged) > PROCESSES * EACH * 0.7
    for reviewer, id_, key, n in acknowledged:
        one = found[id_]
        assert (one.reviewer, one.key, one.judgement) == (reviewer, key, "right")
        assert one.note == f"{reviewer} {n} " + "x" * (n * 37 % 5000)


def test_every_reviewer_got_through_and_nobody_wrote_twice(killed):
    folder, writers = killed
    reviews = Reviews(folder)
    keys = {member.key for member in reviews.sample("Pilot").members}
    for writer in writers:
        mine = reviews.history(reviewer=writer.reviewer)
        assert sorted(one.key for one in mine) == sorted(keys)
        # At most one a kill was on the disk but not yet acknowledged.
        assert 0 <= len(mine) - len(writer.acknowledged) <= writer.kills


def test_the_file_is_whole(killed):
    folder, _ = killed
    assert [path.name for path in folder.iterdir()] == ["reviews.sqlite3"]
    db = sqlite3.connect(folder / "reviews.sqlite3")
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    db.close()
