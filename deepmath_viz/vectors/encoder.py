"""Texts to vectors, as `SentenceTransformer.encode` makes them, faster on a CPU.

Three things make the difference on a CPU, all without a change of the vectors (cosine to the plain
encoder at least 0.999): OpenVINO's fused kernels (bfloat16 where the CPU has it), batches of equal
token length small enough for the caches, and several of them in flight. Where OpenVINO cannot take
a model, torch does; where there is a GPU, torch on it.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from deepmath_viz.errors import SettingsError
from deepmath_viz.vectors import network_library
from deepmath_viz.vectors.models import USUAL_LENGTH, Model

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Tokens in a batch, padding included: on two cores small batches that fit the caches are fastest.
CPU_TOKENS, GPU_TOKENS = 1024, 65_536
#: What a network takes.
NAMES = ("input_ids", "attention_mask")

if TYPE_CHECKING:
    Batch = tuple[list[int], NDArray[np.int64], NDArray[np.int64]]
    Store = Callable[[list[int], NDArray[np.float32]], None]


class Encoder:
    """Encodes texts with one model.

    Args:
        model: which one.
        backend: 'cuda', 'openvino' or 'torch'; None takes the best that works here.
        threads: how many processors it may keep busy; None takes all.
    """

    def __init__(
        self, model: Model, *, backend: str | None = None, threads: int | None = None
    ) -> None:
        self.model = model
        with quiet():
            import torch

            if threads is not None:
                torch.set_num_threads(threads)

            cuda = torch.cuda.is_available() if backend is None else backend == "cuda"
            whole = load(model, "cuda" if cuda else "cpu")
            self._tokenizer = whole.tokenizer
            self.longest = int(whole.max_seq_length or USUAL_LENGTH)
            if cuda:
                self.backend, self._run = "cuda", _torch_runner(whole.half(), "cuda")
            elif backend == "torch":
                self.backend, self._run = _on_cpu(whole)
            else:
                try:
                    self.backend, self._run = _openvino_runner(whole, threads)
                except Exception:
                    # A model with an operation that OpenVINO lacks, or no OpenVINO for this CPU.
                    if backend == "openvino":
                        raise
                    self.backend, self._run = _on_cpu(whole)

    def tokens(self, texts: Sequence[str]) -> list[NDArray[np.int32]]:
        """Token ids of every text, cut at the model's length, special tokens included."""
        clean = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        if not clean:
            return []
        found = self._tokenizer(clean, truncation=True, max_length=self.longest, verbose=False)
        return [np.asarray(ids, dtype=np.int32) for ids in found["input_ids"]]

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of the texts, shape (texts, dimension)."""
        return self.encode_tokens(self.tokens(texts))

    def encode_tokens(
        self, tokens: Sequence[NDArray[np.int32]], done: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Unit vectors of tokenised texts, shape (texts, dimension).

        Args:
            tokens: as `tokens` gives them.
            done: told how many texts are finished, after every batch.
        """
        vectors = np.zeros((len(tokens), self.model.dimension), dtype=np.float32)

        def store(where: list[int], made: NDArray[np.float32]) -> None:
            vectors[where] = made
            if done:
                done(len(where))

        self._run(_batches(tokens, GPU_TOKENS if self.backend == "cuda" else CPU_TOKENS), store)
        lengths: NDArray[np.float32] = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.maximum(lengths, 1e-12, out=lengths)
        return vectors / lengths


def load(model: Model, device: str = "cpu") -> Any:
    """The model as sentence-transformers has it, for reading only.

    Raises:
        SettingsError: its files are none that the libraries take.
    """
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(str(model.folder), device=device, local_files_only=True).eval()
    except Exception as err:  # whatever its files make the libraries raise
        raise SettingsError(
            f"The model in {model.folder} cannot be loaded ({type(err).__name__}: "
            f"{str(err)[:200]}). Give 'paper', 'packaged', or another folder."
        ) from err


def traced(whole: Any) -> Any:
    """The whole model with its pooling as a network of OpenVINO, of token ids and mask."""
    openvino = network_library.openvino()
    import torch

    class Pooled(torch.nn.Module):
        """Takes what a network takes: arrays, not a dictionary of them."""

        def __init__(self) -> None:
            super().__init__()
            self.whole = whole

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            given = {"input_ids": input_ids, "attention_mask": attention_mask}
            return self.whole(given)["sentence_embedding"]

    example = {name: torch.ones((2, 8), dtype=torch.int64) for name in NAMES}
    return openvino.convert_model(Pooled(), example_input=example)


def _batches(tokens: Sequence[NDArray[np.int32]], limit: int) -> Iterator[Batch]:
    """Positions, ids and mask of batches with at most `limit` tokens, texts of like length."""
    order = sorted(range(len(tokens)), key=lambda at: -len(tokens[at]))
    start = 0
    while start < len(order):
        longest = max(1, len(tokens[order[start]]))
        where = order[start : start + max(1, limit // longest)]
        ids = np.zeros((len(where), longest), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, at in enumerate(where):
            ids[row, : len(tokens[at])] = tokens[at]
            mask[row, : len(tokens[at])] = 1
        yield where, ids, mask
        start += len(where)


def _on_cpu(whole: Any) -> tuple[str, Callable[[Iterator[Batch], Store], None]]:
    return "torch", _torch_runner(whole, "cpu")


def _torch_runner(whole: Any, device: str) -> Callable[[Iterator[Batch], Store], None]:
    import torch

    def run(batches: Iterator[Batch], store: Store) -> None:
        with torch.inference_mode():
            for where, ids, mask in batches:
                given = {
                    "input_ids": torch.from_numpy(ids).to(device),
                    "attention_mask": torch.from_numpy(mask).to(device),
                }
                store(where, whole(given)["sentence_embedding"].float().cpu().numpy())

    return run


def _openvino_runner(
    whole: Any, threads: int | None
) -> tuple[str, Callable[[Iterator[Batch], Store], None]]:
    openvino = network_library.openvino()

    core = openvino.Core()
    bfloat16 = "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    compiled = core.compile_model(
        traced(whole),
        "CPU",
        {
            "PERFORMANCE_HINT": "THROUGHPUT",
            "INFERENCE_PRECISION_HINT": "bf16" if bfloat16 else "f32",
        }
        | ({} if threads is None else {"INFERENCE_NUM_THREADS": threads}),
    )

    def run(batches: Iterator[Batch], store: Store) -> None:
        queue = openvino.AsyncInferQueue(compiled)
        queue.set_callback(
            lambda request, where: store(where, request.get_output_tensor(0).data.copy())
        )
        for where, ids, mask in batches:
            queue.start_async(dict(zip(NAMES, (ids, mask), strict=True)), where)
        queue.wait_all()

    return f"openvino {'bfloat16' if bfloat16 else 'float32'}", run


@contextmanager
def quiet() -> Iterator[None]:
    """Keeps the libraries' bars and warnings about tracing from the terminal."""
    import transformers

    names = ("transformers", "sentence_transformers", "torch", "openvino")
    levels = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    hide_bars: Callable[[], None] = transformers.utils.logging.disable_progress_bar
    hide_bars()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
