"""The Contamination page: overlaps with benchmarks and sets, pairs, judging, what to leave out."""
