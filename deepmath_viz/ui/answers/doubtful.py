"""Final answers worth doubting: a queue by evidence, and what a person finds out about each."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from deepmath_viz import config
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.doubts import AGAINST, FOR, KINDS
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.records import Evidence, Problem
from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.reviews import errata
from deepmath_viz.reviews.errata import Errata, Erratum
from deepmath_viz.ui import no_match, state
from deepmath_viz.ui.browse import reader
from deepmath_viz.ui.elements import markdown, widgets
from deepmath_viz.ui.elements.problem_card import Text, problem_card, problem_title
from deepmath_viz.ui.frame import Opened

_BUTTONS = tuple(
    widgets.Judgement(name, label, icon, shortcut, errata.VERDICTS[name])
    for name, label, icon, shortcut in (
        ("wrong", "Label wrong", ":material/close:", "1"),
        ("broken", "Question broken", ":material/broken_image:", "2"),
        ("right", "Label right", ":material/check:", "3"),
        ("unsure", "Unsure", ":material/question_mark:", "4"),
    )
)
Queue = list[tuple[int, str, float]]


@st.cache_resource(max_entries=2)
def _errata(folder: str) -> Errata:
    return Errata(Path(folder))


def show(opened: Opened, filters: Filters) -> None:
    """Show one doubtful answer with the evidence on both sides, and what people said so far.

    Raises:
        ArtefactMissing: evidence is not built.
        ReviewError: what people entered cannot be read or written.
    """
    opened.manifest.require("evidence", "so no final answer can be doubted")
    kept = _errata(str(config.settings().data))
    queue = opened.store.doubts.queue(filters)
    if not queue:
        no_match.show(
            filters,
            lambda some: len(opened.store.doubts.queue(some)),
            Markdown("Nothing speaks against the final answers that match."),
            icon=":material/verified:",
        )
    else:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            reviewer = widgets.reviewer("doubt_reviewer")
            st.caption(
                f"{len(queue):,} final answers that something speaks against, the weightiest first."
                " The order decides nothing: people do.",
                width="stretch",
            )
        _one(opened, kept, queue, reviewer)
    _so_far(opened.store, kept)


def _one(opened: Opened, kept: Errata, queue: Queue, reviewer: str) -> None:
    mine = {one.key: one for one in kept.in_force(reviewer)} if reviewer else {}
    keys = [key for _, key, _ in queue]
    at = _place(keys, set(mine))
    id_, key, score = queue[at]
    problem = opened.store.problem(id_)
    if reviewer:
        done = sum(key in mine for key in keys)
        st.progress(done / len(keys), f"{done:,} of {len(keys):,} looked at by you")
        _buttons(opened, kept, problem, reviewer, mine)
    else:
        widgets.nobody("judge")
    _moves(keys, at, kept, reviewer, mine)
    problem_card(
        problem_title(problem),
        Text(problem["question"]),
        key=f"row-{id_}",
        facts=markdown.facts(problem),
    )
    _sides(problem, opened.store.doubts.evidence(id_), score)
    if not reviewer or key in mine:  # what others say would sway whoever has not judged yet
        _people(kept, key)
    if solutions := opened.store.solutions(id_):
        reader.show_solutions(id_, solutions, raw=False)


def _place(keys: list[str], judged: set[str]) -> int:
    """Where the URL says, else the first that this person has not judged, else the first."""
    wanted = state.param("doubt")
    if wanted in keys:
        return keys.index(wanted)
    return next((at for at, key in enumerate(keys) if key not in judged), 0)


def _buttons(
    opened: Opened, kept: Errata, problem: Problem, reviewer: str, mine: dict[str, Erratum]
) -> None:
    key = problem["key"]
    field = f"doubt-value-{key}"
    if said := mine.get(key):
        st.caption(markdown.escape(f"You said: {_said(said)}"))

    def record(verdict: str, note: str) -> None:
        value = state.typed(field) if verdict == errata.WRONG else ""
        kept.record(
            key,
            reviewer,
            verdict,
            value,
            note,
            final_answer=problem["final_answer"],
            corpus=opened.corpus,
        )
        state.keep("doubt_last", key)
        state.set_params(doubt=None)

    st.text_input(
        "The right answer, where the label is wrong",
        value=said.value if said else "",
        key=field,
        max_chars=2000,
        placeholder="as LaTeX without dollar signs; exports can put it in the place of the label",
    )
    widgets.judge(_BUTTONS, record, key="doubt", note=f"doubt-note-{key}", about="answer")


def _moves(keys: list[str], at: int, kept: Errata, reviewer: str, mine: dict[str, Erratum]) -> None:
    last = state.kept("doubt_last")

    def undo() -> None:
        kept.record(last, reviewer, errata.WITHDRAWN)
        state.keep("doubt_last", None)
        state.set_params(doubt=last)

    with st.container(horizontal=True, vertical_alignment="center"):
        widgets.steps(
            keys[at - 1] if at else None,
            keys[at + 1] if at + 1 < len(keys) else None,
            lambda key: state.set_params(doubt=key),
            "doubt",
        )
        st.button(
            "Undo",
            icon=":material/undo:",
            shortcut="u",
            key="doubt_undo_last",
            disabled=not reviewer or last not in mine,
            on_click=undo,
            help="Take your last verdict back, and show it again",
        )
        st.caption(f"{at + 1:,} of {len(keys):,}", width="stretch")


def _sides(problem: Problem, evidence: list[Evidence], score: float) -> None:
    against, for_ = st.columns(2, border=True)
    with against:
        st.markdown("**Against the label**")
        _pieces([one for one in evidence if one["side"] == AGAINST])
    with for_:
        st.markdown(f"**The label**  {markdown.answer(problem['final_answer'])}", anchors=False)
        pieces = [one for one in evidence if one["side"] == FOR]
        _pieces(pieces)
        if not pieces:
            st.caption("Nothing speaks for it.")
    st.caption(f"Place in the queue by the weight against the label less that for it: {score:.1f}")


def _pieces(pieces: list[Evidence]) -> None:
    for one in pieces:
        st.markdown(
            f"{markdown.answer(one['answer'])} :gray[{markdown.escape(KINDS[one['kind']].said)}"
            f" · {markdown.escape(where(one))}]",
            anchors=False,
        )


def where(piece: Evidence) -> str:
    """Where a piece of evidence stands: which solution or row, or of how many rollouts."""
    source, row = piece["source"], piece["row"]
    if piece["kind"].startswith("rollouts"):
        return f"{source}, {row} of {row}"
    if source == "solutions":
        return f"solution {row}" if row else source
    return f"{source} {row}"


def _people(kept: Errata, key: str) -> None:
    said = [one for one in kept.in_force() if one.key == key]
    if said:
        words = "; ".join(f"{one.reviewer}: {_said(one)}" for one in said)
        st.caption(markdown.escape(f"People: {words}"))


def _said(one: Erratum) -> str:
    words = {name.name: name.label.lower() for name in _BUTTONS}[one.judgement]
    value = f", right is {one.value}" if one.value else ""
    note = f" ({one.note})" if one.note else ""
    return f"{words}{value}{note}"


def _so_far(store: Store, kept: Errata) -> None:
    labels = kept.labels()
    st.subheader("What people found so far", anchor=False)
    if not labels:
        st.caption(
            "Nothing yet. Verdicts are kept outside every corpus, by the texts of the questions;"
            " exports can drop or correct what is wrong, and `errata export` shares them."
        )
        return
    counts = {
        verdict: sum(label.verdict == verdict for label in labels.values())
        for verdict in (*errata.VERDICTS, errata.DISPUTED)
    }
    names = {one.name: one.label.lower() for one in _BUTTONS} | {"disputed": "disputed"}
    st.markdown(
        f"**{len(labels):,}** final answers judged: "
        + ", ".join(f"{n:,} {names[verdict]}" for verdict, n in counts.items() if n)
        + "."
    )
    widgets.download("Errata as JSONL", lambda: errata.lines_of(kept.in_force()), "errata.jsonl")
