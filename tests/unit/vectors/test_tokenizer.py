"""Counting tokens: word by word where a tokenizer parts words first, and as it would itself."""

from __future__ import annotations

from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from deepmath_viz.vectors import models, tokenizer

WORDS = ("group", "Groups", "x", "unfathomably", "12", "3456", "a" * 120, "AbelianGroup", "qzxv")
SIGNS = (
    " ",
    "\n",
    "$",
    "\\frac{",
    "}",
    "^",
    "_",
    "[",
    "]",
    ".",
    "[SEP]",
    "é",
    "群",
    "\x01",
    "\x0b",
    "\x7f",
    "\u200b",
    "\u0338",
    "≠",
    "한",
    "Σ",
    "İ",
    "“",
    "²",
)


@given(st.lists(st.sampled_from(WORDS + SIGNS)).map("".join))
def test_a_text_counted_by_its_words_has_the_tokens_of_the_whole(text):
    """The packaged model parts words and signs before it looks at them."""
    assert counter().count([text]) == counter()._whole([text])


@cache
def counter() -> tokenizer.Counter:
    return tokenizer.find(str(models.packaged().folder)).load()


def test_a_word_is_looked_at_once_and_not_too_many_are_remembered(monkeypatch):
    monkeypatch.setattr(tokenizer, "_REMEMBERED", 3)
    counter, looked_at = tokenizer.find(str(models.packaged().folder)).load(), []
    whole = counter._whole
    monkeypatch.setattr(counter, "_whole", lambda texts: looked_at.extend(texts) or whole(texts))
    assert counter.count(["let x", "let let x", "x = é"]) == [2, 3, 3]
    assert sorted(looked_at) == ["let", "x", "é"]
    assert counter.count(["a set, let x"]) == [5]
    assert sorted(looked_at[3:]) == ["a", "let", "set", "x"]
    assert len(counter._known) == 4


def test_long_words_are_counted_and_not_remembered():
    counter = tokenizer.find(str(models.packaged().folder)).load()
    texts = ["let " + "群" * 40, "let " + "x" * 60, "群" * 20, "群" * 40]
    for _ in range(2):
        assert counter.count(texts) == counter._whole(texts)
    assert {len(word) for word in counter._known} == {len("let"), 60}
