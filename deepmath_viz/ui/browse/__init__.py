"""The Browse page: the list of problems, and the reader of one.

The reader serves the spot-check, too; everything else that pages share lies in `ui.elements`.
"""
