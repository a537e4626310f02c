r"""What people type into the search box: words, formulas, "phrases", -exclusions, field:value.

Words and formulas are wished for: a problem that has more of them, and rarer ones, stands higher.
A phrase must occur, what follows a minus must not, and a field narrows as the filter of that name
does. A minus counts only before a word, a command or a phrase, so `A^2 -1` is a formula.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from deepmath_viz.dataset import topics
from deepmath_viz.dataset.facets.kinds import ANSWER, Topics
from deepmath_viz.dataset.filters import FACETS, UNKNOWN, Filters, attributes_of, unique
from deepmath_viz.errors import QueryError
from deepmath_viz.search import naming
from deepmath_viz.search.tokens import COMPOUND, names, tokens

#: Longest query that is read.
LONGEST = 2_000
_FACETS = {facet.name: facet for facet in FACETS.values() if facet.in_queries}
#: What may stand before a colon; no filter has the last one, a final answer.
FIELDS = (*_FACETS, ANSWER)
_SMALLEST_LIKENESS = 0.75
_PIECE = re.compile(
    r"""
      (?P<minus>(?<!\S)-(?="))?"(?P<phrase>[^"]*)"
    | (?<!\S)(?P<field>-?[A-Za-z]{4,14}):(?:"(?P<quoted>[^"]*)"|(?P<value>[^\s"]+))
    | (?<!\S)-(?P<without>\\?[A-Za-z\u00c0-\u024f]{2,})(?!\S)
    | (?P<stray>")
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Query:
    """A query that has been read.

    Attributes:
        text: the words and phrases as typed, without fields and exclusions: what is encoded.
        wished: tokens to rank by, each once.
        loose: those of them that were typed outside of phrases.
        meant: tokens that mean the same as something typed, each with its weight: see `naming`.
        phrases: parts that must occur as they stand.
        without: parts that must not occur.
        fields: fields with their values, as typed, in order.
    """

    text: str = ""
    wished: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()
    meant: tuple[tuple[str, float], ...] = ()
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def says_nothing(self) -> bool:
        """Whether there is nothing to look for and nothing to narrow by."""
        return not (self.wished or self.phrases or self.without or self.fields)


def parse(typed: str) -> Query:
    """Read a query.

    Raises:
        QueryError: a quotation mark without its other, a field that does not exist or has an
            impossible value, or a text that is too long.
    """
    if len(typed) > LONGEST:
        raise QueryError(f"The query has {len(typed):,} characters; {LONGEST:,} are read.")
    text = re.sub("[\u201c\u201d\u201e]", '"', typed)
    words: list[tuple[str, bool]] = []  # what is said, and whether it is a phrase
    phrases: list[str] = []
    without: list[str] = []
    fields: list[tuple[str, str]] = []
    at = 0
    for piece in _PIECE.finditer(text):
        words.append((text[at : piece.start()], False))
        at = piece.end()
        if piece["stray"]:
            raise QueryError(
                f"A quotation mark is not closed: {text[piece.start() :][:40]!r}. Add the other "
                "one, or leave it out."
            )
        if piece["phrase"] is not None:
            if names(piece["phrase"]):
                (without if piece["minus"] else phrases).append(piece["phrase"].strip())
                words += [] if piece["minus"] else [(piece["phrase"], True)]
        elif piece["without"]:
            without.append(piece["without"])
        elif (found := _field(piece)) is not None:
            fields.append(found)
        else:
            words.append((piece[0], False))
    words.append((text[at:], False))
    said = " ".join(" ".join(word for word, _ in words).split())
    wished = unique(names(said))
    return Query(
        text=said if wished else "",
        wished=wished,
        loose=unique(names(" ".join(word for word, quoted in words if not quoted))),
        meant=naming.meant(said),
        phrases=unique(phrases),
        without=unique(without),
        fields=unique(fields),
    )


def _field(piece: re.Match[str]) -> tuple[str, str] | None:
    """Name and value; None where the colon belongs to the text."""
    name = piece["field"].lower()
    value = piece["quoted"] if piece["quoted"] is not None else piece["value"]
    if name.startswith("-"):
        if name[1:] in FIELDS:
            raise QueryError(
                f"{piece[0]!r}: a field cannot be excluded. Leave the minus out, or choose in the "
                "filters what is wanted instead."
            )
        return None
    if name not in FIELDS:
        near = difflib.get_close_matches(name, FIELDS, 1, _SMALLEST_LIKENESS)
        if near:
            raise QueryError(
                f"No field is called {name!r}; did you mean {near[0]}:? Fields: "
                f"{', '.join(FIELDS)}. Put the words in quotes to search for them."
            )
        return None
    if not value.strip():
        raise QueryError(f"{name}: has no value.")
    facet = _FACETS.get(name)
    if facet and not facet.takes(facet.typed(value)):
        raise QueryError(f"{name}:{value} {facet.refusal}. {facet.advice}")
    return name, value


def narrowed(query: Query, filters: Filters, known_topics: Iterable[str]) -> Filters:
    """The filters, narrowed by the query's fields; a field replaces the filter of its name.

    Args:
        query: a query that has been read.
        filters: those in force.
        known_topics: every topic path of the corpus, canonical.

    Raises:
        QueryError: a topic that no problem has.
    """
    several: dict[str, list[str]] = {}
    for name, value in query.fields:
        several.setdefault(name, []).append(value)
    for name, values in several.items():
        if name == ANSWER:
            continue
        facet = _FACETS[name]
        if isinstance(facet, Topics):
            texts = list(_topics(values, known_topics))
        else:
            texts = [facet.typed(value) for value in values]
        read = Filters.from_params({name: texts})
        filters = replace(filters, **{a: getattr(read, a) for a in attributes_of(name)})
    return filters


def answers(query: Query) -> list[str]:
    """The final answers that the query asks for, as typed."""
    return [value for name, value in query.fields if name == ANSWER]


def phrase_tokens(phrase: str) -> tuple[list[str], list[str]]:
    """Atoms of a phrase in order, and its compounds."""
    found = tokens(phrase)
    atoms = [token.name for token in found if token.kind != COMPOUND]
    return atoms, [token.name for token in found if token.kind == COMPOUND]


def _topics(values: list[str], known: Iterable[str]) -> tuple[str, ...]:
    everything = {UNKNOWN: UNKNOWN}
    for path in known:
        everything |= {name: name for name in topics.ancestors(path)}
    chosen: list[str] = []
    for value in values:
        wanted = " ".join(value.split()).casefold()
        labels = {name: name.rpartition(topics.SEPARATOR)[2].casefold() for name in everything}
        exact = [n for n, label in labels.items() if wanted in (label, n.casefold())]
        ending = [n for n in labels if f"{topics.SEPARATOR}{n}".casefold().endswith(wanted)]
        near = [n for n, label in labels.items() if wanted in label]
        found = exact or ending or near
        if not found:
            raise QueryError(
                f"No problem of this corpus has a topic like {value!r}. The tree in the sidebar "
                "shows the topics that there are."
            )
        # A topic has everything below it, so what lies below another that was found is left out.
        chosen += [n for n in found if not set(topics.ancestors(n)[:-1]) & set(found)]
    return unique(chosen)
