"""Filters: one frozen value that says which problems are meant, in SQL, in words, in a URL.

Every place that narrows problems (pages, command line, map, exports) uses `Filters`, so that a
copied link, a shell command and a page can never mean different rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any

from deepmath_viz.dataset.facets import labels as label_facets
from deepmath_viz.dataset.facets.attached import ATTACHED_TABLE, Attached
from deepmath_viz.dataset.facets.bands import Band, Difficulty
from deepmath_viz.dataset.facets.kinds import (
    REGION_TABLE,
    Choice,
    Flag,
    Region,
    Text,
    Topics,
    region_in_words,
    search_terms,
)
from deepmath_viz.dataset.facets.overlaps import CONTAMINATED, FOUND_BY
from deepmath_viz.dataset.facets.row import UNKNOWN, Facet, Switch, is_text, unique
from deepmath_viz.dataset.labels import AGREEMENTS, NOVELTIES
from deepmath_viz.dataset.sorts import SORTS
from deepmath_viz.maths.answers import ANSWER_TYPES

__all__ = [
    "ATTACHED_TABLE",
    "FACETS",
    "HIGHEST",
    "LOWEST",
    "PARAMETERS",
    "REGION_TABLE",
    "SORTS",
    "UNKNOWN",
    "Filters",
    "attributes_of",
    "is_text",
    "region_in_words",
    "search_terms",
    "unique",
]

LOWEST, HIGHEST = 0.0, 10.0


def facet(row: Facet) -> Any:
    """An attribute of `Filters`, and the row of the table that says what it means."""
    return field(default=row.nothing, metadata={_ROW: row})


_ROW = "facet"


@dataclass(frozen=True, slots=True)
class Filters:
    """Which problems are meant. The default means all of them.

    Its attributes are the table of filters (`FACETS`), in the order of words, addresses and
    options: a new filter is one more attribute with its row. Booleans without a row are switches
    of the row above them.
    """

    topics: tuple[str, ...] = facet(
        Topics(
            name="topic",
            label="Topic",
            phrase="topic {}",
            help=f"a topic path, e.g. 'Calculus -> Integral Calculus', or {UNKNOWN!r}",
        )
    )
    difficulty: tuple[float, float] | None = facet(
        Difficulty(
            name="difficulty",
            label="Difficulty",
            phrase="difficulty {}",
            help="e.g. 7, 5~6.5",
            sql="difficulty",
            lowest=LOWEST,
            highest=HIGHEST,
            examples=("7", "5~6.5"),
            switches=(
                # The dataset says -1 for unrated. Without a range the switches select alone.
                Switch(
                    attribute="unrated",
                    text="unrated",
                    condition="unrated",
                    label="Unrated",
                    option="unrated",
                    help="problems marked unrated (beside a range: too)",
                ),
                Switch(
                    attribute="unknown_difficulty",
                    text=UNKNOWN,
                    condition="(difficulty IS NULL AND NOT unrated)",
                    label="Unknown",
                    option="unknown-difficulty",
                    help="the same for an unknown difficulty",
                ),
            ),
        )
    )
    unrated: bool = False
    unknown_difficulty: bool = False
    answer_types: tuple[str, ...] = facet(
        Choice(
            name="type",
            label="Answer type",
            phrase="answer type {}",
            column="answer_type",
            values=ANSWER_TYPES,
            has_unknown=False,
        )
    )
    blocks: tuple[str, ...] = facet(
        Choice(
            name="block",
            label="Source block",
            rare=True,
            phrase="source {}",
            help=f"source block, or {UNKNOWN!r}",
            column="source_block",
        )
    )
    solutions: bool | None = facet(
        Flag(
            name="solutions",
            label="Solutions",
            rare=True,
            help="with or without solutions",
            export_option="has-solutions",
            conditions=("n_solutions > 0", "n_solutions = 0"),
            phrases=("with solutions", "without solutions"),
            called=("With", "Without"),
        )
    )
    #: How many solutions agree with the final answer; `unknown` means not compared.
    agreements: tuple[str, ...] = facet(
        Choice(
            name="verdict",
            label="Agreement with the answer",
            phrase="agreement {}",
            needs="answers",
            column="agreement",
            values=AGREEMENTS,
            called={"all": "all three", "two": "two of three", "one": "one of three"},
            spoken=True,
        )
    )
    #: At similarity 0.98; `unknown` means that neighbours are not built.
    novelties: tuple[str, ...] = facet(
        Choice(
            name="novelty",
            label="Novelty at 0.98",
            phrase="novelty {}",
            needs="neighbours",
            column="novelty",
            values=NOVELTIES,
            called={"elsewhere": "in another set", "within": "only in DeepMath itself"},
        )
    )
    #: Against all benchmarks; `unknown` means that neighbours are not built.
    contaminations: tuple[str, ...] = facet(CONTAMINATED)
    #: Rules that find it in a benchmark; `unknown` means that they are not all built.
    found_by: tuple[str, ...] = facet(FOUND_BY)
    rewardable: bool | None = facet(label_facets.REWARDABLE)
    #: What speaks against a reward; `unknown` means that fitness is not built.
    flagged: tuple[str, ...] = facet(label_facets.FLAGGED)
    unflagged: tuple[str, ...] = facet(label_facets.UNFLAGGED)
    doubted: bool | None = facet(label_facets.DOUBTED)
    #: What people found about the final answer; `unknown` means that nobody looked.
    errata: tuple[str, ...] = facet(label_facets.FOUND)
    question_length: tuple[float, float] | None = facet(
        Band(
            name="length",
            label="Characters of the question",
            rare=True,
            phrase="question of {} characters",
            help="characters of the question, e.g. 200~500, 200~, ~500",
            sql="length(question)",
            whole=True,
            examples=("300", "200~500"),
            step=50,
        )
    )
    #: Counted by a tokenizer, or estimated: the corpus says which.
    question_tokens: tuple[float, float] | None = facet(
        Band(
            name="tokens",
            label="Tokens of the question",
            rare=True,
            phrase="question of {} tokens (counted, or an estimate)",
            needs="tokens",
            help="tokens of the question (counted, or an estimate), e.g. 60~120",
            sql="question_tokens",
            whole=True,
            examples=("100", "60~120"),
            step=20,
        )
    )
    solution_tokens: tuple[float, float] | None = facet(
        Band(
            name="solutiontokens",
            label="Tokens of the longest solution",
            rare=True,
            phrase="longest solution of {} tokens (counted, or an estimate)",
            needs="tokens",
            help="tokens of the longest solution (counted, or an estimate), e.g. ~8192",
            sql="solution_tokens",
            whole=True,
            examples=("8192", "4096~16384"),
            step=1024,
        )
    )
    #: Conditions on columns that people attached (`facets.attached.condition`).
    attached: tuple[str, ...] = facet(
        Attached(
            name="attached",
            label="Attached columns",
            help="a condition on an attached column, e.g. rates.solve_rate:0.2~0.8",
        )
    )
    text: str = facet(
        Text(
            name="text",
            label="Text",
            phrase="text “{}”",
            help="words that must occur; quoted words as they stand; answer:1/2 for that answer",
            column="searched",
        )
    )
    region: str = facet(Region(name="region", help="as the address of Browse has it"))

    def without(self, *names: str) -> Filters:
        """The same filters with the named fields back at their defaults."""
        defaults: dict[str, Any] = {f.name: f.default for f in fields(self)}
        return replace(self, **{name: defaults[name] for name in names})

    def without_difficulty(self) -> Filters:
        """The same filters for any difficulty."""
        return self.without("difficulty", "unrated", "unknown_difficulty")

    def where(self) -> tuple[str, list[Any]]:
        """A SQL condition over the store's `problems` and its parameters (`?` in order).

        With a region it reads the ids of `REGION_TABLE`, which the store puts beside the query.
        """
        parts: list[str] = []
        values: list[Any] = []
        for attribute, row in FACETS.items():
            condition, params = row.condition(getattr(self, attribute), self._switched(row))
            if condition:
                parts.append(condition)
                values += params
        return " AND ".join(parts) or "TRUE", values

    def describe(self) -> list[str]:
        """One short phrase per active filter, for captions, cards and the command line."""
        return list(self.phrases().values())

    def phrases(self) -> dict[tuple[str, ...], str]:
        """The phrase of each active filter, by the attributes that `without` takes it off with."""
        said = {
            attributes_of(row.name): row.words(getattr(self, attribute), self._switched(row))
            for attribute, row in FACETS.items()
        }
        return {attributes: phrase for attributes, phrase in said.items() if phrase}

    def needs(self) -> dict[str, str]:
        """The stages that active filters need, each with the phrase of the first that does."""
        needed: dict[str, str] = {}
        for attribute, row in FACETS.items():
            phrase = row.words(getattr(self, attribute), self._switched(row))
            if row.needs and phrase:
                needed.setdefault(row.needs, phrase)
        return needed

    def to_params(self) -> dict[str, list[str]]:
        """Query parameters; defaults are left out, so that no filter is an empty query."""
        params = {
            row.name: row.texts(getattr(self, attribute), self._switched(row))
            for attribute, row in FACETS.items()
        }
        return {name: texts for name, texts in params.items() if texts}

    @classmethod
    def from_params(cls, params: Mapping[str, Sequence[str]]) -> Filters:
        """Read `to_params` back. What cannot be understood is ignored: no URL breaks a page."""
        values: dict[str, Any] = {}
        for attribute, row in FACETS.items():
            texts = params.get(row.name, ())
            values[attribute] = row.read(texts)
            values |= {switch.attribute: switch.text in texts for switch in row.switches}
        return cls(**values)

    def _switched(self, row: Facet) -> list[Switch]:
        return [switch for switch in row.switches if getattr(self, switch.attribute)]


#: The table of filters: attributes of `Filters` and their rows.
FACETS: Mapping[str, Facet] = MappingProxyType(
    {f.name: f.metadata[_ROW] for f in fields(Filters) if _ROW in f.metadata}
)
PARAMETERS = tuple(row.name for row in FACETS.values())


def attributes_of(name: str) -> tuple[str, ...]:
    """The attributes that a parameter speaks of: a value, and the switches beside it."""
    attribute, row = next((a, row) for a, row in FACETS.items() if row.name == name)
    return attribute, *(switch.attribute for switch in row.switches)
