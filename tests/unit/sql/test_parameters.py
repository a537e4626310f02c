"""Parameters of queries: found in the text, typed by what they are compared with, and bound."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from deepmath_viz.corpus import manifest
from deepmath_viz.errors import SqlError
from deepmath_viz.sql import parameters, pool
from deepmath_viz.sql.parameters import NUMBER, TEXT, TRUTH, WHOLE


@pytest.mark.parametrize(
    ("condition", "kind"),
    [
        ("difficulty >= $x", NUMBER),
        ("p.difficulty = $x", NUMBER),
        ("$x < difficulty", NUMBER),
        ("floor(difficulty) = $x", NUMBER),
        ("difficulty BETWEEN 3 AND $x", NUMBER),
        ("id IN ($x)", WHOLE),
        ("length(question) > $x", WHOLE),
        ("true LIMIT $x", WHOLE),
        ("unrated = $x", TRUTH),
        ("topic LIKE $x", TEXT),
        ("1 = $x::DOUBLE", NUMBER),
        ("1 = cast($x AS BIGINT)", WHOLE),
    ],
)
def test_a_parameter_wants_what_it_is_compared_with(condition: str, kind: str) -> None:
    (found,) = parameters.of(f"SELECT * FROM problems p WHERE {condition}")
    assert (found.name, found.kind) == ("x", kind)


def test_a_parameter_called_like_a_column_wants_its_values() -> None:
    (one,) = parameters.of("SELECT $difficulty AS d")
    assert one.kind == NUMBER
    (other,) = parameters.of("FROM problems WHERE answer_type = $wanted")
    assert "integer" in other.choices
    (unknown,) = parameters.of("SELECT 1 AS anything HAVING anything = $wanted")
    assert (unknown.kind, unknown.choices) == (TEXT, ())


def test_texts_comments_and_names_hold_no_parameters() -> None:
    sql = "SELECT '$a', \"$b\", $$ $c $$, a$d -- $e\n/* $f */ FROM problems WHERE id = $g + $1"
    assert [p.name for p in parameters.of(sql)] == ["g"]
    assert parameters.of("SELECT 'open $a") in ((), parameters.of("SELECT $a"))
    assert parameters.of("SELECT 1") == ()


def test_values_are_read_by_kind_and_what_is_none_is_named() -> None:
    asked = parameters.of(
        "FROM problems WHERE difficulty > $d AND id < $n AND unrated = $u AND topic = $t"
    )
    given = {"d": "6.5", "n": "7", "u": "No", "t": "'; DROP TABLE problems", "other": "x"}
    found = parameters.read(asked, given)
    assert found == {"d": 6.5, "n": 7, "u": False, "t": "'; DROP TABLE problems"}
    for name, wrong in (("d", "high"), ("n", "6.5"), ("u", "perhaps")):
        with pytest.raises(SqlError, match=rf"\${name} wants"):
            parameters.read(asked, {**given, name: wrong})
    with pytest.raises(SqlError, match=r"Give a value for \$d, \$t"):
        parameters.needed("FROM problems WHERE difficulty > $d AND topic = $t", {})


def test_values_are_bound_and_never_part_of_the_text(
    tmp_path: Path, make: Any, write_source: Any, example_rows: Any
) -> None:
    built = make(write_source(tmp_path / "source", example_rows(30)), tmp_path / "cache")
    found = manifest.read(tmp_path / "cache" / built.corpus)
    assert found is not None
    tables = pool.Sandbox(pool.file_of(found, tmp_path / "cache" / built.corpus), warm=1)
    sql = "SELECT id, difficulty FROM problems WHERE difficulty >= $least ORDER BY id LIMIT $n"
    rows = tables.run(sql, values={"least": 7.5, "n": 3}).table.to_pylist()
    assert len(rows) == 3 and all(row["difficulty"] >= 7.5 for row in rows)
    hostile = "x' OR 1 = 1 --"
    said = "SELECT count(*) AS n, $t AS t FROM problems WHERE topic = $t"
    assert tables.run(said, values={"t": hostile}).table.to_pylist() == [{"n": 0, "t": hostile}]
    batches = [*tables.stream(sql, query=pool.Query(sql, values={"least": 7.5, "n": 2}))]
    assert sum(batch.num_rows for batch in batches[1:]) == 2
    with pytest.raises(SqlError, match="n"):
        tables.run(sql, values={"least": 1.0})
    tables.close()
