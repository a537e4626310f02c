"""Artefacts that are as recorded, and are not what this version of the program reads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.corpus.soundness import Fault

_SAID = "was made by another version"


def in_parquet(folder: Path, found: Manifest) -> tuple[Fault, ...]:
    """Files of tables that lack a column which this program reads."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from deepmath_viz.corpus import schema

    wrong = []
    stages = {a.name: stage for stage, record in found.stages.items() for a in record.artefacts}
    for table in schema.TABLES.values():
        for name in table.files(found.stages):
            with suppress(OSError, pa.ArrowException):
                if set(table.arrow.names) - set(pq.read_schema(folder / name).names):
                    wrong.append(Fault(stages[name], name, _SAID))
    return tuple(wrong)


def in_duckdb(folder: Path, found: Manifest) -> Iterator[Fault]:
    """The tables of SQL, where they lack one, or a column, that queries are told of; or where they
    cannot be read at all, which is said as DuckDB says it."""
    import duckdb

    from deepmath_viz.corpus import schema

    for artefact in found.stages["serve"].artefacts if "serve" in found.stages else ():
        try:
            with duckdb.connect(folder / artefact.name, read_only=True) as db:
                for table in schema.FILL_ORDER:
                    db.execute(f"SELECT {', '.join(table.stored)} FROM {table.name} LIMIT 0")
        except (duckdb.CatalogException, duckdb.BinderException):
            yield Fault("serve", artefact.name, _SAID)
        except duckdb.Error as err:
            why = str(err).splitlines()[0]
            yield Fault("serve", artefact.name, f"cannot be read ({why})")
