"""Drawing, ordering and matching: seeded, exact in number, honest about what is short."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.lengths import estimated
from deepmath_viz.errors import SettingsError
from deepmath_viz.exports import corpus_facts, folder, plan
from deepmath_viz.exports.draws import choosing, drawing, spool
from deepmath_viz.exports.draws.draw import Draw
from deepmath_viz.exports.plan import Selection
from deepmath_viz.exports.recipe import Recipe

NAMES = [f"k{n}" for n in range(1_000)]
DRAWN = drawing.priorities(NAMES, 42, "test")
#: 900 of one kind, 90 of another, 10 of a third.
KINDS = np.repeat([0, 1, 2], [900, 90, 10])


def test_a_draw_hangs_on_seed_and_names_alone():
    again = drawing.priorities(NAMES[::-1], 42, "test")[::-1]
    assert (again == DRAWN).all()
    assert (drawing.priorities(NAMES, 43, "test") != DRAWN).any()
    assert (drawing.priorities(NAMES, 42, "other") != DRAWN).any()


@pytest.mark.parametrize(("spread", "wanted"), [("proportion", [90, 9, 1]), ("even", [33, 33, 10])])
def test_kinds_get_what_is_asked_for(spread: str, wanted: list[int]):
    kept, short = drawing.chosen(KINDS, DRAWN, 100, spread)
    assert np.abs(np.bincount(KINDS[kept]) - wanted).max() <= 1
    if spread == "proportion":
        assert kept.sum() == 100 and short == ""
    else:
        missing = 100 - kept.sum()
        assert missing > 0
        assert short == f"{missing} of 100 could not be filled: 1 of 3 kinds are too small."


def test_at_random_means_the_smallest_numbers():
    kept, short = drawing.chosen(KINDS, DRAWN, 7, "random")
    assert set(np.flatnonzero(kept)) == set(np.argsort(DRAWN)[:7])
    assert short == ""
    assert drawing.chosen(KINDS, DRAWN, 1_001, "random")[1].startswith("1 of 1,001 could not")


def test_a_cap_holds_for_every_kind():
    assert np.bincount(KINDS[drawing.capped(KINDS, DRAWN, 50)]).tolist() == [50, 50, 10]


def test_orders():
    values = np.array([3.0, 1.0, np.nan, 2.0])
    drawn, again = (drawing.priorities(list("abcd"), 1, why) for why in "xy")

    def order(**options: Any) -> list[int]:
        return drawing.ordered(Draw(**options), values, drawn, again).tolist()

    assert order(order="rising") == [1, 3, 0, 2]
    assert order(order="falling") == [0, 3, 1, 2]
    assert order(order="random") == np.argsort(drawn).tolist()
    assert sorted(order(order="rising", window=2)[:2]) == [1, 3]
    assert order() == [0, 1, 2, 3]


def test_a_bell_curve_brings_early_what_is_near_its_centre():
    values = np.linspace(0, 1, 1_000)
    again = drawing.priorities(NAMES, 1, "again")
    bell = Draw(order="gaussian", by="pass_rate", centre=0.5, width=0.1)
    places = drawing.ordered(bell, values, DRAWN, again)
    distance = np.abs(values[places] - 0.5)
    assert distance[:100].mean() < 0.1 < 0.3 < distance[-100:].mean()
    assert sorted(places.tolist()) == list(range(1_000))


def test_a_control_set_is_matched_and_says_what_is_short():
    pool = np.repeat([0, 1], [500, 5])
    kept, short = drawing.matched(np.repeat([0, 1], [20, 10]), pool, DRAWN[:505])
    assert np.bincount(pool[kept]).tolist() == [20, 5]
    assert short == "5 of 30 could not be filled."


def test_rows_are_put_in_order_a_stretch_at_a_time(monkeypatch: pytest.MonkeyPatch):
    import pyarrow as pa

    monkeypatch.setattr(spool, "STRETCH", 3)
    order = [4, 0, 6, 1, 5, 2, 3]
    schema = pa.schema([("a", pa.int64()), ("t", pa.string())])
    batches = (
        (np.array(order[at : at + 2]), pa.table({"a": order[at : at + 2], "t": ["x"] * 2}, schema))
        for at in range(0, 6, 2)
    )
    last = (np.array([3, 3]), pa.table({"a": [3, 33], "t": ["first", "second"]}, schema))
    found = [row["a"] for t in spool.in_order([*batches, last], 7, schema) for row in t.to_pylist()]
    assert found == [0, 1, 2, 3, 33, 4, 5, 6]


# -- in an export ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def built(
    make_cache: Callable[..., tuple[Path, Manifest]],
    example_rows: Callable[..., list[dict[str, Any]]],
) -> Store:
    """Sixty problems."""
    cache, found = make_cache("draw", example_rows(60))
    return Store(cache / found.corpus, found)


def rows(built: Store, out: Path, recipe: Recipe, split: str = "train") -> list[dict[str, Any]]:
    folder.write(built, plan.plan(built, Selection(), recipe), out)
    files = sorted((out / "data").glob(f"{split}-*"))
    return [row for path in files for row in pq.read_table(path).to_pylist()]


def test_the_rows_of_a_curriculum_stand_in_its_order(built: Store, tmp_path: Path):
    for name, recipe in (
        ("rl", Recipe("trl", draw=Draw(order="rising"))),
        ("sft", Recipe("sft", solutions="all", draw=Draw(order="rising"))),
    ):
        found = rows(built, tmp_path / name, recipe)
        levels = [row["difficulty"] for row in found]
        known = [level for level in levels if level is not None]
        assert len(set(known)) > 2 and known == sorted(known)
        assert levels[len(known) :] == [None] * (len(levels) - len(known))
    plain = rows(built, tmp_path / "plain", Recipe("sft", solutions="all"))
    assert sorted(map(repr, found)) == sorted(map(repr, plain))


def test_verl_counts_its_rows_in_the_order_of_the_file(built: Store, tmp_path: Path):
    found = rows(built, tmp_path / "out", Recipe("verl", draw=Draw(order="random")))
    assert [row["extra_info"]["index"] for row in found] == list(range(len(found)))
    assert [row["extra_info"]["id"] for row in found] != sorted(
        row["extra_info"]["id"] for row in found
    )


def test_a_limit_takes_so_many_and_a_control_set_others_like_them(built: Store, tmp_path: Path):
    recipe = Recipe(draw=Draw(limit=12, control=True))
    found = plan.plan(built, Selection(), recipe)
    assert found.steps[-1].name == "drawn at random" and found.steps[-1].left == 12
    control = rows(built, tmp_path / "out", recipe, "control")
    chosen = rows(built, tmp_path / "out", recipe)
    assert not {row["id"] for row in control} & {row["id"] for row in chosen}

    def domains(of: list[dict[str, Any]]) -> Counter[str | None]:
        return Counter(row["topic"] and row["topic"].split(" -> ")[1] for row in of)

    assert not domains(control) - domains(chosen)
    said = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert "Control: problems that were not chosen" in said
    assert "--limit 12 --control --seed 42" in said


def test_a_cap_and_an_even_draw_are_steps_with_a_note(built: Store):
    draw = Draw(limit=1_000, spread="even", cap=2, kinds=("domain",))
    found = plan.plan(built, Selection(), Recipe(draw=draw))
    assert [step.name for step in found.steps[1:]] == [
        "at most 2 of each domain", "drawn evenly over domain",
    ]  # fmt: skip
    assert "could not be filled" in found.notes[0]


def test_a_control_set_holds_no_near_duplicate_of_a_test_split(built: Store):
    every = built.ids(Filters())
    groups = corpus_facts.groups_of(built, every)
    notes: list[str] = []
    free = choosing.control(built, every, every[:0], every, Recipe(), notes)
    kept = choosing.control(built, every, every[:1], every, Recipe(), notes)
    assert free.tolist() == every.tolist()
    assert kept.tolist() == every[groups != groups[0]].tolist()


def test_one_random_solution_hangs_on_the_seed(built: Store):
    def taken(seed: int) -> list[int]:
        recipe = Recipe("sft", solutions="one", which="random", seed=seed)
        found = plan.plan(built, Selection(), recipe).taken
        assert found is not None
        return found.n.tolist()

    assert taken(1) == taken(1) != taken(2)


def test_the_longest_that_fits_is_the_longest_below_the_limit(built: Store):
    recipe = Recipe("sft", solutions="one", which="longest", max_tokens=40)
    found = plan.plan(built, Selection(), recipe).taken
    assert found is not None

    def length(one: dict[str, Any]) -> int:
        return len(one["reasoning"] or "") + len(one["write_up"])

    for id_, n in zip(found.ids.tolist(), found.n.tolist(), strict=True):
        fits = [one for one in built.solutions(id_) if estimated(length(one), "solution") <= 40]
        assert n == min(fits, key=lambda one: (-length(one), one["n"]))["n"]


@pytest.mark.parametrize("wrong", ["nowhere", "question"])
def test_a_column_that_orders_nothing_is_refused(built: Store, wrong: str):
    with pytest.raises(SettingsError, match=wrong):
        plan.plan(built, Selection(), Recipe(draw=Draw(order="rising", by=wrong)))


@pytest.mark.parametrize(
    "wrong",
    [{"limit": 0}, {"spread": "fair"}, {"kinds": ()}, {"by": "a; DROP"}, {"width": 0.0},
     {"centre": float("nan")}, {"window": -1}, {"order": "upwards"}],
)  # fmt: skip
def test_draws_that_make_no_sense_are_refused(wrong: dict[str, Any]):
    with pytest.raises(SettingsError):
        Draw(**wrong)


def test_pass_rate_is_the_share_of_solutions_that_agree(built: Store):
    from deepmath_viz.exports import corpus_facts

    ids = np.arange(10)
    found = corpus_facts.values(built, ids, "pass_rate")
    for id_, value in zip(ids.tolist(), found.tolist(), strict=True):
        said = [one["verdict"] for one in built.verdicts(id_)]
        assert value == pytest.approx(said.count("agree") / len(said)) if said else np.isnan(value)
