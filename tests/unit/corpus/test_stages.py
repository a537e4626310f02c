"""What is said of the stages: one table, and one sentence for one that is missing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from deepmath_viz import pipeline
from deepmath_viz.corpus import stages
from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.corpus.schema import TABLES
from deepmath_viz.errors import ArtefactMissing
from tests.unit.test_architecture import PACKAGE


def test_every_stage_of_the_build_has_its_words():
    modules = {path.stem for path in (PACKAGE / "pipeline" / "stages").glob("[!_]*.py")}
    assert modules == {name.replace("-", "_") for name in stages.STAGES}
    assert list(stages.STAGES) == list(dict.fromkeys(stage.name for stage in pipeline.STAGES))


def test_every_stage_comes_after_what_it_needs_and_once_more_after_what_it_takes_in():
    names = [stage.name for stage in pipeline.STAGES]
    assert names[len(stages.STAGES) :] == ["regions", "evidence", "serve"]
    for at, stage in enumerate(pipeline.STAGES):
        assert {*stage.needs} <= {*names[:at]}, stage.name
    for stage in pipeline.STAGES:
        last = len(names) - 1 - names[::-1].index(stage.name)
        assert {*stage.uses} <= {*names[:last]}, stage.name


def test_queries_are_served_from_every_table():
    (serve,) = {stage for stage in pipeline.STAGES if stage.name == "serve"}
    made = {stage for table in TABLES.values() for stage in table.stages}
    assert {*serve.needs, *serve.uses} == made


@pytest.mark.parametrize("stage", [*stages.STAGES, *stages.GROUPS])
def test_what_is_missing_is_named_with_the_command_that_makes_it(stage):
    with pytest.raises(ArtefactMissing) as caught:
        Manifest("some").require(stage, "so nothing is known")
    noun = (stages.STAGES | stages.GROUPS)[stage].noun
    assert str(caught.value) == (
        f"Corpus 'some' has no {noun} yet, so nothing is known. "
        f"Run: python -m deepmath_viz build --stage {stage} (with the same --source)"
    )


def test_a_stage_that_stands_is_given():
    with pytest.raises(ArtefactMissing, match=r"has no vectors yet\. Run"):
        Manifest("some").require("embeddings")
    assert str(stages.damaged("search", "two files")).endswith(
        "is damaged: two files. Run: python -m deepmath_viz build --stage search --force"
        " (with the same --source)"
    )


def test_the_command_is_spelled_in_one_place():
    spelled = re.compile(r"build --stage|deepmath_viz (build|check)|--source\)")
    places = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        for text in texts(ast.parse(path.read_text(encoding="utf-8")))
        if spelled.search(text)
    }
    assert places == {"corpus/stages.py"}


def texts(tree: ast.Module) -> Iterator[str]:
    """Every text of a program but its docstrings."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in docstrings
        ):
            yield node.value
