"""The build half: sources in, artefacts out. The only writer of a corpus.

Knows no Streamlit and no store; `stages` has a module a stage.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from deepmath_viz.corpus.stages import STAGES as WORDS
from deepmath_viz.pipeline.stage import Stage


def _stage(name: str) -> Stage:
    module = import_module(f"{__name__}.stages.{name.replace('-', '_')}")
    stage: Stage = module.STAGE
    return stage


def _again(once: Sequence[Stage]) -> list[Stage]:
    """The stages that take in what a later one makes."""
    names = [stage.name for stage in once]
    return [stage for at, stage in enumerate(once) if set(stage.uses) & {*names[at + 1 :]}]


_ONCE = [_stage(name) for name in WORDS]
#: All stages in the order of `corpus.stages`, each after what it needs. Queries are served as soon
#: as they can be, and once more when there is more to ask: whatever takes in what a later stage
#: makes stands at the end again, and is skipped where nothing has been added.
STAGES: tuple[Stage, ...] = (*_ONCE, *_again(_ONCE))
#: Their names, each once.
NAMES = tuple(WORDS)
#: Stages after which the app is worth opening.
FIRST_STAGES = ("problems", "solutions")
