"""Questions that stand in a prompt among other text: a template's marks, instructions, examples.

A question is looked for where a line begins, or behind a mark or a colon, at the last such place
first, since examples stand before what is asked. What follows the question must be what follows
those of other prompts: behind a question that is part of an example, or the beginning of a longer
one, it is not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

_BEGIN = re.compile(
    r"\A|\n\s*|<\|[^|>\n]{1,40}\|>\s*|<｜[^｜>\n]{1,40}｜>\s*|\[INST\]\s*|[:>]\**\s+"
)
_ENDS = re.compile(r"\s*(?:\Z|\n|<\||<｜|\[/INST\]|</)")
#: Characters of a question's beginning by which it is found.
_ANCHOR = 24
#: Places of one prompt that are looked at, and characters of it: the last ones.
_PLACES, _LONGEST = 400, 60_000


class _Place(NamedTuple):
    """Where a question stands: its key, what follows it (as a hash, None for nothing), and whether
    its line ends there."""

    key: str
    rest: int | None
    ends: bool


class Inside:
    """Finds questions in prompts.

    Args:
        questions: keys and questions.
    """

    def __init__(self, questions: Iterable[tuple[str, str]]) -> None:
        self._by_beginning: dict[str, list[tuple[str, str]]] = {}
        for key, question in questions:
            text = _folded(question)
            if text:
                self._by_beginning.setdefault(text[:_ANCHOR], []).append((text, key))
        self._lengths = sorted({len(beginning) for beginning in self._by_beginning}, reverse=True)
        for found in self._by_beginning.values():
            found.sort(key=lambda pair: -len(pair[0]))

    def keys(self, prompts: Sequence[str]) -> list[str | None]:
        """The key of the question in each prompt; None where none is found, or it is not sure."""
        places = [list(self._places(prompt)) for prompt in prompts]
        # What follows is the same behind every question that was really asked.
        rests = Counter(rest for found in places for rest in {place.rest for place in found})
        made: list[str | None] = []
        for found in places:
            sure = (p for p in found if p.rest is None or rests[p.rest] > 1)
            alone = (p for p in found if p.ends and len(prompts) == 1)
            place = next(sure, None) or next(alone, None)
            made.append(place.key if place else None)
        return made

    def _places(self, prompt: str) -> Iterator[_Place]:
        prompt = prompt[-_LONGEST:]
        starts = sorted({match.end() for match in _BEGIN.finditer(prompt)}, reverse=True)
        for start in starts[:_PLACES]:
            beginning = _folded(prompt[start : start + 8 * _ANCHOR])[:_ANCHOR]
            known = [
                pair
                for length in self._lengths
                for pair in self._by_beginning.get(beginning[:length], ())
            ]
            asked = _folded(prompt[start:]) if known else ""
            for text, key in known:
                if asked.startswith(text):
                    behind = prompt[_end(prompt, start, text) :]
                    rest = _folded(behind)
                    yield _Place(key, hash(rest) if rest else None, _ENDS.match(behind) is not None)
                    break


def _folded(text: str) -> str:
    return " ".join(text.split())


def _end(prompt: str, start: int, text: str) -> int:
    """Where in a prompt a folded text that begins at `start` ends."""
    left = sum(len(word) for word in text.split())
    for match in re.compile(r"\S+").finditer(prompt, start):
        left -= match.end() - match.start()
        if left <= 0:
            return match.end() + left
    return len(prompt)
