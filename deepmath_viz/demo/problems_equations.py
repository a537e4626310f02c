"""Templates: ordinary and partial differential equations."""

from __future__ import annotations

import random
from math import isqrt

import sympy as sp

from .templates import Draft, Method, approx, listed, plain, poly, template, term, tex, upoly, yes

_ODE = "Differential Equations -> Ordinary Differential Equations (ODEs)"
_PDE = "Differential Equations -> Partial Differential Equations (PDEs)"


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
        params={"p": p, "q": q, "y0": y0, "y1": y1}, answer=value, difficulty=5.0,
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
                    ("Roots", f"{upoly([1, p, q], 'λ')} = 0 has the roots {r} and {s}",
                     f"$${poly([1, p, q], chr(92) + 'lambda ')}=0\\implies\\lambda\\in\\{{{r},{s}\\}}.$$"),
                    ("Constants", f"A + B = {y0} and {r}A + {s}B = {y1} give A = {c}, B = {d}",
                     f"$A+B={y0}$ and $({r})A+({s})B={y1}$ give $A={c}$, $B={d}$."),
                    ("Evaluate", f"y(t) = {plain(c * sp.exp(r * t) + d * sp.exp(s * t))}, so y(1) = "
                     f"{plain(value)}", f"$$y(t)={tex(c * sp.exp(r * t) + d * sp.exp(s * t))},$$ and "
                     f"$y(1)={tex(value)}$."),
                ),
            ),
            Method(
                "Take the Laplace transform.",
                (
                    ("Transform", f"Y(s)·({upoly([1, p, q], 's')}) = {upoly([y0, y1 + p * y0], 's')}",
                     f"$$Y(s)=\\frac{{{poly([y0, y1 + p * y0], 's')}}}{{{poly([1, p, q], 's')}}}.$$"),
                    ("Partial fractions", f"Y = {c}/(s - ({r})) + {d}/(s - ({s})); going back, y(1) = "
                     f"{plain(value)}", f"$$Y(s)=\\frac{{{c}}}{{s-({r})}}+\\frac{{{d}}}{{s-({s})}},$$ "
                     f"which gives $y(1)={tex(value)}$."),
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
    return Draft(
        params={"p": p, "q": q, "y0": y0, "y1": y1}, answer=value, difficulty=6.0,
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
                    ("Indicial equation", f"m(m-1) + ({p})m + ({q}) = 0 has the roots {r} and {s}",
                     f"$$m(m-1)+({p})m+({q})=0\\implies m\\in\\{{{r},{s}\\}}.$$"),
                    ("Constants", f"A + B = {y0}, {r}A + {s}B = {y1}: A = {c}, B = {d}",
                     f"The initial values give $A={c}$ and $B={d}$ in $y=Ax^{{{r}}}+Bx^{{{s}}}$."),
                    ("Value", f"y(2) = {c}·2^{r} + ({d})·2^{s} = {plain(value)}",
                     f"$$y(2)={c}\\cdot2^{{{r}}}+({d})\\cdot2^{{{s}}}={tex(value)}.$$"),
                ),
            ),
            Method(
                "The substitution x = e^u makes the coefficients constant.",
                (
                    ("New variable", f"In u the equation reads Y'' + ({p - 1})Y' + ({q})Y = 0",
                     f"With $x=e^u$, $Y(u)=y(e^u)$: $$Y''+({p - 1})Y'+({q})Y=0.$$"),
                    ("Solve", f"Y = {c}e^({r}u) + ({d})e^({s}u), and u = ln 2 gives {plain(value)}",
                     f"$Y={c}e^{{{r}u}}+({d})e^{{{s}u}}$, so $Y(\\ln2)={tex(value)}$."),
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
        integral, wint = f"∫ dy/(y² + {a * a}) = (1/{a})·arctan(y/{a})", (
            f"\\int\\frac{{dy}}{{y^2+{a * a}}}=\\frac1{{{a}}}\\arctan\\frac{{y}}{{{a}}}")
    else:
        n = rng.choice([2, 3, 4])
        y0 = rng.choice([1, 2, 3])
        rhs = f"{'' if k == 1 else k}y^{n}"
        value = sp.Rational(1, (n - 1) * k * y0 ** (n - 1))
        integral, wint = f"∫ dy/y^{n} = -1/({n - 1}y^{n - 1})", (
            f"\\int\\frac{{dy}}{{y^{n}}}=-\\frac{{1}}{{{n - 1}y^{{{n - 1}}}}}")
        a = n
    return Draft(
        params={"kind": kind, "a": a, "k": k, "y0": y0}, answer=value, difficulty=5.5,
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
                    ("Separate", f"T = (1/{k})·∫ from {y0} to ∞, where {integral}",
                     f"$$T=\\frac1{{{k}}}\\int_{{{y0}}}^\\infty\\cdots,\\qquad {wint}.$$"),
                    ("Evaluate", f"The limits give T = {plain(value)}", f"The limits give $T={tex(value)}$."),
                ),
            ),
            Method(
                "Solve for y(t) explicitly and look for the pole.",
                (
                    ("Explicit solution", "Inverting the antiderivative gives a "
                     + ("tangent" if kind == "tan" else "negative power of a linear function"),
                     "The explicit solution is a " + ("shifted tangent." if kind == "tan" else
                                                      "negative power of a linear function of $t$.")),
                    ("Pole", f"Its first pole for t > 0 is at {plain(value)}",
                     f"Its first pole with $t>0$ is $t={tex(value)}$."),
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
    eig = [plain(v) for v in (sp.Rational(tr, 2) + sp.sqrt(disc) / 2, sp.Rational(tr, 2)
                              - sp.sqrt(disc) / 2)]
    rows = [(term(p, "x", True) + (term(q, "y") if p else term(q, "y", True))) or "0"
            for p, q in ((a, b), (c, d))]
    kind = ("a saddle" if det < 0 else ("a focus" if disc < 0 else "a node"))
    return Draft(
        params={"m": (a, b, c, d)}, answer=yes(truth), difficulty=5.5,
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
                    ("Invariants", f"The trace is {tr} and the determinant is {det}",
                     f"$\\operatorname{{tr}}={tr}$ and $\\det={det}$."),
                    ("Decide", f"That makes it {kind}, {'' if truth else 'not '}asymptotically stable",
                     f"The equilibrium is {kind} and is {'' if truth else 'not '}asymptotically stable."),
                ),
            ),
            Method(
                "Compute the eigenvalues and look at their real parts.",
                (
                    ("Eigenvalues", f"They are {eig[0]} and {eig[1]}",
                     f"The roots of $\\lambda^2{term(-tr, chr(92) + 'lambda ')}{term(det, '')}$ have real "
                     f"parts {'below zero' if truth else 'not all below zero'}."),
                    ("Conclude", "All real parts are negative" if truth else
                     "Some real part is not negative", f"Hence the answer is {yes(truth)}."),
                ),
            ),
        ),
        check=f"the discriminant tr² - 4·det is {disc}",
    )


@template(_PDE, 14)
def square_drum(rng: random.Random) -> Draft:
    pool = sorted({m * m + n * n for m in range(1, 15) for n in range(1, 15)})
    n = rng.choice([v for v in pool if v > 20])
    pairs = [(i, isqrt(n - i * i)) for i in range(1, isqrt(n) + 1)
             if n > i * i and isqrt(n - i * i) ** 2 == n - i * i]
    k = len(pairs)
    return Draft(
        params={"n": n}, answer=k, difficulty=6.5 if k < 4 else 7.0,
        goal=f"the multiplicity of the eigenvalue {n}",
        asks=(
            f"Determine the multiplicity of the eigenvalue ${n}$ of $-\\Delta$ on the square "
            "$(0,\\pi)^2$ with Dirichlet boundary conditions.",
            f"Find the dimension of the space of solutions of $\\Delta u + {n} u = 0$ on the square "
            "$[0,\\pi]\\times[0,\\pi]$ that vanish on the boundary.",
        ),
        methods=(
            Method(
                "Separate variables: the eigenfunctions are products of sines.",
                (
                    ("Eigenfunctions", "sin(mx)·sin(ny) with m, n ≥ 1 has the eigenvalue m² + n²",
                     "The functions $\\sin(mx)\\sin(ny)$, $m,n\\ge1$, form a complete system with "
                     "eigenvalues $m^2+n^2$."),
                    ("Representations", f"The pairs for {n} are {listed(pairs)}",
                     f"The pairs with $m^2+n^2={n}$ are ${listed(pairs)}$."),
                    ("Count", f"That makes {k}", f"The multiplicity is ${k}$."),
                ),
            ),
            Method(
                "Count the representations with both parts positive by Jacobi's theorem.",
                (
                    ("All representations", f"r₂({n}) = "
                     f"{4 * (k + (1 if isqrt(n) ** 2 == n else 0))}",
                     f"$r_2({n})={4 * (k + (1 if isqrt(n) ** 2 == n else 0))}$ counts all integer "
                     "pairs."),
                    ("Positive pairs", f"Removing pairs with a zero and dividing by 4 leaves {k}",
                     f"Without the pairs on the axes, a quarter of the rest is ${k}$."),
                ),
            ),
        ),
        check=f"exchanging m and n must give pairs again: {listed([p[::-1] for p in pairs])}",
    )


@template(_PDE, 14)
def heat_mode(rng: random.Random) -> Draft:
    k, m, a = rng.choice([1, 2, 3, 4]), rng.randrange(1, 6), rng.choice([1, 2, 3, 5])
    p = rng.randrange(1, 6)
    b = rng.choice([1, 2, 4]) if p != m else 0
    t = sp.Symbol("t")
    kk = "" if k == 1 else str(k)
    initial = f"{term(a, f'{chr(92)}sin({term(m, chr(120), True)})', True)}"
    initial += term(b, f"\\sin({term(p, 'x', True)})") if b else ""
    norm = sp.pi / 2 * (a * a * sp.exp(-2 * k * m * m * t) + b * b * sp.exp(-2 * k * p * p * t))
    value = sp.expand(norm)
    return Draft(
        params={"k": k, "a": a, "m": m, "b": b, "p": p}, answer=value, difficulty=6.5 if b else 6.0,
        goal="the integral of u² over the interval as a function of t",
        asks=(
            f"Let $u$ solve $u_t = {kk}u_{{xx}}$ on $0 < x < \\pi$ with $u(0,t) = u(\\pi,t) = 0$ and "
            f"$u(x,0) = {initial}$. Find $E(t) = \\int_0^\\pi u(x,t)^2\\,dx$.",
            f"A rod of length $\\pi$ with ends kept at temperature $0$ has the initial temperature "
            f"${initial}$, and $u_t = {kk}u_{{xx}}$. Express $\\int_0^{{\\pi}} u^2 \\, dx$ as a function "
            "of $t \\ge 0$.",
        ),
        methods=(
            Method(
                "The initial values are already a sine series.",
                (
                    ("Evolve the modes", f"The mode sin(nx) decays like e^(-{k}n²t)",
                     f"The mode $\\sin(nx)$ is multiplied by $e^{{-{k}n^2t}}$."),
                    ("Orthogonality", "The modes are orthogonal with norm π/2, so squares just add",
                     "By orthogonality and $\\int_0^\\pi\\sin^2(nx)\\,dx=\\frac\\pi2$ the squares add."),
                    ("Sum", f"E(t) = {plain(value)}", f"$$E(t)={tex(value)}.$$"),
                ),
            ),
            Method(
                "Derive the energy identity E' = -2k∫u_x² and check it on the modes.",
                (
                    ("Energy identity", "For a single mode it says E' = -2kn²E",
                     f"For a single mode $n$ it reads $E'=-{2 * k}n^2E$."),
                    ("Initial value", f"E(0) = {plain(sp.pi / 2 * (a * a + b * b))}, split over the "
                     f"modes, so E(t) = {plain(value)}",
                     f"With $E(0)={tex(sp.pi / 2 * (a * a + b * b))}$ this gives $E(t)={tex(value)}$."),
                ),
            ),
        ),
        check=f"at t = 0 it is {plain(value.subs(t, 0))}, which equals π/2·({a}² + {b}²)",
        wrong=(tex(2 * value), tex(value.subs(t, t / 2)), tex(value / sp.pi), tex(value.subs(t, 2 * t))),
    )


@template(_PDE, 8)
def dalembert(rng: random.Random) -> Draft:
    c, n, t0 = rng.choice([1, 2, 3]), rng.choice([2, 3, 4]), rng.choice([1, 2])
    x0, g = rng.choice([0, 1, 2, 3]), rng.choice([0, 1, 2, 3])
    plus, minus = (x0 + c * t0), (x0 - c * t0)
    value = sp.Rational(plus**n + minus**n, 2) + sp.Rational(g * (plus**2 - minus**2), 4 * c)
    wave = "u_{xx}" if c == 1 else f"{c * c}u_{{xx}}"
    speed = "0" if g == 0 else term(g, "x", True)
    return Draft(
        params={"c": c, "n": n, "t": t0, "x": x0, "g": g}, answer=value, difficulty=5.5,
        goal=f"the value u({x0}, {t0})",
        asks=(
            f"Let $u_{{tt}} = {wave}$ on the real line with $u(x,0) = x^{n}$ and $u_t(x,0) = {speed}$. "
            f"Compute $u({x0}, {t0})$.",
            f"Solve the wave equation $u_{{tt}} = {wave}$ with initial displacement $x^{n}$ and initial "
            f"velocity ${speed}$, $x \\in \\mathbb{{R}}$. What is $u$ at $x={x0}$, $t={t0}$?",
        ),
        methods=(
            Method(
                "D'Alembert's formula gives the solution.",
                (
                    ("Characteristics", f"x ± ct = {plus} and {minus}",
                     f"$x+ct={plus}$ and $x-ct={minus}$."),
                    ("Displacement part", f"(({plus})^{n} + ({minus})^{n})/2 = "
                     f"{plain(sp.Rational(plus**n + minus**n, 2))}",
                     f"$$\\frac{{({plus})^{n}+({minus})^{n}}}2={tex(sp.Rational(plus**n + minus**n, 2))}.$$"),
                    ("Velocity part", f"(1/{2 * c})·∫ {g}s ds = "
                     f"{plain(sp.Rational(g * (plus**2 - minus**2), 4 * c))}, in total {plain(value)}",
                     f"$$\\frac1{{{2 * c}}}\\int_{{{minus}}}^{{{plus}}}{g}s\\,ds="
                     f"{tex(sp.Rational(g * (plus**2 - minus**2), 4 * c))},$$ so $u={tex(value)}$."),
                ),
            ),
            Method(
                "For polynomial data a power series in t terminates.",
                (
                    ("Series", f"u = Σ c^(2k)t^(2k)/(2k)!·(x^{n})^(2k) + {g}xt",
                     f"$$u=\\sum_k\\frac{{({c}t)^{{2k}}}}{{(2k)!}}\\frac{{d^{{2k}}}}{{dx^{{2k}}}}x^{n}"
                     f"+{g}xt.$$"),
                    ("Insert", f"At ({x0}, {t0}) the sum is {plain(value)}",
                     f"At $({x0},{t0})$ this is ${tex(value)}$."),
                ),
            ),
        ),
        check=f"the velocity part must be {g}·{x0}·{t0} = {g * x0 * t0}",
    )
