"""The SQL page: the editor, the tables beside it, and the result.

Nothing here is used by another page; what pages share lies in `ui.elements`.
"""
