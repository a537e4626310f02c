"""Stage `query-model`: the embedding model in a form that reads a query soon after a start.

Where the model cannot be had in it, nothing is left but the reason, and queries are read by
sentence-transformers.
"""

from __future__ import annotations

from typing import Any

from deepmath_viz.errors import ModelNotConverted
from deepmath_viz.pipeline.stage import Context, Options, Result, Stage
from deepmath_viz.pipeline.stages import embeddings
from deepmath_viz.sources import Source
from deepmath_viz.vectors import query_model


def _inputs(source: Source, options: Options) -> dict[str, Any]:
    from importlib.metadata import version

    return embeddings.model_of(source, options).describe() | {"openvino": version("openvino")}


def run(context: Context) -> Result:
    """Write network, weights and tokenizer, or say why not."""
    model = embeddings.model_of(context.source, context.options)
    try:
        known = query_model.convert(model, context.work)
    except ModelNotConverted as err:
        context.progress.say(f"  {err}. Queries are read with sentence-transformers, in more time")
        return Result((), 0, {"reason": str(err)})
    return Result(tuple(context.work / name for name in query_model.FILES), known)


STAGE = Stage(name="query-model", version=1, needs=(), inputs=_inputs, run=run)
