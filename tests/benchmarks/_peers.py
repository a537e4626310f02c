"""Environments of peers that are no part of this program, made when a measurement first asks.

They are kept between runs, outside of the project, in `~/.cache/deepmath-peers`.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from pathlib import Path

FOLDER = Path.home() / ".cache" / "deepmath-peers"
#: What is installed into each.
PACKAGES = {
    "faiss": ("faiss-cpu==1.15.1", "numpy"),
    # The extension as a package: its own home cannot be reached from everywhere, and it fits this
    # version of DuckDB alone.
    "fts": ("duckdb==1.5.5", "duckdb-extension-fts==1.5.5"),
    # Both are needed at import; texts are hashed by what xxhash 4 refuses.
    "datatrove": ("datatrove", "regex", "xxhash<4"),
    "atlas": ("embedding-atlas==0.26.0",),
}


def python(name: str) -> str:
    """The Python of an environment; makes it where it is not there yet.

    Raises:
        subprocess.CalledProcessError: the packages cannot be installed.
    """
    folder = FOLDER / name
    found, made = folder / "bin" / "python", folder / "made"
    wanted = "\n".join(PACKAGES[name])
    if not made.exists() or made.read_text(encoding="utf-8") != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        command = [str(found), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        subprocess.run([*command, *PACKAGES[name]], check=True, stdout=sys.stderr)
        made.write_text(wanted, encoding="utf-8")
    return str(found)


def version(name: str, package: str) -> str:
    """Name and version of a package in an environment."""
    code = f"from importlib.metadata import version; print(version({package!r}))"
    said = subprocess.check_output([python(name), "-c", code], text=True)
    return f"{package} {said.strip()}"
