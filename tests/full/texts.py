"""Questions, answers and solutions of a corpus of full size: real ones where there are any.

What is not there in full is made of what is: a question once more with other numbers, a solution
of pieces of written ones. Nothing here is mathematics that anybody should read; lengths, forms,
counts and how texts resemble each other are what it is for.
"""

from __future__ import annotations

import json
import math
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import pyarrow.parquet as pq

from deepmath_viz.config import ROOT

DEMO = ROOT / "deepmath_viz" / "sources" / "demo" / "corpus"
DEEPMATH = "hub/zwhe99/DeepMath-103K/data"
#: Tokens of a real solution: the median, and what nine in ten do not exceed, counted over the
#: dataset; with them a log-normal law is fixed.
MEDIAN, NINETIETH = 4_369, 10_160
SPREAD = math.log(NINETIETH / MEDIAN) / 1.2815515655446004
#: Characters a token, so that a solution has the 18 KB that a real one has on average.
PER_TOKEN = 3.0
#: How often the last box is the final answer to the letter, and otherwise is it in other letters
#: (solution 1 of the whole dataset: 97.47% are the same string).
SAME, RESPELLED = 0.9747, 0.015
PIECE = 1_500
_NUMBER = re.compile(r"(?<![\w.^_{])\d{1,3}(?![\w.}])")


@dataclass(frozen=True)
class Text:
    """A problem as it is written, with its answer and what is known of it."""

    question: str
    answer: str
    difficulty: float | None = None
    topic: str | None = None


def pool(folder: Path | None) -> list[Text]:
    """Every distinct question of the corpus in `folder`, or of the demo corpus."""
    found: dict[str, Text] = {}
    for row in _rows(folder):
        if row["question"]:
            text = Text(
                row["question"], row["final_answer"] or "", row.get("difficulty"), row.get("topic")
            )
            found.setdefault(text.question, text)
    return list(found.values())


def _rows(folder: Path | None) -> Iterator[dict[str, Any]]:
    columns = ["question", "final_answer", "difficulty", "topic"]
    if folder is not None:
        for file in sorted((folder / DEEPMATH).glob("*.parquet")):
            yield from pq.read_table(file, columns=columns).to_pylist()
        return
    lines = (DEMO / DEEPMATH / "train.jsonl").read_text(encoding="utf-8").splitlines()
    yield from map(json.loads, lines)


def questions(folder: Path | None, rows: int) -> list[Text]:
    """So many problems with texts that differ: the pool's own first, then with other numbers."""
    known = pool(folder)
    return [*known[:rows], *variants(known, rows - len(known), "questions")]


def variants(known: list[Text], rows: int, salt: str) -> Iterator[Text]:
    """Problems of `known` in turn, with other numbers; no text comes twice, nor is in `known`."""
    draw = random.Random(salt)
    seen = {text.question for text in known}
    at = 0
    while rows > 0:
        text = known[at % len(known)]
        at += 1
        question = _NUMBER.sub(lambda _: str(draw.randint(2, 999)), text.question)
        if question in seen:
            question = f"{question} Take $n = {at}$."
        seen.add(question)
        yield Text(question, text.answer)
        rows -= 1


def pieces() -> list[str]:
    """Parts of written solutions, about `PIECE` characters each, cut between paragraphs."""
    out: list[str] = []
    part = ""
    for line in (DEMO / DEEPMATH / "train.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for n in (1, 2, 3):
            reasoning = row[f"r1_solution_{n}"].partition("</think>")[0]
            for paragraph in reasoning.split("\n\n"):
                part = f"{part}\n\n{paragraph}" if part else paragraph
                if len(part) >= PIECE:
                    out.append(part)
                    part = ""
    return out


def solution(parts: list[str], answer: str, draw: random.Random) -> str:
    """Reasoning of a length as real ones have it, `</think>`, and a write-up with its box."""
    wanted = PER_TOKEN * math.exp(draw.gauss(math.log(MEDIAN), SPREAD))
    reasoning = "\n\n".join(draw.choices(parts, k=max(1, round(0.885 * wanted / PIECE))))
    tail = "\n\n".join(draw.choices(parts, k=max(1, round(0.115 * wanted / PIECE))))
    return f"{reasoning}\n</think>\n\n{tail}\n\n\\[\\boxed{{{said(answer, draw)}}}\\]"


def said(answer: str, draw: random.Random) -> str:
    """The answer as a solution boxes it: to the letter, in other ones at times, or another."""
    luck = draw.random()
    if luck < SAME or not answer:
        return answer
    if luck < SAME + RESPELLED:
        return answer.replace(r"\frac", r"\dfrac") if r"\frac" in answer else f"\\, {answer}"
    return f"{answer} + 1"


def real_set(folder: Path | None, pattern: str, column: str) -> list[Text]:
    """Problems and answers of a comparison set's files in Parquet, or none."""
    files = sorted(folder.glob(pattern)) if folder is not None else []
    if not files:
        return []
    table = ds.dataset(files).to_table(columns=[column, "answer"])
    rows = zip(table[column].to_pylist(), table["answer"].to_pylist(), strict=True)
    return [Text(question, str(answer or "")) for question, answer in rows if question]
