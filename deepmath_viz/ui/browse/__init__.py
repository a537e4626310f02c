"""The Browse page: the list of problems, and the reader of one."""
