-- One a line; each must be ended by a limit, or give a result that was cut off.
SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b
WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT count(*) FROM r
WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT * FROM r
WITH RECURSIVE r(s) AS (SELECT 'x' UNION ALL SELECT s || s FROM r) SELECT max(length(s)) FROM r
SELECT repeat('x', 2000000000)
SELECT repeat(repeat('x', 100000), 100000)
SELECT length(repeat('x', 4000000000))
SELECT repeat(question, 100000) FROM problems
SELECT string_agg(repeat('x', 100000), '') FROM range(1000000)
SELECT list_sum(range(0, 100000000))
SELECT list_sum(range(0, 2000000000))
SELECT len(range(5000000000))
SELECT range(1000000000)
SELECT list(i) FROM range(1000000000) t(i)
SELECT count(DISTINCT i) FROM range(10000000000) t(i)
SELECT array_agg(question) FROM problems, range(1000000)
SELECT list_transform(range(100000000), lambda x: list_sum(range(x)))
SELECT i, repeat('x', 1000) FROM range(10000000000) t(i)
SELECT * FROM range(100000000000)
FROM generate_series(1, 100000000000)
SELECT * FROM problems a, problems b, problems c
SELECT * FROM problems a, problems b ORDER BY a.question || b.question
SELECT hash(i) % 100000000 AS k, count(*) FROM range(10000000000) t(i) GROUP BY k
SELECT unnest(range(10000000000))
SELECT format('{:>2000000000}', 1)
SELECT printf('%2000000000d', 1)
SELECT regexp_matches(repeat('a', 50000000), '(a*)*b')
SELECT regexp_replace(repeat('a', 10000000), 'a', repeat('b', 1000), 'g')
SELECT levenshtein(repeat('a', 1000000), repeat('b', 1000000))
SELECT from_base64(repeat('QUJD', 300000000))
SELECT * FROM repeat_row(repeat('x', 100000000), num_rows = 1000000)
SELECT map(range(100000000), range(100000000))
PIVOT (SELECT i % 100000 AS k, i FROM range(1000000000) t(i)) ON k USING sum(i)
