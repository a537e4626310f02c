"""Tables with planted contents as stages of a corpus, for tests of what reads them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from deepmath_viz.corpus import manifest, schema
from deepmath_viz.corpus.manifest import Manifest, StageRecord

STAGES = ("comparison", "benchmarks", "embeddings", "neighbours", "pairs")


def stand(
    folder: Path,
    built: Manifest,
    tables: Mapping[str, Sequence[Mapping[str, Any]]],
    inputs: Mapping[str, dict[str, Any]],
    notes: Mapping[str, dict[str, Any]],
    only: Sequence[str] = STAGES,
) -> Manifest:
    """Write the tables under content names and put their stages into the manifest.

    Args:
        folder: the corpus folder.
        built: its manifest so far.
        tables: rows by table.
        inputs, notes: what the record of a stage says, by stage.
        only: the stages to put there.
    """
    for stage in only:
        artefacts = []
        made = [t for t, table in schema.TABLES.items() if stage in table.stages and t in tables]
        for table in made:
            wanted = schema.TABLES[table].arrow
            path = folder / f"{table}-unnamed.parquet"
            pq.write_table(
                pa.Table.from_pylist(list(tables[table]), wanted), path, row_group_size=500
            )
            name = f"{table}-{hashlib.sha256(path.read_bytes()).hexdigest()[:12]}.parquet"
            artefacts.append(manifest.describe(path.rename(folder / name)))
        record = StageRecord(
            stage=stage,
            fingerprint=manifest.fingerprint([stage, [a.sha256 for a in artefacts]]),
            content=manifest.content_of(artefacts),
            rows=sum(len(tables[t]) for t in made),
            made_at="2026-01-01T00:00:00+00:00",
            seconds=0.0,
            inputs=inputs.get(stage, {}),
            notes=notes.get(stage, {}),
            artefacts=tuple(artefacts),
        )
        built = built.with_stage(record, built.source)
    manifest.write(folder, built)
    return built
