"""`sql` on the command line: formats, files, standard input, errors with their place."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from deepmath_viz.cli.main import main
from deepmath_viz.config import ROOT
from deepmath_viz.reviews.pairs import PairJudgements

ROWS = 30


@pytest.fixture(scope="module")
def cache(tmp_path_factory: Any, example_rows: Any, write_source: Any, make: Any) -> Path:
    """A cache with one corpus."""
    folder = tmp_path_factory.mktemp("cli-sql")
    make(write_source(folder / "source", example_rows(ROWS)), folder / "cache")
    return folder / "cache"


@pytest.fixture
def run(cache: Path, capfdbinary: Any, monkeypatch: Any) -> Any:
    """Runs `sql` on that cache; gives exit code, standard output and standard error."""
    monkeypatch.delenv("DEEPMATH_CORPUS", raising=False)

    def run(*words: str, stdin: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        code = main(["sql", "--cache", str(cache), *words])
        said = capfdbinary.readouterr()
        return code, said.out.decode(), said.err.decode()

    return run


def test_a_table_is_shown(run: Any) -> None:
    code, out, err = run("SELECT id, 'a\x1b[31m' AS t, id / 2 AS half FROM problems LIMIT 2")
    assert code == 0
    lines = out.splitlines()
    assert lines[0].split() == ["id", "t", "half"]
    assert lines[2].split() == ["0", "a\\x1b[31m", "0"]
    assert err.startswith("2 rows, ")
    _, out, err = run("FROM range(1000)")
    assert len(out.splitlines()) == 102 and "there are more" in err


def test_csv_from_standard_input(run: Any) -> None:
    code, out, _ = run("--format", "csv", stdin="SELECT id, question FROM problems ORDER BY id")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert (code, len(rows), rows[0]["id"]) == (0, ROWS, "0")


def test_files_in_every_format(run: Any, tmp_path: Path) -> None:
    for name in ("a.csv", "a.jsonl", "a.parquet", "a.txt"):
        code, out, err = run("SELECT id FROM problems", "--out", str(tmp_path / name))
        assert (code, out) == (0, "") and err.endswith(f"to {tmp_path / name}\n")
    assert pq.read_table(tmp_path / "a.parquet").num_rows == ROWS
    lines = (tmp_path / "a.jsonl").read_text().splitlines()
    assert sorted(json.loads(line)["id"] for line in lines) == list(range(ROWS))
    _, _, err = run("FROM problems", "--out", str(tmp_path / "b.csv"), "--limit", "3")
    assert err.startswith("3 rows")


def test_a_failed_query_leaves_no_file(run: Any, tmp_path: Path) -> None:
    code, _, err = run("SELECT quetion FROM problems", "--out", str(tmp_path / "a.csv"))
    assert code == 5
    assert "Did you mean question" in err
    assert "line 1: SELECT quetion FROM problems\n               ^^^^^^^\n" in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["FROM problems", "--out", "x.odd"], 2, "give --format"),
        (["DROP TABLE problems"], 5, "DROP is not run here"),
        (["FROM read_csv('/etc/passwd')"], 5, "read_csv is not available"),
        (["SELECT count(*) FROM range(1000000) a, range(1000000) b, range(9)", "--seconds", "0.2"],
         5, "ended after 0.2 seconds"),
        (["SELECT 1", "--corpus", "other"], 1, "No corpus 'other'"),
        (["SELECT 1", "--out", "/nowhere/a.csv"], 4, "cannot be written"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said(run: Any, words: list[str], code: int, said: str) -> None:
    found, _, err = run(*words)
    assert found == code
    assert said in err


def on_a_terminal(words: Sequence[str], env: dict[str, str]) -> str:
    """What a command writes to a terminal."""
    here, there = pty.openpty()
    program = [sys.executable, "-m", "deepmath_viz", *words]
    done = subprocess.Popen(
        program, stdout=there, stderr=subprocess.DEVNULL, cwd=ROOT, env={**os.environ, **env}
    )
    os.close(there)
    said = b""
    with suppress(OSError):  # the end of a terminal is an error
        while piece := os.read(here, 65536):
            said += piece
    os.close(here)
    assert done.wait(300) == 0
    return said.decode().replace("\r\n", "\n")


STEERING = "\x1b[2J\x9b31m\u202e\x07é"


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_data_steer_no_terminal_and_are_exact_in_a_pipe(
    run: Any, cache: Path, form: str, tmp_path: Path
) -> None:
    sql = f"SELECT '{STEERING}' AS t, 'plain' AS p"
    shown = on_a_terminal(("sql", "--cache", str(cache), "--format", form, sql), {})
    assert not set(shown) & (set(STEERING) - set("[2J31mé")) and "plain" in shown
    exact = run("--format", form, sql)[1]
    assert run(sql, "--out", str(tmp_path / f"a.{form}"))[0] == 0
    assert (tmp_path / f"a.{form}").read_bytes().decode() == exact
    if form == "jsonl":
        assert json.loads(shown) == json.loads(exact) == {"t": STEERING, "p": "plain"}
    else:
        assert "\\x1b[2J\\x9b31m\\u202e\\x07é" in shown
        assert next(csv.DictReader(io.StringIO(exact)))["t"] == STEERING


def test_notes_that_people_entered_steer_no_terminal(tmp_path: Path) -> None:
    PairJudgements(tmp_path).record("a" * 16, "b" * 16, "Pat", "same", note=STEERING)
    env = {"DEEPMATH_DATA": str(tmp_path)}
    shown = on_a_terminal(("judgements", "export", "--format", "jsonl"), env)
    assert "\x1b" not in shown and json.loads(shown)["note"] == STEERING
