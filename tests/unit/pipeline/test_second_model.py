"""Two embedding models at once: their pairs, held against both cosines computed by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from deepmath_viz.analysis import contamination, contamination_report
from deepmath_viz.corpus.catalogue import open_store
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.pair_query import LOWEST, PairQuery
from deepmath_viz.dataset.rules import Rule
from deepmath_viz.errors import ArtefactMissing, SettingsError
from deepmath_viz.exports.plan import Selection, plan
from deepmath_viz.exports.recipe import Recipe
from deepmath_viz.vectors import models
from tests.support.app_pages import forget, run_page, words
from tests.support.fake_encoder import FakeEncoder

EVERYTHING = Filters()
STAGES = ("second-model", "overlaps")
SET, BENCHMARK = "DAPO-17K", "B"
OWN = [
    "Find the least prime above one hundred and eleven among all odd numbers.",
    "How many ways are there to colour the seven faces of a box in red and blue?",
    "What is the area of a circle whose radius is three?",
]
OTHERS = {
    SET: [OWN[0].replace("least", "greatest"), "Nothing like it."],
    BENCHMARK: [OWN[1].replace("red and blue", "blue and red"), OWN[2], "A tale of other things."],
}


class HalfOfTheWords(FakeEncoder):
    """A second model, made up for this test: it sees the first half of a text alone."""

    def _vector(self, text: str) -> np.ndarray:
        words = text.split()
        return super()._vector(" ".join(words[: max(1, len(words) // 2)]))


def encoder(model: Any) -> Any:
    return HalfOfTheWords(model) if model.name == "half" else FakeEncoder(model)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: Any) -> Path:
    """The folder of a second model; its weights are never read by an encoder that is made up."""
    made: Path = tmp_path_factory.mktemp("models") / "half"
    made.mkdir()
    (made / "modules.json").write_text("[]")
    (made / "config.json").write_text(json.dumps({"hidden_size": 48}))
    (made / "model.safetensors").write_bytes(b"made up")
    return made


@pytest.fixture(scope="module")
def source(tmp_path_factory: Any, write_source: Any) -> Path:
    root: Path = tmp_path_factory.mktemp("second") / "mirror"
    write_source(
        root / "hub" / "zwhe99" / "DeepMath-103K",
        [{"question": text, "final_answer": "1"} for text in OWN],
    )
    (root / "hub" / "RyanYr" / "DAPO-Math-17k" / "data").mkdir(parents=True)
    (root / "hub" / "RyanYr" / "DAPO-Math-17k" / "data" / "train.jsonl").write_text(
        "\n".join(json.dumps({"problem": text, "answer": "1"}) for text in OTHERS[SET])
    )
    (root / "benchmarks.jsonl").write_text(
        "\n".join(
            json.dumps({"benchmark": BENCHMARK, "problem": text, "answer": "1"})
            for text in OTHERS[BENCHMARK]
        )
    )
    return root


@pytest.fixture(scope="module")
def built(source: Path, folder: Path, tmp_path_factory: Any, make: Any) -> tuple[Any, Path]:
    cache = tmp_path_factory.mktemp("cache")
    return make(source, cache, *STAGES, encoder=encoder, also_model=str(folder)), cache


@pytest.fixture(scope="module")
def store(built: tuple[Any, Path]) -> Any:
    return open_store(built[1])


def cosines(folder: Path) -> dict[tuple[int, str, int], tuple[float, float]]:
    """Both cosines of every pair."""
    of = [encoder(models.packaged()), encoder(models.read(folder))]
    made = {}
    for id_, one in enumerate(OWN):
        for name, texts in OTHERS.items():
            for row, other in enumerate(texts):
                first, second = (m._vector(one) @ m._vector(other) for m in of)
                made[id_, name, row] = float(first), float(second)
    return made


def test_every_pair_that_either_model_calls_near_has_both_similarities(built, folder):
    record = built[0].stages["second-model"]
    assert record.inputs["model"] == "half" and record.inputs["dimension"] == 48
    path = built[1] / built[0].corpus / record.artefacts[0].name
    rows = {(r["id"], r["dataset"], r["row"]): r for r in pq.read_table(path).to_pylist()}
    expected = {pair: both for pair, both in cosines(folder).items() if max(both) > LOWEST}
    assert rows.keys() == expected.keys()
    for pair, row in rows.items():
        # Vectors are kept with 16 bits.
        assert (row["similarity"], row["second"]) == pytest.approx(expected[pair], abs=2e-3)
    # The made up model parts what only differs in its first half, and joins the rest.
    assert rows[1, BENCHMARK, 0]["second"] == pytest.approx(1, abs=1e-3)


def test_the_second_model_is_a_rule_like_the_others(store, folder):
    near = {pair for pair, (_, second) in cosines(folder).items() if second > 0.98}
    tested = {pair for pair in near if pair[1] == BENCHMARK}
    query = PairQuery(rule=Rule("second"))
    page = store.pairs.page(query, EVERYTHING)
    assert {(p["id"], p["dataset"], p["row"]) for p in page} == tested
    assert all(p["score"] > 0.98 for p in page)
    assert store.pairs.rules() == ["text", "cosine", "second", "indel", "ngram"]
    found = store.pairs.side_by_side(PairQuery(), EVERYTHING)
    ids = {id_ for id_, _, _ in tested}
    assert {one.rule: one.problems for one in found.rules}["second"] == len(ids)
    assert set(store.ids(Filters(found_by=("second",))).tolist()) == ids
    left = plan(store, Selection(), Recipe(drop_contaminated="second")).ids.tolist()
    assert set(left) == set(range(len(OWN))) - ids


def test_two_models_are_counted_pair_by_pair(store, folder):
    bar = 0.9
    counted = {}
    for (_, name, _), (first, second) in cosines(folder).items():
        both, one, other = counted.get(name, (0, 0, 0))
        counted[name] = (
            both + (first > bar and second > bar),
            one + (first > bar >= second),
            other + (second > bar >= first),
        )
    for against, name in (("benchmarks", BENCHMARK), (SET, SET)):
        found = store.pairs.two_models(PairQuery(against=against, threshold=bar), EVERYTHING)
        assert [(one.name, one.both, one.first, one.second) for one in found] == [
            (name, *counted[name])
        ]
    text = contamination_report.to_markdown(store, bar, Rule("second"))
    assert "## Two models, pair by pair" in text and "the second half." in text
    both, one, other = counted[BENCHMARK]
    assert f"| {BENCHMARK} | {both} | {one} | {other} |" in text
    assert "id,benchmark,row,similarity,exact,second" in contamination_report.to_csv(
        store, bar, Rule("second")
    )
    rows = contamination.models_table(found * 2)
    assert rows[-1]["by both models"] == 2 * rows[0]["by both models"]


def test_with_one_model_the_rule_is_not_there(source, tmp_path, make):
    make(source, tmp_path, *STAGES, encoder=encoder)
    store = open_store(tmp_path)
    assert (
        "second" not in store.pairs.rules()
        and store.pairs.two_models(PairQuery(), EVERYTHING) == []
    )
    with pytest.raises(ArtefactMissing, match="--also-model MODEL"):
        contamination_report.to_csv(store, 0.98, Rule("second"))
    with pytest.raises(ArtefactMissing, match="--also-model MODEL"):
        plan(store, Selection(), Recipe(drop_contaminated="second"))
    assert "Two models" not in contamination_report.to_markdown(store, 0.98)


def test_the_second_model_must_be_another(source, tmp_path, make):
    with pytest.raises(SettingsError, match="the model that is used anyway"):
        make(source, tmp_path, "second-model", encoder=encoder, also_model="packaged")


def test_the_page_sets_both_models_beside_each_other(built, monkeypatch):
    app = run_page(monkeypatch, "contamination", built[1], {"view": "rules", "threshold": "0.9"})
    assert not app.error
    assert "Two models, pair by pair" in [heading.value for heading in app.subheader]
    tables = [table.value for table in app.dataframe]
    assert "Cosine, second model" in set(tables[0]["rule"])
    beside = next(table for table in tables if "by both models" in table.columns)
    assert list(beside["name"]) == [BENCHMARK]
    app = run_page(monkeypatch, "contamination", built[1], {"view": "pairs", "rule": "second"})
    assert not app.error and ":gray[second model]" in words(app)
    forget()
