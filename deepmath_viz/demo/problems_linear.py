"""Templates: determinants, eigenvalues, matrix functions, linear maps, vectors, normal forms."""

from __future__ import annotations

import random
from math import prod

import sympy as sp
from sympy.utilities.iterables import partitions

from .templates import Draft, Method, approx, listed, plain, poly, template, term, tex, times, upoly, yes

_MATRICES = "Algebra -> Linear Algebra -> Matrices"


def _entries(m: sp.Matrix) -> str:
    return "[" + ", ".join("[" + ", ".join(plain(v) for v in m.row(i)) + "]"
                           for i in range(m.rows)) + "]"


@template("Algebra -> Linear Algebra -> Determinants", 9)
def tridiagonal_determinant(rng: random.Random) -> Draft:
    a, b, c = rng.randrange(2, 8), rng.choice([1, 2, 3, -1]), rng.choice([1, 2, 3, -2])
    n = rng.randrange(5, 10)
    d = [1, a]
    while len(d) <= n:
        d.append(a * d[-1] - b * c * d[-2])
    rule = f"D(k) = {a}·D(k-1)" + term(-b * c, "·D(k-2)").replace("1·", "")
    disc = a * a - 4 * b * c
    product = sp.prod([a - 2 * sp.sqrt(b * c) * sp.cos(sp.pi * k / (n + 1)) for k in
                       range(1, n + 1)]).evalf(8)
    return Draft(
        params={"a": a, "b": b, "c": c, "n": n}, answer=d[n], difficulty=5.5 if disc != 0 else 5.0,
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
                    ("Recursion", f"{rule}, with D(0) = 1 and D(1) = {a}",
                     f"$$D_k={a}D_{{k-1}}{term(-b * c, 'D_{k-2}')},\\quad D_0=1,\\ D_1={a}.$$"),
                    ("Values", f"The values are {listed(d)}", f"$D_0,\\ldots,D_{{{n}}}={listed(d)}$."),
                ),
            ),
            Method(
                "The eigenvalues of a tridiagonal Toeplitz matrix are known.",
                (
                    ("Eigenvalues", f"They are {a} + 2√({b * c})·cos(kπ/{n + 1}) for k = 1..{n}",
                     f"$$\\lambda_k={a}+2\\sqrt{{{b * c}}}\\cos\\frac{{k\\pi}}{{{n + 1}}},\\quad "
                     f"k=1,\\ldots,{n}.$$"),
                    ("Product", f"Numerically the product is {sp.N(sp.re(product), 7)}, so the integer "
                     f"must be {d[n]}", f"Their product is the integer ${d[n]}$."),
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
        params={"n": n, "a": a, "b": b}, answer=value, difficulty=4.5,
        goal="the determinant of the matrix with two different entries",
        asks=(
            f"Every diagonal entry of a square matrix with ${n}$ rows is ${b}$, and every other entry is "
            f"${a}$. What is its determinant?",
            f"Compute $\\det({b - a} I + {a} J)$, where $I$ is the identity matrix and $J$ the all-ones "
            f"matrix of size ${n}$." if b - a > 0 else
            f"Let $J$ be the ${n}\\times {n}$ all-ones matrix. Compute $\\det(({b - a}) I + ({a}) J)$.",
        ),
        methods=(
            Method(
                "The matrix is a multiple of the identity plus a rank one matrix.",
                (
                    ("Eigenvalues", f"J has eigenvalue {n} once and 0 with multiplicity {n - 1}, so A "
                     f"has {b + (n - 1) * a} once and {b - a} with multiplicity {n - 1}",
                     f"$A=({b - a})I+({a})J$ has the eigenvalues ${b - a}$ (multiplicity ${n - 1}$) "
                     f"and ${b - a}+{n}\\cdot({a})={b + (n - 1) * a}$."),
                    ("Product", f"({b - a})^{n - 1}·{b + (n - 1) * a} = {value}",
                     f"$$\\det A=({b - a})^{{{n - 1}}}\\cdot({b + (n - 1) * a})={value}.$$"),
                ),
            ),
            Method(
                "Row operations: subtract the first row from all others and add the columns up.",
                (
                    ("Subtract", f"All later rows become ({a - b}, 0, ..., {b - a}, ..., 0)",
                     f"After subtracting the first row the other rows contain only ${a - b}$ in front "
                     f"and ${b - a}$ on the diagonal."),
                    ("Add columns", f"Adding all columns to the first makes it triangular with "
                     f"{b} + {n - 1}·({a}) = {b + (n - 1) * a} in the corner: {value}",
                     f"Adding the columns to the first gives a triangular matrix with corner entry "
                     f"${b + (n - 1) * a}$, so the determinant is ${value}$."),
                ),
            ),
        ),
        check=f"for n = 1 the formula gives {b}, and for n = 2 it gives {b * b - a * a} = {b}² - {a * a}",
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
        params={"a": a, "n": n}, answer=p, difficulty=5.0,
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
                    ("Characteristic polynomial", f"trace {a.trace()}, determinant {a.det()}, "
                     f"eigenvalues {r} and {s}", f"$$\\chi(t)={poly([1, -(r + s), r * s], 't')},$$ "
                     f"with the roots ${r}$ and ${s}$."),
                    ("Remainder", f"t^{n} ≡ {alpha}t + {beta}, since this agrees at {r} and {s}"
                     .replace("+ -", "- "), f"Matching values at the roots: $t^{{{n}}}\\equiv "
                     f"{alpha}t{term(int(beta), '')}$ modulo $\\chi$."),
                    ("Evaluate", f"So A^{n} = {alpha}A + {beta}I = {_entries(p)}".replace("+ -", "- "),
                     f"$$A^{{{n}}}={alpha}A{term(int(beta), 'I')}={tex(p)}.$$"),
                ),
            ),
            Method(
                "Split A into its two spectral projections.",
                (
                    ("Projections", f"E₁ = (A - {s}I)/({r - s}), E₂ = I - E₁".replace("- -", "+ "),
                     f"Let $E=\\frac{{1}}{{{r - s}}}(A-({s})I)={tex((a - s * sp.eye(2)) / (r - s))}$."),
                    ("Power", f"A^{n} = {r**n}·E₁ + ({s**n})·E₂ = {_entries(p)}",
                     f"$$A^{{{n}}}=({r})^{{{n}}}E+({s})^{{{n}}}(I-E)={tex(p)}.$$"),
                ),
            ),
        ),
        check=f"the trace must be ({r})^{n} + ({s})^{n} = {r**n + s**n}, and it is {p.trace()}",
        wrong=(tex(a ** (n - 1)), tex(p.T), tex(-p), tex(p + sp.eye(2))),
        equal=(sp.latex(p, mat_str="bmatrix", mat_delim=""),
               sp.latex(p, mat_str="matrix", mat_delim="(")),
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
    spoken = {"trace": f"2e^({lam}t)", "entry": f"({plain(entry)})·e^({lam}t)",
              "full": f"e^({lam}t)·{_entries(factor)}"}[kind]
    return Draft(
        params={"a": a, "kind": kind, "i": i, "j": j}, answer=value,
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
                    ("Eigenvalue", f"trace {a.trace()} and determinant {a.det()} give (λ - ({lam}))² = 0",
                     f"$$\\chi(\\lambda)=(\\lambda{term(-lam, '')})^2.$$"),
                    ("Nilpotent part", f"N = A - ({lam})I = {_entries(n)} satisfies N² = 0",
                     f"$N=A-({lam})I={tex(n)}$ has $N^2=0$."),
                    ("Exponential", f"e^(tA) = e^({lam}t)(I + tN), which gives {spoken}",
                     f"$$e^{{tA}}=e^{{{expo}}}(I+tN)=e^{{{expo}}}{tex(factor)}.$$"),
                ),
            ),
            Method(
                "By Putzer's or Sylvester's formula, e^(tA) = α(t)I + β(t)A.",
                (
                    ("Conditions", f"α + {lam}β = e^({lam}t) and β = t·e^({lam}t)",
                     f"At the double root: $\\alpha+({lam})\\beta=e^{{{expo}}}$ and "
                     f"$\\beta=te^{{{expo}}}$."),
                    ("Insert", f"Solving and inserting gives {spoken}",
                     f"Inserting $A$ gives $$e^{{tA}}=e^{{{expo}}}{tex(factor)}.$$"),
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
    p = sp.Matrix([[1, rng.randrange(-1, 2), 0], [0, 1, rng.randrange(-1, 2)],
                   [rng.choice([0, 1]), 0, 1]])
    a = p * base * p.inv() if abs(p.det()) == 1 else base
    truth = c == 0
    rank = (a - lam * sp.eye(3)).rank()
    return Draft(
        params={"a": a}, answer=yes(truth), difficulty=5.0,
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
                    ("Eigenvalues", f"The characteristic polynomial is (t - {lam})²(t - {mu})"
                     .replace("- -", "+ "), f"$\\chi(t)=(t{term(-lam, '')})^2(t{term(-mu, '')})$."
                     .replace("(t)", "t")),
                    ("Eigenspace of the double root", f"A - ({lam})I has rank {rank}, so the eigenspace "
                     f"has dimension {3 - rank}", f"$A-({lam})I$ has rank ${rank}$, so its kernel has "
                     f"dimension ${3 - rank}$."),
                    ("Decide", f"The algebraic multiplicity is 2, so A is "
                     f"{'' if truth else 'not '}diagonalizable",
                     f"The algebraic multiplicity is $2$; hence $A$ is {'' if truth else 'not '}"
                     "diagonalizable."),
                ),
            ),
            Method(
                "A is diagonalizable iff its minimal polynomial has no repeated root.",
                (
                    ("Candidate", f"Test m(t) = (t - {lam})(t - {mu})".replace("- -", "+ "),
                     f"Let $m(t)=(t{term(-lam, '')})(t{term(-mu, '')})$.".replace("(t)", "t")),
                    ("Evaluate", "m(A) = " + _entries((a - lam * sp.eye(3)) * (a - mu * sp.eye(3)))
                     + (", the zero matrix" if truth else ", not zero"),
                     f"$$m(A)={tex((a - lam * sp.eye(3)) * (a - mu * sp.eye(3)))},$$ so $A$ is "
                     f"{'' if truth else 'not '}diagonalizable."),
                ),
            ),
        ),
        check=f"the trace {a.trace()} equals 2·({lam}) + ({mu})",
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
        params={"n": n, "a": a, "b": b, "what": what}, answer=value, difficulty=5.5,
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
                    ("Apply to monomials", f"T = {uop} sends x^k to ({a}k(k-1) + ({b})k + 1)x^k",
                     f"$$T x^k=\\left({a}k(k-1)+({b})k+1\\right)x^k.$$"),
                    ("Eigenvalues", f"For k = 0..{n} these are {listed(eig)}",
                     f"The eigenvalues for $k=0,\\ldots,{n}$ are ${listed(eig)}$."),
                    ("Combine", f"The {what} is {value}", f"Their {'sum' if what == 'trace' else 'product'}"
                     f" is ${value}$."),
                ),
            ),
            Method(
                "Write down the matrix in the basis 1, x, ..., and observe that it is diagonal.",
                (
                    ("Second derivative term", f"x²·(x^k)'' = k(k-1)x^k contributes {a}k(k-1)",
                     f"$x^2(x^k)''=k(k-1)x^k$ contributes ${a}k(k-1)$ to the diagonal."),
                    ("First derivative term", f"x·(x^k)' = kx^k contributes ({b})k, and p itself adds 1",
                     f"$x(x^k)'=kx^k$ contributes $({b})k$, and the identity adds $1$."),
                    ("Diagonal", f"diag({listed(eig)}) has {what} {value}",
                     f"The matrix is $\\operatorname{{diag}}({listed(eig)})$ with {what} ${value}$."),
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
        params={"p": list(p), "u": list(u), "q": list(q), "v": list(v)}, answer=sp.nsimplify(value),
        difficulty=5.0, goal="the distance between the two skew lines",
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
                    ("Common normal", f"n = u × v = ({listed(list(n))}) with |n|² = {n.dot(n)}",
                     f"$$n=u\\times v=({listed(list(n))}),\\qquad |n|=\\sqrt{{{n.dot(n)}}}.$$"),
                    ("Connecting vector", f"q - p = ({listed(list(q - p))}), and n·(q - p) = {t}",
                     f"$q-p=({listed(list(q - p))})$ and $n\\cdot(q-p)={t}$."),
                    ("Distance", f"d = {abs(t)}/√{n.dot(n)} = {plain(value)}",
                     f"$$d=\\frac{{{abs(t)}}}{{\\sqrt{{{n.dot(n)}}}}}={tex(value)}.$$"),
                ),
            ),
            Method(
                "The distance is the volume of a parallelepiped divided by the area of its base.",
                (
                    ("Area", f"By Gram: {gram[0]}·{gram[2]} - ({gram[1]})² = {n.dot(n)}, so the base has "
                     f"area √{n.dot(n)}", f"The base spanned by $u,v$ has area $\\sqrt{{{gram[0]}\\cdot"
                     f"{gram[2]}-({gram[1]})^2}}=\\sqrt{{{n.dot(n)}}}$."),
                    ("Volume", f"|det(u, v, q-p)| = {abs(t)}, hence the height is {plain(value)}",
                     f"The volume is $|\\det(u,v,q-p)|={abs(t)}$, and the height is ${tex(value)}$."),
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
        return "".join((f"(x{term(-r, '')})" if r else "x") + (f"^{e[k]}" if e[k] > 1 else "")
                       for r, e in zip(roots, exps, strict=True))

    parts = listed([f"partitions of {n} with largest part {m}: {c}"
                    for (n, m), c in zip(exps, counts, strict=True)])
    return Draft(
        params={"exps": exps}, answer=value, difficulty=7.0,
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
                    ("Translate", "The multiplicity in χ is the sum and that in the minimal polynomial "
                     "the maximum of the block sizes", "For each eigenvalue the block sizes sum to its "
                     "multiplicity in $\\chi$, and the largest is its multiplicity in the minimal "
                     "polynomial."),
                    ("Count partitions", f"{parts}".capitalize(), "The numbers of such partitions are "
                     f"${listed(counts)}$."),
                    ("Multiply", f"The choices are independent: {value}",
                     f"The number of forms is ${times(counts)}={value}$." if len(counts) > 1 else
                     f"The number of forms is ${value}$."),
                ),
            ),
            Method(
                "Dually, count the possible dimensions of the kernels of powers.",
                (
                    ("Conjugate partitions", "The conjugate partition has as many parts as the exponent "
                     "in the minimal polynomial", "The conjugate partitions have exactly as many parts "
                     f"as the exponent: ${listed([m for _, m in exps])}$."),
                    ("Count", f"Partitions into exactly that many parts number {listed(counts)}, so "
                     f"{value} forms", f"Their numbers are ${listed(counts)}$, with product ${value}$."),
                ),
            ),
        ),
        check=f"the size of the matrix is {sum(n for n, _ in exps)}, and {value} is at most the number "
        f"of all partitions, {prod(int(sp.partition(n)) for n, _ in exps)}",
    )


@template("Algebra -> Linear Algebra -> Vectors", 6)
def angle_between_vectors(rng: random.Random) -> Draft:
    pool = [(u, v) for u in ((1, 1, 0), (1, 0, 1), (0, 1, 1), (1, -1, 0), (2, 1, 1), (1, 2, -1))
            for v in ((0, 1, 1), (1, 0, -1), (1, 1, 0), (1, 2, 1), (-1, 1, 2), (2, -1, 1)) if u != v]
    u, v = rng.choice(pool)
    k = rng.choice([1, 2, 3])
    u = tuple(k * i for i in u)
    dot = sum(i * j for i, j in zip(u, v, strict=True))
    nu, nv = sum(i * i for i in u), sum(j * j for j in v)
    cos = sp.Rational(dot) / sp.sqrt(nu * nv)
    return Draft(
        params={"u": u, "v": v}, answer=cos, difficulty=3.0,
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
                    ("Dot product and lengths", f"u·v = {dot}, |u|² = {nu}, |v|² = {nv}",
                     f"$u\\cdot v={dot}$, $|u|=\\sqrt{{{nu}}}$, $|v|=\\sqrt{{{nv}}}$."),
                    ("Quotient", f"cos θ = {dot}/√{nu * nv} = {plain(cos)}",
                     f"$$\\cos\\theta=\\frac{{{dot}}}{{\\sqrt{{{nu * nv}}}}}={tex(cos)}.$$"),
                ),
            ),
            Method(
                "Apply the law of cosines to the triangle with sides u, v and u - v.",
                (
                    ("Third side", f"|u - v|² = {nu + nv - 2 * dot}", f"$|u-v|^2={nu + nv - 2 * dot}$."),
                    ("Law of cosines", f"cos θ = ({nu} + {nv} - {nu + nv - 2 * dot})/(2√{nu * nv}) = "
                     f"{plain(cos)}", f"$$\\cos\\theta=\\frac{{{nu}+{nv}-{nu + nv - 2 * dot}}}"
                     f"{{2\\sqrt{{{nu * nv}}}}}={tex(cos)}.$$"),
                ),
            ),
        ),
        check=f"the angle is about {approx(sp.acos(cos) * 180 / sp.pi, 4)} degrees"
        + (", a right angle" if dot == 0 else ""),
    )


@template(_MATRICES, 11)
def rank_of_gcd_matrix(rng: random.Random) -> Draft:
    n = rng.randrange(4, 16)
    phis = [int(sp.totient(k)) for k in range(1, n + 1)]
    value = prod(phis)
    return Draft(
        params={"n": n}, answer=value, difficulty=7.5,
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
                    ("Gauss's identity", "gcd(i,j) is the sum of φ(d) over all d dividing both i and j",
                     "From $\\sum_{d\\mid m}\\varphi(d)=m$: $$\\gcd(i,j)=\\sum_{d\\mid i,\\ d\\mid j}"
                     "\\varphi(d).$$"),
                    ("Factorization", "So A = L·D·Lᵀ with L the divisibility matrix, unitriangular, and "
                     "D the diagonal of totients", "Thus $A=LDL^T$ with $L_{id}=1$ if $d\\mid i$, else "
                     "$0$; $L$ is lower unitriangular and $D=\\operatorname{diag}(\\varphi(1),\\ldots,"
                     f"\\varphi({n}))$."),
                    ("Product", f"φ(1)···φ({n}): {' · '.join(map(str, phis))} = {value}",
                     f"$$\\det A={times(phis)}={value}.$$"),
                ),
            ),
            Method(
                "Eliminate: subtract from each row suitable combinations of the rows of its divisors.",
                (
                    ("Möbius elimination", "Replace row i by Σ μ(i/d)·row d over the divisors d of i",
                     "Replace row $i$ by $\\sum_{d\\mid i}\\mu(i/d)\\,\\text{row}_d$, which does "
                     "not change the determinant."),
                    ("Triangular form", "The new entry in column j is φ(i) if i | j and 0 otherwise, so the "
                     "matrix is upper triangular", "The new entries are $\\varphi(i)$ if $i\\mid j$ and "
                     "$0$ otherwise, an upper triangular matrix."),
                    ("Diagonal", f"Multiplying {listed(phis)} gives {value}",
                     f"The product of the diagonal ${listed(phis)}$ is ${value}$."),
                ),
            ),
        ),
        check="for n = 2 the matrix [[1, 1], [1, 2]] has determinant 1 = φ(1)φ(2), and the last "
        f"factor is φ({n}) = {phis[-1]}",
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
        params={"n": n, "kind": kind, "a": a, "b": b}, answer=rest, difficulty=4.0,
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
                    ("Period", f"Modulo the divisor {reason}, so the exponent counts mod {period}",
                     f"Modulo ${kind}$ we have ${reason.replace('²', '^2').replace('³', '^3').replace('⁴', '^4').replace('≡', chr(92) + 'equiv')}$."),
                    ("Reduce", f"{n} ≡ {n % period} mod {period}, and x^{n} ≡ {upoly([p, q])}",
                     f"Since ${n}\\equiv{n % period}\\pmod{{{period}}}$, $x^{{{n}}}\\equiv {poly([p, q])}$."),
                    ("Add", f"In total {upoly(coeffs)}", f"Hence the remainder of ${f}$ is ${rest}$."),
                ),
            ),
            Method(
                "Compare values at the roots of the divisor.",
                (
                    ("Roots", "The remainder ux + v agrees with the polynomial at the roots",
                     f"The divisor has the roots ${zeros}$, where $f$ and $ux+v$ agree."),
                    ("Solve", f"This linear system has the solution u = {coeffs[0]}, v = {coeffs[1]}",
                     f"The two equations give $u={coeffs[0]}$ and $v={coeffs[1]}$."),
                ),
            ),
        ),
        check=f"f = {uf} and the remainder differ by a multiple of the divisor, and reducing x^{n} "
        f"step by step confirms {upoly([p, q])}",
        wrong=(poly([p + a, q + b + 1]), poly([p + a + 1, q + b]), poly([q + b + 2, p + a]),
               poly([p - a, q - b - 1])),
    )
