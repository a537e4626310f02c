"""Filters: one frozen value that says which problems are meant, in SQL, in words, in a URL.

Every place that narrows problems (pages, command line, map, exports) uses `Filters`, so that a
copied link, a shell command and a page can never mean different rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from deepmath_viz.dataset import id_lists, topics
from deepmath_viz.dataset.labels import AGREEMENTS, CONTAMINATIONS, NOVELTIES
from deepmath_viz.maths.answers import ANSWER_TYPES

UNKNOWN = "unknown"
#: Where a query of `Filters.where` finds the ids of the region, beside `problems`.
REGION_TABLE = "region_of_filters"
LOWEST, HIGHEST = 0.0, 10.0
SORTS: dict[str, tuple[str, str]] = {
    "id": ("Dataset order", "id"),
    "difficulty": ("Easiest first", "difficulty ASC NULLS LAST, id"),
    "-difficulty": ("Hardest first", "difficulty DESC NULLS LAST, id"),
    "topic": ("Topic", "topic ASC NULLS LAST, id"),
    "answer": ("Answer type", "answer_type, final_answer, id"),
    "length": ("Shortest question first", "length(question), id"),
    "-length": ("Longest question first", "length(question) DESC, id"),
    "novel": (
        "Most novel first",
        "greatest(similarity_elsewhere, similarity_within) ASC NULLS LAST, id",
    ),
    "-novel": (
        "Least novel first",
        "greatest(similarity_elsewhere, similarity_within) DESC NULLS LAST, id",
    ),
    "benchmark": ("Most like a benchmark first", "similarity_benchmark DESC NULLS LAST, id"),
}
#: Those that say nothing before neighbours are built.
NOVELTY_SORTS = ("novel", "-novel", "benchmark")


@dataclass(frozen=True, slots=True)
class Filters:
    """Which problems are meant. The default means all of them.

    Attributes:
        topics: canonical topic paths, each with everything below it; `unknown` means no topic.
        difficulty: lowest and highest difficulty, both included; None means any.
        unrated: adds the problems marked unrated (-1 in the dataset) to the range; without a range
            it asks for them alone.
        unknown_difficulty: the same for problems without a difficulty.
        answer_types: of `answers.ANSWER_TYPES`; empty means any.
        blocks: source blocks; `unknown` means none is known; empty means any.
        solutions: True for problems with at least one solution, False for those without any.
        agreements: how many solutions agree with the final answer, of `labels.AGREEMENTS`;
            `unknown` means not compared; empty means any.
        novelties: of `labels.NOVELTIES`, at similarity 0.98; `unknown` means that neighbours are
            not built; empty means any.
        contaminations: of `labels.CONTAMINATIONS`, against all benchmarks; the same.
        text: words that must all occur in question or final answer, case folded; quoted parts
            are taken whole.
        region: a part of a map, `LAYOUT~SELECTION` (`corpus.selections`), or a list of problems,
            `ids~LIST` (`id_lists`); the store finds out which problems that means. Empty means any.
    """

    topics: tuple[str, ...] = ()
    difficulty: tuple[float, float] | None = None
    unrated: bool = False
    unknown_difficulty: bool = False
    answer_types: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    solutions: bool | None = None
    agreements: tuple[str, ...] = ()
    novelties: tuple[str, ...] = ()
    contaminations: tuple[str, ...] = ()
    text: str = ""
    region: str = ""

    def without(self, *names: str) -> Filters:
        """The same filters with the named fields back at their defaults."""
        defaults = {f.name: f.default for f in fields(self)}
        return replace(self, **{name: defaults[name] for name in names})

    def without_difficulty(self) -> Filters:
        """The same filters for any difficulty."""
        return self.without("difficulty", "unrated", "unknown_difficulty")

    # -- SQL ---------------------------------------------------------------------------------

    def where(self) -> tuple[str, list[Any]]:
        """A SQL condition over the store's `problems` and its parameters (`?` in order).

        With a region it reads the ids of `REGION_TABLE`, which the store puts beside the query.
        """
        parts: list[str] = []
        values: list[Any] = []
        for condition, params in (
            self._topic_sql(),
            self._difficulty_sql(),
            _among("answer_type", self.answer_types),
            _among("source_block", self.blocks),
            _among("agreement", self.agreements),
            _among("novelty", self.novelties),
            _among("contaminated", self.contaminations),
            self._text_sql(),
        ):
            if condition:
                parts.append(condition)
                values += params
        if self.solutions is not None:
            parts.append("n_solutions > 0" if self.solutions else "n_solutions = 0")
        if self.region:
            parts.append(f"id IN (SELECT id FROM {REGION_TABLE})")
        return " AND ".join(parts) or "TRUE", values

    def _topic_sql(self) -> tuple[str, list[Any]]:
        alternatives, values = [], []
        for topic in self.topics:
            if topic == UNKNOWN:
                alternatives.append("topic IS NULL")
            elif is_text(topic):
                alternatives.append("(topic = ? OR starts_with(topic, ?))")
                values += [topic, topic + topics.SEPARATOR]
            else:
                alternatives.append("FALSE")
        return _any_of(alternatives), values

    def _difficulty_sql(self) -> tuple[str, list[Any]]:
        if self.difficulty is None:
            # Without a range the switches select: unrated alone, unknown alone, or both.
            alternatives, values = [], []
        else:
            alternatives, values = ["difficulty BETWEEN ? AND ?"], list(self.difficulty)
        if self.unrated:
            alternatives.append("unrated")
        if self.unknown_difficulty:
            alternatives.append("(difficulty IS NULL AND NOT unrated)")
        return _any_of(alternatives), values

    def _text_sql(self) -> tuple[str, list[Any]]:
        terms = search_terms(self.text)
        if not all(map(is_text, terms)):
            return "FALSE", []
        condition = "contains(searched, lower(?))"
        return " AND ".join([condition] * len(terms)), terms

    # -- words -------------------------------------------------------------------------------

    def describe(self) -> list[str]:
        """One short phrase per active filter, for captions, cards and the command line."""
        said = []
        if self.topics:
            said.append("topic " + " or ".join(_spelled(t) for t in self.topics))
        if self.difficulty or self.unrated or self.unknown_difficulty:
            bands = []
            if self.difficulty:
                low, high = self.difficulty
                bands.append(f"{low:g}" if low == high else f"{low:g} to {high:g}")
            bands += ["unrated"] * self.unrated + ["unknown"] * self.unknown_difficulty
            said.append("difficulty " + " or ".join(bands))
        if self.answer_types:
            said.append("answer type " + " or ".join(self.answer_types))
        if self.blocks:
            said.append("source " + " or ".join(self.blocks))
        if self.solutions is not None:
            said.append("with solutions" if self.solutions else "without solutions")
        if self.agreements:
            said.append("agreement " + " or ".join(self.agreements))
        if self.novelties:
            said.append("novelty " + " or ".join(self.novelties))
        if self.contaminations:
            said.append("contaminated: " + " or ".join(self.contaminations))
        if self.text.strip():
            said.append(f"text “{self.text.strip()}”")
        if self.region:
            said.append(region_in_words(self.region))
        return said

    # -- URL ---------------------------------------------------------------------------------

    def to_params(self) -> dict[str, list[str]]:
        """Query parameters; defaults are left out, so that no filter is an empty query."""
        params: dict[str, list[str]] = {}
        if self.topics:
            params["topic"] = [_spelled(t) for t in self.topics]
        bands = []
        if self.difficulty:
            bands.append(f"{_number(self.difficulty[0])}~{_number(self.difficulty[1])}")
        bands += ["unrated"] * self.unrated + [UNKNOWN] * self.unknown_difficulty
        for name, value in (
            ("difficulty", bands),
            ("type", list(self.answer_types)),
            ("block", list(self.blocks)),
            ("solutions", [] if self.solutions is None else ["yes" if self.solutions else "no"]),
            ("verdict", list(self.agreements)),
            ("novelty", list(self.novelties)),
            ("contaminated", list(self.contaminations)),
            ("text", [self.text] if self.text else []),
            ("region", [self.region] if self.region else []),
        ):
            if value:
                params[name] = value
        return params

    @classmethod
    def from_params(cls, params: Mapping[str, Sequence[str]]) -> Filters:
        """Read `to_params` back. What cannot be understood is ignored: no URL breaks a page."""
        band: tuple[float, float] | None = None
        for text in params.get("difficulty", ()):
            band = _band(text) or band
        bands = set(params.get("difficulty", ()))
        solutions = {"yes": True, "no": False}.get(next(iter(params.get("solutions", ())), ""))
        return cls(
            topics=unique(t for t in map(_topic, params.get("topic", ())) if t),
            difficulty=band,
            unrated="unrated" in bands,
            unknown_difficulty=UNKNOWN in bands,
            answer_types=unique(t for t in params.get("type", ()) if t in ANSWER_TYPES),
            blocks=unique(b for b in params.get("block", ()) if b),
            solutions=solutions,
            agreements=_of(AGREEMENTS, params.get("verdict", ())),
            novelties=_of(NOVELTIES, params.get("novelty", ())),
            contaminations=_of(CONTAMINATIONS, params.get("contaminated", ())),
            text=next(iter(params.get("text", ())), ""),
            region=next(iter(params.get("region", ())), ""),
        )


def region_in_words(region: str) -> str:
    """What a region is, in a few words."""
    kind = region.partition("~")[0]
    return "a list of problems" if kind == id_lists.NAME else f"a region of the {kind} map"


PARAMETERS = (
    *("topic", "difficulty", "type", "block", "solutions", "verdict", "novelty", "contaminated"),
    *("text", "region"),
)


def search_terms(text: str) -> list[str]:
    """The terms of a text filter; a part in double quotes is one term."""
    terms = []
    for i, part in enumerate(text.split('"')):
        terms += [part] if i % 2 and part.strip() else part.split()
    return terms


def unique(values: Any) -> tuple[str, ...]:
    """The values in order, each once."""
    return tuple(dict.fromkeys(values))


def is_text(value: str) -> bool:
    """Whether UTF-8 can hold it: no row holds half a surrogate pair, and none can be asked for."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _of(known: Sequence[str], asked: Sequence[str]) -> tuple[str, ...]:
    return unique(value for value in asked if value in known or value == UNKNOWN)


def _topic(text: str) -> str | None:
    if text == UNKNOWN:
        return UNKNOWN
    parsed = topics.parse(text)
    return parsed.name if parsed else None


def _spelled(topic: str) -> str:
    """A topic as short as reads back: without its root, unless that would mean something else."""
    short = topics.short(topic)
    return short if topic == UNKNOWN or _topic(short) == topic else topic


def _band(text: str) -> tuple[float, float] | None:
    low, mark, high = text.partition("~")
    try:
        ends = float(low), float(high if mark else low)
    except ValueError:
        return None
    if not (LOWEST <= ends[0] <= ends[1] <= HIGHEST):
        return None
    return ends


def _number(value: float) -> str:
    return repr(float(value)).removesuffix(".0")


def _among(column: str, wanted: tuple[str, ...]) -> tuple[str, list[Any]]:
    named = [value for value in wanted if value != UNKNOWN]
    known = [value for value in named if is_text(value)]
    alternatives = [f"list_contains(?::VARCHAR[], {column})"] if known else []
    if UNKNOWN in wanted:
        alternatives.append(f"{column} IS NULL")
    if named and not alternatives:
        alternatives.append("FALSE")
    return _any_of(alternatives), [known] if known else []


def _any_of(alternatives: list[str]) -> str:
    return f"({' OR '.join(alternatives)})" if alternatives else ""
