"""What every pair of problems says: whether answers agree, what is cut, which numbers differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from deepmath_viz.corpus.queries.pair_facts import Place
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.close_pairs import ANSWERS_SAID, CUTS_SAID, MISSING
from deepmath_viz.maths import numerals
from deepmath_viz.maths.answers.judging.judge import Judge
from deepmath_viz.maths.answers.verdict import AGREE, DISAGREE
from deepmath_viz.ui.elements import markdown

#: Seconds of a processor that a pair may take that no build has compared.
_SECONDS = 0.5
#: Numbers or signs of one side that are named.
_NAMED = 8


@dataclass(frozen=True, slots=True)
class Side:
    """A problem of a pair: where it is, its text and its answer."""

    place: Place
    question: str | None
    answer: str | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a pair.

    Attributes:
        answers: of `dataset.close_pairs.ANSWERS`.
        cut: how many of the two texts the model cuts; None where nobody has looked.
        numbers, signs: what differs, in words; empty where nothing does.
    """

    answers: str
    cut: int | None
    numbers: str
    signs: str

    @property
    def said(self) -> str:
        """All of it in a line."""
        parts = [ANSWERS_SAID[self.answers]]
        if self.cut is not None:
            parts.append(CUTS_SAID[self.cut])
        parts += [f"{what}: {said}" for what, said in self._differing() if said]
        return " · ".join(parts)

    def _differing(self) -> tuple[tuple[str, str], ...]:
        return ("numbers", self.numbers), ("signs", self.signs)


def of(store: Store, pairs: Sequence[tuple[Side, Side]]) -> list[Facts]:
    """The facts of some pairs, in their order; what the build has not compared is compared now."""
    known = store.pair_facts.answers([(one.place, other.place) for one, other in pairs])
    left = [
        (one.answer, other.answer)
        for one, other in pairs
        if (one.place, other.place) not in known and _given(one) and _given(other)
    ]
    compared = dict(zip(left, _judge().alike(left), strict=True)) if left else {}
    cut = store.pair_facts.cut([side.place for pair in pairs for side in pair])
    made = []
    for one, other in pairs:
        verdict = compared.get((one.answer, other.answer))
        said = known.get((one.place, other.place)) or (verdict.verdict if verdict else MISSING)
        differing = numerals.differing(one.question or "", other.question or "")
        both = one.question is not None and other.question is not None
        made.append(
            Facts(
                said,
                None if cut is None else (one.place in cut) + (other.place in cut),
                _against(differing.numbers) if both else "",
                _against(differing.signs) if both else "",
            )
        )
    return made


def _given(side: Side) -> bool:
    return bool((side.answer or "").strip())


def _against(sides: tuple[list[str], list[str]]) -> str:
    """`10 against 12`; empty where nothing differs."""
    if not any(sides):
        return ""
    named = [
        " ".join(side[:_NAMED]) + " …" * (len(side) > _NAMED) if side else "none" for side in sides
    ]
    return " against ".join(named)


@st.cache_resource(max_entries=1, show_spinner=False, on_release=Judge.close)
def _judge() -> Judge:
    return Judge(seconds=_SECONDS)


def show(facts: Facts) -> None:
    """Badges in a row, for a horizontal container."""
    if facts.answers == AGREE:
        st.badge("answers agree", icon=":material/check:", color="green")
    elif facts.answers == DISAGREE:
        st.badge("answers differ", icon=":material/close:", color="red")
    elif facts.answers == MISSING:
        st.badge("an answer is missing", color="gray")
    else:
        st.badge("answers undecided", icon=":material/question_mark:", color="gray")
    if facts.cut:
        told = "Of a text that is longer than the model reads the end is in no similarity."
        st.badge(CUTS_SAID[facts.cut], icon=":material/content_cut:", color="orange", help=told)
    elif facts.cut == 0:
        st.badge("whole texts", color="gray")
    for what, said in (("numbers", facts.numbers), ("signs", facts.signs)):
        if said:
            st.badge(markdown.escape(f"{what}: {said}"), icon=":material/123:", color="orange")
