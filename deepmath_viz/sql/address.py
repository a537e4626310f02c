"""Queries as text: in addresses, and amounts of results in words."""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Mapping

#: Characters of a query that stand in an address as they are; longer ones are compressed.
_PLAIN = 1_500
_MOST = 200_000
_PACKED = "z:"
#: How names begin that give a value to a parameter of the query, and how long the value may be.
_VALUE, _LONGEST_VALUE = "p_", 2_000


def to_param(sql: str) -> str:
    """A query as the parameter `q`: itself, or compressed where it is long."""
    if len(sql) <= _PLAIN and not sql.startswith(_PACKED):
        return sql
    packed = zlib.compress(sql.encode("utf-8", "replace"), 9)
    return _PACKED + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def from_param(value: str | None) -> str:
    """The query of a parameter `q`; empty where there is none, or nothing that can be read."""
    if not value:
        return ""
    if not value.startswith(_PACKED):
        return value.replace("\r\n", "\n")[:_MOST]
    data = value[len(_PACKED) :]
    try:
        packed = base64.urlsafe_b64decode(data + "=" * (-len(data) % 4))
        # Bounded: a short address must not grow into gigabytes.
        text = zlib.decompressobj().decompress(packed, _MOST)
    except (binascii.Error, ValueError, zlib.error):
        return ""
    return text.decode("utf-8", "ignore")


def to_params(given: Mapping[str, str]) -> dict[str, str]:
    """The values of a query's parameters as parameters of an address."""
    return {f"{_VALUE}{name}": text for name, text in given.items()}


def given(params: Mapping[str, str]) -> dict[str, str]:
    """The values that an address gives to a query's parameters, by their names."""
    return {
        name.removeprefix(_VALUE): text[:_LONGEST_VALUE]
        for name, text in params.items()
        if name.startswith(_VALUE)
    }


def title(sql: str, limit: int = 60) -> str:
    """A query on one line, cut at `limit` characters: its first comment, else its text."""
    first = sql.strip().split("\n")[0].strip()
    text = first.lstrip("- ").strip() if first.startswith("--") else " ".join(sql.split())
    return text if len(text) <= limit else text[: limit - 1] + "…"
