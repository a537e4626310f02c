"""Benchmarks and training sets that came after the paper's lists; read only when asked for by name.

What their homes give is here: ids, columns, licences, dates. What they do not give is None, and
called unknown. None of their rows comes with the program.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from deepmath_viz.sources.registry import BENCHMARKS, COMPARISON_SETS, Dataset

#: The option that asks for every benchmark here.
TODAY = "today"
#: A benchmark of this year or later cannot be in the source pools, which are of 2024 and before
#: (MMIQC of January 2024, by its commits), unless it used an old problem again.
AFTER_POOLS = "2025"
_ARENA = "CC-BY-NC-SA-4.0"


def _benchmark(
    name: str,
    home_id: str,
    question: str = "problem",
    answer: str | None = "answer",
    *,
    split: str = "train",
    config: str | None = None,
    licence: str | None = None,
    date: str | None = None,
) -> Dataset:
    return replace(
        BENCHMARKS[0],
        name=name,
        home_id=home_id,
        question=question,
        answer=answer,
        split=split,
        config=config,
        licence=licence,
        date=date,
    )


#: A question column of "" is not given by the home's description: the usual names are looked for.
TODAY_BENCHMARKS: tuple[Dataset, ...] = (
    _benchmark("AIME25", "MathArena/aime_2025", licence=_ARENA, date="2025-02-12"),
    _benchmark("AIME26", "MathArena/aime_2026", licence=_ARENA, date="2026"),
    _benchmark("HMMT Feb 2025", "MathArena/hmmt_feb_2025", licence=_ARENA, date="2025-02"),
    _benchmark("HMMT Nov 2025", "MathArena/hmmt_nov_2025", licence=_ARENA, date="2025-11"),
    _benchmark("HMMT Feb 2026", "MathArena/hmmt_feb_2026", licence=_ARENA, date="2026-02"),
    _benchmark("BRUMO 2025", "MathArena/brumo_2025", date="2025"),
    _benchmark("SMT 2025", "MathArena/smt_2025", date="2025"),
    _benchmark("CMIMC 2025", "MathArena/cmimc_2025", date="2025"),
    _benchmark("Apex 2025", "MathArena/apex_2025", date="2025"),
    _benchmark("Apex shortlist", "MathArena/apex-shortlist"),
    _benchmark("arXivMath", "MathArena/arxivmath"),
    _benchmark("arXivMath 1225", "MathArena/arxivmath-1225", date="2025-12"),
    _benchmark("arXivMath 0126", "MathArena/arxivmath-0126", date="2026-01"),
    _benchmark("arXivMath 0226", "MathArena/arxivmath-0226", date="2026-02"),
    _benchmark("arXivMath 0326", "MathArena/arxivmath-0326", date="2026-03"),
    # Proofs: problems without answers.
    _benchmark("IMO 2025", "MathArena/imo_2025", answer=None, date="2025"),
    _benchmark("USAMO 2025", "MathArena/usamo_2025", answer=None, date="2025"),
    _benchmark("USAMO 2026", "MathArena/usamo_2026", answer=None, date="2026"),
    _benchmark("Putnam 2025", "MathArena/putnam_2025", answer=None, date="2025"),
    _benchmark("IMC 2025", "MathArena/imc_2025", answer=None, date="2025"),
    _benchmark("Miklos 2025", "MathArena/miklos_2025", answer=None, date="2025"),
    _benchmark("BeyondAIME", "ByteDance-Seed/BeyondAIME", split="test", licence="CC0"),
    _benchmark(
        "IMO-AnswerBench",
        "OpenEvals/IMO-AnswerBench",
        "Problem",
        "Short Answer",
        licence="CC-BY-4.0",
    ),
    _benchmark("AMO-Bench", "meituan-longcat/AMO-Bench", "prompt", split="test"),
    _benchmark(
        "OlymMATH easy", "RUC-AIBOX/OlymMATH", "", split="test", config="en-easy", licence="MIT"
    ),
    _benchmark(
        "OlymMATH hard", "RUC-AIBOX/OlymMATH", "", split="test", config="en-hard", licence="MIT"
    ),
    _benchmark("MATH-Beyond", "brendel-group/MATH-Beyond", "", split="test", licence="MIT"),
    _benchmark("PolyMath-en", "zwhe99/pm-en", "question", split="test"),
    # Near-variants of problems of MATH, level 5; dated by the commit that brought the files.
    *(
        replace(
            _benchmark(
                f"MATH-Perturb {kind}",
                "Kaffaljidhmah2/MATH-Perturb",
                licence="Apache-2.0",
                date="2025-05-31",
            ),
            home="github",
            files=(f"math_perturb/math_perturb_{kind}.jsonl",),
        )
        for kind in ("simple", "hard")
    ),
)


def _set(
    name: str,
    home_id: str,
    question: str = "problem",
    answer: str | None = "answer",
    *,
    licence: str | None = None,
    date: str | None = None,
    split: str = "train",
) -> Dataset:
    return replace(
        COMPARISON_SETS[0],
        name=name,
        home_id=home_id,
        question=question,
        answer=answer,
        licence=licence,
        date=date,
        split=split,
    )


#: Sets that `--compare NAME` names; the last four are the pools that questions were taken from.
TODAY_SETS: tuple[Dataset, ...] = (
    _set(
        "Nemotron-Math-v2",
        "nvidia/Nemotron-Math-v2",
        "problem",
        "expected_answer",
        licence="CC-BY-4.0 / CC-BY-SA-4.0",
        split="high_part00",
    ),
    _set("Skywork-OR1", "PrimeIntellect/Skywork-OR1-RL-Data", "question", licence="Apache-2.0"),
    _set("Polaris-53K", "POLARIS-Project/Polaris-Dataset-53K", licence="Apache-2.0"),
    _set("Big-Math", "SynthLabsAI/Big-Math-RL-Verified"),
    _set("NuminaMath-1.5", "AI-MO/NuminaMath-1.5"),
    _set(
        "OpenMathReasoning",
        "nvidia/OpenMathReasoning",
        answer="expected_answer",
        licence="CC-BY-4.0",
    ),
    _set("AceReason-Math", "nvidia/AceReason-Math"),
    _set("MiroMind-M1-RL", "miromind-ai/MiroMind-M1-RL-62K", licence="Apache-2.0"),
    _set("DeepTheorem", "Jiahao004/DeepTheorem", "", licence="MIT"),
    _set(
        "ODA-Math",
        "OpenDataArena/ODA-Math-460k",
        "question",
        "expected_answer",
        licence="CC-BY-NC-4.0",
    ),
    _set("MMIQC", "Vivacem/MMIQC", "", licence="Apache-2.0", date="2024-01"),
    _set("WebInstructSub", "TIGER-Lab/WebInstructSub", ""),
    _set("NuminaMath-CoT", "AI-MO/NuminaMath-CoT", ""),
    _set("StackMathQA", "math-ai/StackMathQA", ""),
)
#: Every benchmark that is known by name.
ALL_BENCHMARKS = (*BENCHMARKS, *TODAY_BENCHMARKS)
#: What is said of a benchmark by its date.
BEFORE, AFTER, UNKNOWN = "before the pools", "after the pools", "unknown"
_DATES = {one.name: one.date for one in ALL_BENCHMARKS}


def dated(name: str) -> str:
    """Whether a benchmark is older than the source pools, by the date that its home gives."""
    date = _DATES.get(name)
    if date is None:
        return UNKNOWN
    return AFTER if date >= AFTER_POOLS else BEFORE


def date_of(name: str) -> str | None:
    """The date of a benchmark, `2025-02-12` or only a part of it; None where none is given."""
    return _DATES.get(name)


def named(text: str, among: Iterable[Dataset]) -> Dataset | None:
    """The dataset of this name, in any case of letters."""
    return next((one for one in among if one.name.casefold() == text.strip().casefold()), None)
