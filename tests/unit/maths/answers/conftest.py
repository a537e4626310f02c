"""What the tests of answers share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from deepmath_viz.maths.answers.judging.judge import Judge


@pytest.fixture(scope="session")
def judge() -> Iterator[Judge]:
    """Compares for every test that does not ask how its processes begin and end.

    To start them takes seconds. What is right does not hang on the load of the machine, so they
    have more time for a pair than in a build.
    """
    with Judge(seconds=10) as judge:
        yield judge
