"""Queries that users write: checked, run in processes that can do nothing else, kept as files.

The only place that runs SQL of somebody else; what the app itself asks is in `corpus.queries`.
"""
