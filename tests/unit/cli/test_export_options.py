"""What `export` is told is what a recipe says of itself: its options come back as it was."""

from __future__ import annotations

import pytest

from deepmath_viz.cli.export import export_command, recipe_of
from deepmath_viz.errors import SettingsError
from deepmath_viz.exports.draws.draw import Draw
from deepmath_viz.exports.recipe import Recipe
from deepmath_viz.exports.targets.table import TARGETS


def read(*words: str) -> Recipe:
    return recipe_of(export_command.make_context("export", ["--out", "x", *words]).params)


RECIPES = [
    Recipe(),
    Recipe("sft", "jsonl", solutions="one", which="random", seed=7, reasoning_form="field"),
    Recipe("sft", solutions="all", reasoning=False, max_length=5, max_tokens=9),
    Recipe(target="verl", prompt="g-opd", draw=Draw(limit=5, spread="even", kinds=("topic",))),
    Recipe("trl", instruction="-- odd", system="'; $(x)", draw=Draw(cap=2, window=8)),
    Recipe(draw=Draw(order="gaussian", by="pass_rate", centre=0.25, width=0.1, control=True)),
    Recipe(draw=Draw(order="falling"), test_share=0.05, seed=3),
]


@pytest.mark.parametrize("recipe", RECIPES, ids=range(len(RECIPES)))
def test_the_options_of_a_recipe_give_it_back(recipe: Recipe):
    assert read(*recipe.options()) == recipe


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_alone_is_enough(name: str):
    target, made = TARGETS[name], read("--for", name)
    assert (made.format, made.prompt) == (target.formats[0], target.prompt)
    assert made.solutions == ("one" if target.shape.needs_solutions else "none")
    assert read(*made.options()) == made


def test_own_words_take_the_place_of_a_target_s_prompt():
    assert read("--for", "deepmath", "--system", "Be brief.").prompt == "own"


@pytest.mark.parametrize(
    "words",
    [("--for", "verl", "--as", "trl"), ("--for", "verl", "--format", "jsonl"),
     ("--prompt", "authors", "--system", "x"), ("--kind", "no column")],
)  # fmt: skip
def test_what_does_not_go_together_is_refused(words: tuple[str, ...]):
    with pytest.raises(SettingsError):
        read(*words)
