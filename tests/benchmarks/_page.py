"""docs/performance.md, its chart, and the rows that the README quotes, from what was measured.

python -m tests.benchmarks._page      # writes them again from docs/performance.json
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from deepmath_viz.config import ROOT
from tests.benchmarks import _chart
from tests.benchmarks._row import Row, shown

DOCS = ROOT / "docs"
DATA, PAGE, CHART = DOCS / "performance.json", DOCS / "performance.md", DOCS / "pictures/growth.svg"
README = ROOT / "README.md"
BEGIN, END = "<!-- from docs/performance.md -->", "<!-- end -->"
#: What the README quotes, by name of the measurement and what it measured.
QUOTED = (
    ("filters", "filter to page, p95"),
    ("search", "search by words, median"),
    ("export", "export with every solution"),
    ("answers", "verdicts on all solutions"),
    ("embeddings", "texts embedded"),
    ("neighbours", ""),
    ("layout", ""),
    ("map_peers", "pan, one move to the next"),
    ("server", "memory of the server, every page visited"),
)
COLUMNS = ("what", "size", "ours", "peer", "times as good", "target", "met")
HEADINGS = {
    "filters": "Filters",
    "server": "The server",
    "pages": "Pages until they are settled",
    "sql": "Queries of one's own",
    "search": "Search",
    "scan": "Search in solutions",
    "solutions": "Opening a problem",
    "export": "Export",
    "attached": "Attaching columns",
    "answers": "Verdicts",
    "rollouts": "Rollouts",
    "embeddings": "Embeddings",
    "neighbours": "Exact neighbours",
    "layout": "The map's layout",
    "pairs": "Pairs",
    "ngrams": "Shared n-grams",
    "map_peers": "The map in the browser",
    "hub_exit": "Reading from the hub",
}
HEAD = """# Performance

Written by `make bench` from what it measured ([performance.json](performance.json)); a test fails
where this page or the README says something else. Each number stands beside its peer's in the same
run, on the same machine. "Times as good" is how many times as fast, as quick to answer or as
sparing as the peer: above 1 is better. `make bench ONLY=filters` measures some again,
`make bench QUICK=1` everything at a tenth of the size; a larger measurement is never replaced by a
smaller one. Full-size corpora are written by `make full` (`FULL=FOLDER` names one).
"""
_BUSY = (
    "The machine was busy with other work meanwhile, and everything took several times as long:\n"
    "ratios and processor time hold, other times do not."
)


def known(path: Path = DATA) -> list[dict[str, Any]]:
    """Every run that was kept: a measurement at a size."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []


def told(runs: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The run that the table shows of every measurement: the largest up to the full size."""
    for name in dict.fromkeys(run["name"] for run in runs):
        mine = [run for run in runs if run["name"] == name and run["share"] <= 1]
        good = [run for run in mine if not run["failure"]] or mine
        if good:
            yield max(good, key=lambda run: run["share"])


def rows_of(run: dict[str, Any]) -> list[Row]:
    """The rows of a run."""
    return [Row(**row) for row in run["rows"]]


def text(runs: list[dict[str, Any]]) -> str:
    """The whole page."""
    shown_runs = list(told(runs))
    dates = sorted({run["date"] for run in shown_runs})
    machines = list(dict.fromkeys(run["machine"] for run in shown_runs))
    rows = [row for run in shown_runs for row in rows_of(run)]
    met, missed = ([row for row in rows if row.met is held] for held in (True, False))
    lines = [HEAD]
    if shown_runs:
        lines += [
            f"Measured {' to '.join(dict.fromkeys((dates[0], dates[-1])))} on: "
            + "; ".join(machines)
            + ".",
            "",
            f"Of {len(met) + len(missed)} targets {len(met)} are met.",
            "",
        ]
    if any(_chart.grown(runs)):
        lines += [
            "## Growth",
            "",
            f"![{_chart.words(runs)}](pictures/{CHART.name})",
            "",
        ]
    for run in shown_runs:
        lines += [f"## {HEADINGS.get(run['name'], run['name'])}", "", *_section(run)]
    broken = [run for run in runs if run["failure"] and run not in shown_runs]
    if broken:
        lines += ["## Not measured", ""]
        lines += [f"- {run['name']} at {run['share']:g}: {run['failure']}" for run in broken]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _section(run: dict[str, Any]) -> list[str]:
    under = (
        f"`ONLY={run['name']}`, {run['date']}, {run['share']:g} of the full size, load "
        f"{run['load'][0]} before and {run['load'][1]} after, {run['seconds']:,} s."
    )
    if run["failure"]:
        return [under, "", f"Failed: {run['failure']}.", ""]
    rows = rows_of(run)
    if _was_busy(run):
        under += " " + _BUSY
    lines = [under, "", *_table(rows), ""]
    for name in dict.fromkeys(_peer(row) for row in rows if row.peer_name):
        lines.append(f"- Peer: {name}.")
    for row in rows:
        if row.note:
            lines.append(f"- {row.what}: {row.note}.")
    for row in rows:
        if row.met is False and row.reason:
            lines.append(f"- **Missed**, {row.what}: {row.reason}.")
    return [*lines, ""] if lines[-1] else lines


def _peer(row: Row) -> str:
    return f"{row.peer_name} ({row.version})" if row.version else row.peer_name


def _table(rows: list[Row]) -> list[str]:
    lines = [f"| {' | '.join(COLUMNS)} |", f"|{'---|' * len(COLUMNS)}"]
    return lines + [f"| {' | '.join(cells(row))} |" for row in rows]


def cells(row: Row) -> tuple[str, ...]:
    """A row as the tables show it."""
    return (
        row.what,
        row.size,
        shown(row.ours, row.unit),
        shown(row.peer, row.unit) if row.peer is not None else "",
        f"{row.ratio:.2f}" if row.ratio is not None else "",
        row.target,
        {True: "yes", False: "**no**", None: ""}[row.met],
    )


def quoted(runs: list[dict[str, Any]]) -> str:
    """What stands in the README between its two marks; nothing where nothing was measured."""
    rows, busy = [], False
    for name, what in QUOTED:
        for run in told(runs):
            found = [row for row in rows_of(run) if not what or row.what == what]
            rows += found[:1] if run["name"] == name else []
            busy |= run["name"] == name and bool(found) and _was_busy(run)
    wanted = (0, 1, 2, 3, 4)
    lines = [
        f"| {' | '.join(COLUMNS[at] for at in wanted)} | peer |",
        f"|{'---|' * (len(wanted) + 1)}",
    ]
    lines += [
        f"| {' | '.join(cells(row)[at] for at in wanted)} | {row.peer_name} |" for row in rows
    ]
    lines += ["", _BUSY] * busy
    return "\n".join(lines) + "\n" if rows else ""


def _was_busy(run: dict[str, Any]) -> bool:
    return bool(min(run["load"]) > run["cores"])


def parts(readme: str) -> tuple[str, str, str]:
    """The README before, in and after what it quotes.

    Raises:
        ValueError: it has not both marks.
    """
    before, begun, rest = readme.partition(BEGIN + "\n")
    inside, ended, after = rest.partition(END)
    if not begun or not ended:
        raise ValueError(f"README.md lacks {BEGIN} and {END}.")
    return before + begun, inside, ended + after


def main() -> None:
    """Write the page, the chart and the rows of the README."""
    runs = known()
    PAGE.write_text(text(runs), encoding="utf-8")
    CHART.write_text(_chart.svg(runs), encoding="utf-8")
    before, _, after = parts(README.read_text(encoding="utf-8"))
    README.write_text(before + quoted(runs) + after, encoding="utf-8")


if __name__ == "__main__":
    main()
