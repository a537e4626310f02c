"""Kinds of things for which commutative arithmetic is no rule, each with a rule of its own.

Matrices and words of a group, tensor and wedge products, differential forms, vectors, spaces and
groups, permutations, ratios. A module here knows one kind; none knows how answers are compared.
"""
