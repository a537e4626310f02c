"""Search over a built corpus: words, meaning, solutions, highlights, and who loads a model."""

from __future__ import annotations

import copy
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from deepmath_viz.config import ROOT
from deepmath_viz.corpus import catalogue, manifest, store
from deepmath_viz.dataset import rows as dataset_rows
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.errors import (
    ArtefactDamaged,
    ArtefactMissing,
    EncoderUnavailable,
    QueryError,
)
from deepmath_viz.search import finding, highlight, query_vectors, solutions
from deepmath_viz.search import query as queries
from deepmath_viz.search.encoder import Encoder
from deepmath_viz.search.index import ARRAYS
from tests.support import faults
from tests.support.patience import PATIENCE, awaited

LABELLED = ROOT / "tests" / "labelled" / "search.jsonl"
QUESTIONS = [
    r"Compute the contour integral $\int_{|z|=1} \frac{dz}{z^2+1}$.",
    "How many Sylow 3-subgroups can a group of order 12 have?",
    "Is every normal subgroup of an abelian group characteristic?",
    r"Find $\int_0^1 x^3\,dx$.",
    "What is the sum of the first 2024 positive integers?",
    r"Let $G = \mathbb{Z}/n\mathbb{Z}$. How many generators has $G$?",
]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: Any, make: Any, write_source: Any, example_rows: Any) -> store.Store:
    folder = tmp_path_factory.mktemp("search")
    rows = example_rows(60)
    for row, question in zip(rows, QUESTIONS, strict=False):
        row["question"] = question
    source = write_source(folder / "source", rows)
    make(source, folder / "cache", "problems", "solutions", "search", "embeddings")
    return catalogue.open_store(folder / "cache")


def found(
    opened: store.Store, typed: str, filters: Filters = finding.EVERYTHING, **more: Any
) -> list[int]:
    return [hit.id for hit in finding.search(opened, typed, filters, "words", **more).hits]


def test_a_query_narrows_by_the_length_of_the_question(opened: store.Store) -> None:
    lengths = {row["id"]: len(row["question"]) for row in opened.page(Filters(), limit=1000)}
    everything = found(opened, "group", limit=1000)
    short = found(opened, "group length:<58", limit=1000)
    assert short == [id_ for id_ in everything if lengths[id_] < 58]
    assert 0 < len(short) < len(everything)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("contour integral", 0),
        ("sylow subgroups", 1),
        (r"\int x^3", 3),
        ("2024", 4),
        (r"ℤ/nℤ", 5),
        ("generators G", 5),
    ],
)
def test_words_and_formulas_find_their_problem_first(
    opened: store.Store, typed: str, first: int
) -> None:
    assert found(opened, typed)[0] == first


def test_phrases_exclusions_and_filters_narrow(opened: store.Store) -> None:
    assert found(opened, '"normal subgroup"') == [2]
    assert found(opened, '"subgroup normal"') == []
    assert 2 not in found(opened, "subgroup -abelian")
    assert set(found(opened, "term", Filters(difficulty=(5.0, 5.0)))) <= set(
        opened.ids(Filters(difficulty=(5.0, 5.0))).tolist()
    )
    assert len(found(opened, "term", limit=3)) == 3


def test_meaning_ranks_by_the_vectors_and_fusion_says_both_places(opened: store.Store) -> None:
    from deepmath_viz.search import meaning

    vectors = meaning.open_vectors(opened.folder, opened.manifest)
    asked: list[str] = []

    def encode(text: str) -> np.ndarray:
        asked.append(text)
        vector = vectors.of(4)
        assert vector is not None
        return vector

    near = finding.search(opened, "whatever", Filters(), "meaning", 5, encode=encode)
    assert near.hits[0].id == 4
    assert near.hits[0].similarity == pytest.approx(1, abs=1e-3)
    both = finding.search(opened, "sylow", Filters(), "both", 5, encode=encode)
    assert asked == ["whatever", "sylow"]
    assert {hit.id for hit in both.hits} >= {1, 4}
    assert next(hit for hit in both.hits if hit.id == 1).by_words == 1
    assert next(hit for hit in both.hits if hit.id == 4).by_meaning == 1
    like = finding.more_like(opened, 4, Filters(), 5)
    assert 4 not in [hit.id for hit in like.hits]
    assert len(like.hits) == 5


@pytest.mark.parametrize(
    ("stage", "at"), [*(("search", at) for at in range(len(ARRAYS))), ("embeddings", 1)]
)
def test_files_of_another_version_are_named(
    opened: store.Store, tmp_path: Path, stage: str, at: int
) -> None:
    from deepmath_viz.search import index, meaning

    folder = tmp_path / opened.folder.name
    shutil.copytree(opened.folder, folder)
    faults.older(folder, stage, at)
    changed = manifest.read(folder)
    assert changed is not None
    read = index.open_index if stage == "search" else meaning.open_vectors
    with pytest.raises(ArtefactDamaged, match=f"another version.*build --stage {stage} --force"):
        read(folder, changed)


def test_queries_are_compared_with_no_vectors_of_other_libraries(opened: store.Store) -> None:
    from deepmath_viz.search import meaning

    vectors = meaning.open_vectors(opened.folder, opened.manifest)
    first = vectors.of(0)
    assert first is not None
    asked: list[str] = []

    def other_tokens(text: str) -> np.ndarray:
        asked.append(text)
        return np.roll(first, 1)

    for _ in range(2):  # a refusal is not kept: the libraries may be mended
        with pytest.raises(EncoderUnavailable, match=r"other vectors.*build --stage embeddings"):
            query_vectors.agree(opened, vectors, other_tokens)
    assert asked == [QUESTIONS[0]] * 2
    query_vectors.agree(opened, vectors, lambda _: first)
    query_vectors.agree(opened, vectors, other_tokens)  # asked once
    assert len(asked) == 2


def test_where_no_model_is_to_be_had_words_go_on(opened: store.Store) -> None:
    def refuse(_text: str) -> np.ndarray:
        raise EncoderUnavailable("no model here")

    gone_on = finding.search(opened, "sylow", Filters(), "both", 5, encode=refuse)
    assert [hit.id for hit in gone_on.hits] == [1]
    assert gone_on.notes == ("By words only: no model here",)
    with pytest.raises(EncoderUnavailable):
        finding.search(opened, "sylow", Filters(), "meaning", 5, encode=refuse)


def test_what_is_not_built_is_named(tmp_path: Path, make: Any, write_source: Any) -> None:
    rows = [{"question": "What is one plus one?", "final_answer": "2"}]
    make(write_source(tmp_path / "s", rows), tmp_path / "c", "problems")
    bare = catalogue.open_store(tmp_path / "c")
    with pytest.raises(ArtefactMissing, match="--stage search"):
        finding.search(bare, "one")
    with pytest.raises(ArtefactMissing, match="--stage embeddings"):
        finding.more_like(bare, 0)
    with pytest.raises(ArtefactMissing, match="--stage solutions"):
        next(solutions.scan(bare, "one", Filters()))


def test_solutions_are_looked_through_within_filters_with_progress(opened: store.Store) -> None:
    steps = list(solutions.scan(opened, "way of", Filters()))
    passages = [one for step in steps for one in step.found]
    total = opened.database.ask("SELECT count(*) FROM solutions")[0][0]
    assert steps[-1].done == steps[-1].total == total
    assert len(passages) == total
    assert all(one.match.lower() == "way" for one in passages)
    whole = [
        one for step in solutions.scan(opened, '"Way 2 of 4:"', Filters()) for one in step.found
    ]
    assert [(one.id, one.n, one.part) for one in whole] == [(4, 2, "write_up")]
    few = Filters(difficulty=(1.0, 1.0))
    ids = {one.id for step in solutions.scan(opened, "way", few) for one in step.found}
    assert ids <= set(opened.ids(few).tolist())
    cut = [one for step in solutions.scan(opened, "way", Filters(), 5) for one in step.found]
    assert len(cut) == 5
    with pytest.raises(QueryError):
        next(solutions.scan(opened, "  ", Filters()))


def test_hits_are_marked_in_words_and_formulas_and_nothing_comes_to_life() -> None:
    query = queries.parse(r"subgroups x^2 of")
    marked = highlight.marked(
        r"A subgroup of $x^2$, $y$ ![a](http://192.0.2.1/b) <b>subgroups</b>", query
    )
    assert ":orange-background[subgroup]" in marked
    assert ":orange-background[subgroups]" in marked
    assert ":orange-background[$x^{2}$]" in marked
    assert ":orange-background[of]" not in marked
    assert ":orange-background[$y$]" not in marked
    assert "![a]" not in marked
    assert "<b>" not in marked


def test_words_of_a_phrase_are_marked_where_the_phrase_stands() -> None:
    query = queries.parse('"finite group" "x^2 + 1" order')
    marked = highlight.marked(
        "A finite group, of finite order, presents finitely a group. Of $x^2+1$ and $x^2$?", query
    )
    assert ":orange-background[finite] :orange-background[group]," in marked
    assert "of finite :orange-background[order]" in marked
    assert "presents finitely a group." in marked
    assert ":orange-background[$x^{2}+1$] and $x^{2}$?" in marked


def test_queries_by_meaning_are_asked_in_latex_and_folded_where_the_texts_were(
    opened: store.Store,
) -> None:
    from deepmath_viz.search import meaning

    vectors = meaning.open_vectors(opened.folder, opened.manifest)
    assert vectors.query("is \\(x\\) prime?") == "is \\(x\\) prime?"
    assert vectors.query("x² ≠ 1 for x ≥ 2") == "x^{2} \\neq 1 for x \\geq 2"
    asked: list[str] = []

    def encode(text: str) -> np.ndarray:
        asked.append(text)
        return vectors.of(0)

    finding.search(opened, "∫ x² dx", Filters(), "meaning", 1, encode=encode)
    assert asked == ["\\int x^{2} dx"]
    folded = copy.copy(vectors)
    folded.folded = True
    assert folded.query("Is \\(x\\) prime for all of these? Justify your answer.") == (
        "Is $x$ prime for all of these?"
    )
    assert folded.query("$") == "$"


# -- the process that encodes ------------------------------------------------------------------


ECHO = (
    "import json,socket,struct; from deepmath_viz.plumbing.frames import receive,send\n"
    "here=socket.socket(fileno=0); send(here,b'{\"ready\": true}'); print('noise',flush=True)\n"
    "while (text:=receive(here,most=9999)) is not None:\n"
    " send(here,struct.pack('<2f',len(json.loads(text)),1))\n"
)


def test_queries_are_encoded_by_a_process_that_starts_on_first_use() -> None:
    encoder = Encoder("m", "0", command=[sys.executable, "-c", ECHO])
    assert encoder.pid is None
    assert encoder.encode("abc").tolist() == [3.0, 1.0]
    first = encoder.pid
    assert first is not None
    assert encoder.encode("abcd").tolist() == [4.0, 1.0]
    assert encoder.pid == first
    assert encoder.knows("abc")
    encoder.close()
    assert encoder.pid is None


def test_a_model_is_loaded_ahead_and_whoever_asks_need_not_wait() -> None:
    late = ECHO.replace("send(here,b", "sys.stdin.readline(); send(here,b", 1)
    late = late.replace("import json", "import sys,json")
    # The line comes over the socket that is the input of the process: not before it is sent.
    encoder = Encoder("m", "0", command=[sys.executable, "-c", late])
    encoder.start()
    first = encoder.pid
    assert first is not None
    reading = encoder.reading("abc")
    assert encoder.reading("abc") is reading
    assert not reading.done()
    assert not encoder.knows("abc")
    assert encoder._channel is not None
    encoder._channel.send(b"go on\n")
    assert reading.result(PATIENCE).tolist() == [3.0, 1.0]
    assert encoder.pid == first
    assert encoder.encode("abc") is reading.result()
    encoder.close()


def test_a_process_that_dies_or_refuses_is_named() -> None:
    dies = Encoder("m", "0", command=[sys.executable, "-c", "pass"])
    with pytest.raises(EncoderUnavailable, match="stopped"):
        dies.encode("x")
    dies._command = [sys.executable, "-c", ECHO]
    assert dies.encode("x").tolist() == [1.0, 1.0], "an error is not kept for an answer"
    dies.close()
    # Killed with a query in its hands: whoever asked is told, and the next one gets an answer.
    silent = ECHO.replace(" send(here,struct", " time.sleep(999) if True else send(here,struct")
    dies._command = [sys.executable, "-c", silent.replace("import json", "import time,json")]
    asked = dies.reading("y")
    awaited(lambda: dies._is_ready)
    assert dies.pid is not None and not asked.done()
    os.kill(dies.pid, signal.SIGKILL)
    with pytest.raises(EncoderUnavailable, match="Ask again"):
        asked.result(PATIENCE)
    dies._command = [sys.executable, "-c", ECHO]
    assert dies.encode("z").tolist() == [1.0, 1.0]
    dies.close()
    refusing = ECHO.replace('"ready": true', '"error": "no such model"')
    refuses = Encoder("m", "0", command=[sys.executable, "-c", refusing])
    with pytest.raises(EncoderUnavailable, match="no such model"):
        refuses.encode("x")


def test_the_encoder_process_ends_when_nobody_asks_and_needs_no_network(tmp_path: Path) -> None:
    from deepmath_viz.vectors import models

    packaged = models.packaged()
    files = [tmp_path / name for name in ("no.xml", "no.bin", "no.json")]
    encoder = Encoder(packaged.name, packaged.sha256, files, idle=0.3)
    vector = encoder.encode("A group of order 12")
    assert "cannot be read here" in encoder.slow
    assert vector.shape == (384,)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-3)
    awaited(lambda: encoder.pid, lambda pid: pid is None)
    encoder.close()


def test_searching_loads_no_library_of_models() -> None:
    code = (
        "import sys\n"
        "from deepmath_viz.search import encoder, finding, highlight, meaning, solutions\n"
        "from deepmath_viz.ui.search import page\n"
        "print([m for m in ('torch','openvino','sentence_transformers','umap','bm25s','numba')"
        " if m in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip().endswith("[]")


# -- the labelled queries -----------------------------------------------------------------------


def test_known_items_stand_among_the_first_ten_of_the_real_rows(
    real_data: Path, make: Any, tmp_path: Path
) -> None:
    make(real_data, tmp_path, "problems", "search")
    real = catalogue.open_store(tmp_path)
    labelled = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    known = [one for one in labelled if "key" in one]
    topical = [one for one in labelled if "rule" in one]
    assert len(known) + len(topical) >= 60
    missed = []
    for one in known:
        hits = finding.search(real, one["query"], Filters(), "words", 10).hits
        if one["key"] not in {dataset_rows.key(real.problem(hit.id)["question"]) for hit in hits}:
            missed.append(one["query"])
    assert len(missed) <= 0.05 * len(known), missed
    good = []
    questions = real.database.ask("SELECT question FROM problems")
    for one in topical:
        hits = finding.search(real, one["query"], Filters(), "words", 10).hits
        texts = [real.problem(hit.id)["question"] for hit in hits]
        relevant = sum(bool(re.search(one["rule"], q)) for (q,) in questions)
        right = sum(bool(re.search(one["rule"], text)) for text in texts)
        good.append(right / min(10, relevant))
    assert np.mean(good) >= 0.8
