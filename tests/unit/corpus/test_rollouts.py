"""Rollouts of one's own models: what is read, matched, judged, kept, and told of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deepmath_viz.corpus import schema
from deepmath_viz.corpus.attached import names
from deepmath_viz.corpus.attached.folder import AttachedFolder
from deepmath_viz.corpus.attached.reading import Part
from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.corpus.rollouts import importing
from deepmath_viz.corpus.rollouts.folder import RolloutFolder
from deepmath_viz.corpus.rollouts.request import RolloutRequest, Rollouts
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.errors import AttachedMissing, AttachError, AttachRefused

ROWS = 60


@pytest.fixture(scope="module")
def corpus(example_rows: Any, make_cache: Any) -> tuple[Path, Manifest]:
    """A folder of a corpus, and its manifest."""
    cache, found = make_cache("rollouts", example_rows(ROWS))
    return cache / found.corpus, found


@pytest.fixture(scope="module")
def asked(example_rows: Any) -> list[tuple[str, str | None]]:
    """Questions and final answers."""
    return [(row["question"], row["final_answer"]) for row in example_rows(ROWS)]


@pytest.fixture
def attached(tmp_path: Path, corpus: Any) -> AttachedFolder:
    return AttachedFolder.of(tmp_path / "data", corpus[0].name)


Add = Callable[..., Rollouts]


@pytest.fixture
def add(attached: AttachedFolder, corpus: Any, tmp_path: Path) -> Add:
    """Adds rows, or a file, as rollouts of a model."""

    def run(given: Any, title: str = "mine", **how: Any) -> Rollouts:
        file = given
        if not isinstance(given, Path):
            file = tmp_path / f"{names.made_of(title)}.jsonl"
            file.write_text("\n".join(map(json.dumps, given)), encoding="utf-8")
        request = RolloutRequest(names.made_of(title), title, **how)
        problems = [corpus[0] / n for n in schema.TABLES["problems"].files(corpus[1].stages)]
        found = importing.look(attached, problems, [Part(file, file.name)], request, file=file.name)
        return importing.keep(attached, found)

    return run


def opened(corpus: tuple[Path, Manifest], attached: AttachedFolder) -> Store:
    return Store(*corpus, attached)


def test_samples_are_judged_and_stand_beside_their_problem(
    add: Add, asked: Any, corpus: Any, attached: AttachedFolder
) -> None:
    question, final = asked[0]
    about = add(
        [
            {"question": question, "response": rf"So \boxed{{{final}}}.", "tokens": 7},
            {"question": "Nobody asks this.", "response": r"\boxed{1}"},
            {"question": question, "response": r"<think>hm</think> \boxed{13}"},
            {"question": question, "response": "I do not know."},
        ],
        "Org/My Model",
    )
    assert (about.samples, about.matched, about.problems) == (4, 3, 1)
    store = opened(corpus, attached)
    assert [tuple(row.values()) for row in store.rollouts.of([0])] == [
        (0, "org_my_model", 1, "12", "agree", "the same string", "text", 7, r"So \boxed{12}."),
        (0, "org_my_model", 2, "13", "disagree", "different in value", "write_up", None,
         r"<think>hm</think> \boxed{13}"),
        (0, "org_my_model", 3, None, "undecided", "no answer", None, None, "I do not know."),
    ]  # fmt: skip
    (row,) = store.rollouts.tallies("org_my_model", Filters()).to_pylist()
    counts = {name: row[name] for name in ("id", "samples", "agree", "disagree", "undecided")}
    assert counts == {"id": 0, "samples": 3, "agree": 1, "disagree": 1, "undecided": 0}
    assert (row["no_answer"], row["has_answer"], row["difficulty"]) == (1, True, 1.0)
    (model,) = store.rollouts.models()
    assert (model["title"], model["samples"], model["no_answer"]) == ("Org/My Model", 3, 1)
    assert store.attached.values([0]) == {
        0: {"org_my_model.pass_rate": 1 / 3, "org_my_model.samples": 3, "org_my_model.undecided": 0}
    }


def test_a_model_is_removed_with_its_pass_rates_and_no_other_way(
    add: Add, asked: Any, corpus: Any, attached: AttachedFolder
) -> None:
    add([{"question": asked[0][0], "response": r"\boxed{12}"}])
    with pytest.raises(AttachError, match="rollouts --remove mine"):
        attached.detach("mine")
    with pytest.raises(AttachRefused, match="There are rollouts of mine already"):
        add([{"question": asked[1][0], "response": r"\boxed{12}"}])
    store = opened(corpus, attached)
    assert len(store.rollouts.of([0])) == 1
    importing.remove(attached, "mine")
    assert store.rollouts.of([0]) == []
    assert not store.attached.columns()
    with pytest.raises(AttachedMissing, match="rollouts of 'mine'"):
        store.rollouts.of([0], ["mine"])
    assert list(RolloutFolder.beside(attached).path.iterdir()) == []
