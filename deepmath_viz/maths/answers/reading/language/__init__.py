"""What phrases and sentences around an answer say of it."""
