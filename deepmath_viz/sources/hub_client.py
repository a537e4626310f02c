"""What the hub source asks of Hugging Face's clients, with patience and named errors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

from deepmath_viz.errors import SourceDamaged
from deepmath_viz.sources import limits, reading
from deepmath_viz.sources.base import SourceFile, content_hash
from deepmath_viz.sources.error_mapping import explain, explained, nonsense
from deepmath_viz.sources.retries import Patience

if TYPE_CHECKING:
    import pyarrow.parquet as pq

T = TypeVar("T")
#: What the clients raise when they take apart an answer that is none of a hub.
_MISREAD = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
_SCHEME = "hf://datasets/"
#: Bytes read beyond each requested range. fsspec's default of 5 MB would fetch most of a shard
#: while its question columns are a hundredth of it.
READ_AHEAD = 16 << 10


def location(home_id: str, commit: str, name: str) -> str:
    """The address of a file at a commit of a dataset."""
    return f"{_SCHEME}{home_id}@{commit}/{name}"


def is_remote(file: SourceFile) -> bool:
    """Whether the file lies on the hub (else in a folder of this machine)."""
    return file.location.startswith(_SCHEME)


class HubClient:
    """Datasets of one hub.

    Its methods raise SourceDenied, SourceNotFound, SourceUnavailable, SourceDamaged or
    SourceTooLarge.
    """

    def __init__(self, endpoint: str | None, patience: float) -> None:
        """Touches no network. See `HubSource` for the arguments."""
        self.endpoint = endpoint
        self.patience = patience
        self._commits: dict[tuple[str, str | None], str] = {}
        self._footers: dict[str, pq.FileMetaData] = {}

    def commit(self, home_id: str, revision: str | None) -> str:
        """The commit that a revision (None: the newest) of a dataset is."""
        if snapshot := self.snapshot(home_id, revision):
            return snapshot.name
        if (home_id, revision) not in self._commits:
            self._commits[home_id, revision] = self._ask(
                f"{home_id} at revision {revision or 'main'}",
                lambda: self._api().dataset_info(home_id, revision=revision).sha,
            )
        return self._commits[home_id, revision]

    def snapshot(self, home_id: str, revision: str | None) -> Path | None:
        """The revision's folder in the download cache when HF_HUB_OFFLINE is set, else None."""
        from huggingface_hub import constants, snapshot_download

        if not constants.is_offline_mode():
            return None
        with explained(f"{home_id} at revision {revision or 'main'}"):
            folder = snapshot_download(
                home_id, repo_type="dataset", revision=revision, local_files_only=True
            )
        return Path(folder)

    def tree(self, home_id: str, commit: str) -> dict[str, Any]:
        """The hub's records (`size`, `lfs`) of all files of a dataset, by path."""
        from huggingface_hub.hf_api import RepoFile

        entries = self._ask(
            home_id,
            lambda: list(
                self._api().list_repo_tree(
                    home_id, recursive=True, revision=commit, repo_type="dataset"
                )
            ),
        )
        return {entry.path: entry for entry in entries if isinstance(entry, RepoFile)}

    def footer(self, file: SourceFile) -> pq.FileMetaData:
        """The footer of a Parquet file, read once."""
        if file.location not in self._footers:
            self._footers[file.location] = self._ask(file.name, lambda: self._read_footer(file))
        return self._footers[file.location]

    def fetched(self, file: SourceFile) -> Path:
        """The whole file in the download cache, fetched if it is not there in its full size."""
        if not is_remote(file):
            return Path(file.location)
        path = self._fetch(file, again=False)
        if path.stat().st_size != file.size:  # cut short on disk: the cache goes by names alone
            path = self._fetch(file, again=True)
        if path.stat().st_size != file.size:
            raise SourceDamaged(
                f"{file.name} has {path.stat().st_size:,} bytes where the hub announces "
                f"{file.size:,}. Delete {path.resolve()} and try again."
            )
        return path

    def mended(self, file: SourceFile, path: Path) -> bool:
        """Fetches a file again if its copy at `path` is not what the hub has; whether it was so."""
        if not is_remote(file) or file.sha256 in (None, content_hash(path)):
            return False
        self._fetch(file, again=True)
        return True

    def opened(self, file: SourceFile) -> IO[bytes]:
        """A file on the hub, of which what is read is fetched; library errors come as they are."""
        from huggingface_hub import HfFileSystem

        options: dict[str, Any] = {"block_size": READ_AHEAD}
        if self.endpoint:
            options["endpoint"] = self.endpoint
        stream: IO[bytes] = HfFileSystem(**options).open(file.location)
        return stream

    def _read_footer(self, file: SourceFile) -> pq.FileMetaData:
        import pyarrow.parquet as pq

        if not is_remote(file):
            return pq.read_metadata(file.location)
        with self.opened(file) as stream:
            return pq.read_metadata(stream)

    def _fetch(self, file: SourceFile, *, again: bool) -> Path:
        from huggingface_hub import constants, hf_hub_download, try_to_load_from_cache

        address = file.location.removeprefix(_SCHEME)
        home_id, commit = address.removesuffix(f"/{file.name}").split("@")
        kept = try_to_load_from_cache(
            home_id, file.name, revision=commit, repo_type="dataset", cache_dir=None
        )
        if again or not isinstance(kept, str):
            limits.check_room(file.name, file.size, Path(constants.HF_HUB_CACHE))

        def fetch() -> Path:
            path = hf_hub_download(
                home_id,
                file.name,
                repo_type="dataset",
                revision=commit,
                endpoint=self.endpoint,
                force_download=again,
                tqdm_class=_counted(file),
            )
            return Path(path)

        return self._ask(file.name, fetch, most=max(file.size, limits.ANSWER))

    def _ask(self, about: str, action: Callable[[], T], *, most: int | None = None) -> T:
        """Does `action`, again while it fails in a way that passes, and names its errors.

        Args:
            most: bytes that one answer may have.
        """
        patience = Patience(self.patience, about, most)
        with explained(about):
            while True:
                try:
                    with patience.watch(), reading.quiet():
                        return action()
                except Exception as err:
                    if isinstance(err, _MISREAD) and explain(err, about) is None:
                        raise nonsense(err, about) from err
                    patience.pause(err)

    def _api(self) -> Any:
        from huggingface_hub import HfApi

        return HfApi(endpoint=self.endpoint)


def _counted(file: SourceFile) -> type[Any]:
    """A bar of progress that ends the fetching of a file which is longer than the hub has said.

    An answer that is packed is bounded here alone: what it unpacks to is seen by nobody else.
    """
    from huggingface_hub.utils.tqdm import tqdm

    class Counted(tqdm):
        came = 0

        def update(self, n: float | None = 1) -> bool | None:
            self.came += int(n or 0)
            if self.came > file.size:
                raise limits.too_much(file.name, file.size)
            shown: bool | None = super().update(n)
            return shown

    return Counted
