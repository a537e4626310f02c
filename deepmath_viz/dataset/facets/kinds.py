"""The kinds of filter fields (`facets.Facet`), but for ranges: what a value of each means."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from deepmath_viz.dataset import id_lists, topics
from deepmath_viz.dataset.facets.row import UNKNOWN, Alternatives, Facet, is_text, unique

#: Where a condition finds the ids of the region, beside `problems`.
#: What people said of final answers, for queries that ask for it: key, final_answer, verdict.
ERRATA_TABLE = "errata_said"
REGION_TABLE = "region_of_filters"
#: The same for problems with a final answer that the text filter asks for.
ANSWER_TABLE = "answers_of_filters"
#: What stands before a final answer, in the text filter as in queries of the search.
ANSWER = "answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Topics(Facet):
    """Canonical topic paths, each with everything below it; `unknown` means no topic."""

    repeatable = True
    refusal = "is no topic path"
    metavar = "PATH"
    example = f"e.g. 'Calculus -> Limits', or {UNKNOWN!r}"
    advice = "The tree in the sidebar shows the topics that there are."

    def alternatives(self, value: tuple[str, ...]) -> Alternatives:
        """A topic is itself and what its path begins."""
        conditions: list[str] = []
        params: list[Any] = []
        for topic in value:
            if topic == UNKNOWN:
                conditions.append("topic IS NULL")
            elif is_text(topic):
                conditions.append("(topic = ? OR starts_with(topic, ?))")
                params += [topic, topic + topics.SEPARATOR]
            else:
                conditions.append("FALSE")
        return conditions, params

    def written(self, value: tuple[str, ...]) -> list[str]:
        """Each as short as reads back: without its root, unless that would mean something else."""
        return [_spelled(topic) for topic in value]

    def read(self, texts: Sequence[str]) -> tuple[str, ...]:
        """Those that are paths, canonical."""
        return unique(topic for topic in map(_topic, texts) if topic)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Facet):
    """Some of the values of a column; `unknown` means null.

    Attributes:
        column: of `problems`.
        values: what the column holds, in the order in which it is shown; empty means any text.
        has_unknown: whether the column may be null.
        called: what the sidebar calls values that do not say it themselves.
        spoken: whether captions call them that, too.
    """

    column: str
    values: tuple[str, ...] = ()
    has_unknown: bool = True
    called: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    spoken: bool = False

    repeatable = True

    @property
    def choices(self) -> tuple[str, ...]:
        """The values, with `unknown` last."""
        return (*self.values, *[UNKNOWN] * self.has_unknown) if self.values else ()

    def said(self, value: tuple[str, ...]) -> list[str]:
        """The values, as captions call them."""
        return [self.called.get(text, text) if self.spoken else text for text in value]

    def takes(self, text: str) -> bool:
        """Whether it is one of the choices, where there are any."""
        return not self.values or text in self.choices

    def alternatives(self, value: tuple[str, ...]) -> Alternatives:
        """One of those that are named, or null."""
        named = [text for text in value if text != UNKNOWN]
        known = [text for text in named if is_text(text)]
        conditions = [f"list_contains(?::VARCHAR[], {self.column})"] if known else []
        if UNKNOWN in value:
            conditions.append(f"{self.column} IS NULL")
        if named and not conditions:
            conditions.append("FALSE")
        return conditions, [known] if known else []

    def read(self, texts: Sequence[str]) -> tuple[str, ...]:
        """Those that the column may hold."""
        return unique(text for text in texts if text and (not self.values or text in self.choices))


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks(Choice):
    """Problems with one of some words in a column that holds a list; or, `lacking`, with none of
    them. `unknown` means that the column is null.

    Attributes:
        lacking: whether the words are those that a problem must not have.
    """

    lacking: bool = False

    def alternatives(self, value: tuple[str, ...]) -> Alternatives:
        """Any of those that are named, or none; or null."""
        named = [text for text in value if text != UNKNOWN]
        has = f"list_has_any({self.column}, ?::VARCHAR[])"
        conditions = [f"NOT {has}" if self.lacking else has] if named else []
        if UNKNOWN in value:
            conditions.append(f"{self.column} IS NULL")
        return conditions, [named] if named else []


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Choice):
    """What people found about the final answer that a problem has now; `unknown` means nothing.

    No column knows: the store puts `ERRATA_TABLE` beside the query.
    """

    column: str = ""

    def alternatives(self, value: tuple[str, ...]) -> Alternatives:
        """One of those that are named, or nothing."""
        named = [text for text in value if text != UNKNOWN]
        here = "(key, coalesce(final_answer, ''))"
        said = f"SELECT key, final_answer FROM {ERRATA_TABLE}"
        conditions = []
        if named:
            conditions.append(f"{here} IN ({said} WHERE list_contains(?::VARCHAR[], verdict))")
        if UNKNOWN in value:
            conditions.append(f"{here} NOT IN ({said})")
        return conditions, [named] if named else []


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag(Facet):
    """Yes or no; None means either.

    Attributes:
        conditions, phrases, called: for yes and for no: in SQL, in captions, in the sidebar.
    """

    conditions: tuple[str, str]
    phrases: tuple[str, str]
    called: tuple[str, str]

    nothing = None
    choices = ("yes", "no")

    def alternatives(self, value: bool | None) -> Alternatives:
        """The condition of yes, or that of no."""
        return [] if value is None else [self.conditions[not value]], []

    def said(self, value: bool | None) -> list[str]:
        """The phrase of yes, or that of no."""
        return [] if value is None else [self.phrases[not value]]

    def written(self, value: bool | None) -> list[str]:
        """`yes` or `no`."""
        return [] if value is None else [self.choices[not value]]

    def read(self, texts: Sequence[str]) -> bool | None:
        """The first one."""
        return {"yes": True, "no": False}.get(next(iter(texts), ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Facet):
    """Words that must all occur, case folded; quoted parts are taken whole. What follows `answer:`
    asks for problems whose final answer is the same (`search.answers`): for one of several.

    Of very many the first `MOST_TERMS` count, and the filter's words say so: each is looked for in
    every text.

    Attributes:
        column: of `problems`, in lower case.
    """

    column: str

    nothing = ""
    in_queries = False  # whatever has no field in front of it is text

    def alternatives(self, value: str) -> Alternatives:
        """All of the terms, and one of the answers."""
        terms, answers = text_parts(value)
        terms = terms[:MOST_TERMS]
        if not all(map(is_text, (*terms, *answers))):
            return ["FALSE"], []
        conditions = [f"contains({self.column}, lower(?))"] * len(terms)
        conditions += [f"id IN (SELECT id FROM {ANSWER_TABLE})"] * bool(answers)
        return [" AND ".join(conditions)] * bool(conditions), terms

    def said(self, value: str) -> list[str]:
        """The words that count."""
        terms = search_terms(value)
        if len(terms) <= MOST_TERMS:
            return [value.strip()] * bool(value.strip())
        return [f"{' '.join(terms[:MOST_TERMS])} (the first {MOST_TERMS} of {len(terms):,} words)"]

    def written(self, value: str) -> list[str]:
        """The words as they were typed."""
        return [value] * bool(value)

    def read(self, texts: Sequence[str]) -> str:
        """The first one."""
        return next(iter(texts), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Region(Facet):
    """A part of a map, `LAYOUT~SELECTION` (`corpus.selections`), or a list of problems, `ids~LIST`
    or, in an order of its own, `found~LIST` (`id_lists`); the store finds out which problems that
    means.
    """

    nothing = ""
    in_queries = False  # nobody types one
    metavar = "LAYOUT~DRAWN"

    def alternatives(self, value: str) -> Alternatives:
        """Those of `REGION_TABLE`, which the store puts beside the query."""
        return [f"id IN (SELECT id FROM {REGION_TABLE})"] * bool(value), []

    def said(self, value: str) -> list[str]:
        """Its kind: what was drawn would say nothing."""
        return [region_in_words(value)] * bool(value)

    def written(self, value: str) -> list[str]:
        """The region as it is."""
        return [value] * bool(value)

    def read(self, texts: Sequence[str]) -> str:
        """The first one."""
        return next(iter(texts), "")


def region_in_words(region: str) -> str:
    """What a region is, in a few words."""
    kind = region.partition("~")[0]
    if kind in (id_lists.NAME, id_lists.IN_ORDER):
        return "a list of problems"
    return f"a region of the {kind} map"


#: Words of a text filter that count.
MOST_TERMS = 50


_ASKED = re.compile(
    rf'"[^"]*"|(?<!\S){ANSWER}:(?:"(?P<quoted>[^"]*)"|(?P<value>[^\s"]+))', re.IGNORECASE
)


def text_parts(text: str) -> tuple[list[str], tuple[str, ...]]:
    """The terms of a text filter (`search_terms`), and the final answers that it asks for."""
    answers: list[str] = []

    def taken(piece: re.Match[str]) -> str:
        said = piece["quoted"] if piece["quoted"] is not None else piece["value"]
        if said is None:
            return piece[0]
        answers.extend([said.strip()] * bool(said.strip()))
        return " "

    left = _ASKED.sub(taken, text)
    return search_terms(left), unique(answers)


def search_terms(text: str) -> list[str]:
    """The terms of a text filter; a part in double quotes is one term."""
    terms = []
    for i, part in enumerate(text.split('"')):
        terms += [part] if i % 2 and part.strip() else part.split()
    return terms


def _topic(text: str) -> str | None:
    if text == UNKNOWN:
        return UNKNOWN
    parsed = topics.parse(text)
    return parsed.name if parsed else None


def _spelled(topic: str) -> str:
    short = topics.short(topic)
    return short if topic == UNKNOWN or _topic(short) == topic else topic
