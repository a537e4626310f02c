"""The Search page: one box, four ways to look.

Nothing here is used by another page; what pages share lies in `ui.elements`.
"""
