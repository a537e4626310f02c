"""The audit of the 0.98 rule, counted again without the program's stages and queries.

    python -m tests.benchmarks.bench_audit CACHE/CORPUS

takes a built corpus (stage `pairs`) and counts from its vectors and texts alone. First every two
texts above 0.98 by brute force with numpy, each text once (without white space, `$` and case), and
whether their answers are the same: by string and math-verify, and by the program's own comparison.
Then every row's nearest in every set, beside the table `pairs`. Fails where the program lacks
pairs, or where both counts of equal answers are further apart than a percent and what is undecided.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import duckdb
import numpy as np

from deepmath_viz.corpus import manifest
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import published
from deepmath_viz.maths.answers.judging.judge import Judge

_BLOCK = 2_000
_RULE = np.float32(published.SAME_PROBLEM)


def plain(text: str) -> str:
    """A text without white space, `$` and case."""
    return re.sub(r"[\s$]+", "", text).lower()


def distinct(store: Store) -> dict[str, tuple[str, int, str | None, int]]:
    """Every text once: the first place that has it (DeepMath first), its answer, and its rows."""
    found: dict[str, tuple[str, int, str | None]] = {}
    rows: Counter[str] = Counter()
    for name, row, question, answer in store.database.ask(
        f"SELECT '{published.NAME}', id, question, final_answer FROM problems UNION ALL"
        " (SELECT dataset, row, question, answer FROM comparison ORDER BY dataset, row)"
    ):
        known = found.get(plain(question))
        rows[plain(question)] += 1
        if known is None or known[2] is None:
            found[plain(question)] = (name, row, answer)
    return {text: (*place, rows[text]) for text, place in found.items()}


def every_pair(
    folder: Path, found: manifest.Manifest, places: list[tuple[str, int]]
) -> list[tuple[int, int]]:
    """Positions of all pairs of these rows above 0.98."""
    vectors_file, places_file = (a.name for a in found.stages["embeddings"].artefacts)
    index = {
        (name, row): at
        for name, row, at in duckdb.read_parquet(str(folder / places_file)).fetchall()
    }
    whole = np.load(folder / vectors_file)[[index[place] for place in places]].astype(np.float32)
    whole /= np.linalg.norm(whole, axis=1, keepdims=True)
    pairs = []
    for start in range(0, len(whole), _BLOCK):
        products = whole[start : start + _BLOCK] @ whole[start:].T
        for line, column in np.argwhere(products > _RULE):
            if column > line:
                pairs.append((start + int(line), start + int(column)))
    return pairs


def count_all(folder: Path, found: manifest.Manifest, store: Store) -> None:
    """All pairs of different texts: how many, and how many of them have one answer."""
    began = time.perf_counter()
    texts = list(distinct(store).values())
    pairs = every_pair(folder, found, [(name, row) for name, row, *_ in texts])
    own = published.NAME
    given = [(texts[a][2] or "", texts[b][2] or "") for a, b in pairs]
    with ProcessPoolExecutor(2) as pool:
        independent = list(pool.map(same_answer, given, chunksize=200))
    with Judge() as judge:
        program = [verdict.verdict for verdict in judge.alike(given)]
    print(f"{len(texts):,} texts, {len(pairs):,} pairs above 0.98, in"
          f" {time.perf_counter() - began:.0f} s")  # fmt: skip
    for called, wanted in (
        ("all", {0, 1, 2}), ("DeepMath with another", {1}), ("within DeepMath", {2}),
    ):  # fmt: skip
        kept = [n for n, (a, b) in enumerate(pairs)
                if (texts[a][0] == own) + (texts[b][0] == own) in wanted]  # fmt: skip
        agree = sum(program[n] == "agree" for n in kept)
        differ = sum(program[n] == "disagree" for n in kept)
        again = sum(independent[n] is True for n in kept)
        rows = sum(texts[a][3] * texts[b][3] for a, b in (pairs[n] for n in kept))
        print(f"  {called}: {len(kept):,} ({rows:,} pairs of rows); the program:"
              f" {agree:,} agree, {differ:,} differ"
              f" ({100 * agree / max(1, agree + differ):.1f}%); by string or math-verify"
              f" {again:,} ({100 * again / max(1, len(kept)):.1f}%)")  # fmt: skip


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
    count_all(folder, found, store)
    began = time.perf_counter()
    pairs = near_pairs(folder, found)
    print(f"brute force: {len(pairs):,} pairs above 0.98 in {time.perf_counter() - began:.0f} s")
    mine = [((a, b), (c, d)) for a, b, c, d in pairs]
    kept = [
        ((a, b), (c, d))
        for a, b, c, d in store.database.ask(
            f"SELECT dataset, row, other, other_row FROM pairs WHERE similarity > {_RULE}::FLOAT"
            " AND other NOT IN (SELECT DISTINCT benchmark FROM benchmarks)"
        )
    ]
    # Of rows with one text either may be the nearest, so texts are compared.
    here, there = (
        {frozenset(plain(texts[place][0]) for place in pair) for pair in found}
        for found in (mine, kept)
    )
    here, there = ({pair for pair in found if len(pair) == 2} for found in (here, there))
    print(f"pairs of different texts: in both {len(here & there):,}, here alone"
          f" {len(here - there):,}, there alone {len(there - here):,}")  # fmt: skip
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
    assert len(here - there) < 0.01 * len(here), "pairs that the program lacks"
    assert apart <= room + 0.01, "other shares"


if __name__ == "__main__":
    main()
