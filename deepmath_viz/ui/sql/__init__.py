"""The SQL page: the editor, the tables beside it, and the result."""
