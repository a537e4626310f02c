"""The report of measurements: what it says of rows, that README and report agree, what a run keeps.

No speed is asserted here.
"""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from deepmath_viz.config import ROOT
from tests.benchmarks import _chart, _page, _run
from tests.benchmarks._row import Row, Size, shown
from tests.benchmarks._run import Measurement


def run(name: str, share: float, *rows: Row, failure: str = "", quick: bool = False) -> Any:
    facts = {"date": "2026-01-02", "seconds": 3, "load": [0.5, 1.5], "machine": "A processor"}
    facts |= {"cores": 1}
    own = {"name": name, "share": share, "quick": quick, "failure": failure}
    return own | facts | {"rows": [row.data() | {"share": share} for row in rows]}


def took(seconds: float, peer: float | None = 2.0, **more: Any) -> Row:
    return Row("filter to page, p95", "10 problems", seconds, "s", peer, "a peer", "1.0", **more)


@pytest.mark.parametrize(
    ("row", "ratio", "met", "target"),
    [
        (took(1.0, times=2), 2, True, "at least 2 times as good"),
        (took(2.5, times=1 / 1.3), 0.8, True, "at most 1.3 times the peer's"),
        (took(3.0, times=1 / 1.3), 2 / 3, False, "at most 1.3 times the peer's"),
        (took(1.0, most=0.5), 2, False, "at most 0.500 s"),
        (took(0.4, most=0.5, times=9), 5, False, "at most 0.500 s and at least 9 times as good"),
        (took(1.0, None, times=2), None, None, "at least 2 times as good"),
        (took(1.0), 2, None, ""),
        (Row("texts", "4", 60.0, "/s", 10.0, most=50, times=6), 6, True, None),
        (Row("texts", "4", 40.0, "/s", 10.0, most=50), 4, False, "at least 50.0 /s"),
    ],
)
def test_a_row_says_how_good_it_is_and_whether_its_targets_are_met(
    row: Row, ratio: float | None, met: bool | None, target: str | None
):
    assert (row.ratio, row.met) == (pytest.approx(ratio) if ratio else None, met)
    assert target is None or row.target == target
    assert Row(**json.loads(json.dumps(row.data()))) == row


def test_numbers_have_the_digits_that_count():
    said = [shown(value, "s") for value in (0.01234, 4.318, 103_022.4, 0.0)]
    assert said == ["0.0123 s", "4.32 s", "103,022 s", "0 s"]
    assert Size(0.25).of(103_022) == 25_756 and Size(0.0001).of(100) == 1


def test_readme_page_and_chart_say_what_was_measured():
    runs = _page.known()
    _, inside, _ = _page.parts((ROOT / "README.md").read_text(encoding="utf-8"))
    assert inside == _page.quoted(runs), "README.md quotes another run: make bench writes it"
    assert _page.PAGE.read_text(encoding="utf-8") == _page.text(runs)
    assert _page.CHART.read_text(encoding="utf-8") == _chart.svg(runs)
    page = {tuple(line.split("|")[1:6]) for line in _page.text(runs).splitlines()}
    for line in [line for line in inside.splitlines()[2:] if line.startswith("|")]:
        assert tuple(line.split("|")[1:6]) in page, f"not in docs/performance.md: {line}"


def test_a_number_that_the_readme_alone_has_is_noticed():
    runs = [run("filters", 1, took(1.0))]
    before, inside, after = _page.parts(f"a\n{_page.BEGIN}\n{_page.quoted(runs)}{_page.END}\nb\n")
    assert (before, after) == (f"a\n{_page.BEGIN}\n", f"{_page.END}\nb\n")
    assert inside == _page.quoted(runs)
    assert inside != _page.quoted([run("filters", 1, took(1.1))])
    with pytest.raises(ValueError, match=r"README\.md lacks"):
        _page.parts("no marks")


def test_a_page_shows_the_largest_run_its_misses_and_what_failed():
    runs = [
        run("filters", 0.1, took(9.0), quick=True),
        run("filters", 1, took(3.0, times=1, reason="one scan a facet", note="on the server")),
        run("filters", 4, took(7.0)),
        run("search", 1, failure="not done after 10 minutes"),
        run("scan", 0.25, took(5.0)),
        run("scan", 1, failure="no memory (exit status 1)"),
    ]
    page = _page.text(runs)
    assert "| filter to page, p95 | 10 problems | 3.00 s | 2.00 s | 0.67 |" in page
    assert "9.00 s" not in page and "7.00 s" not in page
    assert "**Missed**, filter to page, p95: one scan a facet." in page
    assert "Failed: not done after 10 minutes." in page
    assert "- scan at 1: no memory (exit status 1)" in page and "5.00 s" in page
    assert "busy with other work" not in page
    runs[1]["load"] = [3.0, 1.5]
    assert "busy with other work" in _page.text(runs)
    assert "Of 1 targets 0 are met." in page and "A processor" in page


def test_the_chart_has_a_panel_for_what_was_measured_at_two_sizes():
    runs = [
        *(run("filters", s, took(s, 2 * s, growth=True)) for s in (0.25, 0.5, 1.0, 4.0)),
        run("filters", 0.1, took(9.0, growth=True), quick=True),
        run("search", 1, took(1.0, growth=True)),
        run("scan", 0.5, took(1.0)),
        run("scan", 1, took(1.0)),
    ]
    picture = _chart.svg(runs)
    tree = ET.fromstring(picture)
    circles = [one for one in tree.iter() if one.tag.endswith("circle")]
    assert len(circles) == 8 and "prefers-color-scheme: dark" in picture
    assert "1.00 s at 1" in _chart.words(runs) and "9.00 s" not in _chart.words(runs)
    assert ET.fromstring(_chart.svg([])) is not None


def test_a_measurement_that_fails_or_hangs_is_a_row_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    whole = "from tests.benchmarks._row import Row\ndef rows(size):\n    "
    says = {
        "planted_good": "return [Row('a thing', f'{size.of(100)} things', 1.0, 's')]",
        "planted_bad": "raise SystemExit('other answers than the peer')",
        "planted_slow": "import time; time.sleep(60)",
    }
    for name, does in says.items():
        (tmp_path / f"{name}.py").write_text(whole + does + "\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    slow = Measurement("slow", 0.02, module="planted_slow")
    bad = Measurement("bad", module="planted_bad")
    good = Measurement("good", shares=(0.5, 1.0), module="planted_good")
    kept = tmp_path / "performance.json"
    assert _run.measure([slow, bad, good], quick=False, full=None, kept=kept)
    found = {(r["name"], r["share"]): r for r in _page.known(kept)}
    assert "not done after 0.02 minutes" in found["slow", 1]["failure"]
    assert "other answers than the peer" in found["bad", 1]["failure"]
    assert [found["good", s]["rows"][0]["size"] for s in (0.5, 1.0)] == ["50 things", "100 things"]
    assert not _run.measure([good], quick=True, full=None, kept=kept)
    assert {s for name, s in ((r["name"], r["share"]) for r in _page.known(kept))} >= {0.05, 0.1}
    assert len(_page.known(kept)) == 6  # what was not asked again stays


def test_every_measurement_has_a_script_with_rows_and_a_heading():
    scripts = {path.stem for path in (ROOT / "tests/benchmarks").glob("bench_*.py")}
    for one in _run.MEASUREMENTS:
        assert f"bench_{one.name}" in scripts and one.name in _page.HEADINGS
        text = (ROOT / "tests/benchmarks" / f"bench_{one.name}.py").read_text(encoding="utf-8")
        assert "def rows(size: Size) -> list[Row]:" in text
    assert {name for name, _ in _page.QUOTED} <= {one.name for one in _run.MEASUREMENTS}


def test_a_name_that_nothing_has_is_refused_with_those_that_there_are():
    with pytest.raises(SystemExit, match=r"No measurement filtres\. There are: filters, server"):
        _run.main(["--only", "filtres"])
