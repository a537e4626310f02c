"""The audit of the 0.98 rule, counted again without the program's stages, queries and engine.

    python -m tests.benchmarks.bench_audit CACHE/CORPUS

takes a built corpus (stage `pairs`) and counts from its vectors and texts alone: every row's
nearest in every set by brute force with numpy, texts that differ in more than white space, `$` and
case, and answers by string and by math-verify in processes of its own. Prints both counts, and
fails where pairs differ, or where the shares of equal answers are further apart than the pairs that
either side leaves undecided can explain.
"""

from __future__ import annotations

import argparse
import re
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import duckdb
import numpy as np

from deepmath_viz.corpus import manifest
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import published

_BLOCK = 2_000
_RULE = np.float32(published.SAME_PROBLEM)


def plain(text: str) -> str:
    """A text without white space, `$` and case."""
    return re.sub(r"[\s$]+", "", text).lower()


def near_pairs(folder: Path, found: manifest.Manifest) -> set[tuple[str, int, str, int]]:
    """Pairs above 0.98 of rows and their nearest in every set; of DeepMath the nearest five."""
    vectors_file, places_file = (a.name for a in found.stages["embeddings"].artefacts)
    whole = np.load(folder / vectors_file).astype(np.float32)
    whole /= np.linalg.norm(whole, axis=1, keepdims=True)
    places = duckdb.read_parquet(str(folder / places_file)).fetchall()
    benchmarks = {
        name
        for (name,) in duckdb.read_parquet(
            [str(folder / a.name) for a in found.stages["benchmarks"].artefacts]
        )
        .project("benchmark")
        .distinct()
        .fetchall()
    }
    by_set: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    for name in dict.fromkeys(dataset for dataset, _, _ in places):
        mine = [(row, at) for dataset, row, at in places if dataset == name]
        by_set[name] = np.array([r for r, _ in mine]), whole[[at for _, at in mine]]
    pairs: set[tuple[str, int, str, int]] = set()
    sets = [name for name in by_set if name not in benchmarks]
    for one in sets:
        rows, vectors = by_set[one]
        for other in sets:
            kept = 5 if one == published.NAME else 1
            there, others = by_set[other]
            for start in range(0, len(rows), _BLOCK):
                products = vectors[start : start + _BLOCK] @ others.T
                if one == other:
                    products[np.arange(len(products)), np.arange(start, start + len(products))] = -2
                for line in np.flatnonzero((products > _RULE).any(axis=1)):
                    best = np.argsort(-products[line], kind="stable")[:kept]
                    for column in best[products[line, best] > _RULE]:
                        a, b = (one, int(rows[start + line])), (other, int(there[column]))
                        pairs.add((*min(a, b), *max(a, b)))
    return pairs


def same_answer(pair: tuple[str, str]) -> bool | None:
    """Whether two answers are the same: as strings, else by math-verify; None where it fails."""
    one, other = ("".join(answer.split()).strip("$.") for answer in pair)
    if one == other:
        return True
    from math_verify import parse, verify

    try:
        gold, said = parse(f"${one}$"), parse(f"${other}$")
        if not gold or not said:
            return None
        return bool(verify(gold, said)) or bool(verify(said, gold))
    except Exception:  # whatever it raises on such an answer
        return None


def main() -> None:
    """Count again, and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    found = manifest.read(folder)
    assert found is not None
    store = Store(folder, found)
    texts = {
        (name, row): (question, answer)
        for name, row, question, answer in store.database.ask(
            "SELECT dataset, row, question, answer FROM comparison UNION ALL"
            f" SELECT '{published.NAME}', id, question, final_answer FROM problems"
        )
    }
    began = time.perf_counter()
    pairs = near_pairs(folder, found)
    print(f"brute force: {len(pairs):,} pairs above 0.98 in {time.perf_counter() - began:.0f} s")
    kept = {
        tuple(sorted([(a, b), (c, d)]))
        for a, b, c, d in store.database.ask(
            f"SELECT dataset, row, other, other_row FROM pairs WHERE similarity > {_RULE}::FLOAT"
            " AND other NOT IN (SELECT DISTINCT benchmark FROM benchmarks)"
        )
    }
    mine = {((a, b), (c, d)) for a, b, c, d in pairs}
    # Of equals either may be the nearest, and half precision moves what lies on the border.
    print(f"in both {len(mine & kept):,}, here alone {len(mine - kept):,}, there alone"
          f" {len(kept - mine):,}")  # fmt: skip
    different = [p for p in mine if plain(texts[p[0]][0]) != plain(texts[p[1]][0])]
    given = [(texts[a][1] or "", texts[b][1] or "") for a, b in different]
    told = [pair for pair in given if all(answer.strip() for answer in pair)]
    with ProcessPoolExecutor(2) as pool:
        verdicts = list(pool.map(same_answer, told, chunksize=200))
    agree, unsure = sum(v is True for v in verdicts), sum(v is None for v in verdicts)
    print(f"texts that differ: {len(different):,}; with two answers {len(told):,}")
    print(f"same by string or math-verify: {agree:,} ({100 * agree / len(told):.1f}%),"
          f" unsure {unsure:,}")  # fmt: skip
    counts = dict(
        store.database.ask(
            "SELECT answers, count(*) FROM pairs WHERE similarity > 0.98::FLOAT AND"
            " other NOT IN (SELECT DISTINCT benchmark FROM benchmarks) AND same_text IS NULL"
            " GROUP BY answers"
        )
    )
    print(f"the program: {counts}")
    decided = counts["agree"] + counts["disagree"]
    ours, theirs = counts["agree"] / decided, agree / (len(told) - unsure)
    apart = abs(ours - theirs)
    room = (unsure + counts.get("undecided", 0)) / len(told)
    print(f"of decided pairs: {ours:.4f} and {theirs:.4f}, {apart:.4f} apart; undecided {room:.4f}")
    assert len(mine ^ kept) < 0.02 * len(mine), "other pairs"
    assert apart <= room + 0.01, "other shares"


if __name__ == "__main__":
    main()
