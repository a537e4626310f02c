"""The written report on contamination: pairs as CSV, or a document to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from deepmath_viz.analysis import contamination, report
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import published
from deepmath_viz.dataset.close_pairs import ANSWERS_SAID, CUTS_SAID
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.pair_query import KEPT, PairQuery, number
from deepmath_viz.dataset.rules import INDEL, INDEL_ABOVE, NGRAM, SECOND, Rule, published_as
from deepmath_viz.dataset.wording import percent
from deepmath_viz.maths import numerals
from deepmath_viz.plumbing import encoders
from deepmath_viz.sources.registry import today
from deepmath_viz.vectors import models

HEADER = ("id", "benchmark", "row", "similarity", "exact")
_EVERYTHING = Filters()
_PAGE = 500
_FLAGS = {True: "true", False: "false"}


def to_csv(store: Store, threshold: float, rule: Rule | None = None) -> str:
    """One line a pair with the same text or above the threshold, or by a rule: `HEADER`.

    Sorted by id, benchmark, row; similarity with six decimals, exact as true or false. A rule about
    characters adds the column `score`, one about n-grams the column `gram`, that of a second model
    its cosine as `second`.

    Raises:
        ArtefactMissing: neighbours, or what the rule needs, are not built.
    """
    query = _query(store, threshold, rule, "id")
    further = {SECOND: ("second",), INDEL: ("score",), NGRAM: ("gram",)}.get(query.rule.name, ())
    rows = [
        (
            pair["id"],
            pair["dataset"],
            pair["row"],
            f"{pair['similarity']:.6f}",
            _FLAGS[pair["exact"]],
            *([f"{pair['score']:.6f}"] if further == ("second",) else []),
            *([f"{pair['score']:.2f}"] if further == ("score",) else []),
            *([pair["gram"]] if further == ("gram",) else []),
        )
        for pair in store.pairs.all(query, _EVERYTHING)
    ]
    return encoders.csv_text([(*HEADER, *further), *rows], line_end="\n")


def _query(store: Store, threshold: float, rule: Rule | None, order: str) -> PairQuery:
    contamination.require(store)
    query = PairQuery(threshold=threshold, order=order, rule=rule or Rule())
    store.pairs.require(query.rule)
    return query


def to_markdown(store: Store, threshold: float, rule: Rule | None = None) -> str:
    """The report to read: counts with denominators, every pair, and what it cannot say.

    Raises:
        ArtefactMissing: neighbours, or what the rule needs, are not built.
    """
    query = _query(store, threshold, rule, "benchmark")
    cell, short = report.cell, report.short
    problems = store.count(_EVERYTHING)
    totals = store.pairs.overlapping(query, _EVERYTHING)
    above = number(threshold)
    said = query.rule.words(above)
    lines = [
        "# Contamination of DeepMath by benchmarks",
        "",
        *report.corpus(store),
        f"- threshold: cosine similarity above {above}",
        f"- rule: {said}",
        *(f"- as published: {known.source}" for known in [published_as(query.rule)] if known),
        "",
        f"Of {problems:,} problems, {totals['exact']:,} ({percent(totals['exact'], problems)}) have"
        " the text of a benchmark problem, but for its spelling;"
        f" {totals['found']:,} ({percent(totals['found'], problems)}) have "
        + (f"it or are above {above}." if not query.rule.name else f"{said}."),
        "",
        "## By benchmark",
        "",
        f"| benchmark | dated | its problems | same text | above {number(published.SAME_PROBLEM)} |"
        f" {said.removeprefix('the ')} | share found | DeepMath problems | pairs |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    rows = store.pairs.overlaps(query, _EVERYTHING)
    for row in rows:
        lines.append(
            f"| {cell(row.name)} | {today.dated(row.name)} | {row.rows:,} | {row.exact:,} |"
            f" {row.above_paper:,} | {row.found:,} | {percent(row.found, row.rows)} |"
            f" {row.problems_found:,} of {problems:,} | {row.pairs:,} |"
        )
    lines += _models(store, query)
    lines += _rules(store, query, problems)
    lines += ["", "## Pairs", ""]
    if not totals["pairs"]:
        lines.append("None.")
    else:
        shared = {SECOND: " second model |", INDEL: " % alike |", NGRAM: " in common |"}.get(
            query.rule.name, ""
        )
        lines += [
            "| id | key | benchmark | row | similarity | same text | problem | benchmark problem |"
            " known of both |" + shared,
            "|--:|---|---|--:|--:|---|---|---|---|" + "---|" * bool(shared),
        ]
    for start in range(0, totals["pairs"], _PAGE):
        page = store.pairs.page(query, _EVERYTHING, (), start, _PAGE)
        for pair, known in zip(page, _facts(store, page), strict=True):
            further = {
                SECOND: f" {pair['score'] or 0:.4f} |",
                INDEL: f" {pair['score'] or 0:.1f} |",
                NGRAM: f" {cell(pair['gram'] or '')} |",
            }.get(query.rule.name, "")
            lines.append(
                f"| {pair['id']} | {pair['key']} | {cell(pair['dataset'])} | {pair['row']} |"
                f" {pair['similarity']:.4f} | {'yes' if pair['exact'] else ''} |"
                f" {short(pair['question'])} | {short(pair['other_question'])} | {known} |{further}"
            )
    lines += ["", "## What this cannot say", "", *_limits(store, [row.name for row in rows])]
    return "\n".join(lines) + "\n"


def _facts(store: Store, pairs: Sequence[Mapping[str, Any]]) -> list[str]:
    """How the answers of pairs compare, what of their texts the model cuts, what differs."""
    sides = [((published.NAME, pair["id"]), (pair["dataset"], pair["row"])) for pair in pairs]
    answers = store.pair_facts.answers(sides)
    cut = store.pair_facts.cut([side for both in sides for side in both])
    said = []
    for pair, both in zip(pairs, sides, strict=True):
        parts = [ANSWERS_SAID[answers[both]]] if both in answers else []
        if cut is not None:
            parts.append(CUTS_SAID[sum(side in cut for side in both)])
        differing = numerals.differing(pair["question"] or "", pair["other_question"] or "")
        if differing:
            parts.append(report.short(differing.said))
        said.append(" · ".join(parts))
    return said


def _models(store: Store, query: PairQuery) -> list[str]:
    """How two models differ pair by pair; nothing where the build had one."""
    rows = contamination.models_table(store.pairs.two_models(query, _EVERYTHING))
    if not store.pairs.second_model():
        return []
    cell, above = report.cell, number(query.threshold)
    first = str(store.novelty.embedding().get("model", "an unknown model"))
    lines = [
        "",
        "## Two models, pair by pair",
        "",
        f"The first model is {cell(first)}, the second {cell(store.pairs.second_model())}. Counted"
        f" are pairs above {above} by either; the correlation is that of both similarities over"
        " pairs.",
        "",
    ]
    if not rows:
        return [*lines, f"No pair is above {above} by either model."]
    lines += [f"| {' | '.join(rows[0])} |", "|---|--:|--:|--:|--:|"]
    return lines + [
        f"| {' | '.join(f'{v:,}' if isinstance(v, int) else cell(v) for v in row.values())} |"
        for row in rows
    ]


def _rules(store: Store, query: PairQuery, problems: int) -> list[str]:
    """What each rule finds, beside each other; nothing where they are not built."""
    if not store.pairs.has_overlaps():
        return []
    cell, found = report.cell, store.pairs.side_by_side(query, _EVERYTHING)
    rows = contamination.rules_table(found, query, problems)
    lines = ["", "## Rules side by side", "", f"| {' | '.join(rows[0])} |", "|---|---|--:|--:|--:|"]
    lines += [
        f"| {' | '.join(f'{v:,}' if isinstance(v, int) else cell(v) for v in row.values())} |"
        for row in rows
    ]
    lines += [
        "",
        f"Any of these rules finds {found.any:,} of {problems:,} problems, all of them agree on"
        f" {found.every:,}.",
    ]
    if query.rule.name == NGRAM:
        lines += ["", "### Common phrases", ""]
        common = store.pairs.common_grams(query.rule)
        if common:
            lines += ["| gram | benchmarks | their problems | problems |", "|---|--:|--:|--:|"]
        else:
            lines.append("No common phrase of this kind is in DeepMath.")
        for gram, benchmarks, texts, own in common:
            lines.append(f"| {cell(gram)} | {benchmarks:,} | {texts:,} | {own:,} |")
    if counted := store.pairs.figure_10():
        listed = ", ".join(f"{cell(name)} {n:,}" for name, n in counted.items())
        lines += [
            "",
            f"Samples of each set above {INDEL_ABOVE:g}% to a MATH500 problem, as the paper's"
            f" figure 10 counts: {listed}.",
        ]
    return lines


def _limits(store: Store, present: list[str]) -> list[str]:
    cell = report.cell
    said = [
        "- A high similarity is no proof: two problems that differ in a number are near, and the"
        " same problem in other words can be far. Nobody judged these pairs for this report.",
        f"- Of each problem the nearest {KEPT} in every benchmark are kept. Further pairs above the"
        " threshold are not listed; equal texts always are.",
        "- Pairs are found by their questions alone, not by answers or solutions.",
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
