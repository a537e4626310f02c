"""`report contamination`: the CSV line by line, the document, and what it says is lacking."""

from __future__ import annotations

import csv
import io

import pytest

from deepmath_viz import cli
from deepmath_viz.analysis import contamination_report
from deepmath_viz.corpus.catalogue import open_store
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import published
from deepmath_viz.dataset.rules import Rule
from deepmath_viz.errors import ArtefactMissing
from tests.support import contamination_corpus as planted


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("report")
    planted.make(folder / "cache", folder / "six")
    return folder / "cache"


@pytest.fixture(scope="module")
def store(cache) -> Store:
    return open_store(cache)


def pairs(threshold: float) -> list[list[str]]:
    return [
        [str(i), name, str(row), f"{s:.6f}", "true" if (i, name, row) in planted.EXACT else "false"]
        for (i, name, row), s in sorted(planted.NEAR.items())
        if name in planted.BENCHMARKS and ((i, name, row) in planted.EXACT or s > threshold)
    ]


@pytest.mark.parametrize("threshold", [0.98, 0.9, 0.5, 0.996])
def test_the_csv_has_one_line_a_pair_sorted(store, threshold):
    header, *lines = csv.reader(io.StringIO(contamination_report.to_csv(store, threshold)))
    assert header == ["id", "benchmark", "row", "similarity", "exact"]
    assert lines == pairs(threshold)


def test_the_document_has_counts_with_denominators_and_says_what_it_cannot(store):
    text = contamination_report.to_markdown(store, 0.98)
    assert "Of 6 problems, 2 (33.3%) have the text of a benchmark problem" in text
    assert "| MATH | before the pools | 4 | 2 | 3 | 3 | 75.0% | 3 of 6 | 3 |" in text
    assert "| GSM8K | unknown | 1 | 0 | 0 | 0 | 0.0% | 0 of 6 | 0 |" in text
    assert planted.MODEL["model"] in text and "- threshold: cosine similarity above 0.98" in text
    assert "GPQA (The hub refuses access \\(403\\).)" in text
    assert "Omni-MATH" in text
    assert f"the dataset has {published.ROWS:,}" in text
    assert "no proof" in text and "nearest 5" in text


def test_data_in_the_document_is_inert(store):
    text = contamination_report.to_markdown(store, 0.98)
    assert "](http" not in text
    assert "<b>" not in text and "<script>" not in text and "<i>" not in text
    rows = [line for line in text.splitlines() if line.startswith("| 4 |")]
    assert len(rows) == 1 and rows[0].replace("\\|", "").count("|") == 10


def test_the_command_writes_both_and_prints_nothing_else(cache, tmp_path, deepmath):
    for ending in ("csv", "md"):
        out = tmp_path / f"out.{ending}"
        done = deepmath("report", "contamination", "--cache", cache, "--out", out)
        assert done.returncode == 0, done.stderr
        assert done.stdout == ""
        assert out.read_text() == contamination_report.FORMATS[ending](open_store(cache), 0.98)
    out = tmp_path / "low.csv"
    deepmath("report", "contamination", "--cache", cache, "--out", out, "--threshold", "0.9")
    assert len(out.read_text().splitlines()) == 1 + len(pairs(0.9))


@pytest.mark.parametrize("words", [["--out", "x.pdf"], ["--out", "x.csv", "--threshold", "98"], []])
def test_what_cannot_be_written_is_said(cache, deepmath, words):
    done = deepmath("report", "contamination", "--cache", cache, *words)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_rule_gives_its_pairs_its_counts_and_what_they_share(tmp_path, deepmath):
    built = planted.make(tmp_path / "cache", tmp_path / "six")
    with pytest.raises(ArtefactMissing, match="--stage overlaps"):
        contamination_report.to_csv(open_store(tmp_path / "cache"), 0.98, Rule("indel"))
    planted.plant_overlaps(tmp_path / "cache", built)
    opened = open_store(tmp_path / "cache")
    header, *lines = csv.reader(
        io.StringIO(contamination_report.to_csv(opened, 0.98, Rule("ngram", 8, "latex")))
    )
    assert header == [*contamination_report.HEADER, "gram"]
    assert [line[:3] for line in lines] == [["2", "AIME24", "0"], ["4", "AIME24", "1"]]
    assert all(len(line[5].split(" ")) == 8 for line in lines)
    header, *lines = csv.reader(
        io.StringIO(contamination_report.to_csv(opened, 0.98, Rule("indel")))
    )
    assert (header[5], [line[0] for line in lines]) == ("score", ["1", "2", "3"])
    assert all(90 < float(line[5]) <= 100 for line in lines)
    out = tmp_path / "out.md"
    words = ("report", "contamination", "--cache", tmp_path / "cache", "--out", out)
    done = deepmath(*words, "--as", "deepmathgap")
    assert done.returncode == 0, done.stderr
    text = out.read_text()
    assert "9 tokens in a row in common (between white space)" in text
    assert "Any of these rules finds 5 of 6 problems, all of them agree on 0." in text
    assert "figure 10 counts: DeepMath-103K 0, Open-R1 1." in text
    assert "\n\n### Common phrases\n\nNo common phrase of this kind is in DeepMath.\n\n" in text
    done = deepmath(*words, "--as", "lm-eval")
    assert done.returncode == 0, done.stderr
    text = out.read_text()
    assert "13 tokens in a row in common (between white space, in small letters without" in text
    assert "- as published: EleutherAI/lm-evaluation-harness at 121b709" in text


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("marin", "the share of a line's n-grams that are known"),
        ("datatrove", "12 tokens of a language's own tokenizer"),
        ("nobody", "the rule of nobody is not written down here."),
    ],
)
def test_a_rule_that_cannot_be_followed_is_refused_with_what_is_not_known(
    tmp_path, name, why, capsys
):
    words = ["report", "contamination", "--cache", str(tmp_path), "--as", name]
    assert cli.main([*words, "--out", str(tmp_path / "out.md")]) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert why in said and "Known: deepmathgap, open-r1, lm-eval. Say any other yourself" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("contamination", "--rule", "text", "--n", "9"), "--n belongs to --rule ngram"),
        (("contamination", "--rare", "--tokens", "word"), "--tokens and --rare belong to --rule"),
        (("contamination", "--as", "deepmathgap", "--n", "13"), "all of its rule: leave out --n"),
        (("contamination", "--as", "deepmathgap", "--rule", "text"), "leave out --rule"),
        (("claims", "--threshold", "0.9"), "--threshold belongs to report contamination"),
    ],
)
def test_options_that_would_make_no_difference_are_refused(tmp_path, words, said, capsys):
    out = tmp_path / "out.md"
    words = ["report", *words, "--cache", str(tmp_path), "--out", str(out)]
    with pytest.raises(SystemExit, match="2"):
        cli.main(words)
    assert said in capsys.readouterr().err
    assert not out.exists()


def test_without_neighbours_it_says_which_command_makes_them(tmp_path):
    planted.build_problems(tmp_path / "cache", tmp_path / "bare")
    with pytest.raises(ArtefactMissing, match="--stage neighbours"):
        contamination_report.to_csv(open_store(tmp_path / "cache"), 0.98)


def test_real_rows_give_the_overlaps_of_a_plain_count(real_data, tmp_path):
    """The expected counts without a build: what the stage must find."""
    import collections

    import pyarrow.parquet as pq

    from deepmath_viz.maths.folding import same
    from deepmath_viz.sources import open_source

    source = open_source(str(real_data))
    from deepmath_viz.sources import DEEPMATH

    own = set()
    for file in source.files(DEEPMATH):
        for table in source.batches(file, ["question"]):
            own |= {same(text) for text in table.column("question").to_pylist() if text}
    counts: collections.Counter[str] = collections.Counter()
    for row in pq.read_table(real_data / "benchmarks.parquet").to_pylist():
        counts[row["benchmark"]] += same(row["problem"]) in own
    assert {name: n for name, n in counts.items() if n} == {
        "MATH": 122,
        "AIME83-24": 16,
        "MMLU-STEM": 8,
    }
