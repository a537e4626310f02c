"""The words that columns of the tables hold, best first where they have an order."""

from __future__ import annotations

#: Values of `problems.novelty` and `problems.contaminated`.
NOVELTIES = ("unique", "elsewhere", "within")
CONTAMINATIONS = ("exact", "near", "clear")
#: Values of `problems.agreement`, best first.
AGREEMENTS = ("all", "two", "one", "none", "undecided")
#: Values of `points.layout`: the authors' own coordinates, and those of this corpus.
LAYOUTS = ("paper", "umap")
#: What people together say of a final answer.
ERRATA = ("wrong", "broken", "right", "unsure", "disputed")
