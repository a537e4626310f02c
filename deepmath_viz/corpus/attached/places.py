"""Where the file that is attached lies: here, or on the hub (`hub:ID` or `hub:ID:CONFIG`)."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from deepmath_viz.corpus.attached import names, reading
from deepmath_viz.corpus.attached.reading import Part
from deepmath_viz.errors import AttachRefused
from deepmath_viz.sources.base import SourceFile
from deepmath_viz.sources.hub_client import HubClient, location
from deepmath_viz.sources.listing import natural

HUB = "hub:"
#: Seconds that the hub may be in trouble.
_PATIENCE = 60.0


def parts_of(place: str, endpoint: str | None = None) -> list[Part]:
    """The files of a place, fetched where they lie on the hub.

    Args:
        endpoint: address of the hub where it is not that of HF_ENDPOINT.

    Raises:
        AttachRefused: there is none, or several datasets among which one has to be named.
        SourceError: the hub does not give them.
    """
    if place.startswith(HUB):
        return _hub(place, endpoint)
    path = Path(place).expanduser()
    if path.is_dir():
        raise AttachRefused(f"{place} is a folder; name one file of it.")
    if not path.is_file():
        raise AttachRefused(f"There is no file {place}.")
    return [Part(path, path.name)]


def name_of(place: str) -> str:
    """What a table is called whose name nobody gives: the file's, or the dataset's; perhaps
    nothing."""
    if place.startswith(HUB):
        return names.made_of(place.removeprefix(HUB).split(":")[0].rpartition("/")[2])
    name = Path(place).name
    for ending in sorted(reading.ENDINGS, key=len, reverse=True):
        if name.lower().endswith(ending):
            return names.made_of(name[: -len(ending)])
    return names.made_of(name)


def _hub(place: str, endpoint: str | None) -> list[Part]:
    home_id, _, config = place.removeprefix(HUB).partition(":")
    if home_id.count("/") > 1 or not home_id.strip("/"):
        raise AttachRefused(
            f"{place} names no dataset; write hub:OWNER/NAME or hub:OWNER/NAME:PART."
        )
    client = HubClient(endpoint, _PATIENCE)
    commit = client.commit(home_id, None)
    if snapshot := client.snapshot(home_id, None):
        sizes = {
            path.relative_to(snapshot).as_posix(): path.stat().st_size
            for path in snapshot.rglob("*")
            if path.is_file()
        }
    else:
        sizes = {name: entry.size for name, entry in client.tree(home_id, commit).items()}
    wanted = _chosen(home_id, [name for name in sizes if _is_data(name)], config)
    return [
        Part(
            snapshot / name
            if snapshot
            else client.fetched(SourceFile(name, sizes[name], location(home_id, commit, name))),
            PurePosixPath(name).name,
        )
        for name in wanted
    ]


def _is_data(name: str) -> bool:
    hidden = any(part.startswith((".", "_")) for part in PurePosixPath(name).parts)
    return reading.is_readable(name) and not hidden and "dataset_info" not in name


def _chosen(home_id: str, there: list[str], config: str) -> list[str]:
    """The files of one part of a dataset: those that lie in its folder, or begin with its name."""
    for endings in (reading.PARQUET, reading.JSON, reading.CSV):
        files = sorted((name for name in there if name.lower().endswith(endings)), key=natural)
        if not files:
            continue
        groups: dict[str, list[str]] = {}
        for name in files:
            groups.setdefault(_group(name), []).append(name)
        if config:
            chosen = [
                name
                for group, members in groups.items()
                if config in group.split("/")
                for name in members
            ]
            if chosen:
                return chosen
            continue
        if len(groups) > 1:
            raise AttachRefused(
                f"{home_id} has several parts; name one: "
                + ", ".join(f"hub:{home_id}:{_last(group)}" for group in list(groups)[:10])
            )
        return files
    raise AttachRefused(
        f"{home_id} has no files{f' of a part {config!r}' if config else ''} that can be read; it"
        f" has {', '.join(there[:10]) or 'no data'}."
    )


def _group(name: str) -> str:
    """Folder and beginning of a file's name: what its shards have in common."""
    path = PurePosixPath(name)
    stem = path.name.split(".")[0].split("-of-")[0].rstrip("0123456789").rstrip("-_")
    folder = "" if str(path.parent) in (".", "data") else f"{path.parent}/"
    return f"{folder}{stem}"


def _last(group: str) -> str:
    folder, _, stem = group.rpartition("/")
    return PurePosixPath(folder).name if folder else stem
