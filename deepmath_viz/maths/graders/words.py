"""The words for what graders say of a final answer."""

from __future__ import annotations

#: Read, and known again in a response; read, and not known again; not read at all.
EQUAL, UNEQUAL, UNREAD = "equal", "unequal", "unread"
READS = (EQUAL, UNEQUAL, UNREAD)
#: The right answer gets the reward; it gets none; the problem is passed over without one.
RIGHT, WRONG, SKIPPED = "right", "wrong", "skipped"
REWARDS = (RIGHT, WRONG, SKIPPED)
