"""Spaces by their names: spheres, tori, projective and Euclidean spaces, classical groups.

Products, wedges and connected sums of them are told apart by their rational Betti numbers and the
torsion of their first homology, which they cannot share if they are not of one homotopy type
(Hatcher, Algebraic Topology, chapters 2 and 3). That two are the same is not said here.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from deepmath_viz.maths.answers.reading.normalise import canonical
from deepmath_viz.maths.answers.reading.split import pieces

Betti = tuple[int, ...]
_INDEX = r"\{?\s*(\d)\s*\}?"
_FIELD = r"\\mathbb\s*\{?\s*([RC])\s*\}?"
_SPHERE = re.compile(rf"(S|T|D|B)\s*\^\s*{_INDEX}")
_FLAT = re.compile(rf"{_FIELD}(?:\s*\^\s*{_INDEX})?")
_PROJECTIVE = re.compile(
    rf"(?:\\mathbb\s*\{{?\s*([RC])\s*\}}?\s*(?:P|\\mathbb\s*\{{?\s*P\s*\}}?)|([RC])P|\\mathbb\s*\{{\s*([RC])P\s*\}})"
    rf"\s*\^\s*{_INDEX}"
)
_INTERVAL = re.compile(r"([(\[])\s*-?\w+\s*,\s*-?\w+\s*([)\]])|I")
_SQUARE = re.compile(rf"M\s*_\s*{_INDEX}\s*\(\s*{_FIELD}\s*\)")
_CLASSICAL = re.compile(
    rf"\\?(?:mathrm\s*\{{)?\s*(SU|SO|U|Sp)\s*\}}?\s*\(\s*(\d)\s*(?:,\s*{_FIELD}\s*)?\)"
)
_LARGEST = 40


@dataclass(frozen=True)
class Space:
    """A space: its dimension, Betti numbers, the torsion of its first homology, whether it is a
    closed manifold, and whether it is a vector space."""

    dimension: int
    betti: Betti
    torsion: Counter[int] = field(default_factory=Counter)
    closed: bool = True
    vector: bool = False


def differ(one: str, two: str) -> bool:
    """Whether two spaces are known to be different."""
    first, second = space(one), space(two)
    if first is None or second is None:
        return False
    if first.betti != second.betti or first.torsion != second.torsion:
        return True
    alike = (first.closed and second.closed) or (first.vector and second.vector)
    return alike and first.dimension != second.dimension


def are_open(one: str, two: str) -> bool:
    """Whether a projective space stands against what may be the same: a sphere, or one over a
    field that is not named."""
    faced = [
        re.fullmatch(r"\\mathbb\s*\{\s*[RCH]P\s*\}\s*\^\s*(.+)", t.strip()) for t in (one, two)
    ]
    for match, other in ((faced[0], two), (faced[1], one)):
        if match and re.fullmatch(rf"P\s*\^\s*{re.escape(match[1])}", other.strip()):
            return True
        if match and space(other) is not None:
            return True
    return False


def are_reordered(one: str, two: str) -> bool:
    """Whether two products have the same factors in another order."""
    parts = [sorted(canonical(part) for part in _cut(text, r"\times")) for text in (one, two)]
    return parts[0] == parts[1] and len(parts[0]) > 1 and space(one) is not None


def space(text: str) -> Space | None:
    """The space that a text names; None for anything else."""
    text = text.strip()
    for sign, join in ((r"\vee", _wedge), (r"\#", _sum), (r"\times", _product)):
        parts = _cut(text, sign)
        if len(parts) > 1:
            found = [space(part) for part in parts]
            whole = found[0]
            for other in found[1:]:
                whole = None if whole is None or other is None else join(whole, other)
            return whole
    if text[:1] == "(" and text[-1:] == ")" and "," not in text:
        return space(text[1:-1])
    return _named(text)


def _named(text: str) -> Space | None:
    if match := _SPHERE.fullmatch(text):
        name, n = match[1], int(match[2])
        if name == "S":
            return Space(n, _poly({0: 1, n: 1} if n else {0: 2}))
        if name == "T":
            return _power(Space(1, (1, 1)), n)
        return Space(n, (1,), closed=False)
    if match := _PROJECTIVE.fullmatch(text):
        letter, n = match[1] or match[2] or match[3], int(match[4])
        if letter == "C":
            return Space(2 * n, tuple(int(k % 2 == 0) for k in range(2 * n + 1)))
        betti = {0: 1, n: 1} if n % 2 else {0: 1}
        return Space(n, _poly(betti), Counter({2: 1}) if n > 1 else Counter())
    if match := _FLAT.fullmatch(text):
        size = int(match[2] or 1) * (1 + (match[1] == "C"))
        return Space(size, (1,), closed=False, vector=True)
    if match := _SQUARE.fullmatch(text):
        size = int(match[1]) ** 2 * (1 + (match[2] == "C"))
        return Space(size, (1,), closed=False, vector=True)
    if _INTERVAL.fullmatch(text):
        return Space(1, (1,), closed=False)
    if match := _CLASSICAL.fullmatch(text):
        return _classical(match[1], int(match[2]))
    return None


def _classical(name: str, n: int) -> Space | None:
    if not 1 <= n <= 6:
        return None
    if name in ("SU", "U"):
        degrees = [2 * k - 1 for k in range(2 if name == "SU" else 1, n + 1)]
    elif name == "Sp":
        degrees = [4 * k - 1 for k in range(1, n + 1)]
    else:
        half = n // 2
        degrees = [4 * k - 1 for k in range(1, half + n % 2 if n % 2 == 0 else half + 1)]
        degrees += [n - 1] if n % 2 == 0 else []
    found: Space | None = Space(0, (1,))
    for degree in degrees:
        sphere = Space(degree, _poly({0: 1, degree: 1}))
        found = None if found is None else _product(found, sphere)
    if found is None:
        return None
    torsion = Counter({2: 1}) if name == "SO" and n >= 3 else Counter()
    return Space(found.dimension, found.betti, torsion)


def _product(one: Space, two: Space) -> Space | None:
    if len(one.betti) + len(two.betti) > _LARGEST:
        return None
    betti = [0] * (len(one.betti) + len(two.betti) - 1)
    for i, a in enumerate(one.betti):
        for j, b in enumerate(two.betti):
            betti[i + j] += a * b
    return Space(one.dimension + two.dimension, tuple(betti), one.torsion + two.torsion,
                 one.closed and two.closed)  # fmt: skip


def _wedge(one: Space, two: Space) -> Space | None:
    size = max(len(one.betti), len(two.betti))
    a, b = (list(s.betti) + [0] * (size - len(s.betti)) for s in (one, two))
    betti = [x + y for x, y in zip(a, b, strict=True)]
    betti[0] -= 1
    return Space(max(one.dimension, two.dimension), tuple(betti), one.torsion + two.torsion,
                 closed=False)  # fmt: skip


def _sum(one: Space, two: Space) -> Space | None:
    n = one.dimension
    oriented = all(s.closed and len(s.betti) == n + 1 and s.betti[n] == 1 for s in (one, two))
    if two.dimension != n or n < 2 or not oriented:
        return None
    betti = [x + y for x, y in zip(one.betti, two.betti, strict=True)]
    betti[0] -= 1
    betti[n] -= 1
    return Space(n, tuple(betti), one.torsion + two.torsion)


def _power(base: Space, times: int) -> Space | None:
    found: Space | None = Space(0, (1,))
    for _ in range(times):
        found = None if found is None else _product(found, base)
    return found


def _poly(numbers: dict[int, int]) -> Betti:
    return tuple(numbers.get(k, 0) for k in range(max(numbers) + 1))


def _cut(text: str, sign: str) -> list[str]:
    found, current = [], ""
    for piece, depth in pieces(text):
        if depth == 0 and piece == sign:
            found.append(current.strip())
            current = ""
        else:
            current += piece
    return [*found, current.strip()]
