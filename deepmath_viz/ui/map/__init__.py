"""The Map page: the live map, what stands beside it, and its address.

Nothing here is used by another page; what pages share lies in `ui.elements`.
"""
