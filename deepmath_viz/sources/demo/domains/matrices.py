"""Templates: powers, exponentials and diagonalisation of matrices."""

from __future__ import annotations

import random

import sympy as sp

from ..templates import (
    Draft,
    Method,
    plain,
    poly,
    template,
    term,
    tex,
    yes,
)

_MATRICES = "Algebra -> Linear Algebra -> Matrices"


def _entries(m: sp.Matrix) -> str:
    return (
        "["
        + ", ".join("[" + ", ".join(plain(v) for v in m.row(i)) + "]" for i in range(m.rows))
        + "]"
    )


def _similar(rng: random.Random, j: sp.Matrix) -> sp.Matrix:
    while True:
        p = sp.Matrix(2, 2, [rng.randrange(-2, 4) for _ in range(4)])
        if abs(p.det()) == 1 and 0 not in p:
            return p * j * p.inv()


@template(_MATRICES, 8)
def matrix_power(rng: random.Random) -> Draft:
    r, s = rng.choice([(1, 2), (2, 3), (-1, 2), (1, -2), (1, 3), (-1, 3), (2, -3)])
    a = _similar(rng, sp.diag(r, s))
    n = rng.randrange(5, 10)
    p = a**n
    alpha = sp.Rational(r**n - s**n, r - s)
    beta = r**n - alpha * r
    return Draft(
        params={"a": a, "n": n},
        answer=p,
        difficulty=5.0,
        goal=f"the matrix power A^{n}",
        asks=(
            f"Let $A = {tex(a)}$. Compute $A^{{{n}}}$.",
            f"Find the ${n}$-th power of the matrix\n{tex(a)}.",
            f"Diagonalize $A = {tex(a)}$ and use the result to determine $A^{{{n}}}$.",
        ),
        methods=(
            Method(
                "Divide t^n by the characteristic polynomial and use Cayley-Hamilton.",
                (
                    (
                        "Characteristic polynomial",
                        f"trace {a.trace()}, determinant {a.det()}, eigenvalues {r} and {s}",
                        f"$$\\chi(t)={poly([1, -(r + s), r * s], 't')},$$ "
                        f"with the roots ${r}$ and ${s}$.",
                    ),
                    (
                        "Remainder",
                        f"t^{n} ≡ {alpha}t + {beta}, since this agrees at {r} and {s}".replace(
                            "+ -", "- "
                        ),
                        f"Matching values at the roots: $t^{{{n}}}\\equiv "
                        f"{alpha}t{term(int(beta), '')}$ modulo $\\chi$.",
                    ),
                    (
                        "Evaluate",
                        f"So A^{n} = {alpha}A + {beta}I = {_entries(p)}".replace("+ -", "- "),
                        f"$$A^{{{n}}}={alpha}A{term(int(beta), 'I')}={tex(p)}.$$",
                    ),
                ),
            ),
            Method(
                "Split A into its two spectral projections.",
                (
                    (
                        "Projections",
                        f"E₁ = (A - {s}I)/({r - s}), E₂ = I - E₁".replace("- -", "+ "),
                        f"Let $E=\\frac{{1}}{{{r - s}}}(A-({s})I)={tex((a - s * sp.eye(2)) / (r - s))}$.",
                    ),
                    (
                        "Power",
                        f"A^{n} = {r**n}·E₁ + ({s**n})·E₂ = {_entries(p)}",
                        f"$$A^{{{n}}}=({r})^{{{n}}}E+({s})^{{{n}}}(I-E)={tex(p)}.$$",
                    ),
                ),
            ),
        ),
        check=f"the trace must be ({r})^{n} + ({s})^{n} = {r**n + s**n}, and it is {p.trace()}",
        wrong=(tex(a ** (n - 1)), tex(p.T), tex(-p), tex(p + sp.eye(2))),
        equal=(
            sp.latex(p, mat_str="bmatrix", mat_delim=""),
            sp.latex(p, mat_str="matrix", mat_delim="("),
        ),
    )


@template(_MATRICES, 14)
def matrix_exponential(rng: random.Random) -> Draft:
    lam = rng.choice([-2, -1, 1, 2, 3])
    a = _similar(rng, sp.Matrix([[lam, 1], [0, lam]]))
    n = a - lam * sp.eye(2)
    t = sp.Symbol("t")
    kind = rng.choice(["trace", "entry", "full"])
    i, j = rng.choice([(0, 1), (1, 0), (0, 0)])
    factor = (sp.eye(2) + t * n).applyfunc(sp.expand)
    entry = sp.expand(factor[i, j])
    expo = term(lam, "t", True)
    if kind == "trace":
        value, ask = f"2e^{{{expo}}}", "the trace of $e^{tA}$"
    elif kind == "entry":
        value = f"{'(' + tex(entry) + ')' if len(entry.args) and entry.is_Add else tex(entry)}"
        value += f" e^{{{expo}}}"
        ask = f"the entry of $e^{{tA}}$ in row ${i + 1}$ and column ${j + 1}$"
    else:
        value, ask = f"e^{{{expo}}} {tex(factor)}", "the matrix exponential $e^{tA}$"
    spoken = {
        "trace": f"2e^({lam}t)",
        "entry": f"({plain(entry)})·e^({lam}t)",
        "full": f"e^({lam}t)·{_entries(factor)}",
    }[kind]
    return Draft(
        params={"a": a, "kind": kind, "i": i, "j": j},
        answer=value,
        difficulty=6.5 if kind == "full" else 6.0,
        goal=ask.replace("$", "").replace("^{tA}", "^(tA)"),
        asks=(
            f"For $A = {tex(a)}$, find {ask} as a function of $t$.",
            f"Consider the linear system $x' = Ax$ with\n$$A = {tex(a)}.$$ Determine {ask}, in terms "
            "of $t$.",
        ),
        methods=(
            Method(
                "The matrix has one double eigenvalue, so split off a nilpotent part.",
                (
                    (
                        "Eigenvalue",
                        f"trace {a.trace()} and determinant {a.det()} give (λ - ({lam}))² = 0",
                        f"$$\\chi(\\lambda)=(\\lambda{term(-lam, '')})^2.$$",
                    ),
                    (
                        "Nilpotent part",
                        f"N = A - ({lam})I = {_entries(n)} satisfies N² = 0",
                        f"$N=A-({lam})I={tex(n)}$ has $N^2=0$.",
                    ),
                    (
                        "Exponential",
                        f"e^(tA) = e^({lam}t)(I + tN), which gives {spoken}",
                        f"$$e^{{tA}}=e^{{{expo}}}(I+tN)=e^{{{expo}}}{tex(factor)}.$$",
                    ),
                ),
            ),
            Method(
                "By Putzer's or Sylvester's formula, e^(tA) = α(t)I + β(t)A.",
                (
                    (
                        "Conditions",
                        f"α + {lam}β = e^({lam}t) and β = t·e^({lam}t)",
                        f"At the double root: $\\alpha+({lam})\\beta=e^{{{expo}}}$ and "
                        f"$\\beta=te^{{{expo}}}$.",
                    ),
                    (
                        "Insert",
                        f"Solving and inserting gives {spoken}",
                        f"Inserting $A$ gives $$e^{{tA}}=e^{{{expo}}}{tex(factor)}.$$",
                    ),
                ),
            ),
        ),
        check="at t = 0 the exponential must be the identity matrix, and its derivative there is A",
        wrong=(f"e^{{{expo}}}", f"te^{{{expo}}}", f"2te^{{{expo}}}", f"e^{{-t}} + e^{{{expo}}}"),
    )


@template(_MATRICES, 10)
def diagonalizable(rng: random.Random) -> Draft:
    lam, mu = rng.sample(range(-3, 5), 2)
    c, d, e = rng.choice([0, 0, 1, 2, -1]), rng.choice([-2, 1, 3]), rng.choice([0, 1, 2])
    base = sp.Matrix([[lam, c, d], [0, lam, e], [0, 0, mu]])
    p = sp.Matrix(
        [[1, rng.randrange(-1, 2), 0], [0, 1, rng.randrange(-1, 2)], [rng.choice([0, 1]), 0, 1]]
    )
    a = p * base * p.inv() if abs(p.det()) == 1 else base
    truth = c == 0
    rank = (a - lam * sp.eye(3)).rank()
    return Draft(
        params={"a": a},
        answer=yes(truth),
        difficulty=5.0,
        goal="whether the matrix is diagonalizable",
        asks=(
            f"Is the matrix $A = {tex(a)}$ diagonalizable over $\\mathbb{{R}}$?",
            f"Does $\\mathbb{{R}}^3$ have a basis of eigenvectors of the following matrix?\n{tex(a)}",
            f"Determine whether there is an invertible real matrix $P$ such that $P^{{-1}}AP$ is "
            f"diagonal, where $$A = {tex(a)}.$$",
        ),
        methods=(
            Method(
                "Compare algebraic and geometric multiplicities.",
                (
                    (
                        "Eigenvalues",
                        f"The characteristic polynomial is (t - {lam})²(t - {mu})".replace(
                            "- -", "+ "
                        ),
                        f"$\\chi(t)=(t{term(-lam, '')})^2(t{term(-mu, '')})$.".replace("(t)", "t"),
                    ),
                    (
                        "Eigenspace of the double root",
                        f"A - ({lam})I has rank {rank}, so the eigenspace has dimension {3 - rank}",
                        f"$A-({lam})I$ has rank ${rank}$, so its kernel has "
                        f"dimension ${3 - rank}$.",
                    ),
                    (
                        "Decide",
                        f"The algebraic multiplicity is 2, so A is "
                        f"{'' if truth else 'not '}diagonalizable",
                        f"The algebraic multiplicity is $2$; hence $A$ is {'' if truth else 'not '}"
                        "diagonalizable.",
                    ),
                ),
            ),
            Method(
                "A is diagonalizable iff its minimal polynomial has no repeated root.",
                (
                    (
                        "Candidate",
                        f"Test m(t) = (t - {lam})(t - {mu})".replace("- -", "+ "),
                        f"Let $m(t)=(t{term(-lam, '')})(t{term(-mu, '')})$.".replace("(t)", "t"),
                    ),
                    (
                        "Evaluate",
                        "m(A) = "
                        + _entries((a - lam * sp.eye(3)) * (a - mu * sp.eye(3)))
                        + (", the zero matrix" if truth else ", not zero"),
                        f"$$m(A)={tex((a - lam * sp.eye(3)) * (a - mu * sp.eye(3)))},$$ so $A$ is "
                        f"{'' if truth else 'not '}diagonalizable.",
                    ),
                ),
            ),
        ),
        check=f"the trace {a.trace()} equals 2·({lam}) + ({mu})",
    )
