"""The audit of the 0.98 rule on the Novelty page: the same blocks as the written report."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import streamlit as st

from deepmath_viz.analysis import document, document_pdf
from deepmath_viz.analysis.audit import findings, writing
from deepmath_viz.analysis.document import Block, Document, Grid, Heading, Paragraph, Shares
from deepmath_viz.corpus.store import Store
from deepmath_viz.ui import running_builds
from deepmath_viz.ui.charts import audit as drawn
from deepmath_viz.ui.elements import chart, links, markdown, widgets
from deepmath_viz.ui.frame import Opened


def show(opened: Opened) -> None:
    """Show the audit: its picture, and section by section what is made when it is opened."""
    st.subheader("Audit of the rule", anchor="audit")
    if "pairs" not in opened.manifest.stages:
        said = running_builds.lacking(opened.corpus, "pairs")
        st.info(said, icon=":material/construction:")
        return
    made = _document(opened.corpus, opened.manifest.generation(), opened.store)
    sections = list(_sections(made.blocks))
    for block in sections[0][1]:
        _block(made, block, "about")
    _downloads(made)
    _charts([block for _, blocks in sections for block in blocks])
    for at, (title, blocks) in enumerate(sections[1:]):
        _section(made, title, blocks, at)


@st.fragment
def _section(made: Document, title: str, blocks: Sequence[Block], at: int) -> None:
    """A section that is made when it is opened: all of them are half of the page's elements."""
    folded = st.expander(markdown.escape(title), key=f"audit-{at}", on_change="rerun")
    if folded.open:
        with folded:
            for number, block in enumerate(blocks):
                _block(made, block, f"{at}-{number}")


@st.cache_data(max_entries=4, show_spinner="Comparing the answers of pairs …")
def _document(corpus: str, generation: str, _store: Store) -> Document:
    return writing.document(_store, findings.audit(_store))


def _sections(blocks: Sequence[Block]) -> Iterator[tuple[str, list[Block]]]:
    """The sections of the report by their titles."""
    title = ""
    for is_heading, group in itertools.groupby(blocks, lambda one: isinstance(one, Heading)):
        found = list(group)
        if is_heading:
            last = found[-1]
            title = last.text if isinstance(last, Heading) else ""
        else:
            yield title, found


def _downloads(made: Document) -> None:
    with st.container(horizontal=True):
        widgets.download(
            "Report as PDF",
            lambda: document_pdf.to_pdf(made),
            "novelty-audit.pdf",
            key="audit_pdf",
        )
        widgets.download(
            "Markdown",
            lambda: document.to_markdown(made),
            "novelty-audit.md",
            key="audit_md",
        )


def _charts(blocks: Sequence[Block]) -> None:
    shares = [block for block in blocks if isinstance(block, Shares)]
    sides = {one.title.rpartition(": ")[2]: list(reversed(one.rows)) for one in shares if one.rows}
    if not sides:
        return
    chart.show(
        chart.drawn(drawn.agreement_chart, sides, chart.look()),
        "audit_bands",
        "answers-by-similarity",
        "Bars are exact 95% intervals. Two problems with the same answer need not be the same "
        "problem, so a share is an upper bound of how often the rule is right.",
        alt="Share of pairs whose answers agree by band of similarity",
    )


def _block(made: Document, block: Block, key: str) -> None:
    query = getattr(block, "query", "")
    if isinstance(block, Paragraph):
        # Without `wrap=False` the link of every sentence stands in a line of its own.
        with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
            st.markdown(markdown.escape(block.text), width="stretch")
            if query:
                links.query(made.queries[query])
    elif isinstance(block, Grid):
        first, *others = block.columns
        right = {name: st.column_config.TextColumn(alignment="right") for name in others}
        st.dataframe(
            [dict(zip(block.columns, row, strict=True)) for row in block.rows],
            hide_index=True,
            column_config={first: st.column_config.TextColumn(width="medium"), **right},
            key=f"audit-table-{key}",
        )
        if query:
            links.query(made.queries[query])
