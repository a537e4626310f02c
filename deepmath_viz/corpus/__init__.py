"""A built folder: what stands in it (manifest, schema), builds of it, and its only reader (store).

Nothing here writes an artefact (`pipeline` does), draws, or knows where rows came from.
"""
