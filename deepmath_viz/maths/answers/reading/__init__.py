"""What is written, read: one spelling, then tokens, then a tree or another type of answer.

Nothing here says whether two answers are the same.
"""
