"""What a measurement gives: rows of the report that `make bench` writes.

Every script of this folder has `rows(size) -> list[Row]`: what it measured at that size, ours
beside its peer in the same run. `_run` calls it in a process of its own, and `_page` writes
docs/performance.md.
"""

from __future__ import annotations

import dataclasses
import json
import math
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

#: What is more where it is better; of every other unit less is better.
RATES = ("/s", "MB/s", "GB/s")


@dataclass(frozen=True)
class Size:
    """How large a measurement is.

    Attributes:
        share: of the dataset's size: 1.0 is 103,022 problems, 0.25 a quarter, 4 four times as many.
        full: a folder that `make full` wrote at share 1, where there is one; corpora that are made
            from it or at other shares lie beside it.
        quick: some minutes for all: fewer rounds and smaller samples of what a peer does.
    """

    share: float = 1.0
    full: Path | None = None
    quick: bool = False

    def of(self, whole: int, least: int = 1) -> int:
        """So many of what the whole dataset has `whole` of, at least `least`."""
        return max(least, round(whole * self.share))


@dataclass(frozen=True)
class Row:
    """One line of the report.

    Attributes:
        what: what was measured, the same words in every run: "filter to page, p95".
        size: of what: "103,022 problems".
        ours: in `unit`.
        unit: "s", "ms", "MB", "/s", "MB/s"; a rate is better when higher, all else when lower.
        peer: what the peer took or gave in the same run, in the same unit; None without one.
        peer_name: the peer and how it was asked: "DuckDB, the same queries".
        version: of the peer: `installed("duckdb")`.
        most: `ours` should be at most this (of a rate: at least).
        times: should be at least so many times as good as the peer: 3 is three times as fast,
            1 / 1.3 at most 1.3 times as long.
        note: what one has to know to read the number.
        reason: why the target is missed where it is, and what was tried; shown only then.
        growth: whether the chart of growth shows it: the time of one thing, at every size measured.
        share: of the full size; the runner fills it in.
    """

    what: str
    size: str
    ours: float
    unit: str
    peer: float | None = None
    peer_name: str = ""
    version: str = ""
    most: float | None = None
    times: float | None = None
    note: str = ""
    reason: str = ""
    growth: bool = False
    share: float = 1.0

    @property
    def ratio(self) -> float | None:
        """How many times as good as the peer: above 1 is better; None without a peer."""
        if self.peer is None:
            return None
        better, worse = (self.ours, self.peer) if self.unit in RATES else (self.peer, self.ours)
        return better / worse if worse else math.inf

    @property
    def met(self) -> bool | None:
        """Whether every target is met; None where there is none, or the peer was not there."""
        held = []
        if self.most is not None:
            held.append(self.ours >= self.most if self.unit in RATES else self.ours <= self.most)
        if self.times is not None and self.ratio is not None:
            held.append(self.ratio >= self.times)
        return all(held) if held else None

    @property
    def target(self) -> str:
        """The targets in words, "" without any."""
        said = []
        if self.most is not None:
            said.append(
                f"at {'least' if self.unit in RATES else 'most'} {shown(self.most, self.unit)}"
            )
        if self.times is not None:
            said.append(
                f"at least {self.times:.3g} times as good"
                if self.times >= 1
                else f"at most {1 / self.times:.3g} times the peer's"
            )
        return " and ".join(said)

    def data(self) -> dict[str, Any]:
        """As JSON holds it; `Row(**data)` is the row again."""
        return dataclasses.asdict(self)


def shown(value: float, unit: str) -> str:
    """A number with three digits that count and its unit: "4.31 s", "103,022 /s"."""
    if not math.isfinite(value):
        return f"{value} {unit}"
    digits = max(0, 2 - math.floor(math.log10(abs(value)))) if value else 0
    return f"{value:,.{digits}f} {unit}".strip()


def installed(*packages: str) -> str:
    """Names and versions of installed packages: "duckdb 2.0.0"."""
    return ", ".join(f"{name} {metadata.version(name)}" for name in packages)


def told(rows: list[Row]) -> None:
    """Print rows, one a line: what a script says that is run by hand."""
    for row in rows:
        beside = ""
        if row.peer is not None and row.ratio is not None:
            beside = (
                f" | {row.peer_name}: {shown(row.peer, row.unit)} | {row.ratio:.2f} times as good"
            )
        wanted = f" | {row.target}: {'met' if row.met else 'missed'}" if row.met is not None else ""
        print(f"{row.what}, {row.size}: {shown(row.ours, row.unit)}{beside}{wanted}")
        if row.note:
            print(f"    {row.note}")


def written(rows: list[Row], path: Path) -> None:
    """Leave rows for the runner."""
    path.write_text(json.dumps([row.data() for row in rows]), encoding="utf-8")
