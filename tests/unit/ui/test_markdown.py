"""Text that is not ours as inert Markdown."""

from __future__ import annotations

import re

import pytest

from deepmath_viz.maths.latex.prose import JOINER
from deepmath_viz.ui.elements import markdown


@pytest.mark.parametrize(
    "text",
    [
        "![beacon](http://127.0.0.1:9/a.png)",
        "[click](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        "$\\href{javascript:alert(1)}{x}$",
        ":material/home: :smile: :red[red] :blue-badge[b]",
        "www.example.com and someone@example.com and HTTPS://example.com",
        "a | b\n--|--\n`code` ~~gone~~ **bold** # heading",
    ],
)
def test_nothing_in_it_acts(text: str) -> None:
    shown = markdown.escape(text)
    assert shown.replace("\\", "").replace(JOINER, "") == text.replace("\\", "")
    for sign in "`*_{}[]()#+!|<>~$:":
        assert not re.search(rf"(?<!\\){re.escape(sign)}", shown), sign
    # Links and emoji are looked for in what is left when the escapes have been read.
    read = re.sub(r"\\([^\w\s])", r"\1", shown)
    assert not re.search(r"(?i)https?://|\bwww\.|\w@\w|:[\w+-]+:|:material/", read)


def test_what_no_page_can_show_is_replaced() -> None:
    assert markdown.escape("a\x00b\u202ec\u2066d\x1b[31m") == "a\ufffdb\ufffdc\ufffdd\ufffd\\[31m"


def test_plain_words_stay_as_they_are() -> None:
    assert markdown.escape("Algebra, 22 of 30; topic › x") == "Algebra, 22 of 30; topic › x"
