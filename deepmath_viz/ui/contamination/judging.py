"""Judging pairs one by one, by mouse or keyboard, and what people said so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from deepmath_viz.corpus.queries.pairs import Judged
from deepmath_viz.dataset.pair_query import JUDGEMENTS, VERDICTS
from deepmath_viz.dataset.records import PairWithTexts
from deepmath_viz.errors import ProblemNotFound
from deepmath_viz.plumbing.amounts import several
from deepmath_viz.reviews import pair_export
from deepmath_viz.reviews import pairs as pair_judgements
from deepmath_viz.ui import state
from deepmath_viz.ui.contamination import page, pairs
from deepmath_viz.ui.contamination.page import SAID, Asked
from deepmath_viz.ui.elements import widgets

_BUTTONS = [
    widgets.Judgement(name, label, icon, shortcut, JUDGEMENTS[name])
    for name, label, icon, shortcut in (
        ("same", "Same", ":material/equal:", "1"),
        ("variant", "Variant", ":material/tune:", "2"),
        ("different", "Different", ":material/call_split:", "3"),
    )
]
Triple = tuple[int, str, int]
#: What was judged last in this session: by whom, the keys of both texts, the pair in the address.
_LAST = "pair_last"


def show(asked: Asked) -> None:
    """Show one pair to be judged, and after that what has been said so far.

    Raises:
        ReviewError: a judgement cannot be kept.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        reviewer = widgets.reviewer("pair_reviewer")
        how = pairs.choose_text()
        # In one line, so that the pair is in the window.
        with st.popover("Which pairs", icon=":material/tune:"):
            page.controls(asked, "judge")
    if reviewer:
        _one_pair(asked, reviewer, how)
    else:
        widgets.nobody("judge pairs")
        _to_read(asked, how)
    _so_far(asked)


def _to_read(asked: Asked, how: str) -> None:
    """The pair that the URL names, else the first, for somebody who judges nothing."""
    store = asked.opened.store
    at = _wanted(asked)
    if at is None:
        at = store.pairs.place(asked.query, asked.filters, asked.judged, None, ()).next
    pair = store.pairs.one(*at) if at is not None else None
    if at is None or pair is None:
        pairs.nothing(asked)
        return
    place = store.pairs.place(asked.query, asked.filters, asked.judged, at, ())
    _moves(asked, place.position, place.total, place.previous, place.next)
    pairs.side_by_side(asked, pair, how, pairs.people(asked, pair), link=False)


def _one_pair(asked: Asked, reviewer: str, how: str) -> None:
    store, query, filters = asked.opened.store, asked.query, asked.filters
    said = asked.judgements.in_force(reviewer)
    mine = store.pairs.locate(pair_judgements.combine(said))
    at = _wanted(asked)
    place = store.pairs.place(query, filters, asked.judged, at, mine)
    if at is None:
        at = place.following
        place = store.pairs.place(query, filters, asked.judged, at, mine)
    if place.total:
        st.progress(
            place.done / place.total, f"{place.done:,} of {place.total:,} pairs judged by you"
        )
    if at is None:
        _done(asked, place.total, reviewer)
        return
    pair = store.pairs.one(*at)
    assert pair is not None
    _buttons(asked, reviewer, pair, _name(asked, place.following, mine))
    _moves(asked, place.position, place.total, place.previous, place.next, reviewer)
    pairs.side_by_side(asked, pair, how, pairs.people(asked, pair), link=False)


def _done(asked: Asked, total: int, reviewer: str) -> None:
    if total:
        st.success("You have judged every pair of this list.", icon=":material/done_all:")
        with st.container(horizontal=True):
            st.button("Go through them again", on_click=lambda: state.set_params(pair="first"))
            _undo(asked, reviewer)
    else:
        pairs.nothing(asked)


def _wanted(asked: Asked) -> Triple | None:
    """The pair that the URL names, None where it names none that this corpus has."""
    wanted = state.param("pair")
    store = asked.opened.store
    if wanted == "first":
        return store.pairs.place(asked.query, asked.filters, asked.judged, None, ()).next
    problem, mark, other = (wanted or "").rpartition(".")
    if not mark:
        return None
    try:
        id_ = store.resolve(problem)
    except ProblemNotFound:
        return None
    return store.pairs.find(id_, other, store.pairs.side_names(asked.query))


def _name(asked: Asked, triple: Triple | None, mine: Sequence[Judged]) -> str | None:
    """The lasting name of the pair to go to; None where nothing is left to judge."""
    if triple is None or triple in {(one.id, one.dataset, one.row) for one in mine}:
        return None
    pair = asked.opened.store.pairs.one(*triple)
    return pairs.reference(pair) if pair else None


def _buttons(asked: Asked, reviewer: str, pair: PairWithTexts, following: str | None) -> None:
    def record(judgement: str, note: str) -> None:
        asked.judgements.record(
            pair["key"],
            pair["other_key"],
            reviewer,
            judgement,
            note,
            corpus=asked.opened.corpus,
            dataset=pair["dataset"],
            row=pair["row"],
            similarity=pair["similarity"],
        )
        state.keep(_LAST, (reviewer, pair["key"], pair["other_key"], pairs.reference(pair)))
        state.set_params(pair=following)

    note = f"pair-note-{pair['key']}-{pair['other_key']}"
    widgets.judge(_BUTTONS, record, key="pair", note=note, about="pair")


def _moves(
    asked: Asked,
    position: int | None,
    total: int,
    previous: Triple | None,
    after: Triple | None,
    reviewer: str = "",
) -> None:
    def go(triple: Triple) -> None:
        pair = asked.opened.store.pairs.one(*triple)
        state.set_params(pair=pairs.reference(pair) if pair else None)

    with st.container(horizontal=True, vertical_alignment="center"):
        widgets.steps(previous, after, go, "pair")
        if reviewer:
            _undo(asked, reviewer)
        where = (
            f"pair {position:,} of {total:,}"
            if position
            else f"not among the {total:,} pairs of the list"
        )
        st.caption(where, width="stretch")


def _undo(asked: Asked, reviewer: str) -> None:
    last = state.kept(_LAST)

    def undo() -> None:
        _, key, other, named = last
        asked.judgements.undo(key, other, reviewer)
        state.keep(_LAST, None)
        state.set_params(pair=named)

    widgets.undo(undo, key="pair", disabled=not last or last[0] != reviewer)


# -- so far --------------------------------------------------------------------------------------


def _so_far(asked: Asked) -> None:
    judgements = asked.judgements
    found = judgements.in_force()
    st.subheader("What people said so far", anchor=False)
    if not found:
        st.caption(
            "Nothing yet. Judgements are kept outside every corpus, by the texts of both problems: "
            "they outlive rebuilds, and count wherever the same two texts meet."
        )
        return
    verdicts = Counter(pair_judgements.combine(found).values())
    persons = len({one.reviewer for one in found})
    st.markdown(
        f"{several(sum(verdicts.values()), 'pair', '**')} judged by "
        f"{persons:,} {'person' if persons == 1 else 'people'}: "
        + ", ".join(f"{verdicts[v]:,} {SAID[v]}" for v in VERDICTS if verdicts[v])
        + "."
    )
    st.caption(
        f"What most people say counts; a tie is disputed. In this corpus they stand for "
        f"{several(len(asked.judged), 'pair')}, since a text can be in several benchmarks."
    )
    with st.container(horizontal=True):
        for ending, write in pair_export.FORMATS.items():
            widgets.download(
                f"Judgements as {ending.upper()}",
                partial(_written, write, judgements),
                f"pair-judgements.{ending}",
                key=f"judgements_{ending}",
            )
    st.dataframe(
        [
            {"person": name, **{SAID[judgement]: count[judgement] for judgement in JUDGEMENTS}}
            for name, count in sorted(_by_person(found).items())
        ],
        hide_index=True,
    )


def _written(write: Callable[[Any], Any], judgements: pair_judgements.PairJudgements) -> Any:
    return write(pair_export.judgement_rows(judgements))


def _by_person(found: Sequence[pair_judgements.PairJudgement]) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {}
    for one in found:
        counts.setdefault(one.reviewer, Counter())[one.judgement] += 1
    return counts
