"""The columns that the table of problems may have: what each shows, and what it is sorted by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from deepmath_viz.corpus.attached import kinds
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import topics, wording
from deepmath_viz.dataset.records import ListedProblem
from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.ui import state
from deepmath_viz.ui.elements import attached_cells, markdown

#: What a cell is made of: the row, its attached cells by `TABLE.COLUMN`, terms that are marked.
Cell = Callable[[ListedProblem, dict[str, Any], Sequence[str]], Markdown]
#: Characters of a question, of an answer and of other texts that a line has place for.
_QUESTION, _ANSWER, _TEXT = 260, 120, 60


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table.

    Attributes:
        label: its header.
        cell: its content.
        width: in rem; 0 takes what the others leave.
        up: the order that has its least first, empty where there is none.
        down: the order that has its greatest first.
        number: whether it is set to the right.
    """

    label: str
    cell: Cell
    width: float
    up: str = ""
    down: str = ""
    number: bool = False


def _question(row: ListedProblem, _: dict[str, Any], terms: Sequence[str]) -> Markdown:
    return markdown.hits(markdown.line(row["question"], _QUESTION), terms)


def _answer(row: ListedProblem, _: dict[str, Any], terms: Sequence[str]) -> Markdown:
    said = row["final_answer"]
    if said is None or len(said) <= _ANSWER:
        return markdown.hits(markdown.answer(said), terms)
    return markdown.hits(markdown.line(said, _ANSWER), terms)


def _topic(row: ListedProblem, _: dict[str, Any], __: Sequence[str]) -> Markdown:
    if not row["topic"]:
        return markdown.escape("unknown")
    *above, last = topics.short(row["topic"]).split(topics.SEPARATOR)
    return markdown.escape(" › ".join([*above[-1:], last]) if last == "Other" else last)


def _difficulty(row: ListedProblem, _: dict[str, Any], __: Sequence[str]) -> Markdown:
    if row["unrated"]:
        return markdown.escape("unrated")
    return markdown.escape("" if row["difficulty"] is None else f"{row['difficulty']:g}")


def _nearest(row: ListedProblem, _: dict[str, Any], __: Sequence[str]) -> Markdown:
    known = [row["similarity_elsewhere"], row["similarity_within"]]
    there = [value for value in known if value is not None]
    return markdown.escape(f"{max(there):.3f}" if there else "")


def _of(name: str, form: str = "") -> Cell:
    """A column of the row as it is; nothing where it is missing."""

    def cell(row: ListedProblem, _: dict[str, Any], __: Sequence[str]) -> Markdown:
        value = dict(row)[name]
        return markdown.escape("" if value is None else format(value, form))

    return cell


def _attached(name: str) -> Cell:
    def cell(_: ListedProblem, cells: dict[str, Any], __: Sequence[str]) -> Markdown:
        said = attached_cells.said_of(cells[name]) if name in cells else ""
        return markdown.escape(wording.cut(said, _TEXT))

    return cell


#: The first column, which always stands.
PROBLEM = Column("Problem", _of("id"), 5, up="id", number=True)
_ALL = {
    "question": Column("Question", _question, 0),
    "answer": Column("Answer", _answer, 9.5),
    "difficulty": Column("Difficulty", _difficulty, 6, "difficulty", "-difficulty", number=True),
    "topic": Column("Topic", _topic, 12, up="topic", down="-topic"),
    "type": Column("Answer type", _of("answer_type"), 7.5, up="answer", down="-answer"),
    "length": Column(
        "Characters",
        lambda row, _, __: markdown.escape(f"{len(row['question']):,}"),
        6.5,
        "length",
        "-length",
        number=True,
    ),
    "solutions": Column("Solutions", _of("n_solutions"), 5.5, number=True),
    "verdict": Column("Agreement", _of("agreement"), 7),
    "novelty": Column("Novelty", _of("novelty"), 7),
    "nearest": Column("Nearest", _nearest, 5.5, "novel", "-novel", number=True),
    "benchmark": Column(
        "Benchmark", _of("similarity_benchmark", ".3f"), 6.5, down="benchmark", number=True
    ),
    "block": Column("Source", _of("source_block"), 9),
    "hubrow": Column("Hub row", _of("hub_row", ","), 6, number=True),
}
#: Those that a table has unless others are chosen.
USUAL = ("question", "answer", "difficulty", "topic")
#: Those that say nothing before a stage is built.
_NEEDS = {"verdict": "answers", "novelty": "neighbours", "nearest": "neighbours"}
_NEEDS |= {"benchmark": "neighbours", "solutions": "solutions"}


def known(store: Store) -> dict[str, Column]:
    """The columns that a corpus has, those that people attached among them, by name."""
    stages = store.manifest.stages
    found = {n: c for n, c in _ALL.items() if n not in _NEEDS or _NEEDS[n] in stages}
    for name, column in store.attached.columns().items():
        number = column.kind == kinds.NUMBER
        orders = (name, f"-{name}") if column.is_sortable else ("", "")
        found[name] = Column(name, _attached(name), 7 if number else 10, *orders, number=number)
    return found


def chosen(there: dict[str, Column]) -> dict[str, Column]:
    """Of the columns that there are those that the address names, or were chosen last."""
    wanted = state.preferred("cols").split(",")
    return {name: there[name] for name in wanted if name in there} or {
        name: there[name] for name in USUAL
    }


def next_order(column: Column, now: str) -> str | None:
    """The order that a press on a header brings: its first, its other, and then the usual one."""
    orders = [order for order in (column.up, column.down) if order]
    if now in orders:
        return dict(zip(orders, [*orders[1:], ""], strict=True))[now] or None
    return orders[0] if orders else now
