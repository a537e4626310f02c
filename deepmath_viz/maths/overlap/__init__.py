"""How much of one text stands in another: tokens, shared n-grams, indel similarity."""
