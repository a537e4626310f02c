"""Values of expressions: where they are tried, within which bounds, and when they are equal."""
