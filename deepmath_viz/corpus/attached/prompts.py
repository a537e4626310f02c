"""Questions as files for training have them: in messages, with an instruction behind each."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from deepmath_viz.corpus.attached.reading import Cells
from deepmath_viz.errors import AttachRefused
from deepmath_viz.sources.cells import chat
from deepmath_viz.sources.cells.kinds import Kind

#: Characters that every prompt must end with to be taken for an instruction.
_INSTRUCTION = 12
#: What messages that were written into a cell as text begin with.
_MESSAGES = r"^\s*(\[\s*)?\{"


def questions(by: str, cells: Cells) -> tuple[pa.ChunkedArray, list[str]]:
    """The questions of a column, and what was done with them, in words.

    Of messages it is the user's turn, without what every prompt ends with.

    Args:
        by: the column's name.
        cells: as text.

    Raises:
        AttachRefused: they are no texts.
    """
    if cells.kind is not Kind.TEXT:
        raise AttachRefused(
            f"Column {by!r} holds no questions, but cells of the kind {cells.kind}."
        )
    is_chat = cells.is_chat
    array = cells.array
    if not is_chat and pc.any(pc.match_substring_regex(array, _MESSAGES)).as_py():
        found = array.to_pylist()
        texts = [text and chat.unwrapped(text) for text in found]
        is_chat = texts != found
        array = pa.chunked_array([pa.array(texts, pa.string())])
    if not is_chat:
        return array, []
    texts = array.to_pylist()
    ending = _ending([text for text in texts if text])
    if not ending:
        return array, []
    bare = [text.removesuffix(ending) if text else text for text in texts]
    said = f"The ending of every prompt was left out: “{ending.strip()[:120]}”."
    return pa.chunked_array([pa.array(bare, pa.string())]), [said]


def _ending(texts: Sequence[str]) -> str:
    """What all of several texts end with, from a break of a line or sentence on."""
    if len(texts) < 3:
        return ""
    ending = texts[0]
    for text in texts:
        shortest = min(len(ending), len(text))
        same = next((n for n in range(shortest) if ending[-1 - n] != text[-1 - n]), shortest)
        ending = ending[len(ending) - same :]
        if len(ending) < _INSTRUCTION:
            return ""
    starts = [at for at in (ending.find("\n"), ending.find(" ")) if at >= 0]
    cut = ending[min(starts) :] if starts else ""
    return cut if len(cut) >= _INSTRUCTION else ""
