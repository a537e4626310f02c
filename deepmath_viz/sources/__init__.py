"""Where the data comes from: the hub, a folder, or the bundled demo corpus.

Rows and files as they are published; what is made of them is the pipeline's.
"""

from __future__ import annotations

import re
from pathlib import Path

from deepmath_viz.dataset.published import HUB_ID
from deepmath_viz.errors import SettingsError, SourceNotFound
from deepmath_viz.sources.base import QUESTION_COLUMNS, SOLUTION_COLUMNS, Source, SourceFile
from deepmath_viz.sources.registry import (
    BENCHMARKS,
    COMPARISON_SETS,
    DATASETS,
    DEEPMATH,
    Dataset,
)

__all__ = [
    "BENCHMARKS",
    "COMPARISON_SETS",
    "DATASETS",
    "DEEPMATH",
    "QUESTION_COLUMNS",
    "SOLUTION_COLUMNS",
    "Dataset",
    "Source",
    "SourceFile",
    "open_source",
]


def open_source(spec: str, *, revision: str | None = None) -> Source:
    """The source that `spec` names: 'hub', 'demo', or the path of a folder or file.

    Args:
        spec: 'hub' and 'demo' win over folders of these names; write `./hub` for such a folder.
            The dataset's id on the hub means the hub where there is no folder of this name.
        revision: another revision than the pinned one; only for the hub.

    Raises:
        SourceNotFound: there is no such folder or file.
        SettingsError: no source is named, or a revision of something that has none.
    """
    if not spec.strip():
        raise SettingsError(
            "The source is empty; name 'hub', 'demo', or a folder (`.` is this one)."
        )
    if spec == "hub" or (spec == HUB_ID and not Path(spec).exists()):
        from deepmath_viz.sources.hub import HubSource

        return HubSource(revision=revision)
    if revision is not None:
        raise SettingsError(
            f"A revision ({revision!r}) can only be chosen for the hub, and the source is "
            f"{spec!r}. Leave the revision out, or use the source 'hub'."
        )
    from deepmath_viz.sources.folder import FolderSource

    if spec == "demo":
        from deepmath_viz.sources.demo import CORPUS

        return FolderSource(CORPUS, kind="demo")
    path = Path(spec).expanduser()
    if not path.exists() and re.fullmatch(r"[\w.-]+/[\w.-]+", spec):
        raise SourceNotFound(
            f"No folder {spec!r} here. If it is meant as a dataset of the hub: only {HUB_ID} is "
            "read from there. Otherwise give the path of a folder with a copy of the files."
        )
    return FolderSource(path)
