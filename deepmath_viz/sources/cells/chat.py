"""Columns in chat format: lists of messages, of which the user's turn is the problem."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

#: Names of the speaker and of what is said: OpenAI's messages, and ShareGPT's.
FORMS = (("role", "content"), ("from", "value"))
_MARKS = tuple(f"{mark}{form[0]}{mark}" for form in FORMS for mark in "'\"")
_USER = frozenset({"user", "human"})


def is_chat_type(kind: pa.DataType) -> bool:
    """Whether the cells of an Arrow type are lists of messages."""
    import pyarrow as pa

    item = getattr(kind, "value_type", None)
    if item is None or not pa.types.is_struct(item):
        return False
    names = {item.field(n).name for n in range(item.num_fields)}
    return any(names.issuperset(form) for form in FORMS)


def is_chat(value: Any) -> bool:
    """Whether a value is a list of messages that begins with one."""
    return isinstance(value, list) and bool(value) and _form(value[0]) is not None


def user_turn(messages: list[Any]) -> str | None:
    """What the user says: at the end, where the user speaks last, else at the beginning.

    Examples that stand before a question are turns, too, and so is what is asked after an answer.
    None where no user speaks, or says nothing that is text.
    """
    turns = [_message(message) for message in messages]
    users = [said for speaker, said in turns if speaker in _USER and said is not None]
    if not users:
        return None
    return users[-1] if turns[-1][0] in _USER and turns[-1][1] is not None else users[0]


def unwrapped(text: str) -> str:
    """The user's turn of messages that stand as text in a cell; any other text as it is.

    As JSON, or as Python prints them, which is how pandas writes a list into a CSV file.
    """
    if not text.lstrip().startswith(("[{", "{")) or not any(mark in text for mark in _MARKS):
        return text
    for read in (json.loads, ast.literal_eval):
        with suppress(ValueError, SyntaxError, RecursionError, MemoryError):
            value = read(text.strip())
            value = value if isinstance(value, list) else [value]
            if is_chat(value):
                return user_turn(value) or text
    return text


def _form(message: Any) -> tuple[str, str] | None:
    if not isinstance(message, Mapping):
        return None
    return next((form for form in FORMS if all(name in message for name in form)), None)


def _message(message: Any) -> tuple[str, str | None]:
    form = _form(message)
    if form is None:
        return "", None
    speaker, said = message[form[0]], message[form[1]]
    if isinstance(said, list):  # parts, as of messages with pictures
        texts = [part.get("text") for part in said if isinstance(part, Mapping)]
        said = "\n".join(text for text in texts if isinstance(text, str)) or None
    return str(speaker).lower(), said if isinstance(said, str) else None
