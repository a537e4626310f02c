"""Published results of models on benchmarks: those of the DeepMath models, and of all baselines.

Every row names its source. What was read in somebody's notes alone stands apart (`second_hand`).
Scores are in percent: the mean over 16 samples a question at temperature 0.6, top-p 0.95 and at
most 32K tokens, by the authors' own script for every model (paper v2, section 4.1), unless the
metric says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

PASS = "pass@1, mean of 16 samples"
QUOTED = "pass@1, quoted by the paper"
MEAN = "mean of the seven"
ACCURACY = "accuracy"
TABLE_3, TABLE_4, TABLE_5 = (
    "paper v2 (arXiv 2504.11456v2), table 3",
    "paper v2, table 4",
    "paper v2, table 5 (appendix B)",
)
FIGURE_1B = "paper v2, figure 1b (label of a bar)"
CARDS = "model card on the hub (AIME25 stands there as a second AIME24)"
APRIL = "README of the repository from 15 April to 4 May 2025 (an earlier checkpoint)"
ABLATION = "camera-ready version, ablation; as given in published notes, not read in the paper"
GENERAL = "camera-ready version, other tasks; as given in published notes, not read in the paper"

BENCHMARKS = (
    "MATH500", "AMC23", "OlympiadBench", "MinervaMath", "AIME24", "AIME25", "PolyMath-en",
)  # fmt: skip
GPQA = ("GPQA biology", "GPQA physics", "GPQA chemistry", "GPQA overall")
#: Percent right by guessing one of four.
GUESSING = 25.0

#: Models trained from one base: the base first, the DeepMath model last.
GROUPS = {
    "Zero RL from Qwen-2.5-7B": (
        "Qwen-2.5-7B", "Open-Reasoner-Zero-7B", "Qwen-2.5-7B-SRL-Zoo", "DeepMath-Zero-7B",
    ),
    "Zero RL from Qwen-2.5-Math-7B": (
        "Qwen-2.5-Math-7B", "Qwen-2.5-Math-7B-SRL-Zoo", "Oat-Zero-7B", "Eurus-2-7B-PRIME",
        "DeepMath-Zero-Math-7B",
    ),
    "RL from R1-Distill-Qwen-1.5B": (
        "R1-Distill-Qwen-1.5B", "DeepScaleR-1.5B-Preview", "Still-3-1.5B-Preview", "DeepMath-1.5B",
    ),
    "RL from OpenMath-Nemotron-1.5B": ("OpenMath-Nemotron-1.5B", "DeepMath-Omn-1.5B"),
}  # fmt: skip
#: Percent on each of `BENCHMARKS` (table 3).
_SCORES = {
    "Qwen-2.5-7B": (54.8, 35.3, 27.8, 16.2, 7.7, 5.4, 28.1),
    "Open-Reasoner-Zero-7B": (81.8, 58.9, 47.9, 38.4, 15.6, 14.4, 40.7),
    "Qwen-2.5-7B-SRL-Zoo": (77.0, 55.8, 41.0, 41.2, 15.6, 8.7, 33.1),
    "DeepMath-Zero-7B": (85.5, 64.7, 51.0, 45.3, 20.4, 17.5, 42.7),
    "Qwen-2.5-Math-7B": (46.9, 31.9, 15.8, 15.5, 11.2, 4.4, 22.7),
    "Qwen-2.5-Math-7B-SRL-Zoo": (75.8, 59.7, 37.4, 29.9, 24.0, 10.2, 36.0),
    "Oat-Zero-7B": (80.0, 66.7, 43.4, 40.8, 32.7, 11.7, 40.8),
    "Eurus-2-7B-PRIME": (80.2, 64.7, 44.9, 42.1, 19.0, 12.7, 38.9),
    "DeepMath-Zero-Math-7B": (86.9, 74.7, 52.3, 49.5, 34.2, 23.5, 46.6),
    "R1-Distill-Qwen-1.5B": (84.7, 72.0, 53.1, 36.6, 29.4, 24.8, 39.9),
    "DeepScaleR-1.5B-Preview": (89.4, 80.3, 60.9, 42.2, 42.3, 29.6, 46.8),
    "Still-3-1.5B-Preview": (86.6, 75.8, 55.7, 38.7, 30.8, 24.6, 43.1),
    "DeepMath-1.5B": (89.9, 82.3, 61.8, 42.5, 37.3, 30.8, 46.6),
    "OpenMath-Nemotron-1.5B": (91.8, 90.5, 70.3, 26.3, 61.3, 50.6, 56.8),
    "DeepMath-Omn-1.5B": (93.2, 94.2, 73.4, 28.3, 64.0, 57.3, 58.7),
}
#: The same on each of `GPQA` (table 4; the diamond subset).
_GPQA_SCORES = {
    "Qwen-2.5-7B": (33.6, 27.8, 21.4, 25.3),
    "Open-Reasoner-Zero-7B": (50.3, 47.8, 26.7, 38.1),
    "Qwen-2.5-7B-SRL-Zoo": (31.9, 37.9, 22.6, 30.2),
    "DeepMath-Zero-7B": (57.2, 53.0, 28.2, 41.7),
    "Qwen-2.5-Math-7B": (32.2, 26.0, 21.1, 24.3),
    "Qwen-2.5-Math-7B-SRL-Zoo": (40.1, 31.2, 22.9, 28.2),
    "Oat-Zero-7B": (49.0, 36.8, 22.0, 31.0),
    "Eurus-2-7B-PRIME": (44.1, 37.4, 24.1, 31.8),
    "DeepMath-Zero-Math-7B": (47.4, 56.3, 26.0, 41.2),
    "R1-Distill-Qwen-1.5B": (13.5, 36.2, 4.4, 19.1),
    "DeepScaleR-1.5B-Preview": (15.5, 46.8, 9.1, 26.1),
    "Still-3-1.5B-Preview": (16.8, 38.4, 5.2, 20.7),
    "DeepMath-1.5B": (18.1, 47.6, 12.2, 28.2),
    "OpenMath-Nemotron-1.5B": (12.8, 23.5, 18.9, 20.3),
    "DeepMath-Omn-1.5B": (17.1, 28.4, 21.5, 24.1),
}
#: What was published more than once, or beside the groups: model, base, source, scores on the first
#: six of `BENCHMARKS`.
_BESIDE = (
    ("SFT with 1 R1 solution", "Qwen-2.5-7B", TABLE_5, (69.2, 47.3, 35.9, 29.8, 12.3, 8.7)),
    ("SFT with 3 R1 solutions", "Qwen-2.5-7B", TABLE_5, (74.1, 50.0, 40.2, 34.1, 13.8, 14.0)),
    (
        "DeepMath-1.5B (April 2025)",
        "R1-Distill-Qwen-1.5B",
        APRIL,
        (89.0, 81.6, 60.1, 40.6, 39.8, 30.8),
    ),
    ("DeepMath-Zero-7B", "Qwen-2.5-7B", CARDS, (85.5, 64.7, 51.0, 45.3, 20.4, 17.5)),
    ("DeepMath-1.5B", "R1-Distill-Qwen-1.5B", CARDS, (89.9, 82.3, 61.8, 42.5, 37.3, 30.8)),
)
#: Single figures: model, base, benchmark, metric, percent, source.
_SINGLE = (
    ("o1-mini", None, "AIME24", QUOTED, 63.6, TABLE_3),
    ("o3-mini (low effort)", None, "AIME24", QUOTED, 60.0, TABLE_3),
    ("Qwen-2.5-7B-SRL-Zoo", "Qwen-2.5-7B", "AIME25", PASS, 8.5, FIGURE_1B),
    ("Qwen-2.5-Math-7B", None, MEAN, ACCURACY, 21.2, ABLATION),
    ("Math-7B + ORZ-129K", "Qwen-2.5-Math-7B", MEAN, ACCURACY, 50.7, ABLATION),
    ("Math-7B + DeepMath", "Qwen-2.5-Math-7B", MEAN, ACCURACY, 52.5, ABLATION),
    (
        "Math-7B + DeepMath without difficulty filter",
        "Qwen-2.5-Math-7B",
        MEAN,
        ACCURACY,
        49.1,
        ABLATION,
    ),
    ("Math-7B + ORZ-129K + DeepMath", "Qwen-2.5-Math-7B", MEAN, ACCURACY, 53.0, ABLATION),
    ("Qwen-2.5-7B", None, "MMLU-STEM", ACCURACY, 10.8, GENERAL),
    ("DeepMath-Zero-7B", "Qwen-2.5-7B", "MMLU-STEM", ACCURACY, 72.7, GENERAL),
    ("DeepMath-Zero-7B", "Qwen-2.5-7B", "BBH", ACCURACY, 84.8, GENERAL),
)

#: Slips in print, each with where it stands.
SLIPS = (
    "Figure 1b gives Qwen-2.5-7B-SRL-Zoo 8.5 on AIME25, table 3 gives 8.7.",
    "GPQA overall of Qwen-2.5-7B-SRL-Zoo is 30.2 in table 4; its parts give 30.1.",
    "“Qat-Zero-7B” is Oat-Zero-7B.",
    "The caption of figure 9 repeats that of figure 1.",
    "The model cards file AIME25 under AIME24.",
)


@dataclass(frozen=True, slots=True)
class Result:
    """A published figure.

    Attributes:
        model: what was tested.
        base: what it was trained from; None for a base.
        benchmark: what it was tested with.
        value: percent.
        metric: of what.
        source: where it stands.
        second_hand: whether that was read in somebody's notes alone.
    """

    model: str
    base: str | None
    benchmark: str
    value: float
    metric: str
    source: str
    second_hand: bool = False


def _all() -> Iterator[Result]:
    bases = {model: models[0] for models in GROUPS.values() for model in models[1:]}
    for source, names, scores in (
        (TABLE_3, BENCHMARKS, _SCORES),
        (TABLE_4, GPQA, _GPQA_SCORES),
    ):
        for model, values in scores.items():
            for benchmark, value in zip(names, values, strict=True):
                yield Result(model, bases.get(model), benchmark, value, PASS, source)
    for model, base, source, first_six in _BESIDE:
        for benchmark, value in zip(BENCHMARKS, first_six, strict=False):
            yield Result(model, base, benchmark, value, PASS, source)
    for name, base_of, benchmark, metric, value, source in _SINGLE:
        second_hand = source in (ABLATION, GENERAL)
        yield Result(name, base_of, benchmark, value, metric, source, second_hand)


RESULTS: tuple[Result, ...] = tuple(_all())
