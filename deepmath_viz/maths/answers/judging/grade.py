"""Grades labelled pairs, beside plain math-verify on the same lines.

A line is a JSON object with `gold`, `prediction` (a bare answer, or a text that holds its answer in
a box or states it) and its label: `expected` (true or false) or `truth` (agree, disagree or
arguable). An undecided pair counts as not right, and is neither a false positive nor a false
negative. Arguable lines are shown apart and never scored.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from deepmath_viz.maths.answers.judging.judge import Judge
from deepmath_viz.maths.answers.judging.labelled import ARGUABLE, Pair, answer_of, read_pairs
from deepmath_viz.maths.answers.verdict import AGREE, DISAGREE, UNDECIDED, Verdict

#: Processor time for one pair, where the build gives one second; math-verify gives itself five.
SECONDS = 3.0


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
        answers: what was compared of every prediction; None where it holds no answer.
        ours: how this program did.
        math_verify: how plain math-verify did.
        kinds: both, for every kind of line that is named; "" holds the others.
        verdicts: this program's verdict on every pair, in their order.
        theirs: math-verify's.
    """

    pairs: list[Pair]
    answers: list[str | None] = field(default_factory=list)
    ours: Score = field(default_factory=Score)
    math_verify: Score = field(default_factory=Score)
    kinds: dict[str, tuple[Score, Score]] = field(default_factory=dict)
    verdicts: list[Verdict] = field(default_factory=list)
    theirs: list[bool] = field(default_factory=list)

    def count(self) -> None:
        """Score every pair that is not arguable."""
        for pair, verdict, theirs in zip(self.pairs, self.verdicts, self.theirs, strict=True):
            if pair.expected is None:
                continue
            kind = self.kinds.setdefault(pair.kind, (Score(), Score()))
            for score in (self.ours, kind[0]):
                score.count(pair.expected, verdict.verdict)
            for score in (self.math_verify, kind[1]):
                score.count(pair.expected, AGREE if theirs else DISAGREE)

    def arguable(self) -> list[tuple[Pair, str | None, Verdict, bool]]:
        """The arguable pairs, each with what was compared and what both said."""
        rows = zip(self.pairs, self.answers, self.verdicts, self.theirs, strict=True)
        return [row for row in rows if row[0].expected is None]

    def to_json(self) -> dict[str, Any]:
        """Our figures, math-verify's under `math_verify`; kinds and arguable lines where named."""
        found: dict[str, Any] = {
            **self.ours.to_json(), "math_verify": self.math_verify.to_json()
        }  # fmt: skip
        if set(self.kinds) - {""}:
            found["kinds"] = {
                kind: {**_untimed(ours), "math_verify": _untimed(theirs)}
                for kind, (ours, theirs) in sorted(self.kinds.items())
            }
        if arguable := self.arguable():
            found[ARGUABLE] = {
                "n": len(arguable),
                **Counter(verdict.verdict for _, _, verdict, _ in arguable),
            }
        return found

    def to_text(self) -> str:
        """A table of both, one by kind, every line on which one of them is not right, and the
        arguable lines."""
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
        if set(self.kinds) - {""}:
            lines += ["", *self._by_kind(), ""]
        rows_of = zip(self.pairs, self.answers, self.verdicts, self.theirs, strict=True)
        for pair, answer, verdict, theirs in rows_of:
            other = AGREE if theirs else DISAGREE
            if pair.expected is None or verdict.verdict == other == pair.label:
                continue
            mark = " " if verdict.verdict == pair.label else "*"
            lines.append(
                f"{mark} line {pair.line}: expected {pair.label}, this program {verdict.verdict} "
                f"({verdict.method}: {verdict.reason}), math-verify {other}: "
                f"{_short(pair.gold)} | {_compared(pair, answer)}"
            )
        lines.append("Lines on which the two differ, or both are wrong; * marks our mistakes.")
        if arguable := self.arguable():
            lines.append(f"Arguable lines ({len(arguable):,}), which are not scored:")
        for pair, answer, verdict, theirs in self.arguable():
            lines.append(
                f"  line {pair.line}: this program {verdict.verdict} ({verdict.reason}), "
                f"math-verify {AGREE if theirs else DISAGREE}: "
                f"{_short(pair.gold)} | {_compared(pair, answer)}"
            )
        return "\n".join(lines)

    def _by_kind(self) -> list[str]:
        width = max(len(kind) for kind in self.kinds) + 2
        lines = [
            f"{'kind':<{max(width, 10)}}{'n':>5}{'right':>7}{'false +':>9}{'false -':>9}"
            f"{'undecided':>11}{'math-verify right':>19}"
        ]
        for kind, (ours, theirs) in sorted(self.kinds.items()):
            lines.append(
                f"{kind or '(none)':<{max(width, 10)}}{ours.n:>5}{ours.right:>7}"
                f"{ours.false_positives:>9}{ours.false_negatives:>9}{ours.undecided:>11}"
                f"{theirs.right:>19}"
            )
        return lines


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
    report.answers = [answer_of(pair.prediction) for pair in report.pairs]
    given = [(pair.gold, said) for pair, said in zip(report.pairs, report.answers, strict=True)]
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
    report.count()
    return report


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


def _untimed(score: Score) -> dict[str, Any]:
    return {name: value for name, value in score.to_json().items() if name != "per_second"}


def _compared(pair: Pair, answer: str | None) -> str:
    """The prediction, and what was compared of it where that is not all of it."""
    said = _short(pair.prediction)
    if answer is None:
        return f"{said} (no answer in it)"
    return said if answer.strip() == pair.prediction.strip() else f"{said} (compared: {answer})"


def _short(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= 120 else folded[:117] + "..."
