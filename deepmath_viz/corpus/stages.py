"""The stages of a build by name: what each makes, and the one sentence for one that is missing.

The build (`pipeline/stages`) does the work. The reading half knows no more of it than this table.
"""

from __future__ import annotations

from dataclasses import dataclass

from deepmath_viz.config import PROGRAM
from deepmath_viz.errors import ArtefactDamaged, ArtefactMissing


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of a stage.

    Attributes:
        makes: what it makes, for lists of stages and the log of a build.
        noun: what a corpus lacks without it, in "has no ... yet" and "the ... are damaged".
    """

    makes: str
    noun: str


#: Every stage in the order of a build, after what it needs; each is a module of `pipeline/stages`.
STAGES = {
    "problems": Words("questions, final answers, difficulty, topics", "problems"),
    "solutions": Words("the R1 solutions, split into reasoning and write-up", "solutions"),
    "answers": Words("whether the solutions' answers agree", "compared answers"),
    "comparison": Words("the other training sets", "comparison sets"),
    "benchmarks": Words("the benchmarks", "benchmarks"),
    "layout-paper": Words("the map with the paper's own coordinates", "map in the paper's layout"),
    "regions": Words("names for the regions of the maps", "names of map regions"),
    "evidence": Words("what speaks for and against final answers", "evidence about answers"),
    "serve": Words("tables for queries", "tables for queries"),
    "search": Words("words and formulas to search by", "word index"),
    "tokens": Words("how many tokens questions and solutions have", "lengths in tokens"),
    "fitness": Words("which problems can be rewarded by rule", "fitness for rewards"),
    "embeddings": Words("a vector for every text", "vectors"),
    "query-model": Words("the model of the vectors, ready for queries", "model ready for queries"),
    "neighbours": Words("the nearest problems in every set and benchmark", "nearest problems"),
    "second-model": Words(
        "the nearest problems by a second embedding model, where one is asked for",
        "pairs by a second model",
    ),
    "pairs": Words("what close pairs have in common: answers, numbers, texts", "facts of pairs"),
    "overlaps": Words("pairs by n-grams and by characters", "pairs by other rules"),
    "layout-umap": Words("a map of this corpus by UMAP", "map in a layout of its own"),
}
#: Stages that are asked for together by one name.
GROUPS = {"layout": Words("every map", "map")}


def command(*stages: str, force: bool = False) -> str:
    """The command line that makes stages (all where none is named)."""
    words = [PROGRAM, "build"]
    if stages:
        words += ["--stage", ",".join(stages)]
    if force:
        words.append("--force")
    return " ".join(words)


def remedy(*stages: str, force: bool = False) -> str:
    """What to do, as a sentence without its full stop: the command, for the same source."""
    return f"Run: {command(*stages, force=force)} (with the same --source)"


def lacking(corpus: str, stage: str, so: str = "") -> str:
    """The sentence for a stage that is missing.

    Args:
        corpus: whose.
        stage: the stage, or a name of `GROUPS`.
        so: what follows from it: "so nothing is known about benchmarks".
    """
    noun = (STAGES | GROUPS)[stage].noun
    return f"Corpus {corpus!r} has no {noun} yet{', ' * bool(so)}{so}. {remedy(stage)}"


def missing(corpus: str, stage: str, so: str = "") -> ArtefactMissing:
    """The error of the same words."""
    return ArtefactMissing(lacking(corpus, stage, so), corpus=corpus, stage=stage)


def damaged(stage: str, what: str) -> ArtefactDamaged:
    """The error for artefacts of a stage that cannot be used; `what` is wrong with them."""
    return ArtefactDamaged(
        f"What stage {stage} made ({STAGES[stage].makes}) is damaged: {what}. "
        + remedy(stage, force=True)
    )
