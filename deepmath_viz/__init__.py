"""The explorer for DeepMath-103K: build a corpus, ask it anything, look at it.

Every folder is a room whose `__init__` says what lives in it; docs/architecture.md has the plan.
"""
