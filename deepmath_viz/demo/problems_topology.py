"""Templates of the harder kind: complex analysis, topology, algebraic and enumerative geometry."""

from __future__ import annotations

import random
from functools import cache
from math import comb, factorial, gcd, prod

import sympy as sp

from .templates import Draft, Method, approx, listed, plain, poly, template, tex, yes

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
        params={"kind": kind, "a": a, "n": n}, answer=value, difficulty=5.5 if kind != "cot" else 6.0,
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
                    ("Expand", f"{say[0].upper() + say[1:]}", "Expand the regular factor in a Taylor "
                     f"series at ${at}$."),
                    ("Read off", f"So the residue is {plain(value)}",
                     f"The coefficient of $(z-z_0)^{{-1}}$ is ${tex(value)}$."),
                ),
            ),
            Method(
                "Apply the derivative formula for a pole of higher order.",
                (
                    ("Derivative formula", "Multiply by the power of the pole, differentiate, divide by "
                     "the factorial", "For a pole of order $m$: $$\\frac1{(m-1)!}\\lim_{z\\to z_0}"
                     "\\frac{d^{m-1}}{dz^{m-1}}\\left((z-z_0)^mf(z)\\right).$$"),
                    ("Evaluate", f"The outcome is {plain(value)}", f"This evaluates to ${tex(value)}$."),
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
        params={"f": f, "n": n, "m": m, "b": b, "c": c, "inner": inner}, answer=value,
        difficulty=6.0 if inner else 6.5, goal="the number of zeros in the region",
        asks=(
            f"How many zeros, counted with multiplicity, does $p(z) = {f}$ have in {region}?",
            f"Determine the number of roots of ${f} = 0$ in {region}.",
        ),
        methods=(
            Method(
                "Rouché's theorem with a dominant term on each circle.",
                (
                    ("On |z| = 1", f"{b}z^{m} dominates, as {b} > 1 + {c}; so {m} zeros inside",
                     f"On $|z|=1$: $|{b}z^{m}|={b}>1+{c}$, hence ${m}$ zeros inside."),
                ) + (() if inner else (
                    ("On |z| = 2", f"z^{n} dominates, as {2**n} > {b * 2**m} + {c}; so {n} zeros inside",
                     f"On $|z|=2$: $2^{n}={2**n}>{b * 2**m}+{c}$, hence all ${n}$ zeros lie inside."),
                    ("Subtract", f"{n} - {m} = {n - m}, and no zero lies on |z| = 1",
                     f"The annulus contains ${n}-{m}={n - m}$ zeros."),
                )),
            ),
            Method(
                "Count with the argument principle instead.",
                (
                    ("Winding number", f"Along the unit circle p(z)/({b}z^{m}) stays in the disc of radius "
                     f"{1 + c}/{b} < 1 around 1, so p winds {m} times around 0",
                     f"Along $|z|=1$ the curve $p(z)/({b}z^{m})$ stays within distance "
                     f"$\\frac{{{1 + c}}}{{{b}}}<1$ of $1$, so the winding number of $p$ is ${m}$."),
                ) + ((("Result", f"So there are {m} zeros", f"So there are ${m}$ zeros in the disc."),)
                     if inner else (("Outer circle", f"Along |z| = 2 it is {n}, and the difference is "
                                     f"{n - m}", f"Along $|z|=2$ it is ${n}$; the difference is "
                                     f"${n - m}$."),)),
            ),
        ),
        check=f"the degree {n} bounds everything, and {m} + {n - m} = {n}",
    )


@template(_OTHER, 14)
def subgroups_of_free_group(rng: random.Random) -> Draft:
    r, n = rng.choice([(2, 3), (2, 4), (2, 5), (3, 2), (3, 3), (2, 2), (4, 2), (2, 6), (3, 4), (5, 2),
                       (4, 3), (2, 7), (6, 2), (3, 5)])
    hall = [0, 1]
    for k in range(2, n + 1):
        hall.append(k * factorial(k) ** (r - 1)
                    - sum(factorial(k - i) ** (r - 1) * hall[i] for i in range(1, k)))
    return Draft(
        params={"r": r, "n": n}, answer=hall[n], difficulty=8.5 if n > 3 else 8.0,
        goal=f"the number of subgroups of index {n} in the free group of rank {r}",
        asks=(
            f"How many subgroups of index ${n}$ does the free group $F_{{{r}}}$ of rank ${r}$ have?",
            f"Let $X$ be a wedge of ${r}$ circles with base point $x_0$. Find the number of connected "
            f"${n}$-sheeted coverings $(Y, y_0) \\to (X, x_0)$ up to isomorphism of pointed coverings.",
        ),
        methods=(
            Method(
                "M. Hall's recursion: remove from all actions those that are not transitive.",
                (
                    ("Recursion", "N(n) = n·(n!)^(r-1) - Σ ((n-i)!)^(r-1)·N(i)",
                     "$$N_n=n\\,(n!)^{r-1}-\\sum_{i=1}^{n-1}\\left((n-i)!\\right)^{r-1}N_i.$$"),
                    ("Values", f"For r = {r}: {listed([f'N({i}) = {v}' for i, v in enumerate(hall) if i])}",
                     f"For $r={r}$ the values $N_1,\\ldots,N_{n}$ are ${listed(hall[1:])}$."),
                ),
            ),
            Method(
                "Count transitive actions on n points and divide by (n-1)!.",
                (
                    ("Actions", f"All {r}-tuples of permutations number {factorial(n) ** r}; the transitive "
                     f"ones are {hall[n] * factorial(n - 1)}",
                     f"Of the ${factorial(n) ** r}$ tuples of ${r}$ permutations of ${n}$ points, "
                     f"${hall[n] * factorial(n - 1)}$ are transitive."),
                    ("Point stabilisers", f"Each subgroup arises from {n - 1}! labelings, so "
                     f"{hall[n] * factorial(n - 1)}/{factorial(n - 1)} = {hall[n]}",
                     f"A subgroup corresponds to $({n}-1)!$ of them, so there are ${hall[n]}$."),
                ),
            ),
        ),
        check=f"index 2 gives 2^{r} - 1 = {2**r - 1}, the number of epimorphisms onto Z/2, as the "
        f"recursion does: {hall[2]}",
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
        params={"n": n, "m": m, "keep": keep}, answer=value, difficulty=6.5,
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
                    ("Moran's equation", f"{keep}·(1/{n})^s = 1", f"$${keep}\\cdot {n}^{{-s}}=1.$$"),
                    ("Solve", f"s = ln {keep}/ln {n} ≈ {approx(value)}", f"$$s=\\frac{{\\ln {keep}}}"
                     f"{{\\ln {n}}}.$$"),
                ),
            ),
            Method(
                "Count boxes: at scale n^(-k) one needs keep^k of them.",
                (
                    ("Boxes", f"N(1/{n}^k) = {keep}^k", f"At scale ${n}^{{-k}}$ the set meets ${keep}^k$ "
                     "boxes, up to a constant factor."),
                    ("Dimension", f"log N/log({n}^k) → {approx(value)}; with the open set condition this "
                     "box dimension equals the Hausdorff dimension",
                     f"$$\\lim_k\\frac{{k\\ln {keep}}}{{k\\ln {n}}}=\\frac{{\\ln {keep}}}{{\\ln {n}}}.$$"),
                ),
            ),
        ),
        check=f"the dimension {approx(value)} is at most {m}",
    )


@template("Algebra -> Other", 19)
def modular_forms(rng: random.Random) -> Draft:
    k = 2 * rng.randrange(6, 80)
    cusp = rng.random() < 0.5
    dim = k // 12 + (0 if k % 12 == 2 else 1)
    value = dim - 1 if cusp else dim
    pairs = [(a, (k - 4 * a) // 6) for a in range(k // 4 + 1) if (k - 4 * a) % 6 == 0]
    name = "cusp forms" if cusp else "modular forms"
    sym = "S" if cusp else "M"
    return Draft(
        params={"k": k, "cusp": cusp}, answer=value, difficulty=8.0,
        goal=f"the dimension of the space of {name} of weight {k}",
        asks=(
            f"What is the dimension of the space ${sym}_{{{k}}}(\\mathrm{{SL}}_2(\\mathbb{{Z}}))$ of {name} "
            f"of weight ${k}$ for the full modular group?",
            f"Find the number of linearly independent {name} of weight ${k}$ and level $1$.",
        ),
        methods=(
            Method(
                "The ring of modular forms is C[E₄, E₆].",
                (
                    ("Monomials", f"4a + 6b = {k} has the solutions {listed(pairs[:4])}"
                     f"{', ...' if len(pairs) > 4 else ''}, in total {dim}",
                     f"The monomials $E_4^aE_6^b$ with $4a+6b={k}$ form a basis; there are ${dim}$."),
                    ("Cusp condition", f"The Eisenstein series is not a cusp form, so {dim - 1} remain"
                     if cusp else "No further condition", f"Cusp forms have codimension one: ${dim - 1}$."
                     if cusp else f"So the dimension is ${dim}$."),
                ),
            ),
            Method(
                "Use the dimension formula with floor(k/12).",
                (
                    ("Formula", f"{k} = 12·{k // 12} + {k % 12}", f"${k}=12\\cdot{k // 12}+{k % 12}$."),
                    ("Evaluate", f"dim M = {k // 12}{' + 1' if k % 12 != 2 else ''} = {dim}"
                     + (f", and dim S = {dim - 1}" if cusp else ""),
                     f"$\\dim M_{{{k}}}={dim}$" + (f" and $\\dim S_{{{k}}}={dim - 1}$." if cusp else ".")),
                ),
            ),
        ),
        check=f"multiplication by Δ maps weight {k - 12} onto the cusp forms of weight {k}, so the latter "
        f"have dimension {dim - 1}",
    )


@template("Geometry -> Differential Geometry -> Manifolds", 14)
def hypersurface_euler(rng: random.Random) -> Draft:
    n, d = rng.choice([(2, d) for d in range(3, 9)] + [(3, d) for d in range(3, 8)]
                      + [(4, d) for d in range(3, 7)])
    value = sum((-1) ** i * comb(n + 1, n - 1 - i) * d ** (i + 1) for i in range(n))
    kind = {2: "curve", 3: "surface", 4: "threefold"}[n]
    middle = value - (n if n % 2 == 0 else n - 1) if n % 2 else n - value
    h = sp.Symbol("h")
    parts = [sum((-d) ** i * comb(n + 1, m - i) for i in range(m + 1)) for m in range(n)]
    series = sum(c * h**m for m, c in enumerate(parts))
    coefficient = parts[-1]
    return Draft(
        params={"n": n, "d": d}, answer=value, difficulty={2: 7.5, 3: 8.5, 4: 9.0}[n],
        goal=f"the Euler characteristic of a smooth hypersurface of degree {d}",
        asks=(
            f"Compute the topological Euler characteristic of a smooth complex {kind} of degree ${d}$ in "
            f"$\\mathbb{{P}}^{n}$.",
            f"Let $X \\subset \\mathbb{{CP}}^{n}$ be a smooth hypersurface of degree ${d}$. Find "
            "$\\chi(X)$.",
            f"What is $\\int_X c_{{{n - 1}}}(TX)$ for a smooth hypersurface $X$ of degree ${d}$ in complex "
            f"projective space of dimension ${n}$?",
        ),
        methods=(
            Method(
                "By adjunction c(TX) = (1+h)^(n+1)/(1+dh), and χ is the degree of the top class.",
                (
                    ("Chern class", f"c(TX) = (1+h)^{n + 1}/(1+{d}h) = {plain(series)} + ...",
                     f"$$c(TX)=\\frac{{(1+h)^{n + 1}}}{{1+{d}h}}.$$"),
                    ("Top coefficient", f"The coefficient of h^{n - 1} is {coefficient}",
                     f"The coefficient of $h^{{{n - 1}}}$ is ${coefficient}$."),
                    ("Degree", f"∫ h^{n - 1} = {d}, so χ = {d}·({coefficient}) = {value}",
                     f"Since $\\int_Xh^{{{n - 1}}}={d}$, $\\chi(X)={d}\\cdot({coefficient})={value}$."),
                ),
            ),
            Method(
                "Take the Fermat hypersurface and project it to a projective space of one lower dimension.",
                (
                    ("Branched covering", f"It is a {d}-sheeted covering of P^{n - 1}, branched along the "
                     f"Fermat hypersurface there", f"Forgetting a coordinate gives a ${d}$-sheeted covering "
                     f"of $\\mathbb{{P}}^{{{n - 1}}}$ branched along the Fermat hypersurface $B$."),
                    ("Recursion", f"χ = {d}·(n - χ(B)) + χ(B) with n = {n}, which leads to {value}",
                     f"$$\\chi(X)={d}\\left({n}-\\chi(B)\\right)+\\chi(B)={value}.$$"),
                ),
            ),
        ),
        check=f"the middle Betti number would be {middle}, which is not negative",
    )


@cache
def _kontsevich(d: int) -> int:
    if d == 1:
        return 1
    return sum(_kontsevich(a) * _kontsevich(d - a) * (
        a * a * (d - a) ** 2 * comb(3 * d - 4, 3 * a - 2)
        - a**3 * (d - a) * comb(3 * d - 4, 3 * a - 1)) for a in range(1, d))


@template("Geometry -> Other", 3)
def rational_plane_curves(rng: random.Random) -> Draft:
    d = rng.choice([3, 4, 5])
    value = _kontsevich(d)
    parts = listed([f"N_{i} = {_kontsevich(i)}" for i in range(1, d + 1)])
    return Draft(
        params={"d": d}, answer=value, difficulty=10.0,
        goal=f"the number of rational plane curves of degree {d} through {3 * d - 1} points",
        asks=(
            f"How many irreducible rational curves of degree ${d}$ in the complex projective plane pass "
            f"through ${3 * d - 1}$ points in general position?",
            f"Let $N_d$ be the number of rational plane curves of degree $d$ through $3d-1$ general "
            f"points. Find $N_{{{d}}}$.",
        ),
        methods=(
            Method(
                "Kontsevich's recursion follows from the associativity of quantum cohomology.",
                (
                    ("Recursion", "N_d = Σ N_a N_b (a²b² C(3d-4,3a-2) - a³b C(3d-4,3a-1)), a + b = d",
                     "$$N_d=\\sum_{a+b=d}N_aN_b\\left(a^2b^2\\binom{3d-4}{3a-2}-a^3b\\binom{3d-4}{3a-1}"
                     "\\right).$$"),
                    ("Values", f"Starting with one line: {parts}", f"Starting with $N_1=1$: ${parts}$."),
                ),
            ),
            Method(
                "Equate boundary divisors of the space of stable maps with four marked points.",
                (
                    ("Linear equivalence", "The three boundary points of M_{0,4} are equivalent; pull this "
                     "back", "Pull back the equivalence of the boundary points of $\\overline{M}_{0,4}$ to "
                     "the space of stable maps."),
                    ("Count splittings", f"Counting the reducible curves on both sides yields {value}",
                     f"Counting reducible curves on both sides determines $N_{{{d}}}={value}$."),
                ),
            ),
        ),
        check="the recursion gives N_2 = 1, the conic through five points",
    )


@template("Geometry -> Other", 7)
def grassmannian_degree(rng: random.Random) -> Draft:
    k, n = rng.choice([(2, 4), (2, 5), (2, 6), (2, 7), (3, 6), (3, 7), (2, 8), (2, 9), (3, 8), (4, 8)])
    dim = k * (n - k)
    value = factorial(dim) * prod(factorial(i) for i in range(k)) // prod(
        factorial(n - k + i) for i in range(k))
    return Draft(
        params={"k": k, "n": n}, answer=value, difficulty=9.5 if k > 2 else 9.0,
        goal="the number of subspaces that meet the conditions",
        asks=(
            f"In complex projective space of dimension ${n - 1}$, how many linear subspaces of projective "
            f"dimension ${k - 1}$ meet ${dim}$ subspaces of projective dimension ${n - k - 1}$ in general "
            "position?",
            f"Compute the degree of the Grassmannian $\\mathrm{{Gr}}({k},{n})$ in its Plücker embedding.",
        ),
        methods=(
            Method(
                "Each condition is the Schubert class σ₁, so the number is the power σ₁^dim.",
                (
                    ("Pieri's rule", f"σ₁^{dim} counts standard tableaux of the {k} × {n - k} rectangle",
                     f"By Pieri's rule $\\sigma_1^{{{dim}}}$ counts standard Young tableaux of a "
                     f"${k}\\times{n - k}$ rectangle."),
                    ("Hook formula", f"That number is {value}", f"The hook length formula gives ${value}$."),
                ),
            ),
            Method(
                "Use the closed formula for the Plücker degree.",
                (
                    ("Formula", f"{dim}!·∏ i!/({n - k}+i)! over i = 0..{k - 1}",
                     f"$$\\deg={dim}!\\prod_{{i=0}}^{{{k - 1}}}\\frac{{i!}}{{({n - k}+i)!}}.$$"),
                    ("Evaluate", f"This equals {value}", f"Its value is ${value}$."),
                ),
            ),
        ),
        check=f"the dimension of the Grassmannian is {k}·{n - k} = {dim}, as many as there are conditions",
    )


@template(_OTHER, 29)
def compact_space(rng: random.Random) -> Draft:
    n, p, q = rng.randrange(2, 9), rng.randrange(2, 9), rng.randrange(2, 9)
    kind = rng.choice(["SO", "SL", "quadric", "lens", "coprime", "knot"])
    if kind == "SO":
        truth, text = True, f"the group $\\mathrm{{SO}}({n + 1})$ of real matrices compact"
        why = "It is closed, and bounded because the columns are unit vectors"
    elif kind == "SL":
        truth, text = False, f"the group $\\mathrm{{SL}}_{n}(\\mathbb{{R}})$ compact"
        why = "It contains diag(t, 1/t, 1, ...) for all t > 0, so it is unbounded"
    elif kind == "quadric":
        p = rng.choice([-3, -2, -1, 1, 2, 3])
        truth = p > 0
        text = f"the set $\\{{(x,y,z)\\in\\mathbb{{R}}^3 : x^2 + {n}y^2 {'+' if p > 0 else '-'} " \
               f"{abs(p)}z^2 = {q}\\}}$ compact"
        why = ("The quadratic form is positive definite, so the set is a bounded ellipsoid" if truth else
               "The form is indefinite, and z can be arbitrarily large")
    elif kind == "lens":
        p = rng.randrange(5, 14)
        a = rng.choice([a for a in range(1, p) if gcd(a, p) == 1])
        b = rng.choice([b for b in range(1, p) if gcd(b, p) == 1 and b != a])
        truth = 0 in ((a - b) % p, (a + b) % p, (a * b - 1) % p, (a * b + 1) % p)
        n, q = a, b
        text = f"the lens space $L({p},{a})$ homeomorphic to $L({p},{b})$"
        why = (f"By Reidemeister this holds iff {b} ≡ ±{a}^(±1) mod {p}, and {a}·{b} ≡ {a * b % p}, "
               f"{b} - {a} ≡ {(b - a) % p}, {b} + {a} ≡ {(a + b) % p} mod {p}")
    elif kind == "coprime":
        truth = gcd(p, q) == 1
        text = f"the group $\\mathbb{{Z}}/{p} \\otimes_{{\\mathbb{{Z}}}} \\mathbb{{Z}}/{q}$ trivial"
        why = f"The tensor product is cyclic of order gcd({p},{q}) = {gcd(p, q)}"
    else:
        q = rng.choice([v for v in range(2, 10) if gcd(v, p) == 1])
        p, q = min(p, q), max(p, q)
        genus = (p - 1) * (q - 1) // 2
        g = rng.choice([genus, genus + 1, genus - 1])
        n, truth = g, g == genus
        text = f"the Seifert genus of the torus knot $T({p},{q})$ equal to ${g}$"
        why = f"The genus of T(p,q) is (p-1)(q-1)/2 = {genus}"
    return Draft(
        params={"kind": kind, "n": n, "p": p, "q": q}, answer=yes(truth),
        difficulty={"lens": 8.5, "knot": 8.0, "SO": 6.5, "SL": 6.5, "quadric": 5.5, "coprime": 7.0}[kind],
        goal="whether the statement holds",
        asks=(f"Is {text}?", f"Decide the following question with Yes or No: is {text}?"),
        methods=(
            Method(
                "There is a standard criterion for this.",
                (
                    ("Criterion", why, {
                        "SO": "It is defined by $A^TA=I$, $\\det A=1$: closed and bounded.",
                        "SL": "The matrices $\\operatorname{diag}(t,1/t,1,\\ldots,1)$ are unbounded.",
                        "quadric": "The level set is bounded exactly if the form is definite.",
                        "lens": "$L(p,a)\\cong L(p,b)$ exactly if $b\\equiv\\pm a^{\\pm1}\\pmod p$.",
                        "coprime": "$\\mathbb{Z}/m\\otimes\\mathbb{Z}/n\\cong\\mathbb{Z}/\\gcd(m,n)$.",
                        "knot": "The genus of a torus knot $T(p,q)$ is $\\frac{(p-1)(q-1)}2$."}[kind]),
                    ("Apply", f"So the answer is {yes(truth)}", f"Therefore the answer is {yes(truth)}."),
                ),
            ),
            Method(
                "Let me test the definition on the example at hand.",
                (
                    ("Test", why, "Inserting the numbers of the question into the definition settles it: "
                     + {"SO": "a closed bounded set is compact by Heine-Borel.",
                        "SL": "an unbounded set is not compact.",
                        "quadric": "the sign of the coefficient of $z^2$ decides.",
                        "lens": f"here $a b\\equiv{n * q % p}$ and $b-a\\equiv{(q - n) % p}$ modulo ${p}$.",
                        "coprime": f"$\\gcd({p},{q})={gcd(p, q)}$.",
                        "knot": f"$\\frac{{({p}-1)({q}-1)}}2={(p - 1) * (q - 1) // 2}$."}[kind]),
                    ("Decide", f"Hence {yes(truth)}", f"Hence: {yes(truth)}."),
                ),
            ),
        ),
        check="the criterion is an equivalence, so there is nothing more to test",
    )


@template(_OTHER, 19)
def surface_of_curve(rng: random.Random) -> Draft:
    kind = rng.choice(["plane", "hyperelliptic", "fermat", "hurwitz"])
    if kind == "plane":
        d = rng.randrange(3, 13)
        nodes = rng.randrange(0, (d - 1) * (d - 2) // 2)
        value = (d - 1) * (d - 2) // 2 - nodes
        text = f"an irreducible plane curve of degree ${d}$ with exactly ${nodes}$ nodes and no other " \
               "singularities" if nodes > 1 else f"a smooth plane curve of degree ${d}$"
        if nodes == 1:
            value += 1
        how, a, b = f"({d}-1)({d}-2)/2 - {nodes if nodes > 1 else 0}", d, nodes if nodes > 1 else 0
    elif kind == "hyperelliptic":
        a, b = rng.randrange(5, 20), 0
        value = (a - 1) // 2
        text = f"the smooth projective model of $y^2 = x^{{{a}}} - 1$"
        how = f"the branch points number {a + a % 2}, so 2g + 2 = {a + a % 2}"
    elif kind == "fermat":
        a, b = rng.randrange(3, 10), 0
        value = (a - 1) * (a - 2) // 2
        text = f"the Fermat curve $x^{{{a}}} + y^{{{a}}} = z^{{{a}}}$ in $\\mathbb{{P}}^2(\\mathbb{{C}})$"
        how = f"({a}-1)({a}-2)/2"
    else:
        a, b = rng.randrange(2, 6), 2 * rng.randrange(2, 9)
        value = (2 * a * -1 + b + 2) // 2
        if value < 0:
            return surface_of_curve(rng)
        text = f"a compact connected Riemann surface that has a holomorphic map of degree ${a}$ to the " \
               f"Riemann sphere with exactly ${b}$ simple branch points"
        how = f"2g - 2 = {a}·(-2) + {b}"
    return Draft(
        params={"kind": kind, "a": a, "b": b}, answer=value,
        difficulty=8.0 if kind in ("plane", "hurwitz") else 7.5, goal="the genus",
        asks=(
            f"Find the (geometric) genus of {text}.",
            f"What is the dimension of the space of holomorphic differentials on {text}"
            + (" (on its normalization)" if kind == "plane" and b else "") + "?",
        ),
        methods=(
            Method(
                "Use the genus formula that fits the description.",
                (
                    ("Formula", f"Here {how}", "Apply the degree-genus formula or Riemann-Hurwitz, "
                     "$2g-2=d(2h-2)+\\sum(e_P-1)$."),
                    ("Evaluate", f"This gives g = {value}", f"This gives $g={value}$."),
                ),
            ),
            Method(
                "Compute the Euler characteristic by projecting to a line.",
                (
                    ("Euler characteristic", f"The Riemann-Hurwitz count gives χ = {2 - 2 * value}",
                     f"Counting sheets and ramification gives $\\chi={2 - 2 * value}$."),
                    ("Genus", f"g = (2 - χ)/2 = {value}", f"$$g=\\frac{{2-\\chi}}2={value}.$$"),
                ),
            ),
        ),
        check=f"the genus is not negative, and 2g - 2 = {2 * value - 2} is the degree of the canonical "
        "divisor",
    )

