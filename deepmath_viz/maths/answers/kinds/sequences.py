"""Numbers side by side that are no product: permutations in cycles, ratios, times of day."""

from __future__ import annotations

import re

_CYCLES = re.compile(r"^(?:\(\s*\d+(?:\s+\d+)+\s*\)\s*)+$|^(?:\(\s*[1-9]{1,9}\s*\)\s*){2,}$")
_POWERED = re.compile(
    r"^(?P<base>\(\s*\d+(?:\s+\d+)+\s*\))\s*\^\s*(?:\{\s*(?P<braced>-?\d{1,3})\s*\}|(?P<digit>\d))$"
)
_RATIO = re.compile(r"^[^:=<>|]+(?::[^:=<>|]+)+$")
#: A point in homogeneous coordinates.
_ENCLOSED = re.compile(r"^[(\[]([^()\[\],]*:[^()\[\],]*)[)\]]$")
_TO = re.compile(
    r"^(\d+(?:\.\d+)?|[a-z])\s*(?:\\text\s*\{\s*to\s*\}|(?<![A-Za-z])to(?![A-Za-z]))\s*"
    r"(\d+(?:\.\d+)?|[a-z])$"
)
_TIME = re.compile(r"^\d{1,2}\s*:\s*\d\d(?:\s*:\s*\d\d)?$")


def permutation(text: str) -> dict[int, int] | None:
    """What a product of cycles such as `(1 2 3)(4 5)` does, without the points that it leaves;
    the right cycle acts first, as functions do. None where the text is no such product."""
    if powered := _POWERED.match(text.strip()):
        return _power(powered["base"], int(powered["braced"] or powered["digit"]))
    if not _CYCLES.match(text.strip()):
        return None
    cycles: list[list[int]] = []
    for inside in re.findall(r"\(([^()]*)\)", text):
        split = inside.split()
        points = [int(point) for point in (split if len(split) > 1 else inside.strip())]
        if len(set(points)) != len(points):
            return None
        cycles.append(points)
    points = sorted(point for cycle in cycles for point in cycle)
    lengths = {len(cycle) for cycle in cycles}
    if 1 in lengths and (lengths == {1} or points != list(range(1, len(points) + 1))):
        return None  # numbers in brackets
    found: dict[int, int] = {}
    for point in {point for cycle in cycles for point in cycle}:
        image = point
        for cycle in reversed(cycles):
            if image in cycle:
                image = cycle[(cycle.index(image) + 1) % len(cycle)]
        if image != point:
            found[point] = image
    return found


def _power(cycle: str, times: int) -> dict[int, int] | None:
    """A power of one cycle, without the points that it leaves."""
    points = [int(point) for point in cycle.strip("() ").split()]
    if len(set(points)) < len(points):
        return None
    size = len(points)
    found = {point: points[(at + times) % size] for at, point in enumerate(points)}
    return {point: image for point, image in found.items() if point != image}


def ratio(text: str) -> list[str] | None:
    """The terms of a ratio; None where the text is none."""
    text = _TO.sub(r"\1:\2", text)
    if ":" not in text or not _RATIO.match(text):
        return None
    if (enclosed := _ENCLOSED.match(text)) is not None:
        text = enclosed[1]
    terms = [term.strip() for term in text.split(":")]
    return None if _inside_braces(text) or not all(terms) else terms


def is_time(text: str) -> bool:
    """Whether a text may be a time of day."""
    return _TIME.match(text.strip()) is not None


def _inside_braces(text: str) -> bool:
    depth = 0
    for char in text:
        depth += {"{": 1, "}": -1, "(": 1, ")": -1}.get(char, 0)
        if char == ":" and depth:
            return True
    return False
