"""What people enter (spot-checks, judgements of pairs, regions), and what follows from it.

Append-only, outside every corpus, by the keys of problems. Nothing here reads a corpus.
"""
