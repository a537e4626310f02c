"""Published results: our table, what follows from it, and results of one's own."""

from __future__ import annotations

import csv
import io
import json
import stat
from collections import Counter
from pathlib import Path

import pytest

from deepmath_viz.analysis import results
from deepmath_viz.dataset.results import (
    BENCHMARKS,
    CARDS,
    FIGURE_1B,
    GPQA,
    GROUPS,
    RESULTS,
    TABLE_3,
)
from deepmath_viz.errors import ResultsRefused
from deepmath_viz.reviews.own_results import OwnResult, OwnResults


def test_every_figure_has_a_source_and_none_stands_twice():
    assert len(RESULTS) == 206
    places = Counter((one.model, one.benchmark, one.source) for one in RESULTS)
    assert set(places.values()) == {1}
    assert all(one.source and 0 <= one.value <= 100 for one in RESULTS)
    assert Counter(one.second_hand for one in RESULTS) == {False: 198, True: 8}
    known = {one.model for one in RESULTS}
    assert {one.base for one in RESULTS if one.base} <= known


def test_the_model_cards_repeat_table_3():
    for one in RESULTS:
        if one.source == CARDS:
            assert one.value == results.SCORES[one.model, one.benchmark]
    (slip,) = [one for one in RESULTS if one.source == FIGURE_1B]
    assert slip.value != results.SCORES[slip.model, slip.benchmark]


def test_means_and_gains():
    # Seven benchmarks of table 3, added up by hand.
    means = {model: round(results.mean(model), 1) for group in GROUPS.values() for model in group}
    assert means["Qwen-2.5-7B"] == 25.0 and means["DeepMath-Zero-7B"] == 46.7
    assert means["Open-Reasoner-Zero-7B"] == 42.5
    assert means["Qwen-2.5-Math-7B"] == 21.2 and means["DeepMath-Zero-Math-7B"] == 52.5
    assert means["DeepMath-1.5B"] == 55.9 and means["DeepMath-Omn-1.5B"] == 67.0
    # Those that the notes on the camera-ready version give again.
    again = {one.model: one.value for one in RESULTS if one.second_hand}
    assert again["Math-7B + DeepMath"] == means["DeepMath-Zero-Math-7B"]
    found = results.gains("RL from R1-Distill-Qwen-1.5B")
    assert len(found) == 3 * len(BENCHMARKS)
    (one,) = [g for g in found if (g.model, g.benchmark) == ("DeepMath-1.5B", "AIME24")]
    assert one.points == pytest.approx(37.3 - 29.4)


def test_best_holds_everywhere_but_where_it_is_named():
    lost = [one for group in GROUPS for one in results.beaten(group)]
    assert [(one.model, one.benchmark, one.by) for one in lost] == [
        ("DeepMath-Zero-Math-7B", "GPQA biology", "Oat-Zero-7B"),
        ("DeepMath-1.5B", "AIME24", "DeepScaleR-1.5B-Preview"),
        ("DeepMath-1.5B", "PolyMath-en", "DeepScaleR-1.5B-Preview"),
    ]
    said = results.sentences()
    assert len(said) == 2 * len(GROUPS)
    assert sum("on all" in sentence for sentence in said) == len(said) - 2
    assert any("DeepScaleR-1.5B-Preview has 42.3, it has 37.3" in sentence for sentence in said)
    below = {(model, name) for model, name, _ in results.below_guessing()}
    assert ("DeepMath-1.5B", "GPQA chemistry") in below
    assert ("DeepMath-Zero-7B", "GPQA chemistry") not in below
    assert {name for _, name in below} <= set(GPQA)


def written(folder: Path, *rows: dict) -> Path:
    path = folder / "mine.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows))
    return path


MINE = {"model": "Mine", "benchmark": "AIME24", "value": 41.5, "base": "Qwen-2.5-7B"}


def test_own_results_are_kept_replaced_and_taken_away(tmp_path):
    kept = OwnResults(tmp_path / "data")
    assert kept.all() == []
    assert kept.add(written(tmp_path, MINE, {**MINE, "benchmark": "AIME25"})) == (2, 0)
    assert stat.S_IMODE(kept.path.stat().st_mode) == 0o600
    assert kept.add(written(tmp_path, {**MINE, "value": 42})) == (1, 1)
    assert kept.all()[0] == OwnResult("Mine", "AIME24", 42.0, "Qwen-2.5-7B")
    assert len(OwnResults(tmp_path / "data").all()) == 2
    assert kept.remove("Mine") == 2 and kept.all() == []
    with pytest.raises(ResultsRefused, match="Models: none"):
        kept.remove("Mine")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([{"model": "M", "value": 3}], "no column benchmark"),
        ([{**MINE, "value": 141}], "no percentage"),
        ([{**MINE, "value": "many"}], "no percentage"),
        ([{**MINE, "model": " "}], "no model"),
        ([{**MINE, "value": 0.41}, {**MINE, "value": 1}], "look like shares"),
        ([MINE, {**MINE, "benchmark": "AIME25"}, {**MINE, "value": 42}], "Rows 1 and 3 of .* both"),
    ],
)
def test_a_file_that_holds_no_results_is_refused_whole(tmp_path, rows, said):
    kept = OwnResults(tmp_path)
    kept.add(written(tmp_path, MINE))
    before = kept.path.read_bytes()
    with pytest.raises(ResultsRefused, match=said):
        kept.add(written(tmp_path, *rows))
    assert kept.path.read_bytes() == before


def test_two_metrics_of_one_benchmark_are_both_kept(tmp_path):
    kept = OwnResults(tmp_path)
    assert kept.add(written(tmp_path, MINE, {**MINE, "metric": "pass@16", "value": 60})) == (2, 0)
    assert [one.value for one in kept.all()] == [41.5, 60]


def test_a_damaged_file_is_named_and_left_as_it_is(tmp_path):
    kept = OwnResults(tmp_path)
    kept.path.write_text("[{}")
    with pytest.raises(ResultsRefused, match=r"results\.json"):
        kept.add(written(tmp_path, MINE))
    assert kept.path.read_text() == "[{}"


def test_the_command_lists_both(tmp_path, deepmath):
    env = {"DEEPMATH_DATA": str(tmp_path / "data")}
    done = deepmath("results", written(tmp_path, MINE), env=env)
    assert (done.returncode, done.stdout.strip()) == (0, "1 results added.")
    listed = deepmath("results", env=env)
    rows = list(csv.DictReader(io.StringIO(listed.stdout)))
    assert len(rows) == 207 and rows[-1]["own"] == "True" and rows[-1]["model"] == "Mine"
    assert rows[0]["source"] == TABLE_3
