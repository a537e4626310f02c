"""Text that is not ours as inert Markdown."""

from __future__ import annotations

import re
from contextvars import copy_context

import pytest

from deepmath_viz.maths.latex import CARD, LEAST, PAGE, Drawn
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


def test_the_texts_of_a_page_share_what_may_be_drawn_and_none_goes_without() -> None:
    text = " ".join(f"$x_{{{n}}} + y$" for n in range(1_000))

    def page() -> list[Drawn]:
        markdown.begin_page()
        return [markdown.drawn(text, CARD) for _ in range(50)]

    found = copy_context().run(page)
    assert found[0].drawn == CARD.formulas == found[10].drawn
    assert 0 < found[-1].drawn == found[-2].drawn <= LEAST.formulas
    assert sum(one.took.symbols for one in found) <= PAGE.symbols + 50 * LEAST.symbols
    assert all(one.rest for one in found)
    # A fragment that runs alone has a page to itself, and the next page begins anew.
    assert copy_context().run(markdown.drawn, text, CARD).drawn == CARD.formulas
    assert copy_context().run(page)[0].drawn == CARD.formulas


def test_an_ordinary_page_of_fifty_is_drawn_whole() -> None:
    def page() -> list[Drawn]:
        markdown.begin_page()
        text = r"Let $f(x) = \int_0^x e^{-t^2} dt$ for $x > 0$. Find $\lim_{x \to \infty} f(x)$."
        return [markdown.drawn(text, CARD) for _ in range(100)]

    assert not any(one.rest for one in copy_context().run(page))
