"""What a sentence around an answer says: its value, its clause behind, its time of day.

Works on cleaned answers, and reads no mathematics: what it cuts out is read elsewhere.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from deepmath_viz.maths.answers.reading import words
from deepmath_viz.maths.answers.reading.tokens import FUNCTIONS, GREEK

_WORD = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}")
#: Names of operators before what they are applied to, and products of letters in their brackets.
_APPLIED = re.compile(
    r"\b(?:Var|Cov|Corr|Pr|Res|Aut|Gal|Hom|End|Br|Ext|Tor|Sym|Spec|Stab)(?=\s*[_(\[])|(?<![A-Za-z])E\s*\[[^\[\]]*\]"
)
_DEGREES = re.compile(r"(?<=\d) degrees?(?=[,.]|$)")
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\s*\{\w+\*?\}")
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|cannot|except|wrong|false|incorrect|impossible|neither|nor|without)\b|n't\b",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:(?:therefore|thus|hence|so(?=[\s,])(?!\s*\()|then|finally|only|just|exactly|precisely|simply|namely"
    r"|we (?:get|have|find|obtain)(?: that)?|(?:the )?(?:final )?(?:answer|solution|result)s? "
    r"?[:=])[,:\s]+)+",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\s(?:is|are|equals|equal|be|was|were|becomes|gives|yields|totals|has|have|costs|takes|get|gets|ordered"
    r"|to)\s+(?:(?:exactly|simply|just|only|precisely|given by|equal to|indeed|therefore)\s+)*",
    re.IGNORECASE,
)
#: A quantity by its name, with its value and nothing else.
_QUANTITY = re.compile(
    r"(?:the |an? )?(?:degree|order|rank|dimension|genus|index|nullity|period|slope|area|volume"
    r"|perimeter|chromatic number|radius of convergence|multiplicity|girth|diameter)"
    r"(?: of| is| equals|:| =)? (-?\d+(?:\.\d+)?|\\infty|\\frac\{-?\d+\}\{\d+\})",
    re.IGNORECASE,
)
_ABOUT_IT = re.compile(
    r"\s(?:is|are|gives)\s+(?=(?:the|both|an?|our|required|needed|enough|what|its)\b)"
)
_NUMBER = re.compile(r"(?<![\w.\\])-?\d+(?:,\d{3})*(?:\.\d+)?(?:/\d+)?(?![\w])")
_CHANGED = re.compile(
    r"\b(?:not|no|never|none|cannot|except|wrong|false|incorrect|impossible|without|than|half|twice|thrice"
    r"|double|doubled|times|percent|minus|plus|more|less|fewer|over|million|billion|hundred|thousand|dozen"
    r"|thirds?|quarters?|halves|squared|cubed|factorial|most|about|approximately|almost|nearly|between|or"
    r"|sets?|divisors?|multiples?|factors?|if|base|modulo|divided|multiplied|added|subtracted|another|other|first|second)\b|n't\b|[=<>^*+\\]",
    re.IGNORECASE,
)
_LEAST = re.compile(
    r"\b(?:needs?|requires?|required|must|necessary|takes?|have|has|endures?|minimum"
    r"|smallest)\b.*\bat least\b",
    re.IGNORECASE,
)
#: A sign that belongs to the number, or makes it a part of a formula.
_OPERATED = re.compile(
    r"[\w)}\]]\s*!|[A-Za-z)}\]]\s*[-/]\s*\d|\d\s*/\s*[A-Za-z(]|\d-[a-z](?![A-Za-z])"
)
#: A factorial, or the end of an exclamation.
_UNSURE = re.compile(r"[\w)}\]] !+$")
_CLOCK = re.compile(
    r"(?:at )?(?P<hour>\d{1,2})(?::(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?)?\s*"
    r"(?P<half>[ap]\.?\s?m\.?|in the (?:morning|afternoon|evening)|o'clock|noon|midnight|h|hours)?",
    re.IGNORECASE,
)
_NAME = r"\\?[A-Za-z]+(?:_\{?\w+\}?)?"
_KIND = (
    r"(?:(?:real|complex|rational|positive|negative|non-?negative|non-?zero|natural|whole|arbitrary|any|all"
    r"|every|each|fixed|free|some|a|an|the|such)\s+)*"
    r"(?P<@>integers?|(?:natural |whole |real |complex |rational )?numbers?|reals?|constants?"
    r"|scalars?"
    r"|naturals?|parameters?|values?|arbitrary|any)"
)
_ONE_NAME = r"(?:\\[a-z]+|[A-Za-z])(?:_\{?\w\}?)?"
_NAMES = rf"(?P<@>{_ONE_NAME}(?:\s*(?:,\s*and|,|and)\s*{_ONE_NAME})*)"
_SET = r"\\mathbb\s*\{?\s*(?P<@>[A-Z])\s*\}?(?:\s*[\^_]\s*\{?\s*[+*>0]*\s*\}?)?"
_DECLARATION = re.compile(
    r"(?:(?:for|where|with|and|,)\s+)*(?:(?:all|every|any|each|some|arbitrary)\s+)*(?:"
    + "|".join((
        rf"{_NAMES.replace('@', 'a')}\s+(?:is|are|be|being)\s+{_KIND.replace('@', 'ka')}",
        rf"{_NAMES.replace('@', 'b')}\s*(?:\\in|in)\s*{_SET.replace('@', 'sb')}",
        rf"{_KIND.replace('@', 'kc')}\s+{_NAMES.replace('@', 'c')}",
        _NAMES.replace("@", "d"),
    ))
    + r")(?:\s+in (?:its|the) domain)?"
)  # fmt: skip
_CLAUSE = re.compile(
    r"(?:[,;]\s*|\s|\(|(?=\\text))(?:\\text\s*\{\s*,?\s*\(?)?(?:for (?:all|any|every|each"
    r"|some|arbitrary)\b"
    r"|(?:for|where|with)\b)|[,;]\s*(?=(?:\\[a-z]+|[A-Za-z])(?:_\{?\w\}?)?\s*\\in\s*\\mathbb)"
)
_RESTRICTED = re.compile(r"\\(?:geq|leq|neq|equiv|in|mid|ldots|text)|[<>=]")


#: A clause that says what a sign is usually called, as everybody writes it.
_MEANING = re.compile(
    r"\s*[,;(]?\s*(?:\\text\s*\{\s*[,;]?\s*)?(?:where|with|here)\s*\}?\s*"
    r"\$?\\?[A-Za-z]+(?:_\{?\w+\}?)?(?:\([^()]*\))?\$?"
    r"\s*(?:\\text\s*\{\s*)?(?:is|denotes|are|represents|stands for)\s+"
    r"(?:the |an? )?(?:\$?\w\$?-th |\$?\w\$?th )?[A-Z]?[A-Za-z'’–-]*(?: [A-Z]?[A-Za-z'’–-]+)*?"
    r" ?(?:constants?|functions?|integrals?|numbers?|cdf|CDF|distribution|distribution function"
    r"|ratio|matrix)"
    r"\s*\}?\)?\s*\.?$"
)
_DECLARED = re.compile(
    r"\b(?:an?|any|arbitrary|some|real|complex|free) (?:\w+ )*(?:constants?|numbers?)"
)


class Clause(NamedTuple):
    """An answer with a clause behind it that says what its letters are.

    Attributes:
        body: the answer.
        names: the letters.
        domain: the letter of a set of numbers,
        with `+` where only positive ones are meant; "" where
            it is not said.
        plain: whether the clause says nothing else.
    """

    body: str
    names: tuple[str, ...]
    domain: str
    plain: bool


def without_meaning(text: str) -> str:
    """A text without the clause behind it that says how a sign in it is usually called: `where G is
    Catalan's constant`; what declares a letter stays."""
    if not re.search(r"\b(?:where|with|here)\b", text):
        return text
    match = _MEANING.search(text)
    if match is None or not match.start() or _DECLARED.search(match[0]):
        return text
    named = re.search(r"[A-Z][a-z]{2,}|standard|golden|imaginary|unit|identity", match[0])
    return text[: match.start()] if named else text


def is_prose(text: str) -> bool:
    """Whether a text has words that are no names of functions, letters or units alone."""
    return len(_prose(text)) > 1


def is_unsure(text: str) -> bool:
    """Whether a text in words ends in a factorial or an exclamation: `The answer is 9 !`."""
    said = words.worded(text).strip(" .")
    return _UNSURE.search(said) is not None and bool(_prose(said))


def value_in(text: str) -> str:
    """The value that a sentence gives: `The maximum is 4`, `only x=0`; "" where that is not "
    "sure."""
    said = _DEGREES.sub(r"\\degree ", words.worded(text).strip(" .")).strip()
    if said.endswith("?") or is_unsure(said):
        return ""
    if quantity := _QUANTITY.fullmatch(said):
        return quantity[1]
    bare = _LEAD.sub("", said)
    if bare != said and not _prose(bare):
        return bare
    found = ""
    for verb in _VERB.finditer(bare):
        value = bare[verb.end() :].strip(" .,:")
        lead = bare[: verb.start()]
        if value and not _prose(value) and not _NEGATION.search(lead) and _prose(lead):
            found = value
    if found and re.search(r"\w|\\", found):
        return found
    if about := _ABOUT_IT.search(bare):
        value, rest = bare[: about.start()].strip(" ,"), bare[about.end() :]
        if value and not _prose(value) and not _NEGATION.search(rest):
            return value
    return ""


def lone_number(text: str) -> str:
    """The only number in a sentence that says nothing else about it; "" where it says more."""
    said = words.worded(text).strip(" .")
    if said.endswith("?") or _OPERATED.search(said):
        return ""
    least = _LEAST.search(said) is not None
    checked = re.sub(r"\bat least\b", " ", said) if least else said
    if re.search(r"\bat least\b", checked) or _CHANGED.search(checked):
        return ""
    numbers = [*_NUMBER.findall(said), *(w for w in _WORD.findall(said) if _named_number(w))]
    if re.fullmatch(r"\S+(?:\s+[A-Za-z/^.]+){1,4}", said) and _NUMBER.match(said):
        return ""  # a number with what it counts or measures
    if len(numbers) != 1 or len(_prose(said)) < 3 or re.search(r"\d[A-Za-z]|[A-Za-z]\d", said):
        return ""
    number = _named_number(numbers[0])
    if number is not None:
        return str(number)
    percent = re.search(re.escape(numbers[0]) + r"\s*%", said)
    return f"{numbers[0].replace(',', '')}{'%' if percent else ''}"


def _named_number(word: str) -> Fraction | None:
    return None if word.lower() in ("one", "zero") else words.numeral(word)


def _prose(text: str) -> list[str]:
    said = _APPLIED.sub(" ", words.worded(_ENVIRONMENT.sub(" ", text)))
    return [word for word in _WORD.findall(said) if word not in FUNCTIONS | GREEK]


def time_of_day(text: str) -> tuple[int, bool, bool] | None:
    """A time of day: seconds since midnight, whether it is said which half of the day is meant, and
    whether it can be nothing else; None for anything else."""
    said = re.sub(r"\s+", " ", words.worded(text)).strip(" .")
    if said.lower() in ("noon", "midnight"):
        return (43_200 if said.lower() == "noon" else 0), True, True
    match = _CLOCK.fullmatch(said)
    if match is None or (match["minute"] is None and match["half"] is None):
        return None
    half = (match["half"] or "").lower().replace(".", "").replace(" ", "")
    if half in ("h", "hours") and match["minute"] is None:
        return None
    hour = int(match["hour"])
    if hour > 24 or (
        half and half not in ("h", "hours", "o'clock") and not 1 <= hour <= 12 and hour < 13
    ):
        return None
    morning = half in ("am", "inthemorning", "midnight")
    evening = half in ("pm", "intheafternoon", "intheevening", "noon")
    if (morning or evening) and hour <= 12:
        hour = hour % 12 + (12 if evening else 0)
    seconds = 3600 * hour + 60 * int(match["minute"] or 0) + int(match["second"] or 0)
    return seconds, bool(morning or evening or hour > 12 or hour == 0), bool(half)


def clause(text: str) -> Clause | None:
    """An answer and the clause behind it that declares its letters; None where there is none."""
    for match in _CLAUSE.finditer(text):
        body, tail = text[: match.start()].strip(" ,;"), text[match.start() :]
        said = re.sub(r"\\text\s*\{|(?<!\\)[{}$]|[()]", " ", re.sub(r"_\{(\w+)\}", r"_\1", tail))
        said = re.sub(r"\\mathbb\s+([A-Z])", r"\\mathbb{\1}", re.sub(r"\s+", " ", said)).strip(
            " .,;"
        )
        if not body or body.count("{") != body.count("}") or re.search(r"\\(?:begin|{)", text):
            continue
        declared = _DECLARATION.fullmatch(said)
        if declared is None:
            if re.match(r"for (?:all|any|every|each|some)\b", said) and _RESTRICTED.search(said):
                return Clause(body, (), "", False)
            continue
        groups = declared.groupdict()
        names = next((groups[key] for key in "abcd" if groups[key]), "")
        kind = groups["ka"] or groups["kc"] or ""
        found = tuple(re.findall(_ONE_NAME, re.sub(r"\band\b", " ", names)))
        return Clause(body, found, _domain(said, kind, groups["sb"]), True)
    return None


def _domain(said: str, kind: str, letter: str | None) -> str:
    positive = re.search(r"positive|natural|\^\s*\+", said) and "non" not in said
    if letter:
        return letter + ("+" if positive else "")
    if "integer" in kind or "whole" in kind:
        return "Z+" if positive else "Z"
    if "natural" in said:
        return "N"
    if "real" in said or "number" in kind:
        return "C" if "complex" in said else "R+" if positive else "R"
    return ""
