"""Data on the Hugging Face hub, or wherever HF_ENDPOINT points."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, TypeVar

from deepmath_viz import published
from deepmath_viz.errors import SourceDamaged, SourceNotFound
from deepmath_viz.sources import json_rows, reading
from deepmath_viz.sources.base import PINNED_SHARDS, Source, SourceFile, content_hash
from deepmath_viz.sources.explain import ELSEWHERE, explained
from deepmath_viz.sources.listing import data_files, files_in
from deepmath_viz.sources.patience import Patience
from deepmath_viz.sources.registry import DEEPMATH, Dataset

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

T = TypeVar("T")


class HubSource(Source):
    """The pinned revision of DeepMath-103K, or another one; comparison sets at their newest.

    HF_ENDPOINT, HF_TOKEN, HF_HOME and HF_HUB_OFFLINE mean what they mean to Hugging Face's own
    clients, which do the work.
    """

    kind = "hub"
    corpus = "hub"

    def __init__(
        self,
        *,
        revision: str | None = None,
        endpoint: str | None = None,
        patience: float = 150.0,
    ) -> None:
        """Touches no network yet.

        Args:
            revision: branch, tag or commit of DeepMath-103K; None is the pinned commit.
            endpoint: address of the hub where it is not that of HF_ENDPOINT.
            patience: seconds that the hub may be in trouble, without progress, before an error.
        """
        self.revision = revision or published.REVISION
        self.endpoint = endpoint
        self.patience = patience
        self._commits: dict[str, str] = {}
        self._footers: dict[str, pq.FileMetaData] = {}

    def origin(self) -> dict[str, str | None]:
        """See `Source.origin`; the revision is the commit that a branch or tag points to."""
        return {
            "kind": self.kind,
            "id": DEEPMATH.home_id,
            "revision": self._commit(DEEPMATH),
            "path": None,
            "name": DEEPMATH.name,
        }

    @cached_property
    def rows_are_hub_rows(self) -> bool:
        """True for the pinned commit with its ten shards.

        A server that serves other files under that commit's name is not believed.
        """
        if self._commit(DEEPMATH) != published.REVISION:
            return False
        return tuple(PurePosixPath(file.name).name for file in self.files()) == PINNED_SHARDS

    def files(self, dataset: Dataset = DEEPMATH) -> list[SourceFile]:
        """See `Source.files`."""
        if dataset.home != "hub":
            raise SourceNotFound(
                f"{dataset.name} is not on the hub but on GitHub, as {dataset.home_id}. Put its "
                f"files under github/{dataset.home_id}/ in a folder and use that as the source."
            )
        if snapshot := self._snapshot(dataset):
            if found := files_in(snapshot, dataset):
                return found
            raise SourceNotFound(
                f"{dataset.home_id}: HF_HUB_OFFLINE is set, and the hub's download cache in "
                f"{snapshot} holds none of its files. Unset HF_HUB_OFFLINE, {ELSEWHERE}."
            )
        commit = self._commit(dataset)
        entries = self._ask(dataset.home_id, lambda: self._tree(dataset.home_id, commit))
        names = data_files(entries, dataset)
        if not names:
            raise SourceNotFound(
                f"{dataset.home_id} at revision {commit} has no data files; it has "
                f"{', '.join(sorted(entries)[:10]) or 'nothing'}. Check the revision."
            )
        found = []
        for name in names:
            location = f"hf://datasets/{dataset.home_id}@{commit}/{name}"
            lfs = entries[name].lfs
            found.append(
                SourceFile(name, entries[name].size, location, lfs.sha256 if lfs else None)
            )
        return found

    def identity(self, file: SourceFile) -> str:
        """See `Source.identity`; a small file that the hub keeps no sha256 of is fetched."""
        if file.sha256:
            return file.sha256
        return content_hash(self._fetched(file))

    def batches(
        self,
        file: SourceFile,
        columns: Sequence[str],
        *,
        batch_rows: int = 1000,
        whole: bool = False,
    ) -> Iterator[pa.Table]:
        """See `Source.batches`.

        Only the column chunks of `columns` are fetched, unless `whole`, or the file is JSON, which
        cannot be read in part. After a broken connection the rows already given are not repeated.
        """
        local = whole or not reading.is_parquet(file) or not _is_remote(file)
        location = str(self._fetched(file)) if local else file.location
        footer = None if local else self._footer(file)
        patience = Patience(self.patience, file.name)
        given = 0
        with explained(file.name, location):
            while True:
                seen = 0
                tables = reading.tables(
                    file,
                    columns,
                    batch_rows=batch_rows,
                    location=location,
                    storage=self._storage(),
                    footer=footer,
                )
                try:
                    while True:
                        with patience.watch():
                            table = next(tables, None)
                        if table is None:
                            break
                        seen += table.num_rows
                        if seen > given:
                            patience.progress()
                            yield table.slice(max(0, table.num_rows - (seen - given)))
                            given = seen
                    break
                except Exception as err:
                    patience.pause(err)
            if footer and given != footer.num_rows:
                raise SourceDamaged(
                    f"{file.name} gave {given:,} of its {footer.num_rows:,} rows. Try again."
                )

    def columns(self, file: SourceFile) -> tuple[str, ...]:
        """See `Source.columns`."""
        if reading.is_parquet(file):
            return tuple(self._footer(file).schema.to_arrow_schema().names)
        path = self._fetched(file)
        with explained(file.name, str(path)):
            return json_rows.keys(file.name, reading.lines(str(path)))

    def rows(self, file: SourceFile) -> int | None:
        """See `Source.rows`."""
        return self._footer(file).num_rows if reading.is_parquet(file) else None

    def _commit(self, dataset: Dataset) -> str:
        """The commit that the wanted revision of a dataset is."""
        if snapshot := self._snapshot(dataset):
            return snapshot.name
        revision = self._wanted(dataset)
        if dataset.home_id not in self._commits:
            self._commits[dataset.home_id] = self._ask(
                f"{dataset.home_id} at revision {revision or 'main'}",
                lambda: self._api().dataset_info(dataset.home_id, revision=revision).sha,
            )
        return self._commits[dataset.home_id]

    def _wanted(self, dataset: Dataset) -> str | None:
        return self.revision if dataset is DEEPMATH else dataset.revision

    def _snapshot(self, dataset: Dataset) -> Path | None:
        """Folder of the revision in the hub's download cache, when HF_HUB_OFFLINE is set."""
        from huggingface_hub import constants, snapshot_download

        if not constants.is_offline_mode():
            return None
        with explained(f"{dataset.home_id} at revision {self._wanted(dataset) or 'main'}"):
            return Path(
                snapshot_download(
                    dataset.home_id,
                    repo_type="dataset",
                    revision=self._wanted(dataset),
                    local_files_only=True,
                )
            )

    def _tree(self, home_id: str, commit: str) -> dict[str, Any]:
        from huggingface_hub.hf_api import RepoFile

        entries = self._api().list_repo_tree(
            home_id, recursive=True, revision=commit, repo_type="dataset"
        )
        return {entry.path: entry for entry in entries if isinstance(entry, RepoFile)}

    def _footer(self, file: SourceFile) -> pq.FileMetaData:
        if file.location not in self._footers:
            self._footers[file.location] = self._ask(file.name, lambda: self._read_footer(file))
        return self._footers[file.location]

    def _read_footer(self, file: SourceFile) -> pq.FileMetaData:
        import pyarrow.parquet as pq
        from huggingface_hub import HfFileSystem

        if not _is_remote(file):
            return pq.read_metadata(file.location)

        with HfFileSystem(**self._storage()["hf"]).open(file.location) as stream:
            return pq.read_metadata(stream)

    def _fetched(self, file: SourceFile) -> Path:
        """The whole file in the hub's download cache, fetched if it is not there in its size."""
        from huggingface_hub import hf_hub_download

        if not _is_remote(file):
            return Path(file.location)
        home_id, commit = _home(file)

        def fetch(again: bool) -> Path:
            return Path(
                hf_hub_download(
                    home_id,
                    file.name,
                    repo_type="dataset",
                    revision=commit,
                    endpoint=self.endpoint,
                    force_download=again,
                )
            )

        path = self._ask(file.name, lambda: fetch(False))
        if path.stat().st_size != file.size:  # cut short on disk: the cache looks at names only
            path = self._ask(file.name, lambda: fetch(True))
        if path.stat().st_size != file.size:
            raise SourceDamaged(
                f"{file.name} has {path.stat().st_size:,} bytes where the hub announces "
                f"{file.size:,}. Delete {path} and try again."
            )
        return path

    def _ask(self, about: str, action: Callable[[], T]) -> T:
        """Does `action`, again while it fails in a way that passes, and names its errors."""
        patience = Patience(self.patience, about)
        with explained(about):
            while True:
                try:
                    with patience.watch(), reading.quiet():
                        return action()
                except Exception as err:
                    patience.pause(err)

    def _api(self) -> Any:
        from huggingface_hub import HfApi

        return HfApi(endpoint=self.endpoint)

    def _storage(self) -> dict[str, Any]:
        options: dict[str, Any] = {"block_size": reading.READ_AHEAD}
        if self.endpoint:
            options["endpoint"] = self.endpoint
        return {"hf": options}


def _is_remote(file: SourceFile) -> bool:
    return file.location.startswith("hf://")


def _home(file: SourceFile) -> tuple[str, str]:
    """The dataset and commit in `hf://datasets/owner/name@commit/path`."""
    owner, named, _ = file.location.removeprefix("hf://datasets/").split("/", 2)
    name, commit = named.split("@")
    return f"{owner}/{name}", commit
