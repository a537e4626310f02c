"""Choices by their letters, and lists in which every value has its label."""

from __future__ import annotations

import re
from collections.abc import Callable

from deepmath_viz.maths.answers.equality.finding import Finding
from deepmath_viz.maths.answers.reading import split, words
from deepmath_viz.maths.answers.reading.language import sentences

#: Compares two cleaned answers.
Again = Callable[[str, str], Finding]
CONTENT = "a choice letter against a content"
_LETTER = re.compile(r"\(?\s*([A-Z])\s*\)?[.]?")
_LETTERS = re.compile(r"\(?[A-H]\)?(?:(?:\s*(?:,|and|&)\s*)+\(?[A-H]\)?)+")
_ROMAN = re.compile(r"[IVX]+(?:(?:\s*(?:,|and)\s*)+[IVX]+)+")
_LABELLED = re.compile(
    r"(?P<label>[A-Za-z][A-Za-z .']*?\s*(?=:)"
    r"|\\?[A-Za-z]+(?:_\{?\w+\}?)?'*(?:\(\s*-?\w+\s*\))?)\s*"
    r"(?::|=)\s*(?P<value>[^=:<>]+)"
)


#: A point by its letter, with its coordinates.
_POINT = re.compile(r"[A-Z]\s*(\(\s*-?[\d.\\][^()]*(?:\([^()]*\)[^()]*)*,.*\))")
_MEASURE = re.compile(
    r"(?:the\s+)?(?P<label>[A-Za-z]{3,}(?:\s+[A-Za-z]{3,})?)\s*(?:is|:|=)?\s*(?P<value>-?[\d.]+|\\frac.*)"
)


def choices(one: str, two: str, again: Again) -> Finding | None:
    """Letters of choices, with their texts or without; None where neither side is one."""
    lists = [_letters(text) for text in (one, two)]
    if None not in lists and any(len(found or "") > 1 for found in lists):
        return Finding(lists[0] == lists[1], "the letters of the choices")
    bare = [re.sub(r"^\(\s*([A-Za-z])\s*\)$", r"\1", text.strip()) for text in (one, two)]
    if bare[0] == bare[1] and len(bare[0]) == 1:
        return Finding(True, "the same letter")
    letters = [_LETTER.fullmatch(words.worded(text)) for text in (one, two)]
    chosen = [words.choice(text) for text in (one, two)]
    for mine, (letter, choice) in enumerate(zip(letters, chosen, strict=True)):
        other_choice, other = chosen[1 - mine], (two, one)[mine]
        if choice and choice[1] and other_choice is None and letters[1 - mine] is None:
            found = again(choice[1], other) if mine == 0 else again(other, choice[1])
            return found if found.same else Finding(None, CONTENT)
        if letter and other_choice and other_choice[1]:
            return Finding(letter.group(1) == other_choice[0], "the letters of the choice")
        if letter and choice and other_choice is None and letters[1 - mine] is None:
            name = letter.group(1)
            letters_of = "" if sentences.is_prose(other) else re.sub(r"\\[A-Za-z]+", " ", other)
            if name in letters_of or words.truth(other) is not None:
                return None
            return Finding(None, CONTENT)
    if chosen[0] and chosen[1] and chosen[0][1] and chosen[1][1]:
        same = again(chosen[0][1], chosen[1][1]).same
        if same is not True and chosen[0][0] == chosen[1][0]:
            return Finding(None if same is False else True, CONTENT)
    return None


def _letters(text: str) -> frozenset[str] | None:
    """The letters of several choices, or of one."""
    said = words.worded(text).strip(" .")
    run = re.fullmatch(r"[A-H]{2,8}", said) and list(said) == sorted(set(said))
    if _LETTERS.fullmatch(said) or _LETTER.fullmatch(said) or run:
        return frozenset(re.findall(r"[A-Z]", said))
    return frozenset(re.findall(r"[IVX]+", said)) if _ROMAN.fullmatch(said) else None


def labelled(one: str, two: str, again: Again) -> Finding | None:
    """`a = 5, b = 5` or `Minimum: 3, Maximum: 8` against the bare values, in any order."""
    points = _POINT.fullmatch(one), _POINT.fullmatch(two)
    if (points[0] is None) != (points[1] is None):
        point, other = (points[0], two) if points[0] else (points[1], one)
        if point and re.match(r"\(.*,.*\)$", other):
            return again(point[1], other) if points[0] else again(other, point[1])
    named = _measures(one), _measures(two)
    if named[0] is not None and named[1] is not None and named[0].keys() == named[1].keys():
        return _all([again(value, named[1][label]) for label, value in named[0].items()])
    first, second = _labels(one), _labels(two)
    if first is not None and second is not None:
        called = all("(" in label for label in first)
        if first.keys() != second.keys() or not (called or _worded(first) or _worded(second)):
            return None
        return _all([again(first[label], second[label]) for label in first])
    values, other = first or second, two if first is not None else one
    if values is None or re.search(r"[=:(\[{<>]|\\(?:leq|geq|in|cup)(?![A-Za-z])", other):
        return None
    bare = [part for part in _elements(other) if part]
    if len(bare) < 2 or any(sentences.is_prose(part) for part in bare):
        return None
    if len(bare) != len(values):
        return Finding(False, "different numbers of elements")
    left, unclear = list(bare), False
    for value in values.values():
        findings = [again(value, part) if first else again(part, value) for part in left]
        at = next((i for i, found in enumerate(findings) if found.same), None)
        if at is not None:
            left.pop(at)
        elif any(found.same is None for found in findings):
            unclear = True
        else:
            return Finding(False, "a value is missing")
    return Finding(None if unclear else True, "the values behind the labels")


def _elements(text: str) -> list[str]:
    return [
        part
        for piece in split.at_words(text)[0]
        for part in split.at_commas(piece, thousands=False)
    ]


def _measures(text: str) -> dict[str, str] | None:
    """`mean 4, variance 9`, or the same with signs between; None for another text."""
    found = [
        _MEASURE.fullmatch(re.sub(r"^and\s+", "", words.worded(part)))
        for part in _elements(re.sub(r"\\text\s*\{([^{}]*)\}", r" \1 ", text))
        if part
    ]
    if len(found) < 2 or None in found:
        return None
    named = {match["label"].lower(): match["value"] for match in found if match}
    return named if len(named) == len(found) else None


def _labels(text: str) -> dict[str, str] | None:
    """The labels and values of a list in which every element has its own; None for another text."""
    found = [
        _LABELLED.fullmatch(re.sub(r"^and\s+", "", words.worded(part)))
        for part in _elements(re.sub(r"\\text\s*\{([^{}]*[:=,])\s*\}", r" \1 ", text))
        if part
    ]
    if len(found) < 2 or None in found:
        return None
    labels = {match["label"].strip(): match["value"].strip() for match in found if match}
    return labels if len(labels) == len(found) else None


def _worded(labels: dict[str, str]) -> bool:
    return any(re.search(r"[A-Za-z]{3}", label) for label in labels)


def _all(findings: list[Finding]) -> Finding:
    for wanted in (False, None):
        for found in findings:
            if found.same is wanted:
                return Finding(wanted, f"value by value: {found.reason}")
    return Finding(True, "value by value")
