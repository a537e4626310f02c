"""Answers that stand for many things at once, or for one that has a theory of its own: families of
functions, solutions in steps, sets by a condition, spans, distributions, propositions, ordinals.
"""
