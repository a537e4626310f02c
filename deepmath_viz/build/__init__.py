"""The build half: sources in, artefacts out. Knows no Streamlit."""

from __future__ import annotations

from deepmath_viz.build import answers, problems, serve, solutions
from deepmath_viz.build.stage import Stage

#: All stages, each after what it needs.
STAGES: tuple[Stage, ...] = (problems.STAGE, solutions.STAGE, answers.STAGE, serve.STAGE)
#: Stages after which the app is worth opening.
FIRST_STAGES = ("problems", "solutions")
