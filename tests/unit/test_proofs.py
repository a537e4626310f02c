"""What proofs take for well, and what they do not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from deepmath_viz.corpus.manifest import Artefact, Manifest, StageRecord
from tests.proofs import killed
from tests.proofs.gone_hub import lost


def corpus(**stages: str) -> Manifest:
    """Stages by name, each with a content; solutions and what is served are made from problems."""
    records = {
        name: StageRecord(
            name,
            fingerprint="",
            content=content,
            rows=1,
            made_at="",
            seconds=0.0,
            needs={} if name == "problems" else {"problems": stages.get("problems", "old")},
            artefacts=(Artefact(f"{name}-{content}.parquet", 1, content),),
        )
        for name, content in stages.items()
    }
    return Manifest("hub", stages=records)


def test_a_build_without_its_hub_keeps_or_renews_every_stage() -> None:
    before, expected = corpus(problems="old", serve="old"), {"problems": "new", "serve": "new"}
    assert lost(before, before, expected) == []
    assert lost(before, corpus(problems="new", serve="new"), expected) == []
    assert lost(before, corpus(problems="new"), expected) == []  # what was made from the old ones
    assert lost(before, corpus(problems="half", serve="old"), expected) == ["problems"]
    assert lost(before, corpus(problems="old", solutions="new"), expected) == ["solutions", "serve"]
    assert lost(before, corpus(problems="old"), expected) == ["serve"]
    assert lost(before, corpus(), expected)[0] == "problems"


def test_a_build_that_had_ended_was_not_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(killed, "BUILD", (sys.executable, "-S", "-c", ""))
    assert killed.kill(tmp_path, "serve", 0.0) == (False, "had ended with 0")
    assert killed.missed({"serve": [True, False], "search": [False, False]}) == ["search"]
