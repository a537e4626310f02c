"""What a corpus holds, counted in every direction that the Overview page shows.

Every list of bars or cells here holds each problem exactly once: what is not known has a bar or a
cell of its own, so that counts always add up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from deepmath_viz.analysis.marks import Bar, Cell
from deepmath_viz.corpus import token_lengths
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import lengths, published, topics
from deepmath_viz.dataset.filters import HIGHEST, UNKNOWN, Filters
from deepmath_viz.dataset.topics import ROOT, SEPARATOR
from deepmath_viz.dataset.wording import percent
from deepmath_viz.maths.answers import ANSWER_TYPES

NO_TOPIC, NO_DIFFICULTY = "Unknown", "none"
#: Half steps that are always shown, also where the corpus has no problem there.
STEPS = tuple(step / 2 for step in range(2, 21))
#: Domains that charts draw; the dataset has 9.
BARS = 40


@dataclass(frozen=True, slots=True)
class Overview:
    """Every count that the page shows, of one generation of a corpus.

    Attributes:
        totals: see `Store.overview_totals`.
        topics: problems by topic path; `without_topic` is not among them.
        steps: problems by half step of difficulty; `unrated` and `unknown` are not among them.
        domains: problems by domain and half step; None is not known.
        answers: problems by answer type.
        blocks: problems by source block; `without_block` is not among them.
        counted_solutions: solutions whose tokens are known.
        beyond: how many of them have more tokens than each of `lengths.LIMITS`.
        tokens_told: what counted the tokens, or that they are an estimate; empty without any.
    """

    totals: Mapping[str, int]
    topics: Mapping[str, int]
    without_topic: int
    steps: Mapping[float, int]
    unrated: int
    unknown: int
    domains: tuple[tuple[str | None, float | None, int], ...]
    answers: Mapping[str, int]
    blocks: Mapping[str, int]
    without_block: int
    counted_solutions: int
    beyond: Mapping[int, int]
    tokens_told: str


def count(store: Store) -> Overview:
    """Count everything that the page shows."""
    everything = Filters()
    by_topic = store.counts.by("topic", everything)
    by_block = store.counts.by("source_block", everything)
    counted_solutions, beyond = store.counts.beyond_tokens(lengths.LIMITS)
    without_topic, without_block = by_topic.pop(None, 0), by_block.pop(None, 0)
    steps, unrated, unknown = store.counts.difficulty(everything)
    return Overview(
        totals=store.counts.totals(),
        topics=by_topic,
        without_topic=without_topic,
        steps=steps,
        unrated=unrated,
        unknown=unknown,
        domains=tuple(store.counts.domain_by_difficulty(everything)),
        answers=store.counts.by("answer_type", everything),
        blocks=by_block,
        without_block=without_block,
        counted_solutions=counted_solutions,
        beyond=dict(zip(lengths.LIMITS, beyond, strict=True)),
        tokens_told=token_lengths.told(store.manifest),
    )


def coverage(rows: int, is_demo: bool) -> str:
    """One sentence: what part of the published dataset the corpus is."""
    whole = f"{published.ROWS:,}"
    if is_demo:
        return (
            "Demo rows are not a part of DeepMath-103K. Figures published about the dataset "
            f"({whole} rows) stand beside them as a reference only."
        )
    if rows == published.ROWS:
        return f"All {whole} rows of the published dataset."
    if rows > published.ROWS:
        return f"{rows:,} rows; the pinned revision of the dataset has {whole}."
    return (
        f"{rows:,} of {whole} rows ({percent(rows, published.ROWS)}) of the published dataset. "
        "They may not be a random sample, so shares here can differ from those of the whole."
    )


def domain_bars(known: Overview) -> list[Bar]:
    """One bar a domain, the largest first, then the problems without a topic."""
    theirs = _domains(published.TOPIC_COUNTS)
    here = dict.fromkeys(theirs, 0) | _domains(known.topics)
    rows = [
        Bar(_domain_label(name), count, Filters(topics=(name,)), theirs.get(name, 0))
        for name, count in sorted(here.items(), key=lambda item: (-item[1], item[0]))
    ]
    if known.without_topic:
        rows.append(Bar(NO_TOPIC, known.without_topic, Filters(topics=(UNKNOWN,)), known=False))
    return rows


def largest(rows: Sequence[Bar], most: int) -> list[Bar]:
    """The first `most` bars of what is known, and those of what is not."""
    known = [bar for bar in rows if bar.known]
    return known[:most] + [bar for bar in rows if not bar.known]


def _domains(counts: Mapping[str, int]) -> dict[str, int]:
    nodes = topics.tree(counts)
    found = {node.name: node.count for node in nodes if node.depth == 1}
    return found | ({ROOT: nodes[0].own} if nodes[0].own else {})


def _domain_label(name: str) -> str:
    return "No domain" if name == ROOT else topics.short(name)


def difficulty_bars(known: Overview) -> list[Bar]:
    """One bar a half step, then unrated and unknown ones."""
    theirs = {step: n for step, n in published.DIFFICULTY_COUNTS.items() if step >= 0}
    rows = [
        Bar(
            f"difficulty {step:g}",
            known.steps.get(step, 0),
            _at(known, step),
            theirs.get(step, 0),
            tick=f"{step:g}",
        )
        for step in sorted({*STEPS, *known.steps})
    ]
    return [
        *rows,
        Bar("unrated", known.unrated, Filters(unrated=True), known=False, tick="un-<br>rated"),
        Bar(
            "unknown",
            known.unknown,
            Filters(unknown_difficulty=True),
            known=False,
            tick="un-<br>known",
        ),
    ]


def _at(known: Overview, step: float | None, **more: Any) -> Filters:
    """The problems of a half step, with those between two steps where the corpus has such."""
    if step is None:
        return Filters(unrated=True, unknown_difficulty=True, **more)
    end = min(step + 0.49, HIGHEST) if known.totals["between_steps"] else step
    return Filters(difficulty=(step, end), **more)


def grid(known: Overview) -> tuple[list[str], list[str]]:
    """Rows and columns of the heatmap: domains as in `domain_bars`, half steps, not known last."""
    used = {cell.row for cell in cells(known)}
    bars = [bar for bar in domain_bars(known) if bar.label in used]
    domains = [bar.label for bar in largest(bars, BARS) if bar.known]
    steps = [f"{step:g}" for step in sorted({*STEPS, *known.steps})]
    return domains + [NO_TOPIC] * (NO_TOPIC in used - set(domains)), [*steps, NO_DIFFICULTY]


def cells(known: Overview) -> list[Cell]:
    """The cells of the heatmap; together they hold every problem once."""
    made = []
    for domain, step, count in known.domains:
        topic = UNKNOWN if domain is None else ROOT + SEPARATOR + domain
        made.append(
            Cell(
                NO_TOPIC if domain is None else domain,
                NO_DIFFICULTY if step is None else f"{step:g}",
                count,
                _at(known, step, topics=(topic,)),
                known=domain is not None and step is not None,
            )
        )
    return made


def block_bars(known: Overview) -> list[Bar]:
    """One bar a source block in the order of the dataset, then the problems without one."""
    ends = [start for start, _ in published.SOURCE_BLOCKS[1:]] + [published.ROWS]
    theirs = {
        name: end - start for (start, name), end in zip(published.SOURCE_BLOCKS, ends, strict=True)
    }
    here = dict.fromkeys(theirs, 0) | dict(known.blocks)
    rows = [Bar(name, n, Filters(blocks=(name,)), theirs.get(name, 0)) for name, n in here.items()]
    if known.without_block:
        rows.append(Bar("Unknown", known.without_block, Filters(blocks=(UNKNOWN,)), known=False))
    return rows


def answer_bars(known: Overview) -> list[Bar]:
    """One bar an answer type, the most frequent first."""
    order = sorted(ANSWER_TYPES, key=lambda name: -known.answers.get(name, 0))
    return [Bar(name, known.answers.get(name, 0), Filters(answer_types=(name,))) for name in order]
