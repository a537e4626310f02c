"""Data on the Hugging Face hub, or wherever HF_ENDPOINT points."""

from __future__ import annotations

from collections.abc import Collection, Generator, Sequence
from contextlib import closing
from functools import cached_property, partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from deepmath_viz.dataset import published
from deepmath_viz.errors import SourceDamaged, SourceNotFound
from deepmath_viz.sources import github, limits, parquet_rows, reading
from deepmath_viz.sources.base import PINNED_SHARDS, Source, SourceFile, content_hash
from deepmath_viz.sources.error_mapping import ELSEWHERE, explained
from deepmath_viz.sources.hub_client import HubClient, is_remote, location
from deepmath_viz.sources.listing import data_files, files_in
from deepmath_viz.sources.registry import DEEPMATH, Dataset
from deepmath_viz.sources.retries import Patience

if TYPE_CHECKING:
    import pyarrow as pa


class HubSource(Source):
    """The pinned revision of DeepMath-103K, or another one; comparison sets at their newest.

    HF_ENDPOINT, HF_TOKEN, HF_HOME and HF_HUB_OFFLINE mean what they mean to Hugging Face's own
    clients, which do the work. Offline, what the download cache holds of a revision is read.
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
        self.patience = patience
        self._client = HubClient(endpoint, patience)

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
        home_id = dataset.home_id
        if dataset.home != "hub":
            return github.files(dataset)
        if snapshot := self._client.snapshot(home_id, self._revision(dataset)):
            if found := files_in(snapshot, dataset):
                return found
            raise SourceNotFound(
                f"{home_id}: HF_HUB_OFFLINE is set, and the hub's download cache in {snapshot} "
                f"holds none of its files. Unset HF_HUB_OFFLINE, {ELSEWHERE}."
            )
        commit = self._commit(dataset)
        tree = self._client.tree(home_id, commit)
        names = data_files(tree, dataset)
        if not names:
            raise SourceNotFound(
                f"{home_id} at revision {commit} has no data files; it has "
                f"{', '.join(sorted(tree)[:10]) or 'nothing'}. Check the revision."
            )
        return [
            SourceFile(
                name=name,
                size=limits.stated(name, tree[name].size),
                location=location(home_id, commit, name),
                sha256=tree[name].lfs.sha256 if tree[name].lfs else None,
            )
            for name in names
        ]

    def identity(self, file: SourceFile) -> str:
        """See `Source.identity`; a small file that the hub keeps no sha256 of is fetched."""
        return file.sha256 or content_hash(self._client.fetched(file))

    def batches(
        self,
        file: SourceFile,
        columns: Sequence[str],
        *,
        batch_rows: int = 1000,
        whole: bool = False,
        texts: Collection[str] = (),
    ) -> Generator[pa.Table]:
        """See `Source.batches`.

        Only the column chunks of `columns` are fetched, unless `whole`, or the file is JSON, which
        cannot be read in part. After a broken connection the rows already given are not repeated,
        and a copy that was damaged on disk is fetched again, once.
        """
        local = whole or not reading.is_parquet(file) or not is_remote(file)
        path = self._client.fetched(file) if local else None
        where = str(path or file.location)
        footer = None if local else self._client.footer(file)
        patience = Patience(self.patience, file.name)
        given, mended = 0, False
        with explained(file.name, str(path.resolve()) if path else where):
            while True:
                seen = 0
                tables = reading.tables(
                    file,
                    columns,
                    batch_rows=batch_rows,
                    texts=texts,
                    location=where,
                    opening=None if local else partial(self._client.opened, file),
                    footer=footer,
                )
                try:
                    with closing(tables):
                        while True:
                            with patience.watch(), reading.quiet():
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
                    if path and not mended and self._client.mended(file, path):
                        mended = True
                        continue
                    patience.pause(err)
            if footer and given != footer.num_rows:
                raise SourceDamaged(
                    f"{file.name} gave {given:,} of its {footer.num_rows:,} rows. Try again."
                )

    def columns(self, file: SourceFile) -> tuple[str, ...]:
        """See `Source.columns`."""
        if reading.is_parquet(file):
            return parquet_rows.names(self._client.footer(file).schema.to_arrow_schema())
        path = self._client.fetched(file)
        with explained(file.name, str(path.resolve())):
            return reading.names(file.name, str(path))

    def rows(self, file: SourceFile) -> int | None:
        """See `Source.rows`."""
        return self._client.footer(file).num_rows if reading.is_parquet(file) else None

    def _revision(self, dataset: Dataset) -> str | None:
        return self.revision if dataset is DEEPMATH else dataset.revision

    def _commit(self, dataset: Dataset) -> str:
        return self._client.commit(dataset.home_id, self._revision(dataset))
