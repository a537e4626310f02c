"""The Overview page: what a corpus holds, beside what is published about the whole dataset."""
