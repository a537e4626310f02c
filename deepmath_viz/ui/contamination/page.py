"""The Contamination page: what is asked for, and how much of each benchmark is found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import streamlit as st

from deepmath_viz import config
from deepmath_viz.analysis import contamination
from deepmath_viz.corpus import stages
from deepmath_viz.corpus.queries.pairs import Judged
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import published
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.pair_query import (
    ALL_BENCHMARKS,
    BY_ANSWERS,
    HIGHEST,
    KEPT,
    KINDS,
    LOWEST,
    ORDERS,
    UNJUDGED,
    VERDICTS,
    Overlap,
    PairQuery,
    number,
)
from deepmath_viz.dataset.rules import COSINE, DEFAULT_N, NGRAM, NS, RULES, SECOND, TOKENS, Rule
from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.reviews import pairs as pair_judgements
from deepmath_viz.reviews.pairs import PairJudgements
from deepmath_viz.ui import state
from deepmath_viz.ui.elements import markdown, widgets
from deepmath_viz.ui.frame import Opened
from deepmath_viz.vectors import models

VIEWS = {
    "overlap": "Overlap",
    "rules": "Rules",
    "pairs": "Pairs",
    "judge": "Judge",
    "drop": "Leave out",
    "published": "Published",
}
#: Parameters that name a place in one list of pairs.
OF_A_LIST = ("page", "pair")
_KINDS_OF_RULE = {"any": "All", "exact": "Same text", "near": "Other text"}
SAID = {
    "same": "the same problem",
    "variant": "a variant",
    "different": "different problems",
    "disputed": "disputed",
    UNJUDGED: "not judged yet",
}


@dataclass(frozen=True)
class Asked:
    """What the page works with: a corpus, the pairs asked for, and what people said about pairs."""

    opened: Opened
    query: PairQuery
    filters: Filters
    judgements: PairJudgements
    judged: Sequence[Judged]
    sets: Sequence[str]
    benchmarks: Sequence[str]

    @property
    def other(self) -> str:
        """The other side in words."""
        return "benchmark" if self.query.against == ALL_BENCHMARKS else "set"

    @cached_property
    def overlaps(self) -> Sequence[Overlap]:
        """How much of every benchmark, or of the set, is found, whichever benchmark is chosen.

        Counted when it is first asked for, once a run of the page.
        """
        return self.opened.store.pairs.overlaps(replace(self.query, benchmark=""), self.filters)


@st.cache_resource(max_entries=2)
def _judgements(folder: str) -> PairJudgements:
    return PairJudgements(Path(folder))


def ask(opened: Opened, filters: Filters) -> Asked:
    """Read from the URL which pairs are asked for, and where the judged ones are.

    Raises:
        ArtefactMissing: neighbours are not built, or there is nothing to compare with.
        ReviewError: the judgements cannot be read.
    """
    contamination.require(opened.store)
    sets, benchmarks = (list(opened.store.pairs.side_sizes(side)) for side in (False, True))
    query = PairQuery.from_params(state.params(), sets, benchmarks)
    if not benchmarks and query.against == ALL_BENCHMARKS and sets:
        query = replace(query, against=sets[0])
    if query.rule.name and query.rule.name not in opened.store.pairs.rules():
        query = replace(query, rule=Rule())
    if query.order == BY_ANSWERS and not opened.store.pair_facts.known:
        query = replace(query, order=PairQuery().order)
    judgements = _judgements(str(config.settings().data))
    judged = _located(
        opened.corpus,
        opened.manifest.generation(),
        str(judgements.path),
        judgements.newest(),
        opened.store,
        judgements,
    )
    return Asked(opened, query, filters, judgements, judged, sets, benchmarks)


@st.cache_data(max_entries=8, show_spinner=False)
def _located(
    corpus: str, generation: str, path: str, newest: int, _store: Store, _said: PairJudgements
) -> list[Judged]:
    return _store.pairs.locate(pair_judgements.combine(_said.in_force()))


def choose_view() -> str:
    """The switch between the parts of the page, kept in the URL."""
    return widgets.choice(
        "view", VIEWS, "View", key="contamination_view", resets=OF_A_LIST, labelled=False
    )


# -- controls ------------------------------------------------------------------------------------


def controls(asked: Asked, view: str) -> None:
    """The other side, the rule and the threshold; where pairs are listed, which of them."""
    query = asked.query
    by_cosine = view == "rules" or query.rule.name in ("", COSINE, SECOND)
    with st.container(horizontal=True, vertical_alignment="bottom", key="contamination_controls"):
        sides = dict.fromkeys([ALL_BENCHMARKS] if asked.benchmarks else [], "Benchmarks")
        sides |= {name: name for name in asked.sets}
        widgets.menu(
            "against",
            sides,
            "Compare with",
            query.against,
            key="contamination_against",
            width=170,
            resets=["benchmark", *OF_A_LIST],
        )
        if query.against == ALL_BENCHMARKS:
            counted = {row.name: f"{row.name} ({row.pairs:,})" for row in asked.overlaps}
            matching = " of problems that match the filters" * (asked.filters != Filters())
            widgets.menu(
                "benchmark",
                {"": "all of them"} | counted,
                "Benchmark",
                query.benchmark,
                key="contamination_benchmark",
                width=170,
                resets=OF_A_LIST,
                told=Markdown(
                    f"In brackets: pairs{matching} with"
                    f" {markdown.escape(query.rule.words(number(query.threshold)))}, of both kinds"
                    " and whatever people said of them."
                ),
            )
        if view != "rules":
            _rule(asked)
        if by_cosine:
            widgets.threshold(
                "Near above a similarity of",
                query.threshold,
                key="contamination_threshold",
                width=260,
                within=(LOWEST, HIGHEST),
                resets=OF_A_LIST,
            )
        if asked.opened.store.pairs.has_overlaps() and (
            view == "rules" or query.rule.name == NGRAM
        ):
            _gram(query.rule)
        if view in ("pairs", "judge"):
            _which_pairs(query, by_answers=asked.opened.store.pair_facts.known)


def _rule(asked: Asked) -> None:
    names = asked.opened.store.pairs.rules()
    widgets.menu(
        "rule",
        {"": "Same text or near"} | {name: RULES[name] for name in names},
        "Rule",
        asked.query.rule.name,
        key="contamination_rule",
        width=190,
        resets=OF_A_LIST,
    )


def _gram(rule: Rule) -> None:
    sizes = [DEFAULT_N, *(n for n in NS if n != DEFAULT_N)]
    for param, label, words, value, width in (
        ("n", "Tokens in a row", {str(n): str(n) for n in sizes}, str(rule.n), 130),
        ("tokens", "Tokens are", dict(TOKENS), rule.tokens, 260),
        ("grams", "Common phrases", {"": "counted", "rare": "left out"}, _counts(rule), 140),
    ):
        widgets.menu(
            param,
            words,
            label,
            value,
            key=f"contamination_{param}",
            width=width,
            resets=OF_A_LIST,
        )


def _counts(rule: Rule) -> str:
    return "rare" if rule.discount else ""


def _which_pairs(query: PairQuery, *, by_answers: bool) -> None:
    orders = {n: words for n, (words, _) in ORDERS.items() if by_answers or n != BY_ANSWERS}
    judged = {name: SAID[name] for name in (UNJUDGED, *VERDICTS)}
    for param, label, words, value, width in (
        ("kind", "Pairs", _KINDS_OF_RULE if query.rule.name else KINDS, query.kind, 180),
        ("judged", "Judged", {"": "any"} | judged, query.judged, 150),
        ("order", "Order", orders, query.order, 190),
    ):
        widgets.menu(
            param,
            words,
            label,
            value,
            key=f"contamination_{param}",
            width=width,
            resets=OF_A_LIST,
        )


def provenance(asked: Asked) -> None:
    """The model behind the similarities, how far they reach, and benchmarks that are lacking."""
    store = asked.opened.store
    name = str(store.novelty.embedding().get("model", "an unknown model"))
    said = [f"Similarity: cosine of embeddings by **{markdown.escape(name)}**"]
    if store.novelty.embedding().get("fold"):
        said[0] += " of texts in one spelling, without instructions"
    if name != models.PAPER_MODEL:
        paper = markdown.escape(models.PAPER_MODEL.rpartition("/")[2])
        said[0] += f" (the paper used {paper}: its 0.98 need not mean the same here)"
    if second := store.pairs.second_model():
        said.append(f"The second model is **{markdown.escape(second)}**")
    said.append(
        "“Same text” is but for its spelling and for instructions. Of a problem the corpus keeps "
        f"the nearest {KEPT} in each {markdown.escape(asked.other)}: further pairs above the "
        "threshold are not listed, equal texts always are"
    )
    st.caption(". ".join(said) + ".")
    if asked.query.against != ALL_BENCHMARKS:
        return
    skipped = store.novelty.skipped_sets("benchmarks")
    lacking = contamination.missing_benchmarks(asked.benchmarks)
    if lacking:
        why = "".join(
            f"\n- {markdown.escape(name)}: "
            + markdown.escape(skipped.get(name, "not in the file or folder that was built from"))
            for name in dict.fromkeys([*lacking, *skipped])
        )
        with st.expander(
            f"{len(lacking)} of the paper’s {len(published.BENCHMARKS)} benchmarks are not in this"
            " corpus: nothing is known about them"
        ):
            st.markdown(
                why + "\n\nTo add some: "
                f"`{stages.command()} --benchmarks FILE` with the same `--source`; the "
                "file has the columns benchmark, problem, answer."
            )
