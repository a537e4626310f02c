"""Texts of a problem beside each other in the reader: solutions of the dataset, and samples of
people's own models. Which stand there, in how many columns, and which two are compared, is in the
address.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import streamlit as st

from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import rows
from deepmath_viz.dataset.records import Problem, Rollout, Solution
from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.ui import state
from deepmath_viz.ui.browse import texts
from deepmath_viz.ui.elements import answer_row, components, markdown, widgets

#: Texts that stand there at once.
MOST = 6
_WIDTHS = {"": "As fits", "1": "1", "2": "2", "3": "3"}
#: Different answers of a model that its line names.
_ANSWERS = 5


@dataclass(frozen=True, slots=True)
class Said:
    """A text that can stand beside others.

    Attributes:
        name: in addresses: `2` for a solution, `MODEL-2` for a sample.
        title: what it is called.
        text: what is shown of it.
        verdict: on its answer; empty where there is none.
        reason: of the verdict.
        tokens: of the whole text, where known.
    """

    name: str
    title: str
    text: Solution
    verdict: str = ""
    reason: str = ""
    tokens: int | None = None


def named(samples: Sequence[tuple[str, int]]) -> str:
    """The value of `side` in addresses for samples: model and number of each."""
    return ",".join(f"{model}-{n}" for model, n in samples)


def show(store: Store, problem: Problem, solutions: list[Solution], raw: bool) -> bool:
    """Show what is chosen of a problem's solutions and samples; False where it has none."""
    own = store.rollouts.of([problem["id"]])
    titles = {model: kept.about.title for model, kept in store.rollouts.kept().items()}
    verdicts = {row["n"]: row for row in store.verdicts(problem["id"])} if own else {}
    there: list[Said] = []
    for solution in solutions:
        known = verdicts.get(solution["n"])
        there.append(
            Said(
                str(solution["n"]),
                f"Solution {solution['n']:d}",
                solution,
                known["verdict"] if known else "",
                known["reason"] if known else "",
            )
        )
    there += [_sample(row, titles[row["model"]]) for row in own]
    if not there:
        return False
    _models(own, titles)
    chosen = _chosen(there)
    columns, compared = _choices(there, chosen)
    _columns(f"{problem['id']}", chosen, columns, compared, raw)
    return True


def _sample(row: Rollout, title: str) -> Said:
    cut = rows.split_solution(row["text"])
    text = Solution(
        n=row["n"], reasoning=cut.reasoning, write_up=cut.write_up, answer=row["answer"]
    )
    name = f"{row['model']}-{row['n']}"
    return Said(name, f"{title} {row['n']:d}", text, row["verdict"], row["reason"], row["tokens"])


def _models(own: Sequence[Rollout], titles: dict[str, str]) -> None:
    """A line a model: how its samples were judged, and what they answer."""
    for model, title in titles.items():
        said = [row for row in own if row["model"] == model]
        if not said:
            continue
        counts = Counter(row["verdict"] if row["answer"] else "without an answer" for row in said)
        words = ", ".join(f"{n:,} {verdict}" for verdict, n in counts.most_common())
        answers = Counter((row["answer"], row["verdict"]) for row in said if row["answer"])
        parts = [
            Markdown(f"{answer_row.sign(verdict)} {markdown.answer(answer)} :gray[({n:,})]")
            for (answer, verdict), n in answers.most_common(_ANSWERS)
        ]
        rest = f"  :gray[and {len(answers) - _ANSWERS:,} more]" * (len(answers) > _ANSWERS)
        st.markdown(
            f"**{markdown.escape(title)}** :gray[{len(said):,} samples: {markdown.escape(words)}]"
            f"  {Markdown(' · ').join(parts)}{rest}",
            anchors=False,
        )


def _chosen(there: Sequence[Said]) -> list[Said]:
    """What the address names and is there; else the usual."""
    by_name = {said.name: said for said in there}
    wanted = (state.param("side") or "").split(",")[: 4 * MOST]
    found = [by_name[name] for name in dict.fromkeys(wanted) if name in by_name][:MOST]
    if found:
        return found
    given = [said for said in there if said.name.isdecimal()]
    samples = [said for said in there if not said.name.isdecimal()]
    if not samples:
        return given[:MOST]
    return [*given[:1], *samples][:3]


def _choices(there: Sequence[Said], chosen: Sequence[Said]) -> tuple[int, tuple[int, int] | None]:
    """Which stand there, columns (0 as fits), and the places of those that are compared."""
    by_name = {said.name: said for said in there}
    pairs = _pairs(len(chosen))
    with st.container(horizontal=True, vertical_alignment="bottom", key="side_by_side"):
        st.multiselect(
            "Side by side",
            list(by_name),
            format_func=lambda name: _label(by_name[name]),
            max_selections=MOST,
            width="stretch",
            placeholder="Solutions and samples",
            **state.seeded(
                "side_chosen",
                [said.name for said in chosen],
                lambda names: state.set_params(side=",".join(names), compare=None),
            ),
        )
        columns = widgets.choice("columns", _WIDTHS, "Columns", key="side_columns")
        compared = ""
        if len(pairs) > 1:
            compared = widgets.choice("compare", pairs, "Compare", key="side_compare")
    if not compared:
        return int(columns or 0), None
    one, _, other = compared.partition("-")
    return int(columns or 0), (int(one) - 1, int(other) - 1)


def _pairs(n: int) -> dict[str, Markdown]:
    """Which two of the first three are compared: the value in the address, and words."""
    made = {"": Markdown("Off")}
    for one, other in combinations(range(1, min(n, 3) + 1), 2):
        made[f"{one}-{other}"] = Markdown(f"{one:d} with {other:d}")
    return made


def _label(said: Said) -> str:
    verdict = f", {said.verdict}" if said.verdict else ""
    return f"{said.title}{verdict}"


def _columns(
    key: str,
    chosen: Sequence[Said],
    columns: int,
    compared: tuple[int, int] | None,
    raw: bool,
) -> None:
    titles = [said.title for said in chosen]
    narrow = components.is_narrow()
    size = columns or min(3, len(chosen))
    places: list[Any] = []
    if narrow and not columns:
        places += st.tabs([markdown.escape(title) for title in titles])
    else:
        for first in range(0, len(chosen), size):
            row = st.columns(size, gap="medium")
            places += row[: len(chosen) - first]
    for at, (place, said) in enumerate(zip(places, chosen, strict=True)):
        with place:
            other = None
            if compared and at in compared:
                other = chosen[compared[at == compared[0]]].text
            texts.said(
                f"{key}-{said.name}",
                markdown.escape(said.title),
                said.text,
                raw,
                verdict=said.verdict,
                reason=said.reason,
                tokens=said.tokens,
                beside=other,
                is_second=bool(compared and at == compared[1]),
            )
