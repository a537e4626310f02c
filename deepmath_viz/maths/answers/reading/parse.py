"""What an answer is made of: numbers, lists, intervals, equations, words.

A shape is read from text alone; whether two of them mean the same is decided in `matching`.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace

from deepmath_viz.maths.answers.reading import split
from deepmath_viz.maths.answers.reading.tables import Tables
from deepmath_viz.maths.answers.reading.text import DERIVED
from deepmath_viz.maths.answers.reading.tokens import TOO_DEEP, Reading
from deepmath_viz.maths.answers.reading.trees import INFINITY
from deepmath_viz.maths.answers.reading.types import (
    Formula,
    Named,
    Opaque,
    Operation,
    Range,
    Relation,
    Residue,
    Series,
    Shape,
    Statement,
)

_NAMED = re.compile(r"^\\(?:mathbb|mathbf)\s*\{?\s*([RZNQC])\s*\}?$")
_LABEL = re.compile(
    r"^(?:\\?[A-Za-z]+'*|\\mathbb\s*\{?[EP]\}?|\\(?:text|mathrm|operatorname)\s*\{[^{}]*\})"
    r"(?:_(?:\{[^{}]*\}|\w)|\^\{?[*+-]\}?|'|\{\})*\s*(?:[(\[][^()]*(?:\([^()]*\))?[^()]*[)\]])?$"
)
_LABELS = re.compile(
    r"^\(\s*\\?[A-Za-z]+(?:_\{?\w+\}?)?(?:\s*,\s*\\?[A-Za-z]+(?:_\{?\w+\}?)?)+\s*\)$"
)
_IN_TEXT = re.compile(r"^\\text\s*\{([^{}]*[\d,][^{}]*)\}$")
_BUILT = re.compile(
    r"^\s*([A-Za-z])\s*(?:\\in\s*\\mathbb\s*\{?R\}?)?\s*(?:\\mid|\||:)\s*(.*)$", re.DOTALL
)
_DISTANCE = re.compile(
    r"^(?:\||\\lvert)\s*(?P<name>[a-z]|\\(?!infty|pi(?![a-z])|frac|sqrt)[a-z]+)\s*(?:(?P<sign>[+-])\s*(?P<shift>[^|]+?))?"
    r"\s*(?:\||\\rvert)$"
)
#: A wedge of forms or vectors; between p and q it is an "and".
_FORMS = re.compile(
    r"(?<![A-Za-z\\])d\s*(?:[a-z]|\\[a-z]+)|e_|[a-or-z]\s*\\wedge|\\(?:omega|eta|alpha)"
)
_COLUMN = re.compile(r"^([(\[][^()\[\]]*,[^()\[\]]*[)\]])\s*\^\s*\{?\s*(?:T|\\top)\s*\}?$")
#: Letters that stand for what is asked rather than for what is given.
_UNKNOWNS = set("x y z t u v w n m k".split())
#: Inclusions that are read from the right.
_TURNED = {r"\supset": r"\subset", r"\supseteq": r"\subseteq", r"\supsetneq": r"\subsetneq"}
_VARIABLE = re.compile(r"^(?:[A-Za-z]|\\[a-z]+)(?:_(?:\{\w+\}|\w))?$")
_MODULO = re.compile(
    r"^(.*?)\s*(?:\\pmod\s*(\{.*\}|\S+)|\(?\s*\\(?:bmod|mod)\s*(\{.*\}|[^\s)]+)\s*\)?|"
    r"\(\s*(?:mod|\\(?:text|operatorname|mathrm)\s*\{\s*mod\s*\})\s*(.*?)\))$"
)


def read(text: str, reading: Reading, *, thousands: bool) -> Shape:
    """The shape of a cleaned answer; `Opaque` where it is none of the kinds known here."""
    return _Shaper(reading, thousands).shape(text.strip())


@dataclass(frozen=True, slots=True)
class _Shaper(Tables):
    depth: int = 0

    def inner(self, text: str) -> Shape:
        if self.depth > 12:
            return Opaque(text, TOO_DEEP)
        return replace(self, depth=self.depth + 1).shape(text.strip(" ,"))

    def shape(self, text: str) -> Shape:
        if not text:
            return Opaque(text, "nothing is written")
        if whole := _IN_TEXT.match(text):
            return self.inner(whole.group(1))
        found = self.matrix(text) or self.conditional(text) or self.in_words(text)
        if found is not None:
            return found
        if (named := _NAMED.match(text)) or text in (r"\emptyset", r"\{\}", r"\{ \}"):
            return Named(named.group(1) if named else "")
        parts, word = split.at_words(text)
        if word and all(parts):
            return self.several(parts, word)
        modulo = self.residue(text)
        if modulo is not None:
            return modulo
        parts = split.at_commas(text, thousands=self.thousands)
        if len(parts) > 1:
            return self.several([part for part in parts if part], "")
        sides, signs = split.at_relations(text)
        if r"\wedge" in signs and _FORMS.search(text):
            sides, signs = split.at_relations(text, frozenset({r"\wedge"}))
        if signs:
            return self.relation(text, sides, signs)
        if column := _COLUMN.match(text):
            return self.inner(column[1])
        return self.collection(text) or self.quantity(text) or self.formula(text)

    def several(self, parts: list[str], word: str) -> Shape:
        items = [self.inner(part) for part in parts]
        first, last = items[0], items[-1]
        if (
            isinstance(last, Range)
            and isinstance(last.allowed, Named)
            and last.variable in parts[0]
        ):
            name = rf"(?<![A-Za-z\\]){re.escape(last.variable)}(?![A-Za-z])"
            parts = [re.sub(name, "k", part) for part in parts]
            first = self.inner(parts[0])
            return self.several(parts[:-1], word) if len(parts) > 2 else first
        if (
            isinstance(first, Relation)
            and first.label
            and not any(isinstance(item, Relation | Range) for item in items[1:])
        ):
            whole = Series("", tuple(self.flat([first.value, *items[1:]])), "")
            return replace(first, right=", ".join([first.right, *parts[1:]]), value=whole)
        if isinstance(first, Range) and first.relation and first.relation.sign == "!=":
            rest = self.flat(items[1:])
            if all(isinstance(item, Formula) for item in rest):
                hole = Series(r"\{", tuple(self.flat([first.relation.value, *rest])), r"\}")
                return Range(first.variable, Operation(r"\setminus", (Named("R"), hole)))
        ranges = [item for item in items if isinstance(item, Range)]
        if ranges and (word == "or" or len(ranges) == len(items)):
            name = ranges[0].variable
            allowed = [_allowed(item, name) for item in items]
            if all(allowed):
                sign = r"\cup" if word == "or" else r"\cap"
                return Range(name, Operation(sign, tuple(shape for shape in allowed if shape)))
        return Series("", tuple(self.flat(items)), "", word)

    def flat(self, items: list[Shape]) -> list[Shape]:
        found: list[Shape] = []
        for item in items:
            bare = isinstance(item, Series) and not item.opening
            found.extend(item.items if isinstance(item, Series) and bare else [item])
        return found

    def residue(self, text: str) -> Shape | None:
        match = _MODULO.match(text)
        if match is None:
            return None
        value, modulus = match.group(1), next(g for g in match.groups()[1:] if g)
        sides, signs = split.at_relations(value)
        if signs not in ([], ["mod"], ["="]):
            return Opaque(text, "a chain of congruences")
        modulus = modulus[1:-1] if modulus.startswith("{") else modulus
        shapes = [self.inner(part) for part in split.at_commas(sides[-1], thousands=False)]
        inside = shapes[0] if len(shapes) == 1 else Series("", tuple(shapes), "")
        return Residue(sides[0] if signs else "", inside, self.inner(modulus))

    def relation(self, text: str, sides: list[str], signs: list[str]) -> Shape:
        if signs[0] == "~" and len(signs) == 1 and not sides[0]:
            found = self.inner(sides[1])
            return replace(found, about=True) if isinstance(found, Formula) else found
        if signs == [r"\notin"] and _VARIABLE.match(sides[0]):
            hole = self.inner(sides[1])
            return Range(sides[0], Operation(r"\setminus", (Named("R"), hole)))
        unknown = set(signs) - set(split.RELATIONS.values())
        if len(signs) == 1 and unknown and all(sides) and r"\lim" not in text:
            if signs[0] in _TURNED:
                sides, signs = sides[::-1], [_TURNED[signs[0]]]
            return Statement(signs[0], tuple(self.inner(side) for side in sides))
        if unknown or "" in sides[1:]:
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
            label = is_label(sides[0]) and not (
                _VARIABLE.match(sides[0]) and _VARIABLE.match(sides[-1])
            )
            if len(signs) > 1 and all(_VARIABLE.match(side) for side in sides[:-1]):
                return self.several([f"{side} = {sides[-1]}" for side in sides[:-1]], "and")
            if len(signs) > 1 and not label:
                return Opaque(text, "a chain of equations")
            return Relation(sides[0], "=", sides[-1], label, self.inner(sides[-1]))
        if signs == ["in"]:
            return Range(sides[0], self.inner(sides[1]))
        if "=" in signs or "~" in signs or "mod" in signs or "in" in signs:
            return Opaque(text, "a chain of relations")
        if len(sides) == 2 and (distance := _DISTANCE.match(sides[0])) and signs[0] != "!=":
            return self.distance(distance, sides[1], signs[0])
        return self.inequality(text, sides, signs)

    def distance(self, match: re.Match[str], radius: str, sign: str) -> Shape:
        """What `|x - a| < r` allows x to be."""
        middle = f"({match['sign'] or '+'}{match['shift'] or 0})"
        name = match["name"]
        low, high = f"-{middle}-({radius})", f"-{middle}+({radius})"
        if sign.startswith("<"):
            return self.inequality("", [low, name, high], [sign, sign])
        closed = sign.replace(">", "<")
        outer = [self.inequality("", [name, low], [closed]),
                 self.inequality("", [high, name], [closed])]  # fmt: skip
        return Range(
            name, Operation(r"\cup", tuple(s.allowed for s in outer if isinstance(s, Range)))
        )

    def inequality(self, text: str, sides: list[str], signs: list[str]) -> Shape:
        if signs[0].startswith(">"):
            sides = sides[::-1]
            signs = [sign.replace(">", "<") for sign in signs[::-1]]
        if any(sign.startswith(">") for sign in signs) or ("!=" in signs and len(signs) > 1):
            return Opaque(text, "a chain of inequalities")
        variable = [i for i, side in enumerate(sides) if _VARIABLE.match(side)]
        if len(sides) == 2:
            asked = [i for i in variable if sides[i] in _UNKNOWNS]
            variable = variable if len(variable) < 2 else asked if len(asked) == 1 else []
        if len(sides) > 3 or not variable or (len(sides) == 3 and 1 not in variable):
            if len(sides) == 2:
                return Relation(sides[0], signs[0], sides[1], False, self.inner(sides[1]))
            return Opaque(text, "an inequality")
        name = sides[1] if len(sides) == 3 else sides[variable[0]]
        low, high = Formula(("-", INFINITY), r"-\infty"), Formula(INFINITY, r"\infty")
        if signs == ["!="]:
            excluded = self.inner(sides[1 - variable[0]])
            holes = excluded.items if isinstance(excluded, Series) else (excluded,)
            hole = Series(r"\{", holes, r"\}")
            found = Relation(sides[0], "!=", sides[1], False, excluded)
            return Range(name, Operation(r"\setminus", (Named("R"), hole)), found)
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
        if len(sides) == 3:
            return Range(name, allowed)
        found = Relation(sides[0], signs[0], sides[1], False, allowed)
        return Range(name, allowed, found)

    def collection(self, text: str) -> Shape | None:
        parts, signs = split.at_set_operations(text)
        if signs and all(parts):
            if len(set(signs)) > 1:
                return Opaque(text, "mixed set operations")
            return Operation(signs[0], tuple(self.inner(part) for part in parts))
        if re.match(r"^\].*,.*[\])\[]$|^[\[(].*,.*\[$", text):
            text = ("(" if text[0] == "]" else text[0]) + text[1:]
            text = text[:-1] + (")" if text[-1] == "[" else text[-1])
        brackets = split.enclosed(text)
        if brackets is None:
            return self.scaled(text)
        opening, inside, closing = brackets
        if opening == "{":
            return self.inner(inside)
        if r"\{" in opening and re.search(r"\\mid|\||:", inside):
            built = _BUILT.match(inside)
            found = self.inner(built.group(2)) if built else None
            if built and isinstance(found, Range) and found.variable == built.group(1):
                return found
            if built and isinstance(found, Relation) and found.sign not in ("mod", "~", "in"):
                return Range(built.group(1), found)
            return Opaque(text, "a set given by a condition")
        signs_written = text.count(r"\pm")
        if opening != r"\{" and 1 <= signs_written <= 4 and r"\mp" not in text and "," in inside:
            parts = text.split(r"\pm")
            choices = itertools.product("+-", repeat=signs_written)
            both = (
                self.inner(
                    parts[0] + "".join(s + p for s, p in zip(choice, parts[1:], strict=True))
                )
                for choice in choices
            )
            return Series("", tuple(both), "")
        items = split.at_commas(inside, thousands=False)
        if len(items) < 2 and opening != r"\{":
            return None
        shapes = [self.inner(item) for item in items if item]
        if opening == r"\{":
            shapes = self.flat(shapes)
        return Series(opening, tuple(shapes), closing)


def _allowed(item: Shape, name: str) -> Shape | None:
    """What a condition or a value allows a variable to be; None for one on something else."""
    if isinstance(item, Range):
        return item.allowed if item.variable == name else None
    if isinstance(item, Relation) and item.sign == "=" and item.left == name:
        return Series(r"\{", (item.value,), r"\}")
    return None


def is_label(left: str) -> bool:
    """Whether the left side of an equation only names what the right side is."""
    named = _LABEL.match(left) or _LABELS.match(left) or DERIVED.match(left)
    return bool(named) and left not in ("e", "i", r"\pi")
