"""What words around an answer decide, before the answer itself is compared.

Every rule gives a finding, or None where it has nothing to say and the answers are compared as they
stand. A text is cut down to the answer in it where that is sure; where words are not understood the
finding stays open.
"""

from __future__ import annotations

import re

from deepmath_viz.maths.answers.equality import labels
from deepmath_viz.maths.answers.equality.finding import Finding
from deepmath_viz.maths.answers.equality.labels import Again
from deepmath_viz.maths.answers.reading import split, words
from deepmath_viz.maths.answers.reading.language import conclusions, sentences
from deepmath_viz.maths.answers.reading.language.attributes import attributes
from deepmath_viz.maths.answers.reading.normalise import canonical

NOT_UNDERSTOOD = "words that are not understood"
RESTRICTED = "a restriction that the other side lacks"
CLOCK = "a time of day or something else"
OTHER_DOMAIN = "letters that are declared in other words"
CASE = "the letters differ in their case alone"
UNIT_LETTER = "a letter that may be a unit"
#: What any rule here looks for: words, a letter of a choice, a constant, a list, an equation.
_WORDED = re.compile(
    r"(?<![A-Za-z\\])[A-Za-z]{2,}|\\(?:text|mathrm|operatorname|in)(?![A-Za-z])|[:=,;&]"
    r"|(?<![A-Za-z\\])[cC](?![A-Za-z])|^\W*[A-Za-z]\W*$|\(\s*[A-Za-z]\s*\)|^[A-Za-z][.:)]"
)
#: Letters of whole numbers.
_WHOLE = set("k m n".split())
_SHORT_GREEK = re.compile(r"(?<![A-Za-z\\_{])(mu|nu|xi)(?![A-Za-z])")
_PARITY = re.compile(r"([A-Za-z]) (?:is|must be) (?:an )?(even|odd)(?: (?:integer|number))?")
_HEDGE = re.compile(
    r"\b(?:or (?:more|less|fewer|greater|so)|at least|at most|(?:more|less|fewer) than|up to"
    r"|approximately|about|roughly|around|nearly|almost)\b",
    re.IGNORECASE,
)
_CONSTANT = r"(?<![A-Za-z\\])@(?![A-Za-z(])"
_UNIT_LETTER = re.compile(r"(-?\d+(?:\.\d+)?)\s*([mgslhLNJWVAKCF])")
_LETTERS = re.compile(
    r"(?<![A-Za-z\\{])(?!ln|lg|or|if|is|in|at|to|of|dx|dt|dy|mu|nu|xi|pi)([a-z])([a-z])(?![A-Za-z}])"
)
_INDEXED = re.compile(
    r"(?P<body>[^,]*?[^,\s])\s*(?:,|\\text\s*\{\s*,?\s*for\s*\})\s*(?P<name>[nmk])\s*"
    r"(?:(?:\\geq|>)\s*[01]|\\in\s*\\mathbb\s*\{?\s*N\s*\}?|=\s*[01]\s*,\s*[12]\s*,.*\\ldots)"
)
_NUMBER_OF = re.compile(r"no\.\s+of\b.*\d", re.IGNORECASE | re.DOTALL)
_CAPITALISED = re.compile(r"[A-Z][a-z]+")
_DESCRIBING = re.compile(r"(?:ed|ing|ous|ic|al|ive|ble|ary|ant|ent|ly|ite|less|ar|oid|ex|ex|um)$")


def decided(one: str, two: str, again: Again) -> Finding | None:
    """What words decide about two cleaned answers.

    Args:
        one: the final answer.
        two: the answer.
        again: compares what is left when words have been cut off.
    """
    if not (_WORDED.search(one) or _WORDED.search(two)):
        return None
    for rule in (_clocks, _truths, labels.choices, labels.labelled):
        found = rule(one, two, again)
        if found is not None:
            return found
    named = _named(_parity(one, two), two), _named(_parity(two, one), one)
    if named != (one, two):
        return again(*named)
    for rule in (_attributes, _indexed, _clauses, _alternatives, _names, _values, _hedged):
        found = rule(one, two, again)
        if found is not None:
            return found
    return None


def doubted(one: str, two: str, found: Finding, again: Again) -> Finding:
    """The finding on two answers as they stand, left open where only the case of letters or "
    "a letter
    that may be a unit sets them apart."""
    if found.same is not False:
        return found
    if _folded(one) == _folded(two):
        return Finding(None, CASE)
    mine, others = ({*_letters_of(text)} for text in (one, two))
    if mine != others and {n.lower() for n in mine} == {n.lower() for n in others}:
        strange = others - mine
        if len({n.lower() for n in mine}) == len(mine) and len(strange) == 1:
            name = strange.pop()
            if again(one, _renamed(two, name, name.swapcase())).same:
                return Finding(None, CASE)
    for text, other in ((one, two), (two, one)):
        match = _UNIT_LETTER.fullmatch(text)
        if match and match.group(1) == other:
            return Finding(None, UNIT_LETTER)
    return found


def _folded(text: str) -> str:
    return canonical(text).lower()


def _clocks(one: str, two: str, _: Again) -> Finding | None:
    times = [sentences.time_of_day(text) for text in (one, two)]
    first, second = times
    if first is None and second is None:
        return None
    if first is None or second is None:
        found = first or second
        other = two if first else one
        if found is not None and not found[2] and re.fullmatch(r"[\d\s:]+", other):
            return None  # a ratio
        number = re.fullmatch(r"-?[\d.\s/]+|\\frac.*", other)
        return Finding(None, CLOCK) if number or sentences.is_prose(other) else None
    if first[0] == second[0] and first[1] == second[1]:
        return Finding(True, "the same time of day")
    whole = any(text.strip().endswith(":00") for text in (one, two))
    halves = (first[0] - second[0]) % 43_200 == 0
    if not (first[2] or second[2] or whole or halves):
        return None  # two ratios, or two times
    if (first[1] and second[1]) or not halves:
        return Finding(False, "different times of day")
    if first[2] or second[2]:
        return Finding(True, "the same time, with its half of the day")
    return Finding(None, CLOCK)


def _truths(one: str, two: str, _: Again) -> Finding | None:
    plain = [words.boolean(text) for text in (one, two)]
    if plain == [None, None]:
        said = [words.truth(text) for text in (one, two)]
        if None in said:
            return None
        return Finding(said[0] == said[1], "a statement, or its negation")
    if any(_NUMBER_OF.match(words.worded(text)) for text in (one, two)):
        return Finding(False, "Yes or No against a number of things")
    found = [words.truth(text) for text in (one, two)]
    if None not in found:
        return Finding(found[0] == found[1], "Yes is True and No is False")
    other = two if plain[0] is not None else one
    if sentences.is_prose(other):
        return Finding(None, NOT_UNDERSTOOD)
    return None


def _parity(text: str, other: str) -> str:
    """`n is even` as a congruence, where the other side is one."""
    match = _PARITY.fullmatch(words.worded(text).strip(" ."))
    if match is None or not re.search(r"\\p?mod(?![A-Za-z])", other):
        return text
    return rf"{match[1]} \equiv {0 if match[2] == 'even' else 1} \pmod{{2}}"


def _named(text: str, other: str) -> str:
    """A text whose letters without a backslash are Greek ones because the other side's are, and
    whose constant is a capital C because the other side's is."""
    small, capital = (_CONSTANT.replace("@", letter) for letter in "cC")
    has_small = re.search(small, text) and not re.search(capital, text)
    if has_small and re.search(capital, other) and not re.search(small, other):
        text = re.sub(small, "C", text)
    return _SHORT_GREEK.sub(
        lambda m: f"\\{m[1]} " if re.search(rf"\\{m[1]}(?![A-Za-z])", other) else m[0], text
    )


def _indexed(one: str, two: str, again: Again) -> Finding | None:
    """`a_n = \\frac{1}{n}, n \\geq 1`: where the index of a sequence begins goes without saying."""
    first, second = _INDEXED.fullmatch(one), _INDEXED.fullmatch(two)
    if (first is None) == (second is None):
        return None
    match, other = (first, two) if first else (second, one)
    if match is None or "," in other or match["name"] not in _letters_of(match["body"]):
        return None
    found = again(match["body"], other) if first else again(other, match["body"])
    return found if found.same else None


def _clauses(one: str, two: str, again: Again) -> Finding | None:
    first, second = sentences.clause(one), sentences.clause(two)
    if first is None and second is None:
        return None
    first, second = _apart(first), _apart(second)
    two_apart, one_apart = _LETTERS.sub(r"\1 \2", two), _LETTERS.sub(r"\1 \2", one)
    if first is not None and second is not None:
        if not (first.plain and second.plain):
            return None
        if first.body == one or second.body == two:
            return None
        body = second.body
        if len(first.names) == len(second.names):
            for name, new in zip(second.names, first.names, strict=True):
                body = body if name == new else _renamed(body, name, new)
        found = again(first.body, body)
        if found.same is False and {first.names, second.names} != {first.names}:
            return None
        if found.same and first.domain != second.domain:
            if first.domain and second.domain:
                return Finding(None, OTHER_DOMAIN)
            return found
        return found
    only = first or second
    assert only is not None
    other = two_apart if first else one_apart
    pairs = [(only.body, other)]
    if only.plain and len(only.names) == 1:
        strange = set(_letters_of(other.rpartition("=")[2])) - set(_letters_of(only.body))
        if len(strange) == 1 and only.names[0] not in _letters_of(other):
            pairs.append((_renamed(only.body, only.names[0], strange.pop()), other))
    for body, against in pairs:
        found = again(body, against) if first else again(against, body)
        if found.same:
            return Finding(None, RESTRICTED) if _restricts(only) else found
    return found if only.plain else None


def _apart(clause: sentences.Clause | None) -> sentences.Clause | None:
    """A clause with two letters side by side, as in `cx`, apart in its body."""
    return clause and clause._replace(body=_LETTERS.sub(r"\1 \2", clause.body))


def _restricts(clause: sentences.Clause) -> bool:
    """Whether a clause says more than its answer: a condition, or of what kind the numbers are
    that an inequality allows, where nothing else says it."""
    if not clause.plain:
        return True
    ranged = re.search(r"[<>]|\\(?:leq|geq|neq)(?![a-z])", clause.body)
    known = clause.domain in ("", "R") or (clause.domain[0] in "ZN" and {*clause.names} <= _WHOLE)
    body = re.sub(r"_\{(\w+)\}", r"_\1", clause.body)
    said = all(re.sub(r"_\{(\w+)\}", r"_\1", name) in body for name in clause.names)
    return bool(ranged) and not (known and said)


def _letters_of(text: str) -> list[str]:
    return re.findall(r"(?<![A-Za-z\\])[A-Za-z](?![A-Za-z])", re.sub(r"\\[A-Za-z]+", " ", text))


def _renamed(text: str, name: str, new: str) -> str:
    if _letters_of(text).count(new):
        return text
    return re.sub(rf"(?<![A-Za-z\\]){re.escape(name)}(?![A-Za-z])", lambda _: new, text)


def _alternatives(one: str, two: str, again: Again) -> Finding | None:
    """`60^\\circ or \\pi/3`: two ways to write one answer."""
    for text, other in ((one, two), (two, one)):
        parts, word = split.at_words(text)
        if word != "or" or len(parts) > 4 or not all(parts):
            continue
        if split.at_words(other)[1] or "," in text:
            return None
        findings = [again(part, other) if text is one else again(other, part) for part in parts]
        if all(found.same for found in findings):
            return Finding(True, "the same answer in each of its forms")
    return None


def _attributes(one: str, two: str, _: Again) -> Finding | None:
    """Phrases that say of the same properties which hold and which do not."""
    first = attributes(one)
    second = attributes(two) if first is not None else None
    if first is None or second is None or first.keys() != second.keys():
        return None
    return Finding(first == second, "the same properties, with what is said of each")


def _names(one: str, two: str, _: Again) -> Finding | None:
    """Two names of people or places, which are different ones where they are spelt differently."""
    first, second = (words.worded(text).strip(" .") for text in (one, two))
    if not (_CAPITALISED.fullmatch(first) and _CAPITALISED.fullmatch(second)):
        return None
    if first == second or first[:3] == second[:3]:
        return None
    known = any(
        words.is_known(words.phrase(name))
        or _DESCRIBING.search(name)
        or words.numeral(name) is not None
        for name in (first, second)
    )
    return None if known else Finding(False, "different names")


def _values(one: str, two: str, again: Again) -> Finding | None:
    """A sentence against the value that it gives."""
    if any(map(sentences.is_unsure, (one, two))):
        return Finding(None, NOT_UNDERSTOOD)
    prose = [sentences.is_prose(text) or bool(sentences.value_in(text)) for text in (one, two)]
    if prose == [False, False] or canonical(one) == canonical(two):
        return None
    for said, other, plain in ((one, two, prose[0]), (two, one, prose[1])):
        if plain and (chosen := conclusions.decided(other, said)) is not None:
            return Finding(chosen, "the word that the sentence says")
    values = [
        (sentences.value_in(text) or (sentences.lone_number(text) if other else ""))
        if said
        else text
        for text, said, other in zip((one, two), prose, (not prose[1], not prose[0]), strict=True)
    ]
    if all(prose) and not all(values):
        return None
    if not all(values) or tuple(values) == (one, two):
        return None
    found = again(*values)
    if found.same is False and "an equation" in found.reason:
        return Finding(None, NOT_UNDERSTOOD)
    return Finding(found.same, f"what the sentence says: {found.reason}")


def _hedged(one: str, two: str, _: Again) -> Finding | None:
    """`5 or more`, where the other side is exact."""
    hedges = [_HEDGE.findall(words.worded(text).lower()) for text in (one, two)]
    return Finding(None, NOT_UNDERSTOOD) if hedges[0] != hedges[1] else None
