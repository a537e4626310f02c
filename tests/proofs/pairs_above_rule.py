"""All pairs of different texts above 0.98, not only the nearest: how often their answers agree.

    python -m tests.proofs.pairs_above_rule CACHE/CORPUS

takes a built corpus (stage `embeddings`) and asks no other stage and no query of the program: every
text of DeepMath and of the comparison sets stands once, as published; every two of them are
multiplied with numpy; and answers are compared by the program's verdicts, and once more as strings
and by math-verify. With DeepMath count pairs of which one text stands in DeepMath and in no other
set. Prints a table; fails where both ways to compare answers are further apart than three points
and what they leave undecided.

On 71,500 real rows of four sets with the packaged model (67,216 texts; 38 s of processor time), and
beside it what had been counted before the rules of version 2 of the stage `answers`:

    | pairs                         | then         | agree now, of decided | again  |
    |-------------------------------|--------------|-----------------------|--------|
    | above 0.98                    | 6,529, 91.1% | 6,532, 91.1%          | 91.0%  |
    | of these, with DeepMath       | 214, 95.3%   | 214, 95.8%            | 94.9%  |
    | of these, within DeepMath     | 103, 99.0%   | 103, 100.0%           | 99.0%  |
    | of these, both texts cut      | about half   | 262, 51.2%            | 50.4%  |
    | with DeepMath, 0.95 to 0.98   | 240, 90-98%  | 243, 94.2%            | 93.0%  |
    | within DeepMath, 0.95 to 0.98 | not told     | 153, 98.0%            | 96.7%  |

Which population the 240 were had not been written down. Counted as the 214 are, pairs between 0.95
and 0.98 with DeepMath are 243, as those above 0.98 are three more than they were: 98.0% agree where
both texts are in DeepMath, 87.8% where one is in another set. No other way to count comes nearer:
within DeepMath 153 (149 of other texts once folded), problems whose nearest in DeepMath lies there
233, such pairs among the nearest five in each direction 306, with a text that is in another set as
well 248, of them across sets 95, nearest of all sets 297 (190 pairs).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np

from deepmath_viz.corpus import manifest
from deepmath_viz.dataset import published
from deepmath_viz.maths.answers.judging.judge import Judge
from deepmath_viz.vectors import models, tokenizer
from tests.benchmarks.bench_audit import same_answer

_BLOCK = 2_000
_RULE, _BELOW = np.float32(published.SAME_PROBLEM), np.float32(0.95)
_TEXTS = """SELECT t.question, min(t.answer) FILTER (trim(t.answer) <> ''),
    list(DISTINCT t.dataset), any_value(e.vector)
FROM (SELECT '{own}' AS dataset, id AS row, question, final_answer AS answer FROM '{problems}'
    UNION ALL SELECT dataset, row, question, answer FROM '{comparison}') t
JOIN '{embedded}' e ON e.dataset = t.dataset AND e.row = t.row
WHERE t.question IS NOT NULL GROUP BY t.question ORDER BY t.question"""


@dataclass(frozen=True)
class Text:
    """A text: an answer of its rows, whether it stands in DeepMath, and whether in another set."""

    question: str
    answer: str | None
    own: bool
    elsewhere: bool


def read(folder: Path) -> tuple[list[Text], np.ndarray]:
    """The texts, and a unit vector each."""
    found = manifest.read(folder)
    assert found is not None, f"{folder} holds no corpus"

    def path(stage: str, at: int = 0) -> Path:
        return folder / found.stages[stage].artefacts[at].name

    rows = duckdb.sql(
        _TEXTS.format(
            own=published.NAME,
            problems=path("problems"),
            comparison=path("comparison"),
            embedded=path("embeddings", 1),
        )
    ).fetchall()
    texts = [
        Text(question, answer, published.NAME in sets, bool({*sets} - {published.NAME}))
        for question, answer, sets, _ in rows
    ]
    vectors = np.load(path("embeddings"), mmap_mode="r")[[at for *_, at in rows]]
    vectors = vectors.astype(np.float32)
    return texts, vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def pairs_above(
    vectors: np.ndarray, above: np.float32, most: np.float32
) -> Iterator[tuple[int, int]]:
    """Every two rows whose cosine is above a bar and at most another."""
    for start in range(0, len(vectors), _BLOCK):
        products = vectors[start : start + _BLOCK] @ vectors[start:].T
        for line, column in np.argwhere((products > above) & (products <= most)):
            if column > line:
                yield start + int(line), start + int(column)


def pairs_with(
    vectors: np.ndarray, rows: Sequence[int], above: np.float32, most: np.float32
) -> Iterator[tuple[int, int]]:
    """The same of which one at least is among some rows."""
    among = set(rows)
    for start in range(0, len(rows), _BLOCK // 4):
        block = rows[start : start + _BLOCK // 4]
        products = vectors[block] @ vectors.T
        for line, other in np.argwhere((products > above) & (products <= most)).tolist():
            one = block[line]
            if other > one or (other < one and other not in among):
                yield one, other


def cut(texts: Sequence[Text]) -> list[bool]:
    """Which texts the packaged model does not read to their end."""
    model = models.packaged()
    counts = tokenizer.find(str(model.folder)).load().count([text.question for text in texts])
    return [count + 2 > models.tokens_read(model) for count in counts]


def main() -> None:
    """Count, print, and compare both ways."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    texts, vectors = read(parser.parse_args().folder)
    pairs = list(pairs_above(vectors, _RULE, np.float32(2)))
    own = [at for at, text in enumerate(texts) if text.own]
    below = list(pairs_with(vectors, own, _BELOW, _RULE))
    given = [(texts[a].answer or "", texts[b].answer or "") for a, b in (*pairs, *below)]
    with ProcessPoolExecutor(2) as pool:
        independent = list(pool.map(same_answer, given, chunksize=200))
    with Judge() as judge:
        program = [verdict.verdict for verdict in judge.alike(given)]
    used = sorted({at for pair in pairs for at in pair})
    long = {at for at, said in zip(used, cut([texts[at] for at in used]), strict=True) if said}
    every = range(len(pairs))
    alone = {at for at, text in enumerate(texts) if text.own and not text.elsewhere}
    groups = {
        "above 0.98": list(every),
        "with DeepMath": [n for n in every if alone & {*pairs[n]}],
        "within DeepMath": [n for n in every if texts[pairs[n][0]].own and texts[pairs[n][1]].own],
        "both cut": [n for n in every if {*pairs[n]} <= long],
        "with DeepMath, 0.95 to 0.98": [
            n for n, pair in enumerate(below, len(pairs)) if alone & {*pair}
        ],
        "within DeepMath, 0.95 to 0.98": [
            n for n, (a, b) in enumerate(below, len(pairs)) if texts[a].own and texts[b].own
        ],
    }
    print(f"{len(texts):,} texts")
    for name, members in groups.items():
        told = [n for n in members if all(given[n])]
        agree = sum(program[n] == "agree" for n in told)
        differ = sum(program[n] == "disagree" for n in told)
        again = sum(independent[n] is True for n in told)
        unsure = sum(independent[n] is None for n in told)
        ours, theirs = agree / max(1, agree + differ), again / max(1, len(told) - unsure)
        print(f"{name}: {len(members):,} pairs, {len(told):,} with two answers; the program:"
              f" {agree:,} agree, {differ:,} differ ({100 * ours:.1f}%); by string or math-verify"
              f" {again:,} of {len(told) - unsure:,} ({100 * theirs:.1f}%)")  # fmt: skip
        room = (unsure + len(told) - agree - differ) / max(1, len(told))
        assert abs(ours - theirs) <= room + 0.03, name


if __name__ == "__main__":
    main()
