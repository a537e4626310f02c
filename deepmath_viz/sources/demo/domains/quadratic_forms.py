"""Templates: sums of two squares, the Pell equation, class numbers."""

from __future__ import annotations

import random
from functools import cache
from math import isqrt

import sympy as sp
from sympy.ntheory import factorint

from ..templates import Draft, Method, template


@cache
def _norms() -> list[int]:
    """Sums of two squares that are no prime powers and have a prime factor 1 modulo 4."""
    out = []
    for n in range(50, 4000):
        f = factorint(n)
        if (
            len(f) > 1
            and all(e % 2 == 0 for p, e in f.items() if p % 4 == 3)
            and any(p % 4 == 1 for p in f)
        ):
            out.append(n)
    return out


@cache
def _period(d: int) -> list[int]:
    """Period of the continued fraction of the square root of `d`, not a square."""
    m, q, a0 = 0, 1, isqrt(d)
    a, out = a0, []
    while a != 2 * a0:
        m = q * a - m
        q = (d - m * m) // q
        a = (a0 + m) // q
        out.append(a)
    return out


@template("Number Theory -> Other", 13)
def sums_of_two_squares(rng: random.Random) -> Draft:
    n = rng.choice(_norms())
    d1 = sum(d % 4 == 1 for d in sp.divisors(n))
    d3 = sum(d % 4 == 3 for d in sp.divisors(n))
    k = 4 * (d1 - d3)
    pairs = [
        (a, isqrt(n - a * a))
        for a in range(isqrt(n) + 1)
        if isqrt(n - a * a) ** 2 == n - a * a and a * a * 2 <= n
    ]
    shown = ", ".join(f"{a}²+{b}²" for a, b in pairs)
    shown_tex = ",\\; ".join(f"{a}^2+{b}^2" for a, b in pairs)
    return Draft(
        params={"n": n},
        answer=k,
        difficulty=6.5,
        goal=f"the number of integer pairs with x² + y² = {n}",
        asks=(
            f"How many integer pairs $(x, y)$ lie on the circle $x^2 + y^2 = {n}$?",
            f"Compute $r_2({n})$, the number of representations of ${n}$ as a sum of two squares of "
            "integers, where order and signs are taken into account.",
            f"Find the number of Gaussian integers $z \\in \\mathbb{{Z}}[i]$ of norm ${n}$.",
        ),
        methods=(
            Method(
                "Jacobi's two-square theorem: r₂(n) = 4(d₁(n) - d₃(n)).",
                (
                    (
                        "Divisors",
                        f"{n} has {d1} divisors ≡ 1 and {d3} divisors ≡ 3 mod 4",
                        f"${n}$ has $d_1={d1}$ divisors congruent to $1$ and $d_3={d3}$ congruent to "
                        "$3$ modulo $4$.",
                    ),
                    (
                        "Apply the theorem",
                        f"4·({d1} - {d3}) = {k}",
                        f"$$r_2({n}) = 4(d_1-d_3) = 4({d1}-{d3}) = {k}.$$",
                    ),
                ),
            ),
            Method(
                "It is small enough to list the representations with 0 ≤ x ≤ y.",
                (
                    ("List", f"They are {shown}", f"With $0\\le x\\le y$: $${n} = {shown_tex}.$$"),
                    (
                        "Symmetries",
                        f"Signs and order: 8 points for a general pair, 4 if x = 0 or "
                        f"x = y, in total {k}",
                        "Each pair gives $8$ points, or $4$ if $x=0$ or "
                        f"$x=y$, which sums to ${k}$.",
                    ),
                ),
            ),
        ),
        check="the symmetries of the square act on the points, so the count is a multiple of 4, "
        f"and {k} = 4·{k // 4}",
    )


@template("Number Theory -> Other", 11)
def pell_equation(rng: random.Random) -> Draft:
    d = rng.choice([d for d in range(6, 120) if isqrt(d) ** 2 != d and len(_period(d)) <= 8])
    a0, period = isqrt(d), _period(d)
    quotients = [a0, *(period * 2)[: len(period) * (1 + len(period) % 2) - 1]]
    convergent = sp.Rational(quotients[-1])
    for q in quotients[-2::-1]:
        convergent = q + 1 / convergent
    x, y = int(convergent.p), int(convergent.q)
    x2, y2 = x * x + d * y * y, 2 * x * y
    length = len(period)
    return Draft(
        params={"d": d},
        answer=f"({x}, {y})",
        difficulty=6.5 if y < 1000 else 7.0,
        goal=f"the fundamental solution of x² - {d}y² = 1",
        asks=(
            f"Find the smallest solution in positive integers $(x,y)$ of Pell's equation "
            f"$x^2 - {d}y^2 = 1$.",
            f"Determine the fundamental solution $(x_1, y_1)$ of $$x^2 - {d}y^2 = 1.$$",
            f"Find positive integers $x, y$ with $x^2 = {d}y^2 + 1$ and $y$ as small as possible. "
            "Give your answer as an ordered pair $(x,y)$.",
        ),
        methods=(
            Method(
                f"The convergents of the continued fraction of √{d} contain the solution.",
                (
                    (
                        "Continued fraction",
                        f"√{d} = [{a0}; {', '.join(map(str, period))}] with period length {length}",
                        f"$$\\sqrt{{{d}}} = [{a0};\\overline{{"
                        f"{', '.join(map(str, period))}}}],$$ with period length ${length}$.",
                    ),
                    (
                        "Right convergent",
                        f"The period is {'even' if length % 2 == 0 else 'odd'}, so "
                        f"the convergent with index {length - 1 if length % 2 == 0 else 2 * length - 1}"
                        f" is needed: {x}/{y}",
                        f"The convergent $\\frac{{{x}}}{{{y}}}$ at the end of "
                        f"the {'first' if length % 2 == 0 else 'second'} period solves the equation.",
                    ),
                    (
                        "Verify",
                        f"{x}² - {d}·{y}² = {x * x} - {d * y * y} = 1",
                        f"$${x}^2-{d}\\cdot {y}^2 = {x * x}-{d * y * y} = 1.$$",
                    ),
                ),
            ),
            Method(
                f"I look for the first y such that {d}y² + 1 is a perfect square.",
                (
                    (
                        "Search",
                        f"Going through y = 1, 2, 3, ..., the first success is y = {y}, "
                        f"where {d}·{y}² + 1 = {x * x} = {x}²",
                        f"No $y<{y}$ makes ${d}y^2+1$ a square, and $${d}\\cdot{y}^2+1={x * x}={x}^2.$$",
                    ),
                ),
            ),
        ),
        check=f"squaring x + y√{d} gives the next solution ({x2}, {y2}), and indeed "
        f"{x2}² - {d}·{y2}² = {x2 * x2 - d * y2 * y2}",
        wrong=(f"({x2}, {y2})", f"({x + 1}, {y})", f"({x}, {y + 1})", f"({y}, {x})"),
        equal=(f"(x, y) = ({x}, {y})", f"x = {x},\\ y = {y}"),
    )


@template("Algebra -> Abstract Algebra -> Field Theory", 19)
def class_number(rng: random.Random) -> Draft:
    d = rng.choice([d for d in range(5, 240) if all(e == 1 for e in factorint(d).values())])
    disc = -d if d % 4 == 3 else -4 * d
    forms = [
        (a, b, (b * b - disc) // (4 * a))
        for a in range(1, isqrt(-disc // 3) + 1)
        for b in range(-a + 1, a + 1)
        if (b * b - disc) % (4 * a) == 0
        and (b * b - disc) // (4 * a) >= a
        and not (b < 0 and (b * b - disc) // (4 * a) == a)
    ]
    h = len(forms)
    shown = ", ".join(str(f) for f in forms)
    genus = len(factorint(-disc)) - 1
    return Draft(
        params={"d": d},
        answer=h,
        difficulty=8.5 if h > 4 else 8.0,
        goal=f"the class number of the imaginary quadratic field Q(√-{d})",
        asks=(
            f"Compute the class number of the imaginary quadratic field "
            f"$\\mathbb{{Q}}(\\sqrt{{-{d}}})$.",
            f"Let $K = \\mathbb{{Q}}(\\sqrt{{-{d}}})$ with ring of integers $\\mathcal{{O}}_K$. "
            "What is the order of the ideal class group of $\\mathcal{O}_K$?",
            f"How many reduced primitive positive definite binary quadratic forms $ax^2+bxy+cy^2$ "
            f"have discriminant ${disc}$?",
        ),
        methods=(
            Method(
                f"The class group corresponds to reduced forms of discriminant {disc}.",
                (
                    (
                        "Discriminant",
                        f"-{d} ≡ {-d % 4} mod 4, hence D = {disc}",
                        f"Since $-{d}\\equiv {-d % 4} \\pmod 4$, the discriminant is $D={disc}$.",
                    ),
                    (
                        "Bound",
                        f"Reduced forms have |b| ≤ a ≤ c, so a ≤ √(|D|/3), at most "
                        f"{isqrt(-disc // 3)}",
                        f"A reduced form has $|b|\\le a\\le c$, thus $a\\le "
                        f"\\sqrt{{|D|/3}}$, that is $a \\le {isqrt(-disc // 3)}$.",
                    ),
                    (
                        "List",
                        f"With b² - 4ac = {disc} the forms are {shown}",
                        f"The reduced forms $(a,b,c)$ are ${shown}$, so $h={h}$.",
                    ),
                ),
            ),
            Method(
                "Dirichlet's class number formula for negative discriminants gives a finite sum.",
                (
                    (
                        "Formula",
                        f"h = -(1/|D|)·Σ r·χ(r), r from 1 to |D|-1, for D = {disc} < -4",
                        f"For $D={disc}<-4$ we have $$h = -\\frac{{1}}{{|D|}}\\sum_{{r=1}}^{{|D|-1}} "
                        "r\\left(\\frac{D}{r}\\right).$$",
                    ),
                    (
                        "Evaluate",
                        f"Summing the Kronecker symbols for D = {disc} gives -{h * -disc}, "
                        f"and division by -{-disc} leaves {h}",
                        f"The sum equals $-{h * -disc}$, so $h = {h}$.",
                    ),
                ),
            ),
        ),
        check=f"genus theory asks for 2^{genus} = {2**genus} to divide the class number, and "
        f"{h} = {2**genus}·{h // 2**genus}",
    )
