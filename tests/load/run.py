"""Fifty people at one server for ten minutes, then two hundred: `make load`.

    python -m tests.load.run --cache CACHE [--people 50 --minutes 10] [--then 200 --for 2]

A new server on a copy of the cache is first used by one person alone, each action twenty times;
then by many at once, each of whom does something every 8 to 12 s over a websocket of their own.
What is told: how long each action took (median, 95th percentile) beside the same for one person,
what went wrong, and the memory of the server a minute (PSS, with the processes it started). The
people run in a process of their own on the same machine, so they take a part of its cores.

An action holds what was asked for when 19 of 20 take at most 1.5 s, or three times as long as for
one person. Times are printed and written with `--out`, never asserted.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import resource
import shutil
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from deepmath_viz.corpus import catalogue
from deepmath_viz.dataset.filters import Filters
from tests.benchmarks.bench_server import Server, served
from tests.load import report
from tests.load.people import Person
from tests.load.report import Run
from tests.load.session import Refused, Session

ALONE, PAUSE = 20, (8.0, 12.0)


def main(argv: Sequence[str] | None = None) -> None:
    """Run all and print the tables."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--cache", type=Path, required=True, help="a cache with a built corpus")
    options.add_argument("--people", type=int, default=50)
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--then", type=int, default=200, help="people of the second run; 0: none")
    options.add_argument("--for", type=float, default=2, dest="longer", help="its minutes")
    options.add_argument("--out", type=Path, help="a page to write, such as docs/load.md")
    given = options.parse_args(argv)
    runs: list[Run] = []
    with tempfile.TemporaryDirectory(prefix="deepmath-load-") as name:
        cache = Path(shutil.copytree(given.cache, Path(name) / "cache"))
        corpus = catalogue.choose(cache)
        problems = catalogue.open_store(cache, corpus).count(Filters())
        with served(cache, corpus) as server:
            address = server.url.removeprefix("http://")
            wait_for(f"{server.url}/_stcore/health")
            alone = asyncio.run(one_person(address, problems))
            for people, minutes in ((given.people, given.minutes), (given.then, given.longer)):
                if people:
                    began = _worked()
                    run = asyncio.run(many(address, server, problems, people, minutes * 60))
                    run.busy = _worked() - began
                    runs.append(run)
                    print(report.table(alone, run), flush=True)
    if given.out:
        given.out.write_text(report.page(alone, runs, problems, datetime.now(UTC)), "utf-8")


def _worked() -> float:
    """Seconds of a core that this process has taken."""
    taken = resource.getrusage(resource.RUSAGE_SELF)
    return taken.ru_utime + taken.ru_stime


def wait_for(address: str, patience: float = 60) -> None:
    """Until a server answers.

    Raises:
        TimeoutError: it does not.
    """
    end = time.monotonic() + patience
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(address)


async def one_person(address: str, problems: int) -> dict[str, list[float]]:
    """Seconds of each action for somebody alone, the first of each left out."""
    seconds: dict[str, list[float]] = {}
    async with Session(address) as session:
        person = Person(session, random.Random(0), problems)
        await session.visit("")
        for turn in range(ALONE + 1):
            for name, (_, action) in person.actions.items():
                began = time.monotonic()
                await action()
                if turn:
                    seconds.setdefault(name, []).append(time.monotonic() - began)
    return seconds


async def many(address: str, server: Server, problems: int, people: int, lasting: float) -> Run:
    """So many people for so many seconds; they come within the first pause."""
    run = Run(people)
    began = time.monotonic()
    watching = asyncio.create_task(_watch(run, server))
    await asyncio.gather(
        *(_somebody(run, address, problems, seed, began + lasting) for seed in range(people))
    )
    watching.cancel()
    run.lasted = time.monotonic() - began
    return run


async def _watch(run: Run, server: Server) -> None:
    while True:
        await asyncio.sleep(min(60, 10 + 50 * bool(run.megabytes)))
        run.megabytes.append(server.megabytes() + server.of_others())


async def _somebody(run: Run, address: str, problems: int, seed: int, end: float) -> None:
    chance = random.Random(seed)
    await asyncio.sleep(chance.uniform(0, PAUSE[1]))
    while time.monotonic() < end:
        try:
            async with Session(address) as session:
                await _stay(run, Person(session, chance, problems), chance, end)
        except (OSError, TimeoutError, Refused) as err:
            run.wrong[f"coming in: {err}"[:160]] += 1
            await asyncio.sleep(chance.uniform(*PAUSE))


async def _stay(run: Run, person: Person, chance: random.Random, end: float) -> None:
    await person.session.visit("")
    while time.monotonic() < end:
        name = person.chosen()
        began = time.monotonic()
        try:
            await person.actions[name][1]()
            run.seconds.setdefault(name, []).append(time.monotonic() - began)
        except Refused as err:
            run.wrong[f"{name}: {err}"[:160]] += 1
        await asyncio.sleep(chance.uniform(*PAUSE))


if __name__ == "__main__":
    main()
