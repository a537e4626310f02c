-- One a line; each must give rows.
SELECT 1
SELECT count(*) FROM problems
FROM problems
FROM problems SELECT id, question LIMIT 3
TABLE problems
VALUES (1, 'a'), (2, 'b')
(SELECT 1)
SELECT * FROM problems ORDER BY ALL LIMIT 5 OFFSET 2
SELECT * EXCLUDE (question) FROM problems LIMIT 1
SELECT * REPLACE (upper(domain) AS domain) FROM problems LIMIT 1
SELECT COLUMNS('.*similarity.*') FROM problems LIMIT 2
SELECT COLUMNS(lambda c: c LIKE 'd%') FROM problems LIMIT 2
SELECT max(copy), min("row"), 'insert into x' FROM problems, (SELECT 1 AS "row") GROUP BY ALL
SELECT 'COPY problems TO ''x''; DROP TABLE problems' AS text -- ATTACH 'x'
SELECT question FROM problems WHERE question LIKE '%query(%' OR question LIKE '%duckdb_settings()%' OR true LIMIT 1
WITH a AS (SELECT * FROM problems), b AS (SELECT count(*) AS n FROM a) SELECT n FROM b
WITH a AS MATERIALIZED (SELECT id FROM problems) SELECT count(*) FROM a
WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < 10) SELECT sum(i) FROM r
SELECT id, row_number() OVER (PARTITION BY domain ORDER BY difficulty DESC) AS r FROM problems QUALIFY r <= 2
SELECT id, lag(id) OVER w, avg(difficulty) OVER w FROM problems WINDOW w AS (ORDER BY id ROWS BETWEEN 3 PRECEDING AND CURRENT ROW)
SELECT domain, count(*) FILTER (difficulty >= 7), median(difficulty), quantile_cont(difficulty, [0.1, 0.9]) FROM problems GROUP BY domain
SELECT domain, difficulty, count(*) FROM problems GROUP BY CUBE (domain, difficulty)
SELECT domain, count(*) FROM problems GROUP BY ROLLUP (domain) HAVING count(*) > 3
SELECT domain, answer_type, count(*) FROM problems GROUP BY GROUPING SETS ((domain), (answer_type), ())
PIVOT problems ON domain USING count(*) GROUP BY answer_type
PIVOT (SELECT domain, difficulty FROM problems) ON difficulty USING count(*)
PIVOT (SELECT domain, difficulty FROM problems) ON difficulty IN (5.0, 6.0) USING count(*)
PIVOT (SELECT domain, difficulty, answer_type FROM problems) ON answer_type USING count(*) AS n, max(difficulty) AS hardest
PIVOT (SELECT domain, difficulty, answer_type FROM problems) ON domain, answer_type USING count(*)
SELECT * FROM (PIVOT (SELECT domain, difficulty FROM problems) ON difficulty USING count(*)) LIMIT 2
WITH p AS (PIVOT (SELECT domain, difficulty FROM problems) ON difficulty USING count(*)) SELECT count(*) FROM p
SELECT * FROM (SELECT domain, difficulty FROM problems) PIVOT (count(*) FOR difficulty IN (5.0, 6.0) GROUP BY domain)
FROM (SELECT domain, difficulty FROM problems) PIVOT (count(*) FOR difficulty IN (5.0, 6.0))
UNPIVOT (SELECT id, similarity_within::DOUBLE AS a, difficulty AS b FROM problems) ON a, b INTO NAME k VALUE v
UNPIVOT (SELECT id, difficulty AS a, difficulty AS b FROM problems) ON COLUMNS(* EXCLUDE (id))
EXPLAIN PIVOT (SELECT domain, difficulty FROM problems) ON difficulty USING count(*)
SELECT id, unnest(topic_path) FROM problems LIMIT 5
SELECT * FROM unnest([1, 2, 3]) t(i)
SELECT unnest({'a': 1, 'b': 'x'})
SELECT id, unnest(topic_path, recursive := true) FROM problems LIMIT 3
SELECT * FROM range(10)
SELECT * FROM generate_series(DATE '2025-01-01', DATE '2025-02-01', INTERVAL 1 WEEK)
SELECT list_transform([1, 2, 3], lambda x: x * 2), list_filter([1, 2, 3], lambda x: x > 1), [x + 1 FOR x IN [1, 2]]
SELECT regexp_extract(question, '\$([^$]+)\$', 1), regexp_matches(question, '(?i)integral'), regexp_replace(question, '\s+', ' ', 'g') FROM problems LIMIT 3
SELECT regexp_extract_all(question, '\\[a-z]+') FROM problems LIMIT 3
SELECT question FROM problems WHERE question SIMILAR TO '.*(sum|int).*' OR question ILIKE '%prime%' OR question GLOB '*a*' LIMIT 1
SELECT json_object('id', id, 'topic', topic), to_json(topic_path), json_extract('{"a": [1, 2]}', '$.a[1]'), '{"a": 1}'::JSON -> 'a' FROM problems LIMIT 1
SELECT * FROM json_each('{"a": 1, "b": 2}')
SELECT json_group_array(id), json_group_object(key, id) FROM (FROM problems LIMIT 3)
SELECT {'role': 'user', 'content': question} AS message, MAP {'a': id} FROM problems LIMIT 1
SUMMARIZE problems
SUMMARIZE SELECT difficulty FROM problems
SUMMARIZE FROM answers
DESCRIBE problems
DESCRIBE SELECT 1 AS a
DESC solutions
SHOW TABLES
SHOW ALL TABLES
SHOW problems
DESCRIBE
SHOW DATABASES
EXPLAIN SELECT * FROM problems
EXPLAIN ANALYZE SELECT count(*) FROM problems WHERE difficulty > 5
EXPLAIN (FORMAT json) SELECT 1
EXPLAIN (SELECT 1)
EXPLAIN FROM problems
SELECT table_name, column_name, data_type, comment FROM duckdb_columns() WHERE NOT internal
SELECT table_name, comment, estimated_size FROM duckdb_tables()
SELECT function_name FROM duckdb_functions() LIMIT 5
SELECT table_name FROM information_schema.tables
SELECT column_name FROM information_schema.columns WHERE table_name = 'problems'
SELECT * FROM pragma_table_info('problems')
SELECT name FROM sqlite_master
SELECT s.n, p.id FROM problems p JOIN solutions s USING (id) WHERE s.n = 1 LIMIT 3
SELECT p.id FROM problems p SEMI JOIN solutions s USING (id) LIMIT 3
SELECT p.id, n FROM problems p LEFT JOIN LATERAL (SELECT count(*) AS n FROM solutions s WHERE s.id = p.id) ON true LIMIT 3
SELECT a.id, b.id FROM problems a ASOF JOIN problems b ON a.id >= b.id LIMIT 3
SELECT * FROM problems USING SAMPLE 10
SELECT * FROM problems TABLESAMPLE reservoir(5)
SELECT DISTINCT ON (domain) domain, id FROM problems ORDER BY domain, id
SELECT id FROM problems WHERE id IN (SELECT id FROM answers WHERE verdict = 'agree') UNION ALL BY NAME SELECT id FROM answers EXCEPT SELECT -1
SELECT CASE WHEN difficulty > 5 THEN 'hard' ELSE 'easy' END AS level, count(*) FROM problems GROUP BY ALL ORDER BY ALL
SELECT TRY_CAST(final_answer AS BIGINT) AS n FROM problems WHERE TRY_CAST(final_answer AS BIGINT) IS NOT NULL
SELECT arg_max(question, difficulty), any_value(domain), string_agg(key, ',' ORDER BY id) FROM (FROM problems LIMIT 5)
SELECT jaccard('abc', 'abd'), levenshtein('a', 'b'), strlen('é'), length('é'), strip_accents('é'), 'é' || '∑' AS "größe"
SELECT now() > TIMESTAMP '2020-01-01', date_trunc('month', DATE '2025-05-08'), age(DATE '2025-01-01'), INTERVAL 3 DAY, TIME '10:00'
SELECT 1::HUGEINT, 1.5::DECIMAL(5, 2), 'NaN'::DOUBLE, NULL, uuid(), 'ab'::BLOB, '101'::BIT, 'a'::ENUM ('a', 'b')
SELECT 1 AS a, 2 AS a, 3 AS "a"
SELECT current_date, current_schema(), version(), current_user
SELECT setseed(0.5), random() < 2
SELECT bar(count(*), 0, 1000, 20), histogram(difficulty) FROM problems
SELECT * FROM histogram(problems, difficulty)
/* a comment */ SELECT 1 -- another
SELECT $$a dollar's string$$, E'tab\t'
  SELECT 1 ;
SELECT s.answer, s.found_in, length(s.text) FROM solutions s LIMIT 2
SELECT 0.1 + 0.2, 7 // 2, 2 ** 10, 10 % 3, 5 & 3, ~1, 1 IS DISTINCT FROM NULL
SELECT sum(x) FROM (VALUES (1), (2)) t(x)
