"""Lengths in tokens: the limits that solutions are held against, and how they are estimated."""

from __future__ import annotations

import math
from collections.abc import Mapping

#: Contexts and limits of completions that are usual in training, in tokens: 4K, 8K, 16K, 32K.
LIMITS = (4_096, 8_192, 16_384, 32_768)
#: Characters a token, where no tokenizer is named. Measured with the tokenizer of the packaged
#: all-MiniLM-L6-v2 (WordPiece, 30,522 pieces, no special tokens) on real rows of DeepMath-103K:
#: 2,156,540 characters and 824,341 tokens in 9,265 questions, 115,286 and 49,377 in the nine
#: solutions of rows 0 to 2. Tokenizers of larger vocabularies make fewer tokens of the same text.
CHARACTERS_PER_TOKEN: Mapping[str, float] = {"question": 2.6, "solution": 2.3}
#: What the ratios were measured on, in a sentence.
MEASURED = "measured on 9,265 questions and 9 solutions with the tokenizer of all-MiniLM-L6-v2"


def estimated(characters: int, kind: str) -> int:
    """The tokens of a question or solution of so many characters; an estimate."""
    return math.ceil(characters / CHARACTERS_PER_TOKEN[kind])


def short(limit: int) -> str:
    """A limit as it is spoken of: 4,096 tokens are 4K."""
    return f"{limit // 1024}K"
