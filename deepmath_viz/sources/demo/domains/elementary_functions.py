"""Templates: exponential, logarithmic and quadratic functions."""

from __future__ import annotations

import random

import sympy as sp

from ..templates import Draft, Method, plain, poly, template, term, tex, upoly

x = sp.Symbol("x")


@template("Algebra -> Intermediate Algebra -> Exponential Functions", 8)
def exponential_equation(rng: random.Random) -> Draft:
    base = rng.choice([2, 3, 5])
    i, j = rng.sample(range(-2, 5), 2)
    r, s = sp.Integer(base) ** i, sp.Integer(base) ** j
    scale = sp.Integer(base) ** max(0, -i, -j)
    a, b, c = scale, -scale * (r + s), scale * r * s
    low, high = min(i, j), max(i, j)
    lead = "" if a == 1 else f"{a} \\cdot "
    ulead = "" if a == 1 else f"{a}·"
    left = f"{lead}{base**2}^x - {-b} \\cdot {base}^x + {c}"
    return Draft(
        params={"base": base, "a": int(a), "b": int(b), "c": int(c)},
        answer=f"{low}, {high}",
        difficulty=4.0,
        goal="all real solutions of the exponential equation",
        asks=(
            f"Find all real numbers $x$ with ${left} = 0$. List them in increasing order, separated "
            "by a comma.",
            f"Solve the equation $${left} = 0$$ over the real numbers and list the solutions from "
            "the smallest to the largest.",
        ),
        methods=(
            Method(
                f"Since {base**2}^x is the square of {base}^x, this is a quadratic in disguise.",
                (
                    (
                        "Substitute",
                        f"With u = {base}^x: {ulead}u² - {-b}u + {c} = 0",
                        f"Put $u={base}^x>0$: $${'' if a == 1 else a}u^2-{-b}u+{c}=0.$$",
                    ),
                    (
                        "Solve the quadratic",
                        f"u = {plain(r)} or u = {plain(s)}",
                        f"Its roots are $u={tex(r)}$ and $u={tex(s)}$, both positive.",
                    ),
                    (
                        "Back to x",
                        f"{base}^x = {plain(r)} gives x = {i}; {base}^x = {plain(s)} gives x = {j}",
                        f"Hence $x={i}$ or $x={j}$.",
                    ),
                ),
            ),
            Method(
                "Factor the left-hand side directly.",
                (
                    (
                        "Factor",
                        f"It equals {ulead}({base}^x - {plain(r)})({base}^x - {plain(s)})",
                        f"$${lead}\\left({base}^x-{tex(r)}\\right)\\left({base}^x-{tex(s)}\\right)=0.$$",
                    ),
                    (
                        "Zero factors",
                        f"So {base}^x is a power of {base} with exponent {i} or {j}",
                        f"The factors vanish for $x={i}$ and $x={j}$, respectively.",
                    ),
                ),
            ),
        ),
        check=f"at x = {low}: {plain(a * r**0 * min(r, s) ** 2)} - {plain(-b * min(r, s))} + {c} = "
        f"{plain(a * min(r, s) ** 2 + b * min(r, s) + c)}",
        wrong=(f"{low}, {high + 1}", f"{low - 1}, {high}", f"{-high}, {-low}", f"{high}"),
        equal=(f"x = {low},\\ x = {high}", f"\\{{{low}, {high}\\}}"),
    )


@template("Algebra -> Intermediate Algebra -> Logarithmic Functions", 7)
def logarithmic_equation(rng: random.Random) -> Draft:
    base = rng.choice([2, 3, 5, 6, 10])
    k = rng.randrange(2, {2: 8, 3: 6, 5: 4}.get(base, 4))
    n = base**k
    root = rng.choice([d for d in sp.divisors(n) if d * d < n][1:] or [1])
    gap = n // root - root
    other = -(root + gap)
    return Draft(
        params={"base": base, "k": k, "gap": gap},
        answer=root,
        difficulty=3.5,
        goal="the real solution of the logarithmic equation",
        asks=(
            f"Solve $\\log_{{{base}}} x + \\log_{{{base}}} (x + {gap}) = {k}$ for real $x$.",
            f"Find the value of $x$ satisfying $$\\log_{{{base}}}(x) + \\log_{{{base}}}(x+{gap}) "
            f"= {k}.$$",
            f"For which real number $x$ do $\\log_{{{base}}} x$ and $\\log_{{{base}}}(x+{gap})$ add up "
            f"to ${k}$?",
        ),
        methods=(
            Method(
                "Combine the logarithms, but remember the domain x > 0.",
                (
                    (
                        "Combine",
                        f"log(x(x+{gap})) = {k} means x² + {gap}x = {n}",
                        f"$$x(x+{gap}) = {base}^{k} = {n}.$$",
                    ),
                    (
                        "Solve",
                        f"x² + {gap}x - {n} = (x - {root})(x + {-other})",
                        f"$$x^2+{gap}x-{n}=(x-{root})(x+{-other})=0.$$",
                    ),
                    (
                        "Domain",
                        f"x = {other} is impossible for a logarithm, so x = {root}",
                        f"Only the positive root is in the domain: $x={root}$.",
                    ),
                ),
            ),
            Method(
                "The left side is increasing in x, so there is at most one solution; find it.",
                (
                    (
                        "Monotonicity",
                        "Both logarithms increase for x > 0",
                        "On $x>0$ the left-hand side is strictly increasing, so one solution suffices.",
                    ),
                    (
                        "Guess",
                        f"Looking for {n} = x(x+{gap}), the factors {root}·{root + gap} fit",
                        f"Indeed ${root}\\cdot{root + gap}={n}$, so $x={root}$ solves the equation.",
                    ),
                ),
            ),
        ),
        check=f"{root}·({root} + {gap}) = {root * (root + gap)} = {base}^{k}",
        equal=(f"x = {root}",),
    )


@template("Algebra -> Intermediate Algebra -> Quadratic Functions", 7)
def tangent_line_to_parabola(rng: random.Random) -> Draft:
    a, b, m = rng.choice([1, 1, 2, 3, -1, -2]), rng.randrange(-6, 7), rng.randrange(-5, 6)
    c = rng.randrange(-5, 9)
    k = sp.Rational(4 * a * c - (b - m) ** 2, 4 * a)
    x0 = sp.Rational(m - b, 2 * a)
    f, uf = poly([a, b, c]), upoly([a, b, c])
    line = term(m, "x", first=True)
    line, uline = (f"{line} + k", f"{line} + k") if m else ("k", "k")
    return Draft(
        params={"a": a, "b": b, "c": c, "m": m},
        answer=k,
        difficulty=3.5 if a == 1 else 4.0,
        goal="the constant k for which the line touches the parabola",
        asks=(
            f"For which real number $k$ is the line $y = {line}$ tangent to the parabola $y = {f}$?",
            f"The graphs of $f(x) = {f}$ and $g(x) = {line}$ have exactly one point in common. "
            "Determine the constant $k$.",
            f"Find $k$ such that the equation ${f} = {line}$ has a double root.",
        ),
        methods=(
            Method(
                "Tangency means that the difference has discriminant zero.",
                (
                    (
                        "Difference",
                        f"{uf} = {uline} becomes {upoly([a, b - m, c])} - k = 0",
                        f"$${poly([a, b - m, c])} - k = 0.$$",
                    ),
                    (
                        "Discriminant",
                        f"({b - m})² - 4·{a}·({c} - k) = 0",
                        f"$$({b - m})^2-4\\cdot({a})\\cdot({c}-k)=0.$$",
                    ),
                    ("Solve", f"k = {plain(k)}", f"Hence $k={tex(k)}$."),
                ),
            ),
            Method(
                "Where the line touches, the derivative equals its slope.",
                (
                    (
                        "Slope",
                        f"{2 * a}x + {b} = {m} at x = {plain(x0)}".replace("+ -", "- "),
                        f"$f'(x)={poly([2 * a, b])}={m}$ at $x_0={tex(x0)}$.",
                    ),
                    (
                        "Height",
                        f"k = f(x₀) - {m}·x₀ = {plain(k)}".replace("- -", "+ "),
                        f"$$k=f(x_0)-({m})x_0={tex(k)}.$$",
                    ),
                ),
            ),
        ),
        check=f"with k = {plain(k)} the difference is {a}(x - ({plain(x0)}))²",
        equal=(f"k = {tex(k)}",),
    )
