"""Templates: algorithms."""

from __future__ import annotations

import heapq
import random

import sympy as sp

from ..templates import Draft, Method, listed, template


@template("Discrete Mathematics -> Algorithms", 6)
def huffman(rng: random.Random) -> Draft:
    freq = [rng.randrange(1, 40) for _ in range(rng.randrange(5, 8))]
    heap, total, merges = sorted(freq), 0, []
    heapq.heapify(heap)
    while len(heap) > 1:
        a, b = heapq.heappop(heap), heapq.heappop(heap)
        merges.append(f"{a}+{b}={a + b}")
        total += a + b
        heapq.heappush(heap, a + b)
    n, s = len(freq), sum(freq)
    entropy = -sum(f * sp.log(sp.Rational(f, s), 2).evalf(8) for f in freq)
    return Draft(
        params={"freq": freq},
        answer=total,
        difficulty=5.0,
        goal="the length of the optimal encoding",
        asks=(
            f"The ${n}$ letters of an alphabet occur ${listed(freq)}$ times in a text. How many bits does an "
            "optimal binary prefix code need for the whole text?",
            f"Files of sizes ${listed(freq)}$ are merged two at a time; merging files of sizes $a$ and $b$ "
            "costs $a+b$ and gives a file of size $a+b$. What is the least total cost of merging all of "
            "them into one?",
        ),
        methods=(
            Method(
                "Huffman's algorithm always joins the two smallest weights.",
                (
                    (
                        "Merge",
                        f"The merges are {listed(merges)}",
                        "The merges are $" + ",\\ ".join(merges) + "$.",
                    ),
                    (
                        "Sum",
                        f"The costs add up to {total}",
                        f"The sum of all merge results is ${total}$.",
                    ),
                ),
            ),
            Method(
                "The cost is also the weighted sum of the depths of the leaves.",
                (
                    (
                        "Tree",
                        f"In the optimal tree with {n} leaves each weight counts once per level",
                        f"Each of the ${n}$ weights counts as often as its depth in the optimal tree.",
                    ),
                    (
                        "Sum",
                        f"The weighted depth sum is {total}",
                        f"The weighted sum of depths is ${total}$.",
                    ),
                ),
            ),
        ),
        check=f"the entropy bound is {sp.N(entropy, 6)} bits, and {total} lies between this and "
        f"{sp.N(entropy + s, 6)}",
    )


@template("Discrete Mathematics -> Algorithms", 6)
def divide_and_conquer(rng: random.Random) -> Draft:
    a, b = rng.choice([(2, 2), (3, 2), (4, 2), (2, 3), (3, 3), (1, 2), (5, 2), (7, 2)])
    c, k = rng.choice([1, 2, 3]), rng.randrange(3, 9 if b == 2 else 6)
    start = rng.choice([1, 1, 2])
    n = b**k
    seq = [start]
    for i in range(1, k + 1):
        seq.append(a * seq[-1] + c * b**i)
    cn = "n" if c == 1 else f"{c}n"
    return Draft(
        params={"a": a, "b": b, "c": c, "k": k, "start": start},
        answer=seq[k],
        difficulty=4.5,
        goal=f"the value T({n})",
        asks=(
            f"Let $T(1) = {start}$ and $T(n) = {'' if a == 1 else a}T(n/{b}) + {cn}$ whenever $n > 1$ is a "
            f"power of ${b}$. Find $T({n})$.",
            f"A divide-and-conquer algorithm splits a problem of size $n$ into ${a}$ "
            f"problem{'' if a == 1 else 's'} of size $n/{b}$ and needs ${cn}$ further steps; size $1$ takes "
            f"${start}$ step{'' if start == 1 else 's'}. How many steps does it take for $n = {n}$?",
        ),
        methods=(
            Method(
                "Unroll the recurrence from the bottom.",
                (
                    (
                        "Values",
                        f"At powers 0 to {k} of {b} the values are {listed(seq)}",
                        f"$T({b}^i)$ for $i=0,\\ldots,{k}$: ${listed(seq)}$.",
                    ),
                ),
            ),
            Method(
                "Sum the recursion tree level by level.",
                (
                    (
                        "Levels",
                        f"Level i costs {c}·{n}·({a}/{b})^i, and the {a**k} leaves cost {start} each",
                        f"Level $i$ costs ${c}\\cdot{n}\\cdot\\left(\\frac{{{a}}}{{{b}}}\\right)^i$ for $0\\le i<{k}$,"
                        f" the leaves ${a**k}\\cdot{start}$.",
                    ),
                    (
                        "Add",
                        f"The total is {seq[k] - start * a**k} + {start * a**k} = {seq[k]}",
                        f"$${seq[k] - start * a**k}+{start * a**k}={seq[k]}.$$",
                    ),
                ),
            ),
        ),
        check=f"the previous value is T({n // b}) = {seq[k - 1]}, and {a}·{seq[k - 1]} + {c * n} = {seq[k]}",
    )
