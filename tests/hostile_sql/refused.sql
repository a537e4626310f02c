-- One statement a line; none may give a row, read anything but the tables, or write anything.
-- {secret} {folder} {db} {out} {url} stand for a file, its folder, the tables, a folder, a server.
-- Files through table functions, on a file of the machine, the database itself, and globs
SELECT * FROM read_text('/etc/passwd')
FROM read_text('{db}')
SELECT * FROM read_blob('file://{secret}')
FROM read_blob('{folder}/*')
SELECT * FROM read_csv('/proc/self/environ')
FROM read_csv('{secret}')
SELECT * FROM read_csv_auto('/etc/passwd')
FROM read_csv_auto('{db}')
SELECT * FROM read_parquet('file://{secret}')
FROM read_parquet('{folder}/*')
SELECT * FROM parquet_scan('/proc/self/environ')
FROM parquet_scan('{secret}')
SELECT * FROM read_json('/etc/passwd')
FROM read_json('{db}')
SELECT * FROM read_json_auto('file://{secret}')
FROM read_json_auto('{folder}/*')
SELECT * FROM read_json_objects('/proc/self/environ')
FROM read_json_objects('{secret}')
SELECT * FROM read_ndjson('/etc/passwd')
FROM read_ndjson('{db}')
SELECT * FROM read_ndjson_auto('file://{secret}')
FROM read_ndjson_auto('{folder}/*')
SELECT * FROM read_ndjson_objects('/proc/self/environ')
FROM read_ndjson_objects('{secret}')
SELECT * FROM sniff_csv('/etc/passwd')
FROM sniff_csv('{db}')
SELECT * FROM glob('file://{secret}')
FROM glob('{folder}/*')
SELECT * FROM parquet_metadata('/proc/self/environ')
FROM parquet_metadata('{secret}')
SELECT * FROM parquet_schema('/etc/passwd')
FROM parquet_schema('{db}')
SELECT * FROM parquet_file_metadata('file://{secret}')
FROM parquet_file_metadata('{folder}/*')
SELECT * FROM parquet_kv_metadata('/proc/self/environ')
FROM parquet_kv_metadata('{secret}')
SELECT * FROM parquet_full_metadata('/etc/passwd')
FROM parquet_full_metadata('{db}')
SELECT * FROM read_duckdb('file://{secret}')
FROM read_duckdb('{folder}/*')
SELECT * FROM parquet_bloom_probe('{secret}', 'a', 1)
SELECT content FROM read_text(['{secret}', '/etc/hosts'])
SELECT count(*) FROM read_csv('{secret}', columns = {'a': 'VARCHAR'}, header = false)
SELECT * FROM read_text('/proc/self/maps')
SELECT * FROM read_blob('/proc/self/fd/3')
SELECT * FROM read_text('/dev/stdin')
SELECT * FROM read_csv('/dev/fd/3')
SELECT * FROM read_text('{secret}') WHERE false
SELECT (SELECT content FROM read_text('{secret}'))
SELECT id, (SELECT max(content) FROM read_text('{secret}')) FROM problems
WITH t AS (SELECT * FROM read_text('{secret}')) SELECT * FROM t
SELECT * FROM problems, LATERAL (SELECT * FROM read_text('{secret}'))
SELECT * FROM problems WHERE question IN (SELECT content FROM read_text('{secret}'))
SELECT 1 UNION ALL SELECT size FROM read_text('{secret}')
SUMMARIZE SELECT * FROM read_text('{secret}')
DESCRIBE SELECT * FROM read_csv('{secret}')
EXPLAIN SELECT * FROM read_csv('{secret}')
EXPLAIN ANALYZE SELECT * FROM read_text('{secret}')
PIVOT (SELECT * FROM read_text('{secret}')) ON filename USING count(*)
PIVOT read_csv('{secret}') ON a USING count(*)
UNPIVOT (SELECT * FROM read_csv('{secret}')) ON COLUMNS(*)
FROM system.main.read_text('{secret}')
FROM main.read_text('{secret}')
FROM "read_text"('{secret}')
FROM ReAd_TeXt('{secret}')
FROM read_text/**/('{secret}')
FROM read_text -- call
FROM read_text (('{sec' || 'ret}'))
SELECT unnest(list(content)) FROM read_text('{secret}')
SELECT * FROM (FROM read_text('{secret}')) t(a, b, c, d)
SELECT * FROM problems ASOF JOIN read_text('{secret}') f ON id >= size
SELECT * FROM problems POSITIONAL JOIN read_csv('{secret}')
-- Files as names of tables
SELECT * FROM '{secret}'
FROM '/etc/passwd'
FROM "{secret}"
SELECT * FROM '{folder}/*.parquet'
SELECT * FROM '{folder}/*.csv'
SELECT * FROM 'data.json'
FROM '{db}'
SELECT * FROM "{db}".problems
SELECT * FROM '~/.ssh/id_rsa'
SELECT * FROM 'file:{secret}'
DESCRIBE '{secret}'
SUMMARIZE '{secret}'
SUMMARIZE '/etc/passwd'
TABLE '{secret}'
PIVOT '{secret}' ON a USING count(*)
SELECT * FROM problems JOIN '{secret}' ON true
SELECT * FROM '../../etc/passwd'
SHOW '{secret}'
SELECT * FROM '{secret}' AT (VERSION => 1)
-- Addresses
SELECT * FROM '{url}/a.csv'
SELECT * FROM '{url}/b.parquet'
SELECT * FROM '{url}/c.json'
SELECT * FROM 's3://bucket/key.parquet'
SELECT * FROM 'gs://bucket/key'
SELECT * FROM 'az://c/x'
SELECT * FROM 'hf://datasets/a/b/c.parquet'
SELECT * FROM 'ftp://127.0.0.1/x.csv'
SELECT * FROM 'http://169.254.169.254/latest/meta-data/'
SELECT * FROM 'r2://a/b.csv'
SELECT * FROM read_text('{url}/d')
SELECT * FROM read_csv('{url}/e.csv')
FROM read_parquet('{url}/f.parquet')
SELECT * FROM read_json('{url}/g.json')
ATTACH '{url}/h.duckdb' AS h
COPY problems TO '{url}/i.csv'
INSTALL httpfs FROM '{url}/ext'
SELECT http_get('{url}/j')
SELECT * FROM sqlite_scan('{secret}', 'x')
SELECT * FROM postgres_scan('host=127.0.0.1', 'a', 'b')
SELECT * FROM mysql_query('x', 'y')
SELECT * FROM iceberg_scan('{url}/k')
SELECT * FROM delta_scan('{url}/l')
SELECT * FROM st_read('{secret}')
-- Attaching, detaching, using
ATTACH '{out}/a.duckdb'
ATTACH '{out}/b.duckdb' AS b
ATTACH IF NOT EXISTS '{out}/c.duckdb' AS c
ATTACH ':memory:' AS m
ATTACH '{db}' AS again
ATTACH '{db}' AS again (READ_ONLY)
ATTACH '{secret}' AS s (TYPE sqlite)
ATTACH '' AS empty
DETACH corpus
DETACH DATABASE IF EXISTS corpus
USE memory
USE corpus
USE system
ATTACH 'ducklake:{out}/d' AS lake
CREATE DATABASE x
DROP DATABASE corpus
-- Copying out and in
COPY problems TO '{out}/a.csv'
COPY problems TO '{out}/a.parquet' (FORMAT parquet)
COPY (SELECT 1) TO '{out}/b.csv' (HEADER)
COPY (SELECT * FROM problems) TO '{out}/c.json'
COPY (SELECT 'x') TO '{db}'
COPY (SELECT 'x') TO '{db}' (FORMAT csv)
COPY (SELECT 'x') TO '{db}.wal'
COPY (SELECT 'x') TO '{db}.wal' (USE_TMP_FILE false)
COPY (SELECT 'x') TO '{db}' (FORMAT csv, USE_TMP_FILE false)
COPY (SELECT 'x') TO '{folder}/manifest.json'
COPY (SELECT 1) TO '/dev/stdout'
COPY (SELECT 1) TO '/dev/fd/3'
COPY (SELECT 1) TO '/proc/self/fd/3'
COPY problems FROM '{secret}'
COPY problems FROM '/etc/passwd' (DELIMITER ':')
COPY (PIVOT problems ON domain USING count(*)) TO '{out}/d.csv'
COPY problems TO '{out}/dir' (PARTITION_BY (domain))
COPY (SELECT 1) TO '{out}/e.csv' (OVERWRITE_OR_IGNORE)
COPY FROM DATABASE corpus TO memory
COPY problems TO PROGRAM 'id > {out}/f'
EXPLAIN COPY (SELECT 1) TO '{out}/g.csv'
EXPLAIN ANALYZE COPY (SELECT 1) TO '{out}/h.csv'
EXPLAIN (ANALYZE) COPY (SELECT 1) TO '{out}/i.csv'
EXPLAIN (ANALYZE, FORMAT json) COPY (SELECT 1) TO '{out}/j.csv'
EXPORT DATABASE '{out}/k'
EXPORT DATABASE '{out}/l' (FORMAT parquet)
IMPORT DATABASE '{folder}'
-- Extensions
INSTALL httpfs
LOAD httpfs
INSTALL spatial FROM community
FORCE INSTALL json
LOAD '{out}/x.duckdb_extension'
LOAD '{secret}'
UPDATE EXTENSIONS
INSTALL '{secret}'
SET custom_extension_repository = '{url}'
CALL load_aws_credentials()
-- Settings
SET enable_external_access = true
SET allowed_directories = ['/']
SET allowed_paths = ['{secret}']
SET lock_configuration = false
SET memory_limit = '100GB'
SET max_memory = '64GB'
SET temp_directory = '{out}'
SET home_directory = '{out}'
SET extension_directory = '{out}'
SET secret_directory = '{out}'
SET threads = 64
SET GLOBAL allow_unsigned_extensions = true
SET python_enable_replacements = true
SET log_query_path = '{out}/log'
SET profiling_output = '{out}/profile'
SET errors_as_json = false
SET SESSION search_path = 'main'
SET VARIABLE x = 1
SET TimeZone = 'UTC'
SET autoload_known_extensions = true
SET max_expression_depth = 1000000
SET access_mode = 'read_write'
SET enable_logging = true
RESET enable_external_access
RESET lock_configuration
RESET ALL
SET GLOBAL threads TO 99
RESET memory_limit
SET enable_profiling = 'json'
-- Pragmas and calls
PRAGMA database_list
PRAGMA enable_profiling
PRAGMA enable_profile
PRAGMA profiling_output='{out}/p.json'
PRAGMA memory_limit='100GB'
PRAGMA threads=64
PRAGMA show_tables
PRAGMA table_info('problems')
PRAGMA storage_info('problems')
PRAGMA database_size
PRAGMA version
PRAGMA user_agent
PRAGMA enable_checkpoint_on_shutdown
PRAGMA force_checkpoint
PRAGMA disable_verification
PRAGMA enable_logging
PRAGMA add_parquet_key('a', '0123456789112345')
PRAGMA temp_directory='{out}'
PRAGMA import_database('{folder}')
CALL pragma_version()
CALL duckdb_settings()
CALL enable_logging(storage = 'file', storage_path = '{out}/log')
CALL disable_logging()
CALL truncate_duckdb_logs()
CHECKPOINT
FORCE CHECKPOINT
CALL force_checkpoint()
SELECT * FROM checkpoint()
SELECT * FROM enable_logging()
SELECT * FROM enable_profiling(save_location = '{out}/pr.json')
CALL read_text('{secret}')
CALL glob('/*')
-- Changing the tables
CREATE TABLE x (i INT)
CREATE TABLE x AS SELECT 1
CREATE OR REPLACE TABLE problems AS SELECT 1
CREATE TEMP TABLE x AS SELECT 1
CREATE TEMP VIEW problems AS SELECT 1
CREATE VIEW v AS SELECT 1
CREATE TABLE x AS PIVOT problems ON domain USING count(*)
CREATE MACRO f(a) AS a
CREATE TEMP MACRO count(a) AS 7
CREATE OR REPLACE TEMP FUNCTION lower(a) AS 'x'
CREATE TYPE t AS ENUM ('a')
CREATE SEQUENCE s
CREATE SCHEMA s
CREATE INDEX i ON problems (id)
CREATE SECRET (TYPE s3)
CREATE PERSISTENT SECRET k (TYPE http, BEARER_TOKEN 'x')
DROP TABLE problems
DROP TABLE IF EXISTS problems
DROP SCHEMA main CASCADE
ALTER TABLE problems ADD COLUMN x INT
ALTER TABLE problems RENAME TO y
INSERT INTO problems (id) VALUES (1)
INSERT OR REPLACE INTO problems (id) VALUES (1)
INSERT INTO problems BY NAME SELECT 1 AS id
UPDATE problems SET question = ''
UPDATE problems p SET id = 1 WHERE true
DELETE FROM problems
DELETE FROM problems USING solutions
TRUNCATE TABLE problems
TRUNCATE problems
MERGE INTO problems USING solutions ON true WHEN MATCHED THEN DELETE
WITH x AS (INSERT INTO problems (id) VALUES (1) RETURNING id) SELECT * FROM x
WITH x AS (DELETE FROM problems RETURNING *) SELECT * FROM x
WITH x AS (UPDATE problems SET id = 1 RETURNING *) SELECT * FROM x
WITH x AS (SELECT 1) INSERT INTO problems (id) FROM x
WITH c AS (SELECT 1) DELETE FROM problems
COMMENT ON TABLE problems IS 'x'
VACUUM
VACUUM ANALYZE problems
ANALYZE
BEGIN
BEGIN TRANSACTION
COMMIT
ROLLBACK
START TRANSACTION
EXPLAIN DROP TABLE problems
EXPLAIN ANALYZE CREATE TABLE x AS SELECT 1
EXPLAIN ANALYZE DELETE FROM problems
EXPLAIN ANALYZE CREATE TABLE x AS PIVOT problems ON domain USING count(*)
INSERT INTO problems PIVOT (SELECT 1 AS a) ON a USING count(*)
-- Several statements, and statements that hold others
SELECT 1; SELECT 2
SELECT 1; DROP TABLE problems
SELECT 1;; COPY (SELECT 1) TO '{out}/m.csv'
SELECT 1 /* ; */ ; ATTACH '{out}/n.duckdb'
SELECT ';'; CREATE TABLE x (i INT)
PREPARE p AS SELECT 1
PREPARE p AS COPY (SELECT 1) TO '{out}/o.csv'
EXECUTE p
DEALLOCATE p
EXECUTE IMMEDIATE 'SELECT 1'
SELECT * FROM query('SELECT 1')
SELECT * FROM query('SELECT * FROM read_text(''{secret}'')')
SELECT * FROM query('COPY (SELECT 1) TO ''{out}/p.csv''')
SELECT * FROM "query"('SELECT * FROM duckdb_settings()')
SELECT * FROM main.query('SELECT 1')
SELECT * FROM query/* a */('SELECT 1')
FROM QUERY('SELECT * FROM duckdb_' || 'databases()')
SELECT * FROM query_table('problems')
SELECT * FROM query_table(['duckdb_' || 'databases'])
SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))
PRAGMA json_execute_serialized_sql('{}')
SELECT * FROM json_execute_serialized_sql('{"statements": []}')
;
-- What tells of the machine
SELECT * FROM duckdb_settings()
SELECT * FROM duckdb_databases()
SELECT * FROM duckdb_databases
SELECT * FROM duckdb_views()
SELECT * FROM duckdb_views
SELECT * FROM duckdb_extensions()
SELECT * FROM duckdb_secrets()
SELECT * FROM duckdb_temporary_files()
SELECT * FROM duckdb_logs()
SELECT * FROM duckdb_logs
SELECT * FROM duckdb_log_contexts()
SELECT * FROM duckdb_external_file_cache()
SELECT * FROM duckdb_variables()
SELECT * FROM duckdb_prepared_statements()
SELECT * FROM pragma_database_list
SELECT * FROM pragma_database_list()
SELECT * FROM pragma_database_size()
SELECT * FROM pragma_user_agent()
SELECT * FROM pragma_storage_info('problems')
SELECT * FROM pragma_metadata_info()
SELECT * FROM duckdb_memory()
SELECT * FROM pg_catalog.pg_settings
SELECT * FROM pg_settings
SELECT * FROM "duckdb_databases"()
SELECT * FROM DuckDB_Settings()
SELECT * FROM system.main.duckdb_databases()
SELECT * FROM duckdb_databases /* */ ()
SELECT * FROM duckdb_profiling_settings()
SELECT * FROM duckdb_optimizers()
SELECT * FROM duckdb_secret_types()
SELECT current_setting('home_directory')
SELECT current_setting('temp_directory')
SELECT current_setting('allowed_paths')
SELECT "current_setting"('threads')
SELECT main.current_setting('threads')
SELECT getenv('HOME')
SELECT getenv('HF_TOKEN')
SELECT * FROM which_secret('s3://a', 's3')
SELECT ('home_directory').current_setting()
SELECT list_transform(['threads'], lambda x: current_setting(x))
WITH t AS (FROM duckdb_databases()) SELECT path FROM t
SELECT path FROM (FROM duckdb_databases()) WHERE path IS NOT NULL
EXPLAIN SELECT * FROM duckdb_settings()
SUMMARIZE FROM duckdb_databases()
DESCRIBE duckdb_databases
SELECT * FROM sql_auto_complete('SELECT * FROM ''/et')
SELECT write_log('x', level := 'error')
SELECT nextval('x')
SELECT pg_sleep(1)
SELECT sleep_ms(1000)
-- Python, pointers, and names of the program itself
SELECT * FROM secret
SELECT * FROM df
SELECT * FROM asked
SELECT * FROM self
SELECT * FROM db
SELECT * FROM reader
SELECT * FROM sys
SELECT * FROM os
SELECT * FROM __builtins__
SELECT * FROM pandas_scan(0)
SELECT * FROM arrow_scan(0, 0, 0)
SELECT * FROM arrow_scan_dumb(1::UBIGINT, 1::UBIGINT, 1::UBIGINT)
SELECT * FROM python_arrow_scan(1, 2)
SELECT * FROM python_map_function('x')
SELECT * FROM seq_scan('problems')
SELECT * FROM register_external_resource('x')
SELECT * FROM test_all_types()
SELECT eval('1')
SELECT system('id')
SELECT exec('id')
SELECT $1
SELECT ?
SELECT $name
SELECT * FROM duckdb_external_resources()
-- Tricks with characters
ＳＥＬＥＣＴ * FROM problems
SELECT * FROM ｒead_text('{secret}')
SELECT * FROM read​_text('{secret}')
SELECT * FROM read_text('{secret}')
SELECT * FROM read_text ('{secret}')
SELECT * FROM U&"read\005ftext"('{secret}')
SELECT * FROM "read_text" ('{secret}')
SELECT '‮'; DROP TABLE problems
SELECT * FROM ('{secret}')
SELECT * FROM read_text(E'{secret}')
SELECT * FROM read_text($${secret}$$)
SELECT * FROM read_text($x${secret}$x$)
SELECT * FROM read_text(chr(47) || 'etc/passwd')
SELECT * FROM duckdb_databases ()
SELECT 1 ; SELECT 2
sElEcT * FrOm DuCkDb_SeTtInGs()
SELECT/**/*/**/FROM/**/read_text('{secret}')
/* SELECT */ DROP TABLE problems
SELECT * FROM ""
SELECT "
SELECT '
SELECT $$
/*
(((((
SELECT * FROM problems WHERE question = '퟿' AND
﻿DROP TABLE problems
INSERT INTO attached.rates VALUES (1, 'x')
UPDATE attached.rates SET word = 'x'
DELETE FROM attached.rates
DROP TABLE attached.rates
ALTER TABLE attached.rates ADD COLUMN more INTEGER
CREATE TABLE attached.more AS SELECT 1
COPY attached.rates TO '{out}/attached.csv'
COPY attached.main.rates FROM '{secret}'
EXPORT DATABASE attached TO '{out}'
ATTACH '{db}' AS attached_again
DETACH attached
USE attached
CHECKPOINT attached
SELECT path FROM duckdb_databases() WHERE database_name = 'attached'
COMMENT ON TABLE attached.rates IS 'x'
