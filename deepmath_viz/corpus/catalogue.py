"""The corpora of a cache: which there are, which one is meant, and its store.

A server asks this for every page and every route, from many threads. A manifest is read again only
where its file has changed, and a generation is opened once for the whole process.
"""

from __future__ import annotations

from pathlib import Path

from deepmath_viz import config
from deepmath_viz.corpus import manifest, soundness
from deepmath_viz.corpus.attached.folder import AttachedFolder
from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.corpus.stages import command
from deepmath_viz.corpus.store import Store
from deepmath_viz.errors import ArtefactDamaged, ArtefactMissing
from deepmath_viz.plumbing.lru import LRU

#: Stores kept open, some 40 MB each at full size: two corpora, or two generations of each.
_MOST = 4
_stores: LRU[tuple[Path, str], Store] = LRU(_MOST)
#: By folder, and the identity, time and size of the file: it is replaced, never written into.
_manifests: LRU[tuple[Path, int, int, int], Manifest | None] = LRU(256)


def corpora(cache: Path) -> dict[str, Manifest]:
    """The corpora of a cache that can be opened, by name; `damaged` has those that cannot.

    Stages whose files are damaged are no part of them (`Manifest.damaged`). The manifests are
    shared, and must not be changed.
    """
    return _listed(cache)[0]


def damaged(cache: Path) -> dict[str, str]:
    """The corpora of a cache that cannot be opened, by name: what is wrong with each."""
    return _listed(cache)[1]


def _listed(cache: Path) -> tuple[dict[str, Manifest], dict[str, str]]:
    found, broken = {}, {}
    for folder in sorted(cache.iterdir()) if cache.is_dir() else ():
        try:
            known = _manifest(folder) if folder.is_dir() else None
        except ArtefactDamaged as err:
            broken[folder.name] = str(err)
            continue
        if known and "problems" in known.stages:
            found[folder.name] = known
        elif known and "problems" in known.damaged:
            broken[folder.name] = known.damaged["problems"]
    return found, broken


def choose(cache: Path, name: str | None = None) -> str:
    """The corpus to open: the named one, else the newest that is no demo, else the demo.

    Raises:
        ArtefactMissing: there is none, or none of this name.
        ArtefactDamaged: it, or each that there is, is damaged.
    """
    known, broken = _listed(cache)
    if name is not None:
        if name in known:
            return name
        if name in broken:
            raise ArtefactDamaged(f"Corpus {name!r} cannot be opened. {broken[name]}")
        raise ArtefactMissing(
            f"No corpus {name!r} in {cache}. "
            + (f"There is: {', '.join(known)}." if known else "Nothing has been built there yet.")
            + f" To build one: {command()} --source hub|demo|FOLDER"
        )
    if not known and broken:
        first = min(broken)
        raise ArtefactDamaged(f"Corpus {first!r} cannot be opened. {broken[first]}")
    if not known:
        raise ArtefactMissing(
            f"Nothing has been built in {cache}. "
            f"Run: {command()} --source demo (or without --source for the hub)"
        )
    return max(known, key=lambda n: (not known[n].is_demo, known[n].stages["problems"].made_at, n))


def present(cache: Path, name: str | None = None) -> tuple[Path, Manifest]:
    """Folder and present manifest of the corpus that `choose` names.

    Raises:
        ArtefactMissing: as `choose`; or the corpus has been removed since it was listed.
        ArtefactDamaged: its manifest, or its problems, cannot be read.
    """
    corpus = choose(cache, name)
    found = _manifest(cache / corpus)
    if found is None:
        raise ArtefactMissing(
            f"Corpus {corpus!r} has just been removed. Reload the page, or build it again."
        )
    return cache / corpus, found


def open_store(cache: Path, name: str | None = None) -> Store:
    """The store of the present generation of the corpus that `choose` names; opened once.

    Raises:
        ArtefactMissing: as `present`.
        ArtefactDamaged: artefacts cannot be read.
    """
    return open_generation(*present(cache, name))


def is_open(folder: Path, found: Manifest) -> bool:
    """Whether `open_generation` has nothing to do."""
    return _stores.find((folder, found.generation())) is not None


def open_generation(folder: Path, found: Manifest) -> Store:
    """The store of what `present` has given; opened once.

    Raises:
        ArtefactDamaged: artefacts cannot be read.
    """
    attached = AttachedFolder.of(config.settings().data, folder.name)

    def opened() -> Store:
        try:
            return Store(folder, found, attached)
        except ArtefactDamaged as err:
            # The next look does without what is damaged, where that is a file of some stage.
            if soundness.verify(folder, found, soundness.AT_ONCE):
                raise ArtefactDamaged(soundness.sound(folder, found).damage) from err
            raise

    return _stores.get((folder, found.generation()), opened)


def find(cache: Path, corpus: str, generation: str) -> Store | None:
    """The store of one generation: an open one, else that of the present generation.

    None where the corpus is gone, has no such generation any more, or never had.

    Raises:
        ArtefactDamaged: artefacts cannot be read.
    """
    kept = _stores.find((cache / corpus, generation))
    if kept is not None and (cache / corpus / manifest.FILE).exists():
        return kept
    found = corpora(cache).get(corpus)
    if found is None or found.generation() != generation:
        return None
    return open_generation(cache / corpus, found)


def forget() -> None:
    """Keep no store open any more; those in use stay open until they are not."""
    _stores.clear()
    _manifests.clear()


def _manifest(folder: Path) -> Manifest | None:
    try:
        known = (folder / manifest.FILE).stat()
    except OSError:
        return manifest.read(folder)  # which says what is wrong, if anything is
    key = (folder, known.st_ino, known.st_mtime_ns, known.st_size)
    found = _manifests.get(key, lambda: manifest.read(folder))
    return found and soundness.sound(folder, found)
