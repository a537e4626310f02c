"""What several rooms need and that knows nothing of problems: cache, frames, encoders, palette.

Nothing here imports another room.

lru       what is made once and kept while it is used
frames    what goes between two processes
limits    the end of a child process's memory
sink      a file that is taken away in pieces while it is written
colours   the palette, and blends
encoders  rows as CSV, JSON Lines and Parquet
"""
