"""What an answer is made of: numbers, lists, intervals, equations, words.

A shape is read from text alone; whether two of them mean the same is decided in `matching`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from deepmath_viz.answers import cutting, forms, words
from deepmath_viz.answers.kinds import (
    Boolean,
    Choice,
    Formula,
    Matrix,
    Named,
    Opaque,
    Operation,
    Quantity,
    Range,
    Relation,
    Residue,
    Series,
    Shape,
    Words,
    number,
)
from deepmath_viz.answers.syntax import Tree, parse
from deepmath_viz.answers.tokens import TOO_DEEP, NotMathematics, Reading

_NAMED = re.compile(r"^\\(?:mathbb|mathbf)\s*\{?\s*([RZNQC])\s*\}?$")
_MATRIX = re.compile(
    r"^(?P<before>.*?)\\begin\s*\{(?P<kind>[pbB]?matrix|smallmatrix|array|cases)\}"
    r"(?:\s*\{[lcr| ]*\})?(?P<body>.*)\\end\s*\{(?P=kind)\}(?P<after>.*)$",
    re.DOTALL,
)
_LABEL = re.compile(
    r"^(?:\\?[A-Za-z]+'*|\\mathbb\s*\{?[EP]\}?|\\(?:text|mathrm|operatorname)\s*\{[^{}]*\})"
    r"(?:_(?:\{[^{}]*\}|\w)|\^\{?[*+-]\}?|'|\{\})*\s*(?:[(\[][^()]*(?:\([^()]*\))?[^()]*[)\]])?$"
)
_LABELS = re.compile(
    r"^\(\s*\\?[A-Za-z]+(?:_\{?\w+\}?)?(?:\s*,\s*\\?[A-Za-z]+(?:_\{?\w+\}?)?)+\s*\)$"
)
_DERIVATIVE = re.compile(r"^\\frac\s*\{\s*(?:d|\\partial)[^{}]*\}\s*\{\s*(?:d|\\partial)[^{}]*\}$")
_VARIABLE = re.compile(r"^(?:[A-Za-z]|\\[a-z]+)(?:_(?:\{\w+\}|\w))?$")
_UNIT = re.compile(
    r"^(?P<value>.*?)\s*(?P<unit>(?:\\(?:text|mathrm)\s*\{[^{}]*\}\s*|[A-Za-z]{2,}[A-Za-z ./]*)"
    r"(?:\^\s*\{?\s*-?\d\s*\}?)?)$",
    re.DOTALL,
)
_MODULO = re.compile(
    r"^(.*?)\s*(?:\\pmod\s*(\{.*\}|\S+)|\(?\s*\\(?:bmod|mod)\s*(\{.*\}|[^\s)]+)\s*\)?|"
    r"\(\s*(?:mod|\\(?:text|operatorname|mathrm)\s*\{\s*mod\s*\})\s*(.*?)\))$"
)
_MIXED = re.compile(r"(?<![\d.^_{])(\d+) (\d+)/(\d+)(?![\d.])")
_BASED = re.compile(r"^\(?\d+\)?_\{?(?:\d+|\\text\s*\{[a-z]+\})\}?$")


def read(text: str, reading: Reading, *, thousands: bool) -> Shape:
    """The shape of a cleaned answer; `Opaque` where it is none of the kinds known here."""
    return _Shaper(reading, thousands).shape(text.strip())


@dataclass(frozen=True, slots=True)
class _Shaper:
    reading: Reading
    thousands: bool
    depth: int = 0

    def inner(self, text: str) -> Shape:
        if self.depth > 12:
            return Opaque(text, TOO_DEEP)
        return replace(self, depth=self.depth + 1).shape(text.strip(" ,"))

    def shape(self, text: str) -> Shape:
        if not text:
            return Opaque(text, "nothing is written")
        found = self.in_words(text) or self.matrix(text)
        if found is not None:
            return found
        if (named := _NAMED.match(text)) or text in (r"\emptyset", r"\{\}", r"\{ \}"):
            return Named(named.group(1) if named else "")
        parts, word = cutting.at_words(text)
        if word and all(parts):
            return self.several(parts)
        modulo = self.residue(text)
        if modulo is not None:
            return modulo
        parts = cutting.at_commas(text, thousands=self.thousands)
        if len(parts) > 1:
            return self.several([part for part in parts if part])
        sides, signs = cutting.at_relations(text)
        if signs:
            return self.relation(text, sides, signs)
        return self.collection(text) or self.quantity(text) or self.formula(text)

    def in_words(self, text: str) -> Shape | None:
        if (truth := words.boolean(text)) is not None:
            return Boolean(truth)
        if chosen := words.choice(text):
            return Choice(*chosen)
        numeral = words.numeral(text)
        if numeral is not None:
            return number(numeral)
        phrase = words.phrase(text) if re.search(r"[A-Za-z]{3}", words.worded(text)) else ""
        if phrase in ("infinity", "negative infinity"):
            infinity: Tree = ("const", "inf")
            return Formula(infinity if phrase == "infinity" else ("-", infinity), text)
        if phrase == "all real numbers":
            return Named("R")
        if phrase == "none":
            return Named("")
        if _BASED.match(text):
            return Words("number " + re.sub(r"[\s{}()]|\\text", "", text))
        if forms.classify(text) == "text" and not self.unit_of(text):
            return Words(phrase)
        return None

    def matrix(self, text: str) -> Shape | None:
        match = _MATRIX.match(text)
        if match is None:
            return None
        before, after = match["before"].strip(" ([{"), match["after"].strip(" )]}.")
        cells = [
            [cell.strip() for cell in row.split("&")]
            for row in re.split(r"\\\\(?:\s*\[[^\]]*\])?|\\cr", match["body"])
            if row.strip()
        ]
        sides, signs = cutting.at_relations(before)
        if signs == ["="] and not sides[1]:
            before = ""
        if match["kind"] == "cases" or after or r"\begin" in match["body"]:
            return Opaque(text, "cases" if match["kind"] == "cases" else "an unusual matrix")
        rows = tuple(
            tuple(self.inner(f"{before} ({cell})" if before else cell) for cell in row)
            for row in cells
        )
        return Matrix(rows) if rows else Opaque(text, "an empty matrix")

    def several(self, parts: list[str]) -> Shape:
        items = [self.inner(part) for part in parts]
        first = items[0]
        if (
            isinstance(first, Relation)
            and first.label
            and not any(isinstance(item, Relation | Range) for item in items[1:])
        ):
            whole = Series("", tuple(self.flat([first.value, *items[1:]])), "")
            return replace(first, right=", ".join([first.right, *parts[1:]]), value=whole)
        if all(isinstance(item, Range) for item in items) and len({i.variable for i in items}) == 1:
            return Opaque(", ".join(parts), "several conditions")
        return Series("", tuple(self.flat(items)), "")

    def flat(self, items: list[Shape]) -> list[Shape]:
        found: list[Shape] = []
        for item in items:
            bare = isinstance(item, Series) and not item.opening
            found.extend(item.items if bare else [item])
        return found

    def residue(self, text: str) -> Shape | None:
        match = _MODULO.match(text)
        if match is None:
            return None
        value, modulus = match.group(1), next(g for g in match.groups()[1:] if g)
        sides, signs = cutting.at_relations(value)
        if signs not in ([], ["mod"], ["="]):
            return Opaque(text, "a chain of congruences")
        modulus = modulus[1:-1] if modulus.startswith("{") else modulus
        shapes = [self.inner(part) for part in cutting.at_commas(sides[-1], thousands=False)]
        inside = shapes[0] if len(shapes) == 1 else Series("", tuple(shapes), "")
        return Residue(sides[0] if signs else "", inside, self.inner(modulus))

    def relation(self, text: str, sides: list[str], signs: list[str]) -> Shape:
        if signs[0] == "~" and len(signs) == 1 and not sides[0]:
            found = self.inner(sides[1])
            return replace(found, about=True) if isinstance(found, Formula) else found
        if any(sign not in cutting.RELATIONS.values() for sign in signs) or "" in sides[1:]:
            return Opaque(text, f"the relation {signs[0]}")
        if signs[-1] == "~" and len(signs) > 1:
            sides, signs = sides[:-1], signs[:-1]
        if signs == ["~"]:
            if not is_label(sides[0]):
                return self.inner(sides[0])
            found = self.inner(sides[1])
            value = replace(found, about=True) if isinstance(found, Formula) else found
            return Relation(sides[0], "=", sides[1], True, value)
        if set(signs) == {"="}:
            label = is_label(sides[0])
            if len(signs) > 1 and not label:
                return Opaque(text, "a chain of equations")
            return Relation(sides[0], "=", sides[-1], label, self.inner(sides[-1]))
        if signs == ["in"]:
            return Range(sides[0], self.inner(sides[1]))
        if "=" in signs or "~" in signs or "mod" in signs or "in" in signs:
            return Opaque(text, "a chain of relations")
        return self.inequality(text, sides, signs)

    def inequality(self, text: str, sides: list[str], signs: list[str]) -> Shape:
        if signs[0].startswith(">"):
            sides = sides[::-1]
            signs = [sign.replace(">", "<") for sign in signs[::-1]]
        if any(sign.startswith(">") for sign in signs) or ("!=" in signs and len(signs) > 1):
            return Opaque(text, "a chain of inequalities")
        variable = [i for i, side in enumerate(sides) if _VARIABLE.match(side)]
        if len(sides) == 2:
            variable = variable[:1] if len(variable) < 2 else []
        if len(sides) > 3 or not variable or (len(sides) == 3 and 1 not in variable):
            if len(sides) == 2:
                return Relation(sides[0], signs[0], sides[1], False, self.inner(sides[1]))
            return Opaque(text, "an inequality")
        name = sides[1] if len(sides) == 3 else sides[variable[0]]
        infinity: Tree = ("const", "inf")
        low, high = Formula(("-", infinity), r"-\infty"), Formula(infinity, r"\infty")
        if signs == ["!="]:
            excluded = self.inner(sides[1 - variable[0]])
            hole = Series(r"\{", (excluded,), r"\}")
            return Range(name, Operation(r"\setminus", (Named("R"), hole)))
        if len(sides) == 3:
            ends, closed = (sides[0], sides[2]), (signs[0] == "<=", signs[1] == "<=")
            allowed = Series(
                "[" if closed[0] else "(",
                (self.inner(ends[0]), self.inner(ends[1])),
                "]" if closed[1] else ")",
            )
        elif variable[0] == 0:
            allowed = Series("(", (low, self.inner(sides[1])), "]" if signs[0] == "<=" else ")")
        else:
            allowed = Series("[" if signs[0] == "<=" else "(", (self.inner(sides[0]), high), ")")
        return Range(name, allowed)

    def collection(self, text: str) -> Shape | None:
        parts, signs = cutting.at_set_operations(text)
        if signs and all(parts):
            if len(set(signs)) > 1:
                return Opaque(text, "mixed set operations")
            return Operation(signs[0], tuple(self.inner(part) for part in parts))
        if re.match(r"^\].*,.*[\])\[]$|^[\[(].*,.*\[$", text):
            text = text.translate(str.maketrans("][", "(]")) if text[0] == "]" else text[:-1] + ")"
            if text.endswith("]") and not text.endswith("]]"):
                text = text[:-1] + ")"
        brackets = cutting.enclosed(text)
        if brackets is None:
            return None
        opening, inside, closing = brackets
        if opening == "{":
            return self.inner(inside)
        if r"\{" in opening and re.search(r"\\mid|\||:", inside):
            return Opaque(text, "a set given by a condition")
        items = cutting.at_commas(inside, thousands=False)
        if len(items) < 2 and opening != r"\{":
            return None
        shapes = [self.inner(item) for item in items if item]
        if opening == r"\{":
            shapes = self.flat(shapes)
        return Series(opening, tuple(shapes), closing)

    def unit_of(self, text: str) -> tuple[str, str] | None:
        """Value and unit of a number with a unit behind it."""
        match = _UNIT.match(text)
        if match is None or not re.search(r"[\d})]\s*$|\\pi\s*$", match["value"]):
            return None
        marked = match["unit"].startswith("\\")
        if not marked and words.unit(match["unit"]) is None:
            return None
        said = words.worded(match["unit"]).lower()
        if re.search(r"\b(?:if|for|when|where|and|or|mod|not|is|of|with|otherwise)\b", said):
            return None
        return match["value"].strip(), match["unit"]

    def quantity(self, text: str) -> Shape | None:
        if text.startswith("$") and re.match(r"^\$\s*-?[\d.]", text):
            value = self.formula(text[1:].strip())
            return Quantity(value, "dollar", "$") if isinstance(value, Formula) else None
        for mark, unit in ((r"\degree", "degree"), ("%", "percent")):
            if text.endswith(mark) and text.count(mark) == 1:
                value = self.formula(text[: -len(mark)].strip())
                return Quantity(value, unit, mark) if isinstance(value, Formula) else None
        found = self.unit_of(text)
        if found is None:
            return None
        if found[0].endswith(r"\degree"):
            return self.inner(found[0])
        value = self.formula(found[0])
        if not isinstance(value, Formula):
            return None
        unit = words.unit(found[1])
        return value if unit == "" else Quantity(value, unit, words.phrase(found[1]))

    def formula(self, text: str) -> Shape:
        if self.thousands:
            text = re.sub(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])", _joined, text)
        about = re.search(r"\s*(?:\.\.\.|\\ldots)$", text)
        if about:
            text = text[: about.start()]
        text = _MIXED.sub(r"\1\\frac{\2}{\3}", re.sub(r"(?<=\d) (?=\d{3}(?:\D|$))", "", text))
        try:
            if r"\pm" in text or r"\mp" in text:
                if text.count(r"\pm") + text.count(r"\mp") > 1 and r"\mp" not in text:
                    return Opaque(text, "several double signs")
                both = [parse(text, replace(self.reading, sign=sign)) for sign in (1, -1)]
                return Series("", tuple(Formula(tree, text) for tree in both), "")
            return Formula(parse(text, self.reading), text, bool(about))
        except (NotMathematics, RecursionError, ZeroDivisionError) as err:
            return Opaque(text, str(err))


def is_label(left: str) -> bool:
    """Whether the left side of an equation only names what the right side is."""
    named = _LABEL.match(left) or _LABELS.match(left) or _DERIVATIVE.match(left)
    return bool(named) and left not in ("e", "i", r"\pi")


def _joined(match: re.Match[str]) -> str:
    return match.group().replace(",", "")
