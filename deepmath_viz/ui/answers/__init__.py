"""The Answers page: how solutions agree with the final answer, and the spot-check.

Nothing here is used by another page; what pages share lies in `ui.elements`.
"""
