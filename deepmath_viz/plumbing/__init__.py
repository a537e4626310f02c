"""What several rooms need and that knows nothing of problems: a cache, frames between processes.

Nothing here imports another room.
"""
