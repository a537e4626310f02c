"""Templates: conjugacy classes, nilpotent matrices, presentations, lines on hypersurfaces."""

from __future__ import annotations

import random

import sympy as sp

from ..templates import Draft, Method, approx, listed, template, tex


@template("Algebra -> Linear Algebra -> Other", 14)
def nilpotent_matrices(rng: random.Random) -> Draft:
    n, q = rng.choice(
        [
            (2, 2),
            (2, 3),
            (2, 4),
            (2, 5),
            (2, 7),
            (2, 8),
            (2, 9),
            (3, 2),
            (3, 3),
            (3, 4),
            (3, 5),
            (4, 2),
            (4, 3),
            (5, 2),
            (2, 11),
            (2, 13),
            (3, 7),
            (5, 3),
        ]
    )
    value = q ** (n * n - n)
    return Draft(
        params={"n": n, "q": q},
        answer=value,
        difficulty=7.5 if n == 2 else 8.0,
        goal=f"the number of nilpotent {n} × {n} matrices over F{q}",
        asks=(
            f"How many ${n} \\times {n}$ matrices over the field with ${q}$ elements are nilpotent?",
            f"Let $F = \\mathbb{{F}}_{{{q}}}$ and $V = F^{n}$. Count the linear maps $N: V \\to V$ with "
            f"$N^{n} = 0$.",
        ),
        methods=(
            Method(
                "The theorem of Fine and Herstein says q^(n² - n); it follows from Fitting's lemma.",
                (
                    (
                        "Fitting decomposition",
                        "Every endomorphism splits into a nilpotent and an "
                        "invertible part on complementary subspaces",
                        "By Fitting, every endomorphism is "
                        "uniquely a nilpotent one plus an invertible one on complementary subspaces.",
                    ),
                    (
                        "Solve the recursion",
                        f"Counting all {q}^{n * n} matrices this way and solving for "
                        f"the nilpotent ones gives {q}^{n * n - n}",
                        f"Counting all ${q}^{{{n * n}}}$ matrices in this way leads to "
                        f"${q}^{{{n * n}-{n}}}$ nilpotent ones.",
                    ),
                    ("Evaluate", f"{q}^{n * n - n} = {value}", f"$${q}^{{{n * n - n}}}={value}.$$"),
                ),
            ),
            Method(
                "Use Jordan types: add the sizes of the conjugacy classes of nilpotent matrices.",
                (
                    (
                        "Classes",
                        f"The classes correspond to the {sp.partition(n)} partitions of {n}",
                        f"Nilpotent classes correspond to the ${sp.partition(n)}$ partitions of ${n}$.",
                    ),
                    (
                        "Add the orbit sizes",
                        f"The sizes |GL|/|centraliser| add up to {value}",
                        f"The orbit sizes $|\\mathrm{{GL}}_{n}(\\mathbb{{F}}_{{{q}}})|/|C|$ add up to "
                        f"${value}$.",
                    ),
                ),
            ),
        ),
        check=f"the probability of being nilpotent would be {q}^-{n}, that is 1/{q**n}, the same as for "
        "the coefficients of the characteristic polynomial to vanish",
    )


@template("Algebra -> Abstract Algebra -> Group Theory", 14)
def conjugacy_classes(rng: random.Random) -> Draft:
    q = rng.choice([2, 3, 4, 5, 7, 8, 9, 11, 13, 16, 17, 19])
    kind = rng.choice(["GL", "SL", "PGL"])
    even = q % 2 == 0
    value = {"GL": q * q - 1, "SL": q + 1 if even else q + 4, "PGL": q + 1 if even else q + 2}[kind]
    central = {"GL": q - 1, "SL": 1 if even else 2, "PGL": 1}[kind]
    group = f"\\mathrm{{{kind}}}_2(\\mathbb{{F}}_{{{q}}})"
    return Draft(
        params={"kind": kind, "q": q},
        answer=value,
        difficulty=7.5 if kind == "GL" else 8.0,
        goal=f"the number of conjugacy classes of {kind}2(F{q})",
        asks=(
            f"How many conjugacy classes does the group ${group}$ have?",
            f"Determine the number of inequivalent irreducible complex representations of the finite "
            f"group ${group}$.",
        ),
        methods=(
            Method(
                "Sort the elements by their rational canonical form.",
                (
                    (
                        "Central classes",
                        f"There are {central} central elements",
                        f"The centre contributes ${central}$ class{'es' if central > 1 else ''}.",
                    ),
                    (
                        "Other classes",
                        "The others are unipotent times central, split semisimple, and "
                        f"elliptic; together they number {value - central}",
                        "Non-central classes: nontrivial Jordan blocks, two different eigenvalues in the "
                        f"field, and irreducible characteristic polynomials; together ${value - central}$.",
                    ),
                    (
                        "Total",
                        f"{central} + {value - central} = {value}",
                        f"$${central}+{value - central}={value}.$$",
                    ),
                ),
            ),
            Method(
                "Count the irreducible representations instead.",
                (
                    (
                        "Families",
                        "One-dimensional, Steinberg, principal series and cuspidal "
                        "representations exhaust the list",
                        "The families are the one-dimensional, Steinberg, "
                        "principal series and cuspidal representations.",
                    ),
                    (
                        "Add",
                        f"Their numbers add up to {value}",
                        f"Their numbers add up to ${value}$.",
                    ),
                ),
            ),
        ),
        check=f"the number is polynomial in q of degree {2 if kind == 'GL' else 1} for fixed parity, and at "
        f"q = {q} it gives {value}",
    )


@template("Other", 16)
def abelianization(rng: random.Random) -> Draft:
    a, b, c, d = (rng.choice([-5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6]) for _ in range(4))
    det = a * d - b * c
    if abs(det) < 3:
        return abelianization(rng)
    g = int(sp.igcd(a, b, c, d))

    def word(i: int, j: int) -> str:
        parts = [f"{v}^{{{k}}}" if k != 1 else v for v, k in (("x", i), ("y", j))]
        return "".join(parts)

    value = abs(det)
    factors = [v for v in (g, value // g) if v > 1]
    shape = " × ".join(f"Z/{v}" for v in factors)
    shape_tex = r" \oplus ".join(f"\\mathbb{{Z}}/{v}" for v in factors)
    return Draft(
        params={"m": (a, b, c, d)},
        answer=value,
        difficulty=6.5,
        goal="the order of the abelianization",
        asks=(
            f"Let $G = \\langle x, y \\mid {word(a, b)} = {word(c, d)} = 1 \\rangle$. Find the order of the "
            "abelianization $G/[G,G]$.",
            f"A CW complex $X$ has one vertex, two edges $x$, $y$ and two discs attached along the words "
            f"${word(a, b)}$ and ${word(c, d)}$. What is the order of $H_1(X;\\mathbb{{Z}})$?",
        ),
        methods=(
            Method(
                "In the abelianization the relations become linear.",
                (
                    (
                        "Relation matrix",
                        f"The matrix is [[{a}, {b}], [{c}, {d}]]",
                        f"$$M=\\begin{{pmatrix}}{a}&{b}\\\\{c}&{d}\\end{{pmatrix}}.$$",
                    ),
                    (
                        "Determinant",
                        f"det = {det}, so the group has order {value}",
                        f"$\\det M={det}\\neq0$, so the cokernel has order ${value}$.",
                    ),
                ),
            ),
            Method(
                "Bring the relation matrix to Smith normal form.",
                (
                    (
                        "Elementary divisors",
                        f"The gcd of the entries is {g} and the determinant is ±{value}",
                        f"The gcd of the entries is ${g}$, and $|\\det M|={value}$.",
                    ),
                    (
                        "Structure",
                        f"So the group is {shape}, of order {value}",
                        f"The group is ${shape_tex}$, of order ${value}$.",
                    ),
                ),
            ),
        ),
        check=f"{a}·({d}) - ({b})·({c}) = {det}",
    )


@template("Geometry -> Other", 3)
def lines_on_hypersurface(rng: random.Random) -> Draft:
    n = rng.choice([3, 4, 5])
    d = 2 * n - 3
    x, y = sp.symbols("x y")
    form = sp.Poly((x - y) * sp.prod([j * x + (d - j) * y for j in range(d + 1)]), x, y)
    value = int(form.coeff_monomial(x**n * y ** (n - 1)))
    bits = [f"{j}a + {d - j}b" for j in range(3)]
    return Draft(
        params={"n": n},
        answer=value,
        difficulty=9.5,
        goal=f"the number of lines on a general hypersurface of degree {d} in projective {n}-space",
        asks=(
            f"How many lines lie on a general complex hypersurface of degree ${d}$ in $\\mathbb{{P}}^{n}$?",
            f"Let $S$ be the tautological subbundle on the Grassmannian $\\mathrm{{Gr}}(2,{n + 1})$. "
            f"Compute $\\int c_{{{d + 1}}}(\\mathrm{{Sym}}^{{{d}}} S^*)$.",
        ),
        methods=(
            Method(
                "The equation restricts to a section of Sym^d of the dual tautological bundle.",
                (
                    (
                        "Splitting principle",
                        f"With Chern roots a, b the factors are {listed(bits)}, and so "
                        f"on up to {d}a",
                        f"With Chern roots $a,b$ of $S^*$ the top Chern class is "
                        f"$\\prod_{{j=0}}^{{{d}}}(ja+({d}-j)b)$.",
                    ),
                    (
                        "Integrate",
                        f"Multiplying by (a - b) and taking the coefficient of a^{n}·b^{n - 1} "
                        f"gives {value}",
                        f"The integral is the coefficient of $a^{n}b^{{{n - 1}}}$ in $(a-b)"
                        f"\\prod_j(ja+({d}-j)b)$, which is ${value}$.",
                    ),
                ),
            ),
            Method(
                "Use localization with a torus action: only coordinate lines contribute.",
                (
                    (
                        "Fixed points",
                        f"There are {n * (n + 1) // 2} coordinate lines",
                        f"The torus has ${n * (n + 1) // 2}$ fixed points, the coordinate lines.",
                    ),
                    (
                        "Sum",
                        f"The sum of the rational contributions is the integer {value}",
                        f"The contributions are rational functions whose sum is the integer ${value}$.",
                    ),
                ),
            ),
        ),
        check=f"the Grassmannian has dimension {2 * (n - 1)} and there are {d + 1} conditions, so a finite "
        f"number is expected; its size is about {approx(value, 3)}",
        equal=(tex(f"{value:,}".replace(",", "{,}")),) if value > 999 else (),
    )
