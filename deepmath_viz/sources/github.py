"""Single files of GitHub repositories: ORZ's two JSON files and the paper's coordinates.

Fetched whole, beside the hub's download cache, and kept there: a file that has come is not asked
for again.
"""

from __future__ import annotations

import http.client
import os
import shutil
import tempfile
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote

from deepmath_viz.config import Settings
from deepmath_viz.errors import SourceNotFound, SourceUnavailable
from deepmath_viz.sources.base import SourceFile
from deepmath_viz.sources.explain import ELSEWHERE
from deepmath_viz.sources.registry import Dataset

#: Seconds without an answer after which a request has failed, and how often it is made.
_TIMEOUT, _TRIES = 20.0, 3


def files(dataset: Dataset) -> list[SourceFile]:
    """The files of a dataset whose home is a GitHub repository, fetched.

    Raises:
        SourceNotFound: the repository has no such file.
        SourceUnavailable: GitHub cannot be reached.
    """
    found = []
    for name in dataset.files:
        path = fetched(dataset.home_id, name)
        found.append(SourceFile(name, path.stat().st_size, str(path)))
    return found


def fetched(repository: str, name: str) -> Path:
    """The path of a local copy of the file `name` on the main branch of `owner/repository`.

    Raises:
        SourceNotFound: there is none.
        SourceUnavailable: GitHub cannot be reached, or breaks off again and again.
    """
    from huggingface_hub.constants import HF_HOME

    path = Path(HF_HOME) / "github" / repository / name
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        _fetch(f"{Settings.from_env().github}/{quote(f'{repository}/main/{name}')}", path)
    return path


def _fetch(url: str, path: Path) -> None:
    trouble: Exception | None = None
    for _ in range(_TRIES):
        handle, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with (
                os.fdopen(handle, "wb") as out,
                urllib.request.urlopen(url, timeout=_TIMEOUT) as answer,
            ):
                shutil.copyfileobj(answer, out)
                announced = answer.headers.get("Content-Length")
                if announced and out.tell() != int(announced):
                    raise http.client.IncompleteRead(b"", int(announced) - out.tell())
            Path(aside).replace(path)
            return
        except urllib.error.HTTPError as err:
            if err.code in (404, 410):
                raise SourceNotFound(f"There is no {url} (HTTP {err.code}).") from err
            trouble = err
        except (OSError, http.client.HTTPException) as err:
            trouble = err
        finally:
            Path(aside).unlink(missing_ok=True)
    raise SourceUnavailable(
        f"{url} cannot be fetched ({trouble}). Try again later (what is built stays), {ELSEWHERE}."
    ) from trouble
