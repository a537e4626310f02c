"""Problems and their solutions as rows of each shape, and the columns of these rows.

`trl` follows TRL's dataset formats (prompt-only, conversational; further columns go to the reward
function, huggingface.co/docs/trl/dataset_formats), `verl` the five columns that verl's data
preparation asks for (verl.readthedocs.io, "Prepare Data for Post-Training"), `sft` the
conversational language modelling of TRL and the multi-turn data of verl, both with `messages`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from deepmath_viz.corpus.schema import TABLES
from deepmath_viz.dataset import published
from deepmath_viz.dataset import rows as dataset_rows
from deepmath_viz.exports.recipe import Recipe

_MESSAGES = pa.list_(pa.struct([("role", pa.string()), ("content", pa.string())]))
_COLUMNS = (
    *("key", "copy", "id", "hub_row", "question", "final_answer", "difficulty", "unrated", "topic"),
    *("answer_type", "source_block", "agreement AS verdict", "novelty", "contaminated"),
)
_ROWS = tuple(TABLES["problems"].arrow_of(*_COLUMNS))
#: What every row carries, of whatever shape; in `extra_info` where the shape has its own columns.
PROVENANCE = (
    *TABLES["problems"].arrow_of(
        "key", "id", "hub_row", "topic", "difficulty", "agreement AS verdict"
    ),
    ("source_revision", pa.string()),
)
#: The columns of `problems` that rows are made of.
NEEDED = ", ".join(_COLUMNS)


def schema(recipe: Recipe) -> pa.Schema:
    """The columns of a recipe's rows."""
    if recipe.shape == "trl":
        answers = [("ground_truth", pa.string()), ("solution", pa.string())]
        return pa.schema([("prompt", _MESSAGES), *answers, *PROVENANCE])
    if recipe.shape == "verl":
        extra = pa.struct([("split", pa.string()), ("index", pa.int64()), *PROVENANCE])
        rule = pa.struct([("style", pa.string()), ("ground_truth", pa.string())])
        return pa.schema(
            [
                ("data_source", pa.string()),
                ("prompt", _MESSAGES),
                ("ability", pa.string()),
                ("reward_model", rule),
                ("extra_info", extra),
            ]
        )
    if recipe.shape == "sft":
        about = [("solution", pa.int32()), ("answer", pa.string()), ("agrees", pa.string())]
        return pa.schema([("messages", _MESSAGES), *about, *PROVENANCE])
    texts = [(f"r1_solution_{n}", pa.string()) for n in (1, 2, 3)] * (recipe.solutions != "none")
    return pa.schema([*_ROWS, *texts, ("source_revision", pa.string())])


def rows(
    recipe: Recipe,
    problem: Mapping[str, Any],
    solutions: Sequence[Mapping[str, Any]],
    revision: str,
    split: str,
    index: int,
) -> list[dict[str, Any]]:
    """One problem as rows.

    Args:
        problem: the columns `NEEDED`.
        solutions: those that come along: `n`, `reasoning`, `write_up`, `answer`, `verdict`.
        revision: of the source.
        split, index: where the first of these rows stands.
    """
    origin = {name: problem[name] for name, _ in PROVENANCE if name != "source_revision"}
    origin["source_revision"] = revision
    if recipe.shape == "rows":
        texts = {f"r1_solution_{one['n']}": text(recipe, one) for one in solutions}
        return [{name: problem[name] for name, _ in _ROWS} | texts | {"source_revision": revision}]
    asked = {"role": "user", "content": prompt(recipe, problem["question"])}
    answer = problem["final_answer"]
    if recipe.shape == "trl":
        return [
            {
                "prompt": [asked],
                "ground_truth": answer,
                "solution": f"${answer.strip().strip('$')}$",
            }
            | origin
        ]
    if recipe.shape == "verl":
        return [
            {
                "data_source": published.HUB_ID,
                "prompt": [asked],
                "ability": "math",
                "reward_model": {"style": "rule", "ground_truth": answer},
                "extra_info": {"split": split, "index": index, **origin},
            }
        ]
    return [
        {
            "messages": [asked, {"role": "assistant", "content": message(recipe, one)}],
            "solution": one["n"],
            "answer": one["answer"],
            "agrees": one["verdict"],
            **origin,
        }
        for one in solutions
    ]


def prompt(recipe: Recipe, question: str) -> str:
    """What the user says: the question, and the instruction below it."""
    return f"{question}\n\n{recipe.instruction}" if recipe.instruction.strip() else question


def text(recipe: Recipe, solution: Mapping[str, Any]) -> str:
    """A solution as the dataset has it, or its write-up alone."""
    if not recipe.reasoning or solution["reasoning"] is None:
        return solution["write_up"]
    return solution["reasoning"] + dataset_rows.END_OF_REASONING + solution["write_up"]


def message(recipe: Recipe, solution: Mapping[str, Any]) -> str:
    """What the assistant says: `<think>`, the reasoning, `</think>`, the write-up; or the last.

    The dataset leaves the opening tag out, which R1's chat template puts before the answer; chat
    messages need it. What follows it stands as the dataset has it.
    """
    if not recipe.reasoning or solution["reasoning"] is None:
        return solution["write_up"].strip()
    thought = dataset_rows.without_opening_tag(solution["reasoning"])
    return f"<think>\n{thought}{dataset_rows.END_OF_REASONING}{solution['write_up']}"
