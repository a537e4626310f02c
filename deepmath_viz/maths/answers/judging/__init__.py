"""Many comparisons at once, in processes that may be lost, and how well they are made (`grade`).

No rule about answers lives here.
"""
