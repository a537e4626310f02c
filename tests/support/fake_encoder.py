"""An encoder that needs no model: texts with the same words are near each other."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable, Sequence

import numpy as np


class FakeEncoder:
    """Every word has a direction of its own; a text points where its words point together."""

    backend = "fake"

    def __init__(self, model: object) -> None:
        self.dimension = model.dimension
        self.encoded: list[str] = []

    def tokens(self, texts: Sequence[str]) -> list[str]:
        return list(texts)

    def encode_tokens(
        self, texts: Sequence[str], done: Callable[[int], None] | None = None
    ) -> np.ndarray:
        self.encoded += texts
        vectors = np.stack([self._vector(text) for text in texts])
        if done:
            done(len(texts))
        return vectors

    def _vector(self, text: str) -> np.ndarray:
        total = np.full(self.dimension, 1e-3)
        for word in re.findall(r"\w+|\S", text.lower())[:200]:
            total += _direction(word, self.dimension)
        return (total / np.linalg.norm(total)).astype(np.float32)


@functools.lru_cache(maxsize=20_000)
def _direction(word: str, dimension: int) -> np.ndarray:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4])
    return np.random.default_rng(seed).standard_normal(dimension)
