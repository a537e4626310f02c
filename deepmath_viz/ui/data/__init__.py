"""The Data page: which corpus is shown, what it was made from, and builds."""
