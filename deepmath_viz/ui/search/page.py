"""The Search page: one box, four ways to look, results as Browse shows problems.

Query (`q`), way (`mode`), the problem that others are to be like (`like`) and the page of results
are in the URL.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import wait

import streamlit as st

from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.search import answers, finding, highlight, query_vectors, solutions
from deepmath_viz.search.finding import BOTH, MEANING, WORDS, Found, Hit
from deepmath_viz.search.query import FIELDS
from deepmath_viz.ui import origin, running_builds, state
from deepmath_viz.ui.elements import attached_cells, links, markdown, widgets
from deepmath_viz.ui.elements.problem_card import (
    Text,
    answer_line,
    like_link,
    problem_card,
    problem_title,
)
from deepmath_viz.ui.frame import Opened

IN_SOLUTIONS = "solutions"
_MODES = {
    BOTH: "Words and meaning",
    WORDS: "Words",
    MEANING: "Meaning",
    IN_SOLUTIONS: "In solutions",
}
_MOST, _PAGE = 200, 10
_SCANNED = "search_scan"
#: Query parameters of Browse that read a hit among the others; None where they are too many.
Within = dict[str, list[str]] | None
#: Seconds within which a model that runs has read a query, and between two looks at one that loads.
_AT_ONCE, _LOOK = 0.3, 0.2


def show(opened: Opened, filters: Filters) -> None:
    """Show the page."""
    store = opened.store
    typed, like = state.param("q") or "", state.param("like")
    mode = _box(typed)
    if like:
        _like(store, like, filters)
    elif not typed:
        if mode in (BOTH, MEANING):
            query_vectors.start_reading(store)
        answers.start_comparing()
        _nothing_asked()
    elif mode == IN_SOLUTIONS:
        _solutions(opened, typed, filters)
    elif mode == WORDS or _is_read(store, typed):
        _results(store, finding.search(store, typed, filters, mode, _MOST))
    else:
        _until_read(store, typed, mode)
        if mode == BOTH:
            _results(store, finding.search(store, typed, filters, WORDS, _MOST))


def _box(typed: str) -> str:
    """Ask for the query and the way to look; returns the way."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            "Search",
            placeholder=r"e.g. contour integral \int_{|z|=1}, or “Sylow subgroup” topic:algebra",
            icon=":material/search:",
            label_visibility="collapsed",
            width="stretch",
            **state.seeded(
                "search_q",
                typed,
                lambda value: state.set_params(q=(value or "").strip(), like=None, page=None),
            ),
        )
        return widgets.choice(
            "mode", _MODES, "By", key="search_mode", resets=["page"], labelled=False
        )


def _nothing_asked() -> None:
    st.markdown(
        "Type words or LaTeX. Problems that have more of them, and rarer ones, stand higher; what "
        "means the same in other words is found too."
    )
    st.caption(
        "“quoted parts” must occur as they stand; what follows a minus must not: `-abelian`. "
        f"Fields narrow: {', '.join(f'`{name}:`' for name in FIELDS)}. "
        r"Equal ways to write are one: `\dfrac` and `\frac`, `∫` and `\int`, `x²` and `x^{2}`."
    )


def _is_read(store: Store, typed: str) -> bool:
    """Whether the model has read the query, so that nothing needs to be waited for."""
    reading = query_vectors.reading(store, typed)
    return reading is None or not wait([reading], _AT_ONCE).not_done


@st.fragment(run_every=_LOOK)
def _until_read(store: Store, typed: str, mode: str) -> None:
    """Say what is waited for; once the model has read the query, the page is drawn by it."""
    reading = query_vectors.reading(store, typed)
    if reading is None or reading.done():
        st.rerun()
    said = "Found by words so far; by meaning as soon as" if mode == BOTH else "Found as soon as"
    slow = query_vectors.why_slow(store)
    late = f" (some ten seconds: {markdown.escape(slow.rstrip('.'))})" if slow else ""
    st.caption(f":material/hourglass_top: {said} the model has read the query{late}.")


def _said(found: Found, total: int) -> tuple[str, str]:
    """How many are shown, and of what, in words."""
    shown, having = len(found.hits), found.with_words
    cut = shown == _MOST < found.searched
    count = f"{'The best ' * cut}{shown:,}" if shown < found.searched else f"All {shown:,}"
    of = f"of {found.searched:,} " * (shown < found.searched) + "problems"
    of += " that fit" * (found.searched < total)
    if having == shown < found.searched:
        of += " with a word of it"
    elif having is not None and having < found.searched:
        of += f", {having:,} with a word of it"
    elif having is None and found.hits[0].by_meaning:
        of += ", nearest in meaning first"
    return count, of


def _like(store: Store, like: str, filters: Filters) -> None:
    id_ = store.resolve(like)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"More like **problem {id_}**", width="stretch")
        st.button(
            "Search anew",
            icon=":material/close:",
            type="tertiary",
            on_click=lambda: state.set_params(like=None, page=None),
        )
    found = finding.more_like(store, id_, filters, _MOST)
    _results(store, found)


# -- results ---------------------------------------------------------------------------------------


def _results(store: Store, found: Found) -> None:
    for note in found.notes:
        soon = running_builds.coming(store.manifest.corpus, found.lacking.get(note, ""))
        words = f"{finding.ONLY_WORDS} " * note.startswith(finding.ONLY_WORDS)
        said = Markdown(words + soon) if soon else markdown.escape(note)
        st.info(said, icon=":material/info:")
    if not found.hits:
        st.info(
            "Nothing found. Try fewer or other words, or leave a filter out.",
            icon=":material/search_off:",
        )
        return
    at = state.paging(len(found.hits), _PAGE)
    with st.container(horizontal=True, vertical_alignment="center"):
        shown, of = _said(found, store.count(Filters()))
        st.markdown(f"**{shown}** :gray[{of}]", width="stretch")
        ids = [hit.id for hit in found.hits]
        links.problems_of(store, ids)
    within = origin.reading("search", ids, state.filters())
    for hit in found.hits[at.places]:
        _row(store, hit, found, within)
    widgets.pager("search_page", at)


def _row(store: Store, hit: Hit, found: Found, within: Within) -> None:
    problem = store.problem(hit.id)
    problem_card(
        problem_title(problem, within),
        Text(problem["question"], marked=highlight.marked(problem["question"], found.query)),
        key=f"row-{hit.id}",
        facts=markdown.facts(problem) + attached_cells.badges(store, problem["id"]),
        below=answer_line(
            problem["final_answer"],
            lambda: st.markdown(f":small[:gray[{_why(hit)}]]", width="content"),
            lambda: like_link(problem),
        ),
    )


def _why(hit: Hit) -> Markdown:
    """What a hit owes its place to."""
    said = [rf"words \#{hit.by_words:d}"] if hit.by_words else []
    if hit.by_meaning:
        said.append(rf"meaning \#{hit.by_meaning:d} ({hit.similarity:.2f})")
    return Markdown(" · ".join(said))


# -- solutions -------------------------------------------------------------------------------------


def _solutions(opened: Opened, typed: str, filters: Filters) -> None:
    store = opened.store
    asked = (opened.corpus, opened.manifest.generation("solutions"), typed, filters)
    held = state.kept(_SCANNED)
    if held is None or held[0] != asked:
        held = asked, *_scan(store, typed, filters)
        state.keep(_SCANNED, held)
    _, passages, done, total = held
    if not passages:
        st.info(
            f"No solution has all of it ({done:,} looked through).", icon=":material/search_off:"
        )
        return
    cut = len(passages) >= _MOST
    where = f"{done:,} of {total:,}" if cut else f"{total:,}"
    found = f"{'The first ' * cut}{len(passages):,} solution{'s' * (len(passages) != 1)}"
    st.markdown(f"**{found}** :gray[of {where} looked through]")
    at = state.paging(len(passages), _PAGE)
    within = origin.reading("search", [passage.id for passage in passages], filters)
    for passage in passages[at.places]:
        _passage(store, passage, within)
    widgets.pager("search_page", at)


def _scan(
    store: Store, typed: str, filters: Filters
) -> tuple[Sequence[solutions.Passage], int, int]:
    """Look through the solutions while a bar says how far; leaving the page ends it."""
    found: list[solutions.Passage] = []
    done = total = 0
    bar = st.progress(0.0, "Looking through the solutions …")
    for at, step in enumerate(solutions.scan(store, typed, filters, _MOST)):
        found += step.found
        done, total = step.done, step.total
        if at % 10 == 0:
            bar.progress(done / max(total, 1), f"{done:,} of {total:,}, {len(found):,} found")
    bar.empty()
    return tuple(found), done, total


def _passage(store: Store, passage: solutions.Passage, within: Within) -> None:
    problem = store.problem(passage.id)
    before, match, after = map(markdown.html, (passage.before, passage.match, passage.after))
    problem_card(
        problem_title(problem, within),
        Text(problem["question"]),
        key=f"row-{passage.id}-{passage.n}",
        facts=f":gray[solution {passage.n:d}, {markdown.escape(passage.part.replace('_', '-'))}]",
        above=lambda: st.html(
            "<span style='font-size:0.9rem;overflow-wrap:anywhere'>"
            f"{before}<mark class='hit'>{match}</mark>{after}</span>"
        ),
    )
