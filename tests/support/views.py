"""Addresses of the views that a look at the whole app has to pass, on the demo corpus."""

from __future__ import annotations

#: Every page, and each of its forms that draws something else.
VIEWS = (
    "/",
    "/browse",
    "/browse?difficulty=7~10",
    "/browse?difficulty=7~10&text=integral",
    "/browse?view=table",
    "/browse?text=no+such+words",
    "/browse?problem=5",
    "/search",
    "/search?q=integral",
    "/map",
    "/map?layout=umap&colour=difficulty",
    "/map?layout=umap&problem=5",
    "/novelty",
    "/answers",
    "/answers?view=differences",
    "/answers?view=doubtful",
    "/answers?view=rewards",
    "/answers?view=rollouts",
    "/answers?view=spot-check",
    "/answers?view=spot-check&spot=estimate",
    "/contamination",
    "/contamination?view=rules",
    "/contamination?view=pairs",
    "/contamination?view=judge",
    "/contamination?view=drop",
    "/contamination?view=published",
    "/claims",
    "/results",
    "/sql?q=SELECT+domain%2C+count(*)+FROM+problems+GROUP+BY+1",
    "/data",
)
