"""The Answers page: how solutions agree with the final answer, and the spot-check."""
