"""Widgets that several pages have: choices kept in the URL, lists to go through, judging, tiles."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from deepmath_viz import config
from deepmath_viz.dataset import published
from deepmath_viz.dataset.wording import percent
from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.ui import state
from deepmath_viz.ui.elements import components


def choice(
    param: str,
    words: Mapping[str, str],
    label: str,
    *,
    key: str,
    resets: Sequence[str] = (),
    labelled: bool = True,
) -> str:
    """A switch between a few things that stand side by side; returns what the URL names.

    Args:
        param: the query parameter; it is left out for the first of `words`.
        words: what can be chosen, and what it is called.
        key: of the widget.
        resets: parameters that mean nothing any more after a change.
        labelled: whether the label is shown, or only read out.
    """
    wanted = state.param(param)
    value = wanted if wanted and wanted in words else next(iter(words))
    st.segmented_control(
        label,
        list(words),
        format_func=words.__getitem__,
        required=True,
        label_visibility="visible" if labelled else "collapsed",
        **_in_url(param, words, value, key, resets),
    )
    return value


def menu(
    param: str,
    words: Mapping[Any, str],
    label: str,
    value: Any,
    *,
    key: str,
    width: int,
    resets: Sequence[str] = (),
    labelled: bool = True,
    told: Markdown | None = None,
) -> None:
    """A choice among more things than fit side by side, see `choice`; `value` is chosen now."""
    st.selectbox(
        label,
        list(words),
        format_func=words.__getitem__,
        width=width,
        label_visibility="visible" if labelled else "collapsed",
        help=told,
        **_in_url(param, words, value, key, resets),
    )


def _in_url(
    param: str, words: Mapping[Any, str], value: Any, key: str, resets: Sequence[str]
) -> dict[str, Any]:
    usual, without = next(iter(words)), dict.fromkeys(resets)
    return state.seeded(
        key,
        value,
        lambda new: state.set_params(**{param: None if new == usual else new}, **without),
    )


def per_page(key: str, usual: int = state.PAGE_SIZES[0], *, labelled: bool = True) -> None:
    """How many rows a page of a list has, of `state.PAGE_SIZES`; other lists follow.

    Args:
        labelled: whether a label stands above; without it each choice says what it is.
    """
    st.selectbox(
        "Per page",
        state.PAGE_SIZES,
        format_func=str if labelled else "{} a page".format,
        label_visibility="visible" if labelled else "collapsed",
        width=90 if labelled else 120,
        **state.seeded(
            key,
            state.page_size(usual),
            lambda size: state.prefer("size", str(size), str(usual)),
        ),
    )


def pager(key: str, at: state.Paging) -> None:
    """The pages of a list, where there is more than one."""
    if at.pages > 1:
        with st.container(horizontal=True, horizontal_alignment="center"):
            st.pagination(
                at.pages,
                **state.seeded(
                    key,
                    at.page,
                    lambda value: state.set_params(**{at.param: None if value == 1 else value}),
                ),
            )


def threshold(
    label: str,
    value: float,
    *,
    key: str,
    width: int,
    within: tuple[float, float],
    resets: Sequence[str] = (),
) -> None:
    """A similarity in steps of 0.001; `threshold` in the URL, which leaves out the paper's 0.98."""

    def apply(new: float) -> None:
        usual = round(new, 3) == published.SAME_PROBLEM
        state.set_params(threshold=None if usual else f"{new:.3f}", **dict.fromkeys(resets))

    st.slider(
        label,
        min_value=within[0],
        max_value=within[1],
        step=0.001,
        format="%.3f",
        width=width,
        **state.seeded(key, value, apply),
    )


def steps(previous: Any, following: Any, go: Callable[[Any], None], key: str) -> None:
    """Two buttons, and two keys, that go through a list; None where it ends."""
    for label, icon, shortcut, place in (
        ("Previous", ":material/chevron_left:", "k", previous),
        ("Next", ":material/chevron_right:", "j", following),
    ):
        st.button(
            label,
            icon=icon,
            shortcut=shortcut,
            disabled=place is None,
            on_click=go,
            args=(place,),
            key=f"{key}_{label.lower()}",
        )


def undo(back: Callable[[], None], *, key: str, disabled: bool) -> None:
    """A button, and the key `U`, that takes the last judgement back and shows its thing again."""
    st.button(
        "Undo",
        icon=":material/undo:",
        shortcut="u",
        disabled=disabled,
        on_click=back,
        key=f"{key}_undo",
        help="Put back what you had said of the last one before, or nothing, and show it again",
    )


@dataclass(frozen=True, slots=True)
class Judgement:
    """What can be said of something that is judged: its button, and the key that presses it."""

    name: str
    label: str
    icon: str
    shortcut: str
    help: str | None = None


def judge(
    judgements: Sequence[Judgement],
    record: Callable[[str, str], None],
    *,
    key: str,
    note: str,
    about: str,
) -> None:
    """Buttons to judge with, and a note that goes with the judgement.

    Args:
        record: gets the name of the judgement and the note.
        key: of the buttons, `KEY_NAME`.
        note: key of the note, which differs from one thing judged to the next.
        about: what the note is on, in words.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for one in judgements:
            st.button(
                one.label,
                icon=one.icon,
                shortcut=one.shortcut,
                help=one.help,
                on_click=lambda name: record(name, state.typed(note)),
                args=(one.name,),
                key=f"{key}_{one.name}",
            )
        st.text_input("Note", key=note, placeholder=f"a note on this {about}", max_chars=2000)


def download(label: str, data: str | bytes | Callable[[], Any], name: str, **look: Any) -> None:
    """A button that downloads a file; `data` may be made when it is pressed."""
    st.download_button(
        label, data, file_name=name, icon=":material/download:", on_click="ignore", **look
    )


def reviewer(key: str, *, begun: int = 0) -> str:
    """Ask who judges; empty until it is given. The browser keeps the name, no address has it.

    A read-only server asks nobody.

    Args:
        begun: how often judging was begun here; after each time what is typed is the name, where
            there is none yet.
    """
    if config.settings().read_only:
        return ""
    state.set_params(reviewer=None)  # links of older versions have one, somebody else's
    # The component that asks the browser is not seen, and takes no place beside the field.
    with st.container(width=300, gap=None, key="reviewer_field"):
        name = known_reviewer(begun)
        st.text_input(
            "Your name or initials",
            max_chars=100,
            **state.seeded(key, name, lambda value: state.keep("reviewer", (value or "").strip())),
        )
    return name


def known_reviewer(begun: int = 0) -> str:
    """Who judges in this browser, as far as it has said so; empty where nobody does."""
    name = components.kept_name(state.kept("reviewer"), begun)
    if name is not None:
        state.keep("reviewer", name)
    return name or ""


def nobody(doing: str) -> None:
    """Say what takes a name: reviewing, judging. Or that nothing can be entered here."""
    if config.settings().read_only:
        st.info(
            "This server is read-only: it shows, and keeps nothing new.", icon=":material/lock:"
        )
    else:
        st.info(f"Enter your name to {doing}; several people can.", icon=":material/person:")


def share(label: str, count: int, total: int, of: str = "", told: str | None = None) -> None:
    """A tile: a count, its share, and what it is a share of."""
    st.metric(
        label,
        f"{count:,}",
        f"{percent(count, total)} of {total:,}{of and f' {of}'}",
        delta_color="off",
        delta_arrow="off",
        help=told,
    )
