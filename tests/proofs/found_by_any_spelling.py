"""Known problems, asked for in another spelling than theirs: how many stand among the first ten.

    python -m tests.proofs.found_by_any_spelling [--beside FOLDER]

Forty queries have plurals where their problem has the singular, or the other way round; forty have
its formulas in Unicode, or in another LaTeX. Needs the real rows (DEEPMATH_REAL_DATA). Another
checkout of this repository is asked the same, by its own program, with `--beside`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

LABELLED = Path(__file__).resolve().parents[1] / "labelled"
#: What a checkout runs: the places of the known problems among the first hits by words, 0 for none.
_ASKED = """
import json, sys
from pathlib import Path
from deepmath_viz import pipeline
from deepmath_viz.corpus import catalogue
from deepmath_viz.dataset import rows
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.pipeline import runner
from deepmath_viz.search import finding
from deepmath_viz.sources import open_source
source, cache = sys.argv[1:]
runner.build(open_source(source), Path(cache), pipeline.STAGES, only=("problems", "search"))
store = catalogue.open_store(Path(cache))
places = []
for one in json.load(sys.stdin):
    hits = finding.search(store, one["query"], Filters(), "words", 10).hits
    keys = [rows.key(store.problem(hit.id)["question"]) for hit in hits]
    places.append(keys.index(one["key"]) + 1 if one["key"] in keys else 0)
json.dump(places, sys.stdout)
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Ask, print the table, and return 1 where fewer than 95% of a kind are found."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--beside", type=Path, help="another checkout of this repository")
    given = options.parse_args(argv)
    real = os.environ.get("DEEPMATH_REAL_DATA")
    if not real:
        print("Left out: the queries are about the real rows; set DEEPMATH_REAL_DATA.")
        return 0
    asked = [
        {"kind": "labelled", **one}
        for name in ("search", "spellings")
        for one in map(json.loads, (LABELLED / f"{name}.jsonl").read_text("utf-8").splitlines())
        if "key" in one
    ]
    asked = [one | {"kind": one["kind"]} for one in asked]
    here = Path(__file__).resolve().parents[2]
    checkouts = {"here": here} | ({"beside": given.beside} if given.beside else {})
    found = {name: _places(folder, real, asked) for name, folder in checkouts.items()}
    kinds = list(dict.fromkeys(one["kind"] for one in asked))
    enough = True
    print(f"{'queries':10} {'':>4}  " + "  ".join(f"{name:>22}" for name in found))
    for kind in kinds:
        at = [n for n, one in enumerate(asked) if one["kind"] == kind]
        cells = []
        for places in found.values():
            first, ten = (sum(0 < places[n] <= most for n in at) for most in (1, 10))
            cells.append(f"{ten:3} in ten, {first:3} first")
        enough &= sum(found["here"][n] > 0 for n in at) >= 0.95 * len(at)
        print(f"{kind:10} {len(at):4}  " + "  ".join(f"{cell:>22}" for cell in cells))
    for n, one in enumerate(asked):
        if not all(places[n] for places in found.values()):
            at_ten = [places[n] or "-" for places in found.values()]
            print(f"  {one['kind']}: {one['query']}: {at_ten}")
    return 0 if enough else 1


def _places(folder: Path, real: str, asked: list[dict[str, str]]) -> list[int]:
    with tempfile.TemporaryDirectory(prefix="deepmath-proof-") as cache:
        ran = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", _ASKED, real, cache],
            cwd=folder,
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONPATH": str(folder)},
        )
    return [int(place) for place in json.loads(ran.stdout.strip().splitlines()[-1])]


if __name__ == "__main__":
    sys.exit(main())
