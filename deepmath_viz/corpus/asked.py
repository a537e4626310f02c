"""What a corpus was built with beside its source: options that a later build should not lose.

Every stage that an option decides about keeps it in the manifest, as it would be given on the
command line, files by their whole paths.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from deepmath_viz.corpus.manifest import Manifest, StageRecord
from deepmath_viz.sources.registry import COMPARISON_SETS
from deepmath_viz.sources.registry.today import TODAY_SETS, named

#: Under which name the options of a stage stand among its inputs.
ASKED = "asked"
#: Values that are words of the program, whatever files are called.
_WORDS = ("auto", "paper", "packaged", "today")
#: Values of options: a text or number, texts where it is repeatable, True for a flag.
Values = Mapping[str, Any]


class Option(NamedTuple):
    """An option of `build`: its name there, the attribute it fills, and the stage it is for."""

    flag: str
    attribute: str
    stage: str


OPTIONS = (
    Option("--compare", "compare", "comparison"),
    Option("--benchmarks", "benchmarks", "benchmarks"),
    Option("--coordinates", "coordinates", "layout-paper"),
    Option("--tokenizer", "tokenizer", "tokens"),
    Option("--model", "model", "embeddings"),
    Option("--fold", "fold", "embeddings"),
    Option("--also-model", "also_model", "second-model"),
    Option("--map-neighbours", "map_neighbours", "layout-umap"),
    Option("--map-min-dist", "min_dist", "layout-umap"),
    Option("--map-seed", "seed", "layout-umap"),
)
_STAGES = {option.stage for option in OPTIONS}


def of(stage: str, options: Any, usual: Any) -> dict[str, dict[str, Any]]:
    """What a stage keeps among its inputs of the options of a build; nothing where it has none.

    Args:
        stage: its name.
        options: with the attributes of `OPTIONS`.
        usual: the same where nothing is asked for.
    """
    if stage not in _STAGES:
        return {}
    return {
        ASKED: {
            option.flag: _whole(option.flag, getattr(options, option.attribute))
            for option in OPTIONS
            if option.stage == stage
            and getattr(options, option.attribute) != getattr(usual, option.attribute)
        }
    }


def kept(found: Manifest | None) -> dict[str, Any]:
    """The options that a corpus was built with, by their flags."""
    stages = found.stages if found else {}
    return {
        option.flag: said[option.flag]
        for option in OPTIONS
        if option.stage in stages and option.flag in (said := _said(stages[option.stage])[0])
    }


def unknown(found: Manifest | None) -> list[str]:
    """What a corpus was built with, in words, where an earlier version has not kept how it was
    asked for."""
    stages = found.stages.values() if found else ()
    return [words for record in stages if record.stage in _STAGES for words in _said(record)[1]]


def arguments(values: Values) -> list[str]:
    """Options as words of a command line."""
    words: list[str] = []
    for flag, value in values.items():
        if value is True:
            words.append(flag)
        else:
            words += [x for one in _each(value) for x in (flag, str(one))]
    return words


def dropped(found: Manifest, options: Any, usual: Any, stages: Iterable[str]) -> list[str]:
    """What a build of some stages leaves out of what the corpus was built with, as sentences."""
    wanted = set(stages)
    left: dict[str, Any] = {}
    for option in OPTIONS:
        before = kept(found).get(option.flag)
        now = of(option.stage, options, usual)[ASKED].get(option.flag)
        if option.stage not in wanted or before is None:
            continue
        if isinstance(before, list):
            if gone := [one for one in before if one not in (now or ())]:
                left[option.flag] = gone
        elif now is None:
            left[option.flag] = before
    if not left:
        return []
    return [
        f"  this corpus was built with {shlex.join(arguments(left))}. This build is without, and "
        "makes anew what was made with it: to keep it, end this build and give it again."
    ]


def _said(record: StageRecord) -> tuple[Values, list[str]]:
    """The options of a stage, and in words what is not known to be one any more."""
    if ASKED in record.inputs:
        return record.inputs[ASKED], []
    found: dict[str, Any] = {}
    lost: list[str] = []
    if record.stage == "embeddings" and record.inputs.get("fold"):
        found["--fold"] = True
    elif record.stage == "second-model" and "model" in record.inputs:
        lost.append(f"the second model {record.inputs['model']} (--also-model)")
    elif record.stage == "comparison":
        usual = {one.name for one in COMPARISON_SETS}
        further = [name for name in record.notes.get("rows", {}) if name not in usual]
        if by_name := [name for name in further if named(name, TODAY_SETS)]:
            found["--compare"] = by_name
        lost += [f"the set {name} (--compare)" for name in further if name not in by_name]
    elif record.stage == "tokens" and "tokenizer" in record.inputs:
        lost.append(f"the tokenizer {record.inputs['tokenizer']} (--tokenizer)")
    return found, lost


def _each(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _whole(flag: str, value: Any) -> Any:
    """A value as it can be given from anywhere: files by their whole paths."""
    if isinstance(value, tuple):
        return [_whole(flag, one) for one in value]
    if flag == "--compare":
        name, mark, place = value.partition("=")
        path, colon, column = place.rpartition(":")
        if mark and _is_file(place):
            return f"{name}={_path(place)}"
        return f"{name}={_path(path)}:{column}" if mark and colon and _is_file(path) else value
    if isinstance(value, Path) or (isinstance(value, str) and _is_file(value)):
        return _path(value) if _is_file(value) else str(value)
    return value


def _is_file(place: str | Path) -> bool:
    return str(place) not in ("", *_WORDS) and Path(place).expanduser().exists()


def _path(place: str | Path) -> str:
    return str(Path(place).expanduser().resolve())
