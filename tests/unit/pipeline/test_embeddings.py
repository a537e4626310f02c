"""Every text is embedded once, survives interruptions, and has the vector of the plain encoder."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from huggingface_hub import constants

from deepmath_viz.errors import ClusterError, SettingsError
from deepmath_viz.pipeline.stages import embeddings
from deepmath_viz.pipeline.vector_cache import VectorCache, text_names
from deepmath_viz.plumbing.engines.work import Node
from deepmath_viz.vectors import models
from tests.support.fake_encoder import FakeEncoder


class Counting:
    """Makes fake encoders, and remembers what they were given."""

    def __init__(self, stop_after: int | None = None) -> None:
        self.encoded: list[str] = []
        self.stop_after = stop_after

    def __call__(self, model: Any) -> Any:
        encoder = FakeEncoder(model)
        plain = encoder.encode_tokens

        def encode(texts: Any, done: Any = None) -> Any:
            if self.stop_after is not None and len(self.encoded) >= self.stop_after:
                raise KeyboardInterrupt
            self.encoded += texts
            return plain(texts, done)

        encoder.encode_tokens = encode
        return encoder


@pytest.fixture
def source(tmp_path: Path, example_rows: Any, write_source: Any) -> Path:
    root = tmp_path / "mirror"
    rows = example_rows(40)
    rows[7]["question"] = rows[3]["question"]
    write_source(root / "hub" / "zwhe99" / "DeepMath-103K", rows)
    texts = [rows[3]["question"], "A new one", "A new one", "Yet another"]
    (root / "hub" / "RyanYr" / "DAPO-Math-17k" / "data").mkdir(parents=True)
    (root / "hub" / "RyanYr" / "DAPO-Math-17k" / "data" / "train.jsonl").write_text(
        "\n".join(json.dumps({"problem": text, "answer": "1"}) for text in texts)
    )
    (root / "benchmarks.jsonl").write_text(
        json.dumps({"benchmark": "B", "problem": "A new one", "answer": None})
    )
    return root


def embedded(built: Any, cache: Path) -> tuple[np.ndarray, list[dict[str, Any]]]:
    vectors, places = built.stages["embeddings"].artefacts
    folder = cache / built.corpus
    return np.load(folder / vectors.name), pq.read_table(folder / places.name).to_pylist()


def test_equal_texts_have_one_vector_wherever_they_stand(source, tmp_path, make):
    counting = Counting()
    built = make(source, tmp_path / "cache", "embeddings", encoder=counting)
    vectors, places = embedded(built, tmp_path / "cache")
    assert len(counting.encoded) == len(set(counting.encoded)) == len(vectors) == 39 + 2
    assert vectors.dtype == np.float16
    at = {(place["dataset"], place["row"]): place["vector"] for place in places}
    assert len(at) == 4 + 40 + 1
    assert at["DAPO-17K", 0] == at["DeepMath-103K", 3] == at["DeepMath-103K", 7]
    assert at["DAPO-17K", 1] == at["DAPO-17K", 2] == at["B", 0]
    assert [p["dataset"] for p in places] == ["DAPO-17K"] * 4 + ["DeepMath-103K"] * 40 + ["B"]


def test_folded_texts_share_a_vector_and_the_manifest_says_so(source, tmp_path, make, write_source):
    spelt = [{"question": q} for q in (
        "Let $x \\le \\frac{1}{2}$. What is it?", "Let \\(x ≤ \\dfrac12\\). What is it?",
        "Let $x \\le \\frac{1}{2}$. What is it? Express your answer as a fraction.",
        "Let $x \\ge \\frac{1}{2}$. What is it?",
    )]  # fmt: skip
    root = write_source(tmp_path / "spelt", spelt)
    plain = make(root, tmp_path / "cache", "embeddings", encoder=Counting())
    _, places = embedded(plain, tmp_path / "cache")
    assert [place["vector"] for place in places] == [0, 1, 2, 3]
    assert "fold" not in plain.stages["embeddings"].inputs
    counting = Counting()
    built = make(root, tmp_path / "cache", "embeddings", encoder=counting, fold=True)
    _, places = embedded(built, tmp_path / "cache")
    assert [place["vector"] for place in places] == [0, 0, 0, 1]
    assert built.stages["embeddings"].inputs["fold"] is True
    assert built.stages["embeddings"].fingerprint != plain.stages["embeddings"].fingerprint


def test_an_interrupted_run_goes_on_and_ends_with_the_same_vectors(
    source, tmp_path, make, monkeypatch
):
    monkeypatch.setattr(embeddings, "_CHUNK", 8)
    whole = embedded(make(source, tmp_path / "whole", "embeddings"), tmp_path / "whole")[0]
    cache = tmp_path / "cut"
    first, second = Counting(stop_after=16), Counting()
    with pytest.raises(KeyboardInterrupt):
        make(source, cache, "embeddings", encoder=first)
    built = make(source, cache, "embeddings", encoder=second)
    assert (len(first.encoded), len(second.encoded)) == (16, 41 - 16)
    assert not set(first.encoded) & set(second.encoded)
    np.testing.assert_array_equal(embedded(built, cache)[0], whole)


def test_a_further_set_costs_its_own_texts_only(source, tmp_path, make):
    cache, again = tmp_path / "cache", Counting()
    make(source, cache, "embeddings")
    more = tmp_path / "more.jsonl"
    more.write_text("\n".join(json.dumps({"problem": t}) for t in ("A new one", "Never seen")))
    built = make(source, cache, "embeddings", encoder=again, compare=(f"More={more}",))
    assert again.encoded == ["Never seen"]
    assert {p["dataset"] for p in embedded(built, cache)[1]} >= {"More"}


def test_a_damaged_chunk_is_embedded_again(source, tmp_path, make):
    cache, again = tmp_path / "cache", Counting()
    make(source, cache, "embeddings")
    (chunk,) = (cache / ".vectors").rglob("*.npz")
    chunk.write_bytes(chunk.read_bytes()[:200])
    make(source, cache, "embeddings", force=True, encoder=again)
    assert len(again.encoded) == 41


def test_another_model_rebuilds_what_depends_on_it_and_mixes_nothing(
    source, tmp_path, make, monkeypatch
):
    cache = tmp_path / "cache"
    first = make(source, cache, "neighbours")
    packaged = models.packaged()
    other = models.Model("other", packaged.folder, "f" * 64, packaged.dimension)
    monkeypatch.setattr(embeddings, "model_of", lambda source, options: other)
    counting = Counting()
    second = make(source, cache, "embeddings", encoder=counting)
    assert len(counting.encoded) == 41
    assert second.stages["embeddings"].inputs["model"] == "other"
    if second.stages["embeddings"].content != first.stages["embeddings"].content:
        assert "neighbours" not in second.stages
    assert len(list((cache / ".vectors").iterdir())) == 2


@pytest.mark.parametrize("moved", [False, True])
def test_vectors_of_other_versions_are_kept_where_they_are_the_same_and_never_mixed(
    source, tmp_path, make, moved
):
    cache, again, out = tmp_path / "cache", Counting(), io.StringIO()
    make(source, cache, "embeddings")
    (said,) = (cache / ".vectors").rglob("made-by.json")
    versions = json.loads(said.read_text())
    assert versions == embeddings.STAGE.versions() and "tokenizers" in versions
    said.write_text(json.dumps({**versions, "tokenizers": "0.1"}))

    def upgraded(model: Any) -> Any:
        encoder = again(model)
        plain = encoder.encode_tokens
        encoder.encode_tokens = lambda texts, done=None: (-1) ** moved * plain(texts, done)
        return encoder

    built = make(source, cache, "embeddings", force=True, encoder=upgraded, out=out)
    assert len(again.encoded) == (16 + 41 if moved else 16)
    assert ("tokenizers: another version makes other vectors" in out.getvalue()) is moved
    assert json.loads(said.read_text()) == versions
    vectors = np.load(cache / built.corpus / built.stages["embeddings"].artefacts[0].name)
    first = FakeEncoder(models.packaged())
    questions = [row["question"] for row in pq.read_table(_problems(cache, built)).to_pylist()]
    nearest = (vectors.astype(np.float32) @ first.encode_tokens(questions[:1]).T).ravel()
    assert (nearest[np.abs(nearest).argmax()] < 0) is np.bool_(moved)


def _problems(cache: Path, built: Any) -> Path:
    return cache / built.corpus / built.stages["problems"].artefacts[0].name


def test_a_folder_that_is_no_model_is_named(source, tmp_path, make):
    (tmp_path / "empty").mkdir()
    with pytest.raises(SettingsError, match=r"holds no sentence-transformers model: modules\.json"):
        make(source, tmp_path / "cache", "embeddings", model=str(tmp_path / "empty"))
    with pytest.raises(SettingsError, match="holds no sentence-transformers model"):
        make(source, tmp_path / "cache", "embeddings", model="no/such/folder")


def test_vectors_that_are_not_finite_are_not_kept_for_true(tmp_path):
    cache = VectorCache(tmp_path, models.packaged())
    names = text_names(["a", "b"])
    bad = np.ones((2, 384), dtype=np.float32)
    bad[1, 3] = np.nan
    cache.add(names, bad)
    assert not cache.find(names)[1].any()
    cache.add(names[:1], bad[:1])
    assert cache.find(names)[1].tolist() == [True, False]


LANGUAGES = [
    "Berechne das Integral.", "Calcule l’intégrale.", "Вычислите интеграл.", "计算积分。",
    "積分を計算せよ。", "적분을 계산하라.", "احسب التكامل.", "חשב את האינטגרל.", "समाकलन।",
    "คำนวณปริพันธ์", "Υπολογίστε το ολοκλήρωμα.", "Tính tích phân.", "İntegrali hesapla.",
    "গণনা করুন।", "Обчисліть інтеграл.", "გამოთვალეთ.", "Հաշվել։", "கணக்கிடு.", "అంచనా వేయండి.",
    "Oblicz całkę.",
]  # fmt: skip


def test_the_encoder_gives_the_plain_encoders_vectors_for_every_kind_of_text():
    """Cosine at least 0.999 to `SentenceTransformer.encode`, for each text."""
    from sentence_transformers import SentenceTransformer

    from deepmath_viz.vectors.encoder import Encoder

    model = models.packaged()
    texts = [
        "", " ", "x", "Evaluate $\\int_0^1 x^2\\,dx$.", "word " * 5000, "a" * 1_000_000,
        "\x00\x01", "\U0001f600 emoji", *LANGUAGES, *(f"Find $x^{{{n}}}$ at 2." for n in range(40)),
    ]  # fmt: skip
    # Few at a time: it makes all that it reads together as long as the longest of them.
    plain = SentenceTransformer(str(model.folder), device="cpu").encode(
        texts, batch_size=4, normalize_embeddings=True
    )
    for backend in (None, "torch"):
        encoder = Encoder(model, backend=backend)
        found = encoder.encode([*texts, "half a pair \ud800"])
        cosines = (found[:-1] * plain).sum(axis=1)
        assert cosines.min() >= 0.999, (encoder.backend, texts[int(cosines.argmin())][:40])
        np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
        assert encoder.encode([]).shape == (0, model.dimension)


def test_the_build_says_which_model_it_takes_and_why(source, tmp_path, make, monkeypatch):
    def nothing(*_: Any, **__: Any) -> Any:
        raise OSError("no network")

    monkeypatch.setattr("huggingface_hub.snapshot_download", nothing)
    out = io.StringIO()
    built = make(source, tmp_path / "cache", "embeddings", model="auto", out=out)
    assert built.stages["embeddings"].inputs["model"] == models.PACKAGED_MODEL
    assert f"model: {models.PACKAGED_MODEL}. The paper's model" in out.getvalue()
    assert "cannot be had from the hub" in built.stages["embeddings"].notes["reason"]


def test_a_node_that_lacks_the_model_says_which_and_where_to_put_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    folder = str(tmp_path / "model")
    said = f"lacks the embedding model mine.*put the model into {folder} everywhere"
    with (
        pytest.raises(ClusterError, match=said),
        embeddings.begin(Node(1, Path), ("mine", folder, "0" * 64)),
    ):
        pass
