"""A copy of the manifest beside it: a damaged one costs no build.

A manifest names what took hours to make. Where it cannot be read, the build goes on from its copy;
what the copy says of files is held against the files, as always.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from deepmath_viz.corpus import manifest
from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.errors import ArtefactDamaged
from deepmath_viz.files import write_json

FILE = ".manifest.copy.json"


def keep(folder: Path, current: Manifest) -> None:
    """Copy the manifest of a corpus folder; a copy that cannot be written stops no build."""
    with suppress(OSError):
        write_json(folder / FILE, manifest.sealed(current))


def find(folder: Path) -> Manifest | None:
    """The copy of the manifest of a corpus folder; None where there is none that is whole."""
    try:
        return manifest.read_file(folder / FILE)
    except ArtefactDamaged:
        return None
