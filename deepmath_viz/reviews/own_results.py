"""Results of people's own, added by file: kept outside every corpus, beside the published ones."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from deepmath_viz import files
from deepmath_viz.corpus.queries.connection import own_results_from
from deepmath_viz.errors import ResultsRefused
from deepmath_viz.reviews import private_files
from deepmath_viz.sources.columns import open_columns

FILE = "results.json"
#: Columns of a file, those it must have first.
NEEDED, MORE = ("model", "benchmark", "value"), ("base", "metric", "source")
#: Rows of a file, and of everything that is kept.
MOST = 10_000


@dataclass(frozen=True, slots=True)
class OwnResult:
    """A result that somebody added; `value` is in percent."""

    model: str
    benchmark: str
    value: float
    base: str = ""
    metric: str = ""
    source: str = ""


class OwnResults:
    """The results in a folder of what people enter."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.path = folder / FILE

    def all(self) -> list[OwnResult]:
        """What is kept, in the order in which it was added.

        Raises:
            ResultsRefused: the file cannot be read.
        """
        if not self.path.exists():
            return []
        try:
            return [OwnResult(**row) for row in json.loads(self.path.read_text("utf-8"))]
        except (OSError, ValueError, TypeError) as err:
            raise ResultsRefused(
                f"{self.path.name} in the folder of what people enter cannot be read ({err}). Put a"
                " copy of it back, or move it away."
            ) from err

    def rows(self) -> list[tuple[str, str | None, str, float, str, str]]:
        """The same as rows: model, base, benchmark, value, metric, source. Raises as `all`."""
        return [
            (one.model, one.base or None, one.benchmark, one.value, one.metric, one.source)
            for one in self.all()
        ]

    def add(self, path: Path) -> tuple[int, int]:
        """Add the rows of a file; a row for the same model, benchmark and metric is replaced.

        Returns:
            How many were added, and how many of these replaced one.

        Raises:
            ResultsRefused: the file has no such rows; nothing is kept of it then.
        """
        rows = read(path)
        known = {(one.model, one.benchmark, one.metric): one for one in self.all()}
        before = len(known)
        known |= {(one.model, one.benchmark, one.metric): one for one in rows}
        if len(known) > MOST:
            raise ResultsRefused(f"More than {MOST:,} results are not kept. Remove some models.")
        self._keep(list(known.values()))
        return len(rows), before + len(rows) - len(known)

    def remove(self, model: str) -> int:
        """Take away all results of a model; returns how many.

        Raises:
            ResultsRefused: there is none.
        """
        rows = self.all()
        left = [one for one in rows if one.model != model]
        if len(left) == len(rows):
            names = ", ".join(sorted({one.model for one in rows})) or "none"
            raise ResultsRefused(f"No result of {model!r} was added. Models: {names}.")
        self._keep(left)
        return len(rows) - len(left)

    def _keep(self, rows: Sequence[OwnResult]) -> None:
        with files.named_errors(self.path):
            private_files.folder(self._folder)
            aside = self.path.with_name(f".{FILE}.{os.getpid()}")
            aside.unlink(missing_ok=True)
            private_files.empty(aside)
            aside.write_text(json.dumps([asdict(row) for row in rows], indent=1), "utf-8")
            aside.replace(self.path)


def tell_queries(folder: Callable[[], Path]) -> None:
    """Let queries see what is kept; the folder of what people enter is asked for at every query."""
    own_results_from(lambda: OwnResults(folder()).rows())


def read(path: Path) -> list[OwnResult]:
    """The results of a Parquet, JSON or CSV file.

    Raises:
        ResultsRefused: a column is missing, a value is no percentage, two rows are about the same,
            or there is no row.
        SourceError: it cannot be read.
    """
    found = open_columns(path)
    names = [column.name for column in found.columns]
    if lacking := [name for name in NEEDED if name not in names]:
        raise ResultsRefused(
            f"{path.name} has no column {', '.join(lacking)}; it has {', '.join(names) or 'none'}."
            f" Needed are {', '.join(NEEDED)}; {', '.join(MORE)} are taken where they are."
        )
    taken = found.taking([*NEEDED, *(name for name in MORE if name in names)])
    rows = [row for batch in taken.batches() for row in batch.to_pylist()]
    if len(rows) > MOST:
        raise ResultsRefused(f"{path.name} has {len(rows):,} rows; at most {MOST:,} are read.")
    made = [_result(path.name, at, row) for at, row in enumerate(rows, 1)]
    if not made:
        raise ResultsRefused(f"{path.name} has no row.")
    if all(one.value <= 1 for one in made) and any(0 < one.value < 1 for one in made):
        raise ResultsRefused(
            f"Every value in {path.name} is at most 1: these look like shares. Give percent, 0 to"
            " 100."
        )
    _once(path.name, made)
    return made


def _once(name: str, made: Sequence[OwnResult]) -> None:
    """Stop where two rows of a file are about the same: only one of them could be kept."""
    seen: dict[tuple[str, str, str], int] = {}
    for at, one in enumerate(made, 1):
        first = seen.setdefault((one.model, one.benchmark, one.metric), at)
        if first != at:
            raise ResultsRefused(
                f"Rows {first} and {at} of {name} are both {one.model!r} on {one.benchmark!r} by"
                " the same metric. Leave one, or name the metric of each. Nothing was added."
            )


def _result(name: str, at: int, row: dict[str, object]) -> OwnResult:
    texts = {key: str(row.get(key) or "").strip() for key in ("model", "benchmark", *MORE)}
    try:
        value = float(str(row["value"]))
    except ValueError:
        value = math.nan
    if not texts["model"] or not texts["benchmark"] or not 0 <= value <= 100:
        raise ResultsRefused(
            f"Row {at} of {name} has no model, no benchmark, or a value ({row['value']!r}) that is"
            " no percentage from 0 to 100. Nothing was added."
        )
    return OwnResult(value=value, **texts)
