"""What many people saw, as tables."""

from __future__ import annotations

import os
import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

#: The 95th percentile of an action is at most this many seconds, or this many times one person's.
MOST, TIMES = 1.5, 3.0


@dataclass
class Run:
    """What many people saw.

    Attributes:
        people: how many were there.
        seconds: of each action that worked out.
        wrong: what did not, and how often.
        megabytes: of the server and the processes that it started, one a minute.
        busy: seconds of a core that the people themselves took.
        lasted: seconds.
    """

    people: int
    seconds: dict[str, list[float]] = field(default_factory=dict)
    wrong: Counter[str] = field(default_factory=Counter)
    megabytes: list[float] = field(default_factory=list)
    busy: float = 0.0
    lasted: float = 0.0


def spread(seconds: Sequence[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    ordered = sorted(seconds)
    return statistics.median(ordered), ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


def table(alone: Mapping[str, Sequence[float]], run: Run) -> str:
    """One run beside one person, in Markdown."""
    done = sum(map(len, run.seconds.values()))
    lines = [
        f"**{run.people} people for {run.lasted / 60:.1f} minutes**: {done:,} actions, "
        f"{sum(run.wrong.values()):,} went wrong. The people themselves took "
        f"{run.busy / run.lasted:.2f} of a core.",
        "",
        "| action | done | one person: median, 95% | many: median, 95% | |",
        "| --- | --: | --: | --: | --- |",
    ]
    for name, before in alone.items():
        now = run.seconds.get(name, [])
        if not now:
            lines.append(f"| {name} | 0 | | | nobody got so far |")
            continue
        (middle, high), (median, most) = spread(before), spread(now)
        held = most <= max(MOST, TIMES * high)
        lines.append(
            f"| {name} | {len(now):,} | {middle:.2f} s, {high:.2f} s | {median:.2f} s, "
            f"{most:.2f} s | {'held' if held else f'missed: {most / high:.1f} times'} |"
        )
    if run.megabytes:
        lines += ["", "Megabytes, a minute apart: " + ", ".join(f"{n:,.0f}" for n in run.megabytes)]
    if run.wrong:
        lines += ["", "What went wrong:", ""]
        lines += [f"- {n:,} times: {what}" for what, n in run.wrong.most_common(12)]
    return "\n".join(lines)


def page(
    alone: Mapping[str, Sequence[float]], runs: Sequence[Run], problems: int, now: datetime
) -> str:
    """The whole page."""
    said = "\n\n".join(
        [
            "# Under load",
            f"Written by `make load` on {now:%Y-%m-%d}: one server, {os.cpu_count()} cores, a "
            f"corpus of {problems:,} problems. Each person is a websocket session that does "
            "something every 8 to 12 s. An action has held when 19 of 20 took at most "
            f"{MOST} s, or {TIMES:.0f} times as long as for one person alone.",
            *(f"## {run.people} people\n\n{table(alone, run)}" for run in runs),
        ]
    )
    return f"{said}\n"
