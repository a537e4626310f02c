"""What is asked for when rollouts are added, and what is known of those of a model; as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from deepmath_viz.corpus.attached.request import WAYS
from deepmath_viz.errors import AttachRefused

#: Characters of what people call a model.
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class RolloutRequest:
    """How a file of rollouts is read.

    Attributes:
        model: the identifier that the model goes by, `attached.names`.
        title: what people call it.
        on: of `attached.request.WAYS`, and perhaps `=COLUMN`; empty finds out.
        responses: the column that holds what the model said; empty finds out.
        step: of files with samples of several steps of training: which, or `all`.
    """

    model: str
    title: str
    on: str = ""
    responses: str = ""
    step: str = ""

    def __post_init__(self) -> None:
        way = self.on.partition("=")[0]
        if way and way not in WAYS:
            raise AttachRefused(f"--on is {self.on[:40]!r}; it is one of {', '.join(WAYS)}.")
        if len(self.title) > LONGEST_TITLE:
            raise AttachRefused(f"The model's name is longer than {LONGEST_TITLE} characters.")

    def to_json(self) -> dict[str, Any]:
        """The fields as JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> RolloutRequest:
        """Read `to_json` back."""
        return cls(**raw)


@dataclass(frozen=True, slots=True)
class Rollouts:
    """The rollouts of a model, as they were added.

    Attributes:
        model: its identifier.
        title: what people call it.
        file: what the file is called.
        layout: as which it was read, in words.
        added: when it was read, in ISO 8601.
        on: of `attached.request.WAYS`.
        on_column: the column of the file that rows were matched by.
        rows: of the file.
        samples: responses in it; of these `matched` are of a problem of the corpus.
        asked: distinct prompts, or names of problems, in it.
        by_level: prompts that are a problem, by `attached.request.LEVELS` and then those in which
            the question stands among other text; empty where a key or number said it.
        problems: of the corpus, that have a rollout; `of` is how many it has.
        fewest, most: samples of a problem.
        empty: samples without any text.
        unmatched: prompts that are no problem, the first of them: row and beginning.
        notes: whatever else is to be known.
    """

    model: str
    title: str
    file: str
    layout: str
    added: str
    on: str
    on_column: str
    rows: int
    samples: int
    matched: int
    asked: int
    by_level: tuple[int, ...]
    problems: int
    of: int
    fewest: int = 0
    most: int = 0
    empty: int = 0
    unmatched: tuple[tuple[int, str], ...] = ()
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The fields as JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Rollouts:
        """Read `to_json` back."""
        made = dict(raw)
        for name in ("by_level", "notes"):
            made[name] = tuple(raw[name])
        made["unmatched"] = tuple((row, text) for row, text in raw["unmatched"])
        return cls(**made)
