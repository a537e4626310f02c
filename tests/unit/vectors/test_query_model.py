"""The model that is ready for queries gives the vectors of sentence-transformers, without torch."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from deepmath_viz.config import ROOT
from deepmath_viz.corpus import catalogue
from deepmath_viz.search import meaning
from deepmath_viz.vectors import models, query_model
from deepmath_viz.vectors.query_model import QueryModel

TEXTS = [
    "", " ", "x", "Evaluate $\\int_0^1 x^2\\,dx$.", "word " * 5000, "\x00\x01", "\U0001f600 emoji",
    "Berechne das Integral.", "Вычислите интеграл.", "計算積分。", "احسب التكامل.", "समाकलन।",
    *(f"Find $x^{{{n}}}$ at {n}, where $n \\le {10**n}$." for n in range(20)),
]  # fmt: skip
#: A process that reads texts as it is told on its command line, and says what it has loaded.
ALONE = """
import json, sys
from pathlib import Path
from deepmath_viz.vectors.query_model import QueryModel
model = QueryModel(*map(Path, sys.argv[1:4]))
vectors = [model.encode(text).tolist() for text in json.load(sys.stdin)]
heavy = [name for name in ("torch", "transformers", "sentence_transformers") if name in sys.modules]
json.dump([vectors, heavy], sys.stdout)
"""


@pytest.fixture(scope="module")
def packaged(
    tmp_path_factory: pytest.TempPathFactory, make: Callable[..., Any], write_source: Any
) -> tuple[Path, Any]:
    """A cache with vectors and the packaged model ready for queries, and its manifest."""
    folder = tmp_path_factory.mktemp("ready")
    source = write_source(folder / "source", [{"question": "What is one plus one?"}])
    make(source, folder / "cache", "embeddings")
    return folder / "cache", make(source, folder / "cache", "query-model")


def test_vectors_are_those_of_sentence_transformers_and_nothing_heavy_is_loaded(
    packaged: tuple[Path, Any],
) -> None:
    cache, built = packaged
    files = [cache / built.corpus / made.name for made in built.stages["query-model"].artefacts]
    ran = subprocess.run(
        [sys.executable, "-c", ALONE, *files],
        cwd=ROOT, input=json.dumps(TEXTS), capture_output=True, text=True, check=True,
    )  # fmt: skip
    found, heavy = json.loads(ran.stdout)
    assert heavy == []
    from sentence_transformers import SentenceTransformer

    plain = SentenceTransformer(str(models.packaged().folder), device="cpu").encode(
        TEXTS, normalize_embeddings=True
    )
    cosines = (np.array(found) * plain).sum(axis=1)
    assert cosines.min() >= 1 - 1e-4, TEXTS[int(cosines.argmin())][:40]
    assert QueryModel(*files).encode("half a pair \ud800").shape == (384,)


def test_queries_are_read_by_what_the_build_has_left(packaged: tuple[Path, Any]) -> None:
    opened = catalogue.open_store(packaged[0])
    encoder = meaning.encoder(opened.folder, opened.manifest)
    assert encoder.slow == ""
    vector = encoder.encode("A group of order 12")
    assert encoder.slow == ""
    assert vector.shape == (384,)
    assert encoder.pid is not None
    assert "/torch/" not in Path(f"/proc/{encoder.pid}/maps").read_text("utf-8")
    encoder.close()


def test_vectors_of_another_model_are_not_compared_with_it(
    packaged: tuple[Path, Any], make: Callable[..., Any], tmp_path: Path
) -> None:
    opened = catalogue.open_store(packaged[0])
    opened.manifest.stages["query-model"].inputs["sha256"] = "0" * 64
    assert "no model ready for queries yet. Run:" in (
        meaning.encoder(opened.folder, opened.manifest).slow
    )


def small_model(folder: Path, tokenizer: Any) -> Path:
    """A BERT of one layer and eight numbers, saved as sentence-transformers does."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer
    from transformers import BertConfig, BertModel

    sizes = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 1}
    BertModel(BertConfig(vocab_size=400, intermediate_size=8, **sizes)).save_pretrained(
        folder / "b"
    )
    tokenizer.save_pretrained(folder / "b")
    whole = SentenceTransformer(modules=[Transformer(str(folder / "b")), Pooling(8)], device="cpu")
    whole.save(str(folder / "model"))
    return folder / "model"


def test_a_model_that_cannot_be_converted_fails_no_build_and_the_reason_is_kept(
    tmp_path: Path, make: Callable[..., Any], write_source: Any
) -> None:
    from transformers import ByT5Tokenizer

    # A tokenizer that is Python: there is no file of it.
    model = str(small_model(tmp_path, ByT5Tokenizer()))
    source = write_source(tmp_path / "source", [{"question": "What is one plus one?"}])
    out = io.StringIO()
    make(source, tmp_path / "cache", "embeddings", model=model)
    built = make(source, tmp_path / "cache", "query-model", model=model, out=out)
    made = built.stages["query-model"]
    assert made.artefacts == ()
    assert "no tokenizer of the tokenizers library" in made.notes["reason"]
    assert made.notes["reason"] in out.getvalue()
    opened = catalogue.open_store(tmp_path / "cache")
    encoder = meaning.encoder(opened.folder, opened.manifest)
    assert encoder.slow == made.notes["reason"]


def test_what_gives_other_vectors_is_refused(tmp_path: Path, monkeypatch: Any) -> None:
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace
    from transformers import PreTrainedTokenizerFast

    cut = Tokenizer(WordLevel({"[UNK]": 0, "[PAD]": 1, "group": 2, "limit": 3}, unk_token="[UNK]"))
    cut.pre_tokenizer = Whitespace()
    named = {"unk_token": "[UNK]", "pad_token": "[PAD]", "model_max_length": 64}
    model = models.read(
        small_model(tmp_path, PreTrainedTokenizerFast(tokenizer_object=cut, **named))
    )
    monkeypatch.setattr(query_model, "PROBES", ("group", "limit " * 700))
    monkeypatch.setattr(query_model, "NEAR", 1.01)
    with pytest.raises(query_model.ModelNotConverted, match=r"other vectors .* \(cosine (0.9|1.0)"):
        query_model.convert(model, tmp_path)


def test_a_tokenizer_that_cannot_be_written_is_an_error_of_the_disk(tmp_path: Path) -> None:
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel

    kept = Tokenizer(WordLevel({"[UNK]": 0, "group": 1}, unk_token="[UNK]"))
    whole = SimpleNamespace(tokenizer=SimpleNamespace(backend_tokenizer=kept), max_seq_length=8)
    assert query_model._tokenizer(whole, tmp_path / "kept.json") == 2
    assert Tokenizer.from_file(str(tmp_path / "kept.json")).truncation["max_length"] == 8
    with pytest.raises(OSError):
        query_model._tokenizer(whole, tmp_path)


def test_nothing_is_reported_of_the_use_of_the_converter(tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from deepmath_viz.vectors import network_library\n"
        "network_library.openvino().convert_model\n"
        "import openvino.tools.ovc\n"
        "assert not any(m for n, m in sys.modules.items() if n.startswith('openvino_telemetry'))\n"
    )
    env = {**os.environ, "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", script], check=True, env=env, cwd=tmp_path)
    assert list(tmp_path.iterdir()) == []
