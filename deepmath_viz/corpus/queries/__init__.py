"""What the store answers, a module a subject: SQL over the tables of one generation.

No SQL about a corpus is written anywhere else, users own queries (`sql`) and claims apart.
"""
