"""The order of the tests: what is named there is there, and what shares something runs together."""

from __future__ import annotations

from itertools import chain

import pytest

from deepmath_viz.config import ROOT
from tests.support import order


@pytest.mark.parametrize("path", sorted({*chain(*order.TOGETHER), *order.FIRST}))
def test_what_is_named_is_there(path):
    assert (ROOT / path).exists()


def test_what_shares_something_runs_in_one_process_and_the_rest_by_file():
    split = object.__new__(order.Households)._split_scope  # one that begins starts processes
    assert split("tests/browser/test_sql.py::test_one[x]") == "tests/browser/test_pages.py"
    assert split("tests/unit/maths/answers/test_forms.py::test") == "tests/unit/maths/answers/"
    assert split("tests/unit/test_docs.py::test[a::b]") == "tests/unit/test_docs.py"


def test_the_longest_begin_first_and_the_others_keep_their_order(request):
    ranks = [order.rank(item.nodeid.split("::")[0]) for item in request.session.items]
    assert ranks == sorted(ranks)
    pages, hostile = (f"tests/browser/test_{name}.py" for name in ("novelty", "hostile_text"))
    assert order.rank(pages) < order.rank(hostile) < len(order.FIRST)
    assert order.rank("tests/unit/test_docs.py") == len(order.FIRST)
