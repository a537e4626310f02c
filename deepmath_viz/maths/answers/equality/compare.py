"""The cascade: exact, normalised, by rule and number, and math-verify last.

`quick` is cheap and safe in any process. `thorough` may run into anything that text can hold, so it
belongs into a process that can be killed; `judge.Judge` sees to that.
"""

from __future__ import annotations

import itertools
import re
from fractions import Fraction
from functools import lru_cache

from deepmath_viz.maths.answers.equality import wording
from deepmath_viz.maths.answers.equality.families import rules as families
from deepmath_viz.maths.answers.equality.finding import Finding
from deepmath_viz.maths.answers.equality.matching import NO_PLACE, NOT_READ, match
from deepmath_viz.maths.answers.equality.structures import cardinals, growth, residues
from deepmath_viz.maths.answers.equality.structures import rules as structures
from deepmath_viz.maths.answers.equality.values import towers
from deepmath_viz.maths.answers.equality.values.evaluation import Unbounded, Undefined
from deepmath_viz.maths.answers.kinds import events
from deepmath_viz.maths.answers.reading import normalise, notation, parse, split
from deepmath_viz.maths.answers.reading.language import conclusions, phrases, sentences, spellings
from deepmath_viz.maths.answers.reading.language import structures as language
from deepmath_viz.maths.answers.reading.normalise import canonical
from deepmath_viz.maths.answers.reading.tokens import TOO_DEEP
from deepmath_viz.maths.answers.reading.types import Opaque, Shape
from deepmath_viz.maths.answers.reading.ways import readings
from deepmath_viz.maths.answers.verdict import AGREE, DISAGREE, LONGEST, Verdict, undecided

_BOUND = re.compile(r"(?:\\(?:sum|prod)\s*_\s*\{?\s*|[:|]\s*|\\mid\s*)([a-z])\s*(?:=|\\in\b)")
_BINDING = re.compile(r"\\(?:sum|prod|int|mid)|[:|]")
_DIFFERENTIAL = re.compile(r"(?<![A-Za-z\\])d\s*([a-z]|\\[a-z]+)(?![A-Za-z])")
#: Answers that are compared at once, in any process: short numerals, Yes and No, choices. What they
#: can ask for is bounded by their length, and most answers of a corpus are of this kind.
_PLAIN = re.compile(
    r"""[+-]?\s*(?: \d{1,18}(?:,\d{3}){0,5}(?:\.\d{1,18})? | \.\d{1,18} | \d{1,18}\s*/\s*\d{1,18}
                  | \\frac\s*(?: \d\s*\d | \{\s*[+-]?\d{1,18}\s*\}\s*\{\s*\d{1,18}\s*\} ) )
      | (?:\\text\s*\{\s*)? (?: (?i:yes|no|true|false) | \(?[A-E]\)? ) \.? (?:\s*\})?""",
    re.VERBOSE,
)
#: Answers whose spelling is remembered: most stand in many pairs, and in both orders.
_REMEMBERED = 2_048
#: Of these again the most frequent, whole numbers and fractions of them: two of other value differ.
_DIGITS = "(?:0|[1-9][0-9]{0,17})"
_RATIO = re.compile(
    rf"(-?)(?:({_DIGITS})(?:/({_DIGITS}))?|\\frac\{{({_DIGITS})\}}\{{({_DIGITS})\}})"
)
_ENDLESS = re.compile(r"\\(?:sum|prod)(?![A-Za-z]).*\\infty", re.DOTALL)
_FUNCTION = re.compile(r"\s*([A-Za-z](?:_\w)?\s*(?:\([^()]*\))?)\s*=\s*")
AMBIGUOUS = "ambiguous: it can be read in two ways that differ"
_LISTED = re.compile(r"[,;:]|\d\s+\d")
_DECIMAL_COMMA = re.compile(r"(?<![\d,.])(?:(0),(\d+)|(\d+(?!,\d{3}(?!\d))),(\d{2,}))(?![\d,.])")
_DECIMAL_POINT = re.compile(r"\d\.\d")


def is_plain(answer: str) -> bool:
    """Whether an answer is a short numeral, Yes or No, or a choice, and so is read at once."""
    return _PLAIN.fullmatch(answer.strip()) is not None


def quick(gold: str | None, said: str | None) -> Verdict | None:
    """A verdict from the strings alone, or from plain numbers and words; None where it needs a
    closer look."""
    if said is None:
        return undecided("no answer")
    if gold is None or not gold.strip():
        return undecided("no final answer")
    if not said.strip():
        return undecided("an empty box")
    if gold.strip() == said.strip():
        return Verdict(AGREE, "exact", "the same string")
    values = _ratio(gold), _ratio(said)
    if None not in values and values[0] != values[1]:
        return Verdict(DISAGREE, "numeric", "different in value")
    if max(len(gold), len(said)) > LONGEST:
        return undecided(f"too long: more than {LONGEST:,} characters")
    one, first, closed = _spelt(gold)
    two, second, also_closed = _spelt(said)
    if first == second and one:
        return Verdict(AGREE, "normalised", "the same but for spelling")
    if not (closed and also_closed):
        return undecided("not parseable: unbalanced braces")
    if _PLAIN.fullmatch(one) and _PLAIN.fullmatch(two):
        try:
            found = by_rule(one, two)
        except Undefined as err:
            return undecided(f"it has no value: {err}")
        return None if found.same is None else _ruled(found)
    return None


@lru_cache(maxsize=_REMEMBERED)
def _spelt(answer: str) -> tuple[str, str, bool]:
    """An answer cleaned, without spaces too, and whether its braces are closed."""
    clean = normalise.clean(answer)
    return clean, normalise.canonical(clean), normalise.balanced(clean)


def _ratio(answer: str) -> Fraction | None:
    """The value of a whole number or fraction; None where it is none, or has no value."""
    match = _RATIO.fullmatch(answer)
    if match is None:
        return None
    sign, whole, below, top, bottom = match.groups()
    under = int(below or bottom or 1)
    return Fraction(int(f"{sign}{whole or top}"), under) if under else None


def thorough(gold: str, said: str) -> Verdict:
    """A verdict on two answers that `quick` leaves open.

    Takes as long as it takes, and may need any amount of memory in math-verify.
    """
    one, two = normalise.clean(gold), normalise.clean(said)
    try:
        found = by_rule(one, two)
    except Unbounded as err:
        tower = towers.finding(one, two)
        return _ruled(_ruling(tower, "rules")) if tower else undecided(f"too large: {err}")
    except Undefined as err:
        if _ENDLESS.search(gold + said) is None:
            return undecided(f"it has no value: {err}")
        found = _ruling(Finding(None, f"{NOT_READ}: {err}"), "rules")
    except RecursionError:
        return undecided(f"not parseable: {TOO_DEEP}")
    if found.same is not None:
        return _ruled(found)
    if (concluded := _concluded(one, said)) is not None:
        return concluded
    if not any(why in found.reason for why in (NOT_READ, NO_PLACE)) or TOO_DEEP in found.reason:
        return undecided(found.reason)
    from deepmath_viz.maths.answers.equality import symbolic

    return symbolic.verify(gold, said, one, two, found.reason)


def _concluded(gold: str, said: str) -> Verdict | None:
    """The verdict on the formulas of a sentence, where the final answer is none."""
    value = normalise.clean(conclusions.formula(said))
    if not value or sentences.is_prose(gold):
        return None
    try:
        found = by_rule(gold, value)
    except (Undefined, Unbounded, RecursionError):
        return None
    if found.same is None or not (found.same or conclusions.is_asserted(said)):
        return None
    return Verdict(
        AGREE if found.same else DISAGREE, "rules", f"what the sentence says: {found.reason}"
    )


def _ruled(found: _Ruling) -> Verdict:
    return Verdict(AGREE if found.same else DISAGREE, found.method, found.reason)


class _Ruling(Finding):
    """A finding with the method that led to it."""

    method: str = "rules"


def by_rule(one: str, two: str) -> _Ruling:
    """What the rules and numbers say about two cleaned answers.

    An answer that can be read in several ways as a list (`1,234`) agrees if one way does. A
    formula that can be read in several ways (`1/2x`) agrees only if every way does.
    """
    one, two = sentences.without_meaning(one), sentences.without_meaning(two)
    if (bound := _without_bound_names(one)) and bound == _without_bound_names(two):
        return _ruling(Finding(True, "the bound variable has another name"), "rules")
    if canonical(_bare(one)) == canonical(_bare(two)):
        return _ruling(Finding(True, "the same in brackets"), "rules")
    one, two = language.signed(one, two), language.signed(two, one)
    one, two = phrases.signed(one, two), phrases.signed(two, one)
    one, two = spellings.shared(one, two)
    if spellings.folded(one) == spellings.folded(two):
        return _ruling(Finding(True, "the same but for faces and braces"), "rules")
    if (bare := _bodies(one, two)) is not None:
        return by_rule(*bare)
    if (integers := residues.finding(one, two)) is not None:
        return _ruling(integers, "rules")
    if (infinite := cardinals.finding(one, two) or growth.finding(one, two)) is not None:
        return _ruling(infinite, "rules")
    if (family := families.decided(one, two, by_rule)) is not None:
        return _ruling(family, "rules")
    if (worded := wording.decided(one, two, by_rule)) is not None:
        return worded if isinstance(worded, _Ruling) else _ruling(worded, "rules")
    one, two = notation.shared(one, two)
    if structures.is_early(one + two) and (
        (structured := structures.decided(one, two)) is not None
    ):
        return _ruling(structured, "rules")
    if (probabilities := events.written_out(one, two)) is not None:
        same = by_rule(*probabilities).same
        single = events.is_single(one) and events.is_single(two)
        sure = same if same or single else None
        return _ruling(Finding(sure, "probabilities of events, atom by atom"), "rules")
    left: Finding | None = None
    for first, second in itertools.product(_spellings(one, two), _spellings(two, one)):
        found = _all_readings(first, second)
        if found.same:
            return _ruling(found, _method(found.reason))
        if left is None or found.same is None:
            left = found
    assert left is not None
    left = wording.doubted(one, two, left, by_rule)
    if (bare := spellings.without_arguments(one, two)) and by_rule(*bare).same:
        left = Finding(True, "the same functions, without their arguments")
    return _ruling(left, _method(left.reason))


def _bodies(one: str, two: str) -> tuple[str, str] | None:
    """Functions under one name, of which one is written in cases, without their names."""
    if r"\begin{cases}" not in one + two:
        return None
    names = _FUNCTION.match(one), _FUNCTION.match(two)
    if not (names[0] and names[1]) or canonical(names[0][1]) != canonical(names[1][1]):
        return None
    return one[names[0].end() :], two[names[1].end() :]


def _method(reason: str) -> str:
    return "numeric" if reason.startswith(("equal in value", "different in value")) else "rules"


def _without_bound_names(text: str) -> str:
    """A sum or integral with another letter for its one bound variable; "" if it has none."""
    if _BINDING.search(text) is None:
        return ""
    names = set(_BOUND.findall(text)) | set(_DIFFERENTIAL.findall(text) if r"\int" in text else ())
    if len(names) != 1 or "□" in text:
        return ""
    name = names.pop()
    placed = re.sub(rf"(?<![A-Za-z\\])(d\s*)?{re.escape(name)}(?![A-Za-z])", r"\1□", text)
    return normalise.canonical(re.sub(r"\\mid(?![A-Za-z])|\|", ":", placed))


def _bare(text: str) -> str:
    """A text without the round brackets around all of it; a list or a cycle keeps them."""
    while text[:1] == "(" and not _LISTED.search(text):
        brackets = split.enclosed(text)
        if brackets is None or brackets[2] != ")":
            break
        text = brackets[1]
    return text


def _ruling(found: Finding, method: str) -> _Ruling:
    ruling = _Ruling(found.same, found.reason)
    ruling.method = method
    return ruling


def _all_readings(one: tuple[str, bool], two: tuple[str, bool]) -> Finding:
    found: Finding | None = None
    unread: Finding | None = None
    for reading in readings(one[0], two[0]):
        shapes_read: list[Shape] = [
            parse.read(text, reading, thousands=thousands) for text, thousands in (one, two)
        ]
        this = match(*shapes_read)
        if any(isinstance(shape, Opaque) for shape in shapes_read):
            unread = this
            continue
        if found is not None and this.same != found.same:
            return Finding(None, AMBIGUOUS)
        found = this
    found = found or unread
    assert found is not None
    return found


def _spellings(text: str, other: str) -> list[tuple[str, bool]]:
    """Ways to take the commas: as separators, in thousands, or as decimal signs.

    A comma is a decimal sign only where the other answer has a decimal point, and where `0,5` or
    two digits behind it make a list of numbers unlikely: `1,5` is 1 and 5.
    """
    found = [(text, True)]
    if re.search(r"\d,\d{3}(?!\d)", text):
        found.append((text, False))
    if (
        _DECIMAL_POINT.search(other)
        and _DECIMAL_COMMA.search(text)
        and not re.search(r"[(\[]|\\\{|\\langle", text)
    ):
        found.append((_DECIMAL_COMMA.sub(r"\1\3.\2\4", text), True))
    elif re.fullmatch(r"-?\d{1,3}(?:\.\d{3})+,\d+", text):
        found.append((text.replace(".", "").replace(",", "."), True))
    return found
