"""The forms that an export may have: one table, a row a form.

A row says how the form is called, what it says of itself, its columns and their types, and makes
the rows. Whatever offers, makes, reads or describes an export (recipe, plan, card, command line,
dialog, docs) asks the row, so a new form is one row.

`trl` follows TRL's dataset formats (prompt-only, conversational; further columns go to the reward
function, huggingface.co/docs/trl/dataset_formats), `verl` the five columns that verl's data
preparation asks for (verl.readthedocs.io, "Prepare Data for Post-Training"), `sft` the
conversational language modelling of TRL and, as Parquet, the multi-turn data of verl, both with
`messages`. What one trainer needs exactly, file names and settings too, is a target: `targets`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from deepmath_viz.corpus.schema import TABLES
from deepmath_viz.dataset import rows

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
MESSAGES: Kind = [{"role": "VARCHAR", "content": "VARCHAR"}]
#: The fields that templates read reasoning from, by form.
FIELDS = {"field": "reasoning_content", "thinking": "thinking"}
#: How a chat message holds the reasoning.
REASONING = {
    "tags": "`<think>` and `</think>` around it, in the content.",
    "field": "In `reasoning_content`, beside the content.",
    "thinking": "In `thinking`, as gpt-oss has it.",
    "none": "Left out: the write-up alone.",
}


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
        form: of `REASONING`: how a chat message holds the reasoning.
    """

    n: int
    reasoning: str | None
    write_up: str
    answer: str | None
    verdict: str | None
    form: str = "tags"

    @property
    def text(self) -> str:
        """The solution as the dataset has it, or its write-up alone."""
        if self.reasoning is None:
            return self.write_up
        return self.reasoning + rows.END_OF_REASONING + self.write_up

    @property
    def message(self) -> Row:
        """What the assistant says, as a message.

        As tags: `<think>`, reasoning, `</think>`, write-up. The dataset leaves the opening tag out,
        which R1's chat template puts before the answer; chat messages need it. What follows it
        stands as the dataset has it. As a field: the reasoning in one of `FIELDS`, without tags
        and the white space around it, as templates that know the field put it.
        """
        if self.form in FIELDS:
            thought = self.reasoning and rows.without_opening_tag(self.reasoning).strip()
            said = {"content": self.write_up.strip(), FIELDS[self.form]: thought}
            return {"role": "assistant", **said}
        if self.reasoning is None:
            return {"role": "assistant", "content": self.write_up.strip()}
        thought = rows.without_opening_tag(self.reasoning)
        content = f"<think>\n{thought}{rows.END_OF_REASONING}{self.write_up}"
        return {"role": "assistant", "content": content}


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a row is made of.

    Attributes:
        problem: the columns `NEEDED`.
        asked: the prompt as messages: a system turn where there is one, and the user's.
        solutions: those that come along.
        origin: `PROVENANCE`.
        data_source: what the source calls itself: an id on the hub, or the corpus' own name.
        split, index: where the first of these rows stands.
    """

    problem: Mapping[str, Any]
    asked: Sequence[Row]
    solutions: Sequence[Taken]
    origin: Mapping[str, Any]
    data_source: str
    split: str
    index: int

    @property
    def prompt(self) -> str:
        """What the user says: the question, and the instruction below it."""
        return str(self.asked[-1]["content"])

    @property
    def gold(self) -> str:
        """The final answer as published."""
        return str(self.problem["final_answer"])

    @property
    def gold_in_dollars(self) -> str:
        """The final answer between dollar signs, as math-verify reads one that stands alone.

        An escaped dollar sign is part of the answer: a price.
        """
        bare = self.gold.strip()
        while len(bare) > 1 and bare[0] == "$" and bare[-1] == "$" and bare[-2] != "\\":
            bare = bare[1:-1].strip()
        return f"${bare}$"


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
            `rows`, one a solution; `pairs`, one a pair of an agreeing and a disagreeing one;
            `either`, rows where they are asked for; or not at all.
        instructed: whether rows hold the prompt, so that an instruction is asked for.
        answered: whether problems without a final answer are left out.
        keeps: whether columns of solutions are there, and empty, where none come along.
    """

    label: str
    title: str
    meaning: str
    columns: Columns
    rows: Callable[[Given], list[Row]]
    advice: str = ""
    meanings: Mapping[str, str] | None = None
    solutions: Literal["columns", "rows", "pairs", "either", "none"] = "none"
    instructed: bool = False
    answered: bool = False
    keeps: bool = False

    @property
    def needs_solutions(self) -> bool:
        """Whether there are no rows without solutions."""
        return self.solutions in ("rows", "pairs")

    @property
    def nested(self) -> bool:
        """Whether rows hold lists or records, which a CSV file cannot."""
        return not all(isinstance(kind, str) for kind in self.columns.values())

    @property
    def told(self) -> str:
        """Its meaning and its advice."""
        return f"{self.meaning} {self.advice}".strip()

    def columns_with(self, solutions: bool, form: str = "tags") -> Columns:
        """The columns with solutions, or without; with the reasoning in this form."""
        left_out = () if solutions or self.solutions != "columns" or self.keeps else _SOLUTIONS
        kept = {name: kind for name, kind in self.columns.items() if name not in left_out}
        if form not in FIELDS:
            return kept
        thought: Kind = [{"role": "VARCHAR", "content": "VARCHAR", FIELDS[form]: "VARCHAR"}]
        said = ("messages", "completion", "chosen", "rejected")
        return {name: thought if name in said else kind for name, kind in kept.items()}


def _plain(given: Given) -> list[Row]:
    texts = {f"r1_solution_{solution.n}": solution.text for solution in given.solutions}
    revision = {name: given.origin[name] for name in _SOURCE}
    return [{**{name: given.problem[name] for name in _PROBLEM}, **texts, **revision}]


def trl(given: Given) -> list[Row]:
    """Prompts for TRL's GRPOTrainer."""
    gold = {"ground_truth": given.gold, "solution": given.gold_in_dollars}
    return [{"prompt": given.asked, **gold, **given.origin}]


def verl(given: Given) -> list[Row]:
    """Prompts for verl."""
    return [
        {
            "data_source": given.data_source,
            "prompt": given.asked,
            "ability": "math",
            "reward_model": {"style": "rule", "ground_truth": given.gold},
            "extra_info": {"split": given.split, "index": given.index, **given.origin},
        }
    ]


def _sft(given: Given) -> list[Row]:
    return [
        {
            "messages": [*given.asked, solution.message],
            "n": solution.n,
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
            "prompt": MESSAGES,
            "ground_truth": "VARCHAR",
            "solution": "VARCHAR",
            **PROVENANCE,
        },
        rows=trl,
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
            "prompt": MESSAGES,
            "ability": "VARCHAR",
            "reward_model": {"style": "VARCHAR", "ground_truth": "VARCHAR"},
            "extra_info": {"split": "VARCHAR", "index": "BIGINT", **PROVENANCE},
        },
        rows=verl,
        advice="Its own reward functions are chosen by `data_source` and know none of this name:"
        " name yours in `custom_reward_function`, or take the target `verl`, which brings one. The"
        " file is `data.train_files`.",
        instructed=True,
        answered=True,
    ),
    "sft": Shape(
        label="SFT messages",
        title="chat messages for SFT",
        meaning="One row a solution: `messages` of a user and an assistant, for supervised"
        " fine-tuning.",
        columns={
            "messages": MESSAGES,
            "n": "INTEGER",
            "answer": "VARCHAR",
            "agrees": "VARCHAR",
            **PROVENANCE,
        },
        rows=_sft,
        solutions="rows",
        instructed=True,
    ),
}
