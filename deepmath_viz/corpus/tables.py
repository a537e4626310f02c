"""What a table is: its columns for DuckDB, Arrow and people, and its files in a corpus."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from deepmath_viz.corpus.manifest import StageRecord
from deepmath_viz.dataset.reward_flags import PRESET

if TYPE_CHECKING:
    import pyarrow as pa


def arrow_type(name: str) -> pa.DataType:
    """The Arrow type of a DuckDB type, of those that tables have."""
    import pyarrow as pa

    return {
        "BIGINT": pa.int64(),
        "BOOLEAN": pa.bool_(),
        "DOUBLE": pa.float64(),
        "FLOAT": pa.float32(),
        "INTEGER": pa.int32(),
        "TINYINT": pa.int8(),
        "VARCHAR": pa.string(),
        "VARCHAR[]": pa.list_(pa.string()),
    }[name]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        name: its name.
        type: its DuckDB type, of those that `arrow_type` knows.
        meaning: what it says, for people.
        formula: for one that is computed from the others, and stored nowhere.
        joined: whether it is taken over from another table when this one is filled.
        values: all that it can hold beside null, where these are few words with a meaning.
    """

    name: str
    type: str
    meaning: str
    formula: str | None = None
    joined: bool = False
    values: tuple[str, ...] = ()

    @property
    def arrow(self) -> pa.DataType:
        """Its Arrow type."""
        return arrow_type(self.type)


@dataclass(frozen=True)
class Table:
    """A table: what a row is, its columns, and the stages that make it, or its rows.

    Its name begins the names of its files.
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    stages: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...] = ()

    @cached_property
    def stored(self) -> list[str]:
        """Names of the columns that are stored, in order."""
        return [column.name for column in self.columns if column.formula is None]

    @cached_property
    def arrow(self) -> pa.Schema:
        """The columns of its files, as the stages write them."""
        import pyarrow as pa

        return pa.schema(
            [(c.name, c.arrow) for c in self.columns if c.formula is None and not c.joined]
        )

    def types_of(self, *names: str) -> list[tuple[str, str]]:
        """Names and types of some columns; `there AS here` gives the type another name."""
        types = {column.name: column.type for column in self.columns}
        pairs = [name.partition(" AS ") for name in names]
        return [(here or there, types[there]) for there, _, here in pairs]

    def files(self, records: Mapping[str, StageRecord]) -> list[str]:
        """Names of its files among the artefacts of its stages; none if it is not built."""
        return [
            artefact.name
            for stage in self.stages
            if stage in records
            for artefact in records[stage].artefacts
            if artefact.name.startswith(f"{self.name}-")
        ]

    def create(self) -> str:
        """The CREATE TABLE statement."""
        columns = [
            f"{c.name} {c.type}"
            + (f" GENERATED ALWAYS AS ({c.formula}) VIRTUAL" if c.formula else "")
            for c in self.columns
        ]
        return f"CREATE TABLE {self.name} ({', '.join(columns)})"

    def fill_constant(self) -> str:
        """The INSERT statement for a table whose rows are the same in every corpus."""
        rows = ", ".join(f"({', '.join(map(_literal, row))})" for row in self.rows)
        return f"INSERT INTO {self.name} ({', '.join(self.stored)}) VALUES {rows}"

    def fill(self) -> str:
        """The INSERT statement that fills it from Parquet files (one parameter: their paths).

        `problems` counts its solutions and takes over their agreement, its novelty, its tokens,
        its flags, the rules that find it and the weight against its label, so relations
        `solutions`, `agreement`, `novelty`, `tokens`, `fitness`, `found_by` and `evidence` must
        stand before.
        """
        if self.name == "problems":
            return (
                "INSERT INTO problems SELECT p.*, coalesce(s.n_solutions, 0), a.agreement,"
                " v.novelty, v.contaminated, v.similarity_elsewhere, v.similarity_within,"
                " v.similarity_benchmark, t.question_tokens, t.solution_tokens, t.tokens_estimated,"
                f" NOT list_has_any(f.reward_flags, {list(PRESET)}), f.reward_flags,"
                " o.found_by, e.doubt"
                " FROM read_parquet(?) p LEFT JOIN"
                " (SELECT id, count(*) AS n_solutions FROM solutions GROUP BY id) s USING (id)"
                " LEFT JOIN agreement a USING (id) LEFT JOIN novelty v USING (id) LEFT JOIN"
                " (SELECT id, any_value(tokens) FILTER (n = 0) AS question_tokens,"
                " max(tokens) FILTER (n > 0) AS solution_tokens,"
                " bool_or(estimated) AS tokens_estimated FROM tokens GROUP BY id) t"
                " USING (id) LEFT JOIN fitness f USING (id) LEFT JOIN found_by o USING (id)"
                " LEFT JOIN (SELECT id, round(sum(weight), 3) AS doubt FROM evidence GROUP BY id) e"
                " USING (id)"
                " ORDER BY p.id"
            )
        names = ", ".join(self.stored)
        return f"INSERT INTO {self.name} ({names}) SELECT {names} FROM read_parquet(?)"

    def select(self) -> str:
        """Its columns, the computed ones by their formulas, as a list for SELECT."""
        return ", ".join(f"{c.formula or c.name} AS {c.name}" for c in self.columns)


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return str(value).upper()
