"""Columns of people's own, from files of theirs, beside the problems of a corpus.

They lie in the data folder by the keys of problems, outside every artefact; nothing of a corpus is
changed. `attaching` has a file read by a process of its own (`child`), `folder` keeps what it made,
`columns` gives it to the store and `serving` to queries of users.
"""
