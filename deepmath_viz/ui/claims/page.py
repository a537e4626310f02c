"""The Claims page: statements, what this corpus gives, and the query behind it."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from deepmath_viz.analysis import claims_check, claims_report
from deepmath_viz.analysis.claims_check import (
    CONTRADICTED,
    DIFFERS,
    EXCEPTION,
    HOLDS,
    SO_FAR,
    SUPPORTED,
    UNKNOWN,
    Checked,
    Coverage,
)
from deepmath_viz.corpus import stages
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import published
from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.ui import running_builds, state
from deepmath_viz.ui.elements import links, markdown, widgets
from deepmath_viz.ui.frame import Opened

_BADGES = {
    HOLDS: (":material/check:", "green"),
    DIFFERS: (":material/close:", "red"),
    EXCEPTION: (":material/error:", "red"),
    CONTRADICTED: (":material/contrast:", "orange"),
    SO_FAR: (":material/hourglass_empty:", "blue"),
    SUPPORTED: (":material/thumb_up:", "green"),
    UNKNOWN: (":material/question_mark:", "gray"),
}

#: Verdicts that the switch offers though no claim has them.
_ALWAYS = (HOLDS, DIFFERS, UNKNOWN)


def show(opened: Opened) -> None:
    """Show every claim with its verdict; the switch narrows them to one verdict."""
    covered, checked = _checked(opened.corpus, opened.manifest.generation(), opened.store)
    counts = Counter(one.verdict for one in checked)
    st.caption(
        "What paper, card and article state, the number that this corpus gives, and whether that "
        f"is the same. [The paper]({published.PAPER_URL}) · [the card]({published.HUB_URL})"
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        said = f":gray[This corpus is] {markdown.escape(covered.words)}."
        st.markdown(said, width="stretch")
        for ending, write in claims_report.FORMATS.items():
            widgets.download(
                {"md": "Markdown", "csv": "CSV"}[ending],
                write(opened.store, covered, checked),
                f"claims.{ending}",
                key=f"claims_{ending}",
            )
    wanted = _wanted(counts)
    with st.container(key="claims"):
        for title, authors in claims_report.GROUPS.items():
            shown = [
                one
                for one in checked
                if one.claim.is_authors == authors and wanted in (None, one.verdict)
            ]
            if shown:
                st.subheader(markdown.escape(title), anchor=False)
            for one in shown:
                _claim(one, opened.corpus)


@st.cache_data(max_entries=4, show_spinner="Asking the corpus …")
def _checked(corpus: str, generation: str, _store: Store) -> tuple[Coverage, list[Checked]]:
    return claims_check.coverage(_store), claims_check.check(_store)


def _wanted(counts: Counter[str]) -> str | None:
    given = state.param("verdicts")
    value = given if given in _BADGES else None
    chosen: str | None = st.pills(
        "Verdict",
        [name for name in _BADGES if counts[name] or name in (*_ALWAYS, value)],
        format_func=lambda name: f"{markdown.escape(name)} ({counts[name]:,})",
        label_visibility="collapsed",
        **state.seeded("claims_verdict", value, lambda new: state.set_params(verdicts=new)),
    )
    return chosen


def _reason(one: Checked, corpus: str) -> Markdown:
    """Why; of a stage that a build is making, when it will be there."""
    soon = running_builds.coming(corpus, one.lacks)
    if not soon:
        return markdown.escape(one.reason)
    rest = one.reason.removeprefix(stages.lacking(corpus, one.lacks))
    return Markdown(soon + markdown.escape(rest))


def _claim(one: Checked, corpus: str) -> None:
    claim = one.claim
    icon, colour = _BADGES[one.verdict]
    with st.container(key=f"row-{claim.name}", border=True):
        left, right, query = st.columns([10, 9, 2], gap="medium", vertical_alignment="center")
        with left, st.container(gap=None):
            st.markdown(f"**{markdown.escape(claim.statement)}**", anchors=False)
            said = f"Stated: {claim.source}"
            if claim.published:
                said += f". The published counts give {claim.published}"
            st.caption(markdown.escape(said + "."))
        with right, st.container(gap=None):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.badge(markdown.escape(one.verdict), icon=icon, color=colour)  # type: ignore[arg-type]
                if one.found:
                    st.markdown(f"here: **{markdown.escape(one.found)}**", width="stretch")
            st.caption(_reason(one, corpus))
        if claim.sql:
            with query, st.popover("SQL", type="tertiary"):
                if claim.note:
                    st.caption(markdown.escape(claim.note))
                st.code(one.sql or claim.sql, language="sql", wrap_lines=True)
                if one.sql:
                    links.query(one.sql, "Open in SQL")
