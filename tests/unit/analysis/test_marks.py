"""Groups: every counted problem is in one of them, under a name that people read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from deepmath_viz.analysis import agreement, marks
from deepmath_viz.analysis.marks import Group
from deepmath_viz.dataset.labels import AGREEMENTS

ROWS = st.lists(
    st.tuples(
        st.none() | st.sampled_from(["unknown", "Algebra"]) | st.sampled_from([1.0, 5.5]),
        st.sampled_from(["a", "b"]),
        st.integers(1, 9),
    )
)


@given(ROWS)
def test_groups_count_everything_once_and_keep_the_order_of_values(rows):
    found = marks.groups(rows, ("a", "b"))
    assert [group.value for group in found] == list(dict.fromkeys(value for value, *_ in rows))
    for group in found:
        assert list(group.counts) == ["a", "b"]
        for kind in group.counts:
            counted = [n for value, name, n in rows if (value, name) == (group.value, kind)]
            assert group.counts[kind] == sum(counted)


def test_values_are_written_as_people_read_them():
    values = (None, 6.0, 6.5, "Algebra", 3)
    words = ["unknown", "6", "6.5", "Algebra", "3"]
    assert [Group(value, {}).label() for value in values] == words


def test_a_share_is_of_the_group_and_of_nothing_none():
    group = Group("x", {"a": 1, "b": 3})
    assert (group.total, group.share("a"), group.share("b")) == (4, 0.25, 0.75)
    assert Group("x", {"a": 0}).share("a") == 0


def test_by_agreement_equal_labels_are_one_group():
    found = agreement.groups([("unknown", "all", 2), (None, "all", 3), (None, "two", 1)])
    assert found == [Group("unknown", dict.fromkeys(AGREEMENTS, 0) | {"all": 5, "two": 1})]
    (row,) = agreement.table(found, "domain")
    assert (row["domain"], row["compared"], row["share all three"]) == ("unknown", 6, "83.3%")
