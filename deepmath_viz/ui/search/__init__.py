"""The Search page: one box, four ways to look."""
