"""The forms that an export may have: one table, a row a form.

A row says how the form is called, what it says of itself, its columns and their types, and makes
the rows. Whatever offers, makes, reads or describes an export (recipe, plan, card, command line,
dialog, docs) asks the row, so a new form is one row.

`trl` follows TRL's dataset formats (prompt-only, conversational; further columns go to the reward
function, huggingface.co/docs/trl/dataset_formats), `verl` the five columns that verl's data
preparation asks for (verl.readthedocs.io, "Prepare Data for Post-Training"), `sft` the
conversational language modelling of TRL and the multi-turn data of verl, both with `messages`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from deepmath_viz.corpus.schema import TABLES
from deepmath_viz.dataset import published, rows

Row = dict[str, Any]
#: A column: its DuckDB type; a record of columns by name; or a list of one type.
Kind = str | Mapping[str, Any] | Sequence[Any]
#: Columns by name, in order.
Columns = Mapping[str, Kind]

_COLUMNS = (
    *("key", "copy", "id", "hub_row", "question", "final_answer", "difficulty", "unrated", "topic"),
    *("answer_type", "source_block", "agreement AS verdict", "novelty", "contaminated"),
    *("question_tokens", "solution_tokens", "tokens_estimated"),
)
#: The columns of `problems` that rows are made of, as a list for SELECT.
NEEDED = ", ".join(_COLUMNS)
_PROBLEM: Columns = dict(TABLES["problems"].types_of(*_COLUMNS))
_SOURCE: Columns = {"source_revision": "VARCHAR"}
#: What every row carries, of whatever form; in `extra_info` where the form has its own columns.
PROVENANCE: Columns = {
    **{n: _PROBLEM[n] for n in ("key", "id", "hub_row", "topic", "difficulty", "verdict")},
    **_SOURCE,
}
_SOLUTIONS = ("r1_solution_1", "r1_solution_2", "r1_solution_3")
_MESSAGES: Kind = [{"role": "VARCHAR", "content": "VARCHAR"}]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A solution that comes along.

    Attributes:
        n: which of the three.
        reasoning: what stands before its last `</think>`; None if there is none, or the recipe
            leaves it out.
        write_up: what stands after it.
        answer: the answer that it gives; None if none was found.
        verdict: whether that is the final answer; None where answers are not compared.
    """

    n: int
    reasoning: str | None
    write_up: str
    answer: str | None
    verdict: str | None

    @property
    def text(self) -> str:
        """The solution as the dataset has it, or its write-up alone."""
        if self.reasoning is None:
            return self.write_up
        return self.reasoning + rows.END_OF_REASONING + self.write_up

    @property
    def message(self) -> str:
        """What the assistant says: `<think>`, reasoning, `</think>`, write-up; or the last alone.

        The dataset leaves the opening tag out, which R1's chat template puts before the answer;
        chat messages need it. What follows it stands as the dataset has it.
        """
        if self.reasoning is None:
            return self.write_up.strip()
        thought = rows.without_opening_tag(self.reasoning)
        return f"<think>\n{thought}{rows.END_OF_REASONING}{self.write_up}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a row is made of.

    Attributes:
        problem: the columns `NEEDED`.
        prompt: the question, and the instruction below it.
        solutions: those that come along.
        origin: `PROVENANCE`.
        split, index: where the first of these rows stands.
    """

    problem: Mapping[str, Any]
    prompt: str
    solutions: Sequence[Taken]
    origin: Mapping[str, Any]
    split: str
    index: int

    @property
    def asked(self) -> list[Row]:
        """The prompt as a message."""
        return [{"role": "user", "content": self.prompt}]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A form of an export.

    Attributes:
        label: what the dialog calls it.
        title: what it is, in the title of the card.
        meaning: what a row is and for whom, in a sentence.
        columns: of the rows, those of solutions among them.
        rows: makes the rows of a problem.
        advice: what the card adds.
        meanings: of columns, where the card knows none or means something else by the name.
        solutions: whether they come along: in `columns` of their own where they are asked for, as
            `rows`, one a solution, or not at all.
        instructed: whether rows hold the prompt, so that an instruction is asked for.
        answered: whether problems without a final answer are left out.
    """

    label: str
    title: str
    meaning: str
    columns: Columns
    rows: Callable[[Given], list[Row]]
    advice: str = ""
    meanings: Mapping[str, str] | None = None
    solutions: Literal["columns", "rows", "none"] = "none"
    instructed: bool = False
    answered: bool = False

    @property
    def nested(self) -> bool:
        """Whether rows hold lists or records, which a CSV file cannot."""
        return not all(isinstance(kind, str) for kind in self.columns.values())

    @property
    def told(self) -> str:
        """Its meaning and its advice."""
        return f"{self.meaning} {self.advice}".strip()

    def columns_with(self, solutions: bool) -> Columns:
        """The columns with solutions, or without."""
        left_out = () if solutions else _SOLUTIONS
        return {name: kind for name, kind in self.columns.items() if name not in left_out}


def _plain(given: Given) -> list[Row]:
    texts = {f"r1_solution_{solution.n}": solution.text for solution in given.solutions}
    revision = {name: given.origin[name] for name in _SOURCE}
    return [{**{name: given.problem[name] for name in _PROBLEM}, **texts, **revision}]


def _trl(given: Given) -> list[Row]:
    answer = given.problem["final_answer"]
    dollars = f"${answer.strip().strip('$')}$"
    return [
        {"prompt": given.asked, "ground_truth": answer, "solution": dollars, **given.origin},
    ]


def _verl(given: Given) -> list[Row]:
    return [
        {
            "data_source": published.HUB_ID,
            "prompt": given.asked,
            "ability": "math",
            "reward_model": {"style": "rule", "ground_truth": given.problem["final_answer"]},
            "extra_info": {"split": given.split, "index": given.index, **given.origin},
        }
    ]


def _sft(given: Given) -> list[Row]:
    return [
        {
            "messages": [*given.asked, {"role": "assistant", "content": solution.message}],
            "solution": solution.n,
            "answer": solution.answer,
            "agrees": solution.verdict,
            **given.origin,
        }
        for solution in given.solutions
    ]


#: The forms by name, in the order in which they are offered.
SHAPES: dict[str, Shape] = {
    "rows": Shape(
        label="Rows",
        title="problems",
        meaning="One row a problem, with the columns of the dataset, for anything.",
        columns={**_PROBLEM, **dict.fromkeys(_SOLUTIONS, "VARCHAR"), **_SOURCE},
        rows=_plain,
        solutions="columns",
    ),
    "trl": Shape(
        label="RL: TRL",
        title="prompts for TRL",
        meaning="One row a problem: a conversational `prompt` and its `ground_truth`, for TRL's"
        " GRPOTrainer. `solution` is the answer in dollar signs, as TRL's `accuracy_reward` reads"
        " it.",
        columns={
            "prompt": _MESSAGES,
            "ground_truth": "VARCHAR",
            "solution": "VARCHAR",
            **PROVENANCE,
        },
        rows=_trl,
        meanings={"solution": "the ground truth in dollar signs"},
        instructed=True,
        answered=True,
    ),
    "verl": Shape(
        label="RL: verl",
        title="prompts for verl",
        meaning="One row a problem in verl's columns: `data_source`, `prompt`, `ability`,"
        " `reward_model` and `extra_info`.",
        columns={
            "data_source": "VARCHAR",
            "prompt": _MESSAGES,
            "ability": "VARCHAR",
            "reward_model": {"style": "VARCHAR", "ground_truth": "VARCHAR"},
            "extra_info": {"split": "VARCHAR", "index": "BIGINT", **PROVENANCE},
        },
        rows=_verl,
        advice="Its own reward functions are chosen by `data_source` and may not know this one:"
        " name yours in `custom_reward_function`. The file is `data.train_files`.",
        instructed=True,
        answered=True,
    ),
    "sft": Shape(
        label="SFT messages",
        title="chat messages for SFT",
        meaning="One row a solution: `messages` of a user and an assistant, for supervised"
        " fine-tuning.",
        columns={
            "messages": _MESSAGES,
            "solution": "INTEGER",
            "answer": "VARCHAR",
            "agrees": "VARCHAR",
            **PROVENANCE,
        },
        rows=_sft,
        solutions="rows",
        instructed=True,
    ),
}
