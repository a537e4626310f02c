"""Templates: prealgebra."""

from __future__ import annotations

import random
from fractions import Fraction
from math import isqrt

import sympy as sp

from ..templates import Draft, Method, template, term, tex

x = sp.Symbol("x")


@template("Algebra -> Prealgebra -> Fractions", 5)
def fraction_sum(rng: random.Random) -> Draft:
    b, d = rng.sample([2, 3, 4, 5, 6, 8], 2)
    a, c = rng.randrange(1, b), rng.randrange(1, d)
    value = Fraction(a, b) + Fraction(c, d)
    common = b * d
    return Draft(
        params={"a": a, "b": b, "c": c, "d": d},
        answer=value,
        difficulty=rng.choice([1.0, 1.5, 1.5]),
        goal="the sum of the two fractions",
        asks=(
            f"Compute $\\frac{{{a}}}{{{b}}} + \\frac{{{c}}}{{{d}}}$ and simplify.",
            f"What is ${a}/{b} + {c}/{d}$ as a fraction in lowest terms?",
        ),
        methods=(
            Method(
                "Bring both to a common denominator.",
                (
                    (
                        "Common denominator",
                        f"{common} works: {a * d}/{common} and {c * b}/{common}",
                        f"$$\\frac{{{a * d}}}{{{common}}}+\\frac{{{c * b}}}{{{common}}}.$$",
                    ),
                    (
                        "Add and reduce",
                        f"{a * d + c * b}/{common} = {value}",
                        f"$$\\frac{{{a * d + c * b}}}{{{common}}}={tex(value)}.$$",
                    ),
                ),
            ),
            Method(
                "Use the least common denominator to keep the numbers small.",
                (
                    (
                        "Least common multiple",
                        f"lcm({b}, {d}) = {sp.ilcm(b, d)}",
                        f"$\\operatorname{{lcm}}({b},{d})={sp.ilcm(b, d)}$.",
                    ),
                    (
                        "Add",
                        f"{a * sp.ilcm(b, d) // b}/{sp.ilcm(b, d)} + {c * sp.ilcm(b, d) // d}/"
                        f"{sp.ilcm(b, d)} = {value}",
                        f"$$\\frac{{{a * sp.ilcm(b, d) // b}+"
                        f"{c * sp.ilcm(b, d) // d}}}{{{sp.ilcm(b, d)}}}={tex(value)}.$$",
                    ),
                ),
            ),
        ),
        check=f"in decimals: {a / b:.4f} + {c / d:.4f} = {float(value):.4f}",
    )


@template("Algebra -> Prealgebra -> Integers", 6)
def largest_square_below(rng: random.Random) -> Draft:
    n = rng.randrange(150, 4000)
    r = isqrt(n)
    return Draft(
        params={"n": n},
        answer=n - r * r,
        difficulty=rng.choice([2.0, 2.5]),
        goal=f"the distance from {n} down to the nearest perfect square",
        asks=(
            f"What is the smallest nonnegative integer that must be subtracted from ${n}$ to obtain a "
            "perfect square?",
            f"A gardener has {n} tulip bulbs and plants as many of them as possible in a square "
            "pattern with equally many rows and columns. How many bulbs are left over?",
        ),
        methods=(
            Method(
                "Find the square root, rounded down.",
                (
                    (
                        "Bracket",
                        f"{r}² = {r * r} ≤ {n} < {(r + 1) ** 2} = {r + 1}²",
                        f"$${r}^2={r * r}\\le {n}<{(r + 1) ** 2}={r + 1}^2.$$",
                    ),
                    ("Subtract", f"{n} - {r * r} = {n - r * r}", f"$${n}-{r * r}={n - r * r}.$$"),
                ),
            ),
            Method(
                "Add up odd numbers, since 1 + 3 + 5 + ... gives the squares.",
                (
                    (
                        "Sum of odd numbers",
                        f"The first {r} odd numbers add up to {r * r}",
                        f"$1+3+\\cdots+{2 * r - 1}={r * r}$.",
                    ),
                    (
                        "Next step",
                        f"The next odd number {2 * r + 1} would lead to {(r + 1) ** 2} > {n}; what "
                        f"is left is {n - r * r}",
                        f"Adding ${2 * r + 1}$ would exceed ${n}$; what is left is ${n - r * r}$.",
                    ),
                ),
            ),
        ),
        check=f"√{n} ≈ {n**0.5:.3f}, so {r} is right",
    )


@template("Algebra -> Prealgebra -> Simple Equations", 6)
def simple_equation(rng: random.Random) -> Draft:
    x, a, c = rng.randrange(-9, 13), rng.randrange(5, 10), rng.randrange(2, 5)
    b = rng.randrange(-12, 20)
    d = (a - c) * x + b
    left, right = f"{a}x{term(b, '')}", f"{c}x{term(d, '')}"
    return Draft(
        params={"a": a, "b": b, "c": c, "d": d},
        answer=x,
        difficulty=rng.choice([1.0, 1.5, 2.0]),
        goal="the value of x",
        asks=(
            f"Solve for $x$: ${left} = {right}$.",
            f"For which $x$ is ${left}$ equal to ${right}$?",
        ),
        methods=(
            Method(
                "Collect the terms with x on one side.",
                (
                    ("Collect", f"{a - c}x = {d - b}", f"$${a - c}x={d - b}.$$"),
                    ("Divide", f"x = {x}", f"$x={x}$."),
                ),
            ),
            Method(
                "Look at the difference of the two sides.",
                (
                    (
                        "Difference",
                        f"It is {a - c}x{term(b - d, '')}, which has to vanish",
                        f"The difference ${a - c}x{term(b - d, '')}$ must vanish.",
                    ),
                    ("Zero", f"That happens at x = {x}", f"Its zero is $x={x}$."),
                ),
            ),
        ),
        check=f"both sides become {a * x + b} at x = {x}",
        equal=(f"x = {x}",),
    )


@template("Algebra -> Prealgebra -> Decimals", 5)
def repeating_decimal(rng: random.Random) -> Draft:
    d = rng.choice([7, 11, 13, 27, 37, 41, 101, 99, 33, 21])
    n = rng.randrange(1, d)
    f = Fraction(n, d)
    digits: list[str] = []
    r, k = f.numerator, f.denominator
    while r * 10 % k != f.numerator or not digits:
        digits.append(str(r * 10 // k))
        r = r * 10 % k
    digits.append(str(r * 10 // k))
    period = "".join(digits)
    return Draft(
        params={"n": n, "d": d, "period": period},
        answer=f,
        difficulty=rng.choice([2.0, 2.5, 3.0]),
        goal="the repeating decimal as a fraction in lowest terms",
        asks=(
            f"Write the repeating decimal $0.\\overline{{{period}}}$ as a fraction in lowest terms.",
            f"The block of digits ${period}$ repeats forever in $x = 0.{period}{period}\\ldots$ Express "
            "$x$ as a reduced fraction.",
        ),
        methods=(
            Method(
                "Multiply by a power of ten and subtract.",
                (
                    (
                        "Shift",
                        f"10^{len(period)}·x - x = {int(period)}",
                        f"$$10^{{{len(period)}}}x-x={int(period)}.$$",
                    ),
                    (
                        "Solve",
                        f"x = {int(period)}/{10 ** len(period) - 1} = {f}",
                        f"$$x=\\frac{{{int(period)}}}{{{10 ** len(period) - 1}}}={tex(f)}.$$",
                    ),
                ),
            ),
            Method(
                "Sum a geometric series.",
                (
                    (
                        "Series",
                        f"x = {int(period)}·(10^-{len(period)} + 10^-{2 * len(period)} + ...)",
                        f"$$x={int(period)}\\sum_{{j\\ge1}}10^{{-{len(period)}j}}.$$",
                    ),
                    ("Value", f"The sum is {f}", f"This equals ${tex(f)}$."),
                ),
            ),
        ),
        check=f"dividing {f.numerator} by {f.denominator} gives {float(f):.6f}...",
    )
