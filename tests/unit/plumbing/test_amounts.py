"""How many of something, in words, and that one place says it."""

from __future__ import annotations

import re

import pytest

from deepmath_viz.plumbing.amounts import several
from tests.unit.test_architecture import NAMES, ROOT


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "0 pairs"), (1, "1 pair"), (2, "2 pairs"), (1_234, "1,234 pairs")],
)
def test_one_of_something_is_told_from_several(number: int, said: str) -> None:
    assert several(number, "pair") == said
    assert several(number, "pair", "**") == f"**{said.replace(' ', '** ')}"


def test_no_other_module_has_a_copy() -> None:
    copies = re.compile(r"\{(what|name)\}\{'s?'.*[!=]= 1|\bpair\{'s' \*")
    found = [name for name in NAMES if copies.search((ROOT / name).read_text(encoding="utf-8"))]
    assert found == ["deepmath_viz/plumbing/amounts.py"]
