"""Labelled pairs of answers: their files, and the answer in each prediction."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from deepmath_viz.errors import LabelledDamaged
from deepmath_viz.maths.answers.boxes import find_boxes
from deepmath_viz.maths.answers.extraction import END_OF_REASONING, extract, states
from deepmath_viz.maths.answers.verdict import AGREE, DISAGREE

ARGUABLE = "arguable"
#: Longer predictions are whole responses rather than answers.
_LONGEST_BARE = 2_000


class Pair(NamedTuple):
    """A labelled pair and the number of its line; `expected` is None where it is arguable."""

    line: int
    gold: str
    prediction: str
    expected: bool | None
    rule: str
    kind: str = ""

    @property
    def label(self) -> str:
        """`agree`, `disagree` or `arguable`."""
        return {True: AGREE, False: DISAGREE, None: ARGUABLE}[self.expected]


def read_lines(name: str) -> list[str]:
    """The lines of a file; `-` is standard input.

    Raises:
        LabelledDamaged: it cannot be read, or is no UTF-8 text.
    """
    try:
        if name == "-":
            return sys.stdin.read().split("\n")
        return Path(name).read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as err:
        raise LabelledDamaged(f"{name} is no UTF-8 text (byte {err.start}).") from err
    except OSError as err:
        raise LabelledDamaged(f"{name} cannot be read: {err.strerror}.") from err


def read_pairs(lines: Iterable[str]) -> list[Pair]:
    """The labelled pairs of a file.

    Raises:
        LabelledDamaged: a line is no object, or lacks a field, or a field has another type.
    """
    pairs = []
    for at, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError as err:
            raise LabelledDamaged(f"Line {at} is not JSON: {err}. {_WANTED}") from err
        if not isinstance(value, dict):
            raise LabelledDamaged(f"Line {at} is no JSON object. {_WANTED}")
        for name in ("gold", "prediction"):
            if not isinstance(value.get(name), str):
                raise _damaged(at, value, name)
        pairs.append(
            Pair(at, value["gold"], value["prediction"], _expected(at, value),
                 _text(value, "rule"), _text(value, "kind"))
        )  # fmt: skip
    return pairs


def _expected(at: int, line: dict[str, Any]) -> bool | None:
    """The label of a line: `expected`, or else `truth`."""
    if "truth" not in line or "expected" in line:
        if not isinstance(line.get("expected"), bool):
            raise _damaged(at, line, "expected")
        return bool(line["expected"])
    if line["truth"] not in (AGREE, DISAGREE, ARGUABLE):
        raise _damaged(at, line, "truth")
    return None if line["truth"] == ARGUABLE else line["truth"] == AGREE


def _damaged(at: int, line: dict[str, Any], name: str) -> LabelledDamaged:
    said = f"has {name!r} = {line[name]!r}" if name in line else f"lacks {name!r}"
    return LabelledDamaged(f"Line {at} {said}. {_WANTED}")


def _text(line: dict[str, Any], name: str) -> str:
    return line[name] if isinstance(line.get(name), str) else ""


_WANTED = (
    'Every line must be {"gold": text, "prediction": text, "expected": true or false}; "truth": '
    '"agree", "disagree" or "arguable" may stand for "expected".'
)
_PROSE = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{3,}")


def answer_of(prediction: str) -> str | None:
    """The answer in a prediction: its boxes if it has one, else the prediction as it stands.

    A whole response, which has a reasoning, several lines of prose or many words, is searched for a
    statement; None where it makes none.
    """
    if find_boxes(prediction) or END_OF_REASONING in prediction or "\\boxed" in prediction:
        return extract(prediction).answer
    bare = prediction.strip()
    several = "\n" in bare and "\\begin" not in bare
    words = len(_PROSE.findall(bare))
    if (several and words > 3) or len(bare) > _LONGEST_BARE:
        return extract(bare).answer
    if states(bare) and (several or words > 3):
        return extract(bare).answer or prediction
    return prediction if bare else None
