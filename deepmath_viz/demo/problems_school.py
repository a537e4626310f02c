"""Templates: word problems, prealgebra, logic, algorithms, trigonometry."""

from __future__ import annotations

import heapq
import random
from fractions import Fraction

import sympy as sp

from .templates import Draft, Method, approx, listed, plain, template, term, tex


@template("Applied Mathematics -> Math Word Problems", 8)
def tickets(rng: random.Random) -> Draft:
    adult, child = rng.choice([(12, 7), (15, 9), (9, 5), (20, 12), (14, 8), (11, 6), (18, 10)])
    x, y = rng.randrange(12, 80), rng.randrange(12, 80)
    n, total = x + y, adult * x + child * y
    return Draft(
        params={"adult": adult, "child": child, "n": n, "total": total}, answer=x,
        difficulty=rng.choice([2.0, 2.5, 3.0]), goal="the number of the more expensive tickets",
        asks=(
            f"A theatre sold {n} tickets for ¤{total} in total. Adults paid ¤{adult} and children "
            f"¤{child}. How many adult tickets were sold?",
            f"Nora buys {n} plants for her garden and pays ¤{total}. A rose costs ¤{adult} and a lavender "
            f"¤{child}, and she buys nothing else. How many roses does she buy?",
        ),
        methods=(
            Method("Set up two equations.", (
                ("Equations", f"x + y = {n} and {adult}x + {child}y = {total}",
                 f"$$x+y={n},\\qquad {adult}x+{child}y={total}.$$"),
                ("Eliminate", f"{adult - child}x = {total} - {child}·{n} = {total - child * n}, so x = {x}",
                 f"$${adult - child}x={total - child * n}\\implies x={x}.$$"))),
            Method("Suppose all had bought the cheaper kind.", (
                ("Difference", f"That would give {child * n}, {total - child * n} too little",
                 f"All at the lower price would cost ${child * n}$, which is ${total - child * n}$ less."),
                ("Divide", f"Each expensive one adds {adult - child}: {x}",
                 f"Each of the others adds ${adult - child}$, so there are ${x}$."))),
        ),
        check=f"{x}·{adult} + {y}·{child} = {total}",
    )


@template("Applied Mathematics -> Math Word Problems", 6)
def work_rates(rng: random.Random) -> Draft:
    a, b = rng.sample(range(2, 16), 2)
    value = sp.Rational(a * b, a + b)
    return Draft(
        params={"a": a, "b": b}, answer=value, difficulty=3.0,
        goal="the time needed together",
        asks=(
            f"One pump fills a pool in ${a}$ hours, another one in ${b}$ hours. How many hours do they need "
            "together?",
            f"Ida paints a fence in ${a}$ days, Jon needs ${b}$ days for it. How many days does it take if "
            "they work together at their usual speeds? Give a fraction if necessary.",
        ),
        methods=(
            Method("Add the rates.", (
                ("Rates", f"1/{a} + 1/{b} = {plain(1 / value)}",
                 f"$$\\frac1{{{a}}}+\\frac1{{{b}}}={tex(1 / value)}.$$"),
                ("Invert", f"The time is {plain(value)}", f"The time is ${tex(value)}$."))),
            Method("See what is done in a common period.", (
                ("Common period", f"In {a * b} time units they do {b} + {a} = {a + b} jobs",
                 f"In ${a * b}$ units of time they complete ${a + b}$ jobs."),
                ("Divide", f"{a * b}/{a + b} = {plain(value)}",
                 f"$$\\frac{{{a * b}}}{{{a + b}}}={tex(value)}.$$"))),
        ),
        check=f"it must be less than {min(a, b)}, and {plain(value)} ≈ {approx(value, 4)}",
    )


@template("Algebra -> Prealgebra -> Simple Equations", 6)
def simple_equation(rng: random.Random) -> Draft:
    x, a, c = rng.randrange(-9, 13), rng.randrange(5, 10), rng.randrange(2, 5)
    b = rng.randrange(-12, 20)
    d = (a - c) * x + b
    left, right = f"{a}x{term(b, '')}", f"{c}x{term(d, '')}"
    return Draft(
        params={"a": a, "b": b, "c": c, "d": d}, answer=x, difficulty=rng.choice([1.0, 1.5, 2.0]),
        goal="the value of x",
        asks=(f"Solve for $x$: ${left} = {right}$.", f"For which $x$ is ${left}$ equal to ${right}$?"),
        methods=(
            Method("Collect the terms with x on one side.", (
                ("Collect", f"{a - c}x = {d - b}", f"$${a - c}x={d - b}.$$"),
                ("Divide", f"x = {x}", f"$x={x}$."))),
            Method("Look at the difference of the two sides.", (
                ("Difference", f"It is {a - c}x{term(b - d, '')}, which has to vanish",
                 f"The difference ${a - c}x{term(b - d, '')}$ must vanish."),
                ("Zero", f"That happens at x = {x}", f"Its zero is $x={x}$."))),
        ),
        check=f"both sides become {a * x + b} at x = {x}",
        equal=(f"x = {x}",),
    )


@template("Algebra -> Prealgebra -> Decimals", 5)
def repeating_decimal(rng: random.Random) -> Draft:
    d = rng.choice([7, 11, 13, 27, 37, 41, 101, 99, 33, 21])
    n = rng.randrange(1, d)
    f = Fraction(n, d)
    digits, r, k = [], f.numerator, f.denominator
    while r * 10 % k != f.numerator or not digits:
        digits.append(str(r * 10 // k))
        r = r * 10 % k
    digits.append(str(r * 10 // k))
    period = "".join(digits)
    return Draft(
        params={"n": n, "d": d, "period": period}, answer=f, difficulty=rng.choice([2.0, 2.5, 3.0]),
        goal="the repeating decimal as a fraction in lowest terms",
        asks=(
            f"Write the repeating decimal $0.\\overline{{{period}}}$ as a fraction in lowest terms.",
            f"The block of digits ${period}$ repeats forever in $x = 0.{period}{period}\\ldots$ Express "
            "$x$ as a reduced fraction.",
        ),
        methods=(
            Method("Multiply by a power of ten and subtract.", (
                ("Shift", f"10^{len(period)}·x - x = {int(period)}",
                 f"$$10^{{{len(period)}}}x-x={int(period)}.$$"),
                ("Solve", f"x = {int(period)}/{10 ** len(period) - 1} = {f}",
                 f"$$x=\\frac{{{int(period)}}}{{{10 ** len(period) - 1}}}={tex(f)}.$$"))),
            Method("Sum a geometric series.", (
                ("Series", f"x = {int(period)}·(10^-{len(period)} + 10^-{2 * len(period)} + ...)",
                 f"$$x={int(period)}\\sum_{{j\\ge1}}10^{{-{len(period)}j}}.$$"),
                ("Value", f"The sum is {f}", f"This equals ${tex(f)}$."))),
        ),
        check=f"dividing {f.numerator} by {f.denominator} gives {float(f):.6f}...",
    )


@template("Discrete Mathematics -> Algorithms", 6)
def huffman(rng: random.Random) -> Draft:
    freq = [rng.randrange(1, 40) for _ in range(rng.randrange(5, 8))]
    heap, total, merges = sorted(freq), 0, []
    heapq.heapify(heap)
    while len(heap) > 1:
        a, b = heapq.heappop(heap), heapq.heappop(heap)
        merges.append(f"{a}+{b}={a + b}")
        total += a + b
        heapq.heappush(heap, a + b)
    n, s = len(freq), sum(freq)
    entropy = -sum(f * sp.log(sp.Rational(f, s), 2).evalf(8) for f in freq)
    return Draft(
        params={"freq": freq}, answer=total, difficulty=5.0,
        goal="the length of the optimal encoding",
        asks=(
            f"The ${n}$ letters of an alphabet occur ${listed(freq)}$ times in a text. How many bits does an "
            "optimal binary prefix code need for the whole text?",
            f"Files of sizes ${listed(freq)}$ are merged two at a time; merging files of sizes $a$ and $b$ "
            "costs $a+b$ and gives a file of size $a+b$. What is the least total cost of merging all of "
            "them into one?",
        ),
        methods=(
            Method("Huffman's algorithm always joins the two smallest weights.", (
                ("Merge", f"The merges are {listed(merges)}", "The merges are $" + ",\\ ".join(merges) + "$."),
                ("Sum", f"The costs add up to {total}", f"The sum of all merge results is ${total}$."))),
            Method("The cost is also the weighted sum of the depths of the leaves.", (
                ("Tree", f"In the optimal tree with {n} leaves each weight counts once per level",
                 f"Each of the ${n}$ weights counts as often as its depth in the optimal tree."),
                ("Sum", f"The weighted depth sum is {total}", f"The weighted sum of depths is ${total}$."))),
        ),
        check=f"the entropy bound is {sp.N(entropy, 6)} bits, and {total} lies between this and "
        f"{sp.N(entropy + s, 6)}",
    )


@template("Discrete Mathematics -> Algorithms", 6)
def divide_and_conquer(rng: random.Random) -> Draft:
    a, b = rng.choice([(2, 2), (3, 2), (4, 2), (2, 3), (3, 3), (1, 2), (5, 2), (7, 2)])
    c, k = rng.choice([1, 2, 3]), rng.randrange(3, 9 if b == 2 else 6)
    start = rng.choice([1, 1, 2])
    n = b**k
    seq = [start]
    for i in range(1, k + 1):
        seq.append(a * seq[-1] + c * b**i)
    cn = "n" if c == 1 else f"{c}n"
    return Draft(
        params={"a": a, "b": b, "c": c, "k": k, "start": start}, answer=seq[k], difficulty=4.5,
        goal=f"the value T({n})",
        asks=(
            f"Let $T(1) = {start}$ and $T(n) = {'' if a == 1 else a}T(n/{b}) + {cn}$ whenever $n > 1$ is a "
            f"power of ${b}$. Find $T({n})$.",
            f"A divide-and-conquer algorithm splits a problem of size $n$ into ${a}$ "
            f"problem{'' if a == 1 else 's'} of size $n/{b}$ and needs ${cn}$ further steps; size $1$ takes "
            f"${start}$ step{'' if start == 1 else 's'}. How many steps does it take for $n = {n}$?",
        ),
        methods=(
            Method("Unroll the recurrence from the bottom.", (
                ("Values", f"At powers 0 to {k} of {b} the values are {listed(seq)}",
                 f"$T({b}^i)$ for $i=0,\\ldots,{k}$: ${listed(seq)}$."),)),
            Method("Sum the recursion tree level by level.", (
                ("Levels", f"Level i costs {c}·{n}·({a}/{b})^i, and the {a**k} leaves cost {start} each",
                 f"Level $i$ costs ${c}\\cdot{n}\\cdot\\left(\\frac{{{a}}}{{{b}}}\\right)^i$ for $0\\le i<{k}$,"
                 f" the leaves ${a**k}\\cdot{start}$."),
                ("Add", f"The total is {seq[k] - start * a**k} + {start * a**k} = {seq[k]}",
                 f"$${seq[k] - start * a**k}+{start * a**k}={seq[k]}.$$"))),
        ),
        check=f"the previous value is T({n // b}) = {seq[k - 1]}, and {a}·{seq[k - 1]} + {c * n} = {seq[k]}",
    )


@template("Precalculus -> Trigonometric Functions", 8)
def trigonometric_solutions(rng: random.Random) -> Draft:
    k, m = rng.randrange(2, 8), rng.randrange(1, 4)
    r, fn = rng.choice([(sp.Rational(1, 2), "sin"), (-sp.Rational(1, 2), "cos"), (sp.sqrt(2) / 2, "cos"),
                        (sp.sqrt(3) / 2, "sin"), (sp.Integer(1), "sin"), (sp.Integer(0), "cos"),
                        (sp.Integer(-1), "cos"), (-sp.sqrt(3) / 2, "sin")])
    per = 1 if abs(r) == 1 else 2
    value = per * k * m
    top = "2\\pi" if m == 1 else f"{2 * m}\\pi"
    return Draft(
        params={"fn": fn, "k": k, "m": m, "r": r}, answer=value, difficulty=rng.choice([3.5, 4.0]),
        goal="the number of solutions in the interval",
        asks=(
            f"How many solutions does the equation $\\{fn}({k}x) = {tex(r)}$ have in the interval "
            f"$0 \\le x < {top}$?",
            f"Count the points at which the graph of $y = \\{fn} {k}x$ meets the line $y = {tex(r)}$ for "
            f"$x \\in [0, {top})$.",
        ),
        methods=(
            Method("Substitute u = kx and count periods.", (
                ("Range of u", f"u = {k}x runs through {k * m} full periods",
                 f"$u={k}x$ runs through ${k * m}$ full periods."),
                ("Per period", f"Each period has {per} solution{'s' if per > 1 else ''}: {value}",
                 f"Each contains ${per}$ solution{'s' if per > 1 else ''}, in total ${value}$."))),
            Method("The function has a small period; count there and multiply.", (
                ("Small period", f"The period of {fn}({k}x) is 2π/{k}",
                 f"The period is $\\frac{{2\\pi}}{{{k}}}$, with ${per}$ solution"
                 f"{'s' if per > 1 else ''} in each."),
                ("Multiply", f"{k * m}·{per} = {value}", f"$${k * m}\\cdot{per}={value}.$$"))),
        ),
        check=f"the half-open interval counts the end points only once, so {value} is a multiple of {k}",
    )


@template("Precalculus -> Trigonometric Functions", 16)
def cosine_product(rng: random.Random) -> Draft:
    n = rng.randrange(3, 16)
    kind = rng.choice(["sin", "sin2"])
    value = sp.Rational(n, 2 ** (n - 1)) if kind == "sin" else sp.Rational(n * n - 1, 3)
    shape = (f"\\prod_{{k=1}}^{{{n - 1}}} \\sin \\frac{{k\\pi}}{{{n}}}" if kind == "sin" else
             f"\\sum_{{k=1}}^{{{n - 1}}} \\frac{{1}}{{\\sin^2 (k\\pi/{n})}}")
    terms = [sp.sin(sp.pi * k / n).evalf(15) for k in range(1, n)]
    numeric = sp.prod(terms) if kind == "sin" else sum(1 / t**2 for t in terms)
    return Draft(
        params={"n": n, "kind": kind}, answer=value, difficulty=6.5 if kind == "sin" else 7.0,
        goal="the value of the trigonometric " + ("product" if kind == "sin" else "sum"),
        asks=(f"Evaluate $${shape}.$$", f"Find a rational number equal to ${shape}$."),
        methods=(
            Method("Use the factorization of z^n - 1.", (
                ("Roots of unity", "|1 - e^(2πik/n)| = 2 sin(kπ/n)",
                 "$|1-e^{2\\pi ik/n}|=2\\sin\\frac{k\\pi}n$."),
                ("Evaluate", (f"∏(1 - ω) = {n}, so the product is {n}/2^{n - 1} = {plain(value)}"
                              if kind == "sin" else f"Expanding Σ 4/|1-ω|² gives ({n}² - 1)/3 = {plain(value)}"),
                 (f"Since $\\prod(1-\\omega)={n}$, the product is $\\frac{{{n}}}{{2^{{{n - 1}}}}}={tex(value)}$."
                  if kind == "sin" else f"Expanding $\\sum\\frac4{{|1-\\omega|^2}}$ gives "
                  f"$\\frac{{{n}^2-1}}3={tex(value)}$.")))),
            Method("Consider the polynomial whose roots are the values in question.", (
                ("Chebyshev", "sin(nx)/sin x is a polynomial in sin² x or cos x with these roots",
                 "$\\frac{\\sin nx}{\\sin x}=U_{n-1}(\\cos x)$ vanishes exactly at $x=\\frac{k\\pi}n$."),
                ("Vieta", f"Comparing coefficients gives {plain(value)}",
                 f"Comparing coefficients gives ${tex(value)}$."))),
        ),
        check=f"numerically the terms give {sp.N(numeric, 6)}, and {plain(value)} ≈ {approx(value, 6)}",
    )
