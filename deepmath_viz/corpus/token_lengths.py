"""Where the lengths in tokens of a corpus come from: a tokenizer, or an estimate."""

from __future__ import annotations

from collections.abc import Mapping

from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.dataset import lengths


def are_estimated(found: Manifest) -> bool:
    """Whether tokens are estimated from characters; False where there are none."""
    record = found.stages.get("tokens")
    return record is not None and "tokenizer" not in record.inputs


def told(found: Manifest) -> str:
    """One sentence: what counted the tokens, or how they were estimated; empty without any."""
    record = found.stages.get("tokens")
    if record is None:
        return ""
    if name := record.inputs.get("tokenizer"):
        return f"Counted with the tokenizer of {name}, without tokens that begin or end a message."
    return _estimate(record.inputs["characters per token"])


def used(found: Manifest) -> str:
    """The same of lengths that are estimated as they are asked for where there are none."""
    return told(found) or _estimate(lengths.CHARACTERS_PER_TOKEN)


def _estimate(ratios: Mapping[str, float]) -> str:
    return (
        f"An estimate: {ratios['question']:g} characters a token in questions, "
        f"{ratios['solution']:g} in solutions, {lengths.MEASURED}. Count with a tokenizer of your "
        "own: build --tokenizer FILE."
    )
