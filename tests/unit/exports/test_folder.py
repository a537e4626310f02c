"""An export stands whole or not at all, and replaces nothing but an export."""

from __future__ import annotations

import errno
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.corpus.store import Store
from deepmath_viz.errors import ExportLocked, ExportNotWritten, ExportRefused
from deepmath_viz.exports import folder, plan, stream
from deepmath_viz.exports.plan import Selection
from deepmath_viz.exports.recipe import Recipe


@pytest.fixture(scope="module")
def cache(
    make_cache: Callable[..., tuple[Path, Manifest]],
    example_rows: Callable[..., list[dict[str, Any]]],
) -> tuple[Path, Manifest]:
    """A cache with twenty problems."""
    return make_cache("folder", example_rows(20))


@pytest.fixture(scope="module")
def opened(cache: tuple[Path, Manifest]) -> Store:
    """Its store."""
    return Store(cache[0] / cache[1].corpus, cache[1])


@pytest.fixture
def found(opened: Store) -> plan.Plan:
    """What is exported."""
    return plan.plan(opened, Selection(), Recipe(format="jsonl"))


def names(path: Path) -> list[str]:
    return sorted(p.relative_to(path).as_posix() for p in path.rglob("*"))


WHOLE = ["README.md", "data", "data/train-00000.jsonl", "export.json"]


def test_an_export_is_replaced_by_the_next_one(opened: Store, found: plan.Plan, tmp_path: Path):
    out = tmp_path / "new" / "out"
    folder.write(opened, found, out)
    assert names(out) == WHOLE
    few = plan.plan(opened, Selection(ids=(1, 2)), Recipe(format="csv"))
    folder.write(opened, few, out)
    assert names(out) == ["README.md", "data", "data/train-00000.csv", "export.json", "ids.txt"]
    assert len((out / "ids.txt").read_text().split()) == 2
    assert names(out.parent)[0] == "out"


def test_an_empty_folder_may_be_used(opened: Store, found: plan.Plan, tmp_path: Path):
    (tmp_path / "out").mkdir()
    folder.write(opened, found, tmp_path / "out")
    assert names(tmp_path / "out") == WHOLE


def test_what_is_no_export_is_left_alone(opened: Store, found: plan.Plan, tmp_path: Path):
    work = tmp_path / "work"
    work.mkdir()
    (work / "thesis.tex").write_text("years")
    with pytest.raises(ExportRefused, match="no export of this program"):
        folder.write(opened, found, work)
    (work / "export.json").write_text(json.dumps({"kind": "another", "files": ["thesis.tex"]}))
    with pytest.raises(ExportRefused, match="no export"):
        folder.write(opened, found, work)
    with pytest.raises(ExportRefused, match="no folder"):
        folder.write(opened, found, work / "thesis.tex")
    (tmp_path / "link").symlink_to(work)
    with pytest.raises(ExportRefused, match="no folder"):
        folder.write(opened, found, tmp_path / "link")
    assert (work / "thesis.tex").read_text() == "years"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["link", "work"]


def test_an_export_with_a_file_of_somebody_is_left_alone(
    opened: Store, found: plan.Plan, tmp_path: Path
):
    folder.write(opened, found, tmp_path / "out")
    (tmp_path / "out" / "data" / "notes.txt").write_text("mine")
    with pytest.raises(ExportRefused, match=r"notes\.txt"):
        folder.write(opened, found, tmp_path / "out")
    assert (tmp_path / "out" / "data" / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()]
)
def test_an_interrupted_export_leaves_what_stood_and_nothing_else(
    opened: Store,
    found: plan.Plan,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
):
    folder.write(opened, found, tmp_path / "out")
    before = (tmp_path / "out" / "export.json").read_bytes()
    whole = stream.files

    def breaks(*args: Any, **options: Any) -> Any:
        for name, piece in whole(*args, **options):
            if name == "README.md":
                raise error
            yield name, piece

    monkeypatch.setattr(stream, "files", breaks)
    wanted = ExportNotWritten if isinstance(error, OSError) else KeyboardInterrupt
    with pytest.raises(wanted) as caught:
        folder.write(opened, found, tmp_path / "out")
    if wanted is ExportNotWritten:
        assert "No space left on device" in str(caught.value)
    assert (tmp_path / "out" / "export.json").read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_place_that_cannot_be_written_is_named(opened: Store, found: plan.Plan, tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportNotWritten, match="file"):
        folder.write(opened, found, tmp_path / "file" / "out")


def test_a_disk_that_is_really_full_is_named(opened: Store, found: plan.Plan, tmp_path: Path):
    """A file that may not grow is what a full disk is to the program: the write fails."""
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000));"
        "from deepmath_viz.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    words = ["export", "--cache", str(opened.folder.parent), "--out", str(tmp_path / "out")]
    ran = subprocess.run(
        [sys.executable, "-c", code, *words],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 5, ran.stderr
    assert "cannot be written" in ran.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_export_left_is_cleared_by_the_next(
    opened: Store, found: plan.Plan, tmp_path: Path
):
    left = tmp_path / ".out.unfinished"
    (left / "data").mkdir(parents=True)
    (left / "data" / "train-00000.jsonl").write_text("half")
    folder.write(opened, found, tmp_path / "out")
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
    assert names(tmp_path / "out") == WHOLE


def test_an_export_that_was_being_replaced_when_the_process_died_is_not_lost(
    opened: Store, found: plan.Plan, tmp_path: Path
):
    target = tmp_path / "out"
    folder.write(opened, found, target)
    before = {path.name: path.read_bytes() for path in target.iterdir() if path.is_file()}
    # What a kill between the two renames leaves: the earlier export under its other name.
    target.rename(tmp_path / ".out.before")

    def broken(_done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        folder.write(opened, found, target, progress=broken)
    assert {p.name: p.read_bytes() for p in target.iterdir() if p.is_file()} == before
    folder.write(opened, found, target)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]


# -- two at once -----------------------------------------------------------------------------------

#: Exports the corpus at argv[1] to argv[2] as JSONL; says "half" at the first batch and goes on at
#: the next line of its input.
HALTING = """
import sys
from pathlib import Path
from deepmath_viz.corpus import manifest
from deepmath_viz.exports import folder, plan
from deepmath_viz.exports.recipe import Recipe
from deepmath_viz.corpus.store import Store
corpus = Path(sys.argv[1])
opened = Store(corpus, manifest.read(corpus))
def wait(done):
    print("half", flush=True)
    sys.stdin.readline()
found = plan.plan(opened, plan.Selection(), Recipe(format="jsonl"))
folder.write(opened, found, sys.argv[2], progress=wait)
"""


@contextmanager
def half_written(opened: Store, out: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process in the middle of an export."""
    with subprocess.Popen(
        [sys.executable, "-c", HALTING, str(opened.folder), str(out)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        try:
            assert other.stdout.readline() == "half\n"
            yield other
        finally:
            other.kill()


def content(path: Path) -> dict[str, bytes]:
    return {p.relative_to(path).as_posix(): p.read_bytes() for p in path.rglob("*") if p.is_file()}


def test_a_second_export_into_the_same_folder_is_refused_and_harms_nothing(
    opened: Store, found: plan.Plan, tmp_path: Path, deepmath: Callable[..., Any]
):
    out = tmp_path / "out"
    folder.write(opened, plan.plan(opened, Selection(ids=(1, 2)), Recipe(format="csv")), out)
    earlier = content(out)
    with half_written(opened, out) as other:
        ran = deepmath("export", "--cache", opened.folder.parent, "--out", out)
        assert ran.returncode == 3, ran.stderr
        assert f"Another export into {out} is at work. Wait for it" in ran.stderr
        with pytest.raises(ExportLocked):
            folder.write(opened, found, out)
        assert content(out) == earlier
        folder.write(opened, found, tmp_path / "beside")  # another folder is free
        other.communicate("\n")
        assert other.returncode == 0
    assert content(out) == content(tmp_path / "beside")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["beside", "out"]


def test_the_death_of_an_export_frees_its_folder(opened: Store, found: plan.Plan, tmp_path: Path):
    out = tmp_path / "out"
    with half_written(opened, out) as other:
        other.kill()
        other.wait()
        assert sorted(path.name for path in tmp_path.iterdir()) == [".out.lock", ".out.unfinished"]
        folder.write(opened, found, out)
    assert names(out) == WHOLE
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_exports_into_one_folder_at_the_same_moment_leave_one_whole(
    opened: Store, found: plan.Plan, tmp_path: Path
):
    """Each either writes all of it or is refused; the folder is there after the first success."""
    folder.write(opened, found, tmp_path / "alone")
    out, together = tmp_path / "out", threading.Barrier(4)

    def run(_: int) -> int:
        written = 0
        together.wait()
        for _ in range(12):
            with suppress(ExportLocked):
                folder.write(opened, found, out)
                written += 1
                assert (out / "export.json").exists() or (tmp_path / ".out.before").exists()
        return written

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(run, range(4)))
    assert content(out) == content(tmp_path / "alone")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["alone", "out"]
