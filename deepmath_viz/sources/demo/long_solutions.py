"""A few problems whose solutions are long, as the longest real ones are: explicit enumerations."""

from __future__ import annotations

from collections.abc import Callable
from math import comb, gcd, isqrt
from typing import Any

from .templates import Draft, Method

_TOPICS = {
    "collatz": "Mathematics -> Discrete Mathematics -> Algorithms",
    "coprime": "Mathematics -> Number Theory -> Greatest Common Divisors (GCD)",
    "squares": "Mathematics -> Number Theory -> Other",
    "triples": "Mathematics -> Discrete Mathematics -> Combinatorics",
}


def problems(make: Callable[..., Any]) -> list[Any]:
    """Four problems; `make` is the row class, passed in because it imports this module."""
    return [make(**fields) for fields in (_collatz(160), _coprime(64), _squares(420), _triples(58))]


def _fields(
    kind: str,
    question: str,
    answer: int,
    difficulty: float,
    listing: list[str],
    intro: tuple[str, str, str],
    closing: str,
) -> dict[str, Any]:
    """Row fields; the enumeration stands in full in the first solution, in part in the others."""
    texts = []
    for n, (opening, keep) in enumerate(zip(intro, (1, 6, 12), strict=True)):
        shown = [line for i, line in enumerate(listing) if i % keep == 0]
        note = "" if keep == 1 else f"(Writing down only every {keep}th line here.)\n"
        body = "\n".join(shown)
        texts.append(
            f"{opening}\n\n{note}{body}\n\n{closing} So the total is {answer}.\n\n"
            f"**Final Answer**\n\\boxed{{{answer}}}\n</think>\n\n"
            f"{('We enumerate.', 'An exhaustive search settles it.', 'Counting case by case:')[n]}\n\n"
            f"1. **Cases**: there are ${len(listing)}$ lines in the enumeration above.\n"
            f"2. **Total**: {closing}\n\n\\[\n\\boxed{{{answer}}}\n\\]".replace(
                f"${len(listing)}$", f"\\({len(listing)}\\)"
            )
        )
    draft = Draft(
        params={"kind": kind},
        goal="",
        asks=(question,),
        answer=answer,
        difficulty=difficulty,
        methods=(Method("", ()),),
        check="",
    )
    return {
        "template": "long_solution",
        "draft": draft,
        "question": question,
        "final_answer": str(answer),
        "difficulty": difficulty,
        "topic": _TOPICS[kind],
        "solutions": texts,
    }


def _collatz(limit: int) -> dict[str, Any]:
    lines, best, longest = [], 0, 0
    for start in range(1, limit + 1):
        n, path = start, [start]
        while n != 1:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            path.append(n)
        if len(path) - 1 > longest:
            best, longest = start, len(path) - 1
        lines.append(f"Start {start}: {' → '.join(map(str, path))}, so {len(path) - 1} steps")
    return _fields(
        "collatz",
        f"For a positive integer $n$ let $T(n) = n/2$ if $n$ is even and $T(n) = 3n+1$ if $n$ is odd. "
        f"Among the starting values $1, 2, \\ldots, {limit}$, find the largest number of steps needed "
        "to reach $1$ for the first time.",
        longest,
        5.5,
        lines,
        (
            "I don't see a shortcut, so let me simply run the iteration for every starting value.",
            "Let me go through the starting values and count the steps of each.",
            "Every orbit has to be followed until it reaches 1. I'll do it systematically.",
        ),
        f"The longest of these orbits starts at {best} and takes {longest} steps.",
    )


def _coprime(limit: int) -> dict[str, Any]:
    lines, total = [], 0
    for a in range(1, limit + 1):
        good = [b for b in range(1, limit + 1) if gcd(a, b) == 1]
        total += len(good)
        lines.append(
            f"a = {a}: coprime b are {', '.join(map(str, good))}; that makes {len(good)}, "
            f"running total {total}"
        )
    return _fields(
        "coprime",
        f"How many ordered pairs $(a,b)$ of integers with $1 \\le a, b \\le {limit}$ are coprime?",
        total,
        4.5,
        lines,
        (
            "One could use Möbius inversion, but listing the pairs leaves no room for a mistake.",
            "Let me list, for each a, all b coprime to it.",
            "I will count row by row in the grid of pairs.",
        ),
        f"Adding up all rows of the grid from a = 1 to a = {limit} finishes the count.",
    )


def _squares(limit: int) -> dict[str, Any]:
    lines, total = [], 0
    for n in range(1, limit + 1):
        ways = [
            (a, b)
            for a in range(isqrt(n) + 1)
            for b in range(a, isqrt(n) + 1)
            if a * a + b * b == n
        ]
        total += bool(ways)
        text = " = ".join(f"{a}² + {b}²" for a, b in ways)
        rest = ", ".join(f"{n} - {a}² = {n - a * a}" for a in range(isqrt(n // 2) + 1))
        lines.append(
            f"n = {n}: {text}, count {total}"
            if ways
            else f"n = {n}: {rest}: none is a square, count stays {total}"
        )
    return _fields(
        "squares",
        f"How many of the integers $1, 2, \\ldots, {limit}$ can be written as a sum of two squares of "
        "nonnegative integers?",
        total,
        4.0,
        lines,
        (
            "The criterion with primes congruent to 3 modulo 4 is quick, but let me check each number.",
            "I go through all n and look for a representation.",
            "Let me see which numbers have the form a² + b².",
        ),
        f"Going up to {limit} completes the list.",
    )


def _triples(side: int) -> dict[str, Any]:
    lines, total = [], 0
    for c in range(1, side + 1):
        pairs = [(a, b) for b in range(1, c + 1) for a in range(1, b + 1) if a + b > c]
        total += len(pairs)
        lines.append(
            f"longest side {c}: {', '.join(f'({a},{b},{c})' for a, b in pairs)}; these are "
            f"{len(pairs)}, running total {total}"
        )
    return _fields(
        "triples",
        f"How many triangles with integer side lengths $a \\le b \\le c \\le {side}$ are there, counted "
        "up to congruence?",
        total,
        5.0,
        lines,
        (
            "I fix the longest side c and list all pairs (a, b) with a ≤ b ≤ c and a + b > c.",
            "For every longest side c the pairs with a + b > c have to be counted.",
            "The triangle inequality a + b > c is the only condition. Let me enumerate by c.",
        ),
        f"Without the triangle inequality there would be {comb(side + 2, 3)} triples.",
    )
