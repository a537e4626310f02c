"""Taking problems away: a button, and the dialog it opens, for filters or a list of ids.

export_dialog.offer(store, filters=filters)
export_dialog.offer(store, ids=ids)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.wording import percent
from deepmath_viz.errors import ArtefactMissing, DeepMathError
from deepmath_viz.exports import card, contaminated, plan, routes, stream, tickets
from deepmath_viz.exports.plan import Plan, Selection
from deepmath_viz.exports.prompts import OWN
from deepmath_viz.exports.recipe import (
    FORMATS,
    SOLUTIONS,
    WHICH_ONE,
    Recipe,
)
from deepmath_viz.exports.shapes import SHAPES, Shape
from deepmath_viz.exports.targets.table import TARGETS
from deepmath_viz.ui import running_builds
from deepmath_viz.ui.elements import export_draw, export_labels, export_trainer, markdown

_FORMATS = {"parquet": "Parquet", "jsonl": "JSONL", "csv": "CSV"}
_TAKES = {"none": "None", "one": "One", "all": "All", "agreeing": "Agreeing"}
#: Characters of a text in the sample row.
_SHOWN = 300


def offer(
    store: Store,
    *,
    filters: Filters | None = None,
    ids: Sequence[int] | None = None,
    key: str = "export",
    disabled: bool = False,
) -> None:
    """Show a button that opens the export of the matching problems, or of those of a list.

    A page may show one dialog in a run, so no other may be open beside it.
    """
    pressed = st.button(
        "Export",
        icon=":material/download:",
        key=key,
        disabled=disabled,
        help="Take these problems away: as Parquet, JSONL or CSV, or as a trainer reads them",
    )
    if pressed:
        _dialog(store, Selection(filters or Filters(), None if ids is None else tuple(ids)))


@st.dialog("Export", width=880, icon=":material/download:")
def _dialog(store: Store, selection: Selection) -> None:
    panel(store, selection)


def panel(store: Store, selection: Selection) -> None:
    """Show the choices, what comes out of them, and the download."""
    said = f"{store.manifest.corpus} · {selection.describe()}"
    st.caption(markdown.escape(said))
    try:
        recipe = _recipe(store)
        with st.spinner("Counting …", show_time=True):
            found = plan.plan(store, selection, recipe)
        _steps(found)
        if all(found.rows(split) for split in found.splits()):
            _take(store, found)
    except ArtefactMissing as err:
        st.info(markdown.escape(running_builds.words_of(err)), icon=":material/construction:")
    except DeepMathError as err:
        st.error(markdown.escape(running_builds.words_of(err)), icon=":material/error:")


# -- the choices -----------------------------------------------------------------------------------


def _recipe(store: Store) -> Recipe:
    shapes = [
        name for name, shape in SHAPES.items() if not shape.needs_solutions or store.has_solutions
    ]
    labels = {name: shape.label for name, shape in SHAPES.items()}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        target = export_trainer.target(store)
        trainer = TARGETS.get(target)
        chosen: dict[str, Any] = {"target": target}
        if trainer is None:
            chosen["shape"] = _one_of("Shape", shapes, labels, "export_shape")
        shape = trainer.shape if trainer else SHAPES[chosen["shape"]]
        formats = list(trainer.formats) if trainer else list(FORMATS)
        formats = [format_ for format_ in formats if format_ != "csv" or not shape.nested]
        key = f"export_format_{target or shape.nested}"
        chosen["format"] = _one_of("Format", formats, _FORMATS, key)
    if trainer:
        st.caption(markdown.escape(f"{trainer.meaning} {trainer.standing}"))
    else:
        st.caption(f"{shape.meaning} {FORMATS[chosen['format']]}")
    if shape.solutions != "none" and store.has_solutions:
        chosen |= _solutions(store, shape, target or chosen["shape"])
    if shape.instructed:
        chosen |= export_trainer.prompt(trainer.prompt if trainer else OWN, target)
    chosen |= _left_out(store) | export_draw.choices(store)
    return Recipe(**chosen, **_split(store, chosen), columns=_attached(store))


def _attached(store: Store) -> tuple[str, ...]:
    columns = list(store.attached.columns())
    if not columns:
        return ()
    return tuple(
        st.multiselect(
            "Attached columns that come along", columns, placeholder="none", key="export_columns"
        )
    )


def _one_of(label: str, names: Sequence[Any], said: dict[Any, str], key: str) -> Any:
    return st.segmented_control(
        label, names, format_func=said.__getitem__, default=names[0], required=True, key=key
    )


def _solutions(store: Store, shape: Shape, named: str) -> dict[str, Any]:
    takes = [
        name
        for name in SOLUTIONS
        if (name != "none" or not shape.needs_solutions)
        and (name != "agreeing" or (store.has_verdicts and shape.solutions != "pairs"))
    ]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        solutions = _one_of("Solutions", takes, _TAKES, f"export_solutions_{named}")
        chosen: dict[str, Any] = {"solutions": solutions}
        if solutions == "none":
            return chosen
        if solutions == "one":
            chosen["which"] = st.selectbox(
                "Which",
                [name for name in WHICH_ONE if name != "agreeing" or store.has_verdicts],
                format_func=WHICH_ONE.__getitem__,
                width=250,
                key="export_which",
            )
        chosen["max_length"] = st.number_input(
            "At most, characters",
            min_value=1,
            max_value=2**31 - 1,
            value=None,
            step=1_000,
            placeholder="any length",
            width=170,
            key="export_length",
            help="Longer solutions are left out. The first count measures all of them: seconds.",
        )
        chosen["max_tokens"] = st.number_input(
            "At most, tokens",
            min_value=1,
            max_value=2**29 - 1,
            value=None,
            step=1_024,
            placeholder="any length",
            width=150,
            key="export_tokens",
            help="The same in tokens: counted where the build had a tokenizer, else estimated",
        )
        chosen |= export_trainer.reasoning(shape)
    st.caption(SOLUTIONS[solutions])
    return chosen


def _left_out(store: Store) -> dict[str, Any]:
    known = store.has_neighbours
    rules = {
        name: rule for name, rule in contaminated.RULES.items() if contaminated.stands(store, name)
    }
    with st.container(horizontal=True, vertical_alignment="bottom"):
        left = st.segmented_control(
            "In a benchmark",
            ["keep", *rules],
            format_func=lambda name: f"Drop {rules[name].called}" if name in rules else "Keep",
            default="keep",
            required=True,
            disabled=not known,
            key="export_contaminated",
            help="  \n".join(
                f"{rule.called[0].upper()}{rule.called[1:]}: {rule.meaning}"
                for rule in rules.values()
            ),
        )
        duplicates = st.toggle(
            "One of every group of near-duplicates",
            disabled=not known,
            key="export_duplicates",
            help="Groups are what similarity above 0.98 or an equal text connects in the corpus",
        )
    if not known:
        st.caption(
            ":material/construction: "
            + running_builds.lacking(
                store.manifest.corpus,
                "neighbours",
                "so no near-duplicate and nothing that benchmarks have can be dropped, and no "
                "split be made",
            )
        )
    dropped = None if left == "keep" else left
    return {
        "drop_contaminated": dropped,
        "drop_duplicates": duplicates,
        **export_labels.unfit(store),
        **export_labels.errata(),
    }


def _split(store: Store, chosen: dict[str, Any]) -> dict[str, Any]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        share = st.number_input(
            "Test split, %",
            min_value=0.0,
            max_value=90.0,
            value=0.0,
            step=1.0,
            format="%.1f",
            disabled=not store.has_neighbours,
            width=150,
            key="export_share",
            help="Whole groups of near-duplicates go into it, drawn by the seed",
        )
        seed = 42
        one = chosen.get("solutions") == "one" and chosen.get("which") == "random"
        if share or one or chosen["draw"].random:
            seed = st.number_input("Seed", 0, 2**32 - 1, 42, width=150, key="export_seed")
    return {"test_share": round(share / 100, 6), "seed": int(seed)}


# -- what comes out --------------------------------------------------------------------------------


def _steps(found: Plan) -> None:
    said = " → ".join(f"**{step.left:,}** {step.name}" for step in found.steps)
    st.markdown(said)
    first = found.steps[0]
    if first.name == "problems listed" and first.dropped:
        st.caption(f"{first.dropped:,} ids of the list are no problems of this corpus.")
    rows = {split: found.rows(split) for split in found.splits()}
    total = sum(rows.values())
    if not total:
        st.info("Nothing is left to export.", icon=":material/filter_alt_off:")
        return
    parts = [f"{markdown.escape(split)} {n:,} ({percent(n, total)})" for split, n in rows.items()]
    split = f": {', '.join(parts)}" if len(rows) > 1 else ""
    problems = sum(len(ids) for ids in found.splits().values())
    st.caption(f"{total:,} rows of {problems:,} problems{split}")
    for note in found.notes:
        st.caption(markdown.escape(note))
    if not all(rows.values()):
        st.info("The test split has no problem: ask for more.", icon=":material/call_split:")


def _take(store: Store, found: Plan) -> None:
    with st.expander("The first row", icon=":material/data_object:"):
        st.json(_short(stream.sample(store, found)))
    with st.expander("The same on the command line", icon=":material/terminal:"):
        st.code(
            card.command(found.selection, found.recipe, store.manifest.corpus),
            language="sh",
            wrap_lines=True,
        )
        if found.selection.ids is not None:
            st.caption("ids.txt is in the archive.")
    st.link_button(
        "Download",
        routes.address(tickets.issue(store, found.selection, found.recipe)),
        icon=":material/download:",
        type="primary",
        help="A ZIP archive, made while it is sent: data files, and a README.md with what was "
        "chosen and counted, which datasets.load_dataset reads. The link is good for an hour.",
    )


def _short(value: Any) -> Any:
    """A row with its texts cut, so that it can be looked at."""
    if isinstance(value, dict):
        return {name: _short(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_short(one) for one in value]
    if isinstance(value, str) and len(value) > _SHOWN:
        return f"{value[:_SHOWN]} … ({len(value):,} characters)"
    return value
