"""A built folder: what stands in it (manifest, schema), builds of it, and its only reader (store).

Nothing here writes an artefact (`pipeline` does), draws, or reads source files: a build that is
started asks `sources` for the name of its corpus alone.
"""
