"""The rows that travel between store, pages, command line and exports: which keys they have.

A row is a plain dictionary, as a query gives it. A test holds every type here against the columns
of `corpus.schema` and against what the store really answers.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict


class MapProblem(TypedDict):
    """What a table beside the map shows of a problem."""

    id: int
    key: str
    copy: int
    question: str
    final_answer: str | None
    difficulty: float | None
    topic: str | None
    novelty: str | None
    agreement: str | None


class ListedProblem(MapProblem):
    """What a list shows of a problem."""

    hub_row: int | None
    unrated: bool
    domain: str | None
    answer_type: str
    source_block: str | None
    n_solutions: int
    contaminated: str | None
    similarity_elsewhere: float | None
    similarity_within: float | None
    similarity_benchmark: float | None


class Problem(ListedProblem):
    """Every column of a problem."""

    topic_path: list[str] | None
    question_tokens: int | None
    solution_tokens: int | None
    tokens_estimated: bool | None
    rewardable: bool | None
    reward_flags: list[str] | None
    found_by: list[str] | None
    doubt: float | None


class Fitness(TypedDict):
    """Whether a problem can be rewarded by rule."""

    id: int
    mv_bare: str | None
    mv_dollars: str | None
    mv_boxed: str | None
    trl: str | None
    trl_bare: str | None
    lost: str | None
    guess: float | None
    several_parts: bool
    asks_proof: bool
    needs_figure: bool
    leaks_answer: bool
    mv_rejects: int | None
    openmath_rejects: int | None
    reward_flags: list[str]


class SampledProblem(TypedDict):
    """What drawing a sample needs of a problem."""

    key: str
    copy: int
    domain: str | None
    difficulty: float | None
    unrated: bool


class Solution(TypedDict):
    """One of up to three solutions of a problem."""

    n: int
    reasoning: str | None
    write_up: str
    answer: str | None


class SolutionVerdict(TypedDict):
    """Whether the answer of a solution is the final answer."""

    n: int
    answer: str | None
    verdict: str
    reason: str
    method: str
    found_in: str | None


class SolutionPairs(TypedDict):
    """The verdicts between the solutions of a problem; None without both."""

    pair_12: str | None
    pair_13: str | None
    pair_23: str | None


class RolloutModel(TypedDict):
    """The rollouts of a model over the problems of a corpus; each sample is in one of the counts
    `agree`, `disagree`, `undecided` and `no_answer`."""

    model: str
    title: str
    samples: int
    problems: int
    agree: int
    disagree: int
    undecided: int
    no_answer: int
    added: str
    source: str


class Rollout(TypedDict):
    """One sample of a model of one's own."""

    id: int
    model: str
    n: int
    answer: str | None
    verdict: str
    reason: str
    found_in: str | None
    tokens: int | None
    text: str


class Evidence(TypedDict):
    """A piece of evidence about a final answer."""

    id: int
    side: str
    kind: str
    weight: float
    source: str
    row: int
    answer: str | None


class Pair(TypedDict):
    """A problem (`id`) and a row of a benchmark or set that a rule finds.

    `score` is the indel similarity in per cent, or the cosine by the second model, and `gram` what
    both share, for those rules.
    """

    id: int
    dataset: str
    row: int
    similarity: float
    exact: bool
    score: float | None
    gram: str | None


class PairWithTexts(ListedProblem, Pair):
    """A pair with what is shown of both sides."""

    other_question: str | None
    other_answer: str | None
    other_key: str


class RowText(TypedDict):
    """The text of a row of a comparison set."""

    question: str
    answer: str | None


class NearRow(TypedDict):
    """What is nearest to a row in one set; `question` is None where its text is missing."""

    dataset: str
    row: int
    similarity: float
    question: str | None
    answer: str | None


class Neighbour(NearRow):
    """One of a problem's nearest problems; `key` and `copy` in DeepMath only."""

    rank: int
    same_text: bool
    key: NotRequired[str | None]
    copy: NotRequired[int | None]


class Novelty(TypedDict):
    """How near the nearest of each kind is to a problem."""

    id: int
    novelty: str
    contaminated: str
    similarity_elsewhere: float | None
    elsewhere: str | None
    elsewhere_row: int | None
    similarity_within: float | None
    within_id: int | None
    similarity_benchmark: float | None
    benchmark: str | None
    benchmark_row: int | None


class Region(TypedDict):
    """A named region of a layout; `x` and `y` as in `corpus.schema`."""

    level: int
    region: int
    x: int
    y: int
    n: int
    label: str
    named_by: str


class Overlapping(TypedDict):
    """Distinct problems with a pair, each counted once, and pairs as listed."""

    exact: int
    above_paper: int
    found: int
    pairs: int


def columns(record: type) -> str:
    """The keys of a row type, those of its bases first, as a list of columns in SQL."""
    return ", ".join(record.__annotations__)
