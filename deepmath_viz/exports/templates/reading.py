"""A chat template from a file, or from a model on the hub: template and tokenizer files alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from deepmath_viz.errors import TemplateRefused

#: Where models keep their template, and the tokens that it may name.
FILES = ("chat_template.jinja", "tokenizer_config.json", "chat_template.json")
_TOKENS = ("bos_token", "eos_token", "pad_token", "unk_token")
#: Bytes of such a file; the largest in use have some 200 KB.
MOST = 8_000_000


@dataclass(frozen=True, slots=True)
class ChatTemplate:
    """A template: where it is from, its text, and the special tokens that it may name."""

    name: str
    text: str
    tokens: dict[str, str] = field(default_factory=dict)


def read(given: str) -> ChatTemplate:
    """The template in a file or a folder, or of a model on the hub (`owner/name`).

    Raises:
        TemplateRefused: there is none, or it cannot be read.
    """
    path = Path(given).expanduser()
    if path.is_dir():
        return _made(given, lambda name: _text(path / name))
    if path.is_file():
        if path.suffix == ".json":
            return _made(given, lambda name: _text(path) if name.endswith(".json") else None)
        return ChatTemplate(given, _text(path) or "")
    if given.count("/") == 1 and not path.is_absolute():
        return _made(given, lambda name: _fetched(given, name))
    raise TemplateRefused(f"{given!r} is no file, no folder and no model id like owner/name.")


def _text(path: Path) -> str | None:
    try:
        if path.stat().st_size > MOST:
            raise TemplateRefused(f"{path} has more than {MOST:,} bytes, so it is no template.")
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as err:
        raise TemplateRefused(
            f"{path} cannot be read as text ({err}). Name a chat template, or a model's folder."
        ) from err


def _fetched(model: str, name: str) -> str | None:
    """One file of a model on the hub; None where it has none of that name."""
    import httpx2
    from huggingface_hub import HfApi, hf_hub_download
    from huggingface_hub.errors import EntryNotFoundError, HfHubHTTPError

    try:
        found = HfApi().get_paths_info(model, [name])
        if not found:
            return None
        if (getattr(found[0], "size", 0) or 0) > MOST:
            raise TemplateRefused(f"{name} of {model} is too large to be read as a template.")
        return _text(Path(hf_hub_download(model, name)))
    except EntryNotFoundError:
        return None
    except httpx2.TransportError as err:
        raise TemplateRefused(
            f"The hub cannot be reached for the template of {model!r} ({err}). Check the network"
            " and HF_ENDPOINT, or fetch the file elsewhere and name it instead."
        ) from err
    except (HfHubHTTPError, OSError, ValueError) as err:
        raise TemplateRefused(
            f"The hub gives no {name} of {model!r} ({str(err).splitlines()[0]}). Fetch the file "
            "and name it instead."
        ) from err


def _made(given: str, read_file: Callable[[str], str | None]) -> ChatTemplate:
    texts = {name: read_file(name) for name in FILES}
    settings = _settings(given, texts["tokenizer_config.json"])
    other = _settings(given, texts["chat_template.json"])
    text = texts["chat_template.jinja"] or _chosen(settings) or _chosen(other)
    if not text:
        raise TemplateRefused(f"{given!r} has no chat template: none of {', '.join(FILES)} does.")
    tokens = {}
    for name in _TOKENS:
        token = settings.get(name)
        token = token.get("content") if isinstance(token, dict) else token
        if isinstance(token, str):
            tokens[name] = token
    return ChatTemplate(given, text, tokens)


def _settings(given: str, text: str | None) -> dict[str, object]:
    try:
        found = json.loads(text or "{}")
    except ValueError as err:
        raise TemplateRefused(f"A file of {given!r} is no JSON ({err}).") from err
    return found if isinstance(found, dict) else {}


def _chosen(settings: dict[str, object]) -> str:
    """The template in a tokenizer's settings: the only one, or that called `default`."""
    found = settings.get("chat_template")
    if isinstance(found, list):
        named = {one.get("name"): one.get("template") for one in found if isinstance(one, dict)}
        found = named.get("default")
    return found if isinstance(found, str) else ""
