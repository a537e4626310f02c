"""The two maps: the paper's own coordinates, and UMAP of a corpus."""

from __future__ import annotations

import hashlib
import io
import os
from pathlib import Path
from typing import Any

import numba
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from deepmath_viz.corpus.manifest import Artefact, StageRecord
from deepmath_viz.dataset import published
from deepmath_viz.errors import ArtefactDamaged, SourceDamaged, SourceNotFound
from deepmath_viz.pipeline.progress import Progress
from deepmath_viz.pipeline.stage import Context, Options
from deepmath_viz.pipeline.stages import embeddings, layout_paper, layout_umap
from deepmath_viz.sources import COMPARISON_SETS, DEEPMATH, coordinates, open_source, paper
from deepmath_viz.sources.paper import ship
from deepmath_viz.vectors import umap
from deepmath_viz.vectors.umap import Parameters

ORDER = [dataset.name for dataset in (*COMPARISON_SETS, DEEPMATH)]


@pytest.fixture
def context(tmp_path: Path, example_rows: Any, write_source: Any) -> Any:
    """Makes the context of one stage, around artefacts that are given as tables and arrays."""

    def make(
        artefacts: dict[str, list[pa.Table | np.ndarray]], source: Any = None, **options: Any
    ) -> Context:
        folder, work = tmp_path / "corpus", tmp_path / "corpus" / "work"
        work.mkdir(parents=True, exist_ok=True)
        records = {}
        for stage, values in artefacts.items():
            named = []
            for at, value in enumerate(values):
                kind = "npy" if isinstance(value, np.ndarray) else "parquet"
                path = folder / f"{stage}-{at}.{kind}"
                np.save(path, value) if kind == "npy" else pq.write_table(value, path)
                named.append(Artefact(path.name, path.stat().st_size, ""))
            records[stage] = StageRecord(stage, "", "", 0, "", 0, artefacts=tuple(named))
        if source is None:
            source = write_source(tmp_path / "source", example_rows(3))
        return Context(
            source=open_source(str(source)),
            folder=folder,
            work=work,
            records=records,
            progress=Progress(folder, (), out=io.StringIO()),
            options=Options(**options),
        )

    return make


def points_of(result: Any) -> list[dict[str, Any]]:
    return pq.read_table(result.files[0]).to_pylist()


def said(context: Context) -> str:
    return context.progress.out.getvalue()


# -- the paper's coordinates --------------------------------------------------------------------


def test_the_published_rows_follow_each_other_without_a_gap():
    assert [name for name, _, _ in published.COORDINATE_ROWS] == ORDER
    ends = [first + n for _, first, n in published.COORDINATE_ROWS]
    assert [first for _, first, _ in published.COORDINATE_ROWS] == [0, *ends[:-1]]
    assert ends[-1] == published.POINTS == 478_844
    assert published.COORDINATE_ROWS[-1][2] == published.ROWS


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> np.ndarray:
    """Published rows of ten points: two sets of three, and four problems."""
    rows = (("DAPO-17K", 0, 3), ("Open-RS", 3, 3), ("DeepMath-103K", 6, 4))
    monkeypatch.setattr(published, "COORDINATE_ROWS", rows)
    monkeypatch.setattr(published, "POINTS", 10)
    return np.arange(20, dtype=np.float32).reshape(10, 2)


def saved(path: Path, array: Any, **options: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    np.save(path, array, **options)
    return path


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.float16, ">f4", np.int32])
def test_coordinates_of_any_numeric_type_are_read_as_float32(tmp_path, small, dtype):
    found = coordinates.read(saved(tmp_path / "c.npy", small.astype(dtype)))
    assert found.dtype == np.float32
    assert found.tolist() == small.tolist()
    assert {name: len(here) for name, here in coordinates.by_set(found).items()} == {
        "DAPO-17K": 3,
        "Open-RS": 3,
        "DeepMath-103K": 4,
    }


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (np.zeros((9, 2), np.float32), "holds 9 x 2. Needed is a .npy file of 10 x 2 numbers"),
        (np.zeros((10, 3)), "holds 10 x 3"),
        (np.zeros(20), "holds 20."),
        (np.zeros((2, 10)), "holds 2 x 10"),
        (np.full((10, 2), "here"), "holds <U4 where numbers are needed"),
        (np.zeros((10, 2), complex), "holds complex128 where numbers are needed"),
        (np.where(np.arange(20).reshape(10, 2) == 9, np.nan, 0.0), "no finite place for point 4"),
        (np.where(np.arange(20).reshape(10, 2) == 6, 1e300, 0.0), "no finite place for point 3"),
    ],
)
def test_an_array_that_is_not_the_papers_is_named(tmp_path, small, array, message):
    with pytest.raises(SourceDamaged) as caught:
        coordinates.read(saved(tmp_path / "c.npy", array))
    assert message in str(caught.value)
    assert str(tmp_path / "c.npy") in str(caught.value)


def test_a_file_that_is_no_array_is_named(tmp_path, small):
    with pytest.raises(SourceNotFound, match=r"no file .*c\.npy\. Needed is a .* of 10 x 2"):
        coordinates.read(tmp_path / "c.npy")
    whole = saved(tmp_path / "c.npy", small).read_bytes()
    objects = io.BytesIO()
    np.save(objects, np.array([{}, None], dtype=object), allow_pickle=True)
    for data in (b"", b"x,y\n1,2\n", whole[:60], whole[:-8], objects.getvalue()):
        (tmp_path / "c.npy").write_bytes(data)
        with pytest.raises(SourceDamaged, match="cannot be read as an array"):
            coordinates.read(tmp_path / "c.npy")
    with pytest.raises(SourceDamaged, match="cannot be read as an array"):
        coordinates.read(tmp_path)
    np.savez(tmp_path / "c.npz", small)
    with pytest.raises(SourceDamaged, match="holds no array"):
        coordinates.read(tmp_path / "c.npz")


def test_every_published_point_is_there_without_any_text(tmp_path, small, context):
    made = context({}, coordinates=saved(tmp_path / "c.npy", small))
    result = layout_paper.run(made)
    points = points_of(result)
    assert result.rows == len(points) == 10
    assert result.notes == {"with_text": 0}
    assert [(p["dataset"], p["row"]) for p in points] == [
        *(("DAPO-17K", i) for i in range(3)),
        *(("Open-RS", i) for i in range(3)),
        *(("DeepMath-103K", i) for i in range(4)),
    ]
    assert [[p["x"], p["y"]] for p in points] == small.tolist()
    assert {(p["layout"], p["corpus_row"]) for p in points} == {("paper", None)}


def test_text_attaches_to_sets_of_the_published_size_and_to_known_hub_rows(
    tmp_path, small, context
):
    comparison = pa.table(
        {
            "dataset": ["DAPO-17K"] * 2 + ["Open-RS"] * 4 + ["Mine"],
            "row": [0, 2, 0, 1, 2, 3, 0],  # DAPO's row 1 had no question; Open-RS is one too long
        }
    )
    problems = pa.table({"id": [0, 1, 2, 3, 4], "hub_row": [3, None, 0, 103_021, -1]})
    made = context(
        {"problems": [problems], "comparison": [comparison]},
        coordinates=saved(tmp_path / "c.npy", small),
    )
    result = layout_paper.run(made)
    found = [(p["dataset"], p["corpus_row"]) for p in points_of(result)]
    assert found == [
        *(("DAPO-17K", row) for row in (0, None, 2)),
        *(("Open-RS", None) for _ in range(3)),
        *(("DeepMath-103K", id_) for id_ in (2, None, None, 0)),
    ]
    assert result.notes == {"with_text": 4}


def test_a_mirror_brings_its_coordinates(tmp_path, small, context, example_rows, write_source):
    mirror = write_source(tmp_path / "mirror", example_rows(3))
    saved(mirror / "paper" / "emb_2d.npy", small)
    made = context({}, mirror)
    assert layout_paper.run(made).rows == 10
    before = layout_paper.STAGE.inputs(made.source, made.options)
    saved(mirror / "paper" / "emb_2d.npy", small + 1)
    assert layout_paper.STAGE.inputs(made.source, made.options) != before


def test_without_coordinates_the_shipped_places_are_the_map_and_it_is_said(small, context):
    made = context({})
    result = layout_paper.run(made)
    found = points_of(result)
    assert [[p["x"], p["y"]] for p in found] == paper.read()[:10].tolist()
    assert result.notes == {"with_text": 0, "shipped": "the source has no paper/emb_2d.npy"}
    assert "shipped with this program, to 0.0019 of 254 units" in said(made)


def test_the_shipped_places_are_the_authors_to_half_a_step(real_data):
    raw = real_data / "paper" / "emb_2d.npy"
    assert hashlib.sha256(raw.read_bytes()).hexdigest() == paper.origin().sha256
    apart = paper.difference(np.load(raw))
    # A panel of the figure is 1,040 pixels wide: less than a tenth of one.
    wide = paper.origin().high[0] - paper.origin().low[0]
    assert apart <= paper.origin().step / 2 * 1.01
    assert apart / wide * 1040 < 0.1


def test_the_shipped_places_come_from_their_script(tmp_path, real_data):
    ship.ship(real_data / "paper" / "emb_2d.npy", paper.origin().commit, tmp_path)
    for name in ("places.npy", "places.json"):
        assert (tmp_path / name).read_bytes() == (paper.FOLDER / name).read_bytes()


def test_the_shipped_places_are_all_of_them_with_their_licence():
    assert paper.read().shape == (published.POINTS, 2)
    assert np.array_equal(paper.read().min(axis=0), np.float32(paper.origin().low))
    assert np.array_equal(paper.read().max(axis=0), np.float32(paper.origin().high))
    assert "MIT License" in (paper.FOLDER / "LICENSE").read_text(encoding="utf-8")


def test_how_far_given_coordinates_are_from_the_shipped_ones_is_said(tmp_path, context):
    moved = paper.read() + np.float32(0.5)
    made = context({}, coordinates=saved(tmp_path / "c.npy", moved))
    assert layout_paper.run(made).notes["from_shipped"] == pytest.approx(0.5, abs=1e-4)
    assert "at most 0.5000 of 254 units from them" in said(made)


def test_damaged_coordinates_of_a_source_give_way_to_the_shipped_and_are_named(
    tmp_path, small, context, example_rows, write_source
):
    mirror = write_source(tmp_path / "mirror", example_rows(3))
    saved(mirror / "paper" / "emb_2d.npy", small[:5])
    result = layout_paper.run(context({}, mirror))
    assert result.rows == 10
    assert "emb_2d.npy holds 5 x 2" in result.notes["shipped"]


def test_damaged_coordinates_that_were_asked_for_end_the_build(tmp_path, small, context):
    made = context({}, coordinates=saved(tmp_path / "c.npy", small[:5]))
    with pytest.raises(SourceDamaged, match="holds 5 x 2"):
        layout_paper.run(made)
    made = context({}, coordinates=tmp_path / "none.npy")
    with pytest.raises(SourceNotFound, match="There is no file"):
        layout_paper.run(made)


# -- umap ---------------------------------------------------------------------------------------


def clusters(n: int, of: int = 4, dimension: int = 24, seed: int = 0) -> np.ndarray:
    """Unit vectors around `of` directions; row i belongs to cluster i % of."""
    random = np.random.default_rng(seed)
    centres = np.linalg.qr(random.normal(size=(dimension, dimension)))[0][:of]
    vectors = centres[np.arange(n) % of] + 0.05 * random.normal(size=(n, dimension))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def test_clusters_stay_apart_and_two_runs_are_identical():
    vectors = clusters(240)
    first = umap.layout(vectors, Parameters())
    assert first.shape == (240, 2)
    assert first.dtype == np.float32
    apart = np.linalg.norm(first[:, None] - first[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    assert (apart.argmin(axis=1) % 4 == np.arange(240) % 4).all()
    assert np.array_equal(first, umap.layout(vectors, Parameters()))
    assert not np.array_equal(first, umap.layout(vectors, Parameters(seed=1)))


def test_the_neighbours_are_those_of_brute_force_each_point_its_own_first():
    vectors = clusters(300)
    indices, distances = umap.graph(vectors, Parameters(n_neighbors=8))
    cosines = vectors.astype(float) @ vectors.T.astype(float)
    np.fill_diagonal(cosines, 2)
    assert np.array_equal(indices[:, 0], np.arange(300))
    assert all(len(set(row)) == 8 for row in indices)
    # In single precision two nearly equal cosines may change places, by the processor's kernels.
    found = np.take_along_axis(cosines, indices, axis=1)
    assert np.allclose(found, -np.sort(-cosines, axis=1)[:, :8], atol=1e-6)
    found[:, 0] = 1
    assert np.allclose(distances, 1 - found, atol=1e-6)


@pytest.mark.parametrize("n", [0, 1, 2, 3, 15, 16, 17, 40])
def test_sets_of_few_rows_have_a_layout(n):
    places = umap.layout(clusters(n), Parameters(n_neighbors=30))
    assert places.shape == (n, 2)
    assert np.isfinite(places).all()
    assert len(np.unique(places, axis=0)) == n


def test_nearly_equal_vectors_have_a_layout():
    vectors = np.repeat(clusters(1), 60, axis=0)
    vectors[:, 0] += np.linspace(0, 1e-4, 60, dtype=np.float32)
    assert np.isfinite(umap.layout(vectors, Parameters())).all()


def test_the_number_of_threads_changes_no_bit(monkeypatch):
    """Of principal components, 60 epochs from them, and exact neighbours."""
    vectors = clusters(800, of=40, dimension=384)
    monkeypatch.setattr(umap, "MANY", 0)
    made = []
    for threads in (1, 2):
        monkeypatch.setattr(os, "cpu_count", lambda threads=threads: threads)
        numba.set_num_threads(min(threads, numba.config.NUMBA_NUM_THREADS))
        with threadpool_limits(threads):
            indices, distances = umap.graph(vectors, Parameters(n_neighbors=5))
            places = umap.layout(vectors, Parameters(n_neighbors=5), (indices, distances))
        made.append((indices.tobytes(), distances.tobytes(), places.tobytes()))
    numba.set_num_threads(numba.config.NUMBA_NUM_THREADS)
    assert made[0] == made[1]


def test_a_layout_leaves_the_threads_of_others_as_they_were():
    umap.layout(clusters(40), Parameters())  # loads what it needs
    before = numba.get_num_threads(), threadpool_info()
    umap.layout(clusters(40), Parameters())
    after = numba.get_num_threads(), threadpool_info()
    assert before == after


def test_the_epochs_are_reported():
    seen: list[tuple[int, int]] = []
    umap.layout(clusters(60), Parameters(), report=lambda n, of: seen.append((n, of)))
    assert seen[-1] == (500, 500)
    assert seen == sorted(seen)


def test_what_is_compiled_for_a_layout_is_kept_for_the_next_process():
    from umap import layouts, umap_

    umap.layout(clusters(40), Parameters())
    epoch = layouts._nb_optimize_layout_euclidean_single_epoch
    for compiled in (umap_.smooth_knn_dist, umap_.compute_membership_strengths, epoch):
        assert compiled.stats.cache_path
        assert compiled.stats.cache_hits or compiled.stats.cache_misses


def test_libraries_say_nothing_on_the_terminal(capfd):
    umap.layout(clusters(50), Parameters(n_neighbors=10))
    assert capfd.readouterr() == ("", "")


@pytest.fixture
def embedded() -> dict[str, list[Any]]:
    """Artefacts of 40 texts: a set of 20 (two of one text), 20 problems (one of a set's text)."""
    vectors = clusters(40).astype(np.float16)
    places = {
        "dataset": ["DAPO-17K"] * 20 + ["DeepMath-103K"] * 20 + ["MATH500"] * 3,
        "row": [*range(20), *range(20), *range(3)],
        "vector": [0, 0, *range(2, 20), 5, *range(21, 40), 1, 2, 3],
    }
    return {
        "embeddings": [vectors, pa.table(places, schema=embeddings.SCHEMA)],
        "comparison": [pa.table({"dataset": ["DAPO-17K"] * 20})],
    }


def test_every_row_of_sets_and_problems_has_a_point_and_equal_texts_share_it(context, embedded):
    result = layout_umap.run(context(embedded))
    points = points_of(result)
    assert result.rows == len(points) == 40
    assert result.notes["distinct"] == 38
    assert {p["layout"] for p in points} == {"umap"}
    assert [(p["dataset"], p["row"]) for p in points] == [
        *(("DAPO-17K", i) for i in range(20)),
        *(("DeepMath-103K", i) for i in range(20)),
    ]
    assert all(p["corpus_row"] == p["row"] for p in points)
    at = [(p["x"], p["y"]) for p in points]
    assert at[0] == at[1] != at[2]
    assert at[5] == at[20] != at[21]


def test_a_graph_that_was_finished_is_not_computed_again(context, embedded, monkeypatch):
    monkeypatch.setattr(umap, "layout", lambda *_: 1 / 0)
    made = context(embedded)
    with pytest.raises(ZeroDivisionError):
        layout_umap.run(made)
    monkeypatch.undo()
    whole = (made.work / "graph.npz").read_bytes()
    monkeypatch.setattr(umap, "graph", lambda *_: 1 / 0)
    resumed = points_of(layout_umap.run(made))
    monkeypatch.undo()
    (made.work / "graph.npz").write_bytes(whole[:1000])  # cut short: computed again
    assert points_of(layout_umap.run(made)) == resumed


@pytest.mark.parametrize("value", [np.nan, np.inf, 0.0])
def test_a_vector_that_is_none_is_named(context, embedded, value):
    embedded["embeddings"][0][7] = value
    with pytest.raises(ArtefactDamaged, match=r"not finite or has no length.*--stage embeddings"):
        layout_umap.run(context(embedded))


def test_a_damaged_vector_of_a_benchmark_does_not_matter(context, embedded):
    embedded["embeddings"][0][1] = np.nan
    assert layout_umap.run(context(embedded)).rows == 40


def test_identical_rows_only(context):
    places = {"dataset": ["DeepMath-103K"] * 50, "row": [*range(50)], "vector": [0] * 50}
    result = layout_umap.run(
        context(
            {
                "embeddings": [
                    clusters(1).astype(np.float16),
                    pa.table(places, schema=embeddings.SCHEMA),
                ],
                "comparison": [pa.table({"dataset": pa.array([], pa.string())})],
            }
        )
    )
    assert {(p["x"], p["y"]) for p in points_of(result)} == {(0.0, 0.0)}


def test_parameters_seed_and_library_versions_are_part_of_what_it_is_made_from(context, embedded):
    made = context(embedded)
    found = layout_umap.STAGE.inputs(made.source, Options(map_neighbours=30, min_dist=0.2, seed=7))
    assert {k: found[k] for k in ("n_neighbors", "min_dist", "seed")} == {
        "n_neighbors": 30,
        "min_dist": 0.2,
        "seed": 7,
    }
    assert set(found["versions"]) >= {"umap-learn", "pynndescent", "numba"}
