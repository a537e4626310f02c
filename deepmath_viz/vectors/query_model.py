"""A model in a form that reads a query soon after a start: a network of OpenVINO and a tokenizer.

Whoever reads one query needs neither torch nor transformers, whose import alone takes longer than
all the rest. `convert`, part of a build, needs both, and makes sure that the vectors are the same.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from deepmath_viz.errors import ModelNotConverted
from deepmath_viz.vectors import network_library
from deepmath_viz.vectors.encoder import NAMES, load, quiet, traced
from deepmath_viz.vectors.models import USUAL_LENGTH, Model

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Names of what `convert` leaves: the network, its weights, the tokenizer.
FILES = ("query-model.xml", "query-model.bin", "query-model.json")
#: How near a vector must be to that of sentence-transformers, as a cosine.
NEAR = 1 - 1e-4
#: Texts whose vectors are compared: short ones and cut ones, formulas, other scripts, and nothing.
PROBES = (
    "group",
    "How many Sylow 3-subgroups can a group of order 12 have?",
    r"Evaluate $\int_0^1 \frac{x^2}{\sqrt{1-x^2}}\,dx$ for $x \in \mathbb{R}$.",
    "∫ x² dx ≤ ½ π",
    "Вычислите интеграл. 积分を計算せよ。",
    "",
    "limit " * 700,
)


class QueryModel:
    """Turns a text at a time into its vector.

    Args:
        network, weights, tokenizer: what `convert` has left.
    """

    def __init__(self, network: Path, weights: Path, tokenizer: Path) -> None:
        openvino = network_library.openvino()
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        core = openvino.Core()
        # As exact as torch, also where the processor would rather count with half as many digits.
        asked = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": "f32"}
        read = core.read_model(str(network), str(weights))
        self._request = core.compile_model(read, "CPU", asked).create_infer_request()

    def encode(self, text: str) -> NDArray[np.float32]:
        """The unit vector of a text, shape (dimension,)."""
        clean = text.encode("utf-8", "replace").decode("utf-8")
        ids = np.asarray([self._tokenizer.encode(clean).ids], dtype=np.int64)
        given = dict(zip(NAMES, (ids, np.ones_like(ids)), strict=True))
        (made,) = self._request.infer(given).values()
        vector: NDArray[np.float32] = np.array(made[0], dtype=np.float32)
        return vector / max(float(np.linalg.norm(vector)), 1e-12)


def convert(model: Model, folder: Path) -> int:
    """Write `FILES` into a folder; weights are rounded to 16 bits.

    Returns:
        How many tokens the model knows.

    Raises:
        ModelNotConverted: it has no tokenizer of the tokenizers library, has an operation that
            OpenVINO lacks, or gives other vectors in its new form; the message says which.
    """
    files = [folder / name for name in FILES]
    with quiet():
        whole = load(model)
        plain: NDArray[np.float32] = whole.encode(list(PROBES), normalize_embeddings=True)
        known = _tokenizer(whole, files[2])
        try:
            openvino = network_library.openvino()

            openvino.save_model(traced(whole), str(files[0]), compress_to_fp16=True)
            ready = QueryModel(*files)
            found = np.stack([ready.encode(text) for text in PROBES])
        except Exception as err:  # whatever it is, the model is read as before
            raise ModelNotConverted(
                f"OpenVINO does not take the model {model.name} ({type(err).__name__}: "
                f"{(str(err).strip() or 'no reason given').splitlines()[0][:200]})"
            ) from err
    least = float((found * plain).sum(axis=1).min()) if found.shape == plain.shape else -1.0
    if not least >= NEAR:
        raise ModelNotConverted(
            f"OpenVINO makes other vectors of the model {model.name} (cosine {least:.4f} where "
            f"{NEAR} is wanted)"
        )
    return known


def _tokenizer(whole: Any, path: Path) -> int:
    """Write the tokenizer that a model is used with, cutting as it does; returns its tokens."""
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_str(whole.tokenizer.backend_tokenizer.to_str())
    except Exception as err:
        raise ModelNotConverted(
            f"The model has no tokenizer of the tokenizers library ({type(err).__name__})"
        ) from err
    tokenizer.enable_truncation(int(whole.max_seq_length or USUAL_LENGTH))
    tokenizer.no_padding()
    # Its own `save` raises a bare Exception where the disk is full; a file of Python an OSError.
    path.write_text(tokenizer.to_str(pretty=True), encoding="utf-8")
    return int(tokenizer.get_vocab_size())
