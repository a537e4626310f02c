"""Templates: series."""

from __future__ import annotations

import random

import sympy as sp

from ..templates import Draft, Method, approx, plain, template, tex, yes

x, n_, k_ = sp.symbols("x n k")


@template("Calculus -> Other", 10)
def power_series_value(rng: random.Random) -> Draft:
    a, p = rng.choice([2, 3, 4, 5, -2, -3, 6]), rng.choice([1, 2, 3])
    t = sp.Rational(1, a)
    value = {
        1: t / (1 - t) ** 2,
        2: t * (1 + t) / (1 - t) ** 3,
        3: t * (1 + 4 * t + t**2) / (1 - t) ** 4,
    }[p]
    euler = {1: "t", 2: "t(1 + t)", 3: "t(1 + 4t + t²)"}[p]
    partial = sum(k**p / a**k for k in range(1, 30))
    np = "n" if p == 1 else f"n^{p}"
    den = f"{a}^n" if a > 0 else f"({a})^n"
    first = [plain(sp.Rational(k**p, a**k)) for k in range(1, 4)]
    return Draft(
        params={"a": a, "p": p},
        answer=value,
        difficulty={1: 4.5, 2: 5.5, 3: 6.0}[p],
        goal="the sum of the series",
        asks=(
            f"Evaluate $\\sum_{{n=1}}^{{\\infty}} \\frac{{{np}}}{{{den}}}$.",
            f"Does the series $$\\sum_{{n\\ge 1}} \\frac{{{np}}}{{{den}}}$$ converge? Find its exact "
            "sum.",
        ),
        methods=(
            Method(
                "Apply the operator t·d/dt to the geometric series.",
                (
                    (
                        "Operator",
                        f"Applying it {p} times to 1/(1-t) gives {euler}/(1-t)^{p + 1}",
                        f"$$\\sum_{{n\\ge1}}n^{p}t^n=\\frac{{{euler.replace('²', '^2')}}}"
                        f"{{(1-t)^{p + 1}}}.$$",
                    ),
                    (
                        "Insert",
                        f"At t = 1/({a}) the value is {plain(value)}",
                        f"At $t={tex(t)}$ this equals ${tex(value)}$.",
                    ),
                ),
            ),
            Method(
                "Shift the index and compare the series with itself.",
                (
                    (
                        "Shift",
                        f"With S = Σ n^{p}/({a})^n, look at ({a})S - S, which lowers the power of "
                        "n by one",
                        f"For $S=\\sum n^{p}/({a})^n$ consider $({a})S-S=\\sum"
                        f"\\frac{{(n+1)^{p}-n^{p}}}{{({a})^n}}$ (from $n=0$).",
                    ),
                    (
                        "Solve",
                        f"Continuing down to the geometric series, S = {plain(value)}",
                        f"Going down to the geometric series gives $S={tex(value)}$.",
                    ),
                ),
            ),
        ),
        check=f"the series starts {' + '.join(first)} + ... and 29 terms give {partial:.6f}; "
        f"{plain(value)} ≈ {approx(value, 7)}",
    )


@template("Calculus -> Other", 10)
def convergence(rng: random.Random) -> Draft:
    kind = rng.choice(["log", "root", "ratio", "alternating"])
    p, q = rng.choice([1, 2, 3, 5]), rng.choice([2, 3, 4])
    a, b = rng.choice([2, 3, 5]), rng.choice([2, 3, 4])
    np = "n" if p == 1 else f"n^{p}"
    if kind == "log":
        e = sp.Rational(p, q)
        f, truth = f"\\frac{{1}}{{n (\\ln n)^{{{tex(e)}}}}}", e > 1
        tool = (
            "the integral test",
            f"∫ dx/(x (ln x)^{e}) becomes ∫ du/u^{e} with u = ln x",
            f"The substitution $u=\\ln x$ turns the integral into $\\int du/u^{{{tex(e)}}}$, which "
            f"{'converges' if truth else 'diverges'}.",
        )
    elif kind == "root":
        e = sp.Rational(p, q)
        f, truth = f"\\frac{{\\sqrt[{q}]{{{np}}}}}{{n^{b} + 1}}", b - e > 1
        tool = (
            "comparison",
            f"The terms behave like n^({e} - {b}) = n^({e - b})",
            f"The terms are asymptotic to $n^{{{tex(e - b)}}}$, and the exponent is "
            f"{'below' if truth else 'not below'} $-1$.",
        )
    elif kind == "ratio":
        f, truth = f"\\frac{{{a}^n \\, (n!)^2}}{{({'2n'})!}}", a < 4
        tool = (
            "the ratio test",
            f"The ratio tends to {a}/4",
            f"$$\\frac{{a_{{n+1}}}}{{a_n}}=\\frac{{{a}(n+1)^2}}{{(2n+1)(2n+2)}}\\to\\frac{{{a}}}4.$$",
        )
    else:
        e = sp.Rational(p, q)
        f, truth = f"\\frac{{(-1)^n}}{{n^{{{tex(e)}}} + {b}}}", True
        tool = (
            "Leibniz's criterion",
            f"The absolute values 1/(n^{e} + {b}) decrease to 0",
            f"The absolute values $1/(n^{{{tex(e)}}}+{b})$ decrease to $0$, so Leibniz's criterion "
            "applies.",
        )
    return Draft(
        params={"kind": kind, "p": p, "q": q, "a": a, "b": b},
        answer=yes(bool(truth)),
        difficulty=5.0,
        goal="whether the series converges",
        asks=(
            f"Does the series $\\sum_{{n=2}}^{{\\infty}} {f}$ converge?",
            f"Determine whether the following series is convergent. $$\\sum_{{n=2}}^{{\\infty}} {f}$$",
        ),
        methods=(
            Method(
                f"A natural tool here is {tool[0]}.",
                (
                    ("Apply the test", tool[1], tool[2]),
                    (
                        "Conclusion",
                        f"So the series {'converges' if truth else 'diverges'}",
                        f"Hence the series {'converges' if truth else 'diverges'}.",
                    ),
                ),
            ),
            Method(
                "Compare with a series or integral whose behaviour is known.",
                (
                    (
                        "Size of the terms",
                        {
                            "log": f"By Cauchy condensation compare with Σ 1/(k·ln 2)^{sp.Rational(p, q)}",
                            "root": f"Limit comparison with Σ n^(-{sp.Rational(b) - sp.Rational(p, q)})",
                            "ratio": f"C(2n,n) grows like 4^n/√(πn), so the terms behave like √(πn)·({a}/4)^n",
                            "alternating": "Group consecutive terms; the partial sums enclose the limit",
                        }[kind],
                        {
                            "log": f"Condensation leads to $\\sum k^{{-{tex(sp.Rational(p, q))}}}$ up to a "
                            "constant.",
                            "root": f"Limit comparison with $\\sum n^{{-{tex(b - sp.Rational(p, q))}}}$.",
                            "ratio": f"By Stirling the terms behave like $\\sqrt{{\\pi n}}\\,({a}/4)^n$.",
                            "alternating": "Consecutive partial sums enclose the limit.",
                        }[kind],
                    ),
                    (
                        "Outcome",
                        f"That series {'converges' if truth else 'diverges'}",
                        f"Hence the series {'converges' if truth else 'diverges'}.",
                    ),
                ),
            ),
        ),
        check="the terms themselves tend to 0, which is necessary but not sufficient"
        if kind != "ratio" or a < 4
        else "the terms do not even tend to 0",
    )
