"""Templates: limits."""

from __future__ import annotations

import random
from math import exp, factorial, log1p

import sympy as sp

from ..templates import Draft, Method, approx, plain, template, term, tex

x, n_, k_ = sp.symbols("x n k")
_LIMITS = "Precalculus -> Limits"


def _coefficient(name: str, a: int, m: int) -> sp.Rational:
    """Taylor coefficient of x^m of sin, tan, arctan, sinh, exp or cos at `a`x."""
    function = {
        "sin": sp.sin,
        "tan": sp.tan,
        "arctan": sp.atan,
        "sinh": sp.sinh,
        "arcsin": sp.asin,
        "\\ln": None,
    }[name]
    return sp.diff(function(x), x, m).subs(x, 0) / factorial(m) * a**m


@template(_LIMITS, 13)
def taylor_limit(rng: random.Random) -> Draft:
    f, g = rng.sample(["sin", "tan", "arctan", "sinh", "arcsin"], 2)
    a = rng.choice([1, 1, 2, 3, 4])
    cf, cg = _coefficient(f, a, 3), _coefficient(g, a, 3)
    value = cf - cg
    if value == 0:
        return taylor_limit(rng)
    arg = term(a, "x", True)
    h = sp.Rational(1, 50)
    table = {"arctan": sp.atan, "arcsin": sp.asin, "sin": sp.sin, "tan": sp.tan, "sinh": sp.sinh}
    sample = (table[f](a * h) - table[g](a * h)) / h**3
    shape = f"\\frac{{\\{f} {arg} - \\{g} {arg}}}{{x^3}}"
    return Draft(
        params={"f": f, "g": g, "a": a},
        answer=value,
        difficulty=5.0 if a == 1 else 5.5,
        goal="the limit at zero",
        asks=(
            f"Evaluate the limit $$\\lim_{{x \\to 0}} {shape}.$$",
            f"Find $\\displaystyle \\lim_{{x\\to 0}} {shape}$.",
            f"Determine the constant $c$ such that $\\{f} {arg} - \\{g} {arg} = c\\,x^3 + o(x^3)$ as "
            "$x \\to 0$.",
        ),
        methods=(
            Method(
                "Both functions have known Taylor series; the linear terms cancel.",
                (
                    (
                        "Expand the first function",
                        f"{f}({arg}) = {arg} + ({plain(cf)})x³ + O(x⁵)",
                        f"$$\\{f} {arg}={arg}+({tex(cf)})x^3+O(x^5).$$",
                    ),
                    (
                        "Expand the second",
                        f"{g}({arg}) = {arg} + ({plain(cg)})x³ + O(x⁵)",
                        f"$$\\{g} {arg}={arg}+({tex(cg)})x^3+O(x^5).$$",
                    ),
                    (
                        "Subtract",
                        f"The coefficient is {plain(cf)} - ({plain(cg)}) = {plain(value)}",
                        f"The limit is ${tex(cf)}-({tex(cg)})={tex(value)}$.",
                    ),
                ),
            ),
            Method(
                "L'Hôpital's rule can be applied three times to the form 0/0.",
                (
                    (
                        "Differentiate",
                        "After three derivatives the denominator is 6",
                        "Three applications leave the constant denominator $6$.",
                    ),
                    (
                        "Third derivatives",
                        f"At 0 these are {plain(6 * cf)} for {f} and {plain(6 * cg)} for {g}",
                        f"The third derivatives at $0$ are ${tex(6 * cf)}$ and ${tex(6 * cg)}$.",
                    ),
                    (
                        "Quotient",
                        f"({plain(6 * cf)} - ({plain(6 * cg)}))/6 = {plain(value)}",
                        f"$$\\frac{{{tex(6 * cf)}-({tex(6 * cg)})}}{{6}}={tex(value)}.$$",
                    ),
                ),
            ),
        ),
        check=f"at x = 0.02 the quotient is about {approx(sample, 6)}, and {plain(value)} ≈ "
        f"{approx(value, 6)}",
    )


@template(_LIMITS, 8)
def exponential_limit(rng: random.Random) -> Draft:
    a, b, c = rng.randrange(-4, 6), rng.randrange(-3, 5), rng.choice([1, 2, 3])
    if a == b:
        return exponential_limit(rng)
    d = rng.choice([1, 2, 3])
    power = sp.Rational((a - b) * d, c)
    value = sp.exp(power)
    top, bottom = (term(c, "n", True) + term(v, "") for v in (a, b))
    e = term(d, "n", True)
    m = 10**6
    sample = exp(d * m * (log1p(a / (c * m)) - log1p(b / (c * m))))
    return Draft(
        params={"a": a, "b": b, "c": c, "d": d},
        answer=value,
        difficulty=4.5,
        goal="the limit of the sequence",
        asks=(
            f"Compute $\\lim_{{n\\to\\infty}} \\left( \\frac{{{top}}}{{{bottom}}} \\right)^{{{e}}}$.",
            f"Let $a_n = \\left( \\dfrac{{{top}}}{{{bottom}}} \\right)^{{{e}}}$ for large $n$. Does the "
            "sequence converge, and if so, what is its limit? Give the value of the limit.",
        ),
        methods=(
            Method(
                "Write the base as 1 plus something small.",
                (
                    (
                        "Rewrite",
                        f"The base is 1 + ({a - b})/({bottom})",
                        f"$$\\frac{{{top}}}{{{bottom}}}=1+\\frac{{{a - b}}}{{{bottom}}}.$$",
                    ),
                    (
                        "Exponent",
                        f"The product ({a - b})·{e}/({bottom}) tends to {plain(power)}",
                        f"$$\\frac{{{a - b}}}{{{bottom}}}\\cdot {e}\\to {tex(power)}.$$",
                    ),
                    (
                        "Limit",
                        f"Hence the limit is e^({plain(power)})",
                        f"Hence the limit is ${tex(value)}$.",
                    ),
                ),
            ),
            Method(
                "Take logarithms and expand ln(1 + t) = t + O(t²).",
                (
                    (
                        "Logarithm",
                        f"ln a_n = {e}·(ln(1 + {a}/({c}n)) - ln(1 + {b}/({c}n)))",
                        f"$$\\ln a_n={e}\\left(\\ln(1+\\tfrac{{{a}}}{{{term(c, 'n', True)}}})-"
                        f"\\ln(1+\\tfrac{{{b}}}{{{term(c, 'n', True)}}})\\right).$$",
                    ),
                    (
                        "Expand",
                        f"The leading term is {d}·({a} - ({b}))/{c} = {plain(power)}",
                        f"The limit of this is ${tex(power)}$, and the exponential is continuous.",
                    ),
                ),
            ),
        ),
        check=f"for n = 10⁶ the term is about {approx(sample, 6)}; e^({plain(power)}) ≈ "
        f"{approx(value, 6)}",
        wrong=(tex(sp.exp(-power)), tex(sp.exp(power * 2)), "1", tex(sp.exp(power + 1))),
    )


@template(_LIMITS, 13)
def riemann_sum_limit(rng: random.Random) -> Draft:
    a, p = rng.choice([1, 2, 3, 4]), rng.choice([1, 2])
    if p == 1:
        value, f = sp.log(sp.Rational(a + 1, a)), f"\\frac{{1}}{{{term(a, 'n', True)} + k}}"
        integral, density = f"∫₀¹ dx/({a} + x)", f"\\int_0^1\\frac{{dx}}{{{a}+x}}"
        anti = f"ln({a} + x)"
    else:
        value = sp.atan(sp.Rational(1, a)) / a
        f = f"\\frac{{n}}{{{term(a * a, 'n^2', True)} + k^2}}"
        integral, density = f"∫₀¹ dx/({a * a} + x²)", f"\\int_0^1\\frac{{dx}}{{{a * a}+x^2}}"
        anti = f"arctan(x/{a})/{a}"
    scale = rng.choice([1, 1, 2, 3, 4, 6])
    value = sp.nsimplify(scale * value)
    big = 2000
    sample = scale * sum(
        (1 / (a * big + k)) if p == 1 else (big / (a * a * big * big + k * k))
        for k in range(1, big + 1)
    )
    lead = "" if scale == 1 else str(scale)
    return Draft(
        params={"a": a, "p": p, "scale": scale},
        answer=value,
        difficulty=6.0,
        goal="the limit of the sums",
        asks=(
            f"Find $$\\lim_{{n\\to\\infty}} {lead}\\sum_{{k=1}}^{{n}} {f}.$$",
            f"Put $S_n = {lead}\\sum_{{k=1}}^{{n}} {f}$. Evaluate $\\lim_{{n\\to\\infty}} S_n$ in "
            "closed form.",
        ),
        methods=(
            Method(
                "Factor out 1/n; then it is a Riemann sum on [0,1].",
                (
                    (
                        "Riemann sum",
                        f"With x = k/n the sums tend to {lead}{integral}",
                        f"With $x_k=k/n$ the sum is a Riemann sum for $${lead}{density}.$$",
                    ),
                    (
                        "Antiderivative",
                        f"{anti} is an antiderivative",
                        "An antiderivative is $"
                        + (
                            f"\\ln({a}+x)"
                            if p == 1
                            else f"\\frac{{1}}{{{a}}}\\arctan\\frac{{x}}{{{a}}}"
                        )
                        + "$.",
                    ),
                    (
                        "Evaluate",
                        f"Between 0 and 1 this gives {plain(value)}",
                        f"The value is ${tex(value)}$.",
                    ),
                ),
            ),
            Method(
                "The summand is monotone in k, so the sum can be squeezed between two integrals.",
                (
                    (
                        "Squeeze",
                        f"The sum lies between the integrals over [1, n+1] and [0, n], both "
                        f"tending to {lead}{integral}",
                        "Since the terms decrease in $k$, $$\\int_1^{n+1}"
                        "f(k)\\,dk\\le S_n\\le\\int_0^{n}f(k)\\,dk.$$",
                    ),
                    (
                        "Limit of the bounds",
                        f"Both bounds tend to {plain(value)}",
                        f"After the substitution $k=nx$ both bounds tend to ${tex(value)}$.",
                    ),
                ),
            ),
        ),
        check=f"for n = 2000 the sum is about {sample:.5f}, and {plain(value)} ≈ {approx(value)}",
    )
