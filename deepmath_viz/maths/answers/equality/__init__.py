"""Whether two answers that have been read are the same: a cascade from exact to math-verify.

Nothing here takes text apart; that is done in `reading`.
"""
