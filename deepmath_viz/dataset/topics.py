"""Topic paths such as `Mathematics -> Calculus -> Limits` and the tree that they form.

The real paths have 2 to 6 parts, begin with `Mathematics`, and often end in `Other`, so a leaf
name alone is ambiguous: a topic is always its whole path.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

ROOT = "Mathematics"
#: What many paths end in, which names nothing.
OTHER = "Other"
SEPARATOR = " -> "
_ARROW = re.compile(r"\s*(?:->|→|⟶)\s*")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic path; `regular` is False where the source wrote it in a shape of its own."""

    path: tuple[str, ...]
    regular: bool = True

    @property
    def name(self) -> str:
        """The canonical spelling, `Mathematics -> Calculus -> Limits`."""
        return SEPARATOR.join(self.path)

    @property
    def domain(self) -> str | None:
        """The second part of the path, None for the bare root."""
        return self.path[1] if len(self.path) > 1 else None


def parse(value: object) -> Topic | None:
    """Read a topic cell: a path as text, or a list of names, which may be written as JSON.

    None where there is no topic. A path that does not begin at the root is put under it and marked
    as not regular; anything that is no text at all is not a topic.
    """
    names = _from_json(value) if isinstance(value, str) else value
    if isinstance(names, str):
        names = [names]
    if not isinstance(names, Sequence) or not all(isinstance(name, str) for name in names):
        return None
    # A name in a list may itself hold an arrow; the canonical spelling cannot tell it from two.
    parts = [_SPACE.sub(" ", part).strip() for name in names for part in _ARROW.split(name)]
    path = tuple(part for part in parts if part)
    if not path:
        return None
    if path[0] != ROOT:
        below = path[1:] if path[0].casefold() == ROOT.casefold() else path
        return Topic((ROOT, *below), regular=False)
    regular = isinstance(value, str) and SEPARATOR.join(path) == value
    return Topic(path, regular=regular)


def _from_json(text: str) -> object:
    """The list that a text such as `["Mathematics", "Algebra"]` stands for; else the text."""
    if text.lstrip()[:1] in ("[", "{"):
        with suppress(ValueError, RecursionError):
            return json.loads(text)
    return text


def ancestors(name: str) -> list[str]:
    """The names of a topic's path from the root's child down to itself."""
    parts = name.split(SEPARATOR)
    return [SEPARATOR.join(parts[: i + 1]) for i in range(1, len(parts))] or [name]


def short(name: str) -> str:
    """The name without its root, for headings: `Calculus -> Limits`."""
    return name.removeprefix(ROOT + SEPARATOR)


@dataclass(frozen=True, slots=True)
class Node:
    """One node of the topic tree.

    Attributes:
        name: canonical path of the node.
        label: last part of the path.
        parent: canonical path of the parent, None for the root.
        count: problems at this node or below it.
        own: problems at exactly this path.
        depth: 0 for the root.
    """

    name: str
    label: str
    parent: str | None
    count: int
    own: int
    depth: int


def tree(counts: Mapping[str, int]) -> list[Node]:
    """Build the tree over `counts` (canonical path -> problems), root first, children by name.

    Every node's `count` is its own problems plus its children's; `Other` comes last among
    siblings. The root is always there, even when `counts` is empty.
    """
    totals: dict[tuple[str, ...], int] = {(ROOT,): 0}
    for name, count in counts.items():
        parts = tuple(name.split(SEPARATOR))
        for end in range(1, len(parts) + 1):
            totals[parts[:end]] = totals.get(parts[:end], 0) + count

    def order(path: tuple[str, ...]) -> tuple[tuple[bool, str], ...]:
        return tuple((part == OTHER, part) for part in path)

    return [
        Node(
            name=SEPARATOR.join(path),
            label=path[-1],
            parent=SEPARATOR.join(path[:-1]) or None,
            count=total,
            own=counts.get(SEPARATOR.join(path), 0),
            depth=len(path) - 1,
        )
        for path, total in sorted(totals.items(), key=lambda item: order(item[0]))
    ]


def largest(nodes: Sequence[Node], most: int) -> list[Node]:
    """The root and the `most` nodes with the most problems below it, in the order that they have.

    None comes without its parents, which are never smaller.
    """
    ranked = sorted(range(1, len(nodes)), key=lambda n: (-nodes[n].count, nodes[n].depth, n))
    kept = {0, *ranked[:most]}
    return [node for n, node in enumerate(nodes) if n in kept]
