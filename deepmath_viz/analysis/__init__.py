"""What the numbers say: overview, agreement, novelty, contamination, claims, and written reports.

Numbers and words over a corpus; no pictures (`ui.charts`), no SQL but that of the claims.
"""
