"""The Data page: which corpus is shown, what it was made from, and builds.

Nothing here is used by another page; what pages share lies in `ui.elements`.
"""
