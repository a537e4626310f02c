"""The terms of the app: what a reader could not know, or could take for something else.

One table serves docs/glossary.md, the glossary that every page opens, and the little question marks
beside filters (`glossary` looks things up in it). Tests hold the words of the app against it.
"""

from __future__ import annotations

from dataclasses import dataclass

#: Where more is said: pages of the app, and of docs/.
_DECISION = "docs/decisions/{}"


@dataclass(frozen=True, slots=True)
class Term:
    """A term.

    Attributes:
        name: the term.
        meaning: what it means, in a sentence or two.
        pages: titles of the pages that it matters to most; empty means every page.
        shown: words of the app that mean the same or a value of it: labels, values, columns.
        more: a file of the repository, or an address.
    """

    name: str
    meaning: str
    pages: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    more: str = ""


_NEAR = ("Novelty", "Contamination", "Map", "Export")
_SPOT = ("Answers",)
_SQL = ("SQL",)

TERMS = (
    # -- columns of people's own
    Term(
        "attached columns",
        "Columns of a file of your own, put beside the problems by key or by the text of the"
        " question: pass rates, tags, anything. They are kept outside the corpus.",
        shown=("Attached columns",),
        more=_DECISION.format("0082-attached-columns-hang-on-keys.md"),
    ),
    Term(
        "solve rate",
        "The share of tries in which a model solved a problem: 0 was never solved, 1 always."
        " Training learns most from what is between.",
        pages=("Overview", "Browse"),
        shown=("20 to 80% solved", "Not never, not always", "share solved"),
    ),
    # -- rollouts of people's own models
    Term(
        "rollout",
        "What a model of your own said to a problem, one sample of several; added from a file,"
        " matched with the problems and judged like the solutions of the dataset.",
        pages=("Answers", "Browse", "Data"),
        shown=("Rollouts", "sample", "samples"),
        more=_DECISION.format("0094-intervals-of-rollouts-draw-whole-problems.md"),
    ),
    Term(
        "pass@k",
        "The chance that at least one of k tries is right, the mean over problems; by the unbiased"
        " estimator from n samples. Problems with fewer samples are left out.",
        pages=("Answers",),
        shown=("pass@1", "Pass rates"),
        more="https://arxiv.org/abs/2107.03374",
    ),
    Term(
        "undecided as right",
        "The same share where samples without a verdict count as right; elsewhere they count as"
        " wrong. The truth lies between.",
        pages=("Answers",),
        shown=("Samples undecided",),
    ),
    Term(
        "never solved",
        "No sample of a model has the final answer, and none is undecided. If samples agree on"
        " something else, the final answer may be wrong.",
        pages=("Answers",),
        shown=("Never solved", "Always solved"),
        more="docs/labels.md",
    ),
    Term(
        "bootstrap over problems",
        "How intervals of pass@k are found: whole problems are drawn again and again, each with all"
        " its samples, since these are not independent.",
        pages=("Answers",),
        shown=("95% interval",),
        more=_DECISION.format("0094-intervals-of-rollouts-draw-whole-problems.md"),
    ),
    Term(
        "place by label, by model",
        "Where a problem stands from easy (0) to hard (1) by its difficulty, and by how seldom a"
        " model solves it. A wide gap is worth a look.",
        pages=("Answers",),
        shown=("Model and label",),
    ),
    Term(
        "gained and lost",
        "Of two models, the problems that the second alone solves, and those that the first alone"
        " does: solved means more than half of the samples are right.",
        pages=("Answers",),
        shown=("Gained", "Lost"),
    ),
    Term(
        "McNemar's test",
        "How likely a split of gained and lost at least as uneven is if both models are as good;"
        " exact, two-sided.",
        pages=("Answers",),
    ),
    # -- problems and their names
    Term(
        "problem",
        "One row of the dataset: a question, its final answer, a difficulty, a topic and up to "
        "three solutions.",
        shown=("question",),
    ),
    Term(
        "key",
        "The lasting name of a problem: a hash of its question with white space folded. It stays "
        "the same in every corpus; use it to talk about a problem.",
        more="README.md",
    ),
    Term(
        "copy",
        "Which of several rows with the very same question a row is: 1, or 2, 3, ... They share a "
        "key.",
    ),
    Term(
        "id",
        "The position of a problem in this corpus. It means nothing in another corpus.",
    ),
    Term(
        "hub row",
        "The row of a problem in the pinned revision of the dataset on the Hugging Face hub; "
        "unknown for other sources.",
        shown=("hub_row", "Hub row"),
    ),
    Term(
        "final answer",
        "The answer that the dataset gives for a problem, as published. Nobody guarantees that it "
        "is right: see spot-check.",
        shown=("final_answer", "Answer", "Answers"),
    ),
    Term(
        "answer type",
        "The kind of a final answer, judged by its form alone: integer, fraction, expression, ...",
        ("Browse", "Overview", "Answers"),
        shown=("answer_type",),
    ),
    Term("integer", "Answer type: a whole number."),
    Term("decimal", "Answer type: a number with a decimal point or comma, or in percent."),
    Term("fraction", "Answer type: one whole number over another."),
    Term("expression", "Answer type: a formula without a relation, e.g. with roots or letters."),
    Term("equation", "Answer type: a formula with a relation such as = or <."),
    Term("tuple/set/interval", "Answer type: several values in brackets or braces, or a range."),
    Term("matrix", "Answer type: a matrix or a column of values."),
    Term("boolean", "Answer type: yes or no, true or false."),
    Term("choice", "Answer type: the letter of one of several offered answers."),
    Term("empty", "Answer type: the dataset gives no final answer."),
    Term("text", "As a filter: words that must occur in the question. As an answer type: words."),
    Term(
        "topic",
        "Where a problem belongs, as a path from the general to the particular: Mathematics -> "
        "Algebra -> ...",
        ("Browse", "Overview"),
        shown=("topic_path",),
    ),
    Term(
        "domain",
        "The second part of a topic path: Algebra, Calculus, Geometry, ...",
        ("Overview", "Answers", "Map"),
    ),
    Term(
        "difficulty",
        "1 (easiest) to 10 in half steps, as the dataset's authors rated it with a language model "
        "after the AoPS scale.",
        ("Browse", "Overview"),
    ),
    Term(
        "unrated",
        "The dataset says -1 for the difficulty: its authors did not rate it. Not the same as "
        "unknown.",
        ("Browse", "Overview"),
    ),
    Term(
        "unknown",
        "The source says nothing, or nothing that can be read; or the stage that would tell is not "
        "built yet.",
    ),
    Term(
        "source block",
        "Which collection a problem came from, by its hub row. The borders are inferred from the "
        "rows; the authors publish the collections only.",
        ("Browse",),
        shown=("source_block",),
    ),
    # -- corpora and builds
    Term(
        "corpus",
        "What a build has made of one source: a folder that the app and the command line read. "
        "Several can lie beside each other.",
        ("Data", "Overview"),
    ),
    Term(
        "demo corpus",
        "Invented problems that come with this program to try it with. Not DeepMath-103K.",
        ("Data", "Overview"),
        shown=("demo", "DEMO DATA"),
    ),
    Term(
        "source",
        "Where rows come from: the Hugging Face hub, a folder, or the demo.",
        ("Data",),
        shown=("hub", "folder"),
    ),
    Term(
        "revision",
        "One state of the dataset on the hub, by its commit. The pinned revision is the one that "
        "published counts belong to.",
        ("Data", "Claims"),
    ),
    Term(
        "generation",
        "One state of a corpus, as its manifest names it. A finished stage makes a new one; what "
        "is open goes on with the old one.",
        ("Data",),
        more="docs/architecture.md",
    ),
    Term(
        "stage",
        "One step of a build: problems, solutions, answers, ... Pages that need one that is not "
        "built say so, with the command.",
        ("Data",),
        more="docs/tables.md",
    ),
    Term(
        "manifest",
        "The file that says what a corpus is made of: its stages, what each was made from, and the "
        "hash of every file.",
        ("Data",),
        more="docs/architecture.md",
    ),
    # -- solutions and verdicts
    Term(
        "R1 solution",
        "A solution that DeepSeek-R1 wrote; the dataset has three for a problem, not checked by "
        "people.",
        ("Browse", "Answers"),
        shown=("Solutions", "solutions", "n_solutions"),
    ),
    Term(
        "reasoning",
        "What a solution thinks before its last </think>.",
        ("Browse", "Export"),
        more=_DECISION.format("0003-solutions-split-at-last-think.md"),
    ),
    Term(
        "token",
        "A piece of a text as a model reads it: a word, a part of one, or a sign. Where no "
        "tokenizer was named at the build, numbers of tokens are estimates from characters, and "
        "said to be.",
        ("Overview", "Browse", "Export"),
        shown=(
            *("Tokens of the question", "Tokens of the longest solution", "question_tokens"),
            *("solution_tokens", "tokens_estimated"),
        ),
        more="README.md",
    ),
    Term(
        "write-up",
        "What stands after the last </think> of a solution: the part written for readers.",
        ("Browse", "Export", "Answers"),
        shown=("write_up",),
        more=_DECISION.format("0003-solutions-split-at-last-think.md"),
    ),
    Term(
        "stated",
        "The answer of a solution was found in words (“the answer is ...”), since it has no box.",
        ("Answers", "SQL"),
    ),
    Term(
        "verdict",
        "Whether two answers are the same: agree, disagree or undecided. It compares; it does not "
        "know which one is right.",
        ("Answers",),
        more=_DECISION.format("0008-verdicts-do-not-say-who-is-right.md"),
    ),
    Term("agree", "Verdict: the two answers are the same, as far as they can be compared.", _SPOT),
    Term("disagree", "Verdict: the two answers are different.", _SPOT),
    Term(
        "undecided",
        "Verdict: the program cannot say. As an agreement: no solution agrees, and not all of them "
        "are known to differ.",
        ("Answers", "Browse"),
        more=_DECISION.format("0018-pairs-that-graders-differ-on-stay-undecided.md"),
    ),
    # -- rewards
    Term(
        "reward by rule",
        "What reinforcement learning gives a response whose answer a program finds equal to the "
        "final answer. A problem is fit for it where the program can read that answer, and nothing "
        "else speaks against it.",
        ("Answers", "Browse", "Export"),
        shown=("Fit for a reward by rule",),
        more="docs/rewards.md",
    ),
    Term(
        "reward flag",
        "Something that speaks against rewarding a problem by rule: empty, proof, figure, parts, "
        "leaked, guessable, skipped, misread, unread, rejected; bare only says that the answer "
        "needs dollar signs around it.",
        ("Answers", "Browse", "Export"),
        shown=(
            *("Reward flags", "Without the reward flags", "empty", "proof", "figure", "parts"),
            *("leaked", "guessable", "misread", "rejected", "bare"),
        ),
        more="docs/rewards.md",
    ),
    Term(
        "equal, unequal, unread",
        "Whether math-verify knows a final answer again in a response that gives just that; does "
        "not; or cannot read it at all.",
        ("Answers", "SQL"),
        shown=("equal", "unequal", "unread"),
        more="docs/rewards.md",
    ),
    Term(
        "right, wrong, skipped",
        "Of TRL's accuracy reward: the right answer gets the reward; gets none; or the problem is "
        "passed over because its final answer cannot be read.",
        ("Answers", "SQL"),
        shown=("right", "wrong", "skipped"),
        more="docs/rewards.md",
    ),
    Term(
        "second grader",
        "OpenMathInstruct's rules for equal answers, which the authors' reward asks beside "
        "math-verify. They are written anew here, from what the authors published.",
        ("Answers", "SQL"),
        more="docs/rewards.md",
    ),
    Term(
        "doubtful label",
        "A final answer that something speaks against. The queue is ordered by the weight of what "
        "speaks against it, less that of what speaks for it; only people say that it is wrong.",
        ("Answers", "Browse", "SQL"),
        shown=("against", "for", "doubt", "Most doubtful label first"),
        more="docs/labels.md",
    ),
    Term(
        "evidence",
        "What speaks for or against a final answer: solutions that give it or concur in another, "
        "and the same question or a near-duplicate, with this or another answer, in any set or "
        "benchmark.",
        ("Answers", "SQL"),
        shown=(
            *("solution_disagrees", "solutions_concur", "same_text_differs", "near_differs"),
            *("rollouts_never", "rollouts_concur", "solution_agrees", "same_text_equal"),
            "near_equal",
        ),
        more="docs/labels.md",
    ),
    Term(
        "errata",
        "What people found about final answers: wrong (and what is right), the question broken, or "
        "right after all. Kept by key and person; an export can drop or correct what is wrong.",
        ("Answers", "Export", "Browse"),
        shown=("Label, by people", "broken"),
        more="docs/labels.md",
    ),
    Term(
        "agreement",
        "How many of a problem's solutions give the final answer: all (three), two, one, none, or "
        "undecided.",
        ("Answers", "Browse"),
        shown=("Agreement with the answer", "all", "two", "one", "none"),
    ),
    Term(
        "method",
        "What decided a verdict, cheapest first: exact text, normalised text, rules, numbers, "
        "math-verify.",
        ("Answers", "SQL"),
        shown=("normalised", "rules", "numeric"),
    ),
    Term(
        "math-verify",
        "Hugging Face's library that compares mathematical answers; asked last, where this "
        "program's own rules cannot tell.",
        _SPOT,
        more="https://github.com/huggingface/Math-Verify",
    ),
    # -- spot-checks
    Term(
        "spot-check",
        "A sample of problems whose final answers people judge, to estimate the error rate of all "
        "of them.",
        _SPOT,
    ),
    Term(
        "uniform",
        "A sample in which every problem has the same chance to be drawn.",
        _SPOT,
    ),
    Term(
        "stratified",
        "A sample drawn in parts, one for each domain and band of difficulty, so that small parts "
        "are in it too; each counts by its size in the population.",
        _SPOT,
    ),
    Term("right", "Judgement of a spot-check: the final answer is correct.", _SPOT),
    Term("wrong", "Judgement of a spot-check: the final answer is not correct.", _SPOT),
    Term(
        "unsure",
        "Judgement of a spot-check: looked at, not decided. No part of the error rate; counted "
        "apart.",
        _SPOT,
    ),
    Term("skip", "Judgement of a spot-check: passed over; says nothing of the problem.", _SPOT),
    Term(
        "error rate",
        "Wrong final answers among those judged right or wrong: wrong / (right + wrong).",
        _SPOT,
    ),
    Term(
        "Clopper-Pearson",
        "The exact 95% interval of a share: it holds the true share at least as often as it says, "
        "also where errors are rare.",
        _SPOT,
        more=_DECISION.format("0019-exact-intervals.md"),
    ),
    Term(
        "hypergeometric",
        "The exact interval where more than a tenth of all problems has been judged; narrower, "
        "since fewer are left to be unknown.",
        _SPOT,
        shown=("exact hypergeometric",),
        more=_DECISION.format("0019-exact-intervals.md"),
    ),
    Term(
        "Korn-Graubard",
        "The interval of a stratified sample: Clopper-Pearson at the weighted share and the "
        "effective sample size.",
        _SPOT,
        more=_DECISION.format("0019-exact-intervals.md"),
    ),
    Term(
        "effective sample size",
        "How large a uniform sample would be that is as precise as this stratified one.",
        _SPOT,
    ),
    Term(
        "no sampling error",
        "Every problem has been judged, so the rate is known and no interval is needed.",
        _SPOT,
    ),
    Term(
        "rater",
        "A person who judges. Where several do, the most frequent judgement of a problem counts.",
        ("Answers", "Contamination"),
        shown=("reviewer",),
    ),
    Term(
        "Cohen's kappa",
        "How far two raters agree beyond chance: 1 is always, 0 no more than chance would give.",
        _SPOT,
    ),
    # -- similarity
    Term(
        "embedding",
        "A text as a vector, made by a language model: texts that mean the same lie near each "
        "other.",
        ("Search", "Novelty", "Map"),
        shown=("vector", "meaning"),
    ),
    Term(
        "similarity",
        "The cosine of the embeddings of two texts: 1 for the same text, near 0 for unrelated.",
        _NEAR,
        shown=("similarity_elsewhere", "similarity_within", "similarity_benchmark", "cosine"),
    ),
    Term(
        "threshold",
        "The similarity above which two problems count as the same. 0.98 is the paper's; where a "
        "page lets you choose, it says so.",
        _NEAR,
        shown=("0.98", "threshold 0.98"),
    ),
    Term(
        "neighbour",
        "One of the five problems that are most similar to a problem, in every set, in DeepMath "
        "itself and in every benchmark.",
        ("Browse", "Novelty", "Map"),
        shown=("rank",),
    ),
    Term(
        "comparison set",
        "Another training set that DeepMath is compared with: the paper's six, and any further "
        "one that the build was given.",
        ("Novelty", "Map", "Contamination"),
        shown=("dataset", "Set", "set"),
    ),
    Term(
        "benchmark",
        "A set of problems that models are tested on, such as MATH500 or AIME24. Training on them "
        "makes test scores worthless.",
        ("Contamination", "Browse"),
    ),
    Term(
        "novelty",
        "Whether a problem has a match above similarity 0.98: unique, elsewhere or within.",
        ("Novelty", "Browse", "Map"),
        shown=("Novelty at 0.98",),
        more=_DECISION.format("0010-unique-in-two-readings.md"),
    ),
    Term(
        "unique",
        "Novelty: no match, neither in another set nor in DeepMath itself. (The page also counts "
        "the other reading: none in another set.)",
        ("Novelty",),
        more=_DECISION.format("0010-unique-in-two-readings.md"),
    ),
    Term("elsewhere", "Novelty: a match in another set.", ("Novelty",)),
    Term("within", "Novelty: a match in DeepMath itself, and in no other set.", ("Novelty",)),
    Term(
        "contaminated",
        "Whether a problem is in a benchmark: exact, near or clear. A finding of this program's "
        "comparison, not a proof.",
        ("Contamination", "Browse", "Export"),
        shown=("In a benchmark", "Contamination", "contamination"),
    ),
    Term(
        "exact",
        "Contaminated: the same text as a benchmark problem, but for its spelling. As a method: "
        "the same text.",
        ("Contamination", "Export"),
    ),
    Term(
        "near",
        "Contaminated: similarity above 0.98 to a benchmark problem. It may be a variant: look at "
        "the pair.",
        ("Contamination", "Export"),
    ),
    Term(
        "clear",
        "Contaminated: neither exact nor near to any benchmark that was compared.",
        ("Contamination", "Export"),
    ),
    Term(
        "decontamination",
        "Leaving out of a training set what is in a benchmark. The authors did so before they "
        "published; the Contamination page looks again.",
        ("Contamination", "Export"),
    ),
    Term(
        "same text",
        "The same problem, however it is spelt: white space, signs around formulas, equal "
        "commands, case, and sentences about the form of the answer are folded away.",
        ("Contamination", "Novelty", "Browse"),
        shown=("text",),
        more=_DECISION.format("0095-one-folding-of-texts.md"),
    ),
    Term(
        "rule",
        "What makes two problems the same: the same text, a cosine above a bar, few characters "
        "that differ, or a shared n-gram. Each finds what others miss.",
        ("Contamination", "Browse", "Export"),
        shown=("In a benchmark by", "Rules"),
        more=_DECISION.format("0096-rules-stand-side-by-side.md"),
    ),
    Term(
        "indel",
        "A rule: more than 90% of the characters of two texts are in common, in the same order, as "
        "the paper's figure 10 counts (normalised indel similarity).",
        ("Contamination", "Export"),
        shown=("Few characters differ",),
    ),
    Term(
        "n-gram",
        "A rule: two texts have so many tokens in a row in common. By default 13 of them, between "
        "white space.",
        ("Contamination", "Export"),
        shown=("ngram", "Shared n-gram", "any"),
    ),
    Term(
        "token of a gram",
        "What stands between white space (white), also in small letters (lower) and without "
        "punctuation (plain), a word in small letters (word), or a word, command, letter or sign "
        "of a formula (latex).",
        ("Contamination",),
        shown=("white", "lower", "plain", "word", "latex", "Tokens are"),
    ),
    Term(
        "second model",
        "A further embedding model that the build was asked for. Its pairs are a rule of their "
        "own, compared with those of the first model.",
        ("Contamination", "Export"),
        shown=("second", "Cosine, second model", "Two models, pair by pair"),
        more=_DECISION.format("0104-a-second-model-is-a-rule.md"),
    ),
    Term(
        "source pool",
        "A published set that questions were taken from: MMIQC, WebInstructSub or NuminaMath-CoT. "
        "A row near to one of its problems supports the source block of that pool.",
        ("Browse",),
    ),
    Term(
        "common phrase",
        "An n-gram of 3 benchmarks, or of 10 problems of them; the same text counts once. Sharing "
        "it says little.",
        ("Contamination",),
    ),
    Term(
        "near-duplicate group",
        "Problems that similarity above 0.98 or equal texts connect, directly or through others, "
        "in the whole corpus.",
        ("Export",),
        shown=("near-duplicate",),
        more=_DECISION.format("0045-near-duplicates-are-components.md"),
    ),
    Term(
        "pair",
        "A problem and a row of a benchmark or set that has the same text or is similar to it.",
        ("Contamination",),
        shown=("Pairs",),
    ),
    Term(
        "same",
        "Judgement of a pair: the same problem; who knows one has the answer to the other.",
        ("Contamination",),
    ),
    Term(
        "variant",
        "Judgement of a pair: the same idea with other numbers, names or an extra step.",
        ("Contamination",),
    ),
    Term("different", "Judgement of a pair: different problems.", ("Contamination",)),
    Term("disputed", "As many people judge a pair one way as another.", ("Contamination",)),
    # -- maps
    Term(
        "layout",
        "Where the points of a map lie. Near points have similar texts; axes and distances between "
        "far points mean nothing.",
        ("Map",),
        shown=("Map", "points"),
    ),
    Term("paper", "Layout: the authors' own coordinates of their figure, by t-SNE.", ("Map",)),
    Term("umap", "Layout: coordinates of this corpus, computed by UMAP.", ("Map",)),
    Term(
        "t-SNE",
        "A method that lays vectors out in the plane so that neighbours stay neighbours; the "
        "paper's.",
        ("Map",),
    ),
    Term(
        "region",
        "A part of a map: one that was drawn (a filter like any other), or a named one, where "
        "points lie dense.",
        ("Map", "Browse"),
        shown=("regions", "level"),
        more=_DECISION.format("0034-regions-are-peaks-of-density.md"),
    ),
    Term(
        "words",
        "A named region is called by words that are frequent in it and rare outside. As a search: "
        "by BM25.",
        ("Map", "Search"),
    ),
    # -- search
    Term(
        "BM25",
        "The usual score of a text for a query by its words: rare words count more, long texts "
        "less.",
        ("Search",),
        more=_DECISION.format("0049-word-scores-are-computed-at-build-time.md"),
    ),
    Term(
        "both",
        "Search by words and by meaning, the two rankings fused by reciprocal rank.",
        ("Search",),
        more=_DECISION.format("0052-ranks-are-fused-by-reciprocal-rank.md"),
    ),
    # -- claims
    Term(
        "claim",
        "A statement of the paper, the dataset card or the article, with the query that asks this "
        "corpus for it.",
        ("Claims",),
        shown=("Claims",),
        more=_DECISION.format("0016-claims-are-judged-strictly.md"),
    ),
    Term("holds", "Claim: this corpus shows what is stated.", ("Claims",)),
    Term("differs", "Claim: this corpus shows something else.", ("Claims",)),
    Term(
        "exception found",
        "Claim: this part of the dataset has rows that it does not hold for.",
        ("Claims",),
    ),
    Term(
        "no exception so far",
        "Claim: it holds for every row that is here; the rest of the dataset is not.",
        ("Claims",),
    ),
    Term(
        "contradicted by the published counts",
        "Claim: the counts over the whole dataset, which are published, say something else.",
        ("Claims",),
    ),
    Term("supported", "Claim: some rows speak for it, and none can prove it.", ("Claims",)),
    # -- results
    Term(
        "results",
        "Published scores of models on benchmarks, each with its source. The base is what a model "
        "was trained from; a gain is in percentage points over it.",
        ("Results",),
        shown=("Results", "second_hand"),
    ),
    Term(
        "pass@1",
        "The share of samples that are right, in percent: the mean over 16 samples a question.",
        ("Results",),
    ),
    # -- the audit
    Term(
        "audit of the rule",
        "Whether pairs of problems above a similarity have the same answer, by band of similarity; "
        "two problems with one answer need not be the same.",
        ("Novelty",),
    ),
    Term(
        "cut text",
        "A text that is longer than the embedding model reads: its end is in no similarity.",
        ("Novelty", "Contamination"),
    ),
    Term(
        "folded text",
        "A problem without what is only spelling, then without instructions about the form of the "
        "answer, then with m/n for a question for m + n.",
        ("Novelty", "Contamination"),
        shown=("exact", "spelling", "instructions", "recasts"),
    ),
    Term(
        "missing",
        "Of a pair: one of the two problems has no answer, or only the label of an option.",
        ("Novelty", "Contamination"),
        shown=("an answer is missing",),
    ),
    Term(
        "cannot be checked",
        "Claim: this corpus can neither show nor disprove it, for example since it is only a part "
        "of the dataset.",
        ("Claims",),
    ),
    Term(
        "published",
        "Taken from the paper, the card or the authors' files, not computed here; marked wherever "
        "it is shown.",
        ("Overview", "Claims", "Contamination", "Novelty"),
    ),
    # -- SQL
    Term(
        "SQL",
        "The language of the SQL page, in DuckDB's dialect. Queries read the tables of this corpus "
        "and nothing else.",
        _SQL,
        more="docs/tables.md",
    ),
    # -- exports
    Term(
        "shape",
        "The form of an export: what a row is and for whom. Rows, prompts for TRL or verl, or chat "
        "messages.",
        ("Export",),
        shown=("rows", "Shape", "form", "Export"),
        more="docs/exports.md",
    ),
    Term(
        "TRL",
        "Hugging Face's library for training language models by reinforcement; its prompts are "
        "conversations.",
        ("Export",),
        shown=("trl",),
        more="https://huggingface.co/docs/trl",
    ),
    Term(
        "verl",
        "A library for training language models by reinforcement, with five columns of its own.",
        ("Export",),
        more="https://verl.readthedocs.io",
    ),
    Term(
        "SFT",
        "Supervised fine-tuning: a model learns to write given answers. A row is one solution as "
        "chat messages.",
        ("Export",),
        shown=("sft",),
    ),
    Term(
        "target",
        "A trainer that an export is made for, to the file name, with a config and, for RL, a "
        "reward. Untried: no release of it has loaded such a file yet.",
        ("Export",),
        shown=("For", "untried"),
        more="docs/exports.md",
    ),
    Term(
        "reasoning form",
        "How a chat message holds the reasoning: in tags, in a field of its own, or not at all. "
        "Which one a model's chat template understands is in the list.",
        ("Export",),
        shown=("Reasoning", "tags", "field"),
        more="docs/templates.md",
    ),
    Term(
        "control set",
        "As many problems that were not chosen, drawn to match the chosen ones in domain and "
        "length of the question: to train on for comparison.",
        ("Export",),
    ),
    Term(
        "curriculum",
        "An order of the rows that a trainer follows where it does not shuffle: rising difficulty, "
        "or first what is near a pass rate.",
        ("Export",),
        shown=("Order of the rows", "Bell curve"),
    ),
    Term(
        "agreeing",
        "Of solutions in an export: only those whose answer agrees with the final answer.",
        ("Export",),
    ),
    Term(
        "test split",
        "A part of an export kept for testing, drawn by the seed; a near-duplicate group is never "
        "parted.",
        ("Export",),
    ),
)  # fmt: skip
