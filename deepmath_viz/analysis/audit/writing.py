"""The audit in sentences and tables, each with the name of the query behind it."""

from __future__ import annotations

from collections.abc import Iterator

from deepmath_viz.analysis import claims_check
from deepmath_viz.analysis.audit.findings import Answers, Audit
from deepmath_viz.analysis.audit.queries import RULE
from deepmath_viz.analysis.audit.words import (
    ANSWER_COLUMNS,
    band_name,
    cells,
    errors,
    told,
)
from deepmath_viz.analysis.document import (
    Block,
    Document,
    Grid,
    Heading,
    Paragraph,
    Share,
    Shares,
)
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import published
from deepmath_viz.dataset.close_pairs import LOWEST
from deepmath_viz.dataset.wording import percent
from deepmath_viz.vectors import models

TITLE = f"Audit of the rule: the same problem above {RULE:g}"
#: What is folded away, for people.
FOLDED = {
    "exact": "the very same text",
    "spelling": "the same text but for spelling",
    "instructions": "the same text but for instructions about the answer",
    "recasts": "the same text, of which one asks for m + n instead of m/n",
}


def document(store: Store, found: Audit) -> Document:
    """The whole report on one corpus."""
    return Document(tuple(_blocks(store, found)), found.sql)


def _blocks(store: Store, found: Audit) -> Iterator[Block]:
    yield Heading(TITLE, 1)
    yield from _about(store)
    yield Heading("Answers by similarity")
    yield from _bands(found)
    yield Heading("Set by set")
    yield from _sets(found)
    yield Heading("Texts that the model cuts")
    yield from _cut(found)
    yield Heading("Numbers and signs")
    yield from _numbers(found)
    yield Heading("What the rule does not find")
    yield from _missed(found)
    yield Heading("Where to part")
    yield from _thresholds(found)
    yield Heading("Unique problems, rule by rule")
    yield from _unique(store, found)
    yield Heading("Same question, other answer")
    yield from _conflicts(found)
    yield Heading("What this cannot say")
    yield from _limits(store)


def _about(store: Store) -> Iterator[Block]:
    model = str(store.novelty.embedding().get("model", "an unknown model"))
    rows = store.manifest.stages["problems"].rows
    whose = "the model of the paper" if model == models.PAPER_MODEL else (
        f"not the model of the paper ({models.PAPER_MODEL})"
    )  # fmt: skip
    of = store.manifest.corpus + " (demo data, not DeepMath-103K)" * store.manifest.is_demo
    yield Paragraph(
        f"The paper calls two problems the same where the cosine of their embeddings is above "
        f"{RULE:g} (section 2, figure 5). Nothing there says how it was checked. Here it is held"
        " against the answers: the same problem has the same answer."
    )
    yield Paragraph(
        f"Corpus {of}: {rows:,} problems. Embedded with {model}, {whose}. A pair is two problems"
        f" that are nearest to each other in their sets and above {LOWEST:g}, or whose texts are"
        " the same once folded. Pairs of different texts differ in more than spelling. Answers are"
        " compared by this program, which leaves some pairs undecided."
    )


def _bands(found: Audit) -> Iterator[Block]:
    for side, answers in found.above.items():
        if answers.pairs:
            yield Paragraph(
                f"{side[0].upper()}{side[1:]}: {answers.pairs:,} pairs of different texts are above"
                f" {RULE:g}; the answers agree in {told(answers)}.",
                "bands",
            )
    own = [a for low, a in found.bands["within DeepMath"] if 0.95 <= low < RULE]
    if pairs := sum(a.pairs for a in own):
        joined = Answers.together(own)
        bounds = joined.bounds
        said = "" if bounds is None else (
            f": between {100 * bounds[0]:.0f}% and {100 * bounds[1]:.0f}% of those with two answers"
            " agree, by how the undecided ones would turn out"
        )  # fmt: skip
        yield Paragraph(
            f"Below the rule, {pairs:,} pairs within DeepMath lie between 0.95 and {RULE:g}{said}."
            " Where that share is high, the rule misses duplicates.",
            "bands",
        )
    for side, rows in found.bands.items():
        if not any(answers.pairs for _, answers in rows):
            continue
        yield Shares(
            f"Answers that agree, by similarity: {side}",
            [
                Share(band_name(low), answers.share, *answers.interval, of=answers.decided)
                for low, answers in rows
                if answers.share is not None and answers.interval is not None
            ],
        )
        yield Grid(
            (f"similarity, {side}", *ANSWER_COLUMNS),
            [cells(band_name(low), answers) for low, answers in rows],
            "bands",
        )

    differing = Answers.together(a for name, a in found.texts.items() if name != "exact")
    if differing.pairs:
        yield Paragraph(
            f"Counting texts that differ in spelling, too, {differing.pairs:,} pairs are above"
            f" {RULE:g}; the answers agree in {told(differing)}.",
            "texts",
        )
    if (same := found.texts.get("exact")) and same.decided:
        yield Paragraph(
            f"Pairs with the very same text agree in {told(same)}: where that is not all, a label"
            " is wrong, and no rule can reach more.",
            "texts",
        )
    yield Grid(
        (f"texts, above {RULE:g}", *ANSWER_COLUMNS),
        [
            cells(FOLDED.get(name, "different in more than that"), answers)
            for name, answers in found.texts.items()
        ],
        "texts",
    )


def _sets(found: Audit) -> Iterator[Block]:
    if not found.sets:
        yield Paragraph(f"No pair of different texts is above {RULE:g}.", "sets")
        return
    rows = [
        cells(one if one == other else f"{one}, {other}", answers)
        for one, other, answers in found.sets
    ]
    yield Grid((f"sets, above {RULE:g}", *ANSWER_COLUMNS), rows, "sets")


def _cut(found: Audit) -> Iterator[Block]:
    known = [row["read"] for row in found.cut_texts if row["read"]]
    if not known:
        yield Paragraph("The model reads every text to its end.", "cut_texts")
        return
    texts, cut = (sum(int(row[name]) for row in found.cut_texts) for name in ("texts", "cut"))
    yield Paragraph(
        f"The model reads {max(known):,} tokens of a text and nothing of the rest. {cut:,} of"
        f" {texts:,} texts are longer ({percent(cut, texts)}).",
        "cut_texts",
    )
    both = found.cut.get("both")
    if both and both.decided:
        yield Paragraph(
            f"Of the pairs above {RULE:g} of which both texts are cut, the answers agree in"
            f" {told(both)}: what differs can lie where the model does not look.",
            "cut",
        )
    yield Grid(
        (f"texts that are cut, above {RULE:g}", *ANSWER_COLUMNS),
        [cells(name, answers) for name, answers in found.cut.items()],
        "cut",
    )


def _numbers(found: Audit) -> Iterator[Block]:
    if not found.numbers:
        yield Paragraph(f"No pair of different texts is above {RULE:g}.", "numbers")
        return
    pairs = sum(a.pairs for a in found.numbers.values())
    for name in ("other numbers", "other signs, the same numbers"):
        if (answers := found.numbers.get(name)) and answers.pairs:
            yield Paragraph(
                f"{answers.pairs:,} of {pairs:,} pairs ({percent(answers.pairs, pairs)}) have"
                f" {name}; the answers agree in {told(answers)}.",
                "numbers",
            )
    yield Grid(
        (f"above {RULE:g}", *ANSWER_COLUMNS),
        [cells(name, answers) for name, answers in found.numbers.items()],
        "numbers",
    )


def _missed(found: Audit) -> Iterator[Block]:
    if not found.missed:
        yield Paragraph("No two texts of the sets are the same once folded.", "missed")
    for name, pairs, below in found.missed:
        yield Paragraph(
            f"Of {pairs:,} pairs with {FOLDED[name]}, {below:,}"
            f" ({percent(below, pairs)}) are not above {RULE:g}.",
            "missed",
        )
    uniques = int(found.typography["uniques"])
    if uniques:
        spelling, asked, folded = (
            int(found.typography[name]) for name in ("spelling", "instructions", "recasts")
        )
        yield Paragraph(
            f"Of {uniques:,} problems that are unique by the rule, {spelling:,} have a match once"
            f" spelling is folded away, {asked:,} once instructions about the answer are too, and"
            f" {folded:,} ({percent(folded, uniques)}) once m + n is asked for m/n.",
            "typography",
        )


def _thresholds(found: Audit) -> Iterator[Block]:
    if found.best is None or found.paper is None:
        yield Paragraph(
            "Too few pairs have a verdict: no threshold can be compared with another.", "steps"
        )
        return
    yield Paragraph(
        f"Of pairs of different texts above {LOWEST:g}, the threshold that best parts the same"
        f" answer from another is {found.best.value:.3f}, with a mean error of"
        f" {errors(found.best)}. At {RULE:g} it is {errors(found.paper)}.",
        "steps",
    )
    if found.best.error > 0.3:
        yield Paragraph(
            "An error of 50% is that of a coin: among texts this near, similarity says little of"
            " whether the answer is the same.",
            "steps",
        )


def _unique(store: Store, found: Audit) -> Iterator[Block]:
    why = not_whole(store)
    stated = published.UNIQUENESS[published.NAME][0]
    if why:
        yield Paragraph(
            f"The paper counts {stated:g}K unique problems. Whether that is so cannot be said of a"
            f" part: {why}"
        )
    else:
        yield Paragraph(
            f"The paper counts {stated:g}K unique problems, by similarity above {RULE:g}; all seven"
            " sets are here whole."
        )
    yield Grid(
        ("a match is", "problems", "unique: none in another set", "nor within DeepMath"),
        [
            (
                str(row["rule"]),
                f"{row['problems']:,}",
                f"{row['not_elsewhere']:,} ({percent(row['not_elsewhere'], row['problems'])})",
                f"{row['not_anywhere']:,} ({percent(row['not_anywhere'], row['problems'])})",
            )
            for row in found.unique
        ],
        "unique",
    )


def not_whole(store: Store) -> str:
    """Why counts of unique problems say nothing of the paper's; empty where they do."""
    covered = claims_check.coverage(store)
    if covered.kind == "demo":
        return "this corpus is demo data."
    if covered.kind != "whole":
        return f"this corpus has {store.manifest.stages['problems'].rows:,} problems."
    return claims_check.not_as_in_paper(store)


def _conflicts(found: Audit) -> Iterator[Block]:
    problems = len({row["id"] for row in found.conflicts})
    if not problems:
        yield Paragraph(
            "No DeepMath problem has another answer than the same question elsewhere.", "conflicts"
        )
        return
    yield Paragraph(
        f"DeepMath problems with another answer than the same question elsewhere: {problems:,}, in"
        f" pairs: {len(found.conflicts):,}. They stand in the queue of doubtful labels: one of the"
        " two answers, or this program’s comparison, is wrong.",
        "conflicts",
    )


def _limits(store: Store) -> Iterator[Block]:
    yield Paragraph(
        "Two problems with the same answer need not be the same problem: many answers are 0, 1 or"
        " Yes. Agreement is an upper bound of how often the rule is right, as far as both labels"
        " are. “With undecided ones” runs from none of them agreeing to all."
    )
    yield Paragraph(
        "Pairs share problems, so the intervals are somewhat too narrow. Only the nearest are"
        f" pairs, and only above {LOWEST:g}: duplicates that the model puts further apart are found"
        " only where their folded texts are the same."
    )
    if skipped := store.novelty.skipped_sets():
        yield Paragraph(f"Sets that could not be had: {', '.join(skipped)}.")
