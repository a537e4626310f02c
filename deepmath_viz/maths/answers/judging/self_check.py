"""Final answers against themselves, against respellings and against near misses of them.

    report = self_check.check(final_answers, judge)

What a corpus holds is what is compared every day: an answer must agree with itself and with every
other spelling of it, and with none of its mutations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from deepmath_viz.maths.answers.judging.judge import Judge
from deepmath_viz.maths.answers.judging.mutations import mutations
from deepmath_viz.maths.answers.judging.respellings import respellings
from deepmath_viz.maths.answers.reading.classify import ANSWER_TYPES, classify
from deepmath_viz.maths.answers.verdict import AGREE, DISAGREE, UNDECIDED, VERDICTS, Verdict

#: Final answers compared in one go, so that progress is seen.
_CHUNK = 100
_COLUMNS = ("kind", "final answers", "agree with themselves", "respelt: agree", "undecided",
            "disagree", "changed: agree", "undecided", "disagree")  # fmt: skip
_PAGE = """\
# Final answers against themselves

Every distinct final answer of a corpus, compared with itself, with up to 20 respellings made by
rule and with up to 20 near misses (a sign, a digit, an exponent, an order or a bracket changed). A
respelling should agree, a changed answer should not. This page is written by
`deepmath-viz grade --self --page FILE.md`.
"""


class Finding(NamedTuple):
    """A pair with a verdict that the rule which made it does not allow."""

    gold: str
    other: str
    rule: str
    verdict: Verdict


@dataclass(slots=True)
class Tally:
    """Verdicts on the final answers of one kind.

    Attributes:
        golds: distinct final answers.
        self_agree: those that agree with themselves.
        respelt: verdicts on respellings.
        mutated: verdicts on mutations.
    """

    golds: int = 0
    self_agree: int = 0
    respelt: dict[str, int] = field(default_factory=lambda: dict.fromkeys(VERDICTS, 0))
    mutated: dict[str, int] = field(default_factory=lambda: dict.fromkeys(VERDICTS, 0))

    def add(self, other: Tally) -> None:
        """Add another tally to this one."""
        self.golds += other.golds
        self.self_agree += other.self_agree
        for verdict in VERDICTS:
            self.respelt[verdict] += other.respelt[verdict]
            self.mutated[verdict] += other.mutated[verdict]

    def to_json(self) -> dict[str, Any]:
        """The figures under the names of the command line."""
        return {
            "golds": self.golds,
            "self_agree": self.self_agree,
            "respellings": dict(self.respelt),
            "mutations": dict(self.mutated),
        }


@dataclass(slots=True)
class Report:
    """What was found on a corpus.

    Attributes:
        kinds: the tally of every kind of answer.
        unlike: final answers that do not agree with themselves.
        missed: respellings that disagree.
        unclear: respellings that are undecided.
        wrong: mutations that agree.
    """

    kinds: dict[str, Tally] = field(default_factory=dict)
    unlike: list[Finding] = field(default_factory=list)
    missed: list[Finding] = field(default_factory=list)
    unclear: list[Finding] = field(default_factory=list)
    wrong: list[Finding] = field(default_factory=list)

    @property
    def total(self) -> Tally:
        """All kinds together."""
        found = Tally()
        for tally in self.kinds.values():
            found.add(tally)
        return found

    def to_json(self) -> dict[str, Any]:
        """Everything that was found, as one object."""
        listed = {"unlike": self.unlike, "respellings_disagree": self.missed,
                  "respellings_undecided": self.unclear, "mutations_agree": self.wrong}  # fmt: skip
        return {
            **self.total.to_json(),
            "kinds": {kind: tally.to_json() for kind, tally in self._kinds()},
            **{
                name: [
                    {"gold": f.gold, "other": f.other, "rule": f.rule, "reason": f.verdict.reason}
                    for f in findings
                ]
                for name, findings in listed.items()
            },
        }

    def to_text(self) -> str:
        """A table by kind of answer, and every pair with a verdict that should not be."""
        head = (f"{'':<20}{'golds':>7}{'self':>7}   {'respellings':<29}{'mutations'}\n"
                f"{'kind':<20}{'':>7}{'agree':>7}{'agree':>9}{'undecided':>10}{'disagree':>9}"
                f"{'agree':>9}{'undecided':>10}{'disagree':>9}")  # fmt: skip
        lines = [head]
        for kind, tally in [*self._kinds(), ("all", self.total)]:
            counts = [tally.respelt[v] for v in (AGREE, UNDECIDED, DISAGREE)]
            counts += [tally.mutated[v] for v in (AGREE, UNDECIDED, DISAGREE)]
            cells = "".join(
                f"{count:>{width},}" for count, width in zip(counts, (9, 10, 9) * 2, strict=True)
            )
            lines.append(f"{kind:<20}{tally.golds:>7,}{tally.self_agree:>7,}{cells}")
        for title, findings in (
            ("Final answers that do not agree with themselves", self.unlike),
            ("Respellings that disagree", self.missed),
            ("Mutations that agree", self.wrong),
        ):
            lines.append(f"{title}: {len(findings):,}")
            lines += [
                f"  {f.gold} | {f.other} ({f.rule}; {f.verdict.method}: {f.verdict.reason})"
                for f in findings
            ]
        return "\n".join(lines)

    def to_page(self) -> str:
        """The table by kind, and the mutations that agree, as a page in Markdown."""
        lines = [_PAGE, "| " + " | ".join(_COLUMNS) + " |", "|---" + "|---:" * 8 + "|"]
        for kind, tally in [*self._kinds(), ("all", self.total)]:
            counts = [tally.golds, tally.self_agree]
            for verdicts in (tally.respelt, tally.mutated):
                counts += [verdicts[v] for v in (AGREE, UNDECIDED, DISAGREE)]
            lines.append(f"| {kind} | " + " | ".join(f"{count:,}" for count in counts) + " |")
        lines += ["", f"Changed answers that agree: {len(self.wrong):,}.", ""]
        lines += [f"- `{f.gold}` and `{f.other}` ({f.rule}): {f.verdict.reason}."
                  for f in self.wrong]  # fmt: skip
        return "\n".join(lines).rstrip() + "\n"

    def _kinds(self) -> list[tuple[str, Tally]]:
        return [(kind, self.kinds[kind]) for kind in ANSWER_TYPES if kind in self.kinds]


def check(
    golds: Iterable[str], judge: Judge, *, done: Callable[[int], object] | None = None
) -> Report:
    """Compare distinct final answers with themselves, their respellings and their mutations.

    Args:
        golds: final answers; blank ones are passed over.
        judge: compares.
        done: called with the number of further final answers that have been compared.
    """
    report = Report()
    distinct = list(dict.fromkeys(gold for gold in golds if gold.strip()))
    for start in range(0, len(distinct), _CHUNK):
        chunk = distinct[start : start + _CHUNK]
        _check(report, chunk, judge)
        if done is not None:
            done(len(chunk))
    return report


def _check(report: Report, golds: Sequence[str], judge: Judge) -> None:
    asked: list[tuple[str, str, str, str]] = []
    for gold in golds:
        asked.append((gold, gold, "self", ""))
        asked += [(gold, other, "respelt", rule) for rule, other in respellings(gold)]
        asked += [(gold, other, "mutated", rule) for rule, other in mutations(gold)]
    verdicts = judge.verdicts([(gold, other) for gold, other, _, _ in asked])
    for (gold, other, what, rule), verdict in zip(asked, verdicts, strict=True):
        tally = report.kinds.setdefault(classify(gold), Tally())
        finding = Finding(gold, other, rule, verdict)
        if what == "self":
            tally.golds += 1
            tally.self_agree += verdict.verdict == AGREE
            if verdict.verdict != AGREE:
                report.unlike.append(finding)
        elif what == "respelt":
            tally.respelt[verdict.verdict] += 1
            if verdict.verdict == DISAGREE:
                report.missed.append(finding)
            elif verdict.verdict != AGREE:
                report.unclear.append(finding)
        else:
            tally.mutated[verdict.verdict] += 1
            if verdict.verdict == AGREE:
                report.wrong.append(finding)
