"""The written report on contamination: pairs as CSV, or a document to read."""

from __future__ import annotations

from deepmath_viz.analysis import contamination, report
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import published
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.pair_query import KEPT, PairQuery, number
from deepmath_viz.dataset.wording import percent
from deepmath_viz.plumbing import encoders
from deepmath_viz.sources.registry import today
from deepmath_viz.vectors import models

HEADER = ("id", "benchmark", "row", "similarity", "exact")
_EVERYTHING = Filters()
_PAGE = 500
_FLAGS = {True: "true", False: "false"}


def to_csv(store: Store, threshold: float) -> str:
    """One line a pair with the same text or above the threshold: `HEADER`.

    Sorted by id, benchmark, row; similarity with six decimals, exact as true or false.

    Raises:
        ArtefactMissing: neighbours are not built.
    """
    contamination.require(store)
    rows = [
        (
            pair["id"],
            pair["dataset"],
            pair["row"],
            f"{pair['similarity']:.6f}",
            _FLAGS[pair["exact"]],
        )
        for pair in store.pairs.all(PairQuery(threshold=threshold, order="id"), _EVERYTHING)
    ]
    return encoders.csv_text([HEADER, *rows], line_end="\n")


def to_markdown(store: Store, threshold: float) -> str:
    """The report to read: counts with denominators, every pair, and what it cannot say.

    Raises:
        ArtefactMissing: neighbours are not built.
    """
    contamination.require(store)
    cell, short = report.cell, report.short
    query = PairQuery(threshold=threshold, order="benchmark")
    problems = store.count(_EVERYTHING)
    totals = store.pairs.overlapping(query, _EVERYTHING)
    above = number(threshold)
    lines = [
        "# Contamination of DeepMath by benchmarks",
        "",
        *report.corpus(store),
        f"- threshold: cosine similarity above {above}",
        "",
        f"Of {problems:,} problems, {totals['exact']:,} ({percent(totals['exact'], problems)}) have"
        " the text of a benchmark problem, but for its spelling;"
        f" {totals['found']:,} ({percent(totals['found'], problems)}) have it or are above"
        f" {above}.",
        "",
        "## By benchmark",
        "",
        f"| benchmark | dated | its problems | same text | above {number(published.SAME_PROBLEM)} |"
        f" same text or above {above} | share found | DeepMath problems | pairs |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    rows = store.pairs.overlaps(query, _EVERYTHING)
    for row in rows:
        lines.append(
            f"| {cell(row.name)} | {today.dated(row.name)} | {row.rows:,} | {row.exact:,} |"
            f" {row.above_paper:,} | {row.found:,} | {percent(row.found, row.rows)} |"
            f" {row.problems_found:,} of {problems:,} | {row.pairs:,} |"
        )
    lines += ["", "## Pairs", ""]
    if not totals["pairs"]:
        lines.append("None.")
    else:
        lines += [
            "| id | key | benchmark | row | similarity | same text | problem | benchmark problem |",
            "|--:|---|---|--:|--:|---|---|---|",
        ]
    for start in range(0, totals["pairs"], _PAGE):
        for pair in store.pairs.page(query, _EVERYTHING, (), start, _PAGE):
            lines.append(
                f"| {pair['id']} | {pair['key']} | {cell(pair['dataset'])} | {pair['row']} |"
                f" {pair['similarity']:.4f} | {'yes' if pair['exact'] else ''} |"
                f" {short(pair['question'])} | {short(pair['other_question'])} |"
            )
    lines += ["", "## What this cannot say", "", *_limits(store, [row.name for row in rows])]
    return "\n".join(lines) + "\n"


def _limits(store: Store, present: list[str]) -> list[str]:
    cell = report.cell
    said = [
        "- A high similarity is no proof: two problems that differ in a number are near, and the"
        " same problem in other words can be far. Nobody judged these pairs for this report.",
        f"- Of each problem the nearest {KEPT} in every benchmark are kept. Further pairs above the"
        " threshold are not listed; equal texts always are.",
        "- Only questions are compared, not answers or solutions.",
    ]
    if store.novelty.embedding().get("model") != models.PAPER_MODEL:
        said.append(
            f"- The paper embedded with {models.PAPER_MODEL}. With another model"
            f" {number(published.SAME_PROBLEM)} is another threshold."
        )
    lacking = contamination.missing_benchmarks(present)
    if lacking:
        skipped = store.novelty.skipped_sets("benchmarks")
        why = "; ".join(
            cell(name) + (f" ({cell(skipped[name])})" if name in skipped else "")
            for name in lacking
        )
        said.append(f"- Benchmarks of the paper that are not in this corpus: {why}.")
    rows = store.manifest.stages["problems"].rows
    if rows < published.ROWS:
        said.append(
            f"- This corpus has {rows:,} problems; the dataset has {published.ROWS:,}. What the"
            " others hold is not known here."
        )
    return said


FORMATS = {"csv": to_csv, "md": to_markdown}
