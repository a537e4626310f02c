"""Answers in words: yes and no, choices, short phrases, numerals written out, units."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

_TEXT = re.compile(r"\\(?:text|mathrm|operatorname|mathsf|mathtt|emph)\s*\{([^{}]*)\}")
_BOOLEAN = re.compile(
    r"^(yes|no|true|false)\b(?:\s*(?:[,;:!(-]|\.(?!\s*of\b)).*)?$", re.IGNORECASE | re.DOTALL
)
_SUBJECT = (
    r"(?:it|this|that|the (?:given |above |original )?(?:statement|claim|assertion|proposition"
    r"|conjecture|conclusion|inequality|identity|equation|argument|series|set|map|function|answer))"
)
_TRUTH = re.compile(
    rf"(?:{_SUBJECT} )?(?:is|are|holds|must be)? ?(?P<not>not |never )?"
    r"(?:always |necessarily |indeed |generally )*"
    r"(?:(?<=not )necessarily|(?P<true>true|correct|valid|yes)"
    r"|(?P<false>false|incorrect|invalid|untrue|no))"
    r"(?: in general| as stated)?"
)
_SHORT = re.compile(
    r"(?:it|they|this|that) (?:is|are|does|do|can|has|have)(?: (not))?|affirmative|negative"
)
_HOLDS = re.compile(
    rf"{_SUBJECT} (?:(?P<not>does not|doesn't|need not|fails to) (?:always |necessarily )?hold"
    r"|(?:always |indeed )?holds?|(?P<fails>fails))(?: true)?(?: in general)?"
)
_THERE = re.compile(
    r"(?:no(?:,| there (?:is|are|exists?))? )?(?P<no>no|not any) such \w+(?: \w+)?(?: "
    r"(?:exists?|is|are)"
    r"(?: possible)?)?|there (?:(?:is|are|exists?) (?P<none>no)|(?P<does>does not|doesn't) exist"
    r"(?: any| an?)?)(?: such)?(?: \w+){1,2}|such an? \w+ (?P<not>does not|doesn't|cannot) exist"
    r"|(?:yes )?(?:there (?:is|exists|does exist) such an? \w+|such an? \w+ (?:does )?exists?)"
)
_CHOICE = re.compile(
    r"^(?:(?i:(?:the )?(?:correct )?(?:option|choice|answer)(?: is)?)\s*:?\s*)?"
    r"(?:\(\s*([A-Ea-e])\s*\)|([A-E])[.:)]?)$"
)
_CHOICE_AND = re.compile(r"^(?:\(\s*([A-E])\s*\)|([A-E])[.:)])\s*(\S.*)$", re.DOTALL)
_FURTHER = re.compile(r"^(?:,|and\b|or\b|&)?\s*(?:and\s+)?\(?[A-H]\)?(?:\W|$)")
_LATER_CHOICE = re.compile(r"^(?:\(\s*([F-Z])\s*\)|([F-Z])[.:)])\s*(\S.*)$", re.DOTALL)
#: Phrases that say the same thing; the first of a row stands for all.
_SAME = (
    ("none", "no solution", "no solutions", "no real solution", "no real solutions", "empty set",
     "the empty set", "there is no solution", "there are no solutions", "no such number"),
    ("does not exist", "dne", "doesn't exist", "the limit does not exist", "do not exist"),
    ("infinity", "infinite",
     "diverges to infinity", "tends to infinity", "diverges to +infinity",
     "infinitely many", "infinitely many solutions", "there are infinitely many",
     "there are infinitely many solutions", "an infinite number", "infinite number",
     "positive infinity", "plus infinity", "+infinity"),
    ("negative infinity", "minus infinity", "-infinity"),
    ("all real numbers", "all reals", "the real numbers", "the set of all real numbers",
     "every real number", "all real values"),
    ("diverges", "divergent", "diverge", "does not converge"),
    ("converges", "convergent", "converge"),
    ("undefined", "not defined"), ("minimum", "min"), ("maximum", "max"),
    ("normal", "gaussian", "normal distribution", "gaussian distribution"),
    ("pole order 1", "simple pole"), ("pole order 2", "double pole"),
    ("both", "both of them"), ("neither even nor odd", "neither", "neither of them", "neither one"),
)  # fmt: skip
_NOTHING = re.compile(
    r"(?:there (?:is|are|exists?) )?no (?:such |real |valid |possible |positive |integer |other )*"
    r"(?:solution|value|number|root|answer|integer|function|pair|triple)s?(?: (?:to|for|of) .*)?"
    r"(?: exists?)?"
)
_FIRST = {phrase: row[0] for row in _SAME for phrase in row}
_FILLER = set("the a an is are it its series sequence integral function limit sum answer this that "
              "of be set we have".split())  # fmt: skip
_NUMERALS = {
    word: Fraction(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
}
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_NUMERALS |= {word: Fraction(10 * number) for number, word in enumerate(_TENS, start=2)}
_PARTS = {
    "half": 2, "halve": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6,
    "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "twelfth": 12, "hundredth": 100,
}  # fmt: skip
#: What is said by a negation, in one word.
_NEGATED = (
    (r"not (?:an? )?prime(?: number)?", "composite"), (r"(?:an? )?composite number", "composite"),
    (r"(?:an? )?prime numbers?", "prime"), (r"not (?:an? )?rational(?: number)?", "irrational"),
    (r"(?:an? )?irrational number", "irrational"), (r"(?:an? )?rational number", "rational"),
    (r"not (?:an? )?finite", "infinite"), (r"not (?:an? )?even", "odd"),
    (r"not (?:an? )?odd", "even"), (r"not bounded", "unbounded"), (r"not countable", "uncountable"),
    (r"not continuous", "discontinuous"), (r"not connected", "disconnected"),
    (r"not (?:an? )?linear", "nonlinear"), (r"not (?:an? )?empty", "nonempty"),
    (r"not decidable", "undecidable"), (r"not solvable", "unsolvable"),
    (r"not (?:un|dis|in|non|im|ir)(?=(?:bounded|connected|continuous|countable|finite|rational"
     r"|prime|consistent|possible|abelian|commutative|compact|convex|orientable|isomorphic|singular|zero"
     r"|decidable|solvable|stable|trivial|linear|differentiable|empty)\b)", ""),
    (r"not (linearly )?independent", r"\1dependent"),
    (r"not (linearly )?dependent", r"\1independent"),
    (r"not (?=orientable|abelian|commutative|compact|convex|isomorphic|differentiable|unique"
     r"|trivial|homeomorphic|degenerate|singular|linear|negative|planar|zero)", "non"),
    (r"not possible", "impossible"), (r"not equal", "unequal"), (r"not divisible", "indivisible"),
    (r"not reducible", "irreducible"), (r"not true", "false"), (r"not false", "true"),
    (r"uncountably infinite", "uncountable"), (r"countably infinite", "countable infinite"),
    (r"non (?=[a-z])", "non"), (r"monoton(?:e|ic|ically) (?=(?:in|de)creasing)", "monotone "),
)  # fmt: skip
#: Who wins is the one who is named.
_WINS = re.compile(
    r"(?<=\w) (?:always |will )?(?:wins?|(?:has|have) (?:a|the) winning strategy"
    r"|can (?:always )?(?:win|guarantee a win|force a win))$"
)
#: A number in words behind what is counted by it.
_ORDERED = re.compile(
    r"\b(order|degree|dimension|rank|genus|index|multiplicity|type|level) "
    r"(one|two|three|four|five|six)\b"
)
_NEGATIONS = [
    (re.compile(rf"\b{pattern}" + ("" if "?=" in pattern else r"\b")), word)
    for pattern, word in _NEGATED
]
_NEGATES = re.compile(r"not|non|number|infinite")
#: A hyphen or a dash between words; a minus is none.
_HYPHEN = re.compile(
    r"(?<=[a-z]{2})-(?=[a-z])|(?<=\w) ?-(?=[a-z]{2})|(?<=[a-z]{2})\s+-+\s+(?=[a-z]{2})|-+$"
)
#: Signs of a sentence; a decimal point, a ratio, a factorial and a prime are none.
_PUNCTUATION = re.compile(
    r"[\"`?\\]|(?<!\d)[.:]|[.:](?!\d)|(?<![\d)\]}])(?<![\d)\]}] )(?<!(?<![a-z])[a-z])!"
    r"|(?<!(?<![a-z])[a-z])'|'(?=[a-z])"
)
#: Words of which only one can hold.
_ROWS = (
    "increasing decreasing constant nonincreasing nondecreasing", "converge diverge oscillate",
    "even odd", "prime composite",
    "positive negative zero nonnegative nonpositive nonzero", "open closed",
    "always never sometime",
    "none all some both", "maximum minimum saddle inflection", "max min",
    "rational irrational", "convex concave", "true false", "parallel perpendicular skew",
    "circle ellipse parabola hyperbola line point sphere square triangle rectangle plane "
    "cylinder cone "
    "paraboloid hyperboloid ellipsoid torus",
    "right equilateral isosceles scalene acute obtuse", "injective surjective bijective",
    "absolutely conditionally", "uniformly pointwise", "left right up down", "stable unstable",
    "monday tuesday wednesday thursday friday saturday sunday",
    "january february march april may june july august september october november december",
    "red blue green yellow black white orange purple brown pink gray grey",
    "north south east west", "first second third fourth last", "win lose draw", "reflexive "
    "symmetric transitive",
    "linear quadratic cubic exponential logarithmic", "elliptic parabolic hyperbolic",
    "countable uncountable finite", "one two three four five six seven eight nine ten",
    "weak strong", "compact noncompact", "upper lower", "inside outside", "heads tails",
    "more less equal",
    "discrete continuous", "removable jump essential", "above below", "hard complete",
    "cyclic abelian", "most least", "neither both", "clockwise counterclockwise anticlockwise",
)  # fmt: skip


@lru_cache(maxsize=2048)
def worded(text: str) -> str:
    """The text with what stands in `\\text{}` as plain words."""
    found = _TEXT.sub(r" \1 ", text)
    return re.sub(r"\s+", " ", found.replace("**", "")).strip()


def boolean(text: str) -> bool | None:
    """True for Yes and True, also where an explanation follows after a comma or full stop."""
    match = _BOOLEAN.match(worded(text).strip(" .!"))
    return match.group(1).lower() in ("yes", "true") if match else None


def truth(text: str) -> bool | None:
    """Whether a sentence says that something is true, or exists, or that it is not or does not."""
    if (plain := boolean(text)) is not None:
        return plain
    said = re.sub(r"\s+", " ", worded(text).lower().strip(" .!"))
    said = re.sub(r"^(?:therefore|thus|so|hence),? |^(?:because|since) [^,]*, ", "", said)
    said = re.split(r"\s*;|\.\s| since | because ", said)[0]
    if short := _SHORT.fullmatch(said):
        return short[1] is None and said != "negative"
    if match := _TRUTH.fullmatch(said):
        return (match["false"] is None) != bool(match["not"])
    if match := _HOLDS.fullmatch(said):
        return not (match["not"] or match["fails"])
    if match := _THERE.fullmatch(said):
        return not (match["no"] or match["none"] or match["does"] or match["not"])
    return None


def choice(text: str) -> tuple[str, str] | None:
    """The letter of a choice from A to E, or of any with a text after it, and that text."""
    said = worded(text).strip(" .!")
    if match := _CHOICE.match(said):
        return (match.group(1) or match.group(2)).upper(), ""
    match = _CHOICE_AND.match(said) or _LATER_CHOICE.match(said)
    if match and not _FURTHER.match(match.group(3)):
        return match.group(1) or match.group(2), match.group(3).strip()
    return None


def numeral(text: str) -> Fraction | None:
    """The number that words name: `twenty-one`, `minus three`, `one hundred`, `two thirds`."""
    said = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", worded(text).lower().strip(" .!"))
    if re.fullmatch(r"[a-z ]+", said) is None:
        return None
    parts = [part for part in said.split() if part != "and"]
    negative = bool(parts) and parts[0] in ("minus", "negative")
    parts = parts[negative:]
    if len(parts) > 1 and parts[0] in ("a", "an"):
        parts[0] = "one"
    if not parts or parts[0] not in _NUMERALS:
        return None
    below = _PARTS.get(singular(parts[-1])) if len(parts) > 1 else None
    total = current = Fraction(0)
    before = ""
    for part in parts[: -1 if below else None]:
        if part in ("thousand", "million"):
            total, current = (
                total + (current or 1) * (10**3 if part == "thousand" else 10**6),
                Fraction(0),
            )
        elif part == "hundred":
            current *= 100
        elif part in _NUMERALS and (
            not before or before in (*_TENS, "hundred", "thousand", "million")
        ):
            current += _NUMERALS[part]
        else:
            return None
        before = part
    found = (total + current) / (below or 1)
    return -found if negative else found


def phrase(text: str) -> str:
    """Words in one spelling: small letters, no punctuation, known synonyms folded."""
    said = _PUNCTUATION.sub("", _HYPHEN.sub(" ", worded(text).lower()))
    if said.count(",") and len(said.split()) <= 8:
        said = re.sub(r"\s*,\s*(?:and\s+)?(?=\S)", " and ", said)
    said = re.sub(r"[\s,]+", " ", said).strip()
    said = _WINS.sub("", re.sub(r"^(?:therefore|thus|so|hence)\s+", "", said))
    said = _ORDERED.sub(lambda match: f"{match[1]} {numeral(match[2]) or match[2]}", said)
    for pattern, word in _NEGATIONS if _NEGATES.search(said) else ():
        said = pattern.sub(word, said)
    if _NOTHING.fullmatch(said):
        return "none"
    if said in _FIRST:
        return _FIRST[said]
    kept = [_FIRST.get(w, singular(w)) for w in said.split()
            if not {w, singular(w)} & _FILLER]  # fmt: skip
    joined = " ".join(kept) or said
    return _FIRST.get(joined, joined)


def members(phrase: str) -> list[str]:
    """The words of a list of words: `red, blue` has those of `blue and red`."""
    parts = phrase.split(" and ")
    return sorted(parts) if len(parts) > 1 else sorted([phrase])


def contradict(one: str, two: str) -> bool:
    """Whether two phrases differ in one word only, and those words exclude each other."""
    first, second = one.split(), two.split()
    if "none" in (one, two):
        other = second if one == "none" else first
        return len(other) > 1 and (other[0] in _NUMERALS or other[0] == "unique")
    for word in list(first):
        if word in second:
            first.remove(word)
            second.remove(word)
    if sorted((len(first), len(second))) == [0, 1]:
        return (first or second)[0] in ("not", "never", "no")
    if first and second and all(word.isdigit() for word in first + second):
        return True
    if len(first) != 1 or len(second) != 1:
        return False
    a, b = sorted((first[0], second[0]), key=len)
    if any({a, b} <= row for row in _EXCLUSIVE):
        return True
    return any(b == prefix + a for prefix in _PREFIXES) or a + "less" == b


def is_known(phrase: str) -> bool:
    """Whether every word of a phrase is one whose meaning is known here."""
    return bool(phrase) and all(
        word in _KNOWN or word in _FIRST.values()
        for word in [*phrase.split(), phrase][:-1] or [phrase]
    )


def based(phrase: str) -> int | None:
    """The value of `number 1011_2`; None if its base is no number up to 36, or a digit is none."""
    digits, _, base = phrase.removeprefix("number ").partition("_")
    named = numeral(base)
    try:
        return int(digits, int(base) if named is None else int(named))
    except ValueError:
        return None


def singular(word: str) -> str:
    """A word without the ending of its plural."""
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "ges")):
        return word[:-1]
    return word


_EXCLUSIVE = [{singular(word) for word in row.split()} for row in _ROWS]
_KNOWN = set().union(*_EXCLUSIVE) | set(
    "converge diverge divergent exist does not infinity none undefined absolutely definite "
    "semidefinite "
    "bounded unbounded finite infinite connected disconnected abelian nonabelian neither".split()
)
_PREFIXES = tuple("un in im ir il non dis anti semi skew quasi pseudo sub".split())
