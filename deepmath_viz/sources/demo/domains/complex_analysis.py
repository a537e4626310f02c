"""Templates: complex analysis and fractals."""

from __future__ import annotations

import random
from math import factorial

import sympy as sp

from ..templates import Draft, Method, approx, plain, poly, template, tex

_OTHER = "Other"


@template(_OTHER, 12)
def residue(rng: random.Random) -> Draft:
    kind = rng.choice(["exp", "cot", "double"])
    a, n = rng.choice([1, 2, 3, -1, -2]), rng.randrange(2, 7)
    if kind == "exp":
        value = sp.Rational(a ** (n - 1), factorial(n - 1))
        f, at = f"\\frac{{e^{{{'' if a == 1 else '-' if a == -1 else a}z}}}}{{z^{n}}}", "0"
        say = f"the coefficient of z^{n - 1} in e^({a}z) is {plain(value)}"
    elif kind == "cot":
        n = 2 * rng.randrange(1, 4)
        value = (-1) ** (n // 2) * sp.Integer(2) ** n * sp.bernoulli(n) / factorial(n)
        a = 1
        f, at = f"\\frac{{\\cot z}}{{z^{n}}}", "0"
        say = f"the coefficient of z^{n} in z·cot z is {plain(value)}"
    else:
        b = rng.choice([1, 2, 3, 4])
        value = sp.Rational(1, 4 * b**3) * sp.I * -1
        n = b
        f, at = f"\\frac{{1}}{{(z^2+{b * b})^2}}", f"{'' if b == 1 else b}i"
        say = f"the derivative of (z + {b}i)^(-2) at {b}i is -2/({2 * b}i)³ = {plain(value)}"
    return Draft(
        params={"kind": kind, "a": a, "n": n},
        answer=value,
        difficulty=5.5 if kind != "cot" else 6.0,
        goal="the residue",
        asks=(
            f"Find the residue of $f(z) = {f}$ at $z = {at}$.",
            f"Let $\\gamma$ be a small positively oriented circle around ${at}$. Compute "
            f"$$\\frac{{1}}{{2\\pi i}}\\oint_\\gamma {f}\\,dz.$$",
            f"Determine $\\operatorname{{Res}}_{{z={at}}} {f}$.",
        ),
        methods=(
            Method(
                "The residue is the coefficient of the power -1 in the Laurent expansion.",
                (
                    (
                        "Expand",
                        f"{say[0].upper() + say[1:]}",
                        f"Expand the regular factor in a Taylor series at ${at}$.",
                    ),
                    (
                        "Read off",
                        f"So the residue is {plain(value)}",
                        f"The coefficient of $(z-z_0)^{{-1}}$ is ${tex(value)}$.",
                    ),
                ),
            ),
            Method(
                "Apply the derivative formula for a pole of higher order.",
                (
                    (
                        "Derivative formula",
                        "Multiply by the power of the pole, differentiate, divide by the factorial",
                        "For a pole of order $m$: $$\\frac1{(m-1)!}\\lim_{z\\to z_0}"
                        "\\frac{d^{m-1}}{dz^{m-1}}\\left((z-z_0)^mf(z)\\right).$$",
                    ),
                    (
                        "Evaluate",
                        f"The outcome is {plain(value)}",
                        f"This evaluates to ${tex(value)}$.",
                    ),
                ),
            ),
        ),
        check=f"{say}",
        wrong=(tex(-value), tex(2 * value), tex(value / 3), "0") if value != 0 else (),
    )


@template(_OTHER, 17)
def rouche(rng: random.Random) -> Draft:
    n = rng.randrange(5, 10)
    m = rng.randrange(1, n - 1)
    c = rng.randrange(1, 4)
    b = rng.randrange(c + 3, 13)
    inner = rng.random() < 0.5
    big = 2**n > b * 2**m + c
    if not big and not inner:
        return rouche(rng)
    value = m if inner else n - m
    f = poly([1] + [0] * (n - m - 1) + [b] + [0] * (m - 1) + [rng.choice([c, -c])], "z")
    region = "the open unit disc" if inner else "the annulus $1 < |z| < 2$"
    return Draft(
        params={"f": f, "n": n, "m": m, "b": b, "c": c, "inner": inner},
        answer=value,
        difficulty=6.0 if inner else 6.5,
        goal="the number of zeros in the region",
        asks=(
            f"How many zeros, counted with multiplicity, does $p(z) = {f}$ have in {region}?",
            f"Determine the number of roots of ${f} = 0$ in {region}.",
        ),
        methods=(
            Method(
                "Rouché's theorem with a dominant term on each circle.",
                (
                    (
                        "On |z| = 1",
                        f"{b}z^{m} dominates, as {b} > 1 + {c}; so {m} zeros inside",
                        f"On $|z|=1$: $|{b}z^{m}|={b}>1+{c}$, hence ${m}$ zeros inside.",
                    ),
                )
                + (
                    ()
                    if inner
                    else (
                        (
                            "On |z| = 2",
                            f"z^{n} dominates, as {2**n} > {b * 2**m} + {c}; so {n} zeros inside",
                            f"On $|z|=2$: $2^{n}={2**n}>{b * 2**m}+{c}$, hence all ${n}$ zeros lie inside.",
                        ),
                        (
                            "Subtract",
                            f"{n} - {m} = {n - m}, and no zero lies on |z| = 1",
                            f"The annulus contains ${n}-{m}={n - m}$ zeros.",
                        ),
                    )
                ),
            ),
            Method(
                "Count with the argument principle instead.",
                (
                    (
                        "Winding number",
                        f"Along the unit circle p(z)/({b}z^{m}) stays in the disc of radius "
                        f"{1 + c}/{b} < 1 around 1, so p winds {m} times around 0",
                        f"Along $|z|=1$ the curve $p(z)/({b}z^{m})$ stays within distance "
                        f"$\\frac{{{1 + c}}}{{{b}}}<1$ of $1$, so the winding number of $p$ is ${m}$.",
                    ),
                )
                + (
                    (
                        (
                            "Result",
                            f"So there are {m} zeros",
                            f"So there are ${m}$ zeros in the disc.",
                        ),
                    )
                    if inner
                    else (
                        (
                            "Outer circle",
                            f"Along |z| = 2 it is {n}, and the difference is {n - m}",
                            f"Along $|z|=2$ it is ${n}$; the difference is ${n - m}$.",
                        ),
                    )
                ),
            ),
        ),
        check=f"the degree {n} bounds everything, and {m} + {n - m} = {n}",
    )


@template("Geometry -> Other", 14)
def hausdorff_dimension(rng: random.Random) -> Draft:
    n, m = rng.choice([2, 3, 3, 4, 5]), rng.choice([2, 3])
    keep = rng.randrange(2, n**m)
    if keep in (n, n**2):
        return hausdorff_dimension(rng)
    value = sp.log(keep) / sp.log(n)
    cube = {2: "square", 3: "cube"}[m]
    return Draft(
        params={"n": n, "m": m, "keep": keep},
        answer=value,
        difficulty=6.5,
        goal="the Hausdorff dimension of the fractal",
        asks=(
            f"A {cube} is divided into ${n**m}$ congruent smaller {cube}s of side ratio $1/{n}$. Exactly "
            f"${keep}$ of them, always in the same positions, are kept, and the process is repeated in "
            "each kept part forever. What is the Hausdorff dimension of the limit set?",
            f"A self-similar set $K \\subset \\mathbb{{R}}^{m}$ is the union of ${keep}$ copies of itself "
            f"scaled by $1/{n}$, and the open set condition holds. Find $\\dim_H K$.",
        ),
        methods=(
            Method(
                "Under the open set condition Moran's equation gives the dimension.",
                (
                    (
                        "Moran's equation",
                        f"{keep}·(1/{n})^s = 1",
                        f"$${keep}\\cdot {n}^{{-s}}=1.$$",
                    ),
                    (
                        "Solve",
                        f"s = ln {keep}/ln {n} ≈ {approx(value)}",
                        f"$$s=\\frac{{\\ln {keep}}}{{\\ln {n}}}.$$",
                    ),
                ),
            ),
            Method(
                "Count boxes: at scale n^(-k) one needs keep^k of them.",
                (
                    (
                        "Boxes",
                        f"N(1/{n}^k) = {keep}^k",
                        f"At scale ${n}^{{-k}}$ the set meets ${keep}^k$ "
                        "boxes, up to a constant factor.",
                    ),
                    (
                        "Dimension",
                        f"log N/log({n}^k) → {approx(value)}; with the open set condition this "
                        "box dimension equals the Hausdorff dimension",
                        f"$$\\lim_k\\frac{{k\\ln {keep}}}{{k\\ln {n}}}=\\frac{{\\ln {keep}}}{{\\ln {n}}}.$$",
                    ),
                ),
            ),
        ),
        check=f"the dimension {approx(value)} is at most {m}",
    )
