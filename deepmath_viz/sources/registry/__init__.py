"""The table of every dataset that the project knows.

Names are those of the paper's figures, homes and question columns those of the authors' scripts
(paper section 2 and their `tsne/tsne.py`); colours are the paper's.
"""

from __future__ import annotations

from dataclasses import dataclass

from deepmath_viz.dataset import published
from deepmath_viz.plumbing.colours import COMPARISON_COLOUR, DEEPMATH_COLOUR

#: Values of `Dataset.question` that are no column but a way to take the question out of a record.
#: `orz_conversation`: `record[0]["value"]`; `still_prompt`: `prompt[0]["content"]` between
#: `User:` and `Assistant:`.
READERS = frozenset({"orz_conversation", "still_prompt"})


@dataclass(frozen=True, slots=True)
class Dataset:
    """One dataset.

    Attributes:
        name: as in the paper's figures.
        kind: 'deepmath', 'comparison' or 'benchmark'.
        home: 'hub' or 'github'.
        home_id: `owner/name` there.
        config: the hub configuration to read, where the dataset has several.
        files: paths inside the dataset in row order where they are fixed, else empty: the files
            are then found by listing.
        question: the column that holds the question, or one of `READERS`.
        colour: of its points in figures.
        revision: the pinned commit, None for the newest.
        licence: as its home states it, None where it states none that we have read.
        answer: the column of its answers, None where it has none.
        split: the split to read where files are named by split.
        date: when it was published or held, `2025-02-12` or a part of it; None where its home gives
            none.
    """

    name: str
    kind: str
    home: str
    home_id: str
    config: str | None
    files: tuple[str, ...]
    question: str
    colour: str
    revision: str | None
    licence: str | None
    answer: str | None = "answer"
    split: str = "train"
    date: str | None = None


def _comparison(
    name: str,
    home_id: str,
    question: str = "problem",
    *,
    home: str = "hub",
    config: str | None = None,
    files: tuple[str, ...] = (),
    licence: str | None = None,
) -> Dataset:
    return Dataset(
        name, "comparison", home, home_id, config, files, question, COMPARISON_COLOUR, None, licence
    )


DEEPMATH = Dataset(
    name="DeepMath-103K",
    kind="deepmath",
    home="hub",
    home_id=published.HUB_ID,
    config=None,
    files=(),
    question="question",
    colour=DEEPMATH_COLOUR,
    revision=published.REVISION,
    licence=published.LICENCE,
    answer="final_answer",
)

#: The six comparison sets, in the row order of the paper's published coordinates.
COMPARISON_SETS: tuple[Dataset, ...] = (
    _comparison("DAPO-17K", "RyanYr/DAPO-Math-17k", licence="Apache-2.0"),
    _comparison(
        "DSR-Preview",
        "agentica-org/DeepScaleR-Preview-Dataset",
        files=("deepscaler.json",),
        licence="MIT",
    ),
    _comparison("Open-R1", "open-r1/OpenR1-Math-220k", config="default"),
    _comparison("Open-RS", "knoveleng/open-rs"),
    _comparison(
        "ORZ-129K",
        "Open-Reasoner-Zero/Open-Reasoner-Zero",
        "orz_conversation",
        home="github",
        files=(
            "data/orz_math_57k_collected.json",
            "data/orz_math_72k_collection_extended.json",
        ),
        licence="MIT",
    ),
    _comparison("STILL-3-RL", "RUC-AIBOX/STILL-3-RL-90K", "still_prompt"),
)


def _benchmark(
    name: str,
    home_id: str,
    question: str = "problem",
    answer: str | None = "answer",
    *,
    config: str | None = None,
    split: str = "test",
    date: str | None = None,
) -> Dataset:
    return Dataset(
        name, "benchmark", "hub", home_id, config, (), question, COMPARISON_COLOUR, None, None,
        answer, split, date,
    )  # fmt: skip


#: The 17 benchmarks that the paper decontaminates against (section 2), at the hub repositories
#: where they are usually read. Some need a login (GPQA) or have moved; what cannot be had is named
#: by the build and left out.
BENCHMARKS: tuple[Dataset, ...] = (
    _benchmark("MATH", "nlile/hendrycks-MATH-benchmark", date="2021"),
    _benchmark("MATH500", "HuggingFaceH4/MATH-500"),
    _benchmark("AIME24", "HuggingFaceH4/aime_2024", split="train", date="2024"),
    _benchmark(
        "AIME83-24",
        "di-zhang-fdu/AIME_1983_2024",
        "Question",
        "Answer",
        split="train",
        date="2024",
    ),
    _benchmark("AMC23", "math-ai/amc23", "question", date="2023"),
    _benchmark("Minerva Math", "math-ai/minervamath", "question"),
    _benchmark("OlympiadBench", "math-ai/olympiadbench", "question", "final_answer"),
    _benchmark("OlympicArena", "GAIR/OlympicArena", config="Math"),
    _benchmark("Omni-MATH", "KbsdJames/Omni-MATH"),
    _benchmark("MathOdyssey", "MathOdyssey/MathOdyssey"),
    _benchmark("GAOKAO Math Cloze", "hails/agieval-gaokao-mathcloze", "query"),
    _benchmark("GAOKAO Math QA", "hails/agieval-gaokao-mathqa", "query", "gold"),
    _benchmark("JEEBench", "daman1209arora/jeebench", "question", "gold"),
    _benchmark("MMLU-STEM", "TIGER-Lab/MMLU-STEM", "question"),
    _benchmark("CMATH", "weitianwen/cmath", "question", "golden"),
    _benchmark("GSM8K", "openai/gsm8k", "question", config="main"),
    _benchmark("GPQA", "Idavidrein/gpqa", "Question", "Correct Answer", split="gpqa_main"),
)

DATASETS: tuple[Dataset, ...] = (DEEPMATH, *COMPARISON_SETS, *BENCHMARKS)
