"""Numbers in, numbers out: texts to vectors, exact nearest neighbours, layouts in two dimensions.

Nothing here knows what a problem or a corpus is.
"""
