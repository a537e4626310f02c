"""The Claims page: statements about the dataset, and what this corpus gives.

Nothing here is used by another page; what pages share lies in `ui.elements`.
"""
