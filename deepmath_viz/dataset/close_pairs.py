"""The words that stand in the tables of close pairs."""

from __future__ import annotations

#: Similarity above which nearest problems are looked at as a pair. The audit of the paper's 0.98
#: needs what lies below it.
LOWEST = 0.9
#: Values of `pairs.same_text`: how much has to be folded away (`maths.folding`) for two texts to be
#: equal. The last one takes a question for m + n for one for m/n: its answers need not agree.
SAME = ("exact", "spelling", "instructions", "recasts")
#: Those whose answers must be the same.
SAME_ANSWER = SAME[:-1]
#: A text of fewer characters, once folded, can be shared by questions of other meaning.
SHORTEST = 25
#: Values of `pairs.answers`.
MISSING = "missing"
ANSWERS = ("agree", "disagree", "undecided", MISSING)
#: Values of `pairs.cut`, by how many texts are.
CUTS = ("none", "one", "both")
#: The same in words.
ANSWERS_SAID = {
    "agree": "answers agree",
    "disagree": "answers differ",
    "undecided": "answers undecided",
    MISSING: "an answer is missing",
}
CUTS_SAID = ("whole texts", "one text cut", "both texts cut")
#: A set of many rows with this few different answers has labels of options (0 to 3, A to E), which
#: are no answers to its questions.
FEW_LABELS, MANY_ROWS = 6, 20
#: The sets and benchmarks of a relation `texts` (dataset, answer) that give only such labels.
LABELLED = (
    "SELECT dataset FROM texts GROUP BY dataset"
    f" HAVING count(answer) >= {MANY_ROWS} AND count(DISTINCT answer) <= {FEW_LABELS}"
)
