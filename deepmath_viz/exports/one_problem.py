"""One problem as text to take away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deepmath_viz.dataset import rows
from deepmath_viz.dataset.records import Problem, Solution
from deepmath_viz.plumbing.inert import code_span

_COLUMNS = (
    "id", "key", "hub_row", "question", "final_answer", "difficulty", "unrated", "topic",
    "answer_type", "source_block",
)  # fmt: skip


def as_record(problem: Problem, solutions: list[Solution]) -> dict[str, Any]:
    """A problem and its solutions as one JSON-able object; texts are as published."""
    columns: Mapping[str, object] = problem
    return {
        **{name: columns[name] for name in _COLUMNS},
        "solutions": [
            {"n": solution["n"], "answer": solution["answer"], "text": _whole(solution)}
            for solution in solutions
        ],
    }


def as_markdown(problem: Problem, solutions: list[Solution]) -> str:
    """A problem and its solutions as a Markdown document; texts are as published."""
    level = "unrated" if problem["unrated"] else problem["difficulty"]
    lines = [
        f"# Problem {problem['id']}",
        "",
        f"- key: `{problem['key']}`",
        f"- hub row: {_known(problem['hub_row'])}",
        f"- difficulty: {_known(level)}",
        f"- topic: {'unknown' if problem['topic'] is None else code_span(problem['topic'])}",
        "",
        "## Question",
        "",
        problem["question"],
        "",
        "## Final answer",
        "",
        _known(problem["final_answer"]),
    ]
    for solution in solutions:
        lines += ["", f"## Solution {solution['n']}", "", _whole(solution)]
    return "\n".join(lines) + "\n"


def _whole(solution: Solution) -> str:
    if solution["reasoning"] is None:
        return solution["write_up"]
    return solution["reasoning"] + rows.END_OF_REASONING + solution["write_up"]


def _known(value: object) -> str:
    return "unknown" if value is None else str(value)
