"""The attached tables of a corpus as one DuckDB file for queries of users, joined by `id`.

It follows from the attached files and from which problem has which id, lies beside these files, and
is made anew where either has changed. Who has the old one open keeps it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import duckdb

from deepmath_viz.corpus.attached import kinds
from deepmath_viz.corpus.attached.folder import AttachedFolder
from deepmath_viz.corpus.attached.request import Attached, AttachedColumn
from deepmath_viz.dataset.wording import percent
from deepmath_viz.errors import AttachError
from deepmath_viz.plumbing.lru import LRU

#: What queries call it: `attached.NAME`.
CATALOGUE = "attached"
_BEGINNING, _ENDING = ".tables-", ".duckdb"
_TYPES = {
    kinds.NUMBER: "DOUBLE",
    kinds.BOOLEAN: "BOOLEAN",
    kinds.DATE: "DATE",
    kinds.TEXT: "VARCHAR",
    kinds.TAGS: "VARCHAR[]",
}
#: Each is made once, however many ask.
_made: LRU[Path, Path] = LRU(16)


def file_of(folder: AttachedFolder, problems: Sequence[Path]) -> Path | None:
    """The DuckDB file of what is attached, None where nothing is.

    Args:
        problems: Parquet files of the corpus's problems.

    Raises:
        AttachError: it cannot be made.
    """
    state = folder.state()
    tables = folder.tables()
    if not tables:
        return None
    names = [str(path.absolute()) for path in problems]
    digest = hashlib.sha256(repr((state, names)).encode()).hexdigest()[:16]
    path = folder.path / f"{_BEGINNING}{digest}{_ENDING}"
    if path.exists():
        return path
    return _made.get(path, lambda: _make(path, folder, list(tables.values()), names))


def type_of(column: AttachedColumn) -> str:
    """The type of a column in DuckDB."""
    return _TYPES[column.kind]


def meaning(table: Attached, column: AttachedColumn) -> str:
    """What is known of a column, in a sentence: its file, and for how many problems it is there."""
    of = f"Column {column.source} of {table.file}, attached on {table.made_at[:10]}"
    share = f"{column.filled:,} of {table.of:,} problems ({percent(column.filled, table.of)})"
    rate = "; the share of tries that solved it" if column.rate else ""
    return f"{of}{rate}; filled for {share}."


def _make(
    path: Path, folder: AttachedFolder, tables: Sequence[Attached], problems: list[str]
) -> Path:
    aside = path.with_suffix(".unfinished")
    try:
        aside.unlink(missing_ok=True)
        with duckdb.connect(str(aside)) as db:
            for table in tables:
                columns = ", ".join(
                    f'CAST(v."{column.name}" AS {type_of(column)}) AS "{column.name}"'
                    for column in table.columns
                )
                db.execute(
                    f'CREATE TABLE "{table.name}" AS SELECT p.id, {columns} FROM'
                    " read_parquet($problems) p JOIN read_parquet($file) v USING (key)"
                    " ORDER BY p.id",
                    {"problems": problems, "file": str(folder.file(table.name))},
                )
                for column in table.columns:
                    said = meaning(table, column).replace("'", "''")
                    db.execute(f'COMMENT ON COLUMN "{table.name}"."{column.name}" IS \'{said}\'')
        aside.replace(path)
    except (OSError, duckdb.Error) as err:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
        raise AttachError(
            f"What is attached cannot be made ready for queries ({str(err).splitlines()[0][:200]})."
            " Make room, or detach what cannot be read."
        ) from err
    for old in folder.path.glob(f"{_BEGINNING}*{_ENDING}"):
        if old != path:
            with suppress(OSError):
                old.unlink()
    return path
