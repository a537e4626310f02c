"""What a claim is: a statement about the dataset, who makes it, and how its answer is judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

CARD = "dataset card of the pinned revision"
PAPER = "paper (arXiv 2504.11456)"
ARTICLE = "the authors' article"
#: The authors' own check of answers.
PAPER_VERIFICATION = "paper, section 2 (verification)"
#: Nobody's statement, but what can be counted; the authors' own claims stand apart from these.
COUNTED = "counted over the pinned revision"
INFERRED = "inferred from the rows and their sources"
THIRD_PARTY = "counted by the makers of DeepMathGAP (2026)"
#: The sources that are not the authors.
COUNTS = (COUNTED, INFERRED, THIRD_PARTY)

#: How an answer is judged.
#: total: the number itself; only the whole dataset can show it.
#: most: as total, but a part that already has more disproves it.
#: none: a count of exceptions, which must be 0; a single one in the dataset's rows disproves it.
#: share: a part in percent, as total.
#: support: rows that speak for it; there is no number of them that proves it.
#: closed: nothing that a corpus holds can show it.
Rule = Literal["total", "most", "none", "share", "support", "closed"]


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement.

    Attributes:
        name: a short lasting name.
        statement: what is stated, in words.
        source: where.
        rule: how the answer is judged.
        sql: a query of one row: the number, and (for `none`, `share` and `support`) what it is of.
        expected: what the query must give on the whole dataset; a share in percent.
        step: how exactly it was stated: 1,000 for "95K", 0.01 for "97.47%". Equal within half.
        unit: of the number.
        stages: stages that must stand.
        published: what the published counts themselves give, where that contradicts the claim.
        note: what to know when reading the answer.
        sets: the claim is about all six comparison sets and the paper's embedding model.
        benchmarks: the claim is about the paper's benchmarks.
        compared: sets or benchmarks of which one must be in the corpus.
    """

    name: str
    statement: str
    source: str
    rule: Rule
    sql: str = ""
    expected: float = 0
    step: float = 1
    unit: str = "rows"
    stages: tuple[str, ...] = ("problems",)
    published: str = ""
    note: str = ""
    sets: bool = False
    benchmarks: bool = False
    compared: tuple[str, ...] = ()

    @property
    def is_authors(self) -> bool:
        """Whether the authors state it; the others are counts, ours and those of third parties."""
        return self.source not in COUNTS
