"""The place that all nodes of a cluster share: a folder that every machine mounts, or a store.

Whatever `fsspec` has a name for will do (`s3://bucket/path`, `gs://`, `abfs://`, ...). What a store
asks of those who reach it, its library reads on every node.
"""

from __future__ import annotations

import platform
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from deepmath_viz import files
from deepmath_viz.errors import ClusterError, SettingsError

#: The folder in a cache that is shared where no other place is named.
FOLDER = ".share"


class Share:
    """Files by names with slashes. A file is there whole or not at all.

    Args:
        url: a URL that fsspec reads, or a folder.

    Raises:
        SettingsError: no such store is known, or the library that reads it is not installed.
    """

    def __init__(self, url: str) -> None:
        import fsspec

        self.url = url
        try:
            self._store, root = fsspec.core.url_to_fs(url)
        except ImportError as err:
            raise SettingsError(
                f"--share {url}: {err}. Nodes need it, too; `pip install s3fs` reads s3://."
            ) from err
        except ValueError as err:
            raise SettingsError(f"--share {url}: {err}. Give a URL, or a folder.") from err
        self._root = str(root).rstrip("/")
        self._is_folder = "file" in _protocols(self._store)
        if self._is_folder:  # nodes work in folders of their own
            self.url = self._root

    def __reduce__(self) -> tuple[type[Share], tuple[str]]:
        """A connection does not travel: it is opened anew where the share arrives."""
        return Share, (self.url,)

    def path(self, name: str) -> Path | None:
        """Where a file lies on this machine; None where the share is no folder."""
        return Path(self._root, name) if self._is_folder else None

    def put(self, path: Path, name: str) -> None:
        """Copy a file into the share.

        Raises:
            ClusterError: it cannot be written.
        """
        with self._named("written to"):
            if (target := self.path(name)) is None:
                self._store.put_file(str(path), f"{self._root}/{name}")  # stores show it when whole
                return
            target.parent.mkdir(parents=True, exist_ok=True)
            aside = target.with_name(f".{target.name}.{secrets.token_hex(6)}")
            try:
                shutil.copyfile(path, aside)
                aside.replace(target)
            finally:
                aside.unlink(missing_ok=True)

    def get(self, name: str, path: Path) -> None:
        """Copy a file out of the share; `path` is whole or not there.

        Raises:
            ClusterError: it cannot be read.
        """
        with (
            self._named("read"),
            files.replacing(path) as out,
            self._store.open(f"{self._root}/{name}", "rb") as file,
        ):
            shutil.copyfileobj(file, out, 1 << 22)

    def sizes(self, folder: str) -> dict[str, int]:
        """Names and bytes of the files in a folder of the share.

        Raises:
            ClusterError: it cannot be read.
        """
        with self._named("read"):
            self._store.invalidate_cache()
            try:
                found = self._store.ls(f"{self._root}/{folder}", detail=True)
            except FileNotFoundError:
                return {}
            return {
                Path(one["name"]).name: int(one["size"]) for one in found if one["type"] == "file"
            }

    def remove(self, name: str) -> None:
        """Remove a file, or a folder with all that is in it; nothing where it is not there.

        Raises:
            ClusterError: it cannot be removed.
        """
        with self._named("written to"):
            self._store.invalidate_cache()
            try:
                self._store.rm(f"{self._root}/{name}", recursive=True)
            except FileNotFoundError:
                return
            if self._is_folder:  # of a store nothing stays where nothing lies
                with_nothing = Path(self._root)
                if not any(with_nothing.iterdir()):
                    with_nothing.rmdir()

    @contextmanager
    def _named(self, what: str) -> Iterator[None]:
        try:
            yield
        except ClusterError:
            raise
        except Exception as err:  # every store has errors of its own
            raise ClusterError(
                f"The shared place {self.url} cannot be {what} on {platform.node()} "
                f"({type(err).__name__}: {str(err)[:300]}). Every node must reach it: name a "
                "folder that all mount, or a store, with --share."
            ) from err


def _protocols(store: Any) -> tuple[str, ...]:
    named = store.protocol
    return (named,) if isinstance(named, str) else tuple(named)
