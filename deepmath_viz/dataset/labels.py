"""The words that columns of `problems` hold, best first where they have an order."""

from __future__ import annotations

#: Values of `problems.novelty` and `problems.contaminated`.
NOVELTIES = ("unique", "elsewhere", "within")
CONTAMINATIONS = ("exact", "near", "clear")
#: Values of `problems.agreement`, best first.
AGREEMENTS = ("all", "two", "one", "none", "undecided")
