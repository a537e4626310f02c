"""Which problems the prompts of a file of rollouts are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from deepmath_viz.corpus.attached.matches import Given
from deepmath_viz.corpus.attached.matching import Matching
from deepmath_viz.corpus.attached.request import LEVELS
from deepmath_viz.corpus.rollouts.inside import Inside
from deepmath_viz.corpus.rollouts.spooling import Spooled
from deepmath_viz.errors import AttachRefused

_SHOWN, _BEGINNING = 3, 80


@dataclass(frozen=True, slots=True)
class MatchedPrompts:
    """What matched.

    Attributes:
        keys: `prompt` from 0 and `key` of a problem; in several rows where it is several.
        by_level: prompts by `LEVELS`, then those that hold the question among other text.
        unmatched: prompts that are no problem, the first of them: row and beginning.
    """

    keys: pa.Table
    by_level: tuple[int, ...]
    unmatched: tuple[tuple[int, str], ...]


def matched(
    spooled: Spooled,
    problems: Sequence[Path],
    memory: int,
    aside: Path,
    folds: Path | None = None,
) -> MatchedPrompts:
    """Find out which problems prompts are.

    Args:
        problems: Parquet files of the corpus's problems.
        memory: megabytes that it may take.
        aside: a folder that it may spill into.
        folds: their folded questions, see `corpus.folds`.

    Raises:
        AttachRefused: none is one, or numbers are not those of this corpus.
    """
    given = _given(spooled)
    matching = Matching(problems, memory, aside, folds)
    asked, _ = matching.match(given)
    lines = matching.lines()
    prompts = (lines.column("line").to_numpy() - 1).tolist()
    keys: list[str] = lines.column("key").to_pylist()
    levels = dict(zip(prompts, lines.column("level").to_pylist(), strict=True))
    left = matching.unmatched_lines()
    if spooled.on == "question" and left:
        found = Inside(matching.questions()).keys([text for _, text in left])
        for (line, _), key in zip(left, found, strict=True):
            if key is not None:
                prompts.append(line - 1)
                keys.append(key)
                levels[line - 1] = len(LEVELS) + 1
        left = [one for one, key in zip(left, found, strict=True) if key is None]
    if not prompts:
        raise AttachRefused(matching.nothing(given, asked))
    by_level = [0] * (len(LEVELS) + 1)
    for level in levels.values():
        by_level[level - 1] += 1
    return MatchedPrompts(
        pa.table({"prompt": pa.array(prompts, pa.int32()), "key": pa.array(keys, pa.string())}),
        tuple(by_level) if spooled.on == "question" else (),
        tuple((spooled.first[line - 1], _beginning(str(text))) for line, text in left[:_SHOWN]),
    )


def _given(spooled: Spooled) -> Given:
    by = pa.array(spooled.prompts, pa.string())
    question = None
    if spooled.on in ("hub_row", "id"):
        try:
            by = by.cast(pa.int64())
        except pa.ArrowInvalid as err:
            raise AttachRefused(
                f"Column {spooled.on_column!r} holds other things than whole numbers, by which"
                f" rows are matched. Match by question instead: --on question."
            ) from err
        if any(spooled.questions):
            question = pa.array(spooled.questions, pa.string())
    return Given(spooled.on, spooled.on_column, by, question, {}, len(spooled.prompts))


def _beginning(text: str) -> str:
    return " ".join(text.split())[:_BEGINNING]
