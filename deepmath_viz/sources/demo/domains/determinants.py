"""Templates: determinants."""

from __future__ import annotations

import random
from math import prod

import sympy as sp

from ..templates import (
    Draft,
    Method,
    listed,
    template,
    term,
    times,
)

_MATRICES = "Algebra -> Linear Algebra -> Matrices"


@template("Algebra -> Linear Algebra -> Determinants", 9)
def tridiagonal_determinant(rng: random.Random) -> Draft:
    a, b, c = rng.randrange(2, 8), rng.choice([1, 2, 3, -1]), rng.choice([1, 2, 3, -2])
    n = rng.randrange(5, 10)
    d = [1, a]
    while len(d) <= n:
        d.append(a * d[-1] - b * c * d[-2])
    rule = f"D(k) = {a}·D(k-1)" + term(-b * c, "·D(k-2)").replace("1·", "")
    disc = a * a - 4 * b * c
    product = sp.prod(
        [a - 2 * sp.sqrt(b * c) * sp.cos(sp.pi * k / (n + 1)) for k in range(1, n + 1)]
    ).evalf(8)
    return Draft(
        params={"a": a, "b": b, "c": c, "n": n},
        answer=d[n],
        difficulty=5.5 if disc != 0 else 5.0,
        goal="the determinant of the tridiagonal matrix",
        asks=(
            f"Let $A$ be the ${n} \\times {n}$ tridiagonal matrix with ${a}$ on the main diagonal, "
            f"${b}$ on the superdiagonal and ${c}$ on the subdiagonal. Compute $\\det A$.",
            f"Find the determinant of the Toeplitz matrix $A = (a_{{ij}})_{{1\\le i,j\\le {n}}}$ with "
            f"$a_{{ii}} = {a}$, $a_{{i,i+1}} = {b}$, $a_{{i+1,i}} = {c}$ and zeros elsewhere.",
        ),
        methods=(
            Method(
                "Expanding along the last row gives a recursion in the size.",
                (
                    (
                        "Recursion",
                        f"{rule}, with D(0) = 1 and D(1) = {a}",
                        f"$$D_k={a}D_{{k-1}}{term(-b * c, 'D_{k-2}')},\\quad D_0=1,\\ D_1={a}.$$",
                    ),
                    (
                        "Values",
                        f"The values are {listed(d)}",
                        f"$D_0,\\ldots,D_{{{n}}}={listed(d)}$.",
                    ),
                ),
            ),
            Method(
                "The eigenvalues of a tridiagonal Toeplitz matrix are known.",
                (
                    (
                        "Eigenvalues",
                        f"They are {a} + 2√({b * c})·cos(kπ/{n + 1}) for k = 1..{n}",
                        f"$$\\lambda_k={a}+2\\sqrt{{{b * c}}}\\cos\\frac{{k\\pi}}{{{n + 1}}},\\quad "
                        f"k=1,\\ldots,{n}.$$",
                    ),
                    (
                        "Product",
                        f"Numerically the product is {sp.N(sp.re(product), 7)}, so the integer "
                        f"must be {d[n]}",
                        f"Their product is the integer ${d[n]}$.",
                    ),
                ),
            ),
        ),
        check=f"for size 2 the determinant is {a}·{a} - ({b})·({c}) = {d[2]}, as in the recursion",
    )


@template("Algebra -> Linear Algebra -> Determinants", 7)
def rank_one_update_determinant(rng: random.Random) -> Draft:
    n, a, b = rng.randrange(4, 12), rng.choice([-3, -2, -1, 1, 2, 3, 4]), rng.randrange(2, 9)
    if a == b:
        b += 1
    value = (b - a) ** (n - 1) * (b + (n - 1) * a)
    return Draft(
        params={"n": n, "a": a, "b": b},
        answer=value,
        difficulty=4.5,
        goal="the determinant of the matrix with two different entries",
        asks=(
            f"Every diagonal entry of a square matrix with ${n}$ rows is ${b}$, and every other entry is "
            f"${a}$. What is its determinant?",
            f"Compute $\\det({b - a} I + {a} J)$, where $I$ is the identity matrix and $J$ the all-ones "
            f"matrix of size ${n}$."
            if b - a > 0
            else f"Let $J$ be the ${n}\\times {n}$ all-ones matrix. Compute $\\det(({b - a}) I + ({a}) J)$.",
        ),
        methods=(
            Method(
                "The matrix is a multiple of the identity plus a rank one matrix.",
                (
                    (
                        "Eigenvalues",
                        f"J has eigenvalue {n} once and 0 with multiplicity {n - 1}, so A "
                        f"has {b + (n - 1) * a} once and {b - a} with multiplicity {n - 1}",
                        f"$A=({b - a})I+({a})J$ has the eigenvalues ${b - a}$ (multiplicity ${n - 1}$) "
                        f"and ${b - a}+{n}\\cdot({a})={b + (n - 1) * a}$.",
                    ),
                    (
                        "Product",
                        f"({b - a})^{n - 1}·{b + (n - 1) * a} = {value}",
                        f"$$\\det A=({b - a})^{{{n - 1}}}\\cdot({b + (n - 1) * a})={value}.$$",
                    ),
                ),
            ),
            Method(
                "Row operations: subtract the first row from all others and add the columns up.",
                (
                    (
                        "Subtract",
                        f"All later rows become ({a - b}, 0, ..., {b - a}, ..., 0)",
                        f"After subtracting the first row the other rows contain only ${a - b}$ in front "
                        f"and ${b - a}$ on the diagonal.",
                    ),
                    (
                        "Add columns",
                        f"Adding all columns to the first makes it triangular with "
                        f"{b} + {n - 1}·({a}) = {b + (n - 1) * a} in the corner: {value}",
                        f"Adding the columns to the first gives a triangular matrix with corner entry "
                        f"${b + (n - 1) * a}$, so the determinant is ${value}$.",
                    ),
                ),
            ),
        ),
        check=f"for n = 1 the formula gives {b}, and for n = 2 it gives {b * b - a * a} = {b}² - {a * a}",
    )


@template(_MATRICES, 11)
def rank_of_gcd_matrix(rng: random.Random) -> Draft:
    n = rng.randrange(4, 16)
    phis = [int(sp.totient(k)) for k in range(1, n + 1)]
    value = prod(phis)
    return Draft(
        params={"n": n},
        answer=value,
        difficulty=7.5,
        goal="the determinant of the gcd matrix",
        asks=(
            f"Let $A$ be the ${n}\\times {n}$ matrix with entries $a_{{ij}} = \\gcd(i,j)$. Find "
            "$\\det A$.",
            f"For $1 \\le i, j \\le {n}$ let $a_{{ij}}$ be the greatest common divisor of $i$ and $j$. "
            f"Compute the determinant of the matrix $(a_{{ij}})$.",
        ),
        methods=(
            Method(
                "Smith's determinant: factor the matrix with the help of Euler's function.",
                (
                    (
                        "Gauss's identity",
                        "gcd(i,j) is the sum of φ(d) over all d dividing both i and j",
                        "From $\\sum_{d\\mid m}\\varphi(d)=m$: $$\\gcd(i,j)=\\sum_{d\\mid i,\\ d\\mid j}"
                        "\\varphi(d).$$",
                    ),
                    (
                        "Factorization",
                        "So A = L·D·Lᵀ with L the divisibility matrix, unitriangular, and "
                        "D the diagonal of totients",
                        "Thus $A=LDL^T$ with $L_{id}=1$ if $d\\mid i$, else "
                        "$0$; $L$ is lower unitriangular and $D=\\operatorname{diag}(\\varphi(1),\\ldots,"
                        f"\\varphi({n}))$.",
                    ),
                    (
                        "Product",
                        f"φ(1)···φ({n}): {' · '.join(map(str, phis))} = {value}",
                        f"$$\\det A={times(phis)}={value}.$$",
                    ),
                ),
            ),
            Method(
                "Eliminate: subtract from each row suitable combinations of the rows of its divisors.",
                (
                    (
                        "Möbius elimination",
                        "Replace row i by Σ μ(i/d)·row d over the divisors d of i",
                        "Replace row $i$ by $\\sum_{d\\mid i}\\mu(i/d)\\,\\text{row}_d$, which does "
                        "not change the determinant.",
                    ),
                    (
                        "Triangular form",
                        "The new entry in column j is φ(i) if i | j and 0 otherwise, so the "
                        "matrix is upper triangular",
                        "The new entries are $\\varphi(i)$ if $i\\mid j$ and "
                        "$0$ otherwise, an upper triangular matrix.",
                    ),
                    (
                        "Diagonal",
                        f"Multiplying {listed(phis)} gives {value}",
                        f"The product of the diagonal ${listed(phis)}$ is ${value}$.",
                    ),
                ),
            ),
        ),
        check="for n = 2 the matrix [[1, 1], [1, 2]] has determinant 1 = φ(1)φ(2), and the last "
        f"factor is φ({n}) = {phis[-1]}",
    )
