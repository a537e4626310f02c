"""Writes a corpus of full size, in the layout of the hub's and GitHub's copies: `make full`.

103,022 problems with three solutions each in ten shards (5 GB of text, with the exact counts of
topics and difficulties of the whole dataset), the six comparison sets at the sizes of the paper,
and the benchmarks. Real questions come first where `DEEPMATH_REAL_DATA` names a folder of them; the
rest are those with other numbers (see `texts`). The same files come out of the same settings; a
folder that holds them is left as it is.

    python -m tests.full.write [--folder FOLDER] [--share 0.25] [--bare]

A build reads the folder as any mirror: `python -m deepmath_viz build --source FOLDER`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from deepmath_viz.dataset import published
from tests.full import texts
from tests.full.texts import Text

HERE = Path(__file__).resolve().parent
DEFAULT = Path.home() / ".cache" / "deepmath-full"
SHARDS, GROUP = 10, 1_000
COLUMNS = ("question", "final_answer", "difficulty", "topic")
SCHEMA = pa.schema(
    [pa.field(name, pa.float64() if name == "difficulty" else pa.string()) for name in COLUMNS]
    + [pa.field(f"r1_solution_{n}", pa.string()) for n in (1, 2, 3)]
)
_STILL = "The User asks a question.\nUser: {}\nAssistant:"


def main(argv: Sequence[str] | None = None) -> None:
    """Write what is asked for and say what it is."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument(
        "--folder", type=Path, default=Path(os.environ.get("DEEPMATH_FULL", DEFAULT))
    )
    options.add_argument("--share", type=float, default=1.0, help="of the full size")
    options.add_argument("--bare", action="store_true", help="no solutions: 40 MB instead of 5 GB")
    given = options.parse_args(argv)
    real = os.environ.get("DEEPMATH_REAL_DATA")
    write(given.folder, Path(real) if real else None, given.share, given.bare)


def write(folder: Path, real: Path | None, share: float = 1.0, bare: bool = False) -> bool:
    """Write the corpus into `folder`; True where it had to be, False where it stood.

    Args:
        folder: becomes a mirror; what stands there of other settings is replaced.
        real: a mirror of real rows, or None for the texts of the demo corpus.
        share: of all rows of every set, above 0.
        bare: leave the solutions out.
    """
    made = {"share": share, "bare": bare, "real": real is not None, "rows": sized(share)}
    stamp = folder / "full.json"
    if stamp.exists() and json.loads(stamp.read_text(encoding="utf-8")) == made:
        print(f"{folder} holds it already")
        return False
    began = time.perf_counter()
    half = folder.with_name(folder.name + ".part")
    shutil.rmtree(half, ignore_errors=True)
    size = _deepmath(half / texts.DEEPMATH, real, share, bare)
    known = _sets(half, real, share)
    _benchmarks(half, real, known)
    (half / "full.json").write_text(json.dumps(made), encoding="utf-8")
    if folder.exists():
        if not stamp.exists():
            raise SystemExit(f"{folder} is not one of these corpora; name another folder")
        shutil.rmtree(folder)
    half.rename(folder)
    print(f"{folder}: {made['rows']}, {size / 1e9:.2f} GB of solutions", end=" ")
    print(f"in {time.perf_counter() - began:.0f} s; {_origin(real)}")
    return True


def _origin(real: Path | None) -> str:
    if real is None:
        return "texts of the demo corpus and those with other numbers"
    return f"{len(texts.pool(real)):,} real questions, the rest those with other numbers"


def sized(share: float) -> dict[str, int]:
    """Rows of every set at this share of the full size, by its name."""
    return {name: max(1, round(rows * share)) for name, _, rows in published.COORDINATE_ROWS}


def _counted(share: float) -> tuple[list[float], list[str]]:
    """Every difficulty and every topic as often as the whole dataset has it, times `share`."""
    counts = json.loads((HERE / "counts.json").read_text(encoding="utf-8"))
    rows = sized(share)[published.NAME]

    def spread(of: dict[str, int]) -> list[str]:
        all_of_it = [value for value, n in of.items() for _ in range(n)]
        return [all_of_it[at * len(all_of_it) // rows] for at in range(rows)]

    return [float(value) for value in spread(counts["difficulty"])], spread(counts["topic"])


def rows_of(real: Path | None, share: float) -> Iterator[dict[str, Any]]:
    """The problems in order: real rows keep what is known of them, the others get the rest."""
    difficulties, topics = _counted(share)
    problems = texts.questions(real, len(topics))
    free_difficulties, free_topics = Counter(difficulties), Counter(topics)
    taken: list[tuple[float | None, str | None]] = []
    for text in problems:
        difficulty, topic = text.difficulty, text.topic
        if difficulty is None or not free_difficulties[difficulty]:
            difficulty = None
        else:
            free_difficulties[difficulty] -= 1
        if topic is None or not free_topics[topic]:
            topic = None
        else:
            free_topics[topic] -= 1
        taken.append((difficulty, topic))
    left_difficulties, left_topics = (
        list(free_difficulties.elements()),
        list(free_topics.elements()),
    )
    random.Random("difficulties").shuffle(left_difficulties)
    random.Random("topics").shuffle(left_topics)
    for text, (difficulty, topic) in zip(problems, taken, strict=True):
        yield {
            "question": text.question,
            "final_answer": text.answer,
            "difficulty": left_difficulties.pop() if difficulty is None else difficulty,
            "topic": left_topics.pop() if topic is None else topic,
        }


def _deepmath(folder: Path, real: Path | None, share: float, bare: bool) -> int:
    """The ten shards; returns the characters of all solutions."""
    folder.mkdir(parents=True)
    parts, draw, size = texts.pieces(), random.Random("solutions"), 0
    rows = list(rows_of(real, share))
    for shard in range(SHARDS):
        ends = [len(rows) * at // SHARDS for at in (shard, shard + 1)]
        name = folder / f"train-{shard:05d}-of-{SHARDS:05d}.parquet"
        with pq.ParquetWriter(name, SCHEMA) as out:
            for first in range(ends[0], ends[1], GROUP):
                group = rows[first : min(first + GROUP, ends[1])]
                for row in group:
                    for n in (1, 2, 3):
                        written = None if bare else texts.solution(parts, row["final_answer"], draw)
                        row[f"r1_solution_{n}"] = written
                        size += len(written or "")
                out.write_table(pa.Table.from_pylist(group, SCHEMA))
                for row in group:
                    del row["r1_solution_1"], row["r1_solution_2"], row["r1_solution_3"]
    return size


def _sets(folder: Path, real: Path | None, share: float) -> list[Text]:
    """The six comparison sets in their own layouts; returns what their texts are made of."""
    known = [
        *texts.real_set(real, "hub/RyanYr/DAPO-Math-17k/data/*.parquet", "problem"),
        *_deepscaler(real),
    ]
    known = list({text.question: text for text in known or texts.pool(real)}.values())
    sizes = sized(share)

    def rows(name: str) -> list[dict[str, str]]:
        own = random.Random(name).sample(known, min(len(known), sizes[name] // 3))
        more = texts.variants(known, sizes[name] - len(own), name)
        return [{"problem": text.question, "answer": text.answer} for text in [*own, *more]]

    hub = folder / "hub"
    _parquet(hub / "RyanYr/DAPO-Math-17k/data/train-00000-of-00001.parquet", rows("DAPO-17K"))
    deepscaler = [{**row, "solution": ""} for row in rows("DSR-Preview")]
    _json(hub / "agentica-org/DeepScaleR-Preview-Dataset/deepscaler.json", deepscaler)
    _parquet(hub / "open-r1/OpenR1-Math-220k/default/train.parquet", rows("Open-R1"))
    _parquet(hub / "knoveleng/open-rs/data/train.parquet", rows("Open-RS"))
    still = [
        {
            "prompt": [{"content": _STILL.format(row["problem"]), "role": "user"}],
            "answer": row["answer"],
        }
        for row in rows("STILL-3-RL")
    ]
    _parquet(hub / "RUC-AIBOX/STILL-3-RL-90K/data/train.parquet", still)
    orz = [
        [
            {"from": "human", "value": row["problem"]},
            {"from": "assistant", "ground_truth": {"value": row["answer"]}},
        ]
        for row in rows("ORZ-129K")
    ]
    home, cut = folder / "github/Open-Reasoner-Zero/Open-Reasoner-Zero/data", len(orz) * 57 // 129
    _json(home / "orz_math_57k_collected.json", orz[:cut])
    _json(home / "orz_math_72k_collection_extended.json", orz[cut:])
    return known


def _deepscaler(real: Path | None) -> list[Text]:
    file = (real or Path()) / "hub/agentica-org/DeepScaleR-Preview-Dataset/deepscaler.json"
    if real is None or not file.exists():
        return []
    rows = json.loads(file.read_text(encoding="utf-8"))
    return [Text(row["problem"], str(row["answer"])) for row in rows if row["problem"]]


def _benchmarks(folder: Path, real: Path | None, known: list[Text]) -> None:
    """The real benchmarks as they are, or two of the sizes of MATH and MMLU-STEM."""
    if real is not None and (real / "benchmarks.parquet").exists():
        shutil.copy(real / "benchmarks.parquet", folder / "benchmarks.parquet")
        return
    made = [
        {"benchmark": name, "problem": text.question, "answer": text.answer}
        for name, rows in (("Benchmark A", 12_500), ("Benchmark B", 3_000))
        for text in texts.variants(known, rows, name)
    ]
    _parquet(folder / "benchmarks.parquet", made)


def _parquet(path: Path, rows: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(rows), path)


def _json(path: Path, rows: list[Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
