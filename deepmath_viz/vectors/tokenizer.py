"""Which tokenizer counts tokens, and the counting. Vocabularies are read, no weights."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deepmath_viz.errors import TokenizerUnusable

if TYPE_CHECKING:
    import tokenizers

#: The file of a model that says how it cuts texts into tokens.
FILE = "tokenizer.json"
#: Bytes of such a file; the largest in use have some 35 MB.
LARGEST = 256 << 20
_HUB_ID = re.compile(r"[\w.-]+/[\w.-]+")
_ADVICE = (
    "Give the path of a tokenizer.json (or of a model's folder that holds one), or the id of a "
    "model on the hub; or leave --tokenizer out for an estimate."
)


@dataclass(frozen=True, slots=True)
class TokenizerFile:
    """A tokenizer that was asked for.

    Attributes:
        name: its id on the hub, or the name of its folder or file.
        path: of its file.
        sha256: of the file's bytes, in hexadecimal.
    """

    name: str
    path: Path
    sha256: str

    def describe(self) -> dict[str, Any]:
        """What the manifest says of it; the same on every machine."""
        return {"tokenizer": self.name, "sha256": self.sha256, "tokenizers": version("tokenizers")}

    def load(self) -> Counter:
        """Read it.

        Raises:
            TokenizerUnusable: it is no tokenizer.
        """
        return Counter(_load(self.path, self.name))


class Counter:
    """Counts the tokens of texts."""

    def __init__(self, tokenizer: tokenizers.Tokenizer) -> None:
        """Counts with `tokenizer`, in whole texts and without special tokens."""
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._tokenizer = tokenizer

    def count(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, without those that begin and end a message.

        Raises:
            TokenizerUnusable: the tokenizer fails at one of them.
        """
        try:
            found = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        except BaseException as err:
            raise _unusable(err, "the tokenizer fails at a text") from err
        return [len(encoding) for encoding in found]


def find(choice: str) -> TokenizerFile:
    """The tokenizer that `--tokenizer` names: a file, a model's folder, or an id on the hub.

    Raises:
        TokenizerUnusable: there is none, it cannot be had, or it is no tokenizer.
    """
    path = Path(choice).expanduser()
    name = path.resolve().parent.name if path.name == FILE else path.stem
    if path.is_dir():
        name, path = path.resolve().name, path / FILE
        if not path.is_file():
            raise TokenizerUnusable(f"{choice} holds no {FILE}. {_ADVICE}")
    if not path.exists():
        if not choice or not _HUB_ID.fullmatch(choice) or choice.startswith("."):
            raise TokenizerUnusable(f"There is no tokenizer {choice!r}. {_ADVICE}")
        name, path = choice, _fetched(choice)
    try:
        if path.stat().st_size > LARGEST:
            raise TokenizerUnusable(f"{choice} has more than 256 MB: it is no tokenizer. {_ADVICE}")
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as err:
        raise TokenizerUnusable(f"{choice} cannot be read ({err.strerror}). {_ADVICE}") from err
    _load(path, choice)
    return TokenizerFile(name, path, sha256)


def _fetched(home_id: str) -> Path:
    from huggingface_hub import hf_hub_download
    from huggingface_hub.errors import HfHubHTTPError

    try:
        return Path(hf_hub_download(home_id, FILE, etag_timeout=10))
    except (OSError, HfHubHTTPError, ValueError) as err:
        said = (str(err).strip() or type(err).__name__).splitlines()[0]
        raise TokenizerUnusable(
            f"The hub does not give {FILE} of {home_id!r} ({said}). {_ADVICE}"
        ) from err


def _load(path: Path, name: str) -> tokenizers.Tokenizer:
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(path))
        tokenizer.encode("Let $x^2 = 2$.", add_special_tokens=False)
    except BaseException as err:
        raise _unusable(err, f"{name} is no tokenizer of the tokenizers library") from err
    return tokenizer


def _unusable(err: BaseException, what: str) -> BaseException:
    """The named error; what ends the program is no error of a tokenizer, and stays what it is."""
    if isinstance(err, KeyboardInterrupt | SystemExit | MemoryError | GeneratorExit):
        return err
    said = (str(err).strip() or type(err).__name__).splitlines()[0][:200]
    return TokenizerUnusable(f"{what[:1].upper()}{what[1:]} ({said}). {_ADVICE}")
