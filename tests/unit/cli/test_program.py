"""The command line as a whole: imports, words that begin with a dash, ranges, completion."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

from deepmath_viz.cli.main import COMMANDS, COMPLETION, load, main
from deepmath_viz.config import ROOT

MODULES = {f"deepmath_viz.cli.{module}" for module, _ in COMMANDS.values()}
#: What takes a while to import and is used by some command or other.
HEAVY = {"streamlit", "torch", "datasets", "sklearn", "scipy", "sympy", "matplotlib", "umap"}
READING = {"duckdb", "numpy", "pyarrow", "pandas"}


def imported(*words: str) -> set[str]:
    """Modules that a command has imported when it ends."""
    code = (
        "import json, sys; from deepmath_viz.cli.main import main\n"
        "try: main(sys.argv[1:])\nexcept SystemExit: pass\n"
        "print(json.dumps(list(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *words], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(json.loads(done.stderr.splitlines()[-1]))


def error(capsys: Any, *words: str) -> str:
    """What is said of words that are no command; with exit code 2."""
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    return said.err


def parsed(name: str, *words: str) -> dict[str, Any]:
    """The parameters that a command reads out of words."""
    return load(name).make_context(name, list(words)).params


def test_help_imports_no_command() -> None:
    assert not imported("--help") & (MODULES | HEAVY | READING)
    assert not imported("no-such-command") & (MODULES | HEAVY | READING)


def test_a_command_imports_no_other(tmp_path: Path) -> None:
    found = imported("status", "--cache", str(tmp_path))
    assert found & MODULES == {"deepmath_viz.cli.status"}
    assert not found & HEAVY


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_opens_nothing(name: str) -> None:
    assert not imported(name, "-h") & HEAVY


def test_both_names_of_help(capsys: Any, monkeypatch: Any) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    texts = []
    for words in (["-h"], ["--help"], ["sql", "-h"], ["sql", "--help"]):
        with pytest.raises(SystemExit) as ended:
            main(words)
        assert ended.value.code == 0
        texts.append(capsys.readouterr().out)
    assert texts[0] == texts[1] and texts[2] == texts[3] and "--seconds" in texts[2]
    assert all(
        f"  {name} " in texts[0] and line in texts[0] for name, (_, line) in COMMANDS.items()
    )


def test_no_command_is_an_error_that_shows_them(capsys: Any) -> None:
    assert "judgements" in error(capsys)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("serach x", "No such command 'serach'. Did you mean 'search'?"),
        ("status --jso", "No such option '--jso'. Did you mean '--json'?"),
        ("list --type number", "'--type': 'number' is not one of 'integer', 'decimal', "),
        ("reviews import", "'import' is not 'export'"),
        ("report claims", "Missing option '--out'"),
        ("show", "Missing argument 'ID|KEY'"),
        ("show 1 2", "Got unexpected extra argument (2)"),
        ("list --limit", "Option '--limit' needs a value"),
        ("export --out --json", "Option '--out' needs a value"),
        ("build --map-neighbours 1", "'--map-neighbours': '1' must be a number from 2 to 200, w"),
        ("build --map-neighbours 2.5", "'2.5' must be a number from 2 to 200, without a fraction"),
        ("build --map-min-dist 1.1", "'--map-min-dist': '1.1' must be a number from 0 to 1."),
        ("build --map-seed 4294967296", "'--map-seed': '4294967296' must be a number from 0 to 42"),
        ("report claims --out x.md --threshold nan", "'--threshold': 'nan' must be a number from "),
        ("export --out x --test-share 1", "'--test-share': '1' must be a number from 0 to below 1"),
        ("export --out x --max-length 0", "'--max-length': '0' must be a number from 1 to "),
        ("export --out x --seed -1", "'--seed': '-1' must be a number from 0 to 4294967295"),
        ("sql x --seconds inf", "'--seconds': 'inf' must be a number from 0.01 to 86400."),
        ("sql x --limit -1", "'--limit': '-1' must be a number from 0 to 999999999999, w"),
        ("search x --limit many", "'--limit': 'many' must be a number from 1 to "),
    ],
)
def test_what_is_wrong_is_said_with_what_is_allowed(capsys: Any, words: str, said: str) -> None:
    assert said in error(capsys, *words.split())


def test_control_characters_of_words_are_shown_not_executed(capsys: Any) -> None:
    for words in (
        ["\x1b[2J"],
        ["status", "--\x1b[2J"],
        ["show", "1", "\x07\x9b2J"],
        ["list", "--sort", "\x9b\udcff"],
    ):
        said = error(capsys, *words)
        assert not set("\x07\x1b\x9b\udcff") & set(said)


def test_limits_of_searches_are_at_least_one() -> None:
    assert [parsed("search", "x", "--limit", n)["limit"] for n in ("-5", "0", "7")] == [1, 1, 7]


@pytest.mark.parametrize("query", ["-without", "-3", "-", "-hidden words", "--two words", "-h x"])
@pytest.mark.parametrize("name", ["search", "sql"])
def test_a_query_may_begin_with_a_dash(name: str, query: str) -> None:
    for words in ([query, "--limit", "3"], ["--limit", "3", query], ["--limit=3", "--", query]):
        params = parsed(name, *words)
        assert (params["query"], params["limit"]) == (query, 3)
    assert parsed(name, "--", "--json")["query"] == "--json"
    assert parsed(name, "--corpus", "-x", "-- note\nSELECT 1")["query"] == "-- note\nSELECT 1"


def test_values_may_begin_with_a_dash() -> None:
    assert parsed("list", "--sort", "-difficulty")["sort"] == "-difficulty"
    assert parsed("list", "--text", "-x", "--json")["filter_text"] == "-x"
    assert parsed("list", "--text=--json")["filter_text"] == "--json"
    assert parsed("show", "-3")["problem"] == "-3"
    # The name of an argument is a word like others.
    assert parsed("search", "--text", "query", "query")["filter_text"] == "query"
    with pytest.raises(click.NoSuchOption):
        parsed("show", "-x")


@pytest.mark.parametrize("given", ["~/a.md", "~/b/c.csv"])
def test_files_of_ones_own_folder(given: str) -> None:
    assert parsed("report", "claims", "--out", given)["out"] == Path(given).expanduser()


def complete(deepmath: Any, line: str) -> set[str]:
    """What bash is offered for the last word of a line."""
    env = {COMPLETION: "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))}
    done = deepmath(env=env)
    assert done.returncode == 0, done.stderr
    return {row.partition(",")[2] for row in done.stdout.splitlines()}


def test_shells_complete_commands_options_and_choices(deepmath: Any) -> None:
    source = deepmath(env={COMPLETION: "bash_source"})
    assert (source.returncode, source.stderr) == (0, "")
    assert f"{COMPLETION}=bash_complete" in source.stdout and "deepmath-viz" in source.stdout
    assert complete(deepmath, "deepmath-viz ") >= set(COMMANDS)
    assert complete(deepmath, "deepmath-viz se") == {"search"}
    assert {"--mode", "--like", "--cache"} <= complete(deepmath, "deepmath-viz search --")
    assert complete(deepmath, "deepmath-viz search --mode so") == {"solutions"}
    assert complete(deepmath, "deepmath-viz report ") == {
        "contamination",
        "claims",
        "novelty",
        "rollouts",
    }


@pytest.mark.parametrize(
    ("raised", "code", "said"), [(KeyboardInterrupt, 130, "stopped"), (BrokenPipeError, 0, "")]
)
def test_how_a_command_ends_that_is_cut_off(
    monkeypatch: Any, capfd: Any, raised: type, code: int, said: str
) -> None:
    def run() -> None:
        raise raised

    monkeypatch.setattr(
        sys.modules["deepmath_viz.cli.main"],
        "load",
        lambda _: click.Command("status", callback=run),
    )
    assert main(["status"]) == code
    assert said in capfd.readouterr().err
