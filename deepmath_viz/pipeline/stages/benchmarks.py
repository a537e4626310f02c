"""Stage `benchmarks`: the problems that models are tested with."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from deepmath_viz.corpus.schema import TABLES
from deepmath_viz.errors import SourceShape
from deepmath_viz.pipeline import sets
from deepmath_viz.pipeline.counted import Counted
from deepmath_viz.pipeline.stage import Context, Options, Result, Stage
from deepmath_viz.sources import BENCHMARKS, DATASETS, DEEPMATH, Source, open_source
from deepmath_viz.sources.cells import chat
from deepmath_viz.sources.cells.odd import odd_of
from deepmath_viz.sources.registry.today import ALL_BENCHMARKS, TODAY, TODAY_BENCHMARKS

SCHEMA = TABLES["benchmarks"].arrow
#: Where a folder keeps all benchmarks in one file with the columns of `--benchmarks FILE`.
MIRRORED = ("benchmarks.parquet", "benchmarks.jsonl", "benchmarks.json")
_COLUMNS = ("benchmark", "problem", "answer")


def _wanted(source: Source, options: Options) -> list[sets.Wanted]:
    """One file with all of them where there is one, else the homes of the 17 of the paper.

    Those of today are added where they are asked for, each from its home.
    """
    asked = options.benchmarks
    added = [sets.at_home(one, source) for one in TODAY_BENCHMARKS if asked and str(asked) == TODAY]
    file = source.extra(*MIRRORED) if added or not asked else asked
    return [*_usual(source, file), *added]


def _usual(source: Source, file: Path | None) -> list[sets.Wanted]:
    if file is None:
        return [sets.Wanted(one, source, one) for one in BENCHMARKS]
    one = replace(BENCHMARKS[0], name=file.name, home_id=str(file))
    return [sets.Wanted(one, open_source(str(file.expanduser().resolve())), DEEPMATH)]


def _inputs(source: Source, options: Options) -> dict[str, Any]:
    found, skipped = sets.find(_wanted(source, options))
    return {"sets": [one.inputs() for one in found], "skipped": sorted(skipped)}


def _rows(found: sets.Found, said: Counted) -> Generator[tuple[str, str | None, str | None]]:
    if found.dataset in ALL_BENCHMARKS:
        yield from sets.pairs(found, said)
        return
    for file in found.files:
        present = found.source.columns(file)
        if missing := {"benchmark", "problem"} - set(present):
            raise SourceShape(
                f"{file.name} has no column {', '.join(sorted(missing))}; it has "
                f"{', '.join(present) or 'none'}. A file of benchmarks needs the columns "
                "benchmark, problem and (where known) answer."
            )
        columns = [name for name in _COLUMNS if name in present]
        first = 0
        with closing(found.source.batches(file, columns, texts=columns)) as tables:
            for table in tables:
                said.take(odd_of(table), file.name, first)
                first += table.num_rows
                for row in table.to_pylist():
                    name, problem = row["benchmark"], row["problem"]
                    problem = problem and chat.unwrapped(problem)
                    usable = name and problem and problem.strip()
                    name = _free(name or "unnamed")
                    yield name, problem if usable else None, row.get("answer")


def _free(name: str) -> str:
    """A benchmark's name that no training set has."""
    taken = {known.name for known in DATASETS if known.kind != "benchmark"}
    return f"{name} (benchmark)" if name in taken else name


def run(context: Context) -> Result:
    """Write `benchmarks.parquet`; notes name those that could not be had, and why.

    Raises:
        SourceError: a file that was asked for by name cannot be read.
    """
    found, skipped = sets.find(_wanted(context.source, context.options))
    file = context.options.benchmarks
    must = file is not None and str(file) != TODAY
    if must and skipped:
        raise SourceShape(next(iter(skipped.values())))
    path, rows, notes = sets.write(context, found, skipped, "benchmarks", SCHEMA, _rows)
    if must and notes["skipped"]:
        raise SourceShape(next(iter(notes["skipped"].values())))
    return Result((path,), rows, notes)


STAGE = Stage(
    name="benchmarks",
    version=2,
    needs=(),
    inputs=_inputs,
    run=run,
)
