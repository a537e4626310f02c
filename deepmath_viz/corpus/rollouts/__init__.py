"""Rollouts of people's own models, from files of theirs, beside the problems of a corpus.

They lie in the data folder by the keys of problems, a DuckDB file a model. `importing` has a file
read and judged by processes of their own (`child`): `spooling` reads it by its layout (`layouts`,
`records`), `matching` finds its problems, `judging` compares each distinct answer once, and `table`
writes what `folder` keeps. `rates` puts the pass rates beside the attached columns.
"""
