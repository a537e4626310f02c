"""The Contamination page: overlaps with benchmarks and sets, pairs, judging, what to leave out.

Nothing here is used by another page; what pages share lies in `ui.elements`.
"""
