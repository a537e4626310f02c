"""What several tests share: small sources in the dataset's shape, builds of them, real rows.

What a fixture needs is imported inside it: a file of tests that uses none begins sooner.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

from deepmath_viz import config
from tests.support import order

if TYPE_CHECKING:
    from deepmath_viz.corpus.manifest import Manifest
    from deepmath_viz.pipeline.stage import Stage
    from deepmath_viz.sources import Source

# Two cores shared with a browser make any deadline a coin toss, that of drawing examples, too.
# The same examples every time: a red run must mean that the change before it is at fault.
hypothesis.settings.register_profile(
    "deepmath",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    max_examples=80,
    derandomize=True,
)
hypothesis.settings.load_profile("deepmath")

#: Files of tests that need neither a browser nor Linux: marked `portable`.
PORTABLE = (
    "unit/dataset/",
    "unit/maths/latex/",
    "unit/maths/test_diff.py",
    "unit/plumbing/test_lru.py",
    "unit/plumbing/test_intervals.py",
    "unit/reviews/test_sampling.py",
    "unit/vectors/test_models.py",
    "unit/test_architecture.py",
    "unit/test_config.py",
    "unit/test_docs.py",
    "unit/test_palette.py",
)

Row = dict[str, Any]
#: Columns of a source, by their types in Arrow.
_TYPES = {
    "question": "string",
    "final_answer": "string",
    "difficulty": "float64",
    "topic": "string",
    "r1_solution_1": "string",
    "r1_solution_2": "string",
    "r1_solution_3": "string",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of `PORTABLE`, and begin with the files that take longest."""
    here = Path(__file__).parent
    for item in items:
        if item.path.relative_to(here).as_posix().startswith(PORTABLE):
            item.add_marker(pytest.mark.portable)
    items.sort(key=lambda item: order.rank(item.nodeid.partition("::")[0]))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Whole files to a process, as `loadfile` gives them, and together what shares something."""
    return order.Households(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.hookimpl(optionalhook=True, wrapper=True)
def pytest_xdist_auto_num_workers() -> Iterator[int]:
    """One process more than processors: a test that waits for a browser or a clock needs none."""
    processors = yield
    return processors + 1 if processors > 1 else processors


@pytest.fixture(autouse=True)
def settings_of_this_test_alone() -> Iterator[None]:
    """The settings are read once a process, and corpora opened once: begin and end without any."""
    _forget()
    yield
    _forget()


def _forget() -> None:
    config.settings.cache_clear()
    # Where nothing has imported it, nothing is open.
    if catalogue := sys.modules.get("deepmath_viz.corpus.catalogue"):
        catalogue.forget()


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real rows; skips where there is none."""
    path = os.environ.get("DEEPMATH_REAL_DATA")
    if not path:
        pytest.skip("DEEPMATH_REAL_DATA is not set")
    return Path(path)


@pytest.fixture(scope="session")
def example_rows() -> Callable[..., list[Row]]:
    """Makes `n` rows with every kind of gap that the dataset has; the same ones every time.

    Their solutions agree with the final answer, word for word; those that are `wrong` say other
    numbers, which takes the build some seconds to compare.
    """

    def rows(n: int, *, wrong: bool = False) -> list[Row]:
        topics = [
            "Mathematics -> Algebra -> Intermediate Algebra -> Other",
            "Mathematics -> Algebra",
            "Mathematics -> Calculus -> Limits",
            "Mathematics -> Number Theory -> Other",
            None,
        ]
        answers = ["12", "\\frac{1}{2}", "Yes", "x^2 + 1", "(0, 1)", "", None, "0.5"]
        levels = [1.0, 4.5, 5.0, 7.5, 10.0, -1.0, None, float("nan"), 6.25]
        hard = ", in 100% of cases_of 'n' (\\emph{½})"
        made: list[Row] = []
        for i in range(n):
            solved = 0 if i % 7 == 3 else 1 if i % 7 == 5 else 3
            row: Row = {
                "question": f"Compute the {i}th term of $a_n = {i} n${hard if i % 3 else ''}.",
                "final_answer": answers[i % len(answers)],
                "difficulty": levels[i % len(levels)],
                "topic": topics[i % len(topics)],
            }
            for k in (1, 2, 3):
                box = i * k if wrong else row["final_answer"] or i
                text = (
                    f"Thinking {k} of {i}.\n\\boxed{{0}}</think>Way {k} of {i}: \\boxed{{{box}}}."
                )
                row[f"r1_solution_{k}"] = text if k <= solved else None
            made.append(row)
        return made

    return rows


@pytest.fixture(scope="session")
def write_source() -> Callable[..., Path]:
    """Writes rows as Parquet shards into a folder and returns it."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, pa.type_for_alias(kind)) for name, kind in _TYPES.items()])

    def write(folder: Path, rows: Sequence[Row], shards: int = 1) -> Path:
        (folder / "data").mkdir(parents=True, exist_ok=True)
        for shard in range(shards):
            part = rows[len(rows) * shard // shards : len(rows) * (shard + 1) // shards]
            table = pa.Table.from_pylist(list(part), schema=schema)
            name = f"train-{shard:05d}-of-{shards:05d}.parquet"
            pq.write_table(table, folder / "data" / name, row_group_size=100)
        return folder

    return write


def quick_stages() -> tuple[Stage, ...]:
    """The stages that take no embedding; the others take seconds even for ten rows.

    Without the paper's map, whose 478,844 points no test wants that does not ask for them.
    """
    from deepmath_viz import pipeline

    first = pipeline.STAGES[: pipeline.NAMES.index("serve") + 1]
    return tuple(stage for stage in first if stage.name != "layout-paper")


@pytest.fixture(scope="session")
def make() -> Iterator[Callable[..., Manifest]]:
    """Builds a source in this process, without a word: the quick stages, or those named.

    Texts are embedded by `FakeEncoder`. The processes that compare answers, and those with graders,
    are those of the first build that asks: to start them takes longer than all else in a small one.
    """
    from deepmath_viz import pipeline
    from deepmath_viz.maths.answers.judging.judge import Judge
    from deepmath_viz.maths.graders.pool import Pool
    from deepmath_viz.pipeline import runner
    from deepmath_viz.pipeline.progress import Progress
    from deepmath_viz.pipeline.stage import Options
    from deepmath_viz.sources import open_source
    from tests.support.fake_encoder import FakeEncoder

    def run(
        source: Source | Path,
        cache: Path,
        *only: str,
        force: bool = False,
        out: Any = None,
        **options: Any,
    ) -> Manifest:
        opened = open_source(str(source)) if isinstance(source, Path) else source
        wanted = pipeline.STAGES if only else quick_stages()
        progress = Progress(cache / opened.corpus, pipeline.NAMES, out=out or io.StringIO())
        asked = Options(
            **{
                "model": "packaged",
                "encoder": FakeEncoder,
                "judge": lambda: nullcontext(judge),
                "graders": lambda: nullcontext(graders),
                **options,
            }
        )
        return runner.build(
            opened, cache, wanted, only=only, force=force, options=asked, progress=progress
        )

    with Judge() as judge, Pool() as graders:
        yield run


@pytest.fixture(scope="session")
def make_cache(
    tmp_path_factory: pytest.TempPathFactory,
    make: Callable[..., Manifest],
    write_source: Callable[..., Path],
) -> Callable[..., tuple[Path, Manifest]]:
    """Builds rows into a cache of their own; gives the cache and the manifest."""

    def run(name: str, rows: Sequence[Row], shards: int = 1) -> tuple[Path, Manifest]:
        base = tmp_path_factory.mktemp(name)
        cache = base / "cache"
        return cache, make(write_source(base / "source", rows, shards=shards), cache)

    return run


@pytest.fixture(scope="session")
def deepmath() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the command line in a process of its own, as people do."""

    def run(*words: object, env: dict[str, str] | None = None, **options: Any) -> Any:
        return subprocess.run(
            [sys.executable, "-m", "deepmath_viz", *map(str, words)],
            env={**os.environ, **(env or {})},
            cwd=Path(__file__).resolve().parents[1],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
            **options,
        )

    return run
