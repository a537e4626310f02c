"""Templates: ordinary differential equations."""

from __future__ import annotations

import random

import sympy as sp

from ..templates import Draft, Method, approx, plain, poly, template, term, tex, upoly, yes

_ODE = "Differential Equations -> Ordinary Differential Equations (ODEs)"


@template(_ODE, 9)
def constant_coefficients(rng: random.Random) -> Draft:
    r, s = rng.sample([-4, -3, -2, -1, 1, 2, 3], 2)
    c, d = rng.choice([-2, -1, 1, 2, 3]), rng.choice([-3, -1, 1, 2, 4])
    p, q = -(r + s), r * s
    t = sp.Symbol("t")
    value = c * sp.exp(r) + d * sp.exp(s)
    ode = f"y''{term(p, chr(121) + chr(39))}{term(q, 'y')} = 0"
    y0, y1 = c + d, c * r + d * s
    return Draft(
        params={"p": p, "q": q, "y0": y0, "y1": y1},
        answer=value,
        difficulty=5.0,
        goal="the value of the solution at t = 1",
        asks=(
            f"Let $y$ be the solution of ${ode}$ with $y(0) = {y0}$ and $y'(0) = {y1}$. Find $y(1)$.",
            f"Solve the initial value problem $${ode},\\quad y(0) = {y0},\\ y'(0) = {y1},$$ for a "
            "function $y(t)$ and evaluate the solution at $t=1$.",
        ),
        methods=(
            Method(
                "Use the characteristic equation.",
                (
                    (
                        "Roots",
                        f"{upoly([1, p, q], 'λ')} = 0 has the roots {r} and {s}",
                        f"$${poly([1, p, q], chr(92) + 'lambda ')}=0\\implies\\lambda\\in\\{{{r},{s}\\}}.$$",
                    ),
                    (
                        "Constants",
                        f"A + B = {y0} and {r}A + {s}B = {y1} give A = {c}, B = {d}",
                        f"$A+B={y0}$ and $({r})A+({s})B={y1}$ give $A={c}$, $B={d}$.",
                    ),
                    (
                        "Evaluate",
                        f"y(t) = {plain(c * sp.exp(r * t) + d * sp.exp(s * t))}, so y(1) = "
                        f"{plain(value)}",
                        f"$$y(t)={tex(c * sp.exp(r * t) + d * sp.exp(s * t))},$$ and "
                        f"$y(1)={tex(value)}$.",
                    ),
                ),
            ),
            Method(
                "Take the Laplace transform.",
                (
                    (
                        "Transform",
                        f"Y(s)·({upoly([1, p, q], 's')}) = {upoly([y0, y1 + p * y0], 's')}",
                        f"$$Y(s)=\\frac{{{poly([y0, y1 + p * y0], 's')}}}{{{poly([1, p, q], 's')}}}.$$",
                    ),
                    (
                        "Partial fractions",
                        f"Y = {c}/(s - ({r})) + {d}/(s - ({s})); going back, y(1) = {plain(value)}",
                        f"$$Y(s)=\\frac{{{c}}}{{s-({r})}}+\\frac{{{d}}}{{s-({s})}},$$ "
                        f"which gives $y(1)={tex(value)}$.",
                    ),
                ),
            ),
        ),
        check=f"the initial slope is ({c})·({r}) + ({d})·({s}) = {y1}; numerically y(1) ≈ {approx(value)}",
    )


@template(_ODE, 13)
def euler_equation(rng: random.Random) -> Draft:
    r, s = rng.sample([-3, -2, -1, 1, 2, 3, 4], 2)
    c, d = rng.choice([-1, 1, 2, 3]), rng.choice([-2, -1, 1, 2])
    p, q = 1 - r - s, r * s
    y0, y1 = c + d, c * r + d * s
    value = c * sp.Integer(2) ** r + d * sp.Integer(2) ** s
    ode = f"x^2 y''{term(p, 'x y' + chr(39))}{term(q, 'y')} = 0"
    constant = f"Y''{term(p - 1, 'Y' + chr(39))}{term(q, 'Y')} = 0"
    u = sp.Symbol("u")
    solution = c * sp.exp(r * u) + d * sp.exp(s * u)
    return Draft(
        params={"p": p, "q": q, "y0": y0, "y1": y1},
        answer=value,
        difficulty=6.0,
        goal="the value y(2) of the solution",
        asks=(
            f"The function $y$ solves ${ode}$ for $x > 0$ with $y(1) = {y0}$ and $y'(1) = {y1}$. "
            "Compute $y(2)$.",
            f"Consider the Cauchy-Euler equation $${ode}, \\qquad y(1) = {y0},\\ y'(1) = {y1}.$$ What "
            "is the value of the solution at $x = 2$?",
        ),
        methods=(
            Method(
                "Try powers y = x^m.",
                (
                    (
                        "Indicial equation",
                        f"m(m-1) + ({p})m + ({q}) = 0 has the roots {r} and {s}",
                        f"$$m(m-1)+({p})m+({q})=0\\implies m\\in\\{{{r},{s}\\}}.$$",
                    ),
                    (
                        "Constants",
                        f"A + B = {y0}, {r}A + {s}B = {y1}: A = {c}, B = {d}",
                        f"The initial values give $A={c}$ and $B={d}$ in $y=Ax^{{{r}}}+Bx^{{{s}}}$.",
                    ),
                    (
                        "Value",
                        f"y(2) = {c}·2^{r} + ({d})·2^{s} = {plain(value)}",
                        f"$$y(2)={c}\\cdot2^{{{r}}}+({d})\\cdot2^{{{s}}}={tex(value)}.$$",
                    ),
                ),
            ),
            Method(
                "The substitution x = e^u makes the coefficients constant.",
                (
                    (
                        "New variable",
                        f"In u the equation reads {constant}",
                        f"With $x=e^u$, $Y(u)=y(e^u)$: $${constant}.$$",
                    ),
                    (
                        "Solve",
                        f"Y = {plain(solution)}, and u = ln 2 gives {plain(value)}",
                        f"$Y={tex(solution)}$, so $Y(\\ln2)={tex(value)}$.",
                    ),
                ),
            ),
        ),
        check=f"the sum of the roots is {r + s} = 1 - ({p}) and their product {q}",
    )


@template(_ODE, 9)
def blow_up_time(rng: random.Random) -> Draft:
    a, k = rng.choice([1, 2, 3, 4]), rng.choice([1, 2, 3, 4, 5])
    kind = rng.choice(["tan", "power"])
    if kind == "tan":
        y0 = rng.choice([0, a])
        rhs = f"{term(k, '', True) if k > 1 else ''}{'(' if k > 1 else ''}y^2 + {a * a}{')' if k > 1 else ''}"
        value = (sp.pi / 2 - sp.atan(sp.Rational(y0, a))) / (a * k)
        integral, wint = (
            f"∫ dy/(y² + {a * a}) = (1/{a})·arctan(y/{a})",
            (f"\\int\\frac{{dy}}{{y^2+{a * a}}}=\\frac1{{{a}}}\\arctan\\frac{{y}}{{{a}}}"),
        )
    else:
        n = rng.choice([2, 3, 4])
        y0 = rng.choice([1, 2, 3])
        rhs = f"{'' if k == 1 else k}y^{n}"
        value = sp.Rational(1, (n - 1) * k * y0 ** (n - 1))
        integral, wint = (
            f"∫ dy/y^{n} = -1/({n - 1}y^{n - 1})",
            (f"\\int\\frac{{dy}}{{y^{n}}}=-\\frac{{1}}{{{n - 1}y^{{{n - 1}}}}}"),
        )
        a = n
    return Draft(
        params={"kind": kind, "a": a, "k": k, "y0": y0},
        answer=value,
        difficulty=6.0,
        goal="the time at which the solution blows up",
        asks=(
            f"The solution of $y' = {rhs}$, $y(0) = {y0}$, becomes infinite in finite time. At which "
            "time $T > 0$ does this happen?",
            f"Find the right end point of the maximal interval of existence for the initial value "
            f"problem $\\frac{{dy}}{{dt}} = {rhs}$, $y(0) = {y0}$.",
        ),
        methods=(
            Method(
                "Separate the variables; the blow-up time is an improper integral.",
                (
                    (
                        "Separate",
                        f"T = (1/{k})·∫ from {y0} to ∞, where {integral}",
                        f"$$T=\\frac1{{{k}}}\\int_{{{y0}}}^\\infty\\cdots,\\qquad {wint}.$$",
                    ),
                    (
                        "Evaluate",
                        f"The limits give T = {plain(value)}",
                        f"The limits give $T={tex(value)}$.",
                    ),
                ),
            ),
            Method(
                "Solve for y(t) explicitly and look for the pole.",
                (
                    (
                        "Explicit solution",
                        "Inverting the antiderivative gives a "
                        + ("tangent" if kind == "tan" else "negative power of a linear function"),
                        "The explicit solution is a "
                        + (
                            "shifted tangent."
                            if kind == "tan"
                            else "negative power of a linear function of $t$."
                        ),
                    ),
                    (
                        "Pole",
                        f"Its first pole for t > 0 is at {plain(value)}",
                        f"Its first pole with $t>0$ is $t={tex(value)}$.",
                    ),
                ),
            ),
        ),
        check=f"the time is positive, about {approx(value)}, and would shrink if y(0) = {y0} grew",
    )


@template("Differential Equations -> Other", 14)
def asymptotic_stability(rng: random.Random) -> Draft:
    a, b, c, d = (rng.randrange(-5, 3) for _ in range(4))
    tr, det = a + d, a * d - b * c
    if det == 0 or tr == 0:
        return asymptotic_stability(rng)
    truth = tr < 0 and det > 0
    disc = tr * tr - 4 * det
    eig = [
        plain(v)
        for v in (sp.Rational(tr, 2) + sp.sqrt(disc) / 2, sp.Rational(tr, 2) - sp.sqrt(disc) / 2)
    ]
    rows = [
        (term(p, "x", True) + (term(q, "y") if p else term(q, "y", True))) or "0"
        for p, q in ((a, b), (c, d))
    ]
    kind = "a saddle" if det < 0 else ("a focus" if disc < 0 else "a node")
    return Draft(
        params={"m": (a, b, c, d)},
        answer=yes(truth),
        difficulty=5.5,
        goal="whether the origin is asymptotically stable",
        asks=(
            f"Is the origin an asymptotically stable equilibrium of $x' = {rows[0]}$, "
            f"$y' = {rows[1]}$?",
            f"Consider the system\n\\begin{{cases}} x' = {rows[0]} \\\\ y' = {rows[1]} \\end{{cases}}\n"
            "Does every solution tend to $(0,0)$ as $t \\to \\infty$?",
            f"For a linear planar system with matrix $\\begin{{pmatrix}} {a} & {b} \\\\ {c} & {d} "
            "\\end{pmatrix}$, decide whether the zero solution is asymptotically stable.",
        ),
        methods=(
            Method(
                "The trace-determinant criterion decides: stable iff trace < 0 and determinant > 0.",
                (
                    (
                        "Invariants",
                        f"The trace is {tr} and the determinant is {det}",
                        f"$\\operatorname{{tr}}={tr}$ and $\\det={det}$.",
                    ),
                    (
                        "Decide",
                        f"That makes it {kind}, {'' if truth else 'not '}asymptotically stable",
                        f"The equilibrium is {kind} and is {'' if truth else 'not '}asymptotically stable.",
                    ),
                ),
            ),
            Method(
                "Compute the eigenvalues and look at their real parts.",
                (
                    (
                        "Eigenvalues",
                        f"They are {eig[0]} and {eig[1]}",
                        f"The roots of $\\lambda^2{term(-tr, chr(92) + 'lambda ')}{term(det, '')}$ have real "
                        f"parts {'below zero' if truth else 'not all below zero'}.",
                    ),
                    (
                        "Conclude",
                        "All real parts are negative"
                        if truth
                        else "Some real part is not negative",
                        f"Hence the answer is {yes(truth)}.",
                    ),
                ),
            ),
        ),
        check=f"the discriminant tr² - 4·det is {disc}",
    )
