"""Templates: combinatorics and graph theory."""

from __future__ import annotations

import random
from math import comb, factorial, gcd, prod

import sympy as sp

from .templates import Draft, Method, approx, listed, template, yes

_COMB = "Discrete Mathematics -> Combinatorics"
_GRAPH = "Discrete Mathematics -> Graph Theory"


@template(_COMB, 14)
def necklaces(rng: random.Random) -> Draft:
    n, k = rng.randrange(4, 11), rng.choice([2, 3, 4, 5])
    flip = rng.random() < 0.5
    rotations = [k ** gcd(n, r) for r in range(n)]
    if n % 2:
        mirrors = [(n, k ** ((n + 1) // 2))]
    else:
        mirrors = [(n // 2, k ** (n // 2)), (n // 2, k ** (n // 2 + 1))]
    total = sum(rotations) + (sum(c * v for c, v in mirrors) if flip else 0)
    order = 2 * n if flip else n
    value = total // order
    also = " and reflections" if flip else ""
    by_d = [(d, int(sp.totient(n // d)), k**d) for d in sp.divisors(n)]
    mirror_say = ("; the reflections fix " + " and ".join(f"{c}·{v}" for c, v in mirrors)) if flip else ""
    return Draft(
        params={"n": n, "k": k, "flip": flip}, answer=value, difficulty=5.5 if not flip else 6.0,
        goal=f"the number of colourings of {n} beads up to rotations{also}",
        asks=(
            f"How many necklaces with ${n}$ beads in ${k}$ available colours are there, if necklaces that "
            f"differ by a rotation{' or a reflection' if flip else ''} are regarded as equal?",
            f"The vertices of a regular ${n}$-gon are coloured with at most ${k}$ colours. Count the "
            f"colourings up to rotations{also} of the polygon.",
        ),
        methods=(
            Method(
                "Burnside's lemma: average the number of fixed colourings.",
                (
                    ("Rotations", f"The {n} rotations fix {listed(rotations)} colourings",
                     f"Rotation by $r$ fixes ${k}^{{\\gcd({n},r)}}$ colourings, in total "
                     f"${sum(rotations)}$ over all rotations."),
                    ("Average", f"The sum is {sum(rotations)}{mirror_say}; {total}/{order} = {value}",
                     ("The reflections contribute $" + "+".join(f"{c}\\cdot {v}" for c, v in mirrors)
                      + "$. " if flip else "") + f"The average is $\\frac{{{total}}}{{{order}}}={value}$."),
                ),
            ),
            Method(
                "Group the rotations by their order and use Pólya's cycle index.",
                (
                    ("Cycle index", "Σ φ(n/d)·k^d = " + " + ".join(f"{f}·{v}" for _, f, v in by_d),
                     "$$\\sum_{d\\mid n}\\varphi(n/d)k^d=" + "+".join(f"{f}\\cdot {v}"
                                                                    for _, f, v in by_d)
                     + f"={sum(rotations)}.$$"),
                    ("Divide", f"With the group of order {order}{mirror_say} we get {value}",
                     (f"The ${n}$ reflections add ${total - sum(rotations)}$. " if flip else "")
                     + f"Division by ${order}$ gives ${value}$."),
                ),
            ),
        ),
        check=f"the number must be at least {k}^{n}/{order} ≈ {k**n / order:.2f}",
    )


@template(_COMB, 7)
def partial_derangements(rng: random.Random) -> Draft:
    n = rng.randrange(5, 11)
    k = rng.randrange(0, 4)
    d = [1, 0]
    while len(d) <= n:
        d.append((len(d) - 1) * (d[-1] + d[-2]))
    value = comb(n, k) * d[n - k]
    who = "nobody gets" if k == 0 else f"exactly {k} of them get{'s' if k == 1 else ''}"
    return Draft(
        params={"n": n, "k": k}, answer=value, difficulty=4.5 if k == 0 else 5.0,
        goal=f"the number of permutations of {n} objects with exactly {k} fixed points",
        asks=(
            f"How many permutations of $\\{{1,\\ldots,{n}\\}}$ have exactly ${k}$ "
            f"fixed point{'' if k == 1 else 's'}?",
            f"{n} guests leave a party and take a hat at random. In how many ways can the hats be "
            f"distributed so that {who} the right hat?",
        ),
        methods=(
            Method(
                "Choose the fixed points and derange the rest.",
                (
                    ("Choose", f"C({n},{k}) = {comb(n, k)}", f"$\\binom{{{n}}}{{{k}}}={comb(n, k)}$ choices "
                     "of fixed points."),
                    ("Derange", f"D({n - k}) = {d[n - k]} by D(m) = (m-1)(D(m-1)+D(m-2))",
                     f"The other ${n - k}$ elements have $D_{{{n - k}}}={d[n - k]}$ derangements."),
                    ("Multiply", f"{comb(n, k)}·{d[n - k]} = {value}",
                     f"$${comb(n, k)}\\cdot {d[n - k]}={value}.$$"),
                ),
            ),
            Method(
                "Use inclusion-exclusion, or the generating function e^(-x)/(1-x).",
                (
                    ("Inclusion-exclusion", f"D(m) = m!·Σ(-1)^j/j!, so D({n - k}) = {d[n - k]}",
                     f"$$D_m=m!\\sum_{{j=0}}^m\\frac{{(-1)^j}}{{j!}},\\quad D_{{{n - k}}}={d[n - k]}.$$"),
                    ("Fixed points", f"Times C({n},{k}) that is {value}",
                     f"Choosing the fixed points gives a factor ${comb(n, k)}$: ${value}$."),
                ),
            ),
        ),
        check=f"the share among all {n}! permutations is {value / factorial(n):.5f}, and e⁻¹/{k}! is "
        f"{approx(sp.exp(-1) / factorial(k))}",
    )


@template(_COMB, 7)
def bounded_solutions(rng: random.Random) -> Draft:
    k, m = rng.randrange(3, 6), rng.randrange(3, 9)
    n = rng.randrange(m + 2, k * m - 1)
    terms = [(j, (-1) ** j * comb(k, j) * comb(n - j * (m + 1) + k - 1, k - 1))
             for j in range(n // (m + 1) + 1) if j <= k]
    value = sum(v for _, v in terms)
    names = " + ".join(f"x_{i}" for i in range(1, k + 1))
    signed = " + ".join(f"({v})" for _, v in terms)
    return Draft(
        params={"k": k, "m": m, "n": n}, answer=value, difficulty=5.0,
        goal="the number of bounded solutions",
        asks=(
            f"How many integer solutions does ${names} = {n}$ have with $0 \\le x_i \\le {m}$ for all "
            "$i$?",
            f"In how many ways can ${n}$ identical coins be put into ${k}$ different boxes such that no "
            f"box holds more than ${m}$ coins?",
            f"Find the coefficient of $x^{{{n}}}$ in $(1 + x + x^2 + \\cdots + x^{{{m}}})^{k}$.",
        ),
        methods=(
            Method(
                "Stars and bars with inclusion-exclusion over the violated bounds.",
                (
                    ("Without bounds", f"C({n + k - 1},{k - 1}) = {comb(n + k - 1, k - 1)}",
                     f"Without upper bounds there are $\\binom{{{n + k - 1}}}{{{k - 1}}}="
                     f"{comb(n + k - 1, k - 1)}$ solutions."),
                    ("Corrections", f"j violated bounds: {listed([f'j={j}: {v}' for j, v in terms])}",
                     f"$$\\sum_j(-1)^j\\binom{{{k}}}j\\binom{{{n + k - 1}-{m + 1}j}}{{{k - 1}}}={signed}.$$"),
                    ("Sum", f"The sum is {value}", f"The sum is ${value}$."),
                ),
            ),
            Method(
                "Substitute x → m - x, which turns the total into k·m - n, and count again.",
                (
                    ("Complement", f"The new total is {k * m - n}", f"With $y_i={m}-x_i$ the equation "
                     f"becomes $\\sum y_i={k * m - n}$, $0\\le y_i\\le {m}$."),
                    ("Count", f"The same formula gives {value} there as well",
                     f"Inclusion-exclusion for the new total gives ${value}$ as well."),
                ),
            ),
        ),
        check=f"all {(m + 1) ** k} tuples spread over {k * m + 1} possible sums, on average "
        f"{(m + 1) ** k / (k * m + 1):.1f} each",
    )


@template(_COMB, 19)
def standard_tableaux(rng: random.Random) -> Draft:
    rows = sorted((rng.randrange(1, 6) for _ in range(rng.randrange(2, 5))), reverse=True)
    n = sum(rows)
    if n < 5 or rows[0] == 1:
        return standard_tableaux(rng)
    cols = [sum(1 for r in rows if r > j) for j in range(rows[0])]
    hooks = [[rows[i] - j + cols[j] - i - 1 for j in range(rows[i])] for i in range(len(rows))]
    flat = [h for r in hooks for h in r]
    value = factorial(n) // prod(flat)
    shape = f"({listed(rows)})"
    return Draft(
        params={"rows": rows}, answer=value, difficulty=7.0,
        goal=f"the number of standard Young tableaux of shape {shape}",
        asks=(
            f"How many standard Young tableaux of shape ${shape}$ are there?",
            f"Find the dimension of the irreducible complex representation of $S_{{{n}}}$ that belongs "
            f"to the partition $\\lambda = {shape}$.",
            f"The numbers $1,\\ldots,{n}$ are written into left-justified rows of lengths ${listed(rows)}$ "
            "so that they increase along rows and down columns. In how many ways is this possible?",
        ),
        methods=(
            Method(
                "The hook length formula settles it.",
                (
                    ("Hooks", f"Row by row the hook lengths are {hooks}",
                     f"The hook lengths, row by row, are ${'; '.join(listed(r) for r in hooks)}$."),
                    ("Formula", f"{n}!/{prod(flat)} = {value}",
                     f"$$\\frac{{{n}!}}{{{prod(flat)}}}={value}.$$"),
                ),
            ),
            Method(
                "Frobenius' determinant formula uses the shifted parts l_i = λ_i + k - i.",
                (
                    ("Shifted parts", f"They are {[r + len(rows) - 1 - i for i, r in enumerate(rows)]}",
                     "The shifted parts are "
                     f"${listed([r + len(rows) - 1 - i for i, r in enumerate(rows)])}$."),
                    ("Formula", f"{n}!·∏(l_i - l_j)/∏l_i! evaluates to {value}",
                     f"$$\\frac{{{n}!\\prod_{{i<j}}(l_i-l_j)}}{{\\prod_i l_i!}}={value}.$$"),
                ),
            ),
        ),
        check=f"the square of the dimension, {value**2}, must not exceed {n}! = {factorial(n)}",
    )


@template(_COMB, 6)
def surjections(rng: random.Random) -> Draft:
    n = rng.randrange(5, 10)
    k = rng.randrange(3, min(n, 6) + 1)
    terms = [(-1) ** j * comb(k, j) * (k - j) ** n for j in range(k)]
    value = sum(terms)
    stirling = value // factorial(k)
    ordered = rng.random() < 0.6
    answer = value if ordered else stirling
    asks = (
        f"How many surjective maps are there from a set with ${n}$ elements onto a set with ${k}$ "
        "elements?",
        f"${n}$ different letters are put into ${k}$ different mailboxes. In how many ways can this be "
        "done if no mailbox stays empty?",
    ) if ordered else (
        f"In how many ways can a set with ${n}$ elements be partitioned into exactly ${k}$ nonempty "
        "subsets?",
        f"Compute the Stirling number of the second kind $S({n},{k})$.",
    )
    finish = "" if ordered else f"; dividing by {k}! leaves {stirling}"
    return Draft(
        params={"n": n, "k": k, "ordered": ordered}, answer=answer, difficulty=5.0,
        goal="the number of surjections" if ordered else "the number of set partitions",
        asks=asks,
        methods=(
            Method(
                "Inclusion-exclusion over the elements that are missed.",
                (
                    ("Signed sum", f"The terms are {listed(terms)}",
                     f"$$\\sum_j(-1)^j\\binom{{{k}}}j({k}-j)^{{{n}}}={' + '.join(f'({v})' for v in terms)}.$$"),
                    ("Result", f"They add up to {value}{finish}",
                     f"The sum is ${value}$" + ("." if ordered else f", and ${value}/{k}!={stirling}$.")),
                ),
            ),
            Method(
                "Use the recursion S(n,k) = k·S(n-1,k) + S(n-1,k-1).",
                (
                    ("Recursion", f"Filling the triangle gives S({n},{k}) = {stirling}",
                     f"Filling the triangle row by row gives $S({n},{k})={stirling}$."),
                    ("Labels", f"Labelled classes: {k}!·{stirling} = {value}" if ordered else
                     "No labels are needed here, so this is the result",
                     f"With labels there are ${k}!\\cdot {stirling}={value}$." if ordered else
                     f"Hence the number is ${stirling}$."),
                ),
            ),
        ),
        check=f"all maps number {k}^{n} = {k**n}, and {value} of them hit everything",
    )


def _laplacian_minor(kind: str, a: int, b: int) -> int:
    """Matrix-tree count of the graph, from its edges alone."""
    edges = {
        "bipartite": [(i, a + j) for i in range(a) for j in range(b)],
        "wheel": [(0, i + 1) for i in range(a)] + [(i + 1, (i + 1) % a + 1) for i in range(a)],
        "minus": [(i, j) for j in range(a) for i in range(j) if (i, j) != (0, 1)],
        "ladder": [(2 * i, 2 * i + 1) for i in range(a)]
        + [(2 * i + s, 2 * i + 2 + s) for i in range(a - 1) for s in (0, 1)],
    }[kind]
    size = 1 + max(max(e) for e in edges)
    matrix = sp.zeros(size, size)
    for i, j in edges:
        matrix[i, i] += 1
        matrix[j, j] += 1
        matrix[i, j] -= 1
        matrix[j, i] -= 1
    return int(matrix[1:, 1:].det(method="bareiss"))


@template(_GRAPH, 14)
def spanning_trees(rng: random.Random) -> Draft:
    kind = rng.choice(["bipartite", "wheel", "minus", "ladder"])
    if kind == "bipartite":
        a, b = rng.randrange(2, 7), rng.randrange(2, 8)
        value = a ** (b - 1) * b ** (a - 1)
        name, say = f"complete bipartite graph $K_{{{a},{b}}}$", f"{a}^{b - 1}·{b}^{a - 1}"
        eig = f"{a + b}, {a} ({b - 1} times), {b} ({a - 1} times)"
    elif kind == "wheel":
        a, b = rng.randrange(3, 11), 0
        lucas = [2, 1]
        while len(lucas) <= 2 * a:
            lucas.append(lucas[-1] + lucas[-2])
        value = lucas[2 * a] - 2
        name = f"wheel with ${a}$ spokes (a cycle of length ${a}$ and a hub joined to all its vertices)"
        say, eig = f"L({2 * a}) - 2 with the Lucas number L({2 * a}) = {lucas[2 * a]}", (
            f"{a + 1} and 3 - 2cos(2πj/{a}) for j = 1..{a - 1}")
    elif kind == "minus":
        a, b = rng.randrange(4, 10), 0
        value = (a - 2) * a ** (a - 3)
        name, say = (f"graph that arises from the complete graph $K_{{{a}}}$ by deleting one edge",
                     f"({a}-2)·{a}^{a - 3}")
        eig = f"{a} ({a - 2} times) and {a - 2}"
    else:
        a, b = rng.randrange(3, 10), 0
        seq = [0, 1]
        while len(seq) <= a:
            seq.append(4 * seq[-1] - seq[-2])
        value = seq[a]
        name = f"ladder $P_2 \\times P_{{{a}}}$ with ${a}$ rungs"
        say, eig = f"t_n = 4t_(n-1) - t_(n-2), t_1 = 1, t_2 = 4, up to n = {a}", (
            f"the sums of those of the two paths P_2 and P_{a}")
    return Draft(
        params={"kind": kind, "a": a, "b": b}, answer=value, difficulty=6.0 if kind != "wheel" else 7.0,
        goal="the number of spanning trees of the graph",
        asks=(
            f"How many spanning trees does the {name} have?",
            f"Let $G$ be the {name}, with labelled vertices. Determine the number of spanning trees of "
            "$G$.",
        ),
        methods=(
            Method(
                "Kirchhoff's theorem expresses the number by the Laplacian eigenvalues.",
                (
                    ("Spectrum", f"The nonzero eigenvalues are {eig}",
                     "For this graph the nonzero Laplacian eigenvalues can be given explicitly."),
                    ("Product", f"Their product divided by the number of vertices is {value}",
                     f"Their product divided by the number of vertices is ${value}$."),
                ),
            ),
            Method(
                "There is also a closed formula or recursion by deletion and contraction.",
                (
                    ("Formula", f"The count is {say}", "Deleting and contracting edges leads to a closed "
                     "formula for this family."),
                    ("Evaluate", f"This evaluates to {value}", f"Its value here is ${value}$."),
                ),
            ),
        ),
        check="the Laplacian without one row and column, put into an integer elimination, has the "
        f"determinant {_laplacian_minor(kind, a, b)}",
    )


@template(_GRAPH, 9)
def chromatic_polynomial(rng: random.Random) -> Draft:
    kind = rng.choice(["cycle", "wheel", "bipartite"])
    n, k = rng.randrange(4, 11), rng.randrange(3, 7)
    if kind == "cycle":
        value = (k - 1) ** n + (-1) ** n * (k - 1)
        name, say = f"cycle $C_{{{n}}}$", f"({k}-1)^{n} + (-1)^{n}·({k}-1)"
        say_tex = f"({k}-1)^{{{n}}}+(-1)^{{{n}}}({k}-1)"
    elif kind == "wheel":
        value = k * ((k - 2) ** n + (-1) ** n * (k - 2))
        name = f"wheel whose rim is a cycle of length ${n}$"
        say, say_tex = (f"{k}·(({k}-2)^{n} + (-1)^{n}·({k}-2))",
                        f"{k}\\left(({k}-2)^{{{n}}}+(-1)^{{{n}}}({k}-2)\\right)")
    else:
        n = rng.randrange(3, 8)
        value = k * (k - 1) ** n + k * (k - 1) * (k - 2) ** n
        name = f"complete bipartite graph $K_{{2,{n}}}$"
        say, say_tex = (f"{k}·{k - 1}^{n} + {k}·{k - 1}·{k - 2}^{n}",
                        f"{k}\\cdot {k - 1}^{{{n}}}+{k}\\cdot {k - 1}\\cdot {k - 2}^{{{n}}}")
    return Draft(
        params={"kind": kind, "n": n, "k": k}, answer=value, difficulty=5.5,
        goal=f"the number of proper colourings with {k} colours",
        asks=(
            f"In how many ways can the vertices of the {name} be coloured with ${k}$ available colours "
            "such that adjacent vertices get different colours?",
            f"Let $P(G, q)$ be the chromatic polynomial of the {name}. Evaluate $P(G, {k})$.",
        ),
        methods=(
            Method(
                "Deletion and contraction leads to a closed form.",
                (
                    ("Closed form", f"For this graph P = {say}", f"$$P(G,{k})={say_tex}.$$"),
                    ("Evaluate", f"This is {value}", f"This equals ${value}$."),
                ),
            ),
            Method(
                "Colour a few decisive vertices first and count the rest by transfer matrices.",
                (
                    ("Transfer", "The number of closed walks without standing still is the trace of a "
                     "matrix power", "Closed colour sequences are counted by the trace of a power of "
                     "$J-I$, whose eigenvalues are known."),
                    ("Result", f"Putting things together gives {value}", f"Putting the cases together "
                     f"gives ${value}$."),
                ),
            ),
        ),
        check=f"the number of colours used is symmetric, so {value} must be divisible by {k}: "
        f"{value} = {k}·{value // k}",
    )


@template(_GRAPH, 9)
def graphical_sequence(rng: random.Random) -> Draft:
    n = rng.randrange(5, 9)
    degrees = sorted((rng.randrange(1, n) for _ in range(n)), reverse=True)
    if sum(degrees) % 2 and rng.random() < 0.85:
        return graphical_sequence(rng)
    bad = next((k for k in range(1, n + 1) if sum(degrees[:k])
                > k * (k - 1) + sum(min(d, k) for d in degrees[k:])), None)
    truth = bad is None and sum(degrees) % 2 == 0
    trail, work = [], degrees[:]
    while work and work[0] > 0 and min(work) >= 0 and work[0] < len(work):
        d, work = work[0], work[1:]
        work = sorted((v - 1 if i < d else v for i, v in enumerate(work)), reverse=True)
        trail.append(str(work))
    odd = sum(degrees) % 2 == 1
    why = ("the degree sum is odd" if odd else "all inequalities hold" if truth else
           f"the inequality for k = {bad} fails")
    return Draft(
        params={"degrees": degrees}, answer=yes(truth), difficulty=4.5,
        goal="whether such a simple graph exists",
        asks=(
            f"Is there a simple graph with degree sequence $({listed(degrees)})$?",
            f"Can a finite simple graph on ${n}$ vertices have the vertex degrees ${listed(degrees)}$?",
        ),
        methods=(
            Method(
                "The Erdős-Gallai theorem gives necessary and sufficient inequalities.",
                (
                    ("Parity", f"The sum of the degrees is {sum(degrees)}, "
                     f"{'odd' if odd else 'even'}", f"The degree sum is ${sum(degrees)}$."),
                    ("Inequalities", f"Checking all k from 1 to {n}: {why}",
                     f"Checking $\\sum_{{i\\le k}}d_i\\le k(k-1)+\\sum_{{i>k}}\\min(d_i,k)$: {why}."),
                ),
            ),
            Method(
                "Run the Havel-Hakimi algorithm.",
                (
                    ("Reduce", f"The lists are {' → '.join([str(degrees), *trail])}",
                     f"Removing the largest degree repeatedly takes ${len(trail)}$ steps until the list "
                     "is decided."),
                    ("Read off", "It ends in zeros only" if truth else "It does not end in zeros only",
                     f"The process {'ends' if truth else 'does not end'} in a list of zeros."),
                ),
            ),
        ),
        check=f"the largest degree is {degrees[0]}, and there are {n - 1} other vertices",
    )
