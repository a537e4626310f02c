"""The command line: what it prints, and how it ends."""

from __future__ import annotations

import json
import math
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from deepmath_viz.cli.main import COMMANDS, main
from deepmath_viz.config import ROOT
from deepmath_viz.corpus import catalogue, manifest
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.labels import AGREEMENTS
from tests.support.novelty_corpus import plant

README = ROOT / "README.md"
ROWS = 45


@pytest.fixture(scope="module")
def cache(tmp_path_factory: Any, example_rows: Any, write_source: Any, make: Any) -> Path:
    """A cache with one built corpus."""
    folder = tmp_path_factory.mktemp("cli")
    make(
        write_source(folder / "source", example_rows(ROWS, wrong=True), shards=2), folder / "cache"
    )
    return folder / "cache"


@pytest.fixture
def run(cache: Path, capsys: Any, monkeypatch: Any) -> Any:
    """Runs a command on that cache; gives exit code, standard output and standard error."""
    monkeypatch.delenv("DEEPMATH_CORPUS", raising=False)

    def run(*words: str, cache: Path = cache) -> tuple[int, str, str]:
        code = main([words[0], "--cache", str(cache), *words[1:]])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_status_as_json_says_stages_rows_and_origins(run, cache):
    code, out, _ = run("status", "--json")
    told = json.loads(out)
    corpus = told["opens"]
    built = manifest.read(cache / corpus)
    assert code == 0
    assert told["cache"] == str(cache)
    stages = told["corpora"][corpus]["stages"]
    assert {name: s["rows"] for name, s in stages.items()} == {
        name: record.rows for name, record in built.stages.items()
    }
    assert [f["name"] for f in stages["problems"]["made_from"]["files"]] == [
        "data/train-00000-of-00002.parquet",
        "data/train-00001-of-00002.parquet",
    ]
    assert stages["serve"]["content"] == built.stages["serve"].content
    assert told["building"] == {}


def test_status_in_words(run, cache):
    code, out, _ = run("status")
    assert code == 0
    for name in ("problems", "solutions", "serve"):
        assert re.search(rf"^  {name} +\d+ rows", out, re.MULTILINE)
    assert "(opens first)" in out


def test_final_answers_against_themselves_as_a_page(run, tmp_path):
    code, out, _ = run("grade", "--self", "--limit", "2", "--page", str(tmp_path / "table.md"))
    assert code == 0
    assert re.search(r"^all +2 +2 ", out, re.MULTILINE)
    assert "\n| all | 2 | 2 | " in (tmp_path / "table.md").read_text("utf-8")


def test_status_of_nothing(run, tmp_path):
    assert run("status", cache=tmp_path)[:2] == (0, f"Nothing has been built in {tmp_path}.\n")
    assert json.loads(run("status", "--json", cache=tmp_path)[1])["corpora"] == {}


@pytest.fixture
def damaged(tmp_path: Path, cache: Path) -> Path:
    """A copy of the corpus folder, to do harm to."""
    shutil.copytree(cache, tmp_path / "copy")
    return next(path for path in (tmp_path / "copy").iterdir() if path.is_dir())


def test_check_passes_what_is_as_recorded(run):
    code, out, _ = run("check")
    assert (code, "is as recorded" in out) == (0, True)


@pytest.mark.parametrize("stage", ["problems", "solutions", "serve"])
def test_check_finds_a_flipped_byte(run, damaged, stage):
    name = manifest.read(damaged).stages[stage].artefacts[0].name
    data = bytearray((damaged / name).read_bytes())
    data[len(data) // 2] ^= 1
    (damaged / name).write_bytes(data)
    code, out, _ = run("check", cache=damaged.parent)
    assert code == 1
    assert f"{damaged.name}: {stage}: {name} differs from its record" in out
    assert "build" in out


def test_check_finds_a_missing_file(run, damaged):
    name = manifest.read(damaged).stages["solutions"].artefacts[1].name
    (damaged / name).unlink()
    code, out, _ = run("check", cache=damaged.parent)
    assert code == 1
    assert f"{name} is missing" in out
    assert out.count("\n") == 2


def test_check_finds_a_damaged_manifest(run, damaged):
    (damaged / manifest.FILE).write_text("{")
    code, out, _ = run("check", cache=damaged.parent)
    assert code == 1
    assert "manifest.json is not readable" in out


def test_check_of_an_unknown_corpus_is_an_error(run):
    code, _, err = run("check", "--corpus", "other")
    assert code == 1
    assert "No corpus 'other'" in err


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ([], Filters()),
        (["--topic", "Algebra"], Filters(topics=("Mathematics -> Algebra",))),
        (["--topic", "Mathematics -> Calculus"], Filters(topics=("Mathematics -> Calculus",))),
        (["--topic", "unknown", "--topic", "Algebra"],
         Filters(topics=("unknown", "Mathematics -> Algebra"))),
        (["--difficulty", "5"], Filters(difficulty=(5, 5))),
        (["--difficulty", "5~7.5", "--unrated"], Filters(difficulty=(5, 7.5), unrated=True)),
        (["--unknown-difficulty"], Filters(unknown_difficulty=True)),
        (["--type", "fraction", "--type", "empty"], Filters(answer_types=("fraction", "empty"))),
        (["--block", "unknown"], Filters(blocks=("unknown",))),
        (["--solutions", "yes"], Filters(solutions=True)),
        (["--solutions", "no"], Filters(solutions=False)),
        (["--length", "~40"], Filters(question_length=(0, 40))),
        (["--length", "41~"], Filters(question_length=(41, math.inf))),
        (["--text", "100% 'n'"], Filters(text="100% 'n'")),
    ],
)  # fmt: skip
def test_list_with_each_filter(run, cache, words, wanted):
    opened = catalogue.open_store(cache)
    expected = opened.page(wanted, limit=1000)
    assert expected, "a filter that finds nothing proves nothing"
    code, out, _ = run("list", *words, "--limit", "1000", "--json")
    assert code == 0
    assert [json.loads(line) for line in out.splitlines()] == json.loads(json.dumps(expected))
    code, out, _ = run("list", *words, "--limit", "1")
    assert out.splitlines()[-1].startswith(f"1 of {opened.count(wanted)} problems (")


def test_list_sorts_and_pages(run, cache):
    _, out, _ = run("list", "--sort=-difficulty", "--offset", "3", "--limit", "4", "--json")
    expected = catalogue.open_store(cache).page(Filters(), "-difficulty", 3, 4)
    assert [json.loads(line)["id"] for line in out.splitlines()] == [row["id"] for row in expected]


@pytest.mark.parametrize("band", ["hard", "7~5", "0~11", "nan", "5~", "-3"])
def test_a_difficulty_that_is_none_is_refused(run, band):
    code, _, err = run("list", f"--difficulty={band}")
    assert code == 1
    assert f"--difficulty {band!r}" in err


@pytest.mark.parametrize(
    "words",
    [
        ["--limit", "-1"],
        ["--limit", "9" * 19],
        ["--offset", str(2**63)],
        ["--offset", "9" * 5000],
        ["--limit", "x"],
        ["--type", "number"],
        ["--sort", "x"],
    ],
)
def test_impossible_options_end_with_2(run, words):
    with pytest.raises(SystemExit) as ended:
        run("list", *words)
    assert ended.value.code == 2


def test_the_largest_offset_and_limit_are_taken(run):
    most = "9" * 18
    assert run("list", "--offset", most, "--limit", most, "--json")[:2] == (0, "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--topic=->"], "--topic '->' is no topic path"),
        (["--topic", ""], "--topic '' is no topic path"),
        (["--text", "a\udcff"], "--text holds bytes that are no text in UTF-8"),
        (["--topic", "\udcff"], "--topic holds bytes"),
        (["--block", "\udcff"], "--block holds bytes"),
    ],
)
def test_a_filter_that_cannot_be_meant_is_refused(run, words, said):
    code, out, err = run("list", *words)
    assert (code, out) == (2, "")
    assert said in err


def test_a_name_of_no_text_names_nothing(run):
    code, _, err = run("show", "\udcff")
    assert code == 1
    assert "No problem" in err


def test_status_says_when_the_corpus_to_open_first_is_not_there(run, monkeypatch):
    monkeypatch.setenv("DEEPMATH_CORPUS", "nowhere")
    code, out, _ = run("status")
    assert code == 0
    assert "DEEPMATH_CORPUS is 'nowhere'" in out
    assert "problems" in out
    told = json.loads(run("status", "--json")[1])
    assert (told["opens"], told["wanted"]) == (None, "nowhere")
    assert len(told["corpora"]) == 1


def test_status_tells_of_a_first_build_that_failed(run, tmp_path):
    (tmp_path / "rows").mkdir()
    (tmp_path / "rows" / "train.jsonl").write_text('{"prompt": "no question"}\n')
    cache = tmp_path / "c"
    assert run("build", "--source", str(tmp_path / "rows"), cache=cache)[0] == 1
    (folder,) = cache.iterdir()
    code, out, _ = run("status", cache=cache)
    assert code == 0
    assert f"{folder.name}: the latest build failed at the stage problems: " in out
    assert "train.jsonl has no 'question'" in out
    assert json.loads(run("status", "--json", cache=cache)[1])["failed"][folder.name]["error"]


def test_control_characters_in_the_data_are_shown_not_executed(run, tmp_path):
    source = tmp_path / "rows"
    source.mkdir()
    evil = "What is \x1b]0;owned\x07 \x9b2J \x7f \u202e $1 + 1$?\nSecond\tline"
    row = {"question": evil, "final_answer": "\x1b[31m2", "topic": "Mathematics -> \x1b[1mA"}
    row["r1_solution_1"] = "\x1b[2Jthinking</think>\x1b[8mhidden \\boxed{2}"
    (source / "train.jsonl").write_text(json.dumps(row) + "\n")
    cache = tmp_path / "c"
    assert run("build", "--source", str(source), "--stage", "solutions", cache=cache)[0] == 0
    for words in (["show", "0", "--reasoning"], ["show", "0", "--json"], ["list"],
                  ["list", "--json"], ["list", "--text", "owned \x1b"]):  # fmt: skip
        code, out, _ = run(*words, cache=cache)
        assert code == 0
        assert not set("\x1b\x07\x9b\x7f\u202e") & set(out), words
    out = run("show", "0", cache=cache)[1]
    assert r"What is \x1b]0;owned\x07 \x9b2J \x7f \u202e $1 + 1$?" in out
    assert "\nSecond\tline" in out
    assert json.loads(run("show", "0", "--json", cache=cache)[1])["question"] == evil


def test_show_by_id_and_by_key(run, cache, example_rows):
    row = example_rows(ROWS, wrong=True)[1]
    key = catalogue.open_store(cache).problem(1)["key"]
    code, by_id, _ = run("show", "1")
    assert code == 0
    assert run("show", key)[1] == by_id
    assert row["question"] in by_id
    assert f"key:          {key}" in by_id
    assert by_id.count("--- Solution") == 3
    assert "Way 2 of 1: \\boxed{2}." in by_id
    assert "Thinking 1 of 1." not in by_id
    assert "Thinking 1 of 1." in run("show", "1", "--reasoning")[1]
    told = json.loads(run("show", "1", "--json")[1])
    assert [s["answer"] for s in told["solutions"]] == ["1", "2", "3"]
    assert "no solutions for it" in run("show", "3")[1]


def test_show_of_nothing_is_an_error(run):
    code, out, err = run("show", "99999")
    assert (code, out) == (1, "")
    assert "No problem '99999'" in err


def test_errors_go_to_standard_error_with_their_own_code(run, tmp_path):
    code, out, err = run("list", cache=tmp_path)
    assert (code, out) == (1, "")
    assert err.startswith("deepmath_viz: Nothing has been built")
    assert run("build", "--source", str(tmp_path / "none"))[0] == 1
    assert run("build", "--source", "demo", "--revision", "x")[0] == 2
    (tmp_path / "file").touch()
    assert run("status", cache=tmp_path / "file")[0] == 2


def test_a_filter_of_a_stage_that_is_not_built_names_the_stage(run):
    code, _, err = run("list", "--rewardable", "yes")
    assert code == 1
    assert "fitness" in err
    assert "build --stage" in err


def test_stages_may_be_given_together_or_apart(run, tmp_path, write_source, example_rows):
    source = str(write_source(tmp_path / "s", example_rows(5)))
    code, _, err = run("build", "--source", source, "--stage", "problems,map", cache=tmp_path / "c")
    assert code == 1
    assert "No stage is called 'map'" in err
    words = ["--stage", "problems", "--stage", "solutions"]
    code, out, err = run("build", "--source", source, *words, cache=tmp_path / "c")
    assert (code, out) == (0, "")
    assert "solutions: " in err
    assert "serve" not in err


def test_a_closed_pipe_is_no_error(cache, deepmath):
    program = f"{sys.executable} -m deepmath_viz list --cache '{cache}' --limit 1000 --json"
    ended = subprocess.run(
        ["bash", "-o", "pipefail", "-c", f"{program} | head -1"],
        cwd=README.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert json.loads(ended.stdout)["id"] == 0
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_readme_and_takes_a_cache(name, capsys):
    assert re.search(rf"`{name}\b", README.read_text(encoding="utf-8"))
    with pytest.raises(SystemExit):
        main([name, "--help"])
    assert "--cache FOLDER" in capsys.readouterr().out


def test_agreement_prints_the_figures_of_the_page(run, cache):
    opened = catalogue.open_store(cache)
    code, out, _ = run("agreement", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["problems"] == {
        name: opened.count(Filters(agreements=(name,))) for name in AGREEMENTS
    }
    assert found["compared"] == sum(found["problems"].values()) > 0
    assert sum(row["count"] for row in found["solutions"]) == sum(
        row["n_solutions"] for row in opened.page(Filters(), limit=10_000)
    )
    _, words, _ = run("agreement", "--verdict", "none")
    assert f"{found['problems']['none']:,} problems compared (agreement none)" in words


def test_list_filters_and_sorts_by_novelty(run, cache, tmp_path):
    copy = tmp_path / "cache"
    shutil.copytree(cache, copy)
    corpus = catalogue.choose(copy)
    built = manifest.read(copy / corpus)
    assert built is not None
    plant(copy / corpus, built)
    opened = catalogue.open_store(copy)
    for option, filters in (
        ("--novelty=within", Filters(novelties=("within",))),
        ("--contaminated=exact", Filters(contaminations=("exact",))),
    ):
        total = opened.count(filters)
        assert 0 < total < ROWS
        assert f"of {total} problems" in run("list", option, cache=copy)[1]
    out = run("list", "--json", "--sort=-novel", "--limit=100", cache=copy)[1]
    rows = [json.loads(line) for line in out.splitlines()]
    highest = [max(row["similarity_elsewhere"], row["similarity_within"]) for row in rows]
    assert highest == sorted(highest, reverse=True)
    assert len(rows) == ROWS
