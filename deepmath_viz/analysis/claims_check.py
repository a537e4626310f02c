"""Runs the queries of `claims` on a corpus and judges what they give.

A corpus that is only a part of the dataset cannot show a total, and rows of unknown origin can
neither show nor disprove anything about the dataset: what cannot be judged is called so.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from deepmath_viz.analysis import contamination
from deepmath_viz.analysis.claim import Claim
from deepmath_viz.analysis.claims import CLAIMS
from deepmath_viz.corpus.stages import lacking
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import published
from deepmath_viz.dataset.wording import percent
from deepmath_viz.vectors import models

HOLDS, DIFFERS, UNKNOWN = "holds", "differs", "cannot be checked"
#: What a part can say: of exceptions, of rows that speak for something, and of a claim that the
#: published counts of the whole contradict, whatever a part holds.
SO_FAR, EXCEPTION, SUPPORTED = "no exception so far", "exception found", "supported"
CONTRADICTED = "contradicted by the published counts"
#: Every verdict, in the order of the switch.
VERDICTS = (HOLDS, DIFFERS, EXCEPTION, CONTRADICTED, SO_FAR, SUPPORTED, UNKNOWN)
NOTHING = "The corpus has nothing to count here."
#: Row counts of known revisions, newest first.
REVISIONS = (published.ROWS, 103_110)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a corpus is of the dataset: `demo`, `unknown`, `part` or `whole`, and why.

    With `known_only` some rows are not known to be the dataset's; queries leave them out.
    """

    kind: str
    words: str
    known_only: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """A claim with what the corpus gives.

    Attributes:
        found: what the query gave, in words; empty where it did not run.
        verdict: of `VERDICTS`.
        reason: why, in a sentence.
        sql: the query that was run: that of the claim, or the same narrowed to rows that are known
            to be the dataset's.
        lacks: the stage without which the corpus gives nothing; what `stages.lacking` says of it
            begins the reason.
    """

    claim: Claim
    found: str
    verdict: str
    reason: str
    sql: str = ""
    lacks: str = ""


def coverage(store: Store) -> Coverage:
    """Whether the corpus is the dataset, a part of it, or something else."""
    rows, known, distinct = store.claims.hub_rows_known()
    if store.manifest.is_demo:
        return Coverage("demo", "demo data made for this program; it says nothing of the dataset")
    source = store.manifest.source
    if source.get("kind") == "hub" and source.get("id") == published.HUB_ID:
        revision = str(source.get("revision") or "")[:12]
        return Coverage("whole", f"every row of {published.HUB_ID}, revision {revision}")
    if known == rows and distinct == published.ROWS:
        return Coverage("whole", "every row of the pinned revision")
    if known == rows:
        return Coverage(
            "part",
            f"{rows:,} of the {published.ROWS:,} rows of the pinned revision "
            f"({percent(rows, published.ROWS)}): totals cannot be checked, exceptions can be found",
        )
    if rows in REVISIONS:
        return Coverage(
            "whole",
            f"a folder with exactly {rows:,} rows, taken for the dataset; that they are its rows "
            "is not proven",
        )
    if known:
        return Coverage(
            "part",
            f"{rows:,} rows, of which {known:,} are known to be rows of the pinned revision "
            f"({percent(known, published.ROWS)} of it): only those are looked at. Totals cannot be "
            "checked, exceptions can be found",
            known_only=True,
        )
    return Coverage(
        "unknown", f"{rows:,} rows, none of them known to be a row of the pinned revision"
    )


def check(store: Store, claims: Iterable[Claim] = CLAIMS) -> list[Checked]:
    """Every claim, judged on this corpus."""
    known = coverage(store)
    return [_check(store, claim, known) for claim in claims]


def _check(store: Store, claim: Claim, known: Coverage) -> Checked:
    if claim.rule == "closed":
        return Checked(claim, "", UNKNOWN, claim.note)
    for stage in claim.stages:
        if stage not in store.manifest.stages:
            reason = lacking(store.manifest.corpus, stage)
            return replace(_without(claim, known, "", reason), lacks=stage)
    if claim.compared and not _compared(store, claim):
        reason = f"Not in this corpus: {', '.join(claim.compared)}. To add one: build --compare"
        reason += " NAME or --benchmarks FILE."
        return _without(claim, known, "", reason)
    sql = store.claims.asked(claim.sql, known_only=known.known_only)
    number, whole = store.claims.answer(sql)
    if number is None:
        return _without(claim, known, sql, NOTHING)
    verdict, reason = _judge(store, claim, known, number, whole)
    if known.known_only and claim.rule == "none":
        everywhere, _ = store.claims.answer(claim.sql)
        if beside := (everywhere or 0) - number:
            reason += f" Among the rows of unknown origin: {_number(beside)}."
    return Checked(claim, _said(claim, number, whole), verdict, reason, sql)


def _without(claim: Claim, known: Coverage, sql: str, reason: str) -> Checked:
    """A claim that this corpus has nothing on; the published counts may still contradict it."""
    if claim.published and known.kind == "part":
        return Checked(claim, "", CONTRADICTED, f"{reason} {_published(claim)}", sql)
    return Checked(claim, "", UNKNOWN, reason, sql)


def _published(claim: Claim) -> str:
    return f"The published counts give {claim.published}."


def _compared(store: Store, claim: Claim) -> bool:
    """Whether one of the sets or benchmarks that a claim needs is there."""
    there = {*store.pairs.side_sizes(True), *store.pairs.side_sizes(False)}
    return not there.isdisjoint(claim.compared)


def _judge(
    store: Store, claim: Claim, known: Coverage, number: float, whole: float | None
) -> tuple[str, str]:
    if known.kind == "demo":
        return UNKNOWN, "Demo data."
    if known.kind == "unknown":
        return UNKNOWN, "These rows are not known to be rows of the dataset."
    if claim.rule == "support":
        return _support(number, whole)
    if claim.rule == "none":
        return _exceptions(store, claim, known, number, whole)
    if known.kind == "part":
        if claim.rule == "most" and number > claim.expected:
            return EXCEPTION, "This part alone has more."
        if claim.published:
            return CONTRADICTED, _published(claim)
        return UNKNOWN, "Only a part of the dataset is here."
    if claim.sets and (why := not_as_in_paper(store)):
        return UNKNOWN, why
    given = 100 * number / whole if claim.rule == "share" and whole else number
    if claim.rule == "share" and not whole:
        return UNKNOWN, NOTHING
    if abs(given - claim.expected) <= claim.step / 2:
        return HOLDS, "" if claim.step == 1 and claim.rule != "share" else "As exactly as stated."
    return DIFFERS, f"Stated: {_number(claim.expected)}{'%' * (claim.rule == 'share')}."


def _exceptions(
    store: Store, claim: Claim, known: Coverage, number: float, whole: float | None
) -> tuple[str, str]:
    if number:
        said = _number(number) + " " + ("exception" if number == 1 else "exceptions") + "."
        return (EXCEPTION if known.kind == "part" else DIFFERS), said
    if claim.published and known.kind == "part":
        return CONTRADICTED, f"No exception is here. {_published(claim)}"
    if not whole:
        return UNKNOWN, NOTHING
    if claim.benchmarks:
        lacking = contamination.missing_benchmarks(list(store.pairs.side_sizes(True)))
        here = len(published.BENCHMARKS) - len(lacking)
        return UNKNOWN, (
            f"No equal text in the {here} of {len(published.BENCHMARKS)} benchmarks that are here; "
            "reworded problems need a judge."
        )
    if known.kind == "part":
        return SO_FAR, f"None among {_number(whole)} {claim.unit}; the rest is not here."
    return HOLDS, f"No exception among {_number(whole)} {claim.unit}."


def _support(number: float, whole: float | None) -> tuple[str, str]:
    if not whole:
        return UNKNOWN, NOTHING
    if not number:
        return UNKNOWN, f"No row among {_number(whole)} speaks for it."
    return SUPPORTED, f"{_number(number)} of {_number(whole)} rows speak for it."


def not_as_in_paper(store: Store) -> str:
    """Why counts of unique problems cannot be those of the paper; empty where they could be."""
    sizes = store.pairs.side_sizes(False)
    lacking = [
        name for name in published.UNIQUENESS if name != published.NAME and name not in sizes
    ]
    if lacking:
        return f"Sets that are not in this corpus: {', '.join(lacking)}."
    short = [
        name
        for name, (unique, repeated) in published.UNIQUENESS.items()
        if name in sizes and abs(sizes[name] - 1000 * (unique + repeated)) > 20
    ]
    if short:
        return f"Sets of another size than in the paper: {', '.join(short)}."
    if store.novelty.embedding().get("model") != models.PAPER_MODEL:
        return "Embedded with another model than the paper's."
    return ""


def _said(claim: Claim, number: float, whole: float | None) -> str:
    unit = f" {claim.unit}" * bool(claim.unit)
    if whole is None:
        return _number(number) + unit
    if claim.rule == "share" and whole:
        return f"{100 * number / whole:.2f}% ({_number(number)} of {_number(whole)}{unit})"
    return f"{_number(number)} of {_number(whole)}{unit}"


def _number(value: float) -> str:
    if math.isnan(value):
        return "unknown"
    return f"{value:,.0f}" if value == int(value) else f"{value:,g}"
