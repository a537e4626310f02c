"""The paper's novelty figure: what reaches its panels, and the files that it becomes."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from deepmath_viz import cli
from deepmath_viz.config import ROOT
from deepmath_viz.dataset import published
from deepmath_viz.errors import FileNotWritten, SettingsError
from deepmath_viz.maps import paper_figure
from deepmath_viz.pipeline.stages import layout_paper
from deepmath_viz.sources import COMPARISON_SETS, DEEPMATH, coordinates

NAMES = [name for name, _, _ in published.COORDINATE_ROWS]
RED, BLUE = "#d1615e", "#5f77a0"


@pytest.fixture
def points() -> dict[str, np.ndarray]:
    """Thirty points a set, each set around a place of its own."""
    random = np.random.default_rng(5)
    return {
        name: (random.normal(size=(30, 2)) * 9 + [20 * at, -at]).astype(np.float32)
        for at, name in enumerate(NAMES)
    }


def drawn(axis: Any) -> np.ndarray:
    """The points of an axis, shape (n, 2), in the order in which they were given."""
    return np.concatenate([np.asarray(c.get_offsets()) for c in axis.collections])


def colours(axis: Any) -> list[str]:
    import matplotlib.colors

    return [matplotlib.colors.to_hex(c.get_facecolor()[0]) for c in axis.collections]


def test_the_colours_are_the_papers():
    assert DEEPMATH.colour == RED
    assert {dataset.colour for dataset in COMPARISON_SETS} == {BLUE}


def test_six_panels_in_the_papers_order_with_its_labels_and_colours(points):
    axes = paper_figure.panels(points).axes
    assert [axis.get_title() for axis in axes] == [
        "(a) DeepMath-103K",
        "(b) ORZ-129K",
        "(c) Open-R1",
        "(d) STILL-3-RL",
        "(e) DSR-Preview",
        "(f) DAPO-17K",
    ]
    assert [colours(axis) for axis in axes] == [[RED], *[[BLUE]] * 5]
    for axis, name in zip(axes, paper_figure.PANELS, strict=True):
        assert drawn(axis).tolist() == points[name].tolist()
        assert not axis.axison


def test_all_panels_are_square_with_the_same_limits_around_every_point(points):
    figure = paper_figure.panels(points)
    figure.canvas.draw()
    limits = {(*axis.get_xlim(), *axis.get_ylim()) for axis in figure.axes}
    assert len(limits) == 1
    left, right, bottom, top = limits.pop()
    assert right - left == pytest.approx(top - bottom)
    shown = np.concatenate([points[name] for name in paper_figure.PANELS])
    assert ((shown > [left, bottom]) & (shown < [right, top])).all()
    for axis in figure.axes:
        box = axis.get_window_extent()
        assert box.width == pytest.approx(box.height)


def test_the_overlay_has_every_set_with_deepmath_on_top(points):
    (axis,) = paper_figure.overlay(points).axes
    assert colours(axis) == [BLUE, RED]
    below, above = (np.asarray(c.get_offsets()) for c in axis.collections)
    assert below.tolist() == np.concatenate([points[name] for name in NAMES[:-1]]).tolist()
    assert above.tolist() == points["DeepMath-103K"].tolist()
    assert [text.get_text() for text in axis.get_legend().get_texts()] == [
        "DeepMath-103K (30)",
        "6 other sets (180)",
    ]


def test_a_set_that_is_not_there_is_an_empty_panel_that_says_so(points):
    del points["Open-R1"]
    points["DAPO-17K"] = np.zeros((0, 2), np.float32)
    axes = paper_figure.panels(points).axes
    assert [text.get_text() for text in axes[2].texts] == ["not in this corpus"]
    assert len(drawn(axes[5])) == 0


@pytest.mark.parametrize("places", [{}, {"DeepMath-103K": np.zeros((1, 2), np.float32)}])
def test_hardly_any_points_are_no_obstacle(tmp_path, places):
    paper_figure.save(paper_figure.panels(places), tmp_path / "a.png")
    paper_figure.save(paper_figure.overlay(places), tmp_path / "b.png")
    assert (tmp_path / "a.png").read_bytes()[:4] == b"\x89PNG"


@pytest.mark.parametrize("suffix", [".pdf", ".png", ".svg"])
def test_the_same_points_give_the_same_bytes_under_any_settings_of_matplotlib(
    tmp_path, points, suffix
):
    import matplotlib as mpl

    first, second = tmp_path / f"one{suffix}", tmp_path / f"two{suffix}"
    paper_figure.save(paper_figure.panels(points), first)
    with mpl.rc_context({"savefig.facecolor": "red", "font.size": 20, "axes.titlecolor": "green"}):
        paper_figure.save(paper_figure.panels(points), second)
    assert first.read_bytes() == second.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == [first.name, second.name]


def test_another_process_on_another_day_gives_the_same_bytes(tmp_path, points):
    np.save(tmp_path / "p.npy", points["Open-R1"])
    code = (
        "import sys, numpy as np; from pathlib import Path\n"
        "from deepmath_viz.maps import paper_figure\n"
        "f = paper_figure.overlay({'Open-R1': np.load(sys.argv[1])})\n"
        "[paper_figure.save(f, Path(p)) for p in sys.argv[2:]]"
    )
    out = [tmp_path / f"a{suffix}" for suffix in paper_figure.FORMATS]
    here = paper_figure.overlay({"Open-R1": points["Open-R1"]})
    expected = []
    for path in out:
        paper_figure.save(here, path)
        expected.append(path.read_bytes())
        path.unlink()
    subprocess.run(
        [sys.executable, "-c", code, tmp_path / "p.npy", *out],
        env={"PYTHONHASHSEED": "7", "SOURCE_DATE_EPOCH": "86400", "HOME": str(tmp_path)},
        cwd=ROOT,
        check=True,
        timeout=300,
    )
    assert [path.read_bytes() for path in out] == expected


def test_the_page_is_vectors_with_embedded_fonts_and_one_picture_a_panel(tmp_path, points):
    figure = paper_figure.panels(points)
    for suffix in (".pdf", ".svg"):
        paper_figure.save(figure, tmp_path / f"a{suffix}")
    pdf = (tmp_path / "a.pdf").read_bytes()
    # Every picture has a mask, which is a picture too.
    assert (len(re.findall(rb"/Subtype /Image\b", pdf)), pdf.count(b"/SMask")) == (12, 6)
    assert b"/FontFile2" in pdf
    assert b"Date" not in pdf
    svg = (tmp_path / "a.svg").read_text()
    assert svg.count("<image") == 6
    assert "<dc:date>" not in svg
    assert len(svg) < 600_000


def test_a_small_corpus_has_larger_markers(points):
    few = paper_figure.panels(points).axes[0].collections[0].get_sizes()[0]
    many = dict(points, **{"Open-RS": np.zeros((200_000, 2), np.float32)})
    assert paper_figure.panels(many).axes[0].collections[0].get_sizes()[0] < few


def test_endings_and_folders_that_cannot_be_are_named(tmp_path, points):
    figure = paper_figure.overlay(points)
    for name in ("a.jpg", "a", ".pdf"):
        with pytest.raises(SettingsError, match=r"must end in \.pdf, \.png, \.svg"):
            paper_figure.save(figure, tmp_path / name)
    with pytest.raises(FileNotWritten, match=r"a\.png cannot be written"):
        paper_figure.save(figure, tmp_path / "none" / "a.png")
    (tmp_path / "b.png").mkdir()
    with pytest.raises(FileNotWritten, match=r"b\.png cannot be written"):
        paper_figure.save(figure, tmp_path / "b.png")
    assert [path.name for path in tmp_path.iterdir()] == ["b.png"]


# -- the command --------------------------------------------------------------------------------


@pytest.fixture
def small(monkeypatch: Any) -> np.ndarray:
    """Published rows of two points a set."""
    rows = tuple((name, 2 * at, 2) for at, name in enumerate(NAMES))
    monkeypatch.setattr(published, "COORDINATE_ROWS", rows)
    monkeypatch.setattr(published, "POINTS", 14)
    return np.random.default_rng(0).normal(size=(14, 2)).astype(np.float32)


def figure(*words: object) -> int:
    return cli.main(["figure", "novelty", *map(str, words)])


def test_with_coordinates_nothing_need_be_built(tmp_path, small, capsys):
    np.save(tmp_path / "c.npy", small)
    given = ("--cache", tmp_path / "none", "--coordinates", tmp_path / "c.npy")
    for name in ("a.pdf", "a.svg", "a.PNG"):
        assert figure(*given, "--out", tmp_path / name) == 0
        assert (tmp_path / name).stat().st_size > 1000
        assert "14 points of 7 sets" in capsys.readouterr().err
    assert figure(*given, "--overlay", "--out", tmp_path / "o.pdf") == 0
    assert (tmp_path / "o.pdf").read_bytes() != (tmp_path / "a.pdf").read_bytes()


def test_what_cannot_be_drawn_is_said_with_the_way_out(
    tmp_path, small, capsys, make, example_rows, write_source
):
    def error(*words: object) -> str:
        assert figure("--cache", tmp_path / "cache", *words) in (1, 2)
        return capsys.readouterr().err

    out = ("--out", tmp_path / "a.png")
    assert "Nothing has been built" in error(*out, "--layout", "umap")
    assert "No corpus 'some' in" in error(*out, "--corpus", "some")
    np.save(tmp_path / "c.npy", small[:3])
    assert "holds 3 x 2. Needed is" in error(*out, "--coordinates", tmp_path / "c.npy")
    assert "There is no file" in error(*out, "--coordinates", tmp_path / "d.npy")
    said = error("--out", tmp_path / "a.gif", "--coordinates", tmp_path / "c.npy")
    assert "'a.gif' must end in .pdf, .png, .svg" in said
    said = error(*out, "--layout", "umap", "--coordinates", tmp_path / "c.npy")
    assert "leave --layout umap out" in said
    source = write_source(tmp_path / "s", example_rows(3))
    make(source, tmp_path / "cache", "problems")
    assert "build --stage layout-umap (with the same --source)" in error(*out, "--layout", "umap")
    named = ("--corpus", next((tmp_path / "cache").iterdir()).name)
    assert "build --stage layout-paper (with" in error(*out, *named)
    assert not (tmp_path / "a.png").exists()


def test_a_built_layout_is_drawn_as_its_coordinates_are(
    tmp_path, small, make, example_rows, write_source
):
    np.save(tmp_path / "c.npy", small)
    source = write_source(tmp_path / "s", example_rows(3))
    names = ("problems", "layout-paper")
    make(source, tmp_path / "cache", *names, coordinates=tmp_path / "c.npy")
    assert figure("--cache", tmp_path / "cache", "--out", tmp_path / "a.png") == 0
    assert figure("--coordinates", tmp_path / "c.npy", "--out", tmp_path / "b.png") == 0
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


# -- the authors' own coordinates ---------------------------------------------------------------


def counts(places: np.ndarray, span: np.ndarray) -> np.ndarray:
    """Points in each cell of a 200 x 200 grid over `span`: ((left, right), (bottom, top))."""
    return np.histogram2d(places[:, 0], places[:, 1], bins=200, range=span)[0]


def test_the_panels_have_the_counts_of_the_authors_coordinates_bin_by_bin(real_data):
    raw = np.load(real_data / "paper" / "emb_2d.npy")
    span = np.stack([raw.min(axis=0), raw.max(axis=0)], axis=1)
    figure = paper_figure.panels(
        coordinates.by_set(coordinates.read(real_data / "paper" / "emb_2d.npy"))
    )
    # First and last row of each set, as the authors' script takes them, written out once more.
    rows = {
        "(a) DeepMath-103K": (375_822, 478_843),
        "(b) ORZ-129K": (158_446, 287_767),
        "(c) Open-R1": (57_713, 151_445),
        "(d) STILL-3-RL": (287_768, 375_821),
        "(e) DSR-Preview": (17_398, 57_712),
        "(f) DAPO-17K": (0, 17_397),
    }
    for axis in figure.axes:
        first, last = rows[axis.get_title()]
        found = counts(drawn(axis), span)
        assert found.sum() == last - first + 1
        assert np.array_equal(found, counts(raw[first : last + 1], span))
    (axis,) = paper_figure.overlay(coordinates.by_set(raw)).axes
    assert np.array_equal(counts(drawn(axis), span), counts(raw, span))


def test_real_rows_with_a_known_place_have_it(real_data, tmp_path, make):
    built = make(real_data, tmp_path, "problems", "layout-paper")
    folder = tmp_path / built.corpus
    record = built.stages["layout-paper"]
    assert record.rows == 478_844
    assert record.notes["with_text"] == 3865
    assert record.notes["from_shipped"] < 0.002
    points = pq.read_table(folder / record.artefacts[0].name)
    assert points.schema.equals(layout_paper.SCHEMA)
    known = points.filter(pa.compute.is_valid(points.column("corpus_row"))).to_pandas()
    assert set(known["dataset"]) == {"DeepMath-103K"}
    problems = pq.read_table(folder / built.stages["problems"].artefacts[0].name).to_pandas()
    raw = np.load(real_data / "paper" / "emb_2d.npy")
    hub_rows = problems.set_index("id").loc[known["corpus_row"], "hub_row"].to_numpy(int)
    assert np.array_equal(known["row"], hub_rows)
    assert np.array_equal(known[["x", "y"]].to_numpy(), raw[375_822 + hub_rows])
