"""Writes the demo corpus: `python -m deepmath_viz.sources.demo.generate [--out FOLDER]`.

The folder is a mirror in the shape that the folder source reads: hub/<id>/..., github/<repo>/...,
benchmarks.jsonl, and planted.jsonl, the list of everything planted on purpose. The same bytes come
out on every run; nothing depends on time, place or hash order.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from . import CORPUS
from .comparison import build_sets
from .planted import plant_answers
from .problems import Problem, build_problems, duplicate

DEEPMATH = "hub/zwhe99/DeepMath-103K/data/train.jsonl"
EXACT, REWORDED, UNRATED, UNANSWERED = 14, 18, 4, 2
"""Quirks of the real data: repeated questions, unrated rows (-1.0), empty final answers."""

_STILL = (
    "A conversation between User and Assistant. The User asks a question, and the Assistant "
    "solves it.\nUser: {}\nAssistant:"
)


def corpus_problems() -> tuple[list[Problem], list[dict[str, Any]]]:
    """The DeepMath-like rows in file order, and the record of planted duplicates among them."""
    base = build_problems()
    rng = random.Random("duplicates")
    suited = [i for i, p in enumerate(base) if p.wordings]
    chosen = rng.sample(suited, EXACT + REWORDED)
    records = []
    for j, i in enumerate(chosen):
        wording = None if j < EXACT else rng.randrange(len(base[i].wordings))
        records.append(
            {
                "kind": "duplicate" if wording is None else "near_duplicate",
                "row": i,
                "dataset": "DeepMath-103K",
                "other_row": len(base) + j,
            }
        )
    copies = [
        duplicate(
            base[i],
            None if r["kind"] == "duplicate" else rng.randrange(len(base[i].wordings)),
            f"copy {j}",
        )
        for j, (i, r) in enumerate(zip(chosen, records, strict=True))
    ]
    used = set(chosen)
    free = [i for i in range(len(base)) if i not in used and base[i].template != "long_solution"]
    quirky = rng.sample(free, UNRATED + UNANSWERED)
    for i in quirky[:UNRATED]:
        base[i].difficulty = -1.0
    for i in quirky[UNRATED:]:
        base[i].final_answer = ""
    return base + copies, records


def generate(out: Path) -> None:
    """Write all files of the corpus under `out`, replacing those of the same name."""
    problems, records = corpus_problems()
    records = plant_answers(problems) + records
    sets, planted = build_sets(problems)
    _lines(out / DEEPMATH, (p.row() for p in problems))
    _lines(out / "hub/RyanYr/DAPO-Math-17k/data/train.jsonl", sets["DAPO-17K"])
    _json(
        out / "hub/agentica-org/DeepScaleR-Preview-Dataset/deepscaler.json",
        [{**row, "solution": ""} for row in sets["DSR-Preview"]],
    )
    _lines(out / "hub/open-r1/OpenR1-Math-220k/default/train.jsonl", sets["Open-R1"])
    _lines(out / "hub/knoveleng/open-rs/data/train.jsonl", sets["Open-RS"])
    _lines(
        out / "hub/RUC-AIBOX/STILL-3-RL-90K/data/train.jsonl",
        (
            {
                "prompt": [{"content": _STILL.format(row["problem"]), "role": "user"}],
                "answer": row["answer"],
            }
            for row in sets["STILL-3-RL"]
        ),
    )
    orz = [
        [
            {"from": "human", "value": row["problem"]},
            {"from": "assistant", "ground_truth": {"value": row["answer"]}},
        ]
        for row in sets["ORZ-129K"]
    ]
    cut = len(orz) * 57 // 129
    folder = out / "github/Open-Reasoner-Zero/Open-Reasoner-Zero/data"
    _json(folder / "orz_math_57k_collected.json", orz[:cut])
    _json(folder / "orz_math_72k_collection_extended.json", orz[cut:])
    _lines(
        out / "benchmarks.jsonl",
        ({"benchmark": "Demo benchmark", **row} for row in sets["Demo benchmark"]),
    )
    _lines(out / "planted.jsonl", records + planted)


def _lines(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    _write(path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def _json(path: Path, rows: list[Any]) -> None:
    body = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    _write(path, f"[\n{body}\n]\n")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))


def main() -> None:
    """Command line: write the corpus to `--out`, by default to the bundled folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=CORPUS, help="folder to write to")
    generate(parser.parse_args().out)


if __name__ == "__main__":
    main()
