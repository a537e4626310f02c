"""Pairs of problems side by side: their texts, what differs, both answers, what people said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Literal

import streamlit as st

from deepmath_viz.analysis import pair_file
from deepmath_viz.dataset import published, rows
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.pair_query import number
from deepmath_viz.dataset.records import PairWithTexts
from deepmath_viz.dataset.rules import SECOND
from deepmath_viz.maths import diff
from deepmath_viz.maths.overlap.tokens import marked
from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.reviews import pairs as pair_judgements
from deepmath_viz.ui import no_match, state
from deepmath_viz.ui.contamination.page import SAID, Asked
from deepmath_viz.ui.elements import markdown, pair_facts, widgets
from deepmath_viz.ui.elements.problem_card import (
    Text,
    answer_line,
    problem_card,
    problem_title,
    row_title,
)

SHOWN = {"both": "Both", "source": "Differences", "rendered": "Rendered"}
COLOURS: dict[str, Literal["red", "orange", "green", "violet"]] = {
    "same": "red",
    "variant": "orange",
    "different": "green",
    "disputed": "violet",
}
#: Characters of one text that a list renders; the reader has all of it.
_LONGEST = 6_000


def show(asked: Asked) -> None:
    """Show the pairs that are asked for, a page at a time."""
    store, query, filters = asked.opened.store, asked.query, asked.filters
    total = store.pairs.count(query, filters, asked.judged)
    at = state.paging(total, state.page_size())
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container(gap=None):
            st.markdown(f"**{total:,}** pairs")
            said = "; ".join(filters.describe())
            st.caption(markdown.escape(said) if said else "No filter: all problems of DeepMath.")
        if total:
            _downloads(asked)
        how = choose_text()
        widgets.per_page("pairs_size")
    if not total:
        nothing(asked)
        return
    said_by = pair_judgements.by_pair(asked.judgements.in_force())
    page = store.pairs.page(query, filters, asked.judged, at.first, at.size)
    facts = pair_facts.of(store, [sides(pair) for pair in page])
    for pair, known in zip(page, facts, strict=True):
        people_said = said_by.get((pair["key"], pair["other_key"]), {})
        side_by_side(asked, pair, how, people_said, facts=known)
    widgets.pager("pairs_page", at)


def _downloads(asked: Asked) -> None:
    """All pairs of the list, on whatever page, as a file; it is made when it is asked for."""

    def written(write: Callable[[Sequence[dict[str, Any]]], str | bytes]) -> str | bytes:
        return write(pair_file.rows(asked.opened.store, asked.query, asked.filters, asked.judged))

    with st.popover("Download", icon=":material/download:", key="pairs_download"):
        st.caption("All pairs of this list in its order, with texts, answers and judgements.")
        with st.container(horizontal=True):
            for ending, write in pair_file.FORMATS.items():
                widgets.download(
                    "Parquet" if ending == "parquet" else ending.upper(),
                    partial(written, write),
                    f"pairs.{ending}",
                    key=f"pairs_{ending}",
                )


def nothing(asked: Asked) -> None:
    """Say that no pair is there, and why that may be."""
    rule = markdown.escape(asked.query.rule.words(number(asked.query.threshold)))
    no_match.show(
        asked.filters,
        lambda some: asked.opened.store.pairs.count(asked.query, some, asked.judged),
        Markdown(
            f"No pair here has {rule}. Choose another rule or threshold"
            f"{', or take filters away' * (asked.filters != Filters())}."
        ),
        icon=":material/join_inner:",
    )


def choose_text() -> str:
    """How texts are shown, of `SHOWN`; kept in the URL."""
    return widgets.choice("show", SHOWN, "Texts", key="pairs_show")


def reference(pair: PairWithTexts) -> str:
    """The lasting name of a pair in a URL: the problem's name and the key of the other text."""
    return f"{rows.reference(pair['key'], pair['copy'])}.{pair['other_key']}"


def side_by_side(
    asked: Asked,
    pair: PairWithTexts,
    how: str,
    said: dict[str, str],
    *,
    link: bool = True,
    facts: pair_facts.Facts | None = None,
) -> None:
    """Show both problems of a pair.

    Args:
        how: of `SHOWN`.
        said: what people said about it, by person.
        link: whether to offer to judge it.
        facts: what is known of it, where that was asked for already.
    """
    name = f"row-{pair['id']}-{pair['other_key']}-{pair['row']}"
    one, other = pair["question"], pair["other_question"]
    facts = facts or pair_facts.of(asked.opened.store, [sides(pair)])[0]
    marks = _marked(asked, pair, how)
    if how == "both" and "<mark>" not in "".join(marks):
        how, marks = "rendered", ("", "")
    with st.container(key=name, border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            if pair["exact"]:
                st.badge("same text", icon=":material/equal:", color="red")
            st.markdown(f":gray[similarity] {pair['similarity']:.3f}", width="content")
            pair_facts.show(facts)
            if pair["score"] is not None and asked.query.rule.name == SECOND:
                st.markdown(f":gray[second model] {pair['score']:.3f}", width="content")
            elif pair["score"] is not None:
                st.markdown(f":gray[characters alike] {pair['score']:.1f}%", width="content")
            if pair["gram"] is not None:
                st.markdown(":gray[marked: in both]", width="content")
            for person, judgement in said.items():
                st.badge(markdown.escape(f"{person}: {SAID[judgement]}"), color=COLOURS[judgement])
            if link:
                # A button: a link to the page itself would leave the address as it is.
                st.button(
                    "Judge",
                    icon=":material/gavel:",
                    type="tertiary",
                    on_click=state.set_params,
                    kwargs={"view": "judge", "pair": reference(pair), "page": None},
                    key=f"judge-{name}",
                )
        st.markdown(f":small[{markdown.facts(pair)}]")
        for place, title, text, source, answer in zip(
            st.columns(2, gap="medium"),
            (problem_title(pair), row_title(pair["dataset"], pair["row"])),
            (one, other),
            marks,
            (pair["final_answer"], pair["other_answer"]),
            strict=True,
        ):
            with place:
                problem_card(
                    title,
                    Text(text, longest=_LONGEST, source=source, drawn=how != "source"),
                    below=None if text is None else answer_line(answer),
                    border=False,
                )


def sides(pair: PairWithTexts) -> tuple[pair_facts.Side, pair_facts.Side]:
    """Both problems of a pair, with what its facts are about."""
    own = (published.NAME, pair["id"]), pair["question"], pair["final_answer"]
    other = (pair["dataset"], pair["row"]), pair["other_question"], pair["other_answer"]
    return pair_facts.Side(*own), pair_facts.Side(*other)


def _marked(asked: Asked, pair: PairWithTexts, how: str) -> tuple[str, str]:
    """Both texts with marks: what they share by the rule of n-grams, else what differs."""
    one, other = pair["question"], pair["other_question"] or ""
    if how == "rendered":
        return "", ""
    if pair["gram"] is not None:
        cut = asked.query.rule.tokens
        return marked(one, pair["gram"], cut), marked(other, pair["gram"], cut)
    return diff.marked_words(one, other)


def people(asked: Asked, pair: PairWithTexts) -> dict[str, str]:
    """What people said about one pair, by person."""
    found = pair_judgements.by_pair(asked.judgements.in_force())
    return found.get((pair["key"], pair["other_key"]), {})
