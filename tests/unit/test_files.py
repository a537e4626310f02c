"""Files that are written whole or not at all."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from deepmath_viz.config import ROOT
from deepmath_viz.errors import FileNotWritten
from deepmath_viz.files import replacing, write_json, write_text


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_takes_its_place_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "a.bin"
    target.write_bytes(b"old")
    with replacing(target) as file:
        file.write(b"new")
        file.flush()
        assert target.read_bytes() == b"old"
    assert target.read_bytes() == b"new"
    assert names(tmp_path) == ["a.bin"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_what_is_broken_off_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, error: type[BaseException]
) -> None:
    target = tmp_path / "a.bin"
    target.write_bytes(b"old")
    with pytest.raises(error), replacing(target) as file:
        file.write(b"half")
        raise error
    with pytest.raises(TypeError):
        write_json(target, {"no": object()})
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["a.bin"]


def test_who_may_read_a_file_stays_as_it_was_or_is_as_the_umask_says(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.touch(0o640)
    old.chmod(0o640)
    program = "import sys; from deepmath_viz.files import write_text; write_text(sys.argv[1], 'x')"
    for path in (old, new):
        command = f'umask 077; exec "{sys.executable}" -c "{program}" "{path}"'
        subprocess.run(["sh", "-c", command], cwd=ROOT, check=True)
    assert [path.stat().st_mode & 0o777 for path in (old, new)] == [0o640, 0o600]


def test_what_killed_programs_left_is_removed_where_nobody_else_writes(tmp_path: Path) -> None:
    left = tmp_path / ".part-[1].parquet.0123.unfinished"
    for path in (left, tmp_path / ".part-2.parquet.0123.unfinished"):
        path.touch()
    with replacing(tmp_path / "part-[1].parquet") as file:
        file.write(b"x")
    assert left.exists()
    with replacing(tmp_path / "part-[1].parquet", alone=True) as file:
        file.write(b"y")
    assert names(tmp_path) == [".part-2.parquet.0123.unfinished", "part-[1].parquet"]


def test_many_writers_of_one_file_leave_one_of_their_files_whole(tmp_path: Path) -> None:
    target = tmp_path / "a.json"
    values = [list(range(n, n + 5_000)) for n in range(8)]
    writers = [threading.Thread(target=write_json, args=(target, value)) for value in values]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert json.loads(target.read_text()) in values
    assert names(tmp_path) == ["a.json"]


def test_a_file_that_was_asked_for_and_cannot_be_written_is_a_named_error(tmp_path: Path) -> None:
    write_text(tmp_path / "a.txt", "½")
    assert (tmp_path / "a.txt").read_bytes() == "½".encode()
    with pytest.raises(FileNotWritten, match=r"a\.txt.*cannot be written"):
        write_text(tmp_path / "a.txt" / "below", "x")
    assert names(tmp_path) == ["a.txt"]
