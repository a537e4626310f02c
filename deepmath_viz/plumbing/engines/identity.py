"""What a process would work with: whoever differs in it makes other bytes of the same piece."""

from __future__ import annotations

import functools
import hashlib
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

#: Packages that decide what comes of a piece: what judges, what embeds, what counts, what writes.
PACKAGES = (
    *("duckdb", "latex2sympy2_extended", "math-verify", "numba", "numpy", "openvino", "pyarrow"),
    *("rapidfuzz", "sentence-transformers", "sympy", "tokenizers", "torch", "transformers"),
)
_PACKAGE = Path(__file__).resolve().parents[2]


@functools.cache
def identity() -> dict[str, str]:
    """The version of Python and of every package of `PACKAGES`, and the program itself."""
    found = {"Python": ".".join(platform.python_version_tuple()[:2])}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "none"
    return {"this program": _program()} | found


def differences(mine: dict[str, str], theirs: dict[str, str]) -> str:
    """Where two processes differ, in words; empty where they do not."""
    return ", ".join(
        f"{name} {theirs.get(name, 'none')} instead of {mine[name]}"
        for name in mine
        if theirs.get(name) != mine[name]
    )


def _program() -> str:
    """The beginning of a hash of all code."""
    digest = hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("*.py")):
        digest.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:8]
