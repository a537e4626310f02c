"""Queries that users write: checked, run in processes that can do nothing else, kept as files.

The only place that runs SQL of somebody else; what pages ask is in `corpus.queries`.
"""
