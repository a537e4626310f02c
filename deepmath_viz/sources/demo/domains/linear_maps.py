"""Templates: linear maps, vectors, normal forms."""

from __future__ import annotations

import random
from math import prod

import sympy as sp
from sympy.utilities.iterables import partitions

from ..templates import (
    Draft,
    Method,
    approx,
    listed,
    plain,
    template,
    term,
    tex,
    times,
)


@template("Algebra -> Linear Algebra -> Linear Transformations", 10)
def operator_on_polynomials(rng: random.Random) -> Draft:
    n, a, b = rng.randrange(3, 9), rng.choice([1, 2, 3, -1]), rng.choice([-2, -1, 1, 2, 3])
    what = rng.choice(["trace", "determinant"])
    eig = [a * k * (k - 1) + b * k + 1 for k in range(n + 1)]
    what = "trace" if 0 in eig else what
    value = sum(eig) if what == "trace" else prod(eig)
    op = f"{term(a, 'x^2 p', True)}''(x){term(b, 'x p')}'(x) + p(x)".replace("p''", "p''")
    uop = f"{term(a, 'x²p', True)}''{term(b, 'xp')}' + p"
    return Draft(
        params={"n": n, "a": a, "b": b, "what": what},
        answer=value,
        difficulty=5.5,
        goal=f"the {what} of the operator on polynomials of degree at most {n}",
        asks=(
            f"Let $V$ be the space of real polynomials of degree at most ${n}$ and define $T: V \\to V$ "
            f"by $(Tp)(x) = {op}$. Find the {what} of $T$.",
            f"Consider the linear operator $p \\mapsto {op}$ on the vector space of polynomials of "
            f"degree $\\le {n}$ with real coefficients. Compute its {what}.",
        ),
        methods=(
            Method(
                "Each monomial is an eigenvector.",
                (
                    (
                        "Apply to monomials",
                        f"T = {uop} sends x^k to ({a}k(k-1) + ({b})k + 1)x^k",
                        f"$$T x^k=\\left({a}k(k-1)+({b})k+1\\right)x^k.$$",
                    ),
                    (
                        "Eigenvalues",
                        f"For k = 0..{n} these are {listed(eig)}",
                        f"The eigenvalues for $k=0,\\ldots,{n}$ are ${listed(eig)}$.",
                    ),
                    (
                        "Combine",
                        f"The {what} is {value}",
                        f"Their {'sum' if what == 'trace' else 'product'} is ${value}$.",
                    ),
                ),
            ),
            Method(
                "Write down the matrix in the basis 1, x, ..., and observe that it is diagonal.",
                (
                    (
                        "Second derivative term",
                        f"x²·(x^k)'' = k(k-1)x^k contributes {a}k(k-1)",
                        f"$x^2(x^k)''=k(k-1)x^k$ contributes ${a}k(k-1)$ to the diagonal.",
                    ),
                    (
                        "First derivative term",
                        f"x·(x^k)' = kx^k contributes ({b})k, and p itself adds 1",
                        f"$x(x^k)'=kx^k$ contributes $({b})k$, and the identity adds $1$.",
                    ),
                    (
                        "Diagonal",
                        f"diag({listed(eig)}) has {what} {value}",
                        f"The matrix is $\\operatorname{{diag}}({listed(eig)})$ with {what} ${value}$.",
                    ),
                ),
            ),
        ),
        check=f"with k = {n} the eigenvalue is {a}·{n * (n - 1)} + ({b})·{n} + 1 = {eig[-1]}",
    )


@template("Algebra -> Linear Algebra -> Vectors", 8)
def skew_lines(rng: random.Random) -> Draft:
    while True:
        p, u, q, v = (sp.Matrix([rng.randrange(-3, 5) for _ in range(3)]) for _ in range(4))
        n = u.cross(v)
        t = n.dot(q - p)
        if n.norm() != 0 and t != 0 and n.dot(n) < 120:
            break
    value = sp.Abs(t) / n.norm()
    show = [f"({listed(list(w))})" for w in (p, u, q, v)]
    gram = (u.dot(u), u.dot(v), v.dot(v))
    return Draft(
        params={"p": list(p), "u": list(u), "q": list(q), "v": list(v)},
        answer=sp.nsimplify(value),
        difficulty=5.0,
        goal="the distance between the two skew lines",
        asks=(
            f"Find the distance between the lines ${show[0]} + s{show[1]}$ and ${show[2]} + "
            f"t{show[3]}$ in $\\mathbb{{R}}^3$.",
            f"Two lines in space are given by $\\mathbf{{r}}_1(s) = {show[0]} + s{show[1]}$ and "
            f"$\\mathbf{{r}}_2(t) = {show[2]} + t{show[3]}$. What is the smallest distance between a "
            "point of the first and a point of the second line?",
        ),
        methods=(
            Method(
                "Project the connecting vector on the common normal.",
                (
                    (
                        "Common normal",
                        f"n = u × v = ({listed(list(n))}) with |n|² = {n.dot(n)}",
                        f"$$n=u\\times v=({listed(list(n))}),\\qquad |n|=\\sqrt{{{n.dot(n)}}}.$$",
                    ),
                    (
                        "Connecting vector",
                        f"q - p = ({listed(list(q - p))}), and n·(q - p) = {t}",
                        f"$q-p=({listed(list(q - p))})$ and $n\\cdot(q-p)={t}$.",
                    ),
                    (
                        "Distance",
                        f"d = {abs(t)}/√{n.dot(n)} = {plain(value)}",
                        f"$$d=\\frac{{{abs(t)}}}{{\\sqrt{{{n.dot(n)}}}}}={tex(value)}.$$",
                    ),
                ),
            ),
            Method(
                "The distance is the volume of a parallelepiped divided by the area of its base.",
                (
                    (
                        "Area",
                        f"By Gram: {gram[0]}·{gram[2]} - ({gram[1]})² = {n.dot(n)}, so the base has "
                        f"area √{n.dot(n)}",
                        f"The base spanned by $u,v$ has area $\\sqrt{{{gram[0]}\\cdot"
                        f"{gram[2]}-({gram[1]})^2}}=\\sqrt{{{n.dot(n)}}}$.",
                    ),
                    (
                        "Volume",
                        f"|det(u, v, q-p)| = {abs(t)}, hence the height is {plain(value)}",
                        f"The volume is $|\\det(u,v,q-p)|={abs(t)}$, and the height is ${tex(value)}$.",
                    ),
                ),
            ),
        ),
        check=f"as a decimal this is {approx(value)}, less than |q - p| ≈ {approx((q - p).norm())}",
    )


@template("Algebra -> Linear Algebra -> Other", 17)
def jordan_forms(rng: random.Random) -> Draft:
    exps = [(rng.randrange(3, 8), rng.randrange(1, 4)) for _ in range(rng.choice([1, 2, 2]))]
    exps = [(n, min(m, n)) for n, m in exps]
    roots = rng.sample([-2, -1, 0, 1, 2, 3], len(exps))
    counts = [sum(1 for p in partitions(n) if max(p) == m) for n, m in exps]
    value = prod(counts)
    if value == 1:
        return jordan_forms(rng)

    def show(k: int) -> str:
        return "".join(
            (f"(x{term(-r, '')})" if r else "x") + (f"^{e[k]}" if e[k] > 1 else "")
            for r, e in zip(roots, exps, strict=True)
        )

    parts = listed(
        [
            f"partitions of {n} with largest part {m}: {c}"
            for (n, m), c in zip(exps, counts, strict=True)
        ]
    )
    return Draft(
        params={"exps": exps},
        answer=value,
        difficulty=7.0,
        goal="the number of similarity classes with the given polynomials",
        asks=(
            f"How many similarity classes of complex matrices have the characteristic polynomial "
            f"${show(0)}$ and the minimal polynomial ${show(1)}$?",
            f"A complex matrix has characteristic polynomial ${show(0)}$ and minimal polynomial "
            f"${show(1)}$. How many Jordan normal forms, up to the order of the blocks, are possible?",
        ),
        methods=(
            Method(
                "Jordan block sizes for one eigenvalue form a partition.",
                (
                    (
                        "Translate",
                        "The multiplicity in χ is the sum and that in the minimal polynomial "
                        "the maximum of the block sizes",
                        "For each eigenvalue the block sizes sum to its "
                        "multiplicity in $\\chi$, and the largest is its multiplicity in the minimal "
                        "polynomial.",
                    ),
                    (
                        "Count partitions",
                        f"{parts}".capitalize(),
                        f"The numbers of such partitions are ${listed(counts)}$.",
                    ),
                    (
                        "Multiply",
                        f"The choices are independent: {value}",
                        f"The number of forms is ${times(counts)}={value}$."
                        if len(counts) > 1
                        else f"The number of forms is ${value}$.",
                    ),
                ),
            ),
            Method(
                "Dually, count the possible dimensions of the kernels of powers.",
                (
                    (
                        "Conjugate partitions",
                        "The conjugate partition has as many parts as the exponent "
                        "in the minimal polynomial",
                        "The conjugate partitions have exactly as many parts "
                        f"as the exponent: ${listed([m for _, m in exps])}$.",
                    ),
                    (
                        "Count",
                        f"Partitions into exactly that many parts number {listed(counts)}, so "
                        f"{value} forms",
                        f"Their numbers are ${listed(counts)}$, with product ${value}$.",
                    ),
                ),
            ),
        ),
        check=f"the size of the matrix is {sum(n for n, _ in exps)}, and {value} is at most the number "
        f"of all partitions, {prod(int(sp.partition(n)) for n, _ in exps)}",
    )


@template("Algebra -> Linear Algebra -> Vectors", 6)
def angle_between_vectors(rng: random.Random) -> Draft:
    pool: list[tuple[tuple[int, ...], tuple[int, ...]]] = [
        (u, v)
        for u in ((1, 1, 0), (1, 0, 1), (0, 1, 1), (1, -1, 0), (2, 1, 1), (1, 2, -1))
        for v in ((0, 1, 1), (1, 0, -1), (1, 1, 0), (1, 2, 1), (-1, 1, 2), (2, -1, 1))
        if u != v
    ]
    u, v = rng.choice(pool)
    k = rng.choice([1, 2, 3])
    u = tuple(k * i for i in u)
    dot = sum(i * j for i, j in zip(u, v, strict=True))
    nu, nv = sum(i * i for i in u), sum(j * j for j in v)
    cos = sp.Rational(dot) / sp.sqrt(nu * nv)
    return Draft(
        params={"u": u, "v": v},
        answer=cos,
        difficulty=3.0,
        goal="the cosine of the angle between the two vectors",
        asks=(
            f"Find the cosine of the angle between the vectors $({listed(u)})$ and $({listed(v)})$.",
            f"Let $u = ({listed(u)})$ and $v = ({listed(v)})$, and let $\\theta$ be the angle between "
            "them. Determine $\\cos\\theta$.",
        ),
        methods=(
            Method(
                "Use the dot product formula.",
                (
                    (
                        "Dot product and lengths",
                        f"u·v = {dot}, |u|² = {nu}, |v|² = {nv}",
                        f"$u\\cdot v={dot}$, $|u|=\\sqrt{{{nu}}}$, $|v|=\\sqrt{{{nv}}}$.",
                    ),
                    (
                        "Quotient",
                        f"cos θ = {dot}/√{nu * nv} = {plain(cos)}",
                        f"$$\\cos\\theta=\\frac{{{dot}}}{{\\sqrt{{{nu * nv}}}}}={tex(cos)}.$$",
                    ),
                ),
            ),
            Method(
                "Apply the law of cosines to the triangle with sides u, v and u - v.",
                (
                    (
                        "Third side",
                        f"|u - v|² = {nu + nv - 2 * dot}",
                        f"$|u-v|^2={nu + nv - 2 * dot}$.",
                    ),
                    (
                        "Law of cosines",
                        f"cos θ = ({nu} + {nv} - {nu + nv - 2 * dot})/(2√{nu * nv}) = {plain(cos)}",
                        f"$$\\cos\\theta=\\frac{{{nu}+{nv}-{nu + nv - 2 * dot}}}"
                        f"{{2\\sqrt{{{nu * nv}}}}}={tex(cos)}.$$",
                    ),
                ),
            ),
        ),
        check=f"the angle is about {approx(sp.acos(cos) * 180 / sp.pi, 4)} degrees"
        + (", a right angle" if dot == 0 else ""),
    )
