"""Structures that have a rule of their own: groups, spaces, rings, sets by condition, cases.

Every module reads one kind from two cleaned texts and says whether they are the same, or has
nothing to say. `rules` asks them one after another.
"""
