"""Templates: polynomials and rational expressions."""

from __future__ import annotations

import random

import sympy as sp

from ..templates import (
    Draft,
    Method,
    listed,
    poly,
    template,
    term,
    upoly,
)

x = sp.Symbol("x")


@template("Algebra -> Algebra -> Polynomial Operations", 8)
def power_sum_of_roots(rng: random.Random) -> Draft:
    a, b, c = rng.randrange(-6, 7), rng.randrange(-6, 7), rng.choice([-5, -3, -2, -1, 1, 2, 4, 7])
    k = rng.choice([3, 4, 5])
    e1, e2, e3 = -a, b, -c
    p = [3, e1, e1 * e1 - 2 * e2]
    while len(p) <= k:
        p.append(e1 * p[-1] - e2 * p[-2] + e3 * p[-3])
    f = poly([1, a, b, c])
    companion = sp.Matrix([[0, 0, -c], [1, 0, -b], [0, 1, -a]])
    diagonal = [int(v) for v in (companion**k).diagonal()]
    return Draft(
        params={"a": a, "b": b, "c": c, "k": k},
        answer=p[k],
        difficulty=4.5 if k < 5 else 5.0,
        goal=f"the sum of the powers with exponent {k} of the roots",
        asks=(
            f"Let $r, s, t$ be the complex roots of ${f}$. Find $r^{k} + s^{k} + t^{k}$.",
            f"If $x_1, x_2, x_3$ are the roots (with multiplicity) of the polynomial ${f}$, compute "
            f"$x_1^{k} + x_2^{k} + x_3^{k}$.",
        ),
        methods=(
            Method(
                "Newton's identities express power sums by the coefficients.",
                (
                    (
                        "Elementary symmetric functions",
                        f"e₁ = {e1}, e₂ = {e2}, e₃ = {e3}",
                        f"By Vieta, $e_1={e1}$, $e_2={e2}$, $e_3={e3}$.",
                    ),
                    (
                        "Recursion",
                        "p_n = e₁p_(n-1) - e₂p_(n-2) + e₃p_(n-3) gives "
                        + listed([f"p{i} = {v}" for i, v in enumerate(p)]),
                        "From $p_n=e_1p_{n-1}-e_2p_{n-2}+e_3p_{n-3}$ we get $"
                        + listed([f"p_{i}={v}" for i, v in enumerate(p)])
                        + "$.",
                    ),
                ),
            ),
            Method(
                "The power sum is the trace of a power of the companion matrix.",
                (
                    (
                        "Companion matrix",
                        f"The diagonal of C^{k} is {listed(diagonal)}",
                        f"For the companion matrix $$C={sp.latex(companion, mat_str='pmatrix', mat_delim='')}"
                        f"$$ the diagonal of $C^{k}$ is $({listed(diagonal)})$.",
                    ),
                    (
                        "Trace",
                        f"The trace is {p[k]}",
                        f"Therefore $p_{k}=\\operatorname{{tr}}(C^{k})={p[k]}$.",
                    ),
                ),
            ),
        ),
        check=f"p₁ = {e1} and p₂ = ({e1})² - 2·({e2}) = {p[2]} come out as they should",
    )


@template("Algebra -> Algebra -> Polynomial Operations", 6)
def polynomial_remainder(rng: random.Random) -> Draft:
    n = rng.choice([rng.randrange(10, 60), 100, 2025])
    kind = rng.choice(["x^2 - 1", "x^2 + 1", "x^2 + x + 1"])
    a, b = rng.choice([1, 2, 3, -1]), rng.randrange(-5, 6)
    period, table = {
        "x^2 - 1": (2, [(0, 1), (1, 0)]),
        "x^2 + 1": (4, [(0, 1), (1, 0), (0, -1), (-1, 0)]),
        "x^2 + x + 1": (3, [(0, 1), (1, 0), (-1, -1)]),
    }[kind]
    p, q = table[n % period]
    coeffs = [p + a, q + b]
    rest = poly(coeffs)
    f = f"x^{{{n}}}{term(a, 'x')}{term(b, '')}"
    uf = f"x^{n}{term(a, 'x')}{term(b, '')}"
    reason = {"x^2 - 1": "x² ≡ 1", "x^2 + 1": "x⁴ ≡ 1", "x^2 + x + 1": "x³ ≡ 1"}[kind]
    zeros = {"x^2 - 1": r"\pm 1", "x^2 + 1": r"\pm i", "x^2 + x + 1": r"e^{\pm 2\pi i/3}"}[kind]
    return Draft(
        params={"n": n, "kind": kind, "a": a, "b": b},
        answer=rest,
        difficulty=4.0,
        goal="the remainder of the polynomial division",
        asks=(
            f"What is the remainder when ${f}$ is divided by ${kind}$?",
            f"Find the polynomial $r(x)$ of degree at most $1$ such that ${kind}$ divides "
            f"${f} - r(x)$.",
        ),
        methods=(
            Method(
                "Work modulo the divisor, where powers of x are periodic.",
                (
                    (
                        "Period",
                        f"Modulo the divisor {reason}, so the exponent counts mod {period}",
                        f"Modulo ${kind}$ we have ${reason.replace('²', '^2').replace('³', '^3').replace('⁴', '^4').replace('≡', chr(92) + 'equiv')}$.",
                    ),
                    (
                        "Reduce",
                        f"{n} ≡ {n % period} mod {period}, and x^{n} ≡ {upoly([p, q])}",
                        f"Since ${n}\\equiv{n % period}\\pmod{{{period}}}$, $x^{{{n}}}\\equiv {poly([p, q])}$.",
                    ),
                    (
                        "Add",
                        f"In total {upoly(coeffs)}",
                        f"Hence the remainder of ${f}$ is ${rest}$.",
                    ),
                ),
            ),
            Method(
                "Compare values at the roots of the divisor.",
                (
                    (
                        "Roots",
                        "The remainder ux + v agrees with the polynomial at the roots",
                        f"The divisor has the roots ${zeros}$, where $f$ and $ux+v$ agree.",
                    ),
                    (
                        "Solve",
                        f"This linear system has the solution u = {coeffs[0]}, v = {coeffs[1]}",
                        f"The two equations give $u={coeffs[0]}$ and $v={coeffs[1]}$.",
                    ),
                ),
            ),
        ),
        check=f"f = {uf} and the remainder differ by a multiple of the divisor, and reducing x^{n} "
        f"step by step confirms {upoly([p, q])}",
        wrong=(
            poly([p + a, q + b + 1]),
            poly([p + a + 1, q + b]),
            poly([q + b + 2, p + a]),
            poly([p - a, q - b - 1]),
        ),
    )


@template("Algebra -> Algebra -> Algebraic Expressions", 6)
def reciprocal_powers(rng: random.Random) -> Draft:
    a, n = rng.randrange(3, 12), rng.randrange(3, 9)
    s = [2, a]
    while len(s) <= n:
        s.append(a * s[-1] - s[-2])
    half = n // 2
    return Draft(
        params={"a": a, "n": n},
        answer=s[n],
        difficulty=3.5 if n < 6 else 4.0,
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
                    (
                        "Recursion",
                        f"s_(k+1) = {a}·s_k - s_(k-1) with s₀ = 2 and s₁ = {a}",
                        f"Multiplying by $x+1/x$ gives $s_{{k+1}}={a}s_k-s_{{k-1}}$.",
                    ),
                    ("Run it", f"s₀, s₁, ... = {listed(s)}", f"The values are ${listed(s)}$."),
                ),
            ),
            Method(
                "Products of two such sums help to jump ahead: s_m·s_n = s_(m+n) + s_(m-n).",
                (
                    (
                        "Half way",
                        f"s_{half} = {s[half]} and s_{n - half} = {s[n - half]}",
                        f"First $s_{{{half}}}={s[half]}$ and $s_{{{n - half}}}={s[n - half]}$.",
                    ),
                    (
                        "Combine",
                        f"{s[half]}·{s[n - half]} - {s[n - 2 * half]} = {s[n]}",
                        f"$$s_{{{n}}}=s_{{{half}}}s_{{{n - half}}}-s_{{{n - 2 * half}}}={s[n]}.$$",
                    ),
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
        params={"a": a, "b": b},
        answer=f"({p})({q})",
        difficulty=4.0,
        goal="the factorization over the integers",
        asks=(
            f"Factor ${f}$ completely over the integers.",
            f"Write ${f}$ as a product of two quadratic polynomials with integer coefficients.",
        ),
        methods=(
            Method(
                "Complete the square, using the term of degree two that is missing.",
                (
                    (
                        "Add and subtract",
                        f"Add and subtract {4 * a * a * b * b}x²",
                        f"$$({poly([a * a, 0, 2 * b * b])})^2-{4 * a * a * b * b}x^2.$$",
                    ),
                    (
                        "Difference of squares",
                        f"The root of the subtracted square is {2 * a * b}x",
                        f"$$({p})({q}).$$",
                    ),
                ),
            ),
            Method(
                "Compare coefficients in a product of two quadratics.",
                (
                    (
                        "Ansatz",
                        f"({a * a}x² + ux + v)({a * a}x² - ux + v) with v² = {4 * b**4}",
                        f"$$({a * a if a > 1 else ''}x^2+ux+v)({a * a if a > 1 else ''}x^2-ux+v),\\quad "
                        f"v^2={4 * b**4}.$$",
                    ),
                    (
                        "Middle term",
                        f"The coefficient of x² is {2 * a * a}v - u² = 0, so v = {2 * b * b} and "
                        f"u = {2 * a * b}",
                        f"The coefficient of $x^2$ must vanish: ${2 * a * a}v=u^2$, solved "
                        f"by $v={2 * b * b}$, $u={2 * a * b}$.",
                    ),
                    (
                        "No further factors",
                        "Both quadratics have negative discriminant",
                        "Both quadratics have negative discriminant, so they are irreducible.",
                    ),
                ),
            ),
        ),
        check=f"at x = 1 the product is {a * a + 2 * a * b + 2 * b * b}·"
        f"{a * a - 2 * a * b + 2 * b * b} = {a**4 + 4 * b**4}",
        wrong=(
            f"({poly([a * a, 0, 2 * b * b])})^2",
            f"({p})^2",
            f"({q})^2",
            f"({poly([a * a, 2 * a * b, b * b])})({poly([a * a, -2 * a * b, 4 * b * b])})",
        ),
        equal=(f"({q})({p})", f"\\left({p}\\right)\\left({q}\\right)"),
    )
