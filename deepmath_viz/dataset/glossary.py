"""The glossary: what a word of the app means, and the terms that a search finds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from deepmath_viz.dataset.terms import TERMS, Term


def find(word: str) -> Term | None:
    """The term of a name, or of a word that the app shows for it; None where there is none."""
    return _BY_WORD.get(word.casefold())


def meaning(word: str) -> str | None:
    """What a word of the app means, for its help; None where it says it itself."""
    term = find(word)
    return term.meaning if term else None


def search(text: str, page: str = "") -> list[Term]:
    """The terms that have all words of a text; those of a page first, then by name."""
    words = text.casefold().split()
    fitting = [term for term in TERMS if all(word in _text(term) for word in words)]
    return sorted(fitting, key=lambda term: (page not in term.pages, term.name.casefold()))


def _text(term: Term) -> str:
    return " ".join((term.name, term.meaning, *term.shown)).casefold()


def _words(terms: Sequence[Term]) -> Iterator[tuple[str, Term]]:
    # A name says more than what another term is shown as.
    yield from ((word.casefold(), term) for term in terms for word in term.shown)
    yield from ((term.name.casefold(), term) for term in terms)


_BY_WORD = dict(_words(TERMS))
