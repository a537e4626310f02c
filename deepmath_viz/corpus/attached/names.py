"""Names of attached tables and columns: identifiers that SQL and addresses take as they are."""

from __future__ import annotations

import re
import unicodedata

import duckdb

from deepmath_viz.errors import AttachRefused

#: Characters of a name.
LONGEST = 48
#: What joins name problems by; a column of this name would be taken for it.
OF_A_PROBLEM = ("id", "key", "copy")
_IDENTIFIER = re.compile(rf"[a-z][a-z0-9_]{{0,{LONGEST - 1}}}")
_RULE = f"A name has small letters, digits and _, begins with a letter, and has {LONGEST} at most."


def made_of(text: str) -> str:
    """The identifier that a text becomes: `Solve rate (%)` is `solve_rate`; empty where none is
    left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_").lstrip("0123456789_")[:LONGEST].rstrip("_")


def fault(name: str) -> str:
    """What is wrong with a name, empty where it can be used."""
    if not _IDENTIFIER.fullmatch(name):
        return _RULE
    if name in OF_A_PROBLEM:
        return f"{name} is what problems are joined by."
    if name in _reserved():
        return f"{name.upper()} is a word of SQL."
    return ""


def checked(name: str, what: str, remedy: str) -> str:
    """The name, where it can be used.

    Raises:
        AttachRefused: it cannot.
    """
    if wrong := fault(name):
        raise AttachRefused(f"{what} cannot be called {name[:60]!r}. {wrong} {remedy}")
    return name


def _reserved() -> frozenset[str]:
    if not _words:
        with duckdb.connect() as db:
            _words.update(
                word
                for (word,) in db.execute(
                    "SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category = 'reserved'"
                ).fetchall()
            )
    return frozenset(_words)


_words: set[str] = set()
