"""The corpus of full size has the counts of the whole dataset, and comes out the same again."""

from __future__ import annotations

import hashlib
import io
import json
import random
import statistics
from collections import Counter
from pathlib import Path

from deepmath_viz.corpus import manifest
from deepmath_viz.dataset import published
from deepmath_viz.pipeline import STAGES, runner
from deepmath_viz.pipeline.progress import Progress
from deepmath_viz.sources import open_source
from tests.full import texts, write

COUNTS = json.loads((write.HERE / "counts.json").read_text(encoding="utf-8"))


def test_difficulties_and_topics_are_counted_as_in_the_whole_dataset():
    rows = list(write.rows_of(None, 1.0))
    assert len(rows) == published.ROWS == len({row["question"] for row in rows})
    assert Counter(row["topic"] for row in rows) == COUNTS["topic"]
    assert Counter(str(row["difficulty"]) for row in rows) == COUNTS["difficulty"]


def test_what_is_known_of_a_row_stays_where_the_counts_allow_it(tmp_path: Path):
    real = tmp_path / "real"
    write.write(real, None, 0.002, bare=True)
    known = {row.question: row for row in texts.pool(real)}
    rows = [row for row in write.rows_of(real, 0.01) if row["question"] in known]
    assert len(rows) == len(known) == 206
    same = [row["topic"] == known[row["question"]].topic for row in rows]
    assert all(same)


def test_solutions_are_as_long_as_real_ones_and_end_in_their_box():
    parts, draw = texts.pieces(), random.Random(1)
    written = [texts.solution(parts, "7", draw) for _ in range(2_000)]
    tokens = sorted(len(text) / texts.PER_TOKEN for text in written)
    assert abs(statistics.median(tokens) / texts.MEDIAN - 1) < 0.15
    assert abs(tokens[1_800] / texts.NINETIETH - 1) < 0.15
    assert all(text.count("</think>") == 1 for text in written)
    boxed = sum(text.endswith("\\boxed{7}\\]") for text in written)
    assert 0.96 < boxed / len(written) < 0.985


def test_the_same_files_come_again_are_kept_and_are_read_by_a_build(tmp_path: Path):
    one, two = tmp_path / "one", tmp_path / "two"
    assert write.write(one, None, 0.001)
    assert write.write(two, None, 0.001)
    assert not write.write(one, None, 0.001)
    assert _hashes(one) == _hashes(two)
    shards = sorted((one / texts.DEEPMATH).glob("*.parquet"))
    assert len(shards) == write.SHARDS
    source = open_source(str(one))
    progress = Progress(tmp_path / "cache" / source.corpus, (), out=io.StringIO())
    stages = ("problems", "comparison")
    runner.build(source, tmp_path / "cache", STAGES, only=stages, progress=progress)
    built = manifest.read(tmp_path / "cache" / source.corpus)
    assert built is not None
    sizes = write.sized(0.001)
    assert built.stages["problems"].rows == sizes.pop(published.NAME) == 103
    assert built.stages["comparison"].rows == sum(sizes.values())


def _hashes(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }
