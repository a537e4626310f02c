"""Which tokenizer counts tokens, and the counting. Vocabularies are read, no weights."""

from __future__ import annotations

import hashlib
import re
import string
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


#: What parts the words of a text for a tokenizer in BERT's way, and is one token each, whatever
#: stands around it; white space is none. Other control characters are left out by it. Bytes are
#: parted ten times as fast as by an expression.
_SIGNS = string.punctuation.encode()
_APART = bytes(
    0x20 if code in _SIGNS or code in b"\t\n\r" else code if 0x20 <= code != 0x7F else 0
    for code in range(256)
)
_ALL_BUT_SIGNS = bytes(code for code in range(256) if code not in _SIGNS)
#: Words whose tokens are remembered, and the bytes of the longest of them: what is written without
#: blanks or signs, a paragraph of Chinese say, is one word, and is hardly met again.
_REMEMBERED, _LONGEST = 200_000, 60


class Counter:
    """Counts the tokens of texts."""

    def __init__(self, tokenizer: tokenizers.Tokenizer) -> None:
        """Counts with `tokenizer`, in whole texts and without special tokens."""
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._tokenizer = tokenizer
        self._marks = _marks(tokenizer)
        self._known: dict[bytes, int] = {}

    def count(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, without those that begin and end a message.

        Raises:
            TokenizerUnusable: the tokenizer fails at one of them.
        """
        if self._marks is None:
            return self._whole(texts)
        words: dict[int, list[bytes]] = {}
        signs: dict[int, int] = {}
        for at, text in enumerate(texts):
            if not any(mark in text for mark in self._marks):
                given = text.encode("utf-8", "replace")
                words[at] = given.translate(_APART).split()
                signs[at] = len(given.translate(None, _ALL_BUT_SIGNS))
        every = set[bytes]().union(*words.values())
        new = every - self._known.keys()
        if len(self._known) + len(new) > _REMEMBERED:
            self._known, new = {}, every
        self._known |= zip(new, self._whole([word.decode() for word in new]), strict=True)
        whole = iter(self._whole([text for at, text in enumerate(texts) if at not in words]))
        of_word = self._known.__getitem__
        counted = [signs[at] + sum(map(of_word, words[at])) if at in words else next(whole)
                   for at in range(len(texts))]  # fmt: skip
        for word in new:
            if len(word) > _LONGEST:
                del self._known[word]
        return counted

    def _whole(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, as the tokenizer makes them."""
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


def _marks(tokenizer: tokenizers.Tokenizer) -> list[str] | None:
    """What a text must not have in it to be counted word by word; None where none may be.

    Tokenizers in BERT's way (`BertNormalizer`, `BertPreTokenizer`) part words at white space and
    at every sign before they look at them, so that a word is the same tokens wherever it stands.
    """
    from tokenizers import models, normalizers, pre_tokenizers

    added = tokenizer.get_added_tokens_decoder().values()
    if (
        isinstance(tokenizer.model, models.WordPiece)
        and isinstance(tokenizer.normalizer, normalizers.BertNormalizer)
        and isinstance(tokenizer.pre_tokenizer, pre_tokenizers.BertPreTokenizer)
        and not any(token.normalized for token in added)
    ):
        return [token.content for token in added]
    return None


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
