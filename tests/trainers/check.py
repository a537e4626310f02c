"""Exports loaded by the real trainers, a step each: `make test-trainers`.

    python -m tests.trainers.check [--envs FOLDER] [--only trl] [--exports FOLDER]

An environment that is missing is made: minutes, and about 2 GB each, CPU builds of torch alone.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from pathlib import Path

from deepmath_viz import pipeline
from deepmath_viz.corpus import catalogue
from deepmath_viz.corpus.store import Store
from deepmath_viz.exports import folder, plan
from deepmath_viz.exports.draws.draw import Draw
from deepmath_viz.exports.plan import Selection
from deepmath_viz.exports.recipe import Recipe
from deepmath_viz.exports.targets.table import TARGETS
from deepmath_viz.exports.templates import check, reading
from deepmath_viz.pipeline import runner
from deepmath_viz.pipeline.progress import Progress
from deepmath_viz.sources import open_source

HERE = Path(__file__).parent
#: What is installed for each trainer: its release, and what its CPU path needs.
TORCH = "torch==2.13.0"
ENVIRONMENTS: dict[str, list[list[str]]] = {
    "trl": [[TORCH, "trl==1.16.0", "math-verify"]],
    "llamafactory": [[TORCH, "llamafactory==0.9.5"]],
    "swift": [[TORCH, "ms-swift==4.6.0", "math-verify", "msgspec"]],
    "verl": [[TORCH, "verl==0.9.1", "math-verify"]],
    # Its own needs (flash-attn, DeepSpeed, vLLM) are those of GPUs.
    "openrlhf": [[TORCH, "transformers", "datasets", "accelerate", "peft", "math-verify"],
                 ["--no-deps", "openrlhf==0.11.2"]],
    "verifiers": [["verifiers==0.3.1", "math-verify"]],
    "tinker": [[TORCH, "tinker-cookbook==0.4.3", "math-verify", "sympy", "pylatexenc"]],
    "readers": [["polars==2.1.0", "datasets", "duckdb", "pandas", "pyarrow"]],
}  # fmt: skip
#: Problems of an export: few, as a step sees two of them.
ROWS = 16


def main(argv: Sequence[str] | None = None) -> int:
    """Run the steps; returns 1 where one was not taken, or a gold answer earned nothing."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--envs", type=Path, default=Path.home() / ".cache" / "deepmath-trainers")
    options.add_argument("--only", choices=ENVIRONMENTS)
    options.add_argument("--cache", type=Path, help="a built demo corpus")
    given = options.parse_args(argv)
    failed = 0
    with tempfile.TemporaryDirectory(prefix="deepmath-trainers-") as base:
        store = _demo(given.cache or Path(base) / "cache")
        exports = Path(base) / "exports"
        make(store, exports)
        for name in [given.only] if given.only else ENVIRONMENTS:
            python = environment(given.envs, name)
            for row in run(python, HERE / f"step_{name}.py", exports):
                print(json.dumps(row), flush=True)
                failed += not _passed(row)
            if name == "trl":
                failed += templates(python, exports, Path(base))
    return int(failed > 0)


def _passed(row: dict) -> bool:
    """Whether a step was taken, its parts are trained and every gold answer is rewarded."""
    if row.get("steps") != 1:
        return False
    rewards = [n for name, n in row.items() if "reward" in name]
    parts = [kept for name, kept in row.items() if name.endswith("trained") and "quest" not in name]
    return all(n == row["rows"] for n in rewards) and all(parts)


def _demo(cache: Path) -> Store:
    if not cache.exists():
        source = open_source("demo")
        progress = Progress(cache / source.corpus, (), out=io.StringIO())
        only = ("problems", "solutions", "answers")
        runner.build(source, cache, pipeline.STAGES, only=only, progress=progress)
    return catalogue.open_store(cache, None)


def make(store: Store, out: Path) -> None:
    """Every target's export, under its name; of ms-swift both of its kinds."""
    for name, target in TARGETS.items():
        needs = target.shape.needs_solutions
        draw = Draw() if name == "trl-dpo" else Draw(limit=ROWS)
        own = name == "tinker"  # which asks in its own words where nobody hinders it
        recipe = Recipe(
            target=name,
            format=target.formats[0],
            prompt="own" if own else target.prompt,
            system="Be brief." * own,
            solutions="one" if needs else "none",
            draw=draw,
        )
        folder.write(store, plan.plan(store, Selection(), recipe), out / name)
    both = Recipe(target="ms-swift", format="jsonl", solutions="one", draw=Draw(limit=ROWS))
    folder.write(store, plan.plan(store, Selection(), both), out / "ms-swift-sft")


def environment(base: Path, name: str) -> Path:
    """The Python of a trainer's environment, made where it is missing."""
    python = base / name / "bin" / "python"
    if not python.exists():
        venv.create(base / name, with_pip=True)
        for packages in ENVIRONMENTS[name]:
            subprocess.run([str(python), "-m", "pip", "install", "-q", *packages], check=True)
        if name == "llamafactory":
            _without_cuda(python)
    return python


def _without_cuda(python: Path) -> None:
    """Take away what of torch's companions needs CUDA's libraries: pictures, and native sound."""
    subprocess.run([str(python), "-m", "pip", "uninstall", "-q", "-y", "torchvision"], check=True)
    for library in python.parent.parent.glob("lib/python*/site-packages/torchaudio/lib/*.so"):
        library.unlink()


def run(python: Path, script: Path, *arguments: Path) -> list[dict]:
    """The lines of JSON that a script prints; a last one without steps where it failed."""
    done = subprocess.run(
        [str(python), str(script), *map(str, arguments)],
        capture_output=True,
        text=True,
        env=os.environ | {"HF_HUB_OFFLINE": "1", "PYTHONPATH": str(HERE), "WANDB_MODE": "disabled"},
    )
    rows = [json.loads(line) for line in done.stdout.splitlines() if line.startswith('{"target')]
    if done.returncode:
        rows.append({"target": script.stem, "failed": done.stderr[-2_000:]})
    return rows


def templates(python: Path, exports: Path, base: Path) -> int:
    """How many of the templates that TRL ships are let through and trained in part all the same."""
    asked = subprocess.run(
        [str(python), "-c", "import trl; print(trl.__path__[0])"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = {}
    for path in sorted(Path(asked.stdout.strip(), "chat_templates").glob("*.jinja")):
        if not path.stem.endswith("_training"):
            with check.Renderer(reading.read(str(path))) as renderer:
                found[str(path)] = check.forms(renderer)
    (base / "forms.json").write_text(json.dumps(found))
    (base / "templates.json").write_text(json.dumps([Path(path).stem for path in found]))
    failed = 0
    for row in run(python, HERE / "templates_trl.py", base / "forms.json"):
        whole = all(row.get(part) for part in ("reasoning", "answer", "end"))
        failed += not whole
        if not whole:
            print(json.dumps(row), flush=True)
    refused = sum(said not in check.KEPT for one in found.values() for form, said in one.items())
    print(f"{len(found)} templates, {refused} forms refused, {failed} trained in part", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
