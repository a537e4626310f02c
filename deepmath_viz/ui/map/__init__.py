"""The Map page: the live map, what stands beside it, and its address."""
