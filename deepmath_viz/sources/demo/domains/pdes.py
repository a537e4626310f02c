"""Templates: partial differential equations."""

from __future__ import annotations

import random
from math import isqrt

import sympy as sp

from ..templates import Draft, Method, listed, plain, template, term, tex

_PDE = "Differential Equations -> Partial Differential Equations (PDEs)"


@template(_PDE, 14)
def square_drum(rng: random.Random) -> Draft:
    pool = sorted({m * m + n * n for m in range(1, 15) for n in range(1, 15)})
    n = rng.choice([v for v in pool if v > 20])
    pairs = [
        (i, isqrt(n - i * i))
        for i in range(1, isqrt(n) + 1)
        if n > i * i and isqrt(n - i * i) ** 2 == n - i * i
    ]
    k = len(pairs)
    return Draft(
        params={"n": n},
        answer=k,
        difficulty=6.5 if k < 4 else 7.0,
        goal=f"the multiplicity of the eigenvalue {n}",
        asks=(
            f"Determine the multiplicity of the eigenvalue ${n}$ of $-\\Delta$ on the square "
            "$(0,\\pi)^2$ with Dirichlet boundary conditions.",
            f"Find the dimension of the space of solutions of $\\Delta u + {n} u = 0$ on the square "
            "$[0,\\pi]\\times[0,\\pi]$ that vanish on the boundary.",
        ),
        methods=(
            Method(
                "Separate variables: the eigenfunctions are products of sines.",
                (
                    (
                        "Eigenfunctions",
                        "sin(mx)·sin(ny) with m, n ≥ 1 has the eigenvalue m² + n²",
                        "The functions $\\sin(mx)\\sin(ny)$, $m,n\\ge1$, form a complete system with "
                        "eigenvalues $m^2+n^2$.",
                    ),
                    (
                        "Representations",
                        f"The pairs for {n} are {listed(pairs)}",
                        f"The pairs with $m^2+n^2={n}$ are ${listed(pairs)}$.",
                    ),
                    ("Count", f"That makes {k}", f"The multiplicity is ${k}$."),
                ),
            ),
            Method(
                "Count the representations with both parts positive by Jacobi's theorem.",
                (
                    (
                        "All representations",
                        f"r₂({n}) = {4 * (k + (1 if isqrt(n) ** 2 == n else 0))}",
                        f"$r_2({n})={4 * (k + (1 if isqrt(n) ** 2 == n else 0))}$ counts all integer "
                        "pairs.",
                    ),
                    (
                        "Positive pairs",
                        f"Removing pairs with a zero and dividing by 4 leaves {k}",
                        f"Without the pairs on the axes, a quarter of the rest is ${k}$.",
                    ),
                ),
            ),
        ),
        check=f"exchanging m and n must give pairs again: {listed([p[::-1] for p in pairs])}",
    )


@template(_PDE, 14)
def heat_mode(rng: random.Random) -> Draft:
    k, m, a = rng.choice([1, 2, 3, 4]), rng.randrange(1, 6), rng.choice([1, 2, 3, 5])
    p = rng.randrange(1, 6)
    b = rng.choice([1, 2, 4]) if p != m else 0
    t = sp.Symbol("t")
    kk = "" if k == 1 else str(k)
    initial = f"{term(a, f'{chr(92)}sin({term(m, chr(120), True)})', True)}"
    initial += term(b, f"\\sin({term(p, 'x', True)})") if b else ""
    norm = sp.pi / 2 * (a * a * sp.exp(-2 * k * m * m * t) + b * b * sp.exp(-2 * k * p * p * t))
    value = sp.expand(norm)
    return Draft(
        params={"k": k, "a": a, "m": m, "b": b, "p": p},
        answer=value,
        difficulty=6.5 if b else 6.0,
        goal="the integral of u² over the interval as a function of t",
        asks=(
            f"Let $u$ solve $u_t = {kk}u_{{xx}}$ on $0 < x < \\pi$ with $u(0,t) = u(\\pi,t) = 0$ and "
            f"$u(x,0) = {initial}$. Find $E(t) = \\int_0^\\pi u(x,t)^2\\,dx$.",
            f"A rod of length $\\pi$ with ends kept at temperature $0$ has the initial temperature "
            f"${initial}$, and $u_t = {kk}u_{{xx}}$. Express $\\int_0^{{\\pi}} u^2 \\, dx$ as a function "
            "of $t \\ge 0$.",
        ),
        methods=(
            Method(
                "The initial values are already a sine series.",
                (
                    (
                        "Evolve the modes",
                        f"The mode sin(nx) decays like e^(-{k}n²t)",
                        f"The mode $\\sin(nx)$ is multiplied by $e^{{-{k}n^2t}}$.",
                    ),
                    (
                        "Orthogonality",
                        "The modes are orthogonal with norm π/2, so squares just add",
                        "By orthogonality and $\\int_0^\\pi\\sin^2(nx)\\,dx=\\frac\\pi2$ the squares add.",
                    ),
                    ("Sum", f"E(t) = {plain(value)}", f"$$E(t)={tex(value)}.$$"),
                ),
            ),
            Method(
                "Derive the energy identity E' = -2k∫u_x² and check it on the modes.",
                (
                    (
                        "Energy identity",
                        "For a single mode it says E' = -2kn²E",
                        f"For a single mode $n$ it reads $E'=-{2 * k}n^2E$.",
                    ),
                    (
                        "Initial value",
                        f"E(0) = {plain(sp.pi / 2 * (a * a + b * b))}, split over the "
                        f"modes, so E(t) = {plain(value)}",
                        f"With $E(0)={tex(sp.pi / 2 * (a * a + b * b))}$ this gives $E(t)={tex(value)}$.",
                    ),
                ),
            ),
        ),
        check=f"at t = 0 it is {plain(value.subs(t, 0))}, which equals π/2·({a}² + {b}²)",
        wrong=(
            tex(2 * value),
            tex(value.subs(t, t / 2)),
            tex(value / sp.pi),
            tex(value.subs(t, 2 * t)),
        ),
    )


@template(_PDE, 8)
def dalembert(rng: random.Random) -> Draft:
    c, n, t0 = rng.choice([1, 2, 3]), rng.choice([2, 3, 4]), rng.choice([1, 2])
    x0, g = rng.choice([0, 1, 2, 3]), rng.choice([0, 1, 2, 3])
    plus, minus = (x0 + c * t0), (x0 - c * t0)
    value = sp.Rational(plus**n + minus**n, 2) + sp.Rational(g * (plus**2 - minus**2), 4 * c)
    wave = "u_{xx}" if c == 1 else f"{c * c}u_{{xx}}"
    speed = "0" if g == 0 else term(g, "x", True)
    return Draft(
        params={"c": c, "n": n, "t": t0, "x": x0, "g": g},
        answer=value,
        difficulty=6.0,
        goal=f"the value u({x0}, {t0})",
        asks=(
            f"Let $u_{{tt}} = {wave}$ on the real line with $u(x,0) = x^{n}$ and $u_t(x,0) = {speed}$. "
            f"Compute $u({x0}, {t0})$.",
            f"Solve the wave equation $u_{{tt}} = {wave}$ with initial displacement $x^{n}$ and initial "
            f"velocity ${speed}$, $x \\in \\mathbb{{R}}$. What is $u$ at $x={x0}$, $t={t0}$?",
        ),
        methods=(
            Method(
                "D'Alembert's formula gives the solution.",
                (
                    (
                        "Characteristics",
                        f"x ± ct = {plus} and {minus}",
                        f"$x+ct={plus}$ and $x-ct={minus}$.",
                    ),
                    (
                        "Displacement part",
                        f"(({plus})^{n} + ({minus})^{n})/2 = "
                        f"{plain(sp.Rational(plus**n + minus**n, 2))}",
                        f"$$\\frac{{({plus})^{n}+({minus})^{n}}}2={tex(sp.Rational(plus**n + minus**n, 2))}.$$",
                    ),
                    (
                        "Velocity part",
                        f"(1/{2 * c})·∫ {g}s ds = "
                        f"{plain(sp.Rational(g * (plus**2 - minus**2), 4 * c))}, in total {plain(value)}",
                        f"$$\\frac1{{{2 * c}}}\\int_{{{minus}}}^{{{plus}}}{g}s\\,ds="
                        f"{tex(sp.Rational(g * (plus**2 - minus**2), 4 * c))},$$ so $u={tex(value)}$.",
                    ),
                ),
            ),
            Method(
                "For polynomial data a power series in t terminates.",
                (
                    (
                        "Series",
                        f"u = Σ c^(2k)t^(2k)/(2k)!·(x^{n})^(2k) + {g}xt",
                        f"$$u=\\sum_k\\frac{{({c}t)^{{2k}}}}{{(2k)!}}\\frac{{d^{{2k}}}}{{dx^{{2k}}}}x^{n}"
                        f"+{g}xt.$$",
                    ),
                    (
                        "Insert",
                        f"At ({x0}, {t0}) the sum is {plain(value)}",
                        f"At $({x0},{t0})$ this is ${tex(value)}$.",
                    ),
                ),
            ),
        ),
        check=f"the velocity part must be {g}·{x0}·{t0} = {g * x0 * t0}",
    )
