"""Templates: graph theory."""

from __future__ import annotations

import random

import sympy as sp

from ..templates import Draft, Method, listed, template, yes

_GRAPH = "Discrete Mathematics -> Graph Theory"


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
        say, eig = (
            f"L({2 * a}) - 2 with the Lucas number L({2 * a}) = {lucas[2 * a]}",
            (f"{a + 1} and 3 - 2cos(2πj/{a}) for j = 1..{a - 1}"),
        )
    elif kind == "minus":
        a, b = rng.randrange(4, 10), 0
        value = (a - 2) * a ** (a - 3)
        name, say = (
            f"graph that arises from the complete graph $K_{{{a}}}$ by deleting one edge",
            f"({a}-2)·{a}^{a - 3}",
        )
        eig = f"{a} ({a - 2} times) and {a - 2}"
    else:
        a, b = rng.randrange(3, 10), 0
        seq = [0, 1]
        while len(seq) <= a:
            seq.append(4 * seq[-1] - seq[-2])
        value = seq[a]
        name = f"ladder $P_2 \\times P_{{{a}}}$ with ${a}$ rungs"
        say, eig = (
            f"t_n = 4t_(n-1) - t_(n-2), t_1 = 1, t_2 = 4, up to n = {a}",
            (f"the sums of those of the two paths P_2 and P_{a}"),
        )
    return Draft(
        params={"kind": kind, "a": a, "b": b},
        answer=value,
        difficulty=6.0 if kind != "wheel" else 7.0,
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
                    (
                        "Spectrum",
                        f"The nonzero eigenvalues are {eig}",
                        f"The nonzero Laplacian eigenvalues are {eig}.",
                    ),
                    (
                        "Product",
                        f"Their product divided by the number of vertices is {value}",
                        f"Their product divided by the number of vertices is ${value}$.",
                    ),
                ),
            ),
            Method(
                "There is also a closed formula or recursion by deletion and contraction.",
                (
                    (
                        "Formula",
                        f"The count is {say}",
                        f"Deleting and contracting edges leads to: {say}.",
                    ),
                    ("Evaluate", f"This evaluates to {value}", f"Its value here is ${value}$."),
                ),
            ),
        ),
        check="deleting one row and column of the Laplacian matrix leaves a matrix with "
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
        say, say_tex = (
            f"{k}·(({k}-2)^{n} + (-1)^{n}·({k}-2))",
            f"{k}\\left(({k}-2)^{{{n}}}+(-1)^{{{n}}}({k}-2)\\right)",
        )
    else:
        n = rng.randrange(3, 8)
        value = k * (k - 1) ** n + k * (k - 1) * (k - 2) ** n
        name = f"complete bipartite graph $K_{{2,{n}}}$"
        say, say_tex = (
            f"{k}·{k - 1}^{n} + {k}·{k - 1}·{k - 2}^{n}",
            f"{k}\\cdot {k - 1}^{{{n}}}+{k}\\cdot {k - 1}\\cdot {k - 2}^{{{n}}}",
        )
    return Draft(
        params={"kind": kind, "n": n, "k": k},
        answer=value,
        difficulty=5.5,
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
                    (
                        "Transfer",
                        "The number of closed walks without standing still is the trace of a "
                        "matrix power",
                        "Closed colour sequences are counted by the trace of a power of "
                        "$J-I$, whose eigenvalues are known.",
                    ),
                    (
                        "Result",
                        f"Putting things together gives {value}",
                        f"Putting the cases together gives ${value}$.",
                    ),
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
    bad = next(
        (
            k
            for k in range(1, n + 1)
            if sum(degrees[:k]) > k * (k - 1) + sum(min(d, k) for d in degrees[k:])
        ),
        None,
    )
    truth = bad is None and sum(degrees) % 2 == 0
    trail, work = [], degrees[:]
    while work and work[0] > 0 and min(work) >= 0 and work[0] < len(work):
        d, work = work[0], work[1:]
        work = sorted((v - 1 if i < d else v for i, v in enumerate(work)), reverse=True)
        trail.append(str(work))
    odd = sum(degrees) % 2 == 1
    why = (
        "the degree sum is odd"
        if odd
        else "all inequalities hold"
        if truth
        else f"the inequality for k = {bad} fails"
    )
    return Draft(
        params={"degrees": degrees},
        answer=yes(truth),
        difficulty=4.5,
        goal="whether such a simple graph exists",
        asks=(
            f"Is there a simple graph with degree sequence $({listed(degrees)})$?",
            f"Can a finite simple graph on ${n}$ vertices have the vertex degrees ${listed(degrees)}$?",
        ),
        methods=(
            Method(
                "The Erdős-Gallai theorem gives necessary and sufficient inequalities.",
                (
                    (
                        "Parity",
                        f"The sum of the degrees is {sum(degrees)}, {'odd' if odd else 'even'}",
                        f"The degree sum is ${sum(degrees)}$.",
                    ),
                    (
                        "Inequalities",
                        f"Checking all k from 1 to {n}: {why}",
                        f"Checking $\\sum_{{i\\le k}}d_i\\le k(k-1)+\\sum_{{i>k}}\\min(d_i,k)$: {why}.",
                    ),
                ),
            ),
            Method(
                "Run the Havel-Hakimi algorithm.",
                (
                    (
                        "Reduce",
                        f"The lists are {' → '.join([str(degrees), *trail])}",
                        f"Removing the largest degree repeatedly takes ${len(trail)}$ steps until the list "
                        "is decided.",
                    ),
                    (
                        "Read off",
                        "It ends in zeros only" if truth else "It does not end in zeros only",
                        f"The process {'ends' if truth else 'does not end'} in a list of zeros.",
                    ),
                ),
            ),
        ),
        check=f"the largest degree is {degrees[0]}, and there are {n - 1} other vertices",
    )
