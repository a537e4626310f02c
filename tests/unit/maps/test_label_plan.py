"""Which names the browser shows at which zoom: its own script, run by Node."""

from __future__ import annotations

import json
import subprocess

import numpy as np
import pytest

from tests.support.frontend_build import FRONTEND, NODE

PLAN = FRONTEND / "map" / "src" / "plan.js"
SCRIPT = """
const { planned } = await import(process.argv[1])
const { labels, sizes, short } = JSON.parse(process.argv[2])
console.log(JSON.stringify(planned(labels, sizes, short)))
"""
SHORT = 700


def planned(labels: list[dict], sizes: list[list[float]]) -> list[dict]:
    given = json.dumps({"labels": labels, "sizes": sizes, "short": SHORT})
    ended = subprocess.run(
        [NODE, "--input-type=module", "-e", SCRIPT, PLAN.as_uri(), given],
        capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    return json.loads(ended.stdout)


@pytest.fixture(scope="module")
def plan() -> list[dict]:
    random = np.random.default_rng(3)
    places = random.normal(32_000, 9_000, (300, 2)).astype(int)
    labels = [
        {"text": f"name {at}", "x": int(x), "y": int(y), "n": 900 - at, "level": at * 4 // 300}
        for at, (x, y) in enumerate(places)
    ]
    return planned(labels, [[90 + at % 60, 20] for at in range(300)])


def test_no_two_names_that_are_shown_touch_at_any_zoom(plan):
    x, y, w, h, since = (
        np.array([one[k] if k in one else one["label"][k] for one in plan], dtype=float)
        for k in ("x", "y", "w", "h", "from")
    )
    for scale in SHORT / np.geomspace(70_000, 60, 40):
        here = np.flatnonzero(since <= scale)
        dx, dy = (np.abs(v[here, None] - v[here]) * scale for v in (x, y))
        wide, tall = ((v[here, None] + v[here]) / 2 for v in (w, h))
        touching = (dx < wide - 1e-6) & (dy < tall - 1e-6)
        np.fill_diagonal(touching, False)
        assert not touching.any()


def test_heavy_names_come_first_and_every_name_comes_in_the_end(plan):
    assert plan[0]["label"]["text"] == "name 0"
    assert len(plan) == 300
    assert [one["from"] for one in plan] == sorted(one["from"] for one in plan)
    at_first = sum(one["from"] <= SHORT / 69_467 for one in plan)
    assert 5 < at_first < 75
    # Fine names wait until the view is near.
    assert min(one["from"] for one in plan if one["label"]["level"] == 3) >= SHORT / (
        69_467.1 * 0.2
    )


def test_of_two_names_at_one_place_the_heavier_is_shown():
    twice = [{"text": t, "x": 5, "y": 5, "n": 1, "level": 0} for t in ("first", "second")]
    assert [one["label"]["text"] for one in planned(twice, [[50, 20]] * 2)] == ["first"]
