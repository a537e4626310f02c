"""A recipe applied to a corpus: which problems and solutions come out, counted step by step.

Nothing is written here, and no long text is read but to measure it, so a page can show the counts
before anything is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from deepmath_viz.corpus.attached.column import Column
from deepmath_viz.corpus.stages import remedy
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import reward_flags
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.errors import ArtefactMissing, ExportEmpty
from deepmath_viz.exports import contaminated, corpus_facts, groups, wrong_labels
from deepmath_viz.exports.draws import choosing, drawing
from deepmath_viz.exports.recipe import Recipe
from deepmath_viz.reviews.errata import Label

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]


_EVERY = Filters()


@dataclass(frozen=True, slots=True)
class Selection:
    """Which problems are meant: those that match filters, or those of a list of ids."""

    filters: Filters = _EVERY
    ids: tuple[int, ...] | None = None

    def describe(self) -> str:
        """The selection in words."""
        if self.ids is not None:
            return f"a list of {len(set(self.ids)):,} ids"
        return "; ".join(self.filters.describe()) or "no filter: every problem"


@dataclass(frozen=True, slots=True)
class Step:
    """What is left after a step, and how many problems it dropped; `name` says what is left."""

    name: str
    left: int
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class ChosenSolutions:
    """Solutions that come along, in the order of (id, n); arrays of one length.

    `verdict` is None where answers are not compared.
    """

    ids: Numbers
    n: Numbers
    verdict: NDArray[np.object_]

    def only(self, chosen: Any) -> ChosenSolutions:
        """Those that a mask or a list of places names."""
        return ChosenSolutions(self.ids[chosen], self.n[chosen], self.verdict[chosen])


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What an export will hold.

    Attributes:
        steps: from all selected problems to those that are left.
        ids: the problems that are left, ascending.
        test: which of them are in the test split.
        taken: their solutions that come along; None where the shape or the recipe has none.
        sequence: `ids` in the order of the rows.
        control: problems to compare with, a split of their own, ascending.
        notes: what a draw could not give, sentences.
        attached: the attached columns that come along, by `TABLE.COLUMN`.
        corrected: final answers that people found wrong, and what takes their place, by key.
    """

    recipe: Recipe
    selection: Selection
    steps: tuple[Step, ...]
    ids: Numbers
    test: NDArray[np.bool_]
    taken: ChosenSolutions | None
    sequence: Numbers | None = None
    control: Numbers | None = None
    notes: tuple[str, ...] = ()
    attached: Mapping[str, Column] = field(default_factory=lambda: MappingProxyType({}))
    corrected: Mapping[str, str] = field(default_factory=dict)

    def splits(self) -> dict[str, Numbers]:
        """Ids by split, ascending; `test` and `control` are there if they were asked for."""
        made = {"train": self.ids}
        if self.recipe.test_share:
            made = {"train": self.ids[~self.test], "test": self.ids[self.test]}
        return made if self.control is None else made | {"control": self.control}

    def in_order(self, split: str) -> Numbers:
        """The ids of a split in the order of its rows; only what is trained on has one of its
        own."""
        ids = self.splits()[split]
        if self.sequence is None or split != "train":
            return ids
        return self.sequence[np.isin(self.sequence, ids)]

    def rows(self, split: str) -> int:
        """How many rows a split will have."""
        ids = self.splits()[split]
        kind = self.recipe.form.solutions
        if kind in ("columns", "none") or self.taken is None:
            return len(ids)
        taken = self.taken.only(np.isin(self.taken.ids, ids))
        if kind != "pairs":
            return len(taken.ids)
        good = np.unique(taken.ids[taken.verdict == "agree"], return_counts=True)
        bad = np.unique(taken.ids[taken.verdict == "disagree"], return_counts=True)
        _, one, other = np.intersect1d(good[0], bad[0], return_indices=True)
        return int((good[1][one] * bad[1][other]).sum())

    def require_rows(self) -> None:
        """Stop where nothing would come out.

        Raises:
            ExportEmpty: no row is left, or a split that was asked for has none.
        """
        for split, ids in self.splits().items():
            if not len(ids):
                said = " → ".join(f"{step.left:,} {step.name}" for step in self.steps)
                raise ExportEmpty(f"Nothing is left for the {split} split: {said}.")


def plan(
    store: Store,
    selection: Selection,
    recipe: Recipe,
    labels: Mapping[tuple[str, str], Label] | None = None,
) -> Plan:
    """Apply a recipe.

    Args:
        labels: what people say of final answers, as `errata.combine` has it; by default what was
            entered here.

    Raises:
        ReviewError: what people entered cannot be read.
        ArtefactMissing: the recipe needs a stage that is not built; says which.
        SelectionDamaged: the region of the filters cannot be read.
        AttachedMissing: a column of the recipe or the filters is not attached.
    """
    _require(store, recipe)
    ids, steps = _selected(store, selection)

    def keep(name: str, kept: Numbers) -> None:
        nonlocal ids
        steps.append(Step(name, len(kept), len(ids) - len(kept)))
        ids = kept

    shape = recipe.form
    if shape.answered:
        keep("with a final answer", _those(store, ids, _ANSWERED))
    corrected: dict[str, str] = {}
    if recipe.errata != "keep":
        doubted, corrected = wrong_labels.of(store, labels, replacing=recipe.errata == "replace")
        keep(wrong_labels.LEFT[recipe.errata], np.setdiff1d(ids, doubted))
    for name in recipe.drop_flagged:
        unflagged = f"NOT list_contains(reward_flags, '{name}')"
        keep(reward_flags.FLAGS[name].left, _those(store, ids, unflagged))
    if recipe.drop_contaminated:
        rule = contaminated.RULES[recipe.drop_contaminated]
        keep(rule.left, _those(store, ids, rule.clear))
    taken = _taken(store, recipe, corrected) if recipe.solutions != "none" else None
    if shape.solutions not in ("columns", "none") and taken is not None:
        pairs = shape.solutions == "pairs"
        name = "with such a pair of solutions" if pairs else "with such a solution"
        keep(name, ids[np.isin(ids, taken.ids)])
    if recipe.drop_duplicates:
        keep("after near-duplicates", ids[groups.first_of_each(corpus_facts.groups_of(store, ids))])
    notes: list[str] = []
    for name, kept in choosing.drawn(store, ids, recipe, notes):
        keep(name, kept)
    test = np.zeros(len(ids), dtype=bool)
    if recipe.test_share:
        listed = corpus_facts.names_of(store, ids.tolist())
        test = groups.split(
            corpus_facts.groups_of(store, ids), listed, recipe.test_share, recipe.seed
        )
    control = None
    if recipe.draw.control:
        pool = np.setdiff1d(store.ids(_EVERY), ids)
        if shape.answered:
            pool = _those(store, pool, _ANSWERED)
        if shape.solutions not in ("columns", "none") and taken is not None:
            pool = pool[np.isin(pool, taken.ids)]
        control = choosing.control(store, ids[~test], ids[test], pool, recipe, notes)
    if taken is not None:
        kept = ids if control is None else np.union1d(ids, control)
        taken = taken.only(np.isin(taken.ids, kept))
    return Plan(
        recipe,
        selection,
        tuple(steps),
        ids,
        test,
        taken,
        sequence=choosing.sequence(store, ids, recipe),
        control=control,
        notes=tuple(notes),
        attached={name: store.attached.column(name) for name in recipe.columns},
        corrected=wrong_labels.among(store, corrected, ids),
    )


_ANSWERED = "final_answer IS NOT NULL AND trim(final_answer) <> ''"


def _require(store: Store, recipe: Recipe) -> None:
    if recipe.solutions != "none":
        store.manifest.require("solutions")
    if recipe.needs_verdicts:
        store.manifest.require("answers")
    if recipe.drop_flagged:
        store.manifest.require("fitness", "so nothing is known about rewards")
    if recipe.needs_neighbours:
        store.manifest.require(
            "neighbours",
            "so no near-duplicate can be dropped or kept together in a split, and nothing is known"
            " about benchmarks",
        )
    if recipe.drop_contaminated:
        contaminated.require(store, recipe.drop_contaminated)
    if recipe.drop_contaminated and not corpus_facts.benchmarks(store):
        corpus = store.manifest.corpus
        raise ArtefactMissing(
            f"No benchmark was compared with the problems of corpus {corpus!r}. "
            f"{remedy('benchmarks', 'neighbours')}"
        )


def _selected(store: Store, selection: Selection) -> tuple[Numbers, list[Step]]:
    if selection.ids is None:
        ids = store.ids(selection.filters)
        return ids, [
            Step("problems match" if selection.filters != Filters() else "problems", len(ids))
        ]
    asked = np.unique(np.array(selection.ids, dtype=np.int64))
    ids = np.intersect1d(asked, store.ids(Filters()))
    return ids, [Step("problems listed", len(ids), len(asked) - len(ids))]


def _those(store: Store, ids: Numbers, condition: str) -> Numbers:
    found = corpus_facts.column(
        store, f"SELECT id AS v FROM problems WHERE {condition} ORDER BY id"
    )
    return np.intersect1d(ids, np.asarray(found, dtype=np.int64))


def _taken(store: Store, recipe: Recipe, corrected: Mapping[str, str]) -> ChosenSolutions:
    """The solutions of all problems that the recipe takes, compared with corrected answers too."""
    with store.database.cursor() as cursor:
        found = cursor.execute(
            "SELECT s.id, s.n, a.verdict FROM solutions s LEFT JOIN answers a USING (id, n)"
            " ORDER BY s.id, s.n"
        ).fetchnumpy()
    said = np.array(np.ma.filled(found["verdict"].astype(object), None), dtype=object)
    all_ = ChosenSolutions(found["id"].astype(np.int64), found["n"].astype(np.int64), said)
    if "answers" in store.manifest.stages:
        for (id_, n), verdict in wrong_labels.verdicts(store, corrected).items():
            said[np.searchsorted(all_.ids * 4 + all_.n, id_ * 4 + n)] = verdict
    fits = np.ones(len(all_.ids), dtype=bool)
    length = np.zeros(len(all_.ids), dtype=np.int64)
    if recipe.needs_lengths:
        reasoning, write_up = corpus_facts.lengths(store)
        length = write_up + reasoning * recipe.reasoning
        if recipe.max_length is not None:
            fits &= length <= recipe.max_length
    if recipe.max_tokens is not None:
        fits &= corpus_facts.solution_tokens(store, recipe.reasoning) <= recipe.max_tokens
    one = recipe.solutions == "one"
    if one and recipe.which in ("1", "2", "3"):
        fits &= all_.n == int(recipe.which)
    if recipe.form.solutions == "pairs":
        parts = [
            _one_each(store, all_, np.flatnonzero(fits & (said == verdict)), length, recipe)
            for verdict in ("agree", "disagree")
        ]
        both = np.intersect1d(all_.ids[parts[0]], all_.ids[parts[1]])
        chosen = np.sort(np.concatenate(parts))
        return all_.only(chosen[np.isin(all_.ids[chosen], both)])
    if recipe.needs_verdicts:
        fits &= said == "agree"
    return all_.only(_one_each(store, all_, np.flatnonzero(fits), length, recipe))


def _one_each(
    store: Store, all_: ChosenSolutions, chosen: Numbers, length: Numbers, recipe: Recipe
) -> Numbers:
    """Of the solutions at these places one a problem, where one is asked for; places."""
    if recipe.solutions != "one":
        return chosen
    n, ids = all_.n[chosen], all_.ids[chosen]
    key = {"shortest": length[chosen], "longest": -length[chosen]}.get(recipe.which, n)
    if recipe.which == "random":
        listed = corpus_facts.names_of(store, ids.tolist())
        names = [f"{name}:{at}" for name, at in zip(listed, n.tolist(), strict=True)]
        chosen = chosen[np.lexsort((drawing.priorities(names, recipe.seed, "solution"), ids))]
    else:
        chosen = chosen[np.lexsort((n, key, ids))]
    return chosen[np.unique(all_.ids[chosen], return_index=True)[1]]
