"""Options of a build are kept in the manifest, and given again by who has none to give."""

from __future__ import annotations

import io
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from deepmath_viz.cli import build as build_command
from deepmath_viz.cli import run as run_command
from deepmath_viz.corpus import asked, jobs, manifest
from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.pipeline.stage import Options

FURTHER = "Elsewhere"


@pytest.fixture
def built(tmp_path: Path, make: Any, write_source: Any, monkeypatch: Any) -> tuple[Path, Path]:
    """Source and corpus folder of a build with two further sets."""
    source = write_source(tmp_path / "source", [{"question": "What is $1 + 1$?"}])
    pq.write_table(pa.table({"problem": ["What is $2$?"]}), tmp_path / "further.parquet")
    monkeypatch.chdir(tmp_path)
    found = make(
        source,
        tmp_path / "cache",
        "comparison",
        compare=(f"{FURTHER}=further.parquet:problem", "More=further.parquet"),
    )
    return source, tmp_path / "cache" / found.corpus


def sets(folder: Path) -> list[str]:
    found = manifest.read(folder)
    assert found is not None
    return list(found.stages["comparison"].notes["rows"])


def test_a_build_that_the_app_starts_keeps_the_sets_of_the_one_before(built, monkeypatch, tmp_path):
    source, folder = built
    further = tmp_path / "further.parquet"
    monkeypatch.chdir(tmp_path.parent)  # files are named by their whole paths
    given = ["--compare", f"{FURTHER}={further}:problem", "--compare", f"More={further}"]
    assert asked.arguments(asked.kept(manifest.read(folder))) == given
    before = manifest.read(folder)
    jobs.start(str(source), folder.parent, stages=["comparison"], force=True)
    while jobs.read(folder).running:
        time.sleep(0.02)
    assert jobs.read(folder).state == "done", jobs.log_tail(folder)
    after = manifest.read(folder)
    assert after.stages["comparison"].made_at >= before.stages["comparison"].made_at
    assert sets(folder) == [FURTHER, "More"]
    assert asked.arguments(asked.kept(after)) == given
    (said,) = run_command._kept(folder)
    assert said.startswith("Built as before, with ") and str(further) in said


def test_a_build_says_what_it_leaves_out_before_it_begins(built, make):
    source, folder = built

    def said(*stages: str) -> str:
        out = io.StringIO()
        make(source, folder.parent, *stages, compare=("More=further.parquet",), out=out)
        return out.getvalue()

    first = said("comparison")
    assert f"--compare {FURTHER}=" in first and "--compare More" not in first
    assert first.index("was built with") < first.index("comparison: ")
    assert sets(folder) == ["More"]
    assert "was built with" not in said("comparison") + said("problems")


def test_every_option_of_a_build_is_kept_and_given_again_as_it_was_given(tmp_path):
    """By the stage that it is for, and read back by the command line itself."""
    file = tmp_path / "some.json"
    file.touch()
    given = Options(
        compare=("Big-Math", "X=a/b:problem"), benchmarks=Path("today"), model="packaged",
        also_model="paper", fold=True, tokenizer=str(file), coordinates=file, map_neighbours=7,
        min_dist=0.25, seed=3,
    )  # fmt: skip
    found = Manifest("c", {}, {stage: record(stage, given) for stage in sorted(asked._STAGES)})
    words = asked.arguments(asked.kept(found))
    context = build_command.build_command.make_context("build", words)
    named = {option.attribute for option in asked.OPTIONS}
    read = {name: value for name, value in context.params.items() if name in named}
    assert replace(Options(), **{**read, "compare": tuple(read["compare"])}) == given
    assert asked.dropped(found, given, Options(), asked._STAGES) == []
    (said,) = asked.dropped(found, Options(), Options(), ["embeddings"])
    assert "--model packaged --fold" in said and "--map-seed" not in said
    # A build without options, and one that gives others, leaves nothing out unsaid.
    assert asked.kept(Manifest("c")) == {} == asked.kept(None)
    other = replace(given, seed=4, model="paper")
    assert asked.dropped(found, other, Options(), asked._STAGES) == []


def record(stage: str, options: Options, **more: Any) -> manifest.StageRecord:
    inputs = asked.of(stage, options, Options())
    return manifest.StageRecord(stage, "", "", 0, "", 0.0, inputs={**inputs, **more})


def test_of_a_build_by_an_earlier_version_what_is_known_is_kept_and_the_rest_named():
    stages = {
        "embeddings": manifest.StageRecord("embeddings", "", "", 0, "", 0, {"fold": True}),
        "second-model": manifest.StageRecord("second-model", "", "", 0, "", 0, {"model": "mine"}),
        "comparison": manifest.StageRecord(
            "comparison", "", "", 0, "", 0,
            notes={"rows": {"DAPO-17K": 3, "Big-Math": 2, "Own": 1}},
        ),
        "tokens": manifest.StageRecord("tokens", "", "", 0, "", 0, {"tokenizer": "lab/t"}),
    }  # fmt: skip
    found = Manifest("c", {}, stages)
    assert asked.kept(found) == {"--compare": ["Big-Math"], "--fold": True}
    assert asked.unknown(found) == [
        "the second model mine (--also-model)",
        "the set Own (--compare)",
        "the tokenizer lab/t (--tokenizer)",
    ]
