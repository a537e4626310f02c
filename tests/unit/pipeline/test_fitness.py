"""Stage `fitness`, and what comes of it: filters, counts, exports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from deepmath_viz.analysis import fitness
from deepmath_viz.cli.export import recipe_of
from deepmath_viz.cli.main import load
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.reward_flags import FLAGS, PRESET
from deepmath_viz.errors import ArtefactMissing, SettingsError
from deepmath_viz.exports import card, plan
from deepmath_viz.exports.plan import Selection
from deepmath_viz.exports.recipe import Recipe

#: Question, final answer, answers of the solutions, and the flags that they raise.
ROWS: list[tuple[str, str | None, list[str], list[str]]] = [
    ("Compute $5 + 7$.", "12", ["12", "12", "12.0"], []),
    ("Compute one half.", r"\dfrac{1}{2}", ["0.5", r"\frac{1}{2}", r"\dfrac{1}{2}"], ["bare"]),
    ("Compute it, but which?", "12", ["12", "13", "12"], ["rejected"]),
    ("Compute nothing.", "", ["1"], ["empty"]),
    ("Compute null.", None, [], ["empty"]),
    ("Is $2$ prime?", "Yes", ["Yes"], ["guessable", "bare"]),
    ("Prove that $a + b = 30$.", "30", ["30"], ["proof", "leaked"]),
    ("In the figure, find $x$.", "3", ["3"], ["figure"]),
    ("How far after $t$ seconds at speed 2?", "2t", ["2t"], ["misread"]),
    ("(a) Find $x$.\n(b) Find $y$.", "4", ["4"], ["parts"]),
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: Any, write_source: Any, make: Any) -> Store:
    folder: Path = tmp_path_factory.mktemp("fitness")
    rows = [
        {"question": question, "final_answer": answer}
        | {f"r1_solution_{n}": f"So.</think>\\boxed{{{said}}}" for n, said in enumerate(answers, 1)}
        for question, answer, answers, _ in ROWS
    ]
    built = make(write_source(folder / "source", rows), folder / "cache", "fitness")
    return Store(folder / "cache" / built.corpus, built)


def flags_of(store: Store) -> list[list[str]]:
    found = store.database.ask("SELECT reward_flags FROM problems ORDER BY id")
    return [flags for (flags,) in found]


def test_every_problem_has_the_flags_that_its_facts_raise(store):
    assert flags_of(store) == [flags for *_, flags in ROWS]
    (rejected,) = store.database.ask("SELECT mv_rejects, openmath_rejects FROM fitness WHERE id=2")
    assert rejected == (1, 1)
    facts = store.fitness(8)
    assert facts is not None
    assert (facts["trl"], facts["trl_bare"], facts["lost"]) == ("right", "right", "t")


def test_a_problem_is_fit_where_the_preset_drops_nothing(store):
    found = store.database.ask("SELECT rewardable FROM problems ORDER BY id")
    assert [fit for (fit,) in found] == [not {*flags} & {*PRESET} for *_, flags in ROWS]


def test_filters_find_the_flags(store):
    def ids(**wanted: Any) -> list[int]:
        return [int(id_) for id_ in store.ids(Filters(**wanted))]

    assert ids(rewardable=True) == [0, 1]
    assert ids(flagged=("figure", "parts")) == [7, 9]
    assert ids(unflagged=PRESET) == [0, 1]
    assert ids(flagged=("bare",), unflagged=("guessable",)) == [1]
    assert store.counts.marks("reward_flags", Filters())["bare"] == 2


def test_the_steps_say_what_each_drops_and_agree_with_the_export(store):
    found = fitness.fitness(store, Filters())
    dropped = {step.flag: step.dropped for step in found.steps if step.dropped}
    assert dropped == {"empty": 2, "proof": 1, "figure": 1, "parts": 1, "guessable": 1,
                       "misread": 1, "rejected": 1}  # fmt: skip
    assert {s.flag: s.raised for s in found.steps}["leaked"] == 1  # dropped as a proof before
    assert (found.total, found.known, found.fit) == (10, 10, 2)
    made = plan.plan(store, Selection(), Recipe(drop_flagged=PRESET))
    assert made.ids.tolist() == [0, 1]
    assert [step.dropped for step in made.steps[1:]] == [
        step.dropped for step in found.steps if step.flag in PRESET
    ]
    assert fitness.table(found)[0]["flag"] == "no final answer"
    assert {row["what it does"] for row in fitness.readings(store, Filters())} >= {
        *("knows it again", "skips the problem", "no final answer")
    }


def test_the_card_names_what_was_dropped_and_the_command_that_drops_it(store):
    made = plan.plan(store, Selection(), Recipe(drop_flagged=PRESET))
    text = card.readme(store, made, {})
    assert "| asking for no proof | 7 | 1 |" in text
    assert "`misread`, misread by TRL" in text
    assert "--rewardable-only" in text
    some = Recipe(drop_flagged=("proof", "figure"))
    assert some.options()[-4:] == ["--drop-flagged", "proof", "--drop-flagged", "figure"]


def test_a_recipe_with_flags_is_read_back_and_unknown_ones_are_refused():
    recipe = Recipe(drop_flagged=("empty", "guessable"))
    assert Recipe.from_json(json.loads(json.dumps(recipe.to_json()))) == recipe
    with pytest.raises(SettingsError, match="it has some of these: empty, proof"):
        Recipe(drop_flagged=("ugly",))
    with pytest.raises(SettingsError):
        Recipe.from_json({**recipe.to_json(), "drop_flagged": "empty"})


def test_without_the_stage_an_export_says_which_command_makes_it(tmp_path, write_source, make):
    built = make(write_source(tmp_path / "s", [{"question": "Q?", "final_answer": "1"}]),
                 tmp_path / "cache", "problems")  # fmt: skip
    bare = Store(tmp_path / "cache" / built.corpus, built)
    assert [int(id_) for id_ in bare.ids(Filters(flagged=("unknown",)))] == [0]
    with pytest.raises(ArtefactMissing, match="build --stage fitness"):
        plan.plan(bare, Selection(), Recipe(drop_flagged=tuple(FLAGS)))


def test_options_of_the_command_line_give_the_recipe():
    def recipe(*words: str) -> Recipe:
        made = load("export").make_context("export", ["--out", "x", *words])
        return recipe_of(made.params)

    assert recipe("--rewardable-only").drop_flagged == PRESET
    asked = recipe("--drop-flagged", "parts", "--drop-flagged", "empty", "--errata", "drop")
    assert (asked.drop_flagged, asked.errata) == (("empty", "parts"), "drop")
    assert recipe(*asked.options()) == asked
