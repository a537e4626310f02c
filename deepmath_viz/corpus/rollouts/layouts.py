"""How trainers and evaluators save what a model said: where the prompt is, and where the response.

A file is read as the first layout of `LAYOUTS` whose columns it has. What the file says of rewards
is not believed: answers are extracted from texts and compared here, for every model the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from deepmath_viz.corpus.attached import layouts as attached_layouts
from deepmath_viz.errors import AttachRefused
from deepmath_viz.sources import json_rows
from deepmath_viz.sources.cells import chat, plain
from deepmath_viz.sources.cells.kinds import UnusableCell

_QUESTIONS = attached_layouts.QUESTIONS
_RESPONSES = (
    *("response", "responses", "completion", "completions", "generation", "generations"),
    *("output", "outputs", "rollout", "rollouts", "sample", "samples", "prediction"),
)
_TOKENS = (
    *("tokens", "num_tokens", "n_tokens", "response_tokens", "completion_tokens"),
    *("num_generated_tokens", "response_length", "completion_length", "usage.completion_tokens"),
)
#: Columns that hold prompt and response in one conversation.
_CONVERSATIONS = ("messages", "conversations", "conversation")
_SAID = frozenset({"assistant", "gpt"})


Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout of files of rollouts.

    Attributes:
        title: what it is called.
        marks: columns that tell it from others.
        prompts: columns that hold what was asked, the likeliest first.
        responses: the column that holds what was said: a text, messages, or lists of them.
        single: a column of which the first value alone is taken: with another one, the same
            responses stand there again.
        unfold: the rows of one record, where these lie inside of it.
    """

    title: str
    marks: tuple[str, ...]
    prompts: tuple[str, ...]
    responses: str
    single: str = ""
    unfold: Callable[[Record], Iterator[Record]] | None = None


def _traces(record: Record) -> Iterator[Record]:
    """What was asked in each trace, up to the first message of the model, and its last one."""
    for trace in record.get("traces") or ():
        nodes = trace.get("nodes") if isinstance(trace, Mapping) else None
        nodes = [node for node in nodes or () if isinstance(node, Mapping)]
        sampled = [n for n, node in enumerate(nodes) if node.get("sampled")]
        asked = [node.get("message") for node in nodes[: sampled[0] if sampled else len(nodes)]]
        said = nodes[sampled[-1]].get("message") if sampled else ""
        yield {"prompt": asked, "completion": said, "step": None}


_PROMPTS = ("doc.problem", "doc.question", "doc.query", "doc.input", "arguments.gen_args_0.arg_0")
#: A layout with more marks stands before one with fewer.
LAYOUTS = (
    Layout("verl's generations", ("input", "output", "gts", "score"), ("input",), "output"),
    Layout("verl's generations", ("prompt", "responses", "reward_model"), ("prompt",), "responses"),
    Layout("lm-eval's samples", ("doc", "resps"), _PROMPTS, "resps", single="filter"),
    Layout("verifiers' traces", ("traces",), ("prompt",), "completion", unfold=_traces),
    Layout("verifiers' results", ("prompt", "completion", "example_id"), ("prompt",), "completion"),
    Layout("TRL's completions", ("step", "prompt", "completion"), ("prompt",), "completion"),
)


def layout_of(file: str, record: Mapping[str, Any], responses: str) -> Layout:
    """The layout of a file with such a row.

    Args:
        file: its name, for messages.
        responses: the column that holds the responses, where somebody named it.

    Raises:
        AttachRefused: it has no such column, or none that is known to hold responses.
    """
    row = dict(record)
    known = next((one for one in LAYOUTS if all(_has(row, mark) for mark in one.marks)), None)
    if responses:
        if not _has(row, responses):
            raise AttachRefused(f"{file} has no column {responses[:60]!r}; it has {_names(row)}.")
        plain = Layout("the columns that were named", (), _QUESTIONS, responses)
        return replace(known, responses=responses) if known else plain
    if known:
        return known
    column = _first(row, _RESPONSES)
    if not column:
        told = next((name for name in _CONVERSATIONS if _is_answered(row.get(name))), "")
        if told:
            return Layout("conversations", (), (*_QUESTIONS, told), told)
        raise AttachRefused(
            f"Nothing in {file} says what the model said: it has {_names(row)}, and none of"
            f" {', '.join(_RESPONSES[:4])}. Name the column: --responses COLUMN."
        )
    return Layout("questions and responses", (), _QUESTIONS, column)


def unfolded(record: Record, layout: Layout) -> Iterator[Record]:
    """The rows of a record."""
    if layout.unfold:
        yield from layout.unfold(record)
    else:
        yield record


def step(record: Record) -> str:
    """At which step of training a row was made; empty where it does not say."""
    value = record.get("step", record.get("global_step"))
    return "" if value is None else _plain(value).removesuffix(".0")


def way(file: str, record: Mapping[str, Any], on: str, layout: Layout) -> tuple[str, str]:
    """By what the rows of a file are matched, and in which column.

    Raises:
        AttachRefused: it has no such column.
    """
    row = dict(record)
    how, _, column = on.partition("=")
    if not how:
        how = "key" if _there(row, attached_layouts.KEY) else "question"
    if how == "question" and not column:
        column = _first(row, layout.prompts)
        if not column:
            raise AttachRefused(
                f"Nothing in {file} says what the model was asked: it has {_names(row)}, and none"
                f" of {', '.join(layout.prompts[:4])}. Name the column: --on question=COLUMN."
            )
    column = column or how
    if not _has(row, column):
        raise AttachRefused(
            f"{file} has no column {column[:60]!r}, to match by {how}; it has {_names(row)}."
        )
    return how, column


def asked(record: Record, on: str, column: str) -> str | None:
    """What says which problem a row is, as text: the prompt, the key or the number."""
    value = json_rows.at(record, column)
    if on == "question":
        return _prompt(value)
    with suppress(UnusableCell):
        if on == "key":
            return _plain(value) or None
        number = plain.number(value)
        return str(int(number)) if number is not None and number == int(number) else None
    return None


def question(record: Record, layout: Layout) -> str | None:
    """The prompt of a row, where it has one."""
    found = (json_rows.at(record, name) for name in layout.prompts)
    return next((text for value in found if (text := _prompt(value))), None)


def said(record: Record, layout: Layout) -> list[str | None]:
    """The responses of a row; None where one is missing."""
    return _texts(json_rows.at(record, layout.responses))


def tokens(record: Record, responses: int) -> list[int | None]:
    """The tokens of each response of a row, None where the file does not say."""
    value = next((v for n in _TOKENS if (v := json_rows.at(record, n)) is not None), None)
    values = value if isinstance(value, list) else [value]
    return list(map(_count, values)) if len(values) == responses else [None] * responses


def _count(value: Any) -> int | None:
    with suppress(UnusableCell):
        number = plain.number(value)
        return int(number) if number is not None and 0 <= number < 2**53 else None
    return None


def _plain(value: Any) -> str:
    """A value as text that can be kept: half a surrogate pair is a ?."""
    with suppress(UnusableCell):
        return (plain.text(value) or "").encode("utf-8", "replace").decode()
    return ""


def _prompt(value: Any) -> str | None:
    if isinstance(value, str):
        return _plain(chat.unwrapped(value)).strip() or None
    return _plain(value).strip() or None if chat.is_chat(value) else None


def _texts(value: Any) -> list[str | None]:
    if isinstance(value, str | int | float):
        return [_plain(value)]
    if isinstance(value, Mapping):
        choices = value.get("choices", json_rows.at(dict(value), "body.choices"))
        return _texts(choices) if choices is not None else [_message(value)]
    if not isinstance(value, Sequence):
        return [None]
    if chat.is_chat(list(value)):
        turns = [turn for turn in value if _is_said(turn)]
        return [_message(turns[-1])] if turns else [""]
    return [text for inner in value for text in _texts(inner)]


def _is_said(turn: Any) -> bool:
    """Whether a turn is the model's."""
    return isinstance(turn, Mapping) and str(turn.get("role", turn.get("from"))).lower() in _SAID


def _is_answered(value: Any) -> bool:
    """Whether a value is a conversation in which the model speaks last."""
    return isinstance(value, list) and chat.is_chat(value) and _is_said(value[-1])


def _message(message: Mapping[str, Any]) -> str:
    message = message["message"] if isinstance(message.get("message"), Mapping) else message
    content = message.get("content", message.get("value", message.get("text")))
    if isinstance(content, list):
        parts = [part.get("text") for part in content if isinstance(part, Mapping)]
        content = "\n".join(text for text in parts if isinstance(text, str))
    thought = _plain(message.get("reasoning_content") or message.get("reasoning"))
    said = _plain(content)
    return f"<think>{thought}</think>{said}" if thought and "</think>" not in said else said


def _there(record: Record, column: str) -> bool:
    return json_rows.at(record, column) is not None


def _first(record: Record, columns: Sequence[str]) -> str:
    """The likeliest of some columns: one that is filled in this row, else one that is there."""
    filled = (name for name in columns if _there(record, name))
    return next(filled, "") or next((name for name in columns if _has(record, name)), "")


def _has(record: Record, column: str) -> bool:
    """Whether a record has a field, were it empty."""
    return column in record or _there(record, column)


def _names(record: Mapping[str, Any]) -> str:
    return ", ".join(list(record)[:20])[:400] or "nothing"
