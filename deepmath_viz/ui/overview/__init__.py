"""The Overview page: what a corpus holds, beside what is published about the whole dataset.

Nothing here is used by another page; what pages share lies in `ui.elements`.
"""
