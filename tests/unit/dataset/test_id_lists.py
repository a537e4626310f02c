"""Lists of problems in an address: they read back, stay short, and refuse what was changed."""

from __future__ import annotations

import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepmath_viz.dataset import id_lists
from deepmath_viz.errors import SelectionDamaged


@given(st.lists(st.integers(0, 2**40), max_size=60))
def test_a_list_reads_back_sorted_and_without_repeats(ids):
    name, _, text = id_lists.text_of(ids).partition("~")
    assert name == "ids"
    assert id_lists.ids_of(text) == sorted(set(ids))


@given(st.lists(st.integers(0, 2**40), max_size=60))
def test_a_list_in_order_reads_back_as_it_was_found(ids):
    region = id_lists.text_in_order(ids)
    assert id_lists.listed(region) == list(dict.fromkeys(ids))
    assert id_lists.keeps_order(region) == (list(dict.fromkeys(ids)) != sorted(set(ids)))
    assert id_lists.listed(id_lists.text_of(ids)) == sorted(set(ids))


def test_a_long_list_in_order_is_sorted_where_no_address_has_place_for_it():
    ids = random.Random(1).sample(range(103_022), id_lists.MOST_IN_ORDER + 1)
    assert len(id_lists.text_in_order(ids[1:])) < 9_000
    assert id_lists.listed(id_lists.text_in_order(ids[1:])) == ids[1:]
    assert id_lists.listed(id_lists.text_in_order(ids)) == sorted(ids)
    with pytest.raises(SelectionDamaged, match="at most 5,000"):
        id_lists.text_in_order(range(id_lists.MOST + 1))


@pytest.mark.parametrize("numbers", [[2, 1, 2], [1], [2**64]])
def test_a_list_in_order_with_repeats_or_what_is_no_id_is_refused(numbers):
    text = id_lists._packed(numbers)
    with pytest.raises(SelectionDamaged, match="cut or changed"):
        id_lists.listed(f"{id_lists.IN_ORDER}~{text}")


def test_a_region_of_a_map_is_no_list():
    assert id_lists.listed("umap~b1.2.3.4") is None
    assert not id_lists.keeps_order("umap~b1.2.3.4")


@given(st.text(max_size=40))
def test_any_other_text_is_refused_or_is_a_list(text):
    try:
        found = id_lists.ids_of(text)
    except SelectionDamaged:
        return
    assert id_lists.ids_of(id_lists.text_of(found).partition("~")[2]) == sorted(set(found))


def test_the_longest_list_fits_into_an_address():
    ids = random.Random(1).sample(range(103_022), id_lists.MOST)
    assert len(id_lists.text_of(ids)) < 9_000
    with pytest.raises(SelectionDamaged, match="at most 5,000"):
        id_lists.text_of(range(id_lists.MOST + 1))
    with pytest.raises(SelectionDamaged):
        id_lists.text_of([-1])


def test_a_bomb_is_not_unpacked():
    import base64

    bomb = base64.urlsafe_b64encode(zlib.compress(bytes(50_000_000))).decode()
    with pytest.raises(SelectionDamaged, match="cut or changed"):
        id_lists.ids_of(bomb)
