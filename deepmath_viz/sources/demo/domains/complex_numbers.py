"""Templates: complex numbers, telescoping sums, recurrences."""

from __future__ import annotations

import random

import sympy as sp

from ..templates import Draft, Method, approx, listed, plain, poly, template, term, tex

x = sp.Symbol("x")


@template("Algebra -> Intermediate Algebra -> Complex Numbers", 16)
def roots_of_unity_sum(rng: random.Random) -> Draft:
    n, a = rng.randrange(3, 11), rng.choice([2, 3, 4, 5, -2, -3])
    value = sp.Rational(n * a ** (n - 1), a**n - 1)
    numeric = sum(1 / (a - sp.exp(2 * sp.pi * sp.I * k / n).evalf(20)) for k in range(n))
    return Draft(
        params={"n": n, "a": a},
        answer=value,
        difficulty=6.0,
        goal=f"the sum of 1/({a} - ω) over all complex numbers ω with ω^{n} = 1",
        asks=(
            f"Let $\\omega$ run through the complex solutions of $z^{{{n}}} = 1$. Compute "
            f"$$\\sum_{{\\omega}} \\frac{{1}}{{{a} - \\omega}}.$$",
            f"Evaluate $\\sum_{{k=0}}^{{{n - 1}}} \\frac{{1}}{{{a} - e^{{2\\pi i k/{n}}}}}$ in closed "
            "form.",
            f"The vertices $\\omega_1, \\ldots, \\omega_{{{n}}}$ of a regular ${n}$-gon are the "
            f"${n}$-th roots of unity in the complex plane. Find the exact value of "
            f"$\\frac{{1}}{{{a}-\\omega_1}} + \\cdots + \\frac{{1}}{{{a}-\\omega_{{{n}}}}}$.",
        ),
        methods=(
            Method(
                "This is the logarithmic derivative of z^n - 1.",
                (
                    (
                        "Logarithmic derivative",
                        f"For P(z) = z^{n} - 1 we have P'(z)/P(z) = Σ 1/(z-ω)",
                        f"With $P(z)=z^{{{n}}}-1$: $$\\frac{{P'(z)}}{{P(z)}}=\\sum_\\omega"
                        "\\frac1{z-\\omega}.$$",
                    ),
                    (
                        "Insert",
                        f"At z = {a}: {n}·({a})^{n - 1}/(({a})^{n} - 1) = {n * a ** (n - 1)}/"
                        f"{a**n - 1}",
                        f"At $z={a}$ this is $$\\frac{{{n}\\cdot({a})^{{{n - 1}}}}}"
                        f"{{({a})^{{{n}}}-1}} = {tex(value)}.$$",
                    ),
                ),
            ),
            Method(
                "Expand in a geometric series; only exponents divisible by n survive.",
                (
                    (
                        "Geometric series",
                        f"1/({a}-ω) = Σ ω^j/({a})^(j+1), as |ω| = 1 < {abs(a)}",
                        f"$$\\frac1{{{a}-\\omega}}=\\sum_{{j\\ge0}}\\frac{{\\omega^j}}{{({a})^{{j+1}}}}.$$",
                    ),
                    (
                        "Sum over ω",
                        f"Σ ω^j is {n} if {n} | j and 0 otherwise, leaving {n}·Σ ({a})^(-{n}m-1)",
                        f"Since $\\sum_\\omega\\omega^j$ is ${n}$ for "
                        f"${n}\\mid j$ and $0$ otherwise, we get ${n}\\sum_{{m\\ge0}}({a})^{{-{n}m-1}}$.",
                    ),
                    (
                        "Sum the series",
                        f"That is {plain(value)}",
                        f"The geometric series gives ${tex(value)}$.",
                    ),
                ),
            ),
        ),
        check=f"adding the {n} terms numerically gives {sp.N(sp.re(numeric), 6)}, and {plain(value)} "
        f"≈ {approx(value, 6)}",
    )


@template("Algebra -> Intermediate Algebra -> Complex Numbers", 6)
def complex_power(rng: random.Random) -> Draft:
    base, modulus, angle = rng.choice(
        [
            (1 + sp.I, sp.sqrt(2), sp.pi / 4),
            (1 - sp.I, sp.sqrt(2), -sp.pi / 4),
            (1 + sp.sqrt(3) * sp.I, sp.Integer(2), sp.pi / 3),
            (-1 + sp.I, sp.sqrt(2), 3 * sp.pi / 4),
            (sp.sqrt(3) + sp.I, sp.Integer(2), sp.pi / 6),
            (sp.sqrt(3) - sp.I, sp.Integer(2), -sp.pi / 6),
        ]
    )
    n = rng.randrange(5, 16)
    value = sp.expand(base**n)
    base_tex = {
        1 + sp.I: "1 + i",
        1 - sp.I: "1 - i",
        1 + sp.sqrt(3) * sp.I: r"1 + \sqrt{3}\,i",
        -1 + sp.I: "-1 + i",
        sp.sqrt(3) + sp.I: r"\sqrt{3} + i",
        sp.sqrt(3) - sp.I: r"\sqrt{3} - i",
    }[base]
    half = sp.expand(base ** (n // 2))
    return Draft(
        params={"base": base, "n": n},
        answer=value,
        difficulty=4.0 if n < 9 else 4.5,
        goal=f"the power with exponent {n} of the given complex number in the form a + bi",
        asks=(
            f"Write $({base_tex})^{{{n}}}$ in the form $a + bi$ with real $a$ and $b$.",
            f"Compute $z^{{{n}}}$ for $z = {base_tex}$.",
            f"Let $z = {base_tex}$, where $i^2 = -1$. Use De Moivre's theorem or otherwise to "
            f"simplify $z^{{{n}}}$ as far as possible.",
        ),
        methods=(
            Method(
                "Polar form turns the power into multiplication of the angle.",
                (
                    (
                        "Polar form",
                        f"The modulus is {plain(modulus)} and the argument {plain(angle)}",
                        f"$$z = {tex(modulus)}\\, e^{{i\\theta}},\\qquad \\theta = {tex(angle)}.$$",
                    ),
                    (
                        "Power",
                        f"Modulus^{n} = {plain(sp.expand(modulus**n))} and the angle becomes "
                        f"{plain(n * angle)}",
                        f"$$z^{{{n}}} = {tex(sp.expand(modulus**n))}\\left(\\cos "
                        f"{tex(n * angle)} + i\\sin {tex(n * angle)}\\right).$$",
                    ),
                    (
                        "Cartesian form",
                        f"This is {plain(value)}",
                        f"Hence $z^{{{n}}} = {tex(value)}$.",
                    ),
                ),
            ),
            Method(
                "Repeated squaring also works, without any trigonometry.",
                (
                    (
                        "Half way",
                        f"z^{n // 2} = {plain(half)}",
                        f"$$z^{{{n // 2}}} = {tex(half)}.$$",
                    ),
                    (
                        "Square" + (" and multiply" if n % 2 else ""),
                        f"Squaring gives {plain(sp.expand(half**2))}"
                        + (f", and one more factor z gives {plain(value)}" if n % 2 else ""),
                        f"$$z^{{{n - n % 2}}} = {tex(sp.expand(half**2))}"
                        + (f",\\qquad z^{{{n}}} = {tex(value)}.$$" if n % 2 else ".$$"),
                    ),
                ),
            ),
        ),
        check=f"the modulus should be {approx(modulus**n)}, and |{plain(value)}| = "
        f"{approx(sp.Abs(value))}",
    )


@template("Algebra -> Intermediate Algebra -> Other", 7)
def telescoping_sum(rng: random.Random) -> Draft:
    m, a = rng.randrange(2, 6), rng.randrange(0, 4)
    value = sum((sp.Rational(1, a + i) for i in range(1, m + 1)), sp.Integer(0)) / m
    upto = sum(1 / ((k + a) * (k + a + m)) for k in range(1, 2000))
    first = term(1, "k", True) if not a else f"(k+{a})"
    heads = listed([f"1/{a + i}" for i in range(1, m + 1)])
    heads_tex = "+".join(rf"\frac1{{{a + i}}}" for i in range(1, m + 1))
    return Draft(
        params={"m": m, "a": a},
        answer=value,
        difficulty=5.0,
        goal="the value of the infinite series",
        asks=(
            f"Compute the sum of the series $\\sum_{{k=1}}^{{\\infty}} \\frac{{1}}{{{first}(k+{a + m})}}"
            "$.",
            f"Evaluate $$\\frac{{1}}{{{a + 1}\\cdot {a + 1 + m}}} + \\frac{{1}}{{{a + 2}\\cdot "
            f"{a + 2 + m}}} + \\frac{{1}}{{{a + 3}\\cdot {a + 3 + m}}} + \\cdots$$",
        ),
        methods=(
            Method(
                "Partial fractions make the sum telescope.",
                (
                    (
                        "Partial fractions",
                        f"1/((k+{a})(k+{a + m})) = (1/{m})·(1/(k+{a}) - 1/(k+{a + m}))",
                        f"$$\\frac1{{{first}(k+{a + m})}}=\\frac1{m}\\left("
                        f"\\frac1{{{first.strip('()')}}}-\\frac1{{k+{a + m}}}\\right).$$",
                    ),
                    (
                        "Telescope",
                        f"Only the first {m} terms survive: {heads}",
                        f"The partial sums tend to $\\frac1{m}\\left({heads_tex}\\right)$.",
                    ),
                    ("Add", f"The total is {plain(value)}", f"This equals ${tex(value)}$."),
                ),
            ),
            Method(
                "Write 1/(n) as an integral of x^(n-1) over [0,1].",
                (
                    (
                        "Integral",
                        f"The sum is (1/{m})·∫₀¹ x^{a}(1 - x^{m})/(1 - x) dx",
                        f"$$S=\\frac1{m}\\int_0^1 x^{{{a}}}\\,\\frac{{1-x^{{{m}}}}}{{1-x}}\\,dx.$$",
                    ),
                    (
                        "Polynomial",
                        f"The quotient is 1 + x + ... + x^{m - 1}, so we integrate {m} "
                        f"monomials and get {plain(value)}",
                        f"The quotient is $1+\\cdots+x^{{{m - 1}}}$,"
                        f" and termwise integration gives $S={tex(value)}$.",
                    ),
                ),
            ),
        ),
        check=f"the first 1999 terms add up to {upto:.5f}, just below {approx(value)}",
    )


@template("Algebra -> Intermediate Algebra -> Other", 7)
def linear_recurrence(rng: random.Random) -> Draft:
    r, s = rng.choice([(2, 3), (1, 2), (-1, 2), (2, 5), (-2, 3), (1, 3), (-1, 4), (1, -2), (3, 4)])
    c, d = rng.choice([-2, -1, 1, 2, 3]), rng.choice([-3, -1, 1, 2])
    n = rng.randrange(8, 16)
    seq = [c + d, c * r + d * s]
    while len(seq) <= n:
        seq.append((r + s) * seq[-1] - r * s * seq[-2])
    rule = term(r + s, "a_{n-1}", True) + term(-r * s, "a_{n-2}")
    urule = rule.replace("a_{n-1}", "a(n-1)").replace("a_{n-2}", "a(n-2)")
    matrix = sp.Matrix([[r + s, -r * s], [1, 0]])
    return Draft(
        params={"p": r + s, "q": -r * s, "a0": seq[0], "a1": seq[1], "n": n},
        answer=seq[n],
        difficulty=5.0,
        goal=f"the term with index {n} of the recursive sequence",
        asks=(
            f"A sequence is given by $a_0 = {seq[0]}$, $a_1 = {seq[1]}$ and $a_n = {rule}$ for "
            f"$n \\ge 2$. Find $a_{{{n}}}$.",
            f"Let $(a_n)$ satisfy the recurrence $$a_n = {rule} \\qquad (n \\ge 2)$$ with the initial "
            f"values $a_0 = {seq[0]}$ and $a_1 = {seq[1]}$. What is $a_{{{n}}}$?",
        ),
        methods=(
            Method(
                "Solve the recurrence by its characteristic polynomial.",
                (
                    (
                        "Characteristic roots",
                        f"t² = {r + s}t - ({r * s}) has the roots {r} and {s}",
                        f"The characteristic polynomial ${poly([1, -(r + s), r * s], 't')}$ has the roots "
                        f"${r}$ and ${s}$.",
                    ),
                    (
                        "Fit the constants",
                        f"a(0) and a(1) give the coefficients {c} and {d}",
                        f"From $a_0$ and $a_1$: $$a_n={c}\\cdot({r})^n{term(d, '')}\\cdot({s})^n.$$",
                    ),
                    (
                        "Insert",
                        f"{c}·{r**n} + {d}·{s**n} = {seq[n]}".replace("+ -", "- "),
                        f"For $n={n}$ this is ${seq[n]}$.",
                    ),
                ),
            ),
            Method(
                "The index is small, so the terms can be computed one by one.",
                (
                    (
                        "Iterate",
                        f"With a(n) = {urule}: {listed(seq)}",
                        f"The terms are ${listed(seq)}$.",
                    ),
                ),
            ),
        ),
        check=f"the matrix power M^{n} applied to the initial vector gives "
        f"{(matrix**n * sp.Matrix([seq[1], seq[0]]))[1]}",
    )
