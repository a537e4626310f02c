"""The Results page: published results of models, where they hold, and results of one's own.

Nothing here is used by another page; what pages share lies in `ui.elements`.
"""
