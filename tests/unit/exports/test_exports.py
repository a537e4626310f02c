"""Exports are read back by `datasets` and say what the corpus says; drops and splits add up."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from deepmath_viz.corpus import manifest
from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import rows as dataset_rows
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.errors import ArtefactMissing, ExportEmpty, SettingsError
from deepmath_viz.exports import card, folder, plan, stream
from deepmath_viz.exports.plan import Selection
from deepmath_viz.exports.recipe import INSTRUCTION, Recipe
from deepmath_viz.maths import folding
from tests.support import novelty_corpus

ROWS = 70
HUGE = "long " * 60_000
ODD = [
    {"question": "A NUL\x00 in it, a \r\n line end, a \"quote\", a comma, ∫₀¹ 𝔸 \u202e.",
     "final_answer": "None", "difficulty": 5.0, "topic": "Mathematics -> Algebra",
     "r1_solution_1": "<think>\nOpened.</think>Done \\boxed{None}."},
    {"question": "Compute the 0th TERM of $a_n=0n$.", "final_answer": "NA", "difficulty": -1.0,
     "r1_solution_1": f"{HUGE}</think>Long: \\boxed{{NA}}.",
     "r1_solution_2": "No reasoning at all: \\boxed{NA}."},
]  # fmt: skip


@pytest.fixture(scope="module")
def datasets() -> ModuleType:
    """The library that reads exports back, without torch and without a word."""
    import datasets

    datasets.config.TORCH_AVAILABLE = False
    datasets.disable_progress_bars()
    return datasets


@pytest.fixture(scope="module")
def built(
    make_cache: Callable[..., tuple[Path, Manifest]],
    example_rows: Callable[..., list[dict[str, Any]]],
) -> tuple[Path, Manifest]:
    """A cache with a corpus whose neighbours are not built."""
    rows = [*example_rows(ROWS), *ODD]
    rows[2]["r1_solution_3"] = "Wrong</think>It is \\boxed{77777}."
    return make_cache("exports", rows, shards=2)


@pytest.fixture(scope="module")
def bare(built: tuple[Path, Manifest]) -> Store:
    """The corpus without neighbours."""
    return Store(built[0] / built[1].corpus, built[1])


@pytest.fixture(scope="module")
def near(built: tuple[Path, Manifest], bare: Store) -> Store:
    """The same corpus with planted neighbours and benchmarks."""
    path = built[0] / built[1].corpus
    planted = novelty_corpus.plant(path, built[1])
    return Store(path, planted.manifest)


def made(opened: Store, recipe: Recipe, filters: Filters | None = None) -> plan.Plan:
    return plan.plan(opened, Selection(filters or Filters()), recipe)


@pytest.fixture
def exported(tmp_path: Path, datasets: ModuleType) -> Callable[..., Any]:
    """Writes an export and reads it back, as a mapping from splits to lists of rows."""

    def run(opened: Store, recipe: Recipe, **options: Any) -> dict[str, list[dict[str, Any]]]:
        out = tmp_path / "export"
        folder.write(opened, made(opened, recipe, options.pop("filters", None)), out, **options)
        read = datasets.load_dataset(str(out), cache_dir=str(tmp_path / "read"))
        return {split: rows.to_list() for split, rows in read.items()}

    return run


def problems(opened: Store) -> dict[int, dict[str, Any]]:
    return {id_: opened.problem(id_) for id_ in opened.ids(Filters()).tolist()}


# -- read back -------------------------------------------------------------------------------------


@pytest.mark.parametrize("format_", ["parquet", "jsonl", "csv"])
def test_rows_read_back_are_the_rows_of_the_corpus(
    near: Store, exported: Callable[..., Any], format_: str
):
    found = exported(near, Recipe(format=format_, solutions="all"))["train"]
    known = problems(near)
    assert [row["id"] for row in found] == list(known)
    for row in found:
        here = known[row["id"]]
        texts = {
            f"r1_solution_{one['n']}": one["write_up"]
            if one["reasoning"] is None
            else one["reasoning"] + "</think>" + one["write_up"]
            for one in near.solutions(row["id"])
        }
        wanted = {
            **{name: here[name] for name in ("key", "copy", "id", "hub_row", "question")},
            **{name: here[name] for name in ("final_answer", "difficulty", "unrated", "topic")},
            **{name: here[name] for name in ("answer_type", "source_block", "novelty")},
            **{name: here[name] for name in ("question_tokens", "solution_tokens")},
            "tokens_estimated": here["tokens_estimated"],
            **{f"r1_solution_{n}": texts.get(f"r1_solution_{n}") for n in (1, 2, 3)},
            "verdict": here["agreement"],
            "contaminated": here["contaminated"],
            "source_revision": card.revision(near.manifest),
        }
        if format_ == "csv":  # empty text and null are one there
            wanted = {k: None if v == "" else v for k, v in wanted.items()}
        assert row == wanted


@pytest.mark.parametrize("format_", ["parquet", "jsonl"])
def test_trl_prompts_are_conversations_with_a_ground_truth(
    bare: Store, exported: Callable[..., Any], format_: str
):
    found = exported(bare, Recipe("trl", format_))["train"]
    known = {i: row for i, row in problems(bare).items() if (row["final_answer"] or "").strip()}
    assert [row["id"] for row in found] == list(known)
    for row in found:
        here = known[row["id"]]
        content = f"{here['question']}\n\n{INSTRUCTION}"
        assert row["prompt"] == [{"role": "user", "content": content}]
        assert row["ground_truth"] == here["final_answer"]
        assert row["solution"] == f"${here['final_answer']}$"
        carried = ("key", "hub_row", "topic", "difficulty")
        assert {n: row[n] for n in carried} == {n: here[n] for n in carried}
        assert row["verdict"] == here["agreement"]
        assert row["source_revision"] == card.revision(bare.manifest)


@pytest.mark.parametrize("format_", ["parquet", "jsonl"])
def test_verl_rows_have_its_five_columns(near: Store, exported: Callable[..., Any], format_: str):
    found = exported(near, Recipe("verl", format_, instruction="", test_share=0.2))
    for split, rows in found.items():
        for at, row in enumerate(rows):
            here = near.problem(row["extra_info"]["id"])
            assert row == {
                "data_source": near.manifest.corpus,
                "prompt": [{"role": "user", "content": here["question"]}],
                "ability": "math",
                "reward_model": {"style": "rule", "ground_truth": here["final_answer"]},
                "extra_info": {
                    "split": split,
                    "index": at,
                    "key": here["key"],
                    "id": here["id"],
                    "hub_row": here["hub_row"],
                    "topic": here["topic"],
                    "difficulty": here["difficulty"],
                    "verdict": here["agreement"],
                    "source_revision": card.revision(near.manifest),
                },
            }


@pytest.mark.parametrize("format_", ["parquet", "jsonl"])
def test_sft_messages_hold_the_reasoning_in_tags(
    bare: Store, exported: Callable[..., Any], format_: str
):
    found = exported(bare, Recipe("sft", format_, solutions="all"))["train"]
    wanted = []
    for id_, here in problems(bare).items():
        for one, verdict in zip(bare.solutions(id_), bare.verdicts(id_), strict=True):
            said = one["write_up"].strip()
            if one["reasoning"] is not None:
                thought = dataset_rows.without_opening_tag(one["reasoning"])
                said = f"<think>\n{thought}</think>{one['write_up']}"
            wanted.append((id_, one["n"], here["question"], said, verdict["verdict"]))
    assert [
        (
            row["id"],
            row["n"],
            row["messages"][0]["content"].removesuffix(f"\n\n{INSTRUCTION}"),
            row["messages"][1]["content"],
            row["agrees"],
        )
        for row in found
    ] == wanted
    assert {tuple(m["role"] for m in row["messages"]) for row in found} == {("user", "assistant")}
    assert sum("<think>\nOpened.</think>" in r["messages"][1]["content"] for r in found) == 1


def test_without_reasoning_only_the_write_up_is_said(bare: Store, exported: Callable[..., Any]):
    for row in exported(bare, Recipe("sft", solutions="one", reasoning=False))["train"]:
        first = bare.solutions(row["id"])[0]
        assert row["messages"][1]["content"] == first["write_up"].strip()


# -- which solutions -------------------------------------------------------------------------------


def taken(opened: Store, **options: Any) -> list[tuple[int, int]]:
    found = made(opened, Recipe("sft", **options)).taken
    assert found is not None
    return list(zip(found.ids.tolist(), found.n.tolist(), strict=True))


def test_agreeing_means_by_the_verdicts(bare: Store):
    wanted = [
        (id_, one["n"])
        for id_ in problems(bare)
        for one in bare.verdicts(id_)
        if one["verdict"] == "agree"
    ]
    assert taken(bare, solutions="agreeing") == wanted
    assert (2, 3) not in wanted  # the wrong one
    firsts = dict(reversed(wanted))
    assert dict(taken(bare, solutions="one", which="agreeing")) == firsts


def test_a_numbered_a_first_and_the_shortest_solution(bare: Store):
    texts = {id_: bare.solutions(id_) for id_ in problems(bare)}
    every = {id_: {one["n"] for one in found} for id_, found in texts.items() if found}
    assert dict(taken(bare, solutions="one")) == {id_: min(n) for id_, n in every.items()}
    assert dict(taken(bare, solutions="one", which="2")) == {
        i: 2 for i, n in every.items() if 2 in n
    }

    def length(one: dict[str, Any]) -> tuple[int, int]:
        return len(one["reasoning"] or "") + len(one["write_up"]), one["n"]

    assert dict(taken(bare, solutions="one", which="shortest")) == {
        id_: min(found, key=length)["n"] for id_, found in texts.items() if found
    }


def test_longer_solutions_are_left_out_and_their_problems_counted(bare: Store):
    with_all = made(bare, Recipe("sft", solutions="one", which="1"))
    short = made(bare, Recipe("sft", solutions="one", which="1", max_length=1_000))
    assert with_all.steps[-1].left - short.steps[-1].left == 1  # the huge one
    assert ROWS + 1 not in short.ids
    write_ups = made(
        bare, Recipe("sft", solutions="one", which="1", max_length=1_000, reasoning=False)
    )
    assert ROWS + 1 in write_ups.ids


def test_nothing_is_left_says_where_it_went(bare: Store, tmp_path: Path):
    found = made(bare, Recipe("sft", solutions="one", max_length=1))
    with pytest.raises(ExportEmpty, match=r"72 problems → 0 with such a solution"):
        folder.write(bare, found, tmp_path / "none")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ExportEmpty, match="0 problems match"):
        made(bare, Recipe(), Filters(text="nowhere to be found")).require_rows()


def test_ids_are_taken_once_and_unknown_ones_counted(bare: Store):
    found = plan.plan(bare, Selection(ids=(5, 3, 5, 99_999, -1)), Recipe())
    assert found.ids.tolist() == [3, 5]
    assert (found.steps[0].left, found.steps[0].dropped) == (2, 2)


# -- dropping and splitting ------------------------------------------------------------------------


def groups_by_hand(opened: Store) -> list[set[int]]:
    """Near-duplicates by the definition: sets that pairs connect, merged until nothing changes."""
    known = problems(opened)
    near = opened.database.ask(
        "SELECT id, row FROM neighbours"
        " WHERE dataset = 'DeepMath-103K' AND similarity > 0.98::FLOAT"
    )
    sets = [{id_} for id_ in known] + [set(pair) for pair in near]
    by_text: dict[str, set[int]] = {}
    for id_, row in known.items():
        by_text.setdefault(folding.same(row["question"]), set()).add(id_)
    sets += by_text.values()
    while True:
        merged: list[set[int]] = []
        for one in sets:
            hit = next((m for m in merged if m & one), None)
            if hit is None:
                merged.append(set(one))
            else:
                hit |= one
        if len(merged) == len(sets):
            return merged
        sets = merged


def test_one_of_every_group_of_near_duplicates_is_kept(near: Store):
    wanted = sorted(min(group) for group in groups_by_hand(near))
    found = made(near, Recipe(drop_duplicates=True))
    assert found.ids.tolist() == wanted
    assert (found.steps[-1].left, found.steps[-1].dropped) == (len(wanted), ROWS + 2 - len(wanted))
    assert ROWS + 1 not in wanted  # the text of problem 0, in other case and spacing


def test_contaminated_problems_are_dropped_and_counted(near: Store):
    known = problems(near)
    for which, said in (("exact", {"exact"}), ("near", {"exact", "near"})):
        gone = {id_ for id_, row in known.items() if row["contaminated"] in said}
        assert gone
        found = made(near, Recipe(drop_contaminated=which))
        assert set(found.ids.tolist()) == set(known) - gone
        assert found.steps[-1].dropped == len(gone)


def test_a_problem_that_is_dropped_for_another_reason_stands_for_no_group(near: Store):
    recipe = Recipe(
        "sft", solutions="one", which="2", drop_duplicates=True, drop_contaminated="near"
    )
    found = set(made(near, recipe).ids.tolist())
    usable = {
        id_
        for id_, row in problems(near).items()
        if row["contaminated"] == "clear" and any(s["n"] == 2 for s in near.solutions(id_))
    }
    assert found == {min(group & usable) for group in groups_by_hand(near) if group & usable}


def test_a_split_keeps_groups_together_and_repeats(near: Store, tmp_path: Path):
    recipe = Recipe("sft", "jsonl", solutions="all", test_share=0.25, seed=3)
    found = made(near, recipe)
    test = set(found.splits()["test"].tolist())
    for group in groups_by_hand(near):
        inside = group & set(found.ids.tolist())
        assert not inside & test or inside <= test
    assert len(test) == round(0.25 * len(found.ids))
    folder.write(near, found, tmp_path / "one")
    folder.write(near, made(near, recipe), tmp_path / "two")
    assert _bytes(tmp_path / "one") == _bytes(tmp_path / "two")
    other = made(near, Recipe("sft", "jsonl", solutions="all", test_share=0.25, seed=4))
    assert set(other.splits()["test"].tolist()) != test


def test_a_test_share_that_is_no_problem_is_said(near: Store):
    with pytest.raises(ExportEmpty, match="test split"):
        made(near, Recipe(test_share=0.001)).require_rows()


@pytest.mark.parametrize(
    "recipe",
    [Recipe(drop_duplicates=True), Recipe(drop_contaminated="near"), Recipe(test_share=0.5)],
)
def test_what_needs_neighbours_says_which_stage_to_build(bare: Store, recipe: Recipe):
    with pytest.raises(ArtefactMissing, match="build --stage neighbours"):
        made(bare, recipe)


def test_what_needs_solutions_or_verdicts_says_which_stage_to_build(
    tmp_path: Path,
    make: Callable[..., Manifest],
    write_source: Callable[..., Path],
    example_rows: Callable[..., Any],
):
    source = write_source(tmp_path / "source", example_rows(4))
    found = make(source, tmp_path / "cache", "problems")
    opened = Store(tmp_path / "cache" / found.corpus, found)
    with pytest.raises(ArtefactMissing, match="build --stage solutions"):
        made(opened, Recipe(solutions="all"))
    found = make(source, tmp_path / "cache", "solutions")
    opened = Store(tmp_path / "cache" / found.corpus, found)
    with pytest.raises(ArtefactMissing, match="build --stage answers"):
        made(opened, Recipe("sft", solutions="agreeing"))
    assert made(opened, Recipe("sft", solutions="one")).rows("train") == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"shape": "trl", "format": "csv"},
        {"shape": "sft"},
        {"shape": "verl", "solutions": "one"},
        {"test_share": 1.0},
        {"seed": -1},
        {"max_length": 0},
        {"instruction": "half a pair \ud800"},
        {"format": "xlsx"},
        {"solutions": "one", "which": "4"},
    ],
)
def test_recipes_that_make_no_sense_are_refused(wrong: dict[str, Any]):
    with pytest.raises(SettingsError):
        Recipe(**wrong)


# -- files -----------------------------------------------------------------------------------------


def _bytes(path: Path) -> dict[str, bytes]:
    return {p.relative_to(path).as_posix(): p.read_bytes() for p in path.rglob("*") if p.is_file()}


def test_large_outputs_are_sharded_and_read_back_whole(
    near: Store, exported: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(stream, "_WITHOUT", 10)
    found = exported(near, Recipe(format="jsonl"), shard_bytes=5_000)
    assert [row["id"] for row in found["train"]] == list(range(ROWS + 2))
    assert len(list((tmp_path / "export" / "data").iterdir())) > 3


def test_the_archive_holds_the_files_of_the_folder(near: Store, tmp_path: Path):
    for format_ in ("parquet", "jsonl"):
        recipe = Recipe("sft", format_, solutions="all", test_share=0.1)
        found = plan.plan(near, Selection(ids=tuple(range(40))), recipe)
        folder.write(near, found, tmp_path / format_)
        packed = b"".join(stream.archive(near, found))
        assert packed == b"".join(stream.archive(near, found))
        with zipfile.ZipFile(io.BytesIO(packed)) as opened:
            assert opened.testzip() is None
            assert {n: opened.read(n) for n in opened.namelist()} == _bytes(tmp_path / format_)


def test_the_card_says_what_was_chosen_and_counted(near: Store, tmp_path: Path):
    recipe = Recipe("sft", solutions="agreeing", drop_duplicates=True, drop_contaminated="near")
    filters = Filters(difficulty=(2.0, 9.0), text="half \ud800")
    assert card.command(Selection(filters), recipe, "c").count("--text") == 1
    found = made(near, recipe, Filters(difficulty=(2.0, 9.0)))
    folder.write(near, found, tmp_path / "out")
    said = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    for part in (
        "difficulty 2 to 9",
        "every solution whose answer agrees",
        f"`{card.revision(near.manifest)}`",
        "## Licence",
        "'--difficulty=2~9' --as sft --format parquet --solutions agreeing --drop-duplicates",
        "AIME24, MATH",
        *(f"| {s.name} | {s.left:,} | {s.dropped:,} |" for s in found.steps),
    ):
        assert part in said
    assert str(tmp_path) not in said
    about = json.loads((tmp_path / "out" / "export.json").read_text())
    assert about["rows"] == {"train": found.rows("train")}
    assert Recipe.from_json(about["recipe"]) == recipe


HOSTILE = "half` ```\n# Heading <b>![x](http://192.0.2.1/a.png) \x1b[2J\u202e"


def test_nothing_of_the_data_breaks_out_of_the_code_of_a_card(near: Store):
    recipe = Recipe("sft", solutions="one", instruction=HOSTILE)
    found = made(near, recipe, Filters(text=HOSTILE, topics=(f"Mathematics -> {HOSTILE}",)))
    said = card.readme(near, found, {}).split("---\n", 2)[2]
    assert not set(said) & set("\x1b\u202e") and "192.0.2.1" in said
    prose = re.sub(r"^(`{3,})\w*\n.*?^\1$", "", said, flags=re.DOTALL | re.MULTILINE)
    assert prose.count("```") < said.count("```")
    prose = re.sub(r"(?<!`)(`+)(?!`)[^\n]*?[^`]\1(?!`)", "", prose)
    assert not set(prose) & set("`<![") and "192.0.2.1" not in prose
    headings = [line for line in prose.split("\n") if line.startswith("#")]
    assert headings[1:] == ["## What is in it", "## Columns", "## Made with", "## Licence"]


def test_a_card_survives_a_filter_that_is_no_text(near: Store):
    found = plan.plan(near, Selection(Filters(text="\ud800")), Recipe())
    assert found.ids.tolist() == []
    assert card.readme(near, found, {}).encode("utf-8", "replace")


def test_a_revision_names_what_was_read():
    record = manifest.StageRecord("problems", "f", "c" * 64, 1, "", 0.0)
    hub = Manifest("x", {"kind": "hub", "revision": "abc"}, {"problems": record})
    assert card.revision(hub) == "abc"
    here = Manifest("x", {"kind": "folder", "revision": None}, {"problems": record})
    assert card.revision(here) == "folder-cccccccccccc"


def test_batches_keep_to_the_rows_of_their_split(near: Store):
    found = made(near, Recipe("sft", solutions="all", test_share=0.3))

    def ids(split: str) -> Iterator[int]:
        return (row["id"] for rows in stream.batches(near, found, split) for row in rows)

    train, test = set(ids("train")), set(ids("test"))
    assert not train & test
    assert train | test == set(found.ids.tolist())
    assert np.array_equal(sorted(test), found.splits()["test"])
