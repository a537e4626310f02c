"""Rows by ids: words and meaning mean the same rows, also where an id is absent."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepmath_viz.search.index import WordIndex
from deepmath_viz.search.masks import rows_with
from deepmath_viz.search.meaning import Vectors

IDS = st.sets(st.integers(0, 40))


@given(IDS, IDS)
def test_a_row_is_meant_exactly_where_its_id_is_asked_for(rows, asked):
    ids = np.array(sorted(rows), dtype=np.int64)
    found = rows_with(ids, np.array(sorted(asked), dtype=np.int64))
    assert found.tolist() == [id_ in asked for id_ in ids.tolist()]


@pytest.mark.parametrize("kind", [WordIndex, Vectors])
def test_an_id_that_is_absent_marks_no_neighbour(kind):
    index = object.__new__(kind)
    index.ids = np.array([1, 3, 7], dtype=np.int64)
    assert index.mask(np.array([2, 3, 9], dtype=np.int64)).tolist() == [False, True, False]
