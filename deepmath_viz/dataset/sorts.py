"""The orders that a list of problems may have."""

from __future__ import annotations

#: By their names in addresses: what each is called, and its SQL.
SORTS: dict[str, tuple[str, str]] = {
    "id": ("Dataset order", "id"),
    "difficulty": ("Easiest first", "difficulty ASC NULLS LAST, id"),
    "-difficulty": ("Hardest first", "difficulty DESC NULLS LAST, id"),
    "topic": ("Topic", "topic ASC NULLS LAST, id"),
    "-topic": ("Topic, Z to A", "topic DESC NULLS LAST, id"),
    "answer": ("Answer type", "answer_type, final_answer, id"),
    "-answer": ("Answer type, Z to A", "answer_type DESC, final_answer DESC, id"),
    "length": ("Shortest question first", "length(question), id"),
    "-length": ("Longest question first", "length(question) DESC, id"),
    "novel": (
        "Most novel first",
        "greatest(similarity_elsewhere, similarity_within) ASC NULLS LAST, id",
    ),
    "-novel": (
        "Least novel first",
        "greatest(similarity_elsewhere, similarity_within) DESC NULLS LAST, id",
    ),
    "benchmark": ("Most like a benchmark first", "similarity_benchmark DESC NULLS LAST, id"),
    "doubt": ("Most doubtful label first", "doubt DESC NULLS LAST, id"),
}
#: The order of a list that keeps one (`id_lists.keeps_order`); other problems have none.
LISTED = "found"
#: Those that say nothing before neighbours are built.
NOVELTY_SORTS = ("novel", "-novel", "benchmark")
#: The stage without which an order says nothing, for those that need one.
NEEDED = {**dict.fromkeys(NOVELTY_SORTS, "neighbours"), "doubt": "evidence"}
