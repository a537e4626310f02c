"""A problem as lists show it, on every page alike; what differs from page to page is a slot.

┌──────────────────────────────────────────────────────┐
│ title   facts                               actions  │   `first_line`
│ above                                                │
│ texts, with their mathematics                        │   `show_text`
│ below: the answer, what leads on from here           │   `answer_line`
└──────────────────────────────────────────────────────┘
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st

from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.rows import reference
from deepmath_viz.maths.latex import CARD, Amount, draw
from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.ui import navigation, state
from deepmath_viz.ui.elements import markdown

#: Draws what a page adds at one place of a card.
Slot = Callable[[], object]
#: Characters of what is not drawn that are shown as source.
_REST = 1_000
_SOURCE = (
    '<code style="display:block;white-space:pre-wrap;overflow-wrap:anywhere;font-size:0.8rem;'
    'line-height:1.45">{}</code>'
)


@dataclass(frozen=True, slots=True)
class Title:
    """What a card is about.

    Attributes:
        words: as Markdown.
        opens: query parameters of Browse at this problem; None where nothing can be opened.
    """

    words: Markdown
    opens: Mapping[str, Sequence[str]] | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the dataset, and how it is shown.

    Attributes:
        text: as published; None where this corpus lacks it.
        name: what stands over it, nothing where it is a question.
        longest: characters that are shown; of a longer one the rest is left out, and that is said.
            No list has place for more than the usual.
        raw: as published in place of its mathematics.
        markdown: whether the text is Markdown itself, as solutions are.
        marked: the text as inert Markdown in which a page has marked something, instead of `text`.
        source: the text as inert HTML in which a page has marked something, shown below it.
        drawn: whether its mathematics is shown at all; otherwise `source` alone.
    """

    text: str | None
    name: str = ""
    longest: int = 20_000
    raw: bool = False
    markdown: bool = False
    marked: Markdown | None = None
    source: str = ""
    drawn: bool = True


def problem_title(
    row: Mapping[str, Any], within: Mapping[str, Sequence[str]] | None = None
) -> Title:
    """The title of a problem of this corpus, which opens it in the reader.

    Args:
        row: a row with `id`, `key` and `copy`.
        within: query parameters of the list that the reader then goes through, all where None.
    """
    listed = state.bare_url() if within is None else within
    named = reference(row["key"], row["copy"])
    return Title(Markdown(f"**Problem {row['id']:d}**"), {**listed, "problem": [named]})


def row_title(dataset: str, row: int) -> Title:
    """The title of a row of a comparison set or benchmark, which has no page of its own."""
    return Title(Markdown(f"**{markdown.escape(dataset)}** :gray[row {row:,}]"))


def problem_card(
    title: Title,
    *texts: Text,
    key: str | None = None,
    facts: str = "",
    actions: Slot | None = None,
    above: Slot | None = None,
    below: Slot | None = None,
    border: bool = True,
) -> None:
    """Show a problem in a list.

    Args:
        key: of the container; a list gives `row-…`.
        facts: what stands beside the title, as Markdown.
        actions: badges, buttons and links at the end of the first line.
        above: what stands between the first line and the texts.
        below: what stands under the texts, see `answer_line`.
        border: False where a card stands in another one.
    """
    with st.container(key=key, border=border, gap="xsmall"):
        first_line(title, facts, actions)
        if above:
            above()
        for text in texts:
            show_text(text, key and f"{key}-{text.name}")
        if below:
            below()


def first_line(title: Title, facts: str = "", actions: Slot | None = None) -> None:
    """The first line of a card; without `facts` the title takes all that `actions` leave."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        width: Literal["content", "stretch"] = "content" if facts or actions is None else "stretch"
        if title.opens is None:
            st.markdown(title.words, width=width)
        else:
            st.page_link(
                navigation.BROWSE,
                label=title.words,
                icon=":material/open_in_full:",
                query_params=dict(title.opens),
                width=width,
            )
        if facts:
            st.markdown(f":small[{facts}]", width="stretch")
        if actions:
            actions()


def show_text(shown: Text, key: str | None = None) -> None:
    """A text of a card, cut where it is longer, and drawn as far as the card may be.

    Args:
        key: of the switch that draws all of it; without it there is none.
    """
    if shown.text is None:
        st.caption("This corpus lacks the text of that row.")
        return
    if shown.name:
        st.caption(markdown.escape(shown.name))
    text = shown.text[: shown.longest]
    if shown.raw:
        st.code(text, language=None, wrap_lines=True)
    elif shown.drawn:
        if shown.marked:
            st.markdown(shown.marked, anchors=False)
        else:
            drawn_text(text, CARD, key, markdown=shown.markdown)
    if len(text) < len(shown.text) and (shown.raw or shown.drawn):
        st.caption(f"The first {len(text):,} of {len(shown.text):,} characters.")
    if shown.source:
        st.html(source(shown.source))


def source(marked: str) -> str:
    """Source text as HTML; `marked` is inert HTML already, in which something may be marked."""
    return _SOURCE.format(marked)


def drawn_text(text: str, most: Amount, key: str | None, **how: Any) -> None:
    """A text with its mathematics, drawn as far as `most`, and all of it at a click.

    Args:
        key: of the switch; without it there is none.
        how: as `latex.draw` has it.
    """
    drawn = markdown.drawn(text, most, **how)
    place, below = st.container(), st.container()
    if drawn.rest:
        st.caption(markdown.left_out(drawn))
        if key is not None and st.toggle("Draw all of it", key=f"draw-{key}"):
            drawn = draw(text, **how)
    with place:
        st.markdown(drawn.text, anchors=False)
    if drawn.rest:
        with below:
            cut = drawn.rest if len(drawn.rest) <= _REST else f"{drawn.rest[:_REST]} …"
            st.code(cut, language=None, wrap_lines=True, height=150)


def answer_line(answer: str | None, *actions: Slot, terms: Sequence[str] = ()) -> Slot:
    """The final answer under the text of a card, with what leads on from here to its right.

    Args:
        terms: of the text filter, which are marked in it.
    """

    def show() -> None:
        said = f":gray[Answer] {markdown.hits(markdown.answer(answer), terms)}"
        if not actions:
            st.markdown(said, anchors=False)
            return
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(said, width="stretch", anchors=False)
            for action in actions:
                action()

    return show


def like_link(row: Mapping[str, Any]) -> None:
    """A link to the problems nearest in meaning to one."""
    st.page_link(
        navigation.SEARCH,
        label="Similar",
        icon=":material/join:",
        help="The problems nearest in meaning to this one",
        query_params={**state.bare_url(), "like": [reference(row["key"], row["copy"])]},
    )


def open_problem(store: Store, id_: int | None) -> None:
    """Open a problem in the reader; None goes back to the list."""
    problem = None if id_ is None else store.problem(id_)
    state.set_params(problem=problem and reference(problem["key"], problem["copy"]))
