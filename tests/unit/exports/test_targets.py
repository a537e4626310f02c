"""Every target has the columns and files of its trainer, and rewards that travel along."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import published
from deepmath_viz.errors import SettingsError
from deepmath_viz.exports import card, folder, plan, shapes
from deepmath_viz.exports.plan import Selection
from deepmath_viz.exports.prompts import INSTRUCTION, PROMPTS
from deepmath_viz.exports.recipe import Recipe
from deepmath_viz.exports.targets import reward
from deepmath_viz.exports.targets.table import TARGETS
from tests.support import novelty_corpus

PROVENANCE = ["key", "id", "hub_row", "topic", "difficulty", "verdict", "source_revision"]
OF_SOLUTION = ["n", "answer", "agrees"]
#: What each trainer reads, in the order of the file, and the names of the files beside the README.
WANTED: dict[str, tuple[list[str], list[str]]] = {
    "trl-grpo": (["prompt", "ground_truth", "solution", *PROVENANCE],
                 ["data/train-00000.parquet", "train.py"]),
    "trl-sft": (["prompt", "completion", *OF_SOLUTION, *PROVENANCE],
                ["data/train-00000.parquet", "train.py"]),
    "trl-dpo": (["prompt", "chosen", "rejected", "chosen_n", "rejected_n", *PROVENANCE],
                ["data/train-00000.parquet", "train.py"]),
    "verl": (["data_source", "prompt", "ability", "reward_model", "extra_info"],
             ["train.parquet", "run.sh"]),
    "verl-sft": (["messages", *OF_SOLUTION, *PROVENANCE], ["train.parquet", "run.sh"]),
    "deepmath": (["data_source", "prompt", "ability", "reward_model", "extra_info", "r1",
                  "question", "final_answer", "difficulty", "topic", "r1_solution_1",
                  "r1_solution_2", "r1_solution_3"], ["train.parquet", "run.sh"]),
    "openrlhf": (["prompt", "label", "datasource", *PROVENANCE], ["train.jsonl", "run.sh"]),
    "open-instruct": (["messages", "ground_truth", "dataset", *PROVENANCE],
                      ["train.jsonl", "run.sh"]),
    "verifiers": (["prompt", "answer", "info"], ["train.parquet", "environment.py"]),
    "nemo-rl": (["input", "output", *PROVENANCE], ["train.jsonl", "grpo.yaml"]),
    "llama-factory": (["messages", *OF_SOLUTION, *PROVENANCE],
                      ["train.jsonl", "dataset_info.json", "sft.yaml"]),
    "axolotl": (["messages", *OF_SOLUTION, *PROVENANCE], ["train.jsonl", "sft.yaml"]),
    "ms-swift": (["messages", "solution", "ground_truth", *PROVENANCE],
                 ["train.jsonl", "run.sh"]),
    "tinker": (["question", "final_answer", *PROVENANCE],
               ["data/train-00000.parquet", "deepmath_data.py"]),
}  # fmt: skip


def solved(answer: str, thought: str = "Let me see.\n") -> str:
    return f"{thought}</think>\n\nIt is $\\boxed{{{answer}}}$."


ROWS = [
    {"question": f"What is ${n}+{n}$?", "final_answer": str(2 * n), "difficulty": 3.0 + n,
     "topic": "Mathematics -> Algebra", "r1_solution_1": solved(str(2 * n)),
     "r1_solution_2": solved(str(2 * n + n % 2), "Hm.\n" * (n + 1)),
     "r1_solution_3": f"Without a thought: $\\boxed{{{2 * n}}}$."}
    for n in range(6)
]  # fmt: skip


@pytest.fixture(scope="module")
def built(make_cache: Callable[..., tuple[Path, Manifest]]) -> Store:
    """Six problems with three solutions each; the second of every odd one is wrong."""
    cache, found = make_cache("targets", ROWS)
    return Store(cache / found.corpus, found)


@pytest.fixture(scope="module")
def near_store(
    make_cache: Callable[..., tuple[Path, Manifest]],
    example_rows: Callable[..., list[dict[str, Any]]],
) -> Store:
    """A corpus whose neighbours are known."""
    cache, found = make_cache("targets-near", example_rows(40))
    planted = novelty_corpus.plant(cache / found.corpus, found)
    return Store(cache / found.corpus, planted.manifest)


def recipe(name: str, **options: Any) -> Recipe:
    target = TARGETS[name]
    usual = {
        "format": target.formats[0],
        "prompt": target.prompt,
        "solutions": "one" if target.shape.needs_solutions else "none",
    }
    return Recipe(target=name, **{**usual, **options})


def written(built: Store, out: Path, made: Recipe) -> tuple[list[str], list[dict[str, Any]]]:
    names = folder.write(built, plan.plan(built, Selection(), made), out)
    data = next(out / name for name in names if "train" in name and not name.endswith(".py"))
    if data.suffix == ".parquet":
        return names, pq.read_table(data).to_pylist()
    return names, [json.loads(line) for line in data.read_text(encoding="utf-8").split("\n")[:-1]]


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_has_the_columns_and_files_of_its_trainer(built: Store, tmp_path: Path, name: str):
    names, rows = written(built, tmp_path / "out", recipe(name))
    columns, files = WANTED[name]
    assert list(rows[0]) == columns
    rewards = [reward.FILE, reward.ARCHIVE] if TARGETS[name].reward else []
    assert names == [*files, *rewards, "README.md", "export.json"]
    said = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert TARGETS[name].meaning in said
    assert ("Untried" in said) == (not TARGETS[name].tried)
    for cut in TARGETS[name].cuts:
        assert f"more than {cut.tokens:,} tokens" in said
    for script in (tmp_path / "out").glob("*.py"):
        ast.parse(script.read_text(encoding="utf-8"))
    for script in (tmp_path / "out").glob("*.sh"):
        assert subprocess.run(["sh", "-n", str(script)], check=False).returncode == 0


def test_every_target_is_wanted():
    assert list(WANTED) == list(TARGETS)


def test_train_and_test_are_datasets_of_their_own(near_store: Store, tmp_path: Path):
    made = recipe("llama-factory", test_share=0.2)
    folder.write(near_store, plan.plan(near_store, Selection(), made), tmp_path / "out")
    known = json.loads((tmp_path / "out" / "dataset_info.json").read_text())
    assert {name: one["file_name"] for name, one in known.items()} == {
        "deepmath_train": "train.jsonl",
        "deepmath_test": "test.jsonl",
    }
    config = (tmp_path / "out" / "sft.yaml").read_text()
    assert "dataset: deepmath_train\neval_dataset: deepmath_test\n" in config


def test_the_authors_layout_is_theirs(built: Store, tmp_path: Path):
    import pandas as pd

    written(built, tmp_path / "out", recipe("deepmath"))
    frame = pd.read_parquet(tmp_path / "out" / "train.parquet")
    first = frame["prompt"][0]
    assert [turn["role"] for turn in first] == ["system", "user"]
    assert first[0]["content"] == INSTRUCTION
    assert first[1]["content"] == frame["question"][0] == frame["extra_info"][0]["question"]
    assert all(one["ground_truth"] for one in frame["reward_model"])
    assert frame["extra_info"][0] == {
        "split": "train", "index": 0, "answer": frame["final_answer"][0],
        "question": frame["question"][0],
    }  # fmt: skip
    assert frame["r1"].isna().all()
    _, rows = written(built, tmp_path / "more", recipe("deepmath", solutions="all"))
    known = {one["n"]: one for one in built.solutions(0)}
    assert rows[0]["r1"] == rows[0]["r1_solution_1"]
    assert rows[0]["r1"].endswith(known[1]["write_up"])


def test_rows_are_called_by_their_own_source():
    found = Manifest("mine", {"kind": "demo"}, {})
    assert card.data_source(found) == "mine"
    found = Manifest("x", {"kind": "hub", "id": published.HUB_ID}, {})
    assert card.data_source(found) == published.HUB_ID


@pytest.mark.parametrize(
    ("gold", "dollars"),
    [("5\\$", "$5\\$$"), ("$5$", "$5$"), (" x ", "$x$"), ("$", "$$$"), ("\\$5", "$\\$5$")],
)
def test_the_answer_in_dollars_keeps_a_price(gold: str, dollars: str):
    given = shapes.Given(
        problem={"final_answer": gold}, asked=[], solutions=[], origin={}, data_source="",
        split="train", index=0,
    )  # fmt: skip
    assert given.gold_in_dollars == dollars


def test_preference_pairs_are_an_agreeing_and_a_disagreeing_solution(built: Store, tmp_path: Path):
    _, rows = written(built, tmp_path / "out", recipe("trl-dpo", solutions="all"))
    said = {
        (row["id"], one["n"]): one["verdict"] for row in rows for one in built.verdicts(row["id"])
    }
    assert [(row["id"], row["chosen_n"], row["rejected_n"]) for row in rows] == [
        (id_, n, 2) for id_ in (1, 3, 5) for n in (1, 3)
    ]
    for row in rows:
        assert said[row["id"], row["chosen_n"]] == "agree"
        assert said[row["id"], row["rejected_n"]] == "disagree"


def test_reasoning_stands_in_its_own_field_where_that_is_asked_for(built: Store, tmp_path: Path):
    _, tags = written(built, tmp_path / "tags", recipe("trl-sft", solutions="all"))
    _, field = written(
        built, tmp_path / "field", recipe("trl-sft", solutions="all", reasoning_form="field")
    )
    seen = 0
    for one, other in zip(tags, field, strict=True):
        here = {s["n"]: s for s in built.solutions(one["id"])}[one["n"]]
        message = other["completion"][0]
        assert message["content"] == here["write_up"].strip()
        if here["reasoning"] is None:
            assert message["reasoning_content"] is None
            continue
        seen += 1
        assert message["reasoning_content"] in one["completion"][0]["content"]
        assert "<think>" not in message["reasoning_content"]
    assert seen


@pytest.mark.parametrize("name", PROMPTS)
def test_a_prompt_by_name_is_what_its_source_says(built: Store, tmp_path: Path, name: str):
    _, rows = written(built, tmp_path / "out", recipe("verl", prompt=name))
    question = built.problem(0)["question"]
    user = {"own": f"{question}\n\n{INSTRUCTION}", "g-opd": f"{question}\n{INSTRUCTION}",
            "tinker": f"{question} Write your answer in \\boxed{{}} format."}  # fmt: skip
    system = [{"role": "system", "content": INSTRUCTION}] * (name == "authors")
    wanted = [*system, {"role": "user", "content": user.get(name, question)}]
    assert rows[0]["prompt"] == wanted


HOSTILE = "'; rm -rf / #\"\\\n$(id) `id` {{x}} \u2028</think>"


def test_words_of_users_are_quoted_wherever_they_enter(built: Store, tmp_path: Path):
    for name in TARGETS:
        if not TARGETS[name].shape.instructed:
            continue
        made = recipe(name, prompt="own", instruction=HOSTILE, system=HOSTILE)
        written(built, tmp_path / name, made)
        for script in (tmp_path / name).glob("*.py"):
            ast.parse(script.read_text(encoding="utf-8"))
        for path in (tmp_path / name).iterdir():
            if path.suffix in (".sh", ".yaml", ".py"):
                assert "rm -rf" not in path.read_text(encoding="utf-8") or name == "tinker"
    data = ast.parse((tmp_path / "tinker" / "deepmath_data.py").read_text(encoding="utf-8"))
    said = {
        ast.unparse(node.targets[0]): ast.literal_eval(node.value)
        for node in data.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in ("BELOW", "SYSTEM")
    }
    assert said == {"BELOW": f"\n\n{HOSTILE}", "SYSTEM": HOSTILE}
    assert (tmp_path / "nemo-rl" / "system.txt").read_bytes().decode() == HOSTILE
    assert "system_prompt_file: system.txt\n" in (tmp_path / "nemo-rl" / "grpo.yaml").read_text()


def test_what_does_not_go_with_a_target_is_refused():
    for wrong in (
        {"target": "verl", "format": "jsonl"},
        {"target": "trl-dpo", "solutions": "agreeing"},
        {"target": "trl-sft"},
        {"target": "slime"},
        {"prompt": "authors", "system": "Be kind."},
        {"prompt": "polite"},
        {"reasoning_form": "none"},
        {"max_tokens": 0},
    ):
        with pytest.raises(SettingsError):
            Recipe(**wrong)


def test_a_recipe_with_a_target_comes_back_from_json():
    made = recipe("verl", draw=Recipe().draw)
    assert Recipe.from_json(json.loads(json.dumps(made.to_json()))) == made
    assert made.options()[:4] == ["--for", "verl", "--format", "parquet"]


# -- rewards ---------------------------------------------------------------------------------------

#: Refuses every package but those that the graders may need.
ALONE = """
import sys
class Guard:
    def find_spec(self, name, path=None, target=None):
        known = {'sympy', 'mpmath', 'math_verify', 'latex2sympy2_extended', 'antlr4', 'gmpy2'}
        first = name.partition('.')[0]
        if first in sys.stdlib_module_names | known | {'reward'}: return None
        if first == 'deepmath_viz' and any('answers.zip' in p for p in sys.path): return None
        raise ImportError(name)
sys.meta_path.insert(0, Guard())
sys.path.insert(0, sys.argv[1])
import reward
"""


def test_the_rewards_need_sympy_and_math_verify_alone(tmp_path: Path):
    for name, content in reward.files("plain").items():
        (tmp_path / name).write_bytes(content)
    asked = """
assert 'answers.zip' in sys.modules['deepmath_viz'].__file__
think = 'Hm.</think>It is $\\\\boxed{%s}$.'
print([reward.verdict_reward(think % said, gold) for said, gold in
       [('0.5', '1/2'), ('3', '1/2'), ('\\\\sqrt{8}', '2\\\\sqrt{2}')]])
print(reward.authors_reward(think % '0.5', '\\\\frac{1}{2}'), reward.authors_reward('0.5', '0.5'))
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", ALONE + asked, str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert done.stdout.splitlines() == ["[1.0, 0.0, 1.0]", "1.0 -1.0"], done.stderr


def test_the_archive_holds_whatever_the_graders_import(tmp_path: Path, monkeypatch: Any):
    texts = {
        "__init__.py": "",
        "errors.py": "",
        "maths/__init__.py": "",
        "maths/answers/__init__.py": "def f():\n    from deepmath_viz.plumbing import late\n",
        "maths/graders/__init__.py": "",
        "maths/graders/one.py": "import json\nfrom deepmath_viz.errors import Wrong\n",
        "plumbing/__init__.py": "",
        "plumbing/late.py": "WORKER = 'deepmath_viz.plumbing.worker'\n",
        "plumbing/worker.py": "import deepmath_viz.plumbing.deep.below\n",
        "plumbing/deep/__init__.py": "",
        "plumbing/deep/below.py": "",
        "plumbing/unused.py": "import deepmath_viz.ui\n",
        "ui/__init__.py": "",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(reward, "_HOME", tmp_path)
    found = {path.relative_to(tmp_path).as_posix() for path in reward.modules()}
    assert found == texts.keys() - {"plumbing/unused.py", "ui/__init__.py"}


@pytest.mark.parametrize("kind", reward.KINDS)
def test_rewards_have_the_signature_that_their_trainer_calls(kind: str):
    made = reward.files(kind)
    tree = ast.parse(made[reward.FILE].decode())
    functions = {
        node.name: [arg.arg for arg in node.args.args]
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }
    wanted = {"plain": ["response", "gold"], "trl": ["completions", "ground_truth"],
              "swift": ["completions", "ground_truth"],
              "verl": ["data_source", "solution_str", "ground_truth", "extra_info"],
              "openrlhf": ["queries", "prompts", "labels"]}[kind]  # fmt: skip
    assert functions["verdict_reward"] == functions["authors_reward"] == wanted
    assert made[reward.ARCHIVE] == reward.files("plain")[reward.ARCHIVE]
    assert not re.search(rb"streamlit|duckdb", made[reward.ARCHIVE])


# -- files -----------------------------------------------------------------------------------------


def plain(value: Any) -> Any:
    """Arrays as lists, and missing numbers as None."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return None if value != value else value


@pytest.mark.parametrize("name", ["trl-sft", "verl", "deepmath"])
def test_every_reader_of_parquet_finds_the_same_cells(built: Store, tmp_path: Path, name: str):
    import duckdb
    import pandas as pd

    options = {} if name == "verl" else {"solutions": "all"}
    _, rows = written(built, tmp_path / "out", recipe(name, **options))
    path = next((tmp_path / "out").rglob("train*.parquet"))
    by_pandas = pd.read_parquet(path).to_dict("records")
    assert [plain(row) for row in by_pandas] == rows
    found = duckdb.read_parquet(str(path))
    assert [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()] == rows


def test_parquet_has_a_page_index_and_pages_that_a_viewer_reads(built: Store, tmp_path: Path):
    written(built, tmp_path / "out", recipe("trl-sft", solutions="all"))
    path = next((tmp_path / "out").rglob("train*.parquet"))
    group = pq.read_metadata(path).row_group(0)
    assert all(group.column(at).has_offset_index for at in range(group.num_columns))
