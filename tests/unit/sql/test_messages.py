"""What is said of a query that went wrong."""

from __future__ import annotations

import duckdb
import pytest

from deepmath_viz.sql import messages


@pytest.mark.parametrize(("called", "told"), [("a", True), ("most", False)])
def test_a_name_that_a_column_hides_is_said_to_be_hidden(called: str, told: bool) -> None:
    top = "QUALIFY row_number() OVER (PARTITION BY g ORDER BY a) <= 3"
    sql = f"SELECT g, h, max(a) AS {called} FROM t GROUP BY g, h {top}"
    with duckdb.connect() as database:
        database.execute("CREATE TABLE t (g INTEGER, h INTEGER, a INTEGER)")
        with pytest.raises(duckdb.BinderException) as raised:
            database.execute(sql)
    said = messages.told(raised.value, sql)["message"]
    assert 'column "a" must appear in the GROUP BY clause' in said
    assert ("call yours otherwise" in said) is told
