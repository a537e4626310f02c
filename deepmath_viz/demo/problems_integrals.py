"""Templates: integrals of one and several variables, and their applications."""

from __future__ import annotations

import random
from math import factorial, prod

import mpmath
import sympy as sp

from .templates import Draft, Method, approx, listed, plain, poly, quadrature, template, term, tex, times, upoly

_SINGLE = "Calculus -> Integral Calculus -> Techniques of Integration -> Single-variable"
_MULTI = "Calculus -> Integral Calculus -> Techniques of Integration -> Multi-variable"
_APPLY = "Calculus -> Integral Calculus -> Applications of Integrals"


@template(_SINGLE, 12)
def log_power_integral(rng: random.Random) -> Draft:
    a, n = rng.randrange(0, 8), rng.randrange(1, 6)
    value = sp.Rational((-1) ** n * factorial(n), (a + 1) ** (n + 1))
    f = ("" if a == 0 else "x" if a == 1 else f"x^{a}") + (r"\ln x" if n == 1 else rf"(\ln x)^{n}")
    steps = [sp.Rational((-1) ** k * factorial(k), (a + 1) ** (k + 1)) for k in range(n + 1)]
    return Draft(
        params={"a": a, "n": n}, answer=value, difficulty=5.0 if n < 3 else 6.0,
        goal="the value of the integral",
        asks=(
            f"Evaluate $\\int_0^1 {f} \\, dx$.",
            f"Compute the improper integral $$\\int_0^1 {f} \\; dx.$$",
            f"The function ${f.replace('x', 't')}$ is integrable over the interval "
            "$(0,1]$. Find the value of its integral there.",
        ),
        methods=(
            Method(
                "Substitute x = e^(-u), which leads to the Gamma function.",
                (
                    ("Substitute", f"We get (-1)^{n}·∫₀^∞ u^{n}·e^(-{a + 1}u) du",
                     f"With $x=e^{{-u}}$: $$(-1)^{n}\\int_0^\\infty u^{n}e^{{-{a + 1}u}}\\,du.$$"),
                    ("Gamma function", f"This is ± {n}!/{a + 1}^{n + 1} = {plain(value)}",
                     f"$$(-1)^{n}\\frac{{{n}!}}{{{a + 1}^{{{n + 1}}}}}={tex(value)}.$$"),
                ),
            ),
            Method(
                "Integrate by parts to lower the power of the logarithm.",
                (
                    ("Reduction", f"I_k = -k/{a + 1}·I_(k-1), the boundary terms vanish",
                     f"By parts, $I_k=-\\frac{{k}}{{{a + 1}}}I_{{k-1}}$ with $I_0=\\frac1{{{a + 1}}}$."),
                    ("Run down", f"I₀, I₁, ... = {listed([plain(s) for s in steps])}",
                     f"Successively ${listed([tex(s) for s in steps])}$."),
                ),
            ),
        ),
        check=f"the sign is right: ln x < 0 on (0,1), and (-1)^{n} is "
        f"{'positive' if n % 2 == 0 else 'negative'}; numerically {approx(value)}",
    )


@template(_SINGLE, 16)
def rational_integral(rng: random.Random) -> Draft:
    a, b = sorted(rng.sample(range(1, 9), 2))
    top = rng.choice(["1", "x^2"])
    value = sp.pi / (2 * a * b * (a + b)) if top == "1" else sp.pi / (2 * (a + b))
    gap = b * b - a * a
    f = f"\\frac{{{top}}}{{(x^2+{a * a})(x^2+{b * b})}}"
    pa, pb = (sp.Integer(1), sp.Integer(-1)) if top == "1" else (-sp.Integer(a * a), sp.Integer(b * b))
    return Draft(
        params={"a": a, "b": b, "top": top}, answer=value, difficulty=6.0,
        goal="the value of the improper integral",
        asks=(
            f"Evaluate $\\int_0^\\infty {f} \\, dx$.",
            f"Find the exact value of $$\\int_0^{{\\infty}} {f} \\, dx.$$",
            f"What is half of $\\displaystyle\\int_{{-\\infty}}^{{\\infty}} {f}\\,dx$?",
        ),
        methods=(
            Method(
                "Decompose into partial fractions in x².",
                (
                    ("Partial fractions", f"The coefficients are {plain(pa / gap)} for 1/(x²+{a * a}) and "
                     f"{plain(pb / gap)} for 1/(x²+{b * b})",
                     f"$${f}=\\frac{{{tex(pa / gap)}}}{{x^2+{a * a}}}+\\frac{{{tex(pb / gap)}}}"
                     f"{{x^2+{b * b}}}.$$"),
                    ("Arctangents", f"∫₀^∞ dx/(x²+c²) = π/(2c) gives {plain(value)}",
                     f"With $\\int_0^\\infty\\frac{{dx}}{{x^2+c^2}}=\\frac\\pi{{2c}}$ the total is "
                     f"${tex(value)}$."),
                ),
            ),
            Method(
                "Close the contour in the upper half plane.",
                (
                    ("Poles", f"Simple poles at {a}i and {b}i", f"The poles in the upper half plane are "
                     f"${a}i$ and ${b}i$, both simple."),
                    ("Residues", f"πi times the sum of the residues is {plain(value)}",
                     f"The integrand is even, so the integral is $\\pi i$ times the sum of the residues"
                     f": ${tex(value)}$."),
                ),
            ),
        ),
        check="numerical integration gives " + quadrature(
            lambda x: (1 if top == "1" else x * x) / ((x * x + a * a) * (x * x + b * b)),
            0, a, b, mpmath.inf) + f", and the closed form is about {approx(value, 6)}",
    )


@template(_SINGLE, 17)
def trigonometric_period(rng: random.Random) -> Draft:
    b = rng.choice([3, 4, 5, 8, 12, 1, 2, 6])
    a = b + rng.randrange(1, 9)
    kind = rng.choice(["cos", "sin"])
    power = rng.choice([1, 1, 2])
    root = sp.sqrt(a * a - b * b)
    value = 2 * sp.pi / root if power == 1 else 2 * sp.pi * a / root**3
    inner = f"{a}{term(b, chr(92) + kind + ' ' + chr(92) + 'theta')}"
    f = f"\\frac{{d\\theta}}{{{inner}}}" if power == 1 else f"\\frac{{d\\theta}}{{({inner})^2}}"
    return Draft(
        params={"a": a, "b": b, "kind": kind, "power": power}, answer=value,
        difficulty=6.5 if power == 1 else 7.5, goal="the integral over a full period",
        asks=(
            f"Compute $\\int_0^{{2\\pi}} {f}$.",
            f"Use residues or otherwise to evaluate $$\\int_0^{{2\\pi}} {f}.$$",
            f"Find the exact value of $\\int_{{-\\pi}}^{{\\pi}} {f}$.",
        ),
        methods=(
            Method(
                "On the unit circle z = e^(iθ) this becomes a contour integral.",
                (
                    ("Poles", f"The denominator has roots with product of modulus 1; one lies inside, "
                     f"where the modulus is ({a} - {plain(root)})/{b}",
                     f"Exactly one pole lies inside the unit circle, at modulus "
                     f"$\\frac{{{a}-{tex(root)}}}{{{b}}}$."),
                    ("Residue", f"2π times the residue part is {plain(value)}",
                     f"The residue theorem gives ${tex(value)}$."),
                ),
            ),
            Method(
                "First keep a as a parameter: F(a) = ∫ dθ/(a + b cos θ) = 2π/√(a² - b²).",
                (
                    ("Tangent half angle", "The substitution t = tan(θ/2) gives the formula for F(a)",
                     f"With $t=\\tan(\\theta/2)$ one finds $F(a)=\\frac{{2\\pi}}{{\\sqrt{{a^2-{b * b}}}}}$;"
                     " a sine instead of a cosine only shifts the period."),
                    ("Insert" if power == 1 else "Differentiate", f"{'F' if power == 1 else '-F' + chr(39)}"
                     f"({a}) = {plain(value)}", f"$${'F' if power == 1 else '-F' + chr(39)}({a})="
                     f"{tex(value)}.$$"),
                ),
            ),
        ),
        check=f"the integrand lies between 1/{(a + b) ** power} and 1/{(a - b) ** power}; the mean value "
        f"{approx(value / (2 * sp.pi))} lies between",
    )


@template(_SINGLE, 13)
def frullani(rng: random.Random) -> Draft:
    a, b = rng.sample(range(1, 13), 2)
    kind = rng.choice(["exp", "cos", "arctan"])
    ax, bx = term(a, "x", True), term(b, "x", True)
    if kind == "exp":
        f, value = f"\\frac{{e^{{-{ax}}} - e^{{-{bx}}}}}{{x}}", sp.log(sp.Rational(b, a))
        jump = "f(0) - f(∞) = 1 with f(t) = e^(-t)"
        wjump = "$f(t)=e^{-t}$ has $f(0)-f(\\infty)=1$"
    elif kind == "cos":
        f, value = f"\\frac{{\\cos {ax} - \\cos {bx}}}{{x}}", sp.log(sp.Rational(b, a))
        jump = "f(0) = 1 and the mean value of cos at infinity is 0"
        wjump = "$f(t)=\\cos t$ has $f(0)=1$ and mean value $0$ at infinity"
    else:
        f = f"\\frac{{\\arctan {ax} - \\arctan {bx}}}{{x}}"
        value = sp.pi / 2 * sp.log(sp.Rational(a, b))
        jump = "f(0) - f(∞) = -π/2 with f = arctan"
        wjump = "$f(t)=\\arctan t$ has $f(0)-f(\\infty)=-\\frac\\pi2$"
    return Draft(
        params={"a": a, "b": b, "kind": kind}, answer=value, difficulty=7.0,
        goal="the value of the Frullani-type integral",
        asks=(
            f"Evaluate $\\int_0^\\infty {f} \\, dx$.",
            f"Find a closed form for the improper integral $$I = \\int_0^{{\\infty}} {f}\\,dx.$$",
        ),
        methods=(
            Method(
                "Frullani: ∫ (f(ax) - f(bx))/x dx = (f(0) - f(∞))·ln(b/a).",
                (
                    ("Boundary values", f"Here {jump}", f"The function {wjump}."),
                    ("Formula", f"With a = {a}, b = {b} the value is {plain(value)}",
                     f"With $a={a}$, $b={b}$ Frullani's formula gives ${tex(value)}$."),
                ),
            ),
            Method(
                "Write the difference as an integral over a parameter and change the order.",
                (
                    ("Parameter", f"(f({a}x) - f({b}x))/x = -∫ f'(sx) ds over s from {a} to {b}",
                     f"$$\\frac{{f({ax})-f({bx})}}{{x}}=-\\int_{{{a}}}^{{{b}}}f'(sx)\\,ds.$$"),
                    ("Swap", "Integrating in x first leaves the jump of f times ∫ ds/s: "
                     f"{plain(value)}", f"The inner integral over $x$ is $\\frac{{f(\\infty)-f(0)}}{{s}}$, "
                     f"in the mean if need be, so the result is ${tex(value)}$."),
                ),
            ),
        ),
        check=f"the sign fits: numerically {approx(value)}, with a = {a} and b = {b}",
    )


@template(_SINGLE, 14)
def beta_integral(rng: random.Random) -> Draft:
    b = rng.choice([3, 4, 6, 5, 8, 12])
    a = rng.randrange(1, b)
    if sp.gcd(a, b) > 1 or b == 5:
        a, b = rng.choice([(1, 3), (2, 3), (1, 4), (3, 4), (1, 6), (5, 6), (1, 2), (1, 8), (1, 12)])
    value = sp.nsimplify(sp.radsimp(sp.pi / (b * sp.sin(sp.pi * sp.Rational(a, b)))))
    scale = rng.choice([1, 1, 2, 3])
    value = sp.simplify(scale * value)
    num = str(scale) if a == 1 else (("" if scale == 1 else str(scale))
                                     + ("x" if a == 2 else f"x^{{{a - 1}}}"))
    f = f"\\frac{{{num}}}{{1 + x^{{{b}}}}}"
    return Draft(
        params={"a": a, "b": b, "scale": scale}, answer=value, difficulty=7.0 if b < 8 else 7.5,
        goal="the value of the integral over the positive half line",
        asks=(
            f"Evaluate $\\int_0^\\infty {f} \\, dx$.",
            f"Compute $$\\int_0^{{\\infty}} {f} \\, dx$$ in closed form, without trigonometric functions.",
        ),
        methods=(
            Method(
                "Integrate around a sector of angle 2π/b, which contains one pole.",
                (
                    ("Sector", f"On the second ray x is replaced by x·e^(2πi/{b}), which multiplies the "
                     f"integral by e^(2πi·{a}/{b})", f"For the sector of angle $2\\pi/{b}$ the two rays "
                     f"give $(1-e^{{2\\pi i\\cdot {a}/{b}}})I$."),
                    ("Residue", f"The only pole is e^(πi/{b})", f"The only pole inside is "
                     f"$e^{{\\pi i/{b}}}$; solving for the integral gives $\\frac{{\\pi/{b}}}"
                     f"{{\\sin({a}\\pi/{b})}}$" + (f", times ${scale}$" if scale > 1 else "") + "."),
                    ("Simplify", f"The value is {plain(value)}", f"This equals ${tex(value)}$."),
                ),
            ),
            Method(
                "Reduce it to the Beta function.",
                (
                    ("Substitute", f"u = x^{b} gives (1/{b})·B({a}/{b}, {b - a}/{b})",
                     f"$$\\frac{{{scale}}}{{{b}}}B\\left(\\tfrac{{{a}}}{{{b}}},\\tfrac{{{b - a}}}{{{b}}}"
                     f"\\right).$$"),
                    ("Reflection formula", f"Γ(s)Γ(1-s) = π/sin(πs) at s = {a}/{b} gives {plain(value)}",
                     f"By the reflection formula this is ${tex(value)}$."),
                ),
            ),
        ),
        check="numerical integration gives " + quadrature(
            lambda x: scale * x ** (a - 1) / (1 + x**b), 0, 1, mpmath.inf)
        + f", and the closed form is about {approx(value, 6)}",
    )


@template(_SINGLE, 9)
def wallis_integral(rng: random.Random) -> Draft:
    m, n = rng.randrange(0, 8), rng.randrange(1, 8)
    value = sp.simplify(sp.gamma(sp.Rational(m + 1, 2)) * sp.gamma(sp.Rational(n + 1, 2))
                        / (2 * sp.gamma(sp.Rational(m + n + 2, 2))))

    def power(name: str, e: int) -> str:
        return "" if e == 0 else f"\\{name} x" if e == 1 else f"\\{name}^{e} x"

    f = f"{power('sin', m)} {power('cos', n)}".strip()
    low = ((n - 1) / sp.Integer(m + n)) if n > 1 else None
    return Draft(
        params={"m": m, "n": n}, answer=value, difficulty=5.0 if m + n < 7 else 5.5,
        goal="the value of the trigonometric integral",
        asks=(
            f"Evaluate $\\int_0^{{\\pi/2}} {f} \\, dx$.",
            f"Determine the exact value of $$\\int_0^{{\\pi/2}} {f} \\, dx.$$",
        ),
        methods=(
            Method(
                "This is half a Beta function.",
                (
                    ("Beta function", f"I = (1/2)·B({m + 1}/2, {n + 1}/2)",
                     f"$$I=\\tfrac12B\\left(\\tfrac{{{m + 1}}}2,\\tfrac{{{n + 1}}}2\\right).$$"),
                    ("Gamma values", f"Inserting the Gamma values gives {plain(value)}",
                     f"With the values of $\\Gamma$ at (half) integers this is ${tex(value)}$."),
                ),
            ),
            Method(
                "Use the reduction formula in the power of the cosine."
                if n > 1 else "The substitution u = sin x does it at once.",
                (
                    ("Reduce", f"I(m, n) = (n-1)/(m+n)·I(m, n-2); here the first factor is {plain(low)}",
                     f"$$I(m,n)=\\frac{{n-1}}{{m+n}}I(m,n-2),$$ with first factor ${tex(low)}$.")
                    if n > 1 else
                    ("Substitute", f"∫₀¹ u^{m} du = 1/{m + 1}", f"$$\\int_0^1u^{{{m}}}\\,du="
                     f"\\frac1{{{m + 1}}}.$$"),
                    ("Result", f"The outcome is {plain(value)}", f"This leads to ${tex(value)}$."),
                ),
            ),
        ),
        check="numerical integration gives " + quadrature(
            lambda x: mpmath.sin(x) ** m * mpmath.cos(x) ** n, 0, mpmath.pi / 2)
        + f", and the closed form is about {approx(value, 6)}",
    )


@template(_MULTI, 14)
def gaussian_integral(rng: random.Random) -> Draft:
    a, c = rng.randrange(1, 6), rng.randrange(1, 6)
    b = rng.choice([b for b in range(-4, 5) if b and b * b < 4 * a * c])
    det = sp.Rational(4 * a * c - b * b, 4)
    value = sp.pi / sp.sqrt(det)
    q = f"{term(a, 'x^2', True)}{term(b, 'xy')}{term(c, 'y^2')}"
    uq = q.replace("^2", "²")
    return Draft(
        params={"a": a, "b": b, "c": c}, answer=value, difficulty=6.0,
        goal="the Gaussian integral over the plane",
        asks=(
            f"Evaluate $\\int_{{-\\infty}}^{{\\infty}} \\int_{{-\\infty}}^{{\\infty}} "
            f"e^{{-({q})}} \\, dx \\, dy$.",
            f"Let $Q(x,y) = {q}$. Compute $$\\iint_{{\\mathbb{{R}}^2}} e^{{-Q(x,y)}} \\, dx\\, dy.$$",
        ),
        methods=(
            Method(
                "For a positive definite matrix A the integral is π/√det A in two dimensions.",
                (
                    ("Matrix", f"For {uq} it has diagonal {a}, {c} and off-diagonal {b}/2",
                     f"$$A=\\begin{{pmatrix}}{a}&{b}/2\\\\{b}/2&{c}\\end{{pmatrix}}.$$"),
                    ("Determinant", f"det A = {a * c} - {b * b}/4 = {plain(det)} > 0",
                     f"$\\det A={a * c}-\\frac{{{b * b}}}4={tex(det)}>0$."),
                    ("Formula", f"π/√({plain(det)}) = {plain(value)}",
                     f"$$\\frac{{\\pi}}{{\\sqrt{{\\det A}}}}={tex(value)}.$$"),
                ),
            ),
            Method(
                "Complete the square in x and integrate one variable at a time.",
                (
                    ("Inner integral", f"Over x it is √(π/{a})·e^(-({plain(det / a)})y²)",
                     f"The integral over $x$ is $\\sqrt{{\\pi/{a}}}\\,e^{{-({tex(det / a)})y^2}}$."),
                    ("Outer integral", f"The other one gives √(π/({plain(det / a)})): {plain(value)}",
                     f"The integral over $y$ contributes $\\sqrt{{\\pi/({tex(det / a)})}}$, in total "
                     f"${tex(value)}$."),
                ),
            ),
        ),
        check=f"without the mixed term it would be π/√{a * c} ≈ {approx(sp.pi / sp.sqrt(a * c))}, a "
        f"little less than {approx(value)}",
    )


@template(_MULTI, 13)
def dirichlet_integral(rng: random.Random) -> Draft:
    e = [rng.randrange(0, 5) for _ in range(3)]
    total = sum(e) + 3
    value = sp.Rational(prod(factorial(k) for k in e), factorial(total))
    f = "".join("" if k == 0 else v if k == 1 else f"{v}^{k}" for v, k in zip("xyz", e, strict=True))
    f = f or "1"
    inner = sp.Rational(factorial(e[2]) * factorial(e[1]), factorial(e[1] + e[2] + 2))
    return Draft(
        params={"e": e}, answer=value, difficulty=6.5, goal="the integral over the simplex",
        asks=(
            f"Let $T = \\{{(x,y,z) : x, y, z \\ge 0,\\ x+y+z \\le 1\\}}$. Evaluate $\\iiint_T "
            f"{f} \\, dV$.",
            f"Compute the triple integral of ${f}$ over the tetrahedron with vertices $(0,0,0)$, "
            "$(1,0,0)$, $(0,1,0)$ and $(0,0,1)$.",
        ),
        methods=(
            Method(
                "Dirichlet's formula for monomials over the simplex applies.",
                (
                    ("Formula", "∫ x^a y^b z^c = a!·b!·c!/(a+b+c+3)!",
                     "$$\\iiint_T x^ay^bz^c\\,dV=\\frac{a!\\,b!\\,c!}{(a+b+c+3)!}.$$"),
                    ("Insert", f"{' · '.join(f'{k}!' for k in e)} / {total}! = {plain(value)}",
                     f"$$\\frac{{{times([f'{k}!' for k in e])}}}{{{total}!}}={tex(value)}.$$"),
                ),
            ),
            Method(
                "Integrate over slices x = const, which are scaled triangles.",
                (
                    ("Slice", f"The slice contributes {plain(inner)}·(1-x)^{e[1] + e[2] + 2}",
                     f"The slice at $x$ gives ${tex(inner)}(1-x)^{{{e[1] + e[2] + 2}}}$."),
                    ("Integrate", f"∫₀¹ x^{e[0]}(1-x)^{e[1] + e[2] + 2} dx times this is {plain(value)}",
                     f"Multiplying by $\\int_0^1x^{{{e[0]}}}(1-x)^{{{e[1] + e[2] + 2}}}dx$ gives "
                     f"${tex(value)}$."),
                ),
            ),
        ),
        check=f"it is smaller than the volume 1/6 of the tetrahedron, or equal to it for the constant 1: "
        f"{approx(value)}",
    )


@template(_MULTI, 9)
def divergence_flux(rng: random.Random) -> Draft:
    a, b, c = (rng.randrange(1, 6) for _ in range(3))
    r = rng.choice([1, 2, 3])
    cubic = rng.random() < 0.5
    if cubic:
        value = sp.Rational(4, 5) * sp.pi * r**5 * (a + b + c)
        field = f"({term(a, 'x^3', True)}, {term(b, 'y^3', True)}, {term(c, 'z^3', True)})"
        div = f"{3 * a}x^2+{3 * b}y^2+{3 * c}z^2"
        how = f"each square integrates to 4π·{r}⁵/15"
    else:
        value = sp.Rational(4, 3) * sp.pi * r**3 * (a + b + c)
        field = f"({term(a, 'x', True)} + y^2, {term(b, 'y', True)} + xz, {term(c, 'z', True)} - xy)"
        div = str(a + b + c)
        how = f"the ball has volume 4π·{r}³/3"
    return Draft(
        params={"abc": (a, b, c), "r": r, "cubic": cubic}, answer=value, difficulty=5.5,
        goal="the outward flux through the sphere",
        asks=(
            f"Find the outward flux of the vector field $F = {field}$ through the sphere "
            f"$x^2+y^2+z^2={r * r}$.",
            f"Let $S$ be the sphere of radius ${r}$ about the origin with outer unit normal $n$, and "
            f"$F(x,y,z) = {field}$. Evaluate $$\\iint_S F\\cdot n\\, dS.$$",
        ),
        methods=(
            Method(
                "The divergence theorem turns it into a volume integral.",
                (
                    ("Divergence", f"div F = {div.replace('^2', '²')}",
                     f"$$\\operatorname{{div}}F={div}.$$"),
                    ("Integrate over the ball", f"Since {how}, the flux is {plain(value)}",
                     f"Integrating over the ball of radius ${r}$ gives ${tex(value)}$."),
                ),
            ),
            Method(
                "On the sphere n = (x, y, z)/r, so one can integrate F·n directly, with symmetry.",
                (
                    ("Symmetry", "Terms odd in some variable integrate to zero over the sphere",
                     "Terms odd in one of the variables do not contribute."),
                    ("Remaining terms", f"The even terms give {plain(value)}",
                     f"The remaining even powers have the known means over the sphere, which gives "
                     f"${tex(value)}$."),
                ),
            ),
        ),
        check=f"the sum of the coefficients is {a + b + c}, and the flux is {approx(value)}",
    )


@template(_APPLY, 8)
def area_between_curves(rng: random.Random) -> Draft:
    p, q = sorted(rng.sample(range(-4, 6), 2))
    k = rng.choice([1, 1, 2, 3])
    m, c = rng.randrange(-3, 4), rng.randrange(-3, 4)
    value = sp.Rational(k * (q - p) ** 3, 6)
    f = [k, m - k * (p + q), c + k * p * q]
    line = poly([m, c]) if m else str(c)
    uline = upoly([m, c]) if m else str(c)
    return Draft(
        params={"f": f, "g": [m, c]}, answer=value, difficulty=3.5 if k == 1 else 4.0,
        goal="the area enclosed by the parabola and the line",
        asks=(
            f"Find the area of the region enclosed by $y = {poly(f)}$ and $y = {line}$.",
            f"The parabola $y = {poly(f)}$ and the line $y = {line}$ bound a finite region. What is its "
            "area?",
        ),
        methods=(
            Method(
                "Find the intersections and integrate the difference.",
                (
                    ("Intersections", f"{upoly(f)} = {uline} at x = {p} and x = {q}",
                     f"The curves meet at $x={p}$ and $x={q}$."),
                    ("Integral", f"∫ from {p} to {q} of {k}(x - ({p}))({q} - x) dx = {plain(value)}",
                     f"$$\\int_{{{p}}}^{{{q}}}{'' if k == 1 else k}(x-({p}))({q}-x)\\,dx={tex(value)}.$$"),
                ),
            ),
            Method(
                "Archimedes: the segment has 4/3 of the area of the inscribed triangle.",
                (
                    ("Triangle", f"The largest triangle has area {k}·({q} - ({p}))³/8",
                     f"The triangle over the chord with apex at the midpoint abscissa has area "
                     f"${tex(sp.Rational(k * (q - p) ** 3, 8))}$."),
                    ("Factor 4/3", f"This makes {plain(value)}", f"Times $\\frac43$ this is ${tex(value)}$."),
                ),
            ),
        ),
        check=f"the difference of the abscissae is {q - p}, and {k}·{q - p}³/6 = {plain(value)}",
    )


@template(_APPLY, 7)
def solid_of_revolution(rng: random.Random) -> Draft:
    n, b = rng.randrange(1, 5), rng.choice([1, 2, 3])
    a = rng.choice([1, 2, 3])
    axis = rng.choice(["x", "y"])
    value = (sp.pi * a * a * sp.Rational(b ** (2 * n + 1), 2 * n + 1) if axis == "x"
             else 2 * sp.pi * a * sp.Rational(b ** (n + 2), n + 2))
    f = term(a, "x" if n == 1 else f"x^{n}", True)
    disc = (f"π∫₀^{b} {a * a}x^{2 * n} dx", f"\\pi\\int_0^{{{b}}}{a * a}x^{{{2 * n}}}\\,dx")
    shell = (f"2π∫₀^{b} x·{a}x^{n} dx", f"2\\pi\\int_0^{{{b}}}x\\cdot {a}x^{{{n}}}\\,dx")
    use = disc if axis == "x" else shell
    centroid = (value / (2 * sp.pi)) / (a * sp.Rational(b ** (n + 1), n + 1))
    return Draft(
        params={"n": n, "a": a, "b": b, "axis": axis}, answer=value, difficulty=4.5,
        goal="the volume of the solid of revolution",
        asks=(
            f"The region between the graph of $f(x) = {f}$ and the $x$-axis for $0 \\le x \\le {b}$ is "
            f"rotated about the ${axis}$-axis. Find the volume of the solid.",
            f"Find the volume generated by revolving about the ${axis}$-axis the region bounded by "
            f"$y = {f}$, $y = 0$ and $x = {b}$.",
        ),
        methods=(
            Method(
                "Discs perpendicular to the axis are convenient." if axis == "x" else
                "Cylindrical shells are convenient here.",
                (
                    ("Set up", f"V = {use[0]}", f"$$V={use[1]}.$$"),
                    ("Evaluate", f"This equals {plain(value)}", f"The value is ${tex(value)}$."),
                ),
            ),
            Method(
                "Pappus: the volume is the area times the path of the centroid.",
                (
                    ("Area and centroid", f"The area is {plain(a * sp.Rational(b ** (n + 1), n + 1))}, the "
                     f"centroid has distance {plain(centroid)} from the axis",
                     f"The area is ${tex(a * sp.Rational(b ** (n + 1), n + 1))}$ and the centroid has "
                     f"distance ${tex(centroid)}$ from the axis."),
                    ("Multiply", f"2π times both is {plain(value)}",
                     f"$V=2\\pi\\cdot$ area $\\cdot$ distance $={tex(value)}$."),
                ),
            ),
        ),
        check=f"the enclosing cylinder is larger: {approx(value)} against "
        f"{approx(sp.pi * b * b * a * b**n if axis == 'y' else sp.pi * (a * b**n) ** 2 * b)}",
    )
