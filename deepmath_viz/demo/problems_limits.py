"""Templates: limits, derivatives, their applications, series."""

from __future__ import annotations

import random
from math import comb, exp, factorial, log1p

import sympy as sp

from .templates import Draft, Method, approx, plain, poly, template, term, tex, upoly, yes

x, n_, k_ = sp.symbols("x n k")
_LIMITS = "Precalculus -> Limits"
_APPLY = "Calculus -> Differential Calculus -> Applications of Derivatives"


def _coefficient(name: str, a: int, m: int) -> sp.Rational:
    """Taylor coefficient of x^m of sin, tan, arctan, sinh, exp or cos at `a`x."""
    function = {"sin": sp.sin, "tan": sp.tan, "arctan": sp.atan, "sinh": sp.sinh, "arcsin": sp.asin,
                "\\ln": None}[name]
    return sp.diff(function(x), x, m).subs(x, 0) / factorial(m) * a**m


@template(_LIMITS, 13)
def taylor_limit(rng: random.Random) -> Draft:
    f, g = rng.sample(["sin", "tan", "arctan", "sinh", "arcsin"], 2)
    a = rng.choice([1, 1, 2, 3, 4])
    cf, cg = _coefficient(f, a, 3), _coefficient(g, a, 3)
    value = cf - cg
    if value == 0:
        return taylor_limit(rng)
    arg = term(a, "x", True)
    h = sp.Rational(1, 50)
    table = {"arctan": sp.atan, "arcsin": sp.asin, "sin": sp.sin, "tan": sp.tan, "sinh": sp.sinh}
    sample = (table[f](a * h) - table[g](a * h)) / h**3
    shape = f"\\frac{{\\{f} {arg} - \\{g} {arg}}}{{x^3}}"
    return Draft(
        params={"f": f, "g": g, "a": a}, answer=value, difficulty=5.0 if a == 1 else 5.5,
        goal="the limit at zero",
        asks=(
            f"Evaluate the limit $$\\lim_{{x \\to 0}} {shape}.$$",
            f"Find $\\displaystyle \\lim_{{x\\to 0}} {shape}$.",
            f"Determine the constant $c$ such that $\\{f} {arg} - \\{g} {arg} = c\\,x^3 + o(x^3)$ as "
            "$x \\to 0$.",
        ),
        methods=(
            Method(
                "Both functions have known Taylor series; the linear terms cancel.",
                (
                    ("Expand the first function", f"{f}({arg}) = {arg} + ({plain(cf)})x³ + O(x⁵)",
                     f"$$\\{f} {arg}={arg}+({tex(cf)})x^3+O(x^5).$$"),
                    ("Expand the second", f"{g}({arg}) = {arg} + ({plain(cg)})x³ + O(x⁵)",
                     f"$$\\{g} {arg}={arg}+({tex(cg)})x^3+O(x^5).$$"),
                    ("Subtract", f"The coefficient is {plain(cf)} - ({plain(cg)}) = {plain(value)}",
                     f"The limit is ${tex(cf)}-({tex(cg)})={tex(value)}$."),
                ),
            ),
            Method(
                "L'Hôpital's rule can be applied three times to the form 0/0.",
                (
                    ("Differentiate", "After three derivatives the denominator is 6",
                     "Three applications leave the constant denominator $6$."),
                    ("Third derivatives", f"At 0 these are {plain(6 * cf)} for {f} and {plain(6 * cg)} "
                     f"for {g}", f"The third derivatives at $0$ are ${tex(6 * cf)}$ and ${tex(6 * cg)}$."),
                    ("Quotient", f"({plain(6 * cf)} - ({plain(6 * cg)}))/6 = {plain(value)}",
                     f"$$\\frac{{{tex(6 * cf)}-({tex(6 * cg)})}}{{6}}={tex(value)}.$$"),
                ),
            ),
        ),
        check=f"at x = 0.02 the quotient is about {approx(sample, 6)}, and {plain(value)} ≈ "
        f"{approx(value, 6)}",
    )


@template(_LIMITS, 8)
def exponential_limit(rng: random.Random) -> Draft:
    a, b, c = rng.randrange(-4, 6), rng.randrange(-3, 5), rng.choice([1, 2, 3])
    if a == b:
        return exponential_limit(rng)
    d = rng.choice([1, 2, 3])
    power = sp.Rational((a - b) * d, c)
    value = sp.exp(power)
    top, bottom = (term(c, "n", True) + term(v, "") for v in (a, b))
    e = term(d, "n", True)
    m = 10**6
    sample = exp(d * m * (log1p(a / (c * m)) - log1p(b / (c * m))))
    return Draft(
        params={"a": a, "b": b, "c": c, "d": d}, answer=value, difficulty=4.5,
        goal="the limit of the sequence",
        asks=(
            f"Compute $\\lim_{{n\\to\\infty}} \\left( \\frac{{{top}}}{{{bottom}}} \\right)^{{{e}}}$.",
            f"Let $a_n = \\left( \\dfrac{{{top}}}{{{bottom}}} \\right)^{{{e}}}$ for large $n$. Does the "
            "sequence converge, and if so, what is its limit? Give the value of the limit.",
        ),
        methods=(
            Method(
                "Write the base as 1 plus something small.",
                (
                    ("Rewrite", f"The base is 1 + ({a - b})/({bottom})",
                     f"$$\\frac{{{top}}}{{{bottom}}}=1+\\frac{{{a - b}}}{{{bottom}}}.$$"),
                    ("Exponent", f"The product ({a - b})·{e}/({bottom}) tends to {plain(power)}",
                     f"$$\\frac{{{a - b}}}{{{bottom}}}\\cdot {e}\\to {tex(power)}.$$"),
                    ("Limit", f"Hence the limit is e^({plain(power)})", f"Hence the limit is ${tex(value)}$."),
                ),
            ),
            Method(
                "Take logarithms and expand ln(1 + t) = t + O(t²).",
                (
                    ("Logarithm", f"ln a_n = {e}·(ln(1 + {a}/({c}n)) - ln(1 + {b}/({c}n)))",
                     f"$$\\ln a_n={e}\\left(\\ln(1+\\tfrac{{{a}}}{{{term(c, 'n', True)}}})-"
                     f"\\ln(1+\\tfrac{{{b}}}{{{term(c, 'n', True)}}})\\right).$$"),
                    ("Expand", f"The leading term is {d}·({a} - ({b}))/{c} = {plain(power)}",
                     f"The limit of this is ${tex(power)}$, and the exponential is continuous."),
                ),
            ),
        ),
        check=f"for n = 10⁶ the term is about {approx(sample, 6)}; e^({plain(power)}) ≈ "
        f"{approx(value, 6)}",
        wrong=(tex(sp.exp(-power)), tex(sp.exp(power * 2)), "1", tex(sp.exp(power + 1))),
    )


@template(_LIMITS, 13)
def riemann_sum_limit(rng: random.Random) -> Draft:
    a, p = rng.choice([1, 2, 3, 4]), rng.choice([1, 2])
    if p == 1:
        value, f = sp.log(sp.Rational(a + 1, a)), f"\\frac{{1}}{{{term(a, 'n', True)} + k}}"
        integral, density = f"∫₀¹ dx/({a} + x)", f"\\int_0^1\\frac{{dx}}{{{a}+x}}"
        anti = f"ln({a} + x)"
    else:
        value = sp.atan(sp.Rational(1, a)) / a
        f = f"\\frac{{n}}{{{term(a * a, 'n^2', True)} + k^2}}"
        integral, density = f"∫₀¹ dx/({a * a} + x²)", f"\\int_0^1\\frac{{dx}}{{{a * a}+x^2}}"
        anti = f"arctan(x/{a})/{a}"
    scale = rng.choice([1, 1, 2, 3, 4, 6])
    value = sp.nsimplify(scale * value)
    big = 2000
    sample = scale * sum((1 / (a * big + k)) if p == 1 else (big / (a * a * big * big + k * k))
                         for k in range(1, big + 1))
    lead = "" if scale == 1 else str(scale)
    return Draft(
        params={"a": a, "p": p, "scale": scale}, answer=value, difficulty=6.0,
        goal="the limit of the sums",
        asks=(
            f"Find $$\\lim_{{n\\to\\infty}} {lead}\\sum_{{k=1}}^{{n}} {f}.$$",
            f"Put $S_n = {lead}\\sum_{{k=1}}^{{n}} {f}$. Evaluate $\\lim_{{n\\to\\infty}} S_n$ in "
            "closed form.",
        ),
        methods=(
            Method(
                "Factor out 1/n; then it is a Riemann sum on [0,1].",
                (
                    ("Riemann sum", f"With x = k/n the sums tend to {lead}{integral}",
                     f"With $x_k=k/n$ the sum is a Riemann sum for $${lead}{density}.$$"),
                    ("Antiderivative", f"{anti} is an antiderivative", "An antiderivative is $"
                     + (f"\\ln({a}+x)" if p == 1 else f"\\frac{{1}}{{{a}}}\\arctan\\frac{{x}}{{{a}}}")
                     + "$."),
                    ("Evaluate", f"Between 0 and 1 this gives {plain(value)}",
                     f"The value is ${tex(value)}$."),
                ),
            ),
            Method(
                "The summand is monotone in k, so the sum can be squeezed between two integrals.",
                (
                    ("Squeeze", f"The sum lies between the integrals over [1, n+1] and [0, n], both "
                     f"tending to {lead}{integral}", "Since the terms decrease in $k$, $$\\int_1^{n+1}"
                     "f(k)\\,dk\\le S_n\\le\\int_0^{n}f(k)\\,dk.$$"),
                    ("Limit of the bounds", f"Both bounds tend to {plain(value)}",
                     f"After the substitution $k=nx$ both bounds tend to ${tex(value)}$."),
                ),
            ),
        ),
        check=f"for n = 2000 the sum is about {sample:.5f}, and {plain(value)} ≈ {approx(value)}",
    )


@template("Calculus -> Differential Calculus -> Derivatives", 10)
def high_derivative(rng: random.Random) -> Draft:
    m, a, p = rng.randrange(6, 21), rng.choice([1, 2, 3, -1, -2]), rng.choice([1, 2, 3])
    kind = rng.choice(["exp", "geometric", "even"])
    ax = term(a, "x", True)
    if kind == "exp":
        f, value = f"x^{p} e^{{{ax}}}", comb(m, p) * factorial(p) * a ** (m - p)
        uf, series = f"x^{p}·e^({ax})", f"\\sum_k \\frac{{({a})^k}}{{k!}}x^{{k+{p}}}"
        where = f"k = {m - p}, coefficient ({a})^{m - p}/{m - p}!"
    elif kind == "geometric":
        m = min(m, 9)
        f, value = f"\\frac{{x^{p}}}{{1 - {ax}}}".replace("- -", "+ "), factorial(m) * a ** (m - p)
        uf, series = f"x^{p}/(1 - ({ax}))", f"\\sum_k ({a})^k x^{{k+{p}}}"
        where = f"k = {m - p}, coefficient ({a})^{m - p}"
    else:
        m = 2 * (m // 2)
        f, value = f"e^{{{term(a, 'x^2', True)}}}", factorial(m) // factorial(m // 2) * a ** (m // 2)
        uf, series = f"e^({term(a, 'x²', True)})", f"\\sum_k \\frac{{({a})^k}}{{k!}}x^{{2k}}"
        where = f"k = {m // 2}, coefficient ({a})^{m // 2}/{m // 2}!"
    f, series, uf = (t.replace("x^1 ", "x ").replace("x^1}", "x}").replace("x^1·", "x·")
                     .replace("x^1/", "x/") for t in (f, series, uf))
    return Draft(
        params={"f": kind, "m": m, "a": a, "p": p}, answer=value, difficulty=5.5,
        goal=f"the derivative of order {m} at zero",
        asks=(
            f"Let $f(x) = {f}$. Compute $f^{{({m})}}(0)$.",
            f"Find the value at $x=0$ of the ${m}$-th derivative of ${f}$.",
        ),
        methods=(
            Method(
                "The Taylor coefficient of order m at 0 is f^(m)(0)/m!, and the series is known.",
                (
                    ("Power series", f"Expand {uf} in powers of x", f"$$f(x)={series}.$$"),
                    ("Coefficient", f"x^{m} belongs to {where}",
                     f"The coefficient of $x^{{{m}}}$ is ${tex(sp.Rational(value, factorial(m)))}$."),
                    ("Multiply by the factorial", f"Times {m}! this is {value}",
                     f"$$f^{{({m})}}(0)={m}!\\cdot {tex(sp.Rational(value, factorial(m)))}={value}.$$"),
                ),
            ),
            Method(
                "Differentiate a product by Leibniz' rule: only one factor of the power survives at 0."
                if kind != "even" else "Find a recursion for the derivatives at 0.",
                (
                    ("Leibniz", f"Only the term C({m},{p})·{p}!·g^({m - p})(0) remains at x = 0",
                     f"For $f=x^{p}g$ only $\\binom{{{m}}}{{{p}}}{p}!\\,g^{{({m - p})}}(0)$ remains.")
                    if kind != "even" else
                    ("Differential equation", f"f' = {2 * a}x·f gives f^(k+1)(0) = {2 * a}k·f^(k-1)(0)",
                     f"From $f'={2 * a}xf$: $f^{{(k+1)}}(0)={2 * a}k\\,f^{{(k-1)}}(0)$."),
                    ("Evaluate", f"This gives {value}", f"This gives ${value}$."),
                ),
            ),
        ),
        check=f"dividing back, {value}/{m}! = {plain(sp.Rational(value, factorial(m)))}",
        wrong=(str(value * 2), str(-value), str(value // 2 + 1), str(value + factorial(5))),
    )


@template("Calculus -> Differential Calculus -> Derivatives", 7)
def implicit_slope(rng: random.Random) -> Draft:
    a, b = rng.choice([-2, -1, 1, 2, 3]), rng.choice([-3, -1, 1, 2])
    k = rng.choice([1, 2, 3, -1, -2])
    constant = a**3 + b**3 + k * a * b
    den = 3 * b * b + k * a
    if den == 0:
        return implicit_slope(rng)
    slope = sp.Rational(-(3 * a * a + k * b), den)
    curve = f"x^3 + y^3{term(k, 'xy')} = {constant}"
    ucurve = f"x³ + y³{term(k, 'xy')} = {constant}"
    return Draft(
        params={"a": a, "b": b, "k": k}, answer=slope, difficulty=4.0,
        goal="the slope of the tangent at the given point",
        asks=(
            f"Find the slope of the tangent to the curve ${curve}$ at the point $({a}, {b})$.",
            f"The equation ${curve}$ defines $y$ as a function of $x$ near $({a},{b})$. Compute "
            f"$\\frac{{dy}}{{dx}}$ at this point.",
        ),
        methods=(
            Method(
                "Differentiate the equation implicitly.",
                (
                    ("Differentiate", f"From {ucurve}: 3x² + 3y²y' + ({k})(y + xy') = 0",
                     f"$$3x^2+3y^2y'+({k})(y+xy')=0.$$"),
                    ("Insert the point", f"{3 * a * a} + {3 * b * b}y' + ({k})({b} + ({a})y') = 0",
                     f"$${3 * a * a + k * b}+{den}\\,y'=0.$$".replace("+-", "-")),
                    ("Solve", f"y' = {plain(slope)}", f"Hence $y'={tex(slope)}$."),
                ),
            ),
            Method(
                "The gradient is perpendicular to the curve.",
                (
                    ("Gradient", f"F_x = {3 * a * a + k * b} and F_y = {den} at the point",
                     f"For $F=x^3+y^3{term(k, 'xy')}$: $\\nabla F({a},{b})=({3 * a * a + k * b},{den})$."),
                    ("Slope", f"-F_x/F_y = {plain(slope)}", f"The slope is $-F_x/F_y={tex(slope)}$."),
                ),
            ),
        ),
        check=f"the point lies on the curve: {a**3} + {b**3} + {k * a * b} = {constant}".replace(
            "+ -", "- "),
    )


@template(_APPLY, 9)
def am_gm_minimum(rng: random.Random) -> Draft:
    p, q = rng.choice([(1, 1), (2, 1), (1, 2), (3, 1), (2, 2), (1, 3)])
    t = rng.choice([1, 2, 3])
    a = rng.choice([1, 2, 3, 4, 5])
    b = sp.Rational(a * p * t ** (p + q), q)
    value = a * sp.Integer(t) ** p + b / sp.Integer(t) ** q
    if not b.is_Integer:
        return am_gm_minimum(rng)
    xp, xq = (("x" if e == 1 else f"x^{e}") for e in (p, q))
    f = f"{term(a, xp, True)} + \\frac{{{b}}}{{{xq}}}"
    uf = f"{term(a, xp, True)} + {b}/{xq}"
    return Draft(
        params={"a": a, "b": int(b), "p": p, "q": q}, answer=value, difficulty=4.5,
        goal="the minimum of the function on the positive axis",
        asks=(
            f"Find the minimum value of $f(x) = {f}$ for $x > 0$.",
            f"What is the smallest value that the expression ${f}$ takes for positive real numbers "
            "$x$?",
            f"Determine the largest constant $m$ such that ${f} \\ge m$ holds for every $x > 0$.",
        ),
        methods=(
            Method(
                "Set the derivative to zero.",
                (
                    ("Derivative", f"f'(x) = {a * p}x^{p - 1} - {b * q}/x^{q + 1}",
                     f"$$f'(x)={term(a * p, 'x^{' + str(p - 1) + '}' if p > 1 else '', True)}-"
                     f"\\frac{{{b * q}}}{{x^{{{q + 1}}}}}.$$"),
                    ("Critical point", f"x^{p + q} = {sp.Rational(b * q, a * p)}, so x = {t}",
                     f"$f'(x)=0$ means $x^{{{p + q}}}={sp.Rational(b * q, a * p)}$, so $x={t}$."),
                    ("Value", f"f({t}) = {a * t**p} + {b / t**q} = {value}",
                     f"As $f\\to\\infty$ at both ends, the minimum is $f({t})={value}$."),
                ),
            ),
            Method(
                "The weighted inequality of means also gives the minimum, with its place.",
                (
                    ("Split", f"Split the first term of {uf} into {q} and the second into {p} equal "
                     "parts: the product of all is constant", f"Split the terms into ${q}$ and ${p}$ "
                     "equal parts; the product of all parts does not depend on $x$."),
                    ("Equality", f"Equality holds if all parts are equal, at x = {t}; the sum is then "
                     f"{value}", f"By AM-GM the sum is smallest when all parts agree, at $x={t}$, with "
                     f"value ${value}$."),
                ),
            ),
        ),
        check=f"nearby values are larger: f({t}.1) ≈ "
        f"{float(a * (t + 0.1) ** p + b / (t + 0.1) ** q):.4f}, f({t - 1}.9) ≈ "
        f"{float(a * (t - 0.1) ** p + b / (t - 0.1) ** q):.4f}",
        equal=(f"f({t}) = {value}", f"m = {value}"),
    )


@template(_APPLY, 9)
def lagrange_multiplier(rng: random.Random) -> Draft:
    a, b, c = (rng.choice([-4, -3, -2, -1, 1, 2, 3, 5]) for _ in range(3))
    r = rng.choice([1, 2, 3, 4, 6])
    p, q = rng.choice([(1, 1), (1, 2), (2, 1), (1, 4)])
    square = r * (sp.Rational(a * a, 1) + sp.Rational(b * b, p) + sp.Rational(c * c, q))
    value = sp.sqrt(square)
    f = f"{term(a, 'x', True)}{term(b, 'y')}{term(c, 'z')}"
    g = f"x^2 + {term(p, 'y^2', True)} + {term(q, 'z^2', True)}"
    ug = g.replace("^2", "²")
    return Draft(
        params={"f": (a, b, c), "g": (1, p, q), "r": r}, answer=value, difficulty=5.5,
        goal="the maximum of the linear function on the ellipsoid",
        asks=(
            f"Maximize ${f}$ subject to ${g} = {r}$. What is the maximum value?",
            f"Find the largest value of $f(x,y,z) = {f}$ on the surface ${g} = {r}$.",
            f"How far must the plane ${f} = d$ be moved until it touches the ellipsoid ${g} = {r}$? "
            "Give the positive value of $d$.",
        ),
        methods=(
            Method(
                "Lagrange multipliers give a parallel gradient condition.",
                (
                    ("Condition", f"({a}, {b}, {c}) = 2λ(x, {p}y, {q}z)",
                     f"$$({a},{b},{c})=2\\lambda(x,{term(p, 'y', True)},{term(q, 'z', True)}).$$"),
                    ("Constraint", f"Inserting in {ug} = {r} gives (2λ)² = {plain(square / r**2)}",
                     f"Inserting gives $(2\\lambda)^2={tex(square / r**2)}$."),
                    ("Value", f"f = 2λ·{r} = √{plain(square)} = {plain(value)}",
                     f"At the maximum $f=2\\lambda\\cdot {r}={tex(value)}$."),
                ),
            ),
            Method(
                "The Cauchy-Schwarz inequality is quicker.",
                (
                    ("Rescale", f"f = a·x + (b/√{p})·(√{p}·y) + (c/√{q})·(√{q}·z)",
                     f"Write $f$ as a scalar product with $(x,\\sqrt{{{p}}}y,\\sqrt{{{q}}}z)$, whose "
                     f"length is $\\sqrt{{{r}}}$."),
                    ("Inequality", f"f² ≤ {r}·({a * a} + {b * b}/{p} + {c * c}/{q}) = {plain(square)}, "
                     f"with equality possible; the maximum is {plain(value)}",
                     f"$$f^2\\le {r}\\left({a * a}+\\tfrac{{{b * b}}}{{{p}}}+\\tfrac{{{c * c}}}{{{q}}}"
                     f"\\right)={tex(square)},$$ and equality occurs."),
                ),
            ),
        ),
        check=f"numerically the maximum is about {approx(value)}",
    )


@template("Calculus -> Differential Calculus -> Related Rates", 6)
def draining_cone(rng: random.Random) -> Draft:
    r, h = rng.choice([(2, 6), (3, 6), (3, 9), (4, 8), (2, 8), (5, 10), (3, 12), (4, 12)])
    q, d = rng.choice([1, 2, 3, 4, 6]), rng.choice([2, 3, 4, 5])
    ratio = sp.Rational(r, h)
    value = sp.Rational(q) / (sp.pi * ratio**2 * d**2)
    return Draft(
        params={"r": r, "h": h, "q": q, "d": d}, answer=value, difficulty=5.0,
        goal="the rate at which the water level rises",
        asks=(
            f"A conical tank with its vertex at the bottom is ${h}$ m high and has a top radius of "
            f"${r}$ m. Water flows in at ${q}$ m$^3$ per minute. How fast, in metres per minute, does "
            f"the level rise when the water is ${d}$ m deep?",
            f"Water is poured at a rate of ${q}$ cubic units per second into an inverted cone of "
            f"height ${h}$ and base radius ${r}$. Find $\\frac{{dy}}{{dt}}$, where $y$ is the depth of "
            f"the water, at the moment when $y = {d}$.",
        ),
        methods=(
            Method(
                "By similar triangles the volume depends on the depth alone.",
                (
                    ("Similar triangles", f"The surface radius at depth y is {plain(ratio)}·y",
                     f"The radius of the surface at depth $y$ is ${tex(ratio)}y$."),
                    ("Volume", f"V = (π/3)·{plain(ratio**2)}·y³, so V' = π·{plain(ratio**2)}·y²·y'",
                     f"$$V=\\frac\\pi3\\cdot{tex(ratio**2)}y^3,\\qquad \\dot V=\\pi\\cdot"
                     f"{tex(ratio**2)}y^2\\dot y.$$"),
                    ("Insert", f"{q} = π·{plain(ratio**2 * d**2)}·y', hence y' = {plain(value)}",
                     f"$${q}=\\pi\\cdot{tex(ratio**2 * d**2)}\\,\\dot y\\implies\\dot y={tex(value)}.$$"),
                ),
            ),
            Method(
                "The inflow equals surface area times the rise of the level.",
                (
                    ("Area", f"At depth {d} the surface is a disc of area {plain(sp.pi * ratio**2 * d**2)}",
                     f"The surface at depth ${d}$ has area ${tex(sp.pi * ratio**2 * d**2)}$."),
                    ("Divide", f"{q} divided by that area is {plain(value)}",
                     f"Dividing the inflow ${q}$ by the area gives ${tex(value)}$."),
                ),
            ),
        ),
        check=f"this is about {approx(value, 4)}, a believable speed",
    )


@template("Calculus -> Other", 10)
def power_series_value(rng: random.Random) -> Draft:
    a, p = rng.choice([2, 3, 4, 5, -2, -3, 6]), rng.choice([1, 2, 3])
    t = sp.Rational(1, a)
    value = {1: t / (1 - t) ** 2, 2: t * (1 + t) / (1 - t) ** 3,
             3: t * (1 + 4 * t + t**2) / (1 - t) ** 4}[p]
    euler = {1: "t", 2: "t(1 + t)", 3: "t(1 + 4t + t²)"}[p]
    partial = sum(k**p / a**k for k in range(1, 30))
    np = "n" if p == 1 else f"n^{p}"
    den = f"{a}^n" if a > 0 else f"({a})^n"
    first = [plain(sp.Rational(k**p, a**k)) for k in range(1, 4)]
    return Draft(
        params={"a": a, "p": p}, answer=value, difficulty={1: 4.5, 2: 5.5, 3: 6.0}[p],
        goal="the sum of the series",
        asks=(
            f"Evaluate $\\sum_{{n=1}}^{{\\infty}} \\frac{{{np}}}{{{den}}}$.",
            f"Does the series $$\\sum_{{n\\ge 1}} \\frac{{{np}}}{{{den}}}$$ converge? Find its exact "
            "sum.",
        ),
        methods=(
            Method(
                "Apply the operator t·d/dt to the geometric series.",
                (
                    ("Operator", f"Applying it {p} times to 1/(1-t) gives {euler}/(1-t)^{p + 1}",
                     f"$$\\sum_{{n\\ge1}}n^{p}t^n=\\frac{{{euler.replace('²', '^2')}}}"
                     f"{{(1-t)^{p + 1}}}.$$"),
                    ("Insert", f"At t = 1/({a}) the value is {plain(value)}",
                     f"At $t={tex(t)}$ this equals ${tex(value)}$."),
                ),
            ),
            Method(
                "Shift the index and compare the series with itself.",
                (
                    ("Shift", f"With S = Σ n^{p}/({a})^n, look at ({a})S - S, which lowers the power of "
                     "n by one", f"For $S=\\sum n^{p}/({a})^n$ consider $({a})S-S=\\sum"
                     f"\\frac{{(n+1)^{p}-n^{p}}}{{({a})^n}}$ (from $n=0$)."),
                    ("Solve", f"Continuing down to the geometric series, S = {plain(value)}",
                     f"Going down to the geometric series gives $S={tex(value)}$."),
                ),
            ),
        ),
        check=f"the series starts {' + '.join(first)} + ... and 29 terms give {partial:.6f}; "
        f"{plain(value)} ≈ {approx(value, 7)}",
    )


@template("Calculus -> Other", 10)
def convergence(rng: random.Random) -> Draft:
    kind = rng.choice(["log", "root", "ratio", "alternating"])
    p, q = rng.choice([1, 2, 3, 5]), rng.choice([2, 3, 4])
    a, b = rng.choice([2, 3, 5]), rng.choice([2, 3, 4])
    np = "n" if p == 1 else f"n^{p}"
    if kind == "log":
        e = sp.Rational(p, q)
        f, truth = f"\\frac{{1}}{{n (\\ln n)^{{{tex(e)}}}}}", e > 1
        tool = ("the integral test", f"∫ dx/(x (ln x)^{e}) becomes ∫ du/u^{e} with u = ln x",
                f"The substitution $u=\\ln x$ turns the integral into $\\int du/u^{{{tex(e)}}}$, which "
                f"{'converges' if truth else 'diverges'}.")
    elif kind == "root":
        e = sp.Rational(p, q)
        f, truth = f"\\frac{{\\sqrt[{q}]{{{np}}}}}{{n^{b} + 1}}", b - e > 1
        tool = ("comparison", f"The terms behave like n^({e} - {b}) = n^({e - b})",
                f"The terms are asymptotic to $n^{{{tex(e - b)}}}$, and the exponent is "
                f"{'below' if truth else 'not below'} $-1$.")
    elif kind == "ratio":
        f, truth = f"\\frac{{{a}^n \\, (n!)^2}}{{({'2n'})!}}", a < 4
        tool = ("the ratio test", f"The ratio tends to {a}/4",
                f"$$\\frac{{a_{{n+1}}}}{{a_n}}=\\frac{{{a}(n+1)^2}}{{(2n+1)(2n+2)}}\\to\\frac{{{a}}}4.$$")
    else:
        e = sp.Rational(p, q)
        f, truth = f"\\frac{{(-1)^n}}{{n^{{{tex(e)}}} + {b}}}", True
        tool = ("Leibniz's criterion", f"The absolute values 1/(n^{e} + {b}) decrease to 0",
                f"The absolute values $1/(n^{{{tex(e)}}}+{b})$ decrease to $0$, so Leibniz's criterion "
                "applies.")
    return Draft(
        params={"kind": kind, "p": p, "q": q, "a": a, "b": b}, answer=yes(bool(truth)),
        difficulty=5.0, goal="whether the series converges",
        asks=(
            f"Does the series $\\sum_{{n=2}}^{{\\infty}} {f}$ converge?",
            f"Determine whether the following series is convergent. $$\\sum_{{n=2}}^{{\\infty}} {f}$$",
        ),
        methods=(
            Method(
                f"A natural tool here is {tool[0]}.",
                (
                    ("Apply the test", tool[1], tool[2]),
                    ("Conclusion", f"So the series {'converges' if truth else 'diverges'}",
                     f"Hence the series {'converges' if truth else 'diverges'}."),
                ),
            ),
            Method(
                "Compare with a series or integral whose behaviour is known.",
                (
                    ("Size of the terms", {
                        "log": f"By Cauchy condensation compare with Σ 1/(k·ln 2)^{sp.Rational(p, q)}",
                        "root": f"Limit comparison with Σ n^(-{sp.Rational(b) - sp.Rational(p, q)})",
                        "ratio": f"C(2n,n) grows like 4^n/√(πn), so the terms behave like √(πn)·({a}/4)^n",
                        "alternating": "Group consecutive terms; the partial sums enclose the limit",
                    }[kind], {
                        "log": f"Condensation leads to $\\sum k^{{-{tex(sp.Rational(p, q))}}}$ up to a "
                        "constant.",
                        "root": f"Limit comparison with $\\sum n^{{-{tex(b - sp.Rational(p, q))}}}$.",
                        "ratio": f"By Stirling the terms behave like $\\sqrt{{\\pi n}}\\,({a}/4)^n$.",
                        "alternating": "Consecutive partial sums enclose the limit."}[kind]),
                    ("Outcome", f"That series {'converges' if truth else 'diverges'}",
                     f"Hence the series {'converges' if truth else 'diverges'}."),
                ),
            ),
        ),
        check="the terms themselves tend to 0, which is necessary but not sufficient"
        if kind != "ratio" or a < 4 else "the terms do not even tend to 0",
    )


@template("Precalculus -> Functions", 6)
def composed_inverse(rng: random.Random) -> Draft:
    a, b, c, d = (rng.choice([-3, -2, -1, 1, 2, 3, 4, 5]) for _ in range(4))
    if a * d == b * c:
        return composed_inverse(rng)
    y = rng.choice([0, 1, 2, 3, -1, -2])
    if a - c * y == 0:
        return composed_inverse(rng)
    value = sp.Rational(d * y - b, a - c * y)
    f = f"\\frac{{{poly([a, b])}}}{{{poly([c, d])}}}"
    uf = f"({upoly([a, b])})/({upoly([c, d])})"
    return Draft(
        params={"m": (a, b, c, d), "y": y}, answer=value, difficulty=rng.choice([2.5, 3.0]),
        goal=f"the value of the inverse function at {y}",
        asks=(
            f"Let $f(x) = {f}$. Find $f^{{-1}}({y})$.",
            f"For which $x$ does $f(x) = {f}$ take the value ${y}$?",
        ),
        methods=(
            Method(
                "Solve f(x) = y for x.",
                (
                    ("Clear the denominator", f"{uf} = {y} means {upoly([a, b])} = {y}({upoly([c, d])})",
                     f"$${poly([a, b])}={y}({poly([c, d])}).$$"),
                    ("Solve", f"{a - c * y}x = {d * y - b}, so x = {plain(value)}",
                     f"$${a - c * y}x={d * y - b}\\implies x={tex(value)}.$$"),
                ),
            ),
            Method(
                "The inverse of a fractional linear map comes from the inverse matrix.",
                (
                    ("Inverse", f"f⁻¹(y) = ({d}y - ({b}))/(-({c})y + {a})",
                     f"$$f^{{-1}}(y)=\\frac{{{d}y-({b})}}{{-({c})y+({a})}}.$$"),
                    ("Insert", f"At y = {y} this is {plain(value)}",
                     f"$f^{{-1}}({y})={tex(value)}$."),
                ),
            ),
        ),
        check=f"inserting x = {plain(value)} gives {a * value + b} over {c * value + d}, which is {y}",
        equal=(f"x = {tex(value)}",),
    )
