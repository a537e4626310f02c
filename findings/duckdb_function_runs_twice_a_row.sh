#!/usr/bin/env bash
# Library: duckdb 2.0.0 (Python client), with numpy 2.4.6.
#
# A Python function is registered, a subquery gives its result a name, and the outer query joins on
# that name and also compares it with a constant:
#
#     FROM (SELECT f(x) AS y FROM t) JOIN u USING (y) WHERE y <> ''
#
# One would guess: f runs once for each row of t. The subquery works y out, the join and the
# comparison use it.
# What happens: f runs twice for each row. The comparison is moved below the subquery as
# f(x) <> '', and the column is worked out again for the join. A subquery changes nothing; a table
# in between does. The default registration promises that equal arguments give equal results, so
# the rows are right and nothing is said.
# Why it matters: folding, parsing or grading texts in such a function is all of a query's time;
# here it doubles, and the query plan is the only place that shows it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check duckdb==2.0.0 numpy==2.4.6
"$work/venv/bin/python" - <<'PY'
import duckdb

ROWS = 1_000
calls = 0


def f(text: str) -> str:
    global calls
    calls += 1
    return text.lower()


db = duckdb.connect()
db.create_function("f", f, ["VARCHAR"], "VARCHAR")
db.execute(f"CREATE TABLE t AS SELECT 'Text ' || range AS x FROM range({ROWS})")
db.execute("CREATE TABLE u AS SELECT 'text ' || range AS y FROM range(10)")


def asked(what: str, sql: str) -> int:
    global calls
    calls = 0
    found = len(db.execute(sql).fetchall())
    print(f"{what}: {found} rows, the function ran {calls:,} times for {ROWS:,} rows")
    return calls


joined = "SELECT y FROM (SELECT f(x) AS y FROM t) JOIN u USING (y)"
once = asked("joined", joined)
twice = asked("joined and compared", joined + " WHERE y <> ''")
db.execute("CREATE TABLE made AS SELECT f(x) AS y FROM t")
after = asked("a table in between", "SELECT y FROM made JOIN u USING (y) WHERE y <> ''")
assert (once, twice, after) == (ROWS, 2 * ROWS, 0), (once, twice, after)
PY
echo "as described"
