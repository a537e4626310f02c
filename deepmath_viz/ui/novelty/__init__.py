"""The Novelty page: unique problems by set, threshold, topic and difficulty.

Nothing here is used by another page; what pages share lies in `ui.elements`.
"""
