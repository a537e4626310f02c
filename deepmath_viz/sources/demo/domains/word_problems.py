"""Templates: word problems."""

from __future__ import annotations

import random
from fractions import Fraction

import sympy as sp

from ..templates import Draft, Method, approx, plain, template, tex

x = sp.Symbol("x")


@template("Algebra -> Intermediate Algebra -> Exponential Functions", 6)
def compound_interest(rng: random.Random) -> Draft:
    start = rng.choice([200, 500, 800, 1000, 1500, 2000, 2500, 4000])
    rate, years = rng.choice([2, 3, 4, 5, 6, 8, 10]), rng.choice([2, 3])
    cents = sp.Rational(start) * (1 + sp.Rational(rate, 100)) ** years
    value = f"{float(cents):.2f}"
    steps = [f"{float(start * (1 + Fraction(rate, 100)) ** i):.2f}" for i in range(years + 1)]
    return Draft(
        params={"start": start, "rate": rate, "years": years},
        answer=value,
        difficulty=3.0,
        goal="the balance, rounded to cents",
        asks=(
            f"An account opens with ¤{start} and earns ${rate}\\%$ interest a year, compounded "
            f"yearly. What is the balance in dollars after ${years}$ years, to the nearest cent?",
            f"Ada puts ¤{start} aside at a yearly rate of {rate} percent. Interest is added to the "
            f"capital at the end of each year. How many dollars does she own after {years} years? "
            "Round to two decimals.",
        ),
        methods=(
            Method(
                "Each year multiplies the balance by the same factor.",
                (
                    (
                        "Growth factor",
                        f"The factor is 1 + {rate}/100 = {1 + rate / 100:.2f}",
                        f"The factor is ${1 + rate / 100:.2f}$.",
                    ),
                    (
                        "Power",
                        f"{start}·{1 + rate / 100:.2f}^{years} = {value}",
                        f"$${start}\\cdot {1 + rate / 100:.2f}^{years} = {value}.$$",
                    ),
                ),
            ),
            Method(
                "Go year by year.",
                (
                    (
                        "List the balances",
                        f"They are {' → '.join(steps)}",
                        f"The balances are ${', '.join(steps)}$ dollars.",
                    ),
                ),
            ),
        ),
        check=f"simple interest would give {start + start * rate * years / 100:.2f}, slightly less",
        wrong=(
            f"{start + start * rate * years / 100:.2f}",
            f"{float(cents) + 10:.2f}",
            f"{float(cents) - 1:.2f}",
            f"{float(cents) * 1.1:.2f}",
        ),
        equal=(f"\\${value}", f"{value} \\text{{ dollars}}"),
    )


@template("Applied Mathematics -> Math Word Problems", 8)
def tickets(rng: random.Random) -> Draft:
    adult, child = rng.choice([(12, 7), (15, 9), (9, 5), (20, 12), (14, 8), (11, 6), (18, 10)])
    x, y = rng.randrange(12, 80), rng.randrange(12, 80)
    n, total = x + y, adult * x + child * y
    return Draft(
        params={"adult": adult, "child": child, "n": n, "total": total},
        answer=x,
        difficulty=rng.choice([2.0, 2.5, 3.0]),
        goal="the number of the more expensive tickets",
        asks=(
            f"A theatre sold {n} tickets for ¤{total} in total. Adults paid ¤{adult} and children "
            f"¤{child}. How many adult tickets were sold?",
            f"Nora buys {n} plants for her garden and pays ¤{total}. A rose costs ¤{adult} and a lavender "
            f"¤{child}, and she buys nothing else. How many roses does she buy?",
        ),
        methods=(
            Method(
                "Set up two equations.",
                (
                    (
                        "Equations",
                        f"x + y = {n} and {adult}x + {child}y = {total}",
                        f"$$x+y={n},\\qquad {adult}x+{child}y={total}.$$",
                    ),
                    (
                        "Eliminate",
                        f"{adult - child}x = {total} - {child}·{n} = {total - child * n}, so x = {x}",
                        f"$${adult - child}x={total - child * n}\\implies x={x}.$$",
                    ),
                ),
            ),
            Method(
                "Suppose all had bought the cheaper kind.",
                (
                    (
                        "Difference",
                        f"That would give {child * n}, {total - child * n} too little",
                        f"All at the lower price would cost ${child * n}$, which is ${total - child * n}$ less.",
                    ),
                    (
                        "Divide",
                        f"Each expensive one adds {adult - child}: {x}",
                        f"Each of the others adds ${adult - child}$, so there are ${x}$.",
                    ),
                ),
            ),
        ),
        check=f"{x}·{adult} + {y}·{child} = {total}",
    )


@template("Applied Mathematics -> Math Word Problems", 6)
def work_rates(rng: random.Random) -> Draft:
    a, b = rng.sample(range(2, 16), 2)
    value = sp.Rational(a * b, a + b)
    return Draft(
        params={"a": a, "b": b},
        answer=value,
        difficulty=3.0,
        goal="the time needed together",
        asks=(
            f"One pump fills a pool in ${a}$ hours, another one in ${b}$ hours. How many hours do they need "
            "together?",
            f"Ida paints a fence in ${a}$ days, Jon needs ${b}$ days for it. How many days does it take if "
            "they work together at their usual speeds? Give a fraction if necessary.",
        ),
        methods=(
            Method(
                "Add the rates.",
                (
                    (
                        "Rates",
                        f"1/{a} + 1/{b} = {plain(1 / value)}",
                        f"$$\\frac1{{{a}}}+\\frac1{{{b}}}={tex(1 / value)}.$$",
                    ),
                    ("Invert", f"The time is {plain(value)}", f"The time is ${tex(value)}$."),
                ),
            ),
            Method(
                "See what is done in a common period.",
                (
                    (
                        "Common period",
                        f"In {a * b} time units they do {b} + {a} = {a + b} jobs",
                        f"In ${a * b}$ units of time they complete ${a + b}$ jobs.",
                    ),
                    (
                        "Divide",
                        f"{a * b}/{a + b} = {plain(value)}",
                        f"$$\\frac{{{a * b}}}{{{a + b}}}={tex(value)}.$$",
                    ),
                ),
            ),
        ),
        check=f"it must be less than {min(a, b)}, and {plain(value)} ≈ {approx(value, 4)}",
    )
