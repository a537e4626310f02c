"""Rows of the targets whose columns no form of an export has."""

from __future__ import annotations

from typing import Any

from deepmath_viz.dataset import published
from deepmath_viz.exports.shapes import MESSAGES, PROVENANCE, SHAPES, Given, Row, Shape, trl, verl

#: What the authors' data preparation calls its rows.
AUTHORS_SOURCE = "deepmath-103k"
_R1 = tuple(f"r1_solution_{n}" for n in (1, 2, 3))
_OF_SOLUTION = {"n": "INTEGER", "answer": "VARCHAR", "agrees": "VARCHAR"}


def _said(solution: Any) -> Row:
    return {"n": solution.n, "answer": solution.answer, "agrees": solution.verdict}


def _completions(given: Given) -> list[Row]:
    return [
        {"prompt": given.asked, "completion": [one.message], **_said(one), **given.origin}
        for one in given.solutions
    ]


def _pairs(given: Given) -> list[Row]:
    good = [one for one in given.solutions if one.verdict == "agree"]
    bad = [one for one in given.solutions if one.verdict == "disagree"]
    return [
        {
            "prompt": given.asked,
            "chosen": [one.message],
            "rejected": [other.message],
            "chosen_n": one.n,
            "rejected_n": other.n,
            **given.origin,
        }
        for one in good
        for other in bad
    ]


def _messages(given: Given) -> list[Row]:
    return [
        {"messages": [*given.asked, one.message], **_said(one), **given.origin}
        for one in given.solutions
    ]


def _authors(given: Given) -> list[Row]:
    texts = {f"r1_solution_{one.n}": one.text for one in given.solutions}
    named = AUTHORS_SOURCE if given.data_source == published.HUB_ID else given.data_source
    problem = given.problem
    extra = {"split": given.split, "index": given.index, "answer": given.gold}
    return [
        {
            **verl(given)[0],
            "data_source": named,
            "extra_info": {**extra, "question": problem["question"]},
            "r1": texts.get("r1_solution_1"),
            **{n: problem[n] for n in ("question", "final_answer", "difficulty", "topic")},
            **{name: texts.get(name) for name in _R1},
        }
    ]


def _openrlhf(given: Given) -> list[Row]:
    source = {"datasource": given.data_source}
    return [{"prompt": given.asked, "label": given.gold, **source, **given.origin}]


def _open_instruct(given: Given) -> list[Row]:
    return [
        {"messages": given.asked, "ground_truth": given.gold, "dataset": "math", **given.origin}
    ]


def _verifiers(given: Given) -> list[Row]:
    info = {**given.origin, "data_source": given.data_source}
    return [{"prompt": given.asked, "answer": given.gold, "info": info}]


def _nemo(given: Given) -> list[Row]:
    return [{"input": given.prompt, "output": given.gold, **given.origin}]


def _swift(given: Given) -> list[Row]:
    gold = {"solution": given.gold_in_dollars, "ground_truth": given.gold}
    if not given.solutions:
        return [{"messages": given.asked, **gold, **given.origin}]
    return [
        {"messages": [*given.asked, one.message], **gold, **given.origin} for one in given.solutions
    ]


def _hub(given: Given) -> list[Row]:
    problem = given.problem
    asked = {"question": problem["question"], "final_answer": given.gold}
    return [{**asked, **given.origin}]


_SFT: dict[str, Any] = {"title": "chat messages for SFT", "solutions": "rows", "instructed": True}
_RL: dict[str, Any] = {"title": "prompts for RL", "instructed": True, "answered": True}
_GOLD = {"solution": "the final answer in dollar signs, as math-verify reads it"}

GRPO = Shape(
    label="TRL", meaning="One row a problem: `prompt`, `ground_truth`, and `solution`, the final"
    " answer as `accuracy_reward` reads it.", columns=SHAPES["trl"].columns, rows=trl,
    meanings=_GOLD, **_RL,
)  # fmt: skip
COMPLETIONS = Shape(
    label="TRL", meaning="One row a solution: `prompt` and `completion`, so that the loss is on the"
    " completion alone.",
    columns={"prompt": MESSAGES, "completion": MESSAGES, **_OF_SOLUTION, **PROVENANCE},
    rows=_completions, **_SFT,
)  # fmt: skip
PAIRS = Shape(
    label="TRL", title="preference pairs", meaning="One row a pair: to one `prompt` a solution that"
    " agrees with the final answer, `chosen`, and one that does not, `rejected`.",
    columns={"prompt": MESSAGES, "chosen": MESSAGES, "rejected": MESSAGES, "chosen_n": "INTEGER",
             "rejected_n": "INTEGER", **PROVENANCE},
    meanings={"chosen_n": "which of the three solutions", "rejected_n": "the same"},
    rows=_pairs, solutions="pairs", instructed=True, answered=True,
)  # fmt: skip
VERL = Shape(
    label="verl", meaning="One row a problem, in verl's five columns.",
    columns=SHAPES["verl"].columns, rows=verl, **_RL,
)  # fmt: skip
MESSAGES_ALONE = Shape(
    label="SFT", meaning="One row a solution: `messages` of a user and an assistant.",
    columns={"messages": MESSAGES, **_OF_SOLUTION, **PROVENANCE}, rows=_messages, **_SFT,
)  # fmt: skip
AUTHORS = Shape(
    label="DeepMath", title="prompts in the authors' layout", meaning="One row a problem in the"
    " columns of the authors' own data preparation; those of solutions are empty unless solutions"
    " come along.",
    columns={
        "data_source": "VARCHAR", "prompt": MESSAGES, "ability": "VARCHAR",
        "reward_model": {"style": "VARCHAR", "ground_truth": "VARCHAR"},
        "extra_info": {"split": "VARCHAR", "index": "BIGINT", "answer": "VARCHAR",
                       "question": "VARCHAR"},
        "r1": "VARCHAR", "question": "VARCHAR", "final_answer": "VARCHAR", "difficulty": "DOUBLE",
        "topic": "VARCHAR", **dict.fromkeys(_R1, "VARCHAR"),
    },
    meanings={"r1": "the first solution"}, rows=_authors, solutions="columns", instructed=True,
    answered=True, keeps=True,
)  # fmt: skip
OPENRLHF = Shape(
    label="OpenRLHF", meaning="One row a problem: `prompt`, and the final answer as `label`.",
    columns={"prompt": MESSAGES, "label": "VARCHAR", "datasource": "VARCHAR", **PROVENANCE},
    rows=_openrlhf, **_RL,
)  # fmt: skip
OPEN_INSTRUCT = Shape(
    label="open-instruct", meaning="One row a problem: `messages`, `ground_truth` and `dataset`,"
    " which chooses the verifier.",
    columns={"messages": MESSAGES, "ground_truth": "VARCHAR", "dataset": "VARCHAR", **PROVENANCE},
    rows=_open_instruct, **_RL,
)  # fmt: skip
VERIFIERS = Shape(
    label="verifiers", meaning="One row a problem: `prompt`, `answer` and `info`.",
    columns={"prompt": MESSAGES, "answer": "VARCHAR",
             "info": {**PROVENANCE, "data_source": "VARCHAR"}},
    meanings={"answer": "the final answer"}, rows=_verifiers, **_RL,
)  # fmt: skip
NEMO = Shape(
    label="NeMo-RL", meaning="One row a problem: `input`, the prompt as text, and `output`, the"
    " final answer.",
    columns={"input": "VARCHAR", "output": "VARCHAR", **PROVENANCE}, rows=_nemo, **_RL,
)  # fmt: skip
SWIFT = Shape(
    label="ms-swift", title="chat messages", meaning="One row a solution, or a problem where none"
    " come along: `messages`, and the final answer as `solution`.",
    columns={"messages": MESSAGES, "solution": "VARCHAR", "ground_truth": "VARCHAR", **PROVENANCE},
    meanings=_GOLD, rows=_swift, solutions="either", instructed=True, answered=True,
)  # fmt: skip
HUB = Shape(
    label="Tinker", title="questions and answers", meaning="One row a problem: `question` and"
    " `final_answer`, as the dataset has them on the hub.",
    columns={"question": "VARCHAR", "final_answer": "VARCHAR", **PROVENANCE}, rows=_hub,
    answered=True, instructed=True,
)  # fmt: skip
