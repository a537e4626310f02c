"""Text of the data as text that does nothing to a terminal."""

from __future__ import annotations

import json
import unicodedata

import pytest

from deepmath_viz.cli.terminal import tell
from deepmath_viz.plumbing.inert import UNSAFE, shown, shown_json

ODD = [
    *("\x00\x07\x08\x1b\x7f\x85\x9b\x9c\x9d\u061c\u200e\u200f\u2028\u2029\u202e\u2066\ufffa"),
    *("\U000e0001\U000e0041\U000e007f"),
]


@pytest.mark.parametrize("character", ODD)
def test_a_character_that_steers_or_hides_is_written_out(character: str) -> None:
    for written in (shown(f"a{character}b"), shown_json(json.dumps(f"a{character}b"))):
        assert written.isascii() and written.isprintable()
    there = shown_json(json.dumps(f"a{character}b", ensure_ascii=False))
    assert there.isascii() and json.loads(there) == f"a{character}b"


def test_every_mark_of_direction_and_every_control_is_one() -> None:
    kept = "\n\t"
    for code in range(0x110000):
        character = chr(code)
        turns = unicodedata.bidirectional(character) in ("LRE", "RLE", "PDF", "LRO", "RLO", "LRI",
                                                         "RLI", "FSI", "PDI")  # fmt: skip
        if (turns or unicodedata.category(character) == "Cc") and character not in kept:
            assert UNSAFE.match(character), hex(code)


def test_words_and_emoji_stay_as_they_are() -> None:
    text = "Ünïcode 数学 שלום \U0001f469\u200d\U0001f467 x²\t∫\n"
    assert shown(text) == text and shown_json(text) == text


def test_what_is_told_of_a_file_steers_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    tell("out\x1b[31m\u202e.md: 40 lines")
    assert capsys.readouterr().err == "out\\x1b[31m\\u202e.md: 40 lines\n"
