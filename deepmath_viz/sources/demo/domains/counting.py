"""Templates: combinatorics."""

from __future__ import annotations

import random
from math import comb, factorial, gcd

import sympy as sp

from ..templates import Draft, Method, approx, listed, template

_COMB = "Discrete Mathematics -> Combinatorics"


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
    mirror_say = (
        ("; the reflections fix " + " and ".join(f"{c}·{v}" for c, v in mirrors)) if flip else ""
    )
    return Draft(
        params={"n": n, "k": k, "flip": flip},
        answer=value,
        difficulty=5.5 if not flip else 6.0,
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
                    (
                        "Rotations",
                        f"The {n} rotations fix {listed(rotations)} colourings",
                        f"Rotation by $r$ fixes ${k}^{{\\gcd({n},r)}}$ colourings, in total "
                        f"${sum(rotations)}$ over all rotations.",
                    ),
                    (
                        "Average",
                        f"The sum is {sum(rotations)}{mirror_say}; {total}/{order} = {value}",
                        (
                            "The reflections contribute $"
                            + "+".join(f"{c}\\cdot {v}" for c, v in mirrors)
                            + "$. "
                            if flip
                            else ""
                        )
                        + f"The average is $\\frac{{{total}}}{{{order}}}={value}$.",
                    ),
                ),
            ),
            Method(
                "Group the rotations by their order and use Pólya's cycle index.",
                (
                    (
                        "Cycle index",
                        "Σ φ(n/d)·k^d = " + " + ".join(f"{f}·{v}" for _, f, v in by_d),
                        "$$\\sum_{d\\mid n}\\varphi(n/d)k^d="
                        + "+".join(f"{f}\\cdot {v}" for _, f, v in by_d)
                        + f"={sum(rotations)}.$$",
                    ),
                    (
                        "Divide",
                        f"With the group of order {order}{mirror_say} we get {value}",
                        (f"The ${n}$ reflections add ${total - sum(rotations)}$. " if flip else "")
                        + f"Division by ${order}$ gives ${value}$.",
                    ),
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
        params={"n": n, "k": k},
        answer=value,
        difficulty=4.5 if k == 0 else 5.0,
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
                    (
                        "Choose",
                        f"C({n},{k}) = {comb(n, k)}",
                        f"$\\binom{{{n}}}{{{k}}}={comb(n, k)}$ choices of fixed points.",
                    ),
                    (
                        "Derange",
                        f"D({n - k}) = {d[n - k]} by D(m) = (m-1)(D(m-1)+D(m-2))",
                        f"The other ${n - k}$ elements have $D_{{{n - k}}}={d[n - k]}$ derangements.",
                    ),
                    (
                        "Multiply",
                        f"{comb(n, k)}·{d[n - k]} = {value}",
                        f"$${comb(n, k)}\\cdot {d[n - k]}={value}.$$",
                    ),
                ),
            ),
            Method(
                "Use inclusion-exclusion, or the generating function e^(-x)/(1-x).",
                (
                    (
                        "Inclusion-exclusion",
                        f"D(m) = m!·Σ(-1)^j/j!, so D({n - k}) = {d[n - k]}",
                        f"$$D_m=m!\\sum_{{j=0}}^m\\frac{{(-1)^j}}{{j!}},\\quad D_{{{n - k}}}={d[n - k]}.$$",
                    ),
                    (
                        "Fixed points",
                        f"Times C({n},{k}) that is {value}",
                        f"Choosing the fixed points gives a factor ${comb(n, k)}$: ${value}$.",
                    ),
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
    terms = [
        (j, (-1) ** j * comb(k, j) * comb(n - j * (m + 1) + k - 1, k - 1))
        for j in range(n // (m + 1) + 1)
        if j <= k
    ]
    value = sum(v for _, v in terms)
    names = " + ".join(f"x_{i}" for i in range(1, k + 1))
    signed = " + ".join(f"({v})" for _, v in terms)
    return Draft(
        params={"k": k, "m": m, "n": n},
        answer=value,
        difficulty=5.0,
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
                    (
                        "Without bounds",
                        f"C({n + k - 1},{k - 1}) = {comb(n + k - 1, k - 1)}",
                        f"Without upper bounds there are $\\binom{{{n + k - 1}}}{{{k - 1}}}="
                        f"{comb(n + k - 1, k - 1)}$ solutions.",
                    ),
                    (
                        "Corrections",
                        f"j violated bounds: {listed([f'j={j}: {v}' for j, v in terms])}",
                        f"$$\\sum_j(-1)^j\\binom{{{k}}}j\\binom{{{n + k - 1}-{m + 1}j}}{{{k - 1}}}={signed}.$$",
                    ),
                    ("Sum", f"The sum is {value}", f"The sum is ${value}$."),
                ),
            ),
            Method(
                "Substitute x → m - x, which turns the total into k·m - n, and count again.",
                (
                    (
                        "Complement",
                        f"The new total is {k * m - n}",
                        f"With $y_i={m}-x_i$ the equation "
                        f"becomes $\\sum y_i={k * m - n}$, $0\\le y_i\\le {m}$.",
                    ),
                    (
                        "Count",
                        f"The same formula gives {value} there as well",
                        f"Inclusion-exclusion for the new total gives ${value}$ as well.",
                    ),
                ),
            ),
        ),
        check=f"all {(m + 1) ** k} tuples spread over {k * m + 1} possible sums, on average "
        f"{(m + 1) ** k / (k * m + 1):.1f} each",
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
        (
            f"How many surjective maps are there from a set with ${n}$ elements onto a set with ${k}$ "
            "elements?",
            f"${n}$ different letters are put into ${k}$ different mailboxes. In how many ways can this be "
            "done if no mailbox stays empty?",
        )
        if ordered
        else (
            f"In how many ways can a set with ${n}$ elements be partitioned into exactly ${k}$ nonempty "
            "subsets?",
            f"Compute the Stirling number of the second kind $S({n},{k})$.",
        )
    )
    finish = "" if ordered else f"; dividing by {k}! leaves {stirling}"
    return Draft(
        params={"n": n, "k": k, "ordered": ordered},
        answer=answer,
        difficulty=5.0,
        goal="the number of surjections" if ordered else "the number of set partitions",
        asks=asks,
        methods=(
            Method(
                "Inclusion-exclusion over the elements that are missed.",
                (
                    (
                        "Signed sum",
                        f"The terms are {listed(terms)}",
                        f"$$\\sum_j(-1)^j\\binom{{{k}}}j({k}-j)^{{{n}}}={' + '.join(f'({v})' for v in terms)}.$$",
                    ),
                    (
                        "Result",
                        f"They add up to {value}{finish}",
                        f"The sum is ${value}$"
                        + ("." if ordered else f", and ${value}/{k}!={stirling}$."),
                    ),
                ),
            ),
            Method(
                "Use the recursion S(n,k) = k·S(n-1,k) + S(n-1,k-1).",
                (
                    (
                        "Recursion",
                        f"Filling the triangle gives S({n},{k}) = {stirling}",
                        f"Filling the triangle row by row gives $S({n},{k})={stirling}$.",
                    ),
                    (
                        "Labels",
                        f"Labelled classes: {k}!·{stirling} = {value}"
                        if ordered
                        else "No labels are needed here, so this is the result",
                        f"With labels there are ${k}!\\cdot {stirling}={value}$."
                        if ordered
                        else f"Hence the number is ${stirling}$.",
                    ),
                ),
            ),
        ),
        check=f"all maps number {k}^{n} = {k**n}, and {value} of them hit everything",
    )
