"""Whom an export is for, how it asks and how it holds reasoning: the choices, for the dialog."""

from __future__ import annotations

from typing import Any

import streamlit as st

from deepmath_viz.corpus.store import Store
from deepmath_viz.exports.prompts import INSTRUCTION, OWN, PROMPTS
from deepmath_viz.exports.recipe import LONGEST_INSTRUCTION
from deepmath_viz.exports.shapes import REASONING, Shape
from deepmath_viz.exports.targets.table import TARGETS

_FORMS = {"tags": "Tags", "field": "Field", "thinking": "Thinking", "none": "None"}


def target(store: Store) -> str:
    """Show the trainers; gives the name of one, empty for none."""

    def said(name: str) -> str:
        found = TARGETS.get(name)
        if found is None:
            return "No trainer: choose a shape"
        return found.label if found.tried else f"{found.label} (untried)"

    known = [
        name
        for name, one in TARGETS.items()
        if not one.shape.needs_solutions
        or (store.has_verdicts if one.shape.solutions == "pairs" else store.has_solutions)
    ]
    return str(
        st.selectbox(
            "For",
            ["", *known],
            format_func=said,
            width=250,
            key="export_target",
            help="The trainer that reads it: columns, file names, a config and, for RL, a reward",
        )
    )


def prompt(usual: str, of: str) -> dict[str, Any]:
    """Show how questions are asked; gives the fields of a recipe."""
    names = [usual, *(name for name in PROMPTS if name != usual)]
    chosen = st.selectbox(
        "Prompt",
        names,
        format_func=lambda name: f"{name}: {PROMPTS[name].meaning}",
        key=f"export_prompt_{of}",
        help="The first row below shows what becomes of it",
    )
    if chosen != OWN:
        return {"prompt": chosen}
    with st.container(horizontal=True):
        instruction = st.text_area(
            "Instruction below the question",
            INSTRUCTION,
            max_chars=LONGEST_INSTRUCTION,
            height=68,
            key="export_instruction",
            help="What the prompt says after the question; empty for the question alone",
        )
        system = st.text_area(
            "System turn",
            "",
            max_chars=LONGEST_INSTRUCTION,
            height=68,
            key="export_system",
            help="What stands before the question as a system message; empty for none",
        )
    return {"prompt": chosen, "instruction": instruction, "system": system}


def reasoning(shape: Shape) -> dict[str, Any]:
    """Show how messages hold the reasoning; gives the fields of a recipe."""
    if shape.solutions == "columns":
        with_it = st.toggle(
            "With reasoning",
            True,
            key="export_reasoning",
            help="Without it: only what comes after `</think>`",
        )
        return {"reasoning": with_it}
    form = st.segmented_control(
        "Reasoning",
        list(REASONING),
        format_func=_FORMS.__getitem__,
        default="tags",
        required=True,
        key="export_reasoning_form",
        help=" ".join(f"{name.capitalize()}: {said}" for name, said in REASONING.items())
        + " docs/templates.md says which form a chat template understands.",
    )
    return {"reasoning": form != "none", "reasoning_form": "tags" if form == "none" else form}
