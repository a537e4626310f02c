"""What the store answers, a module a subject: SQL over the tables of one generation.

What pages ask of a corpus is asked here. Exports and whole-map files read their columns themselves,
the statements of claims stand in `analysis`, and queries of users in `sql`.
"""
