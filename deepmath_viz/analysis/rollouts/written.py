"""The written report on the rollouts of a model: a document to read, or a line a problem as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from deepmath_viz.analysis import report
from deepmath_viz.analysis.rollouts import bootstrap, comparing, measures, parting, tables
from deepmath_viz.analysis.rollouts.measures import Sampled
from deepmath_viz.analysis.rollouts.parting import Parted
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.records import RolloutModel
from deepmath_viz.dataset.wording import percent
from deepmath_viz.errors import AttachedMissing
from deepmath_viz.plumbing import encoders

HEADER = (
    *("id", "key", "samples", "agree", "undecided", "no_answer", "pass_rate", "difficulty"),
    *("by_label", "by_model"),
)
#: Problems that a list of the report names, and topics that it tells apart.
MOST, _MOST_GROUPS = 30, 40


def chosen(store: Store, model: str) -> RolloutModel:
    """What is known of a model, by its identifier or by what people call it.

    Raises:
        AttachedMissing: it was not added to this corpus.
    """
    found = store.rollouts.models()
    for row in found:
        if model == row["model"]:
            return row
    for row in found:
        if model == row["title"]:
            return row
    there = ", ".join(row["model"] for row in found) or "none"
    raise AttachedMissing(
        f"There are no rollouts of {model[:60]!r} in corpus {store.manifest.corpus!r} (there are:"
        f" {there}). Add them first: deepmath-viz rollouts FILE --model NAME"
    )


def to_csv(store: Store, model: RolloutModel, _beside: RolloutModel | None) -> str:
    """A line a problem with samples: `HEADER`, in the order of ids.

    The last two are places from 0 (easiest) to 1, see `parting`; empty without a difficulty.
    """
    sampled = measures.sampled(store, model["model"], Filters())
    ranked = {one.id: one for one in parting.ranked(sampled)}
    keys = store.names_of(sampled.ids.tolist())
    rates = sampled.pass_at(1)
    rows: list[tuple[Any, ...]] = []
    for at, id_ in enumerate(sampled.ids.tolist()):
        one = ranked.get(id_)
        rows.append(
            (
                id_,
                keys[id_][0],
                int(sampled.samples[at]),
                int(sampled.agree[at]),
                int(sampled.undecided[at]),
                int(sampled.no_answer[at]),
                f"{rates[at]:.6f}",
                f"{one.difficulty:g}" if one else "",
                f"{one.by_label:.6f}" if one else "",
                f"{one.by_model:.6f}" if one else "",
            )
        )
    return encoders.csv_text([HEADER, *rows], line_end="\n")


def to_markdown(store: Store, model: RolloutModel, beside: RolloutModel | None) -> str:
    """The report to read: pass@k, groups, where model and labels part, and two models compared."""
    sampled = measures.sampled(store, model["model"], Filters())
    title = report.cell(model["title"])
    lines = [f"# Rollouts of {title}", "", *report.corpus(store), *_of(model)]
    if beside:
        lines += [f"- beside: {report.cell(beside['title'])}", *_of(beside)]
    if not len(sampled.ids):
        lines += ["", "No problem of this corpus has both samples and a final answer."]
        return "\n".join(lines) + "\n"
    lines += ["", "## pass@k", "", *_rows(tables.curve(measures.curve(sampled)))]
    n = len(sampled.ids)
    counts = [int(which.sum()) for which in (sampled.never, sampled.always)]
    never, always = (f"{count:,} of {n:,} ({percent(count, n)})" for count in counts)
    lines += ["", f"Never solved: {never}, without an undecided sample. Always solved: {always}."]
    for by, name in measures.GROUPED_BY.items():
        groups = measures.by_group(sampled, by, 1)
        lines += ["", f"## By {name}", "", *_rows(tables.groups(groups[:_MOST_GROUPS], name))]
        if len(groups) > _MOST_GROUPS:
            lines += ["", f"And {len(groups) - _MOST_GROUPS:,} more with fewer problems."]
    lines += _parting(store, sampled)
    if beside:
        lines += _compared(store, sampled, model, beside)
    lines += ["", "## How this was counted", "", *_methods(sampled)]
    return "\n".join(lines) + "\n"


def _of(model: RolloutModel) -> list[str]:
    of = model["samples"]
    counts = ", ".join(
        f"{words} {model[name]:,} ({percent(model[name], of)})"  # type: ignore[literal-required]
        for name, words in (
            ("agree", "agree"),
            ("disagree", "disagree"),
            ("undecided", "undecided"),
            ("no_answer", "without an answer"),
        )
    )
    return [
        f"- file: {report.cell(model['source'])}, added {report.cell(model['added'][:10])}",
        f"- samples: {of:,} of {model['problems']:,} problems: {counts}",
    ]


def _parting(store: Store, sampled: Sampled) -> list[str]:
    found = parting.parting(sampled, MOST)
    lines = [
        "",
        "## Where model and published difficulty part",
        "",
        f"Of {found.rated:,} problems with a difficulty; {correlation_in_words(found)}",
    ]
    for title, rows in (
        ("Easy by their label, and never solved", found.harder),
        ("Hard by their label, and always solved", found.easier),
    ):
        lines += ["", f"### {title}", ""]
        lines += _problems(store, rows) if rows else ["None."]
    return lines


def correlation_in_words(found: parting.Parting) -> str:
    """How pass rate and difficulty go together, in a sentence."""
    rho = found.correlation
    if rho.rho != rho.rho:
        return "pass rate and difficulty do not both vary, so that nothing can be said."
    interval = f" ({rho.low:+.2f} to {rho.high:+.2f})" if rho.low == rho.low else ""
    return f"rank correlation of pass rate and difficulty {rho.rho:+.2f}{interval}."


def _problems(store: Store, rows: Sequence[Parted]) -> list[str]:
    names = store.names_of([row.id for row in rows])
    lines = [
        "| id | key | difficulty | right | place by label | by model | problem |",
        "|--:|---|--:|--:|--:|--:|---|",
    ]
    for row in rows:
        lines.append(
            f"| {row.id} | {names[row.id][0]} | {row.difficulty:g} | {row.agree} of {row.samples} |"
            f" {row.by_label:.2f} | {row.by_model:.2f} |"
            f" {report.short(store.problem(row.id)['question'])} |"
        )
    return lines


def _compared(
    store: Store, sampled: Sampled, model: RolloutModel, beside: RolloutModel
) -> list[str]:
    other = measures.sampled(store, beside["model"], Filters())
    found = comparing.compared(sampled, other)
    one, two = report.cell(model["title"]), report.cell(beside["title"])
    lines = [
        "",
        f"## {one} and {two}",
        "",
        f"{found.problems:,} problems have samples of both; {found.only_one:,} of {one} alone,"
        f" {found.only_other:,} of {two} alone. A problem counts as solved where more than half of"
        " its samples are right.",
        "",
        f"- solved by both: {found.both:,}; by neither: {found.neither:,}",
        f"- gained by {two}: {len(found.gained):,}; lost by it: {len(found.lost):,}",
        f"- {tables.chance(found)}",
    ]
    rows = tables.differences(found, one, two)
    return [*lines, "", *_rows(rows)] if rows else lines


def _methods(sampled: Sampled) -> list[str]:
    said = [
        "- pass@k is the unbiased estimator of Chen et al. 2021 (arXiv 2107.03374), the mean over"
        " problems; problems with fewer than k samples are left out and counted.",
        f"- Intervals are percentiles of {bootstrap.RESAMPLES:,} draws of whole problems (seed"
        f" {bootstrap.SEED}): samples of a problem belong together. A dash stands where there are"
        f" fewer than {bootstrap.LEAST} problems, or all count the same.",
        "- An undecided sample counts as wrong but where the column says otherwise, and so does one"
        " without an answer. A verdict compares with the dataset's final answer, right or not.",
        "- A problem is harder than its label where no sample solves it, and easier where every one"
        " does; places are ranks from 0 (easiest) to 1, those of the model by"
        " (right + 1/2) / (samples + 1).",
    ]
    if sampled.without_answer:
        said.append(
            f"- {sampled.without_answer:,} problems with samples have no final answer; they are"
            " left out."
        )
    return said


def _rows(rows: Sequence[dict[str, Any]]) -> list[str]:
    if not rows:
        return ["None."]
    names = list(rows[0])
    lines = [f"| {' | '.join(names)} |", "|" + "---|" * len(names)]
    for row in rows:
        cells = [f"{v:,}" if isinstance(v, int) else report.cell(str(v)) for v in row.values()]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


FORMATS = {"csv": to_csv, "md": to_markdown}
