"""Grades labelled pairs, beside plain math-verify on the same lines.

A line is a JSON object with `gold`, `prediction` (a bare answer, or a text that holds its answer in
a box) and `expected` (true or false). An undecided pair counts as not right, and is neither a false
positive nor a false negative.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from deepmath_viz.errors import LabelledDamaged
from deepmath_viz.maths.answers.boxes import find_boxes
from deepmath_viz.maths.answers.extraction import END_OF_REASONING, extract
from deepmath_viz.maths.answers.judging.judge import Judge
from deepmath_viz.maths.answers.verdict import AGREE, DISAGREE, UNDECIDED, Verdict

#: Processor time for one pair, where the build gives one second; math-verify gives itself five.
SECONDS = 3.0


class Pair(NamedTuple):
    """A labelled pair and the number of its line."""

    line: int
    gold: str
    prediction: str
    expected: bool
    rule: str


@dataclass(slots=True)
class Score:
    """How often a grader was right.

    Attributes:
        n: pairs.
        right: pairs with the expected verdict.
        false_positives: it said agree where the answers differ.
        false_negatives: it said disagree where they agree.
        undecided: it said neither.
        seconds: time for all pairs.
    """

    n: int = 0
    right: int = 0
    false_positives: int = 0
    false_negatives: int = 0
    undecided: int = 0
    seconds: float = 0.0

    def count(self, expected: bool, verdict: str) -> None:
        """Count one verdict."""
        self.n += 1
        if verdict == UNDECIDED:
            self.undecided += 1
        elif (verdict == AGREE) == expected:
            self.right += 1
        elif verdict == AGREE:
            self.false_positives += 1
        else:
            self.false_negatives += 1

    def to_json(self) -> dict[str, Any]:
        """The figures under the names of the command line."""
        return {
            "n": self.n,
            "accuracy": round(self.right / self.n, 6) if self.n else None,
            "false_positives": self.false_positives,
            "false_negatives": self.false_negatives,
            "undecided": self.undecided,
            "per_second": round(self.n / self.seconds, 1) if self.seconds else None,
        }


@dataclass(slots=True)
class Report:
    """What the grader and math-verify said about the same pairs.

    Attributes:
        ours: how this program did.
        math_verify: how plain math-verify did.
        verdicts: this program's verdict on every pair, in their order.
        theirs: math-verify's.
    """

    pairs: list[Pair]
    ours: Score = field(default_factory=Score)
    math_verify: Score = field(default_factory=Score)
    verdicts: list[Verdict] = field(default_factory=list)
    theirs: list[bool] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """One object: our figures, and math-verify's under `math_verify`."""
        return {**self.ours.to_json(), "math_verify": self.math_verify.to_json()}

    def to_text(self) -> str:
        """A table of both, and every line on which one of them is not right."""
        rows = (("this program", self.ours), ("math-verify", self.math_verify))
        lines = [
            f"{'':<14}{'n':>7}{'accuracy':>10}{'false +':>9}{'false -':>9}"
            f"{'undecided':>11}{'per s':>10}"
        ]
        for name, score in rows:
            said = score.to_json()
            accuracy = "" if said["accuracy"] is None else f"{said['accuracy']:.2%}"
            rate = "" if said["per_second"] is None else f"{said['per_second']:,.0f}"
            lines.append(
                f"{name:<14}{score.n:>7,}{accuracy:>10}{score.false_positives:>9,}"
                f"{score.false_negatives:>9,}{score.undecided:>11,}{rate:>10}"
            )
        for pair, verdict, theirs in zip(self.pairs, self.verdicts, self.theirs, strict=True):
            expected = AGREE if pair.expected else DISAGREE
            other = AGREE if theirs else DISAGREE
            if verdict.verdict == other == expected:
                continue
            mark = " " if verdict.verdict == expected else "*"
            lines.append(
                f"{mark} line {pair.line}: expected {expected}, this program {verdict.verdict} "
                f"({verdict.method}: {verdict.reason}), math-verify {other}: "
                f"{_short(pair.gold)} | {_short(pair.prediction)}"
            )
        lines.append("Lines on which the two differ, or both are wrong; * marks our mistakes.")
        return "\n".join(lines)


def grade(lines: Iterable[str], judge: Judge | None = None) -> Report:
    """Grade labelled lines with this program and with plain math-verify.

    Args:
        lines: JSON objects; blank lines are passed over.
        judge: compares; by default one of its own that gives a pair `SECONDS`, so that the figures
            do not hang on what else the machine does.

    Raises:
        LabelledDamaged: a line is not as it should be; names the line.
    """
    report = Report(read_pairs(lines))
    given = [(pair.gold, answer_of(pair.prediction)) for pair in report.pairs]
    judging = judge or Judge(seconds=SECONDS)
    try:
        judging.verdict(r"\sqrt{4}", "2")  # starting the processes is no part of the rate
        began = time.perf_counter()
        report.verdicts = judging.verdicts(given)
        report.ours.seconds = time.perf_counter() - began
    finally:
        if judge is None:
            judging.close()
    plain_math_verify("1", "1")
    began = time.perf_counter()
    report.theirs = [plain_math_verify(pair.gold, pair.prediction) for pair in report.pairs]
    report.math_verify.seconds = time.perf_counter() - began
    for pair, verdict, theirs in zip(report.pairs, report.verdicts, report.theirs, strict=True):
        report.ours.count(pair.expected, verdict.verdict)
        report.math_verify.count(pair.expected, AGREE if theirs else DISAGREE)
    return report


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
        for name, kind in (("gold", str), ("prediction", str), ("expected", bool)):
            if not isinstance(value.get(name), kind):
                said = f"has {name!r} = {value[name]!r}" if name in value else f"lacks {name!r}"
                raise LabelledDamaged(f"Line {at} {said}. {_WANTED}")
        rule = value.get("rule")
        pairs.append(
            Pair(at, value["gold"], value["prediction"], value["expected"],
                 rule if isinstance(rule, str) else "")
        )  # fmt: skip
    return pairs


_WANTED = 'Every line must be {"gold": text, "prediction": text, "expected": true or false}.'


def answer_of(prediction: str) -> str | None:
    """The answer in a prediction: its last box if it has one, else the prediction as it stands.

    A text with a reasoning, or of several lines, and without a box is searched for a statement.
    """
    if find_boxes(prediction) or END_OF_REASONING in prediction or "\\boxed" in prediction:
        return extract(prediction).answer
    if "\n" in prediction.strip() and "\\begin" not in prediction:
        return extract(prediction).answer or prediction
    return prediction


def plain_math_verify(gold: str, prediction: str) -> bool:
    """math-verify as its users call it, its timeouts on; an exception counts as false.

    Only meaningful in the main thread: its timeouts use signals, and elsewhere it always raises.
    """
    from math_verify import parse, verify

    logging.getLogger("math_verify").setLevel(logging.CRITICAL)
    try:
        return bool(verify(parse(f"${gold}$"), parse(f"${prediction}$")))
    except Exception:  # whatever goes wrong in it
        return False


def _short(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= 120 else folded[:117] + "..."
