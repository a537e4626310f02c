"""What a build stage is, and what it is given to work with."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deepmath_viz.corpus.manifest import StageRecord
from deepmath_viz.errors import BuildError
from deepmath_viz.maths.answers.judging.judge import Judge
from deepmath_viz.maths.graders.pool import Pool
from deepmath_viz.pipeline.progress import Progress
from deepmath_viz.plumbing.engines.local import LocalEngine
from deepmath_viz.plumbing.engines.work import Engine
from deepmath_viz.sources.base import Source
from deepmath_viz.vectors.models import Model

if TYPE_CHECKING:
    from deepmath_viz.vectors.encoder import Encoder

#: What decides whether two answers are the same, where our own rules do not.
JUDGES = ("latex2sympy2_extended", "math-verify", "sympy")


def _encoder(model: Model) -> Encoder:
    from deepmath_viz.vectors.encoder import Encoder

    return Encoder(model)


@dataclass(frozen=True, slots=True)
class Options:
    """What a build is asked for beside its source.

    Attributes:
        compare: further comparison sets, each `NAME=hub-id:column` or `NAME=FILE:column`.
        benchmarks: a file of benchmark problems (columns `benchmark`, `problem`, `answer`) instead
            of those that the source offers.
        model: embedding model, see `models.find`.
        also_model: a second embedding model whose pairs are compared with those of the first; one
            of `models.CHOICES` or a folder. None for none.
        fold: embed every text as `maths.folding.canonical` gives it.
        tokenizer: counts tokens: a file, a model's folder, or an id on the hub; None estimates.
        coordinates: a file with the paper's coordinates instead of the source's.
        map_neighbours: UMAP's `n_neighbors`.
        min_dist: UMAP's `min_dist`.
        seed: of the UMAP layout.
        encoder: makes the encoder of a model; tests pass one that needs no model.
        judge: opens what compares answers; tests pass one whose processes several builds share.
        graders: opens what asks graders, likewise.
        engine: who does the work that a stage cuts into pieces.
    """

    compare: tuple[str, ...] = ()
    benchmarks: Path | None = None
    model: str = "auto"
    also_model: str | None = None
    fold: bool = False
    tokenizer: str | None = None
    coordinates: Path | None = None
    map_neighbours: int = 15
    min_dist: float = 0.1
    seed: int = 42
    encoder: Callable[[Model], Encoder] = _encoder
    judge: Callable[[], AbstractContextManager[Judge]] = Judge
    graders: Callable[[], AbstractContextManager[Pool]] = Pool
    engine: Engine = field(default_factory=LocalEngine, compare=False)


@dataclass(frozen=True, slots=True)
class Context:
    """Everything a stage may use.

    Attributes:
        source: where the rows come from.
        folder: the corpus folder; finished artefacts lie here.
        work: the stage's own folder for unfinished parts. It outlives an interrupted run and is
            handed to the next one only if nothing that the stage is made from has changed.
        records: the stages that stand already, those in `needs` among them.
        progress: where work is counted.
        options: what was asked for on the command line.
    """

    source: Source
    folder: Path
    work: Path
    records: Mapping[str, StageRecord]
    progress: Progress
    options: Options = field(default_factory=Options)

    def artefact(self, stage: str, at: int = 0) -> Path:
        """The path of an artefact of an earlier stage."""
        return self.folder / self.records[stage].artefacts[at].name

    def work_name(self, part: str = "") -> str:
        """What the work of this stage, or a part of it, is called among all works of all builds."""
        where = hashlib.sha256(str(self.folder.absolute()).encode()).hexdigest()[:8]
        return "-".join(filter(None, (self.folder.name, self.work.name, part, where)))


@dataclass(frozen=True, slots=True)
class Result:
    """What a stage leaves: finished files in its work folder.

    Attributes:
        files: paths under `Context.work`, each with the name it would like to have; the runner
            puts a part of its content hash into the name.
        rows: rows of the stage's table.
        notes: what was counted on the way.
        content: hash of what the files say, for a stage whose files are not reproducible byte
            for byte; None lets the runner hash the bytes.
    """

    files: tuple[Path, ...]
    rows: int
    notes: dict[str, Any] = field(default_factory=dict)
    content: str | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the build.

    Attributes:
        name: name on the command line and in the manifest; what is said of it is in
            `corpus.stages`.
        version: raised when the stage would make something else of the same inputs.
        needs: stages that must stand before.
        run: does the work.
        inputs: reads what the stage is made from beside `needs` and `uses`: a JSON-able, readable
            value.
        makers: libraries that decide what the artefacts mean, by the names of their packages: with
            another version of one, the stage is made anew.
        uses: stages whose artefacts it takes in where they stand. It is made anew when they
            change, but what it has made of them before stays readable.
    """

    name: str
    version: int
    needs: tuple[str, ...]
    run: Callable[[Context], Result]
    inputs: Callable[[Source, Options], dict[str, Any]] = lambda _source, _options: {}
    uses: tuple[str, ...] = ()
    makers: tuple[str, ...] = ()

    def versions(self) -> dict[str, str]:
        """The versions of `makers` that are installed."""
        return {name: version(name) for name in self.makers}


def source_changed(what: str) -> BuildError:
    """The error for a source whose files are replaced while they are read."""
    return BuildError(
        f"The files of the source changed while the build read them ({what}); nothing has been "
        "replaced by the mixture. Run the same command again when they are complete."
    )
