"""Templates: school and intermediate algebra up to complex numbers and recurrences."""

from __future__ import annotations

import random
from fractions import Fraction
from math import isqrt

import sympy as sp

from .templates import Draft, Method, approx, listed, plain, poly, template, term, tex, upoly

x = sp.Symbol("x")


@template("Algebra -> Intermediate Algebra -> Complex Numbers", 16)
def roots_of_unity_sum(rng: random.Random) -> Draft:
    n, a = rng.randrange(3, 11), rng.choice([2, 3, 4, 5, -2, -3])
    value = sp.Rational(n * a ** (n - 1), a**n - 1)
    numeric = sum(1 / (a - sp.exp(2 * sp.pi * sp.I * k / n).evalf(20)) for k in range(n))
    return Draft(
        params={"n": n, "a": a}, answer=value, difficulty=6.0,
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
                    ("Logarithmic derivative", f"For P(z) = z^{n} - 1 we have P'(z)/P(z) = Σ 1/(z-ω)",
                     f"With $P(z)=z^{{{n}}}-1$: $$\\frac{{P'(z)}}{{P(z)}}=\\sum_\\omega"
                     "\\frac1{z-\\omega}.$$"),
                    ("Insert", f"At z = {a}: {n}·({a})^{n - 1}/(({a})^{n} - 1) = {n * a**(n - 1)}/"
                     f"{a**n - 1}", f"At $z={a}$ this is $$\\frac{{{n}\\cdot({a})^{{{n - 1}}}}}"
                     f"{{({a})^{{{n}}}-1}} = {tex(value)}.$$"),
                ),
            ),
            Method(
                "Expand in a geometric series; only exponents divisible by n survive.",
                (
                    ("Geometric series", f"1/({a}-ω) = Σ ω^j/({a})^(j+1), as |ω| = 1 < {abs(a)}",
                     f"$$\\frac1{{{a}-\\omega}}=\\sum_{{j\\ge0}}\\frac{{\\omega^j}}{{({a})^{{j+1}}}}.$$"),
                    ("Sum over ω", f"Σ ω^j is {n} if {n} | j and 0 otherwise, leaving "
                     f"{n}·Σ ({a})^(-{n}m-1)", f"Since $\\sum_\\omega\\omega^j$ is ${n}$ for "
                     f"${n}\\mid j$ and $0$ otherwise, we get ${n}\\sum_{{m\\ge0}}({a})^{{-{n}m-1}}$."),
                    ("Sum the series", f"That is {plain(value)}",
                     f"The geometric series gives ${tex(value)}$."),
                ),
            ),
        ),
        check=f"adding the {n} terms numerically gives {sp.N(sp.re(numeric), 6)}, and {plain(value)} "
        f"≈ {approx(value, 6)}",
    )


@template("Algebra -> Intermediate Algebra -> Complex Numbers", 6)
def complex_power(rng: random.Random) -> Draft:
    base, modulus, angle = rng.choice([
        (1 + sp.I, sp.sqrt(2), sp.pi / 4), (1 - sp.I, sp.sqrt(2), -sp.pi / 4),
        (1 + sp.sqrt(3) * sp.I, sp.Integer(2), sp.pi / 3), (-1 + sp.I, sp.sqrt(2), 3 * sp.pi / 4),
        (sp.sqrt(3) + sp.I, sp.Integer(2), sp.pi / 6), (sp.sqrt(3) - sp.I, sp.Integer(2), -sp.pi / 6),
    ])
    n = rng.randrange(5, 16)
    value = sp.expand(base**n)
    base_tex = {1 + sp.I: "1 + i", 1 - sp.I: "1 - i", 1 + sp.sqrt(3) * sp.I: r"1 + \sqrt{3}\,i",
                -1 + sp.I: "-1 + i", sp.sqrt(3) + sp.I: r"\sqrt{3} + i",
                sp.sqrt(3) - sp.I: r"\sqrt{3} - i"}[base]
    half = sp.expand(base ** (n // 2))
    return Draft(
        params={"base": base, "n": n}, answer=value, difficulty=4.0 if n < 9 else 4.5,
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
                    ("Polar form", f"The modulus is {plain(modulus)} and the argument {plain(angle)}",
                     f"$$z = {tex(modulus)}\\, e^{{i\\theta}},\\qquad \\theta = {tex(angle)}.$$"),
                    ("Power", f"Modulus^{n} = {plain(sp.expand(modulus**n))} and the angle becomes "
                     f"{plain(n * angle)}", f"$$z^{{{n}}} = {tex(sp.expand(modulus**n))}\\left(\\cos "
                     f"{tex(n * angle)} + i\\sin {tex(n * angle)}\\right).$$"),
                    ("Cartesian form", f"This is {plain(value)}", f"Hence $z^{{{n}}} = {tex(value)}$."),
                ),
            ),
            Method(
                "Repeated squaring also works, without any trigonometry.",
                (
                    ("Half way", f"z^{n // 2} = {plain(half)}", f"$$z^{{{n // 2}}} = {tex(half)}.$$"),
                    ("Square" + (" and multiply" if n % 2 else ""),
                     f"Squaring gives {plain(sp.expand(half**2))}"
                     + (f", and one more factor z gives {plain(value)}" if n % 2 else ""),
                     f"$$z^{{{n - n % 2}}} = {tex(sp.expand(half**2))}"
                     + (f",\\qquad z^{{{n}}} = {tex(value)}.$$" if n % 2 else ".$$")),
                ),
            ),
        ),
        check=f"the modulus should be {approx(modulus**n)}, and |{plain(value)}| = "
        f"{approx(sp.Abs(value))}",
    )


@template("Algebra -> Intermediate Algebra -> Exponential Functions", 8)
def exponential_equation(rng: random.Random) -> Draft:
    base = rng.choice([2, 3, 5])
    i, j = rng.sample(range(-2, 5), 2)
    r, s = sp.Integer(base) ** i, sp.Integer(base) ** j
    scale = sp.Integer(base) ** max(0, -i, -j)
    a, b, c = scale, -scale * (r + s), scale * r * s
    low, high = min(i, j), max(i, j)
    lead = "" if a == 1 else f"{a} \\cdot "
    ulead = "" if a == 1 else f"{a}·"
    left = f"{lead}{base**2}^x - {-b} \\cdot {base}^x + {c}"
    return Draft(
        params={"base": base, "a": int(a), "b": int(b), "c": int(c)}, answer=f"{low}, {high}",
        difficulty=4.0, goal="all real solutions of the exponential equation",
        asks=(
            f"Find all real numbers $x$ with ${left} = 0$. List them in increasing order, separated "
            "by a comma.",
            f"Solve the equation $${left} = 0$$ over the real numbers and list the solutions from "
            "the smallest to the largest.",
        ),
        methods=(
            Method(
                f"Since {base**2}^x is the square of {base}^x, this is a quadratic in disguise.",
                (
                    ("Substitute", f"With u = {base}^x: {ulead}u² - {-b}u + {c} = 0",
                     f"Put $u={base}^x>0$: $${'' if a == 1 else a}u^2-{-b}u+{c}=0.$$"),
                    ("Solve the quadratic", f"u = {plain(r)} or u = {plain(s)}",
                     f"Its roots are $u={tex(r)}$ and $u={tex(s)}$, both positive."),
                    ("Back to x", f"{base}^x = {plain(r)} gives x = {i}; {base}^x = {plain(s)} gives "
                     f"x = {j}", f"Hence $x={i}$ or $x={j}$."),
                ),
            ),
            Method(
                "Factor the left-hand side directly.",
                (
                    ("Factor", f"It equals {ulead}({base}^x - {plain(r)})({base}^x - {plain(s)})",
                     f"$${lead}\\left({base}^x-{tex(r)}\\right)\\left({base}^x-{tex(s)}\\right)=0.$$"),
                    ("Zero factors", f"So {base}^x is a power of {base} with exponent {i} or {j}",
                     f"The factors vanish for $x={i}$ and $x={j}$, respectively."),
                ),
            ),
        ),
        check=f"at x = {low}: {plain(a * r**0 * min(r, s)**2)} - {plain(-b * min(r, s))} + {c} = "
        f"{plain(a * min(r, s)**2 + b * min(r, s) + c)}",
        wrong=(f"{low}, {high + 1}", f"{low - 1}, {high}", f"{-high}, {-low}", f"{high}"),
        equal=(f"x = {low},\\ x = {high}", f"\\{{{low}, {high}\\}}"),
    )


@template("Algebra -> Intermediate Algebra -> Logarithmic Functions", 7)
def logarithmic_equation(rng: random.Random) -> Draft:
    base = rng.choice([2, 3, 5, 6, 10])
    k = rng.randrange(2, {2: 8, 3: 6, 5: 4}.get(base, 4))
    n = base**k
    root = rng.choice([d for d in sp.divisors(n) if d * d < n][1:] or [1])
    gap = n // root - root
    other = -(root + gap)
    return Draft(
        params={"base": base, "k": k, "gap": gap}, answer=root, difficulty=3.5,
        goal="the real solution of the logarithmic equation",
        asks=(
            f"Solve $\\log_{{{base}}} x + \\log_{{{base}}} (x + {gap}) = {k}$ for real $x$.",
            f"Find the value of $x$ satisfying $$\\log_{{{base}}}(x) + \\log_{{{base}}}(x+{gap}) "
            f"= {k}.$$",
            f"For which real number $x$ do $\\log_{{{base}}} x$ and $\\log_{{{base}}}(x+{gap})$ add up "
            f"to ${k}$?",
        ),
        methods=(
            Method(
                "Combine the logarithms, but remember the domain x > 0.",
                (
                    ("Combine", f"log(x(x+{gap})) = {k} means x² + {gap}x = {n}",
                     f"$$x(x+{gap}) = {base}^{k} = {n}.$$"),
                    ("Solve", f"x² + {gap}x - {n} = (x - {root})(x + {-other})",
                     f"$$x^2+{gap}x-{n}=(x-{root})(x+{-other})=0.$$"),
                    ("Domain", f"x = {other} is impossible for a logarithm, so x = {root}",
                     f"Only the positive root is in the domain: $x={root}$."),
                ),
            ),
            Method(
                "The left side is increasing in x, so there is at most one solution; find it.",
                (
                    ("Monotonicity", "Both logarithms increase for x > 0",
                     "On $x>0$ the left-hand side is strictly increasing, so one solution suffices."),
                    ("Guess", f"Looking for {n} = x(x+{gap}), the factors {root}·{root + gap} fit",
                     f"Indeed ${root}\\cdot{root + gap}={n}$, so $x={root}$ solves the equation."),
                ),
            ),
        ),
        check=f"{root}·({root} + {gap}) = {root * (root + gap)} = {base}^{k}",
        equal=(f"x = {root}",),
    )


@template("Algebra -> Intermediate Algebra -> Quadratic Functions", 7)
def tangent_line_to_parabola(rng: random.Random) -> Draft:
    a, b, m = rng.choice([1, 1, 2, 3, -1, -2]), rng.randrange(-6, 7), rng.randrange(-5, 6)
    c = rng.randrange(-5, 9)
    k = sp.Rational(4 * a * c - (b - m) ** 2, 4 * a)
    x0 = sp.Rational(m - b, 2 * a)
    f, uf = poly([a, b, c]), upoly([a, b, c])
    line = term(m, "x", first=True)
    line, uline = (f"{line} + k", f"{line} + k") if m else ("k", "k")
    return Draft(
        params={"a": a, "b": b, "c": c, "m": m}, answer=k, difficulty=3.5 if a == 1 else 4.0,
        goal="the constant k for which the line touches the parabola",
        asks=(
            f"For which real number $k$ is the line $y = {line}$ tangent to the parabola $y = {f}$?",
            f"The graphs of $f(x) = {f}$ and $g(x) = {line}$ have exactly one point in common. "
            "Determine the constant $k$.",
            f"Find $k$ such that the equation ${f} = {line}$ has a double root.",
        ),
        methods=(
            Method(
                "Tangency means that the difference has discriminant zero.",
                (
                    ("Difference", f"{uf} = {uline} becomes {upoly([a, b - m, c])} - k = 0",
                     f"$${poly([a, b - m, c])} - k = 0.$$"),
                    ("Discriminant", f"({b - m})² - 4·{a}·({c} - k) = 0",
                     f"$$({b - m})^2-4\\cdot({a})\\cdot({c}-k)=0.$$"),
                    ("Solve", f"k = {plain(k)}", f"Hence $k={tex(k)}$."),
                ),
            ),
            Method(
                "Where the line touches, the derivative equals its slope.",
                (
                    ("Slope", f"{2 * a}x + {b} = {m} at x = {plain(x0)}".replace("+ -", "- "),
                     f"$f'(x)={poly([2 * a, b])}={m}$ at $x_0={tex(x0)}$."),
                    ("Height", f"k = f(x₀) - {m}·x₀ = {plain(k)}".replace("- -", "+ "),
                     f"$$k=f(x_0)-({m})x_0={tex(k)}.$$"),
                ),
            ),
        ),
        check=f"with k = {plain(k)} the difference is {a}(x - ({plain(x0)}))²",
        equal=(f"k = {tex(k)}",),
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
        params={"m": m, "a": a}, answer=value, difficulty=5.0,
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
                    ("Partial fractions", f"1/((k+{a})(k+{a + m})) = (1/{m})·(1/(k+{a}) - "
                     f"1/(k+{a + m}))", f"$$\\frac1{{{first}(k+{a + m})}}=\\frac1{m}\\left("
                     f"\\frac1{{{first.strip('()')}}}-\\frac1{{k+{a + m}}}\\right).$$"),
                    ("Telescope", f"Only the first {m} terms survive: {heads}",
                     f"The partial sums tend to $\\frac1{m}\\left({heads_tex}\\right)$."),
                    ("Add", f"The total is {plain(value)}", f"This equals ${tex(value)}$."),
                ),
            ),
            Method(
                "Write 1/(n) as an integral of x^(n-1) over [0,1].",
                (
                    ("Integral", f"The sum is (1/{m})·∫₀¹ x^{a}(1 - x^{m})/(1 - x) dx",
                     f"$$S=\\frac1{m}\\int_0^1 x^{{{a}}}\\,\\frac{{1-x^{{{m}}}}}{{1-x}}\\,dx.$$"),
                    ("Polynomial", f"The quotient is 1 + x + ... + x^{m - 1}, so we integrate {m} "
                     f"monomials and get {plain(value)}", f"The quotient is $1+\\cdots+x^{{{m - 1}}}$,"
                     f" and termwise integration gives $S={tex(value)}$."),
                ),
            ),
        ),
        check=f"the first 1999 terms add up to {upto:.5f}, just below {approx(value)}",
    )


@template("Algebra -> Algebra -> Equations and Inequalities", 8)
def linear_system(rng: random.Random) -> Draft:
    while True:
        m = sp.Matrix(2, 2, [rng.choice([-5, -4, -3, -2, 2, 3, 4, 5, 7]) for _ in range(4)])
        if m.det() != 0:
            break
    v = sp.Matrix([rng.randrange(-6, 9), rng.randrange(-6, 9)])
    r = m * v
    (a, b), (c, d) = m.row(0), m.row(1)
    det, dx, dy = m.det(), r[0] * d - b * r[1], a * r[1] - c * r[0]
    rows = [term(p, "x", True) + term(q, "y") + f" = {s}" for p, q, s in ((a, b, r[0]), (c, d, r[1]))]
    system = f"\\begin{{cases}} {rows[0]} \\\\ {rows[1]} \\end{{cases}}"
    pair = f"({v[0]}, {v[1]})"
    return Draft(
        params={"m": [int(t) for t in m], "r": [int(t) for t in r]}, answer=pair, difficulty=3.0,
        goal="the solution of the linear system",
        asks=(
            f"Solve the system of equations $${system}$$ and give the solution as an ordered pair "
            "$(x, y)$.",
            f"Find the ordered pair $(x,y)$ for which\n{system}",
            f"At which point $(x, y)$ do the lines ${rows[0]}$ and ${rows[1]}$ intersect?",
        ),
        methods=(
            Method(
                "Eliminate one unknown.",
                (
                    ("Eliminate y", f"{d} times the first minus {b} times the second gives {det}x = "
                     f"{dx}", f"${d}$ times the first minus ${b}$ times the second equation: "
                     f"$${det}x={dx},$$ so $x={v[0]}$."),
                    ("Insert", f"Then the first equation leaves {b}y = {r[0] - a * v[0]}, y = {v[1]}",
                     f"The first equation becomes ${b}y={r[0] - a * v[0]}$, so $y={v[1]}$."),
                ),
            ),
            Method(
                "Cramer's rule gives both unknowns at once.",
                (
                    ("Determinant", f"D = {a}·{d} - {b}·{c} = {det}".replace("·-", "·(-)"),
                     f"$$D=\\begin{{vmatrix}}{a}&{b}\\\\{c}&{d}\\end{{vmatrix}}={det}.$$"),
                    ("Quotients", f"x = {dx}/{det} = {v[0]}, y = {dy}/{det} = {v[1]}",
                     f"$$x=\\frac{{{dx}}}{{{det}}}={v[0]},\\qquad y=\\frac{{{dy}}}{{{det}}}={v[1]}.$$"),
                ),
            ),
        ),
        check=f"inserting into the second equation: ({c})·({v[0]}) + ({d})·({v[1]}) = {r[1]}",
        wrong=(f"({v[1]}, {v[0]})", f"({v[0]}, {v[1] + 1})", f"({-v[0]}, {v[1] - 2})",
               f"({v[0] + 1}, {v[1]})"),
        equal=(f"\\left({v[0]}, {v[1]}\\right)", f"(x, y) = ({v[0]}, {v[1]})"),
    )


@template("Algebra -> Algebra -> Equations and Inequalities", 8)
def rational_inequality(rng: random.Random) -> Draft:
    a, b = rng.sample(range(-7, 10), 2)
    strict = rng.random() < 0.5
    low, high = min(a, b), max(a, b)
    num, den = (f"x {'-' if r >= 0 else '+'} {abs(r)}" if r else "x" for r in (a, b))
    left = "(" if strict or low == b else "["
    right = ")" if strict or high == b else "]"
    value = f"{left}{low}, {high}{right}"
    sign = "<" if strict else r"\le"
    usign = "<" if strict else "≤"
    mid = sp.Rational(low + high, 2)
    flipped = f"(-\\infty, {low}) \\cup ({high}, \\infty)"
    return Draft(
        params={"a": a, "b": b, "strict": strict}, answer=value, difficulty=3.5,
        goal="the solution set of the inequality in interval notation",
        asks=(
            f"Solve the inequality $\\frac{{{num}}}{{{den}}} {sign} 0$ and write the solution set in "
            "interval notation.",
            f"For which real $x$ is $\\dfrac{{{num}}}{{{den}}}$ "
            f"{'negative' if strict else 'not positive'}? Give the answer as an interval.",
        ),
        methods=(
            Method(
                "A quotient is negative where numerator and denominator have different signs.",
                (
                    ("Critical points", f"The numerator vanishes at {a}, the denominator at {b}",
                     f"The numerator vanishes at $x={a}$, the denominator at $x={b}$."),
                    ("Signs", f"For x < {low} both factors are negative, for x > {high} both are "
                     f"positive; between them the signs differ",
                     f"Outside $[{low},{high}]$ the factors have equal signs, inside opposite ones."),
                    ("End points", f"x = {b} is excluded; x = {a} is "
                     + ("excluded too as the inequality is strict" if strict else "included"),
                     f"The point $x={b}$ is not in the domain, and $x={a}$ is "
                     + ("excluded by strictness." if strict else "a solution.")),
                ),
            ),
            Method(
                "Multiply by the square of the denominator, which is positive.",
                (
                    ("Product form", f"({num})({den}) {usign} 0 with x ≠ {b}",
                     f"For $x\\ne {b}$ the inequality is equivalent to $({num})({den}) {sign} 0$."),
                    ("Parabola", f"An upward parabola with zeros {low} and {high} is below the axis "
                     "between them", f"This parabola opens upwards with zeros ${low}$ and ${high}$, "
                     f"which gives ${value}$."),
                ),
            ),
        ),
        check=f"the midpoint {plain(mid)} gives ({plain(mid - a)})/({plain(mid - b)}) < 0",
        wrong=(flipped, f"({low - 1}, {high})",
               f"({low}, {high + 1})", f"(-\\infty, {low})"),
        equal=(f"\\left{left}{low}, {high}\\right{right}", f"x \\in {value}"),
    )


@template("Algebra -> Algebra -> Algebraic Expressions", 6)
def reciprocal_powers(rng: random.Random) -> Draft:
    a, n = rng.randrange(3, 12), rng.randrange(3, 9)
    s = [2, a]
    while len(s) <= n:
        s.append(a * s[-1] - s[-2])
    half = n // 2
    return Draft(
        params={"a": a, "n": n}, answer=s[n], difficulty=3.5 if n < 6 else 4.0,
        goal=f"the value of x^{n} + 1/x^{n}",
        asks=(
            f"If $x + \\frac{{1}}{{x}} = {a}$, what is $x^{{{n}}} + \\frac{{1}}{{x^{{{n}}}}}$?",
            f"A nonzero real number $x$ satisfies $x + x^{{-1}} = {a}$. Find the value of "
            f"$x^{{{n}}} + x^{{-{n}}}$.",
            f"Let $x$ be a root of $x^2 - {a}x + 1 = 0$. Evaluate $x^{{{n}}} + \\dfrac{{1}}"
            f"{{x^{{{n}}}}}$.",
        ),
        methods=(
            Method(
                "The numbers s_k = x^k + x^(-k) satisfy a simple recursion.",
                (
                    ("Recursion", f"s_(k+1) = {a}·s_k - s_(k-1) with s₀ = 2 and s₁ = {a}",
                     f"Multiplying by $x+1/x$ gives $s_{{k+1}}={a}s_k-s_{{k-1}}$."),
                    ("Run it", f"s₀, s₁, ... = {listed(s)}", f"The values are ${listed(s)}$."),
                ),
            ),
            Method(
                "Products of two such sums help to jump ahead: s_m·s_n = s_(m+n) + s_(m-n).",
                (
                    ("Half way", f"s_{half} = {s[half]} and s_{n - half} = {s[n - half]}",
                     f"First $s_{{{half}}}={s[half]}$ and $s_{{{n - half}}}={s[n - half]}$."),
                    ("Combine", f"{s[half]}·{s[n - half]} - {s[n - 2 * half]} = {s[n]}",
                     f"$$s_{{{n}}}=s_{{{half}}}s_{{{n - half}}}-s_{{{n - 2 * half}}}={s[n]}.$$"),
                ),
            ),
        ),
        check=f"the larger root is about {(a + (a * a - 4) ** 0.5) / 2:.4f}, and its power with "
        f"exponent {n} is about {((a + (a * a - 4) ** 0.5) / 2) ** n:.1f}",
    )


@template("Algebra -> Algebra -> Factoring", 6)
def sophie_germain(rng: random.Random) -> Draft:
    a, b = rng.choice([(1, b) for b in range(1, 9)] + [(3, 1), (3, 2), (3, 4), (5, 1), (5, 2)])
    f = poly([a**4, 0, 0, 0, 4 * b**4])
    p, q = poly([a * a, 2 * a * b, 2 * b * b]), poly([a * a, -2 * a * b, 2 * b * b])
    return Draft(
        params={"a": a, "b": b}, answer=f"({p})({q})", difficulty=4.0,
        goal="the factorization over the integers",
        asks=(
            f"Factor ${f}$ completely over the integers.",
            f"Write ${f}$ as a product of two quadratic polynomials with integer coefficients.",
        ),
        methods=(
            Method(
                "Complete the square, using the term of degree two that is missing.",
                (
                    ("Add and subtract", f"Add and subtract {4 * a * a * b * b}x²",
                     f"$$({poly([a * a, 0, 2 * b * b])})^2-{4 * a * a * b * b}x^2.$$"),
                    ("Difference of squares", f"The root of the subtracted square is {2 * a * b}x",
                     f"$$({p})({q}).$$"),
                ),
            ),
            Method(
                "Compare coefficients in a product of two quadratics.",
                (
                    ("Ansatz", f"({a * a}x² + ux + v)({a * a}x² - ux + v) with v² = {4 * b**4}",
                     f"$$({a * a if a > 1 else ''}x^2+ux+v)({a * a if a > 1 else ''}x^2-ux+v),\\quad "
                     f"v^2={4 * b**4}.$$"),
                    ("Middle term", f"The coefficient of x² is {2 * a * a}v - u² = 0, so v = {2 * b * b} and "
                     f"u = {2 * a * b}", f"The coefficient of $x^2$ must vanish: ${2 * a * a}v=u^2$, solved "
                     f"by $v={2 * b * b}$, $u={2 * a * b}$."),
                    ("No further factors", "Both quadratics have negative discriminant",
                     "Both quadratics have negative discriminant, so they are irreducible."),
                ),
            ),
        ),
        check=f"at x = 1 the product is {a * a + 2 * a * b + 2 * b * b}·"
        f"{a * a - 2 * a * b + 2 * b * b} = {a**4 + 4 * b**4}",
        wrong=(f"({poly([a * a, 0, 2 * b * b])})^2", f"({p})^2", f"({q})^2",
               f"({poly([a * a, 2 * a * b, b * b])})({poly([a * a, -2 * a * b, 4 * b * b])})"),
        equal=(f"({q})({p})", f"\\left({p}\\right)\\left({q}\\right)"),
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
        params={"p": r + s, "q": -r * s, "a0": seq[0], "a1": seq[1], "n": n}, answer=seq[n],
        difficulty=5.0, goal=f"the term with index {n} of the recursive sequence",
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
                    ("Characteristic roots", f"t² = {r + s}t - ({r * s}) has the roots {r} and {s}",
                     f"The characteristic polynomial ${poly([1, -(r + s), r * s], 't')}$ has the roots "
                     f"${r}$ and ${s}$."),
                    ("Fit the constants", f"a(0) and a(1) give the coefficients {c} and {d}",
                     f"From $a_0$ and $a_1$: $$a_n={c}\\cdot({r})^n{term(d, '')}\\cdot({s})^n.$$"),
                    ("Insert", f"{c}·{r**n} + {d}·{s**n} = {seq[n]}".replace("+ -", "- "),
                     f"For $n={n}$ this is ${seq[n]}$."),
                ),
            ),
            Method(
                "The index is small, so the terms can be computed one by one.",
                (
                    ("Iterate", f"With a(n) = {urule}: {listed(seq)}",
                     f"The terms are ${listed(seq)}$."),
                ),
            ),
        ),
        check=f"the matrix power M^{n} applied to the initial vector gives "
        f"{(matrix**n * sp.Matrix([seq[1], seq[0]]))[1]}",
    )


@template("Algebra -> Prealgebra -> Fractions", 5)
def fraction_sum(rng: random.Random) -> Draft:
    b, d = rng.sample([2, 3, 4, 5, 6, 8], 2)
    a, c = rng.randrange(1, b), rng.randrange(1, d)
    value = Fraction(a, b) + Fraction(c, d)
    common = b * d
    return Draft(
        params={"a": a, "b": b, "c": c, "d": d}, answer=value, difficulty=rng.choice([1.0, 1.5, 1.5]),
        goal="the sum of the two fractions",
        asks=(
            f"Compute $\\frac{{{a}}}{{{b}}} + \\frac{{{c}}}{{{d}}}$ and simplify.",
            f"What is ${a}/{b} + {c}/{d}$ as a fraction in lowest terms?",
        ),
        methods=(
            Method(
                "Bring both to a common denominator.",
                (
                    ("Common denominator", f"{common} works: {a * d}/{common} and {c * b}/{common}",
                     f"$$\\frac{{{a * d}}}{{{common}}}+\\frac{{{c * b}}}{{{common}}}.$$"),
                    ("Add and reduce", f"{a * d + c * b}/{common} = {value}",
                     f"$$\\frac{{{a * d + c * b}}}{{{common}}}={tex(value)}.$$"),
                ),
            ),
            Method(
                "Use the least common denominator to keep the numbers small.",
                (
                    ("Least common multiple", f"lcm({b}, {d}) = {sp.ilcm(b, d)}",
                     f"$\\operatorname{{lcm}}({b},{d})={sp.ilcm(b, d)}$."),
                    ("Add", f"{a * sp.ilcm(b, d) // b}/{sp.ilcm(b, d)} + {c * sp.ilcm(b, d) // d}/"
                     f"{sp.ilcm(b, d)} = {value}", f"$$\\frac{{{a * sp.ilcm(b, d) // b}+"
                     f"{c * sp.ilcm(b, d) // d}}}{{{sp.ilcm(b, d)}}}={tex(value)}.$$"),
                ),
            ),
        ),
        check=f"in decimals: {a / b:.4f} + {c / d:.4f} = {float(value):.4f}",
    )


@template("Algebra -> Intermediate Algebra -> Exponential Functions", 6)
def compound_interest(rng: random.Random) -> Draft:
    start = rng.choice([200, 500, 800, 1000, 1500, 2000, 2500, 4000])
    rate, years = rng.choice([2, 3, 4, 5, 6, 8, 10]), rng.choice([2, 3])
    cents = sp.Rational(start) * (1 + sp.Rational(rate, 100)) ** years
    value = f"{float(cents):.2f}"
    steps = [f"{float(start * (1 + Fraction(rate, 100)) ** i):.2f}" for i in range(years + 1)]
    return Draft(
        params={"start": start, "rate": rate, "years": years}, answer=value, difficulty=3.0,
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
                    ("Growth factor", f"The factor is 1 + {rate}/100 = {1 + rate / 100:.2f}",
                     f"The factor is ${1 + rate / 100:.2f}$."),
                    ("Power", f"{start}·{1 + rate / 100:.2f}^{years} = {value}",
                     f"$${start}\\cdot {1 + rate / 100:.2f}^{years} = {value}.$$"),
                ),
            ),
            Method(
                "Go year by year.",
                (("List the balances", f"They are {' → '.join(steps)}",
                  f"The balances are ${', '.join(steps)}$ dollars."),),
            ),
        ),
        check=f"simple interest would give {start + start * rate * years / 100:.2f}, slightly less",
        wrong=(f"{start + start * rate * years / 100:.2f}", f"{float(cents) + 10:.2f}",
               f"{float(cents) - 1:.2f}", f"{float(cents) * 1.1:.2f}"),
        equal=(f"\\${value}", f"{value} \\text{{ dollars}}"),
    )


@template("Algebra -> Prealgebra -> Integers", 6)
def largest_square_below(rng: random.Random) -> Draft:
    n = rng.randrange(150, 4000)
    r = isqrt(n)
    return Draft(
        params={"n": n}, answer=n - r * r, difficulty=rng.choice([2.0, 2.5]),
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
                    ("Bracket", f"{r}² = {r * r} ≤ {n} < {(r + 1) ** 2} = {r + 1}²",
                     f"$${r}^2={r * r}\\le {n}<{(r + 1) ** 2}={r + 1}^2.$$"),
                    ("Subtract", f"{n} - {r * r} = {n - r * r}", f"$${n}-{r * r}={n - r * r}.$$"),
                ),
            ),
            Method(
                "Add up odd numbers, since 1 + 3 + 5 + ... gives the squares.",
                (
                    ("Sum of odd numbers", f"The first {r} odd numbers add up to {r * r}",
                     f"$1+3+\\cdots+{2 * r - 1}={r * r}$."),
                    ("Next step", f"The next odd number {2 * r + 1} would lead to {(r + 1) ** 2} > {n}; what "
                     f"is left is {n - r * r}", f"Adding ${2 * r + 1}$ would exceed ${n}$; what is left is "
                     f"${n - r * r}$."),
                ),
            ),
        ),
        check=f"√{n} ≈ {n**0.5:.3f}, so {r} is right",
    )
