"""Second computations of demo answers: equations, statistics, geometry in floating point."""

from __future__ import annotations

import math

import mpmath as mp
import numpy as np

from . import check


@check
def area_between_curves(f, g):
    difference = np.polysub(f, g)
    p, q = sorted(np.roots(difference).real)
    return abs(np.diff(np.polyval(np.polyint(difference), [p, q]))[0])


@check
def solid_of_revolution(n, a, b, axis):
    if axis == "x":
        return mp.quad(lambda x: mp.pi * (a * x**n) ** 2, [0, b])
    return mp.quad(lambda y: mp.pi * (b * b - (y / a) ** (mp.mpf(2) / n)), [0, a * b**n])


def _runge_kutta(rhs, state, start, end, steps=4000):
    h, t, y = (end - start) / steps, start, np.array(state, float)
    for _ in range(steps):
        k1 = rhs(t, y)
        k2 = rhs(t + h / 2, y + h / 2 * k1)
        k3 = rhs(t + h / 2, y + h / 2 * k2)
        k4 = rhs(t + h, y + h * k3)
        y, t = y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4), t + h
    return y


@check
def constant_coefficients(p, q, y0, y1):
    return _runge_kutta(lambda t, y: np.array([y[1], -p * y[1] - q * y[0]]), [y0, y1], 0, 1)[0]


@check
def euler_equation(p, q, y0, y1):
    return _runge_kutta(
        lambda x, y: np.array([y[1], -p * y[1] / x - q * y[0] / x**2]), [y0, y1], 1, 2
    )[0]


@check
def blow_up_time(kind, a, k, y0):
    return mp.quad(
        lambda y: 1 / (k * (y * y + a * a if kind == "tan" else y**a)), [y0, y0 + 5, mp.inf]
    )


@check
def asymptotic_stability(m):
    return bool((np.linalg.eigvals(np.array(m, float).reshape(2, 2)).real < 0).all())


@check
def dalembert(c, n, t, x, g):
    def kick(s):
        return g * s

    mean = (mp.mpf(x + c * t) ** n + mp.mpf(x - c * t) ** n) / 2
    return mean + mp.quad(kick, [x - c * t, x + c * t]) / (2 * c)


@check
def order_statistics(n, i, j, kind):
    def tail(k, x):
        return sum(mp.binomial(n, m) * x**m * (1 - x) ** (n - m) for m in range(k))

    mean = [mp.quad(lambda x, k=k: tail(k, x), [0, 1]) for k in (i, j)]
    if kind == "mean":
        return mean[1] - mean[0]
    if kind == "variance":
        return mp.quad(lambda x: 2 * x * tail(i, x), [0, 1]) - mean[0] ** 2
    density = mp.factorial(n) / mp.factorial(i - 1) / mp.factorial(j - i - 1) / mp.factorial(n - j)
    product = mp.quad(
        lambda u: mp.quad(
            lambda v: density * u**i * (v - u) ** (j - i - 1) * v * (1 - v) ** (n - j), [u, 1]
        ),
        [0, 1],
    )
    return product - mean[0] * mean[1]


@check
def fisher_information(kind, n, at):
    s = mp.mpf(at.p) / at.q
    if kind == "exponential":
        return n * mp.quad(lambda x: s * mp.exp(-s * x) * (1 / s - x) ** 2, [0, 5, 40, mp.inf])
    law = {
        "Poisson": lambda k: mp.exp(-s) * s**k / mp.factorial(k) * (k / s - 1) ** 2,
        "geometric": lambda k: (
            s * (1 - s) ** (k - 1) * (1 / s - (k - 1) / (1 - s)) ** 2 if k else 0
        ),
        "Bernoulli": lambda k: [(1 - s) / (1 - s) ** 2, s / s**2][k] if k < 2 else 0,
    }[kind]
    return n * sum(law(k) for k in range(400))


@check
def posterior_mean(kind, a, b, n, total):
    if kind == "beta":

        def weight(t):
            return t ** (a - 1 + total) * (1 - t) ** (b - 1 + n - total)

        ends = [0, mp.mpf(total + a) / (n + a + b), 1]
    else:

        def weight(t):
            return t ** (a - 1 + total) * mp.exp(-(b + n) * t)

        ends = [0, mp.mpf(total) / n, 4 * mp.mpf(total + a) / n, mp.inf]
    return mp.quad(lambda t: t * weight(t), ends) / mp.quad(weight, ends)


@check
def skew_lines(p, u, q, v):
    p, u, q, v = (np.array([float(c) for c in w]) for w in (p, u, q, v))
    solution = np.linalg.lstsq(np.column_stack([u, -v]), q - p, rcond=None)[0]
    return np.linalg.norm(p + solution[0] * u - q - solution[1] * v)


@check
def cosine_product(n, kind):
    terms = [math.sin(math.pi * k / n) for k in range(1, n)]
    return math.prod(terms) if kind == "sin" else sum(t**-2 for t in terms)


@check
def rouche(f, n, m, b, c, inner):
    sign = -1 if f.rstrip("0123456789").endswith("- ") else 1
    coefficients = [1] + [0] * n
    coefficients[n - m], coefficients[n] = b, sign * c
    size = abs(np.roots(coefficients))
    return int((size < 1).sum() if inner else ((size > 1) & (size < 2)).sum())


def _triangle(a, b, c):
    x = (a * a + c * c - b * b) / (2 * a)
    return np.array([x, math.sqrt(c * c - x * x)]), np.zeros(2), np.array([a, 0.0])


@check
def triangle_radii(a, b, c, what):
    top, left, right = _triangle(a, b, c)
    foot = left + (right - left) * c / (b + c)
    centre = np.array([a / 2, (top @ top - a * top[0]) / (2 * top[1])])
    return {
        "inradius": a * top[1] / (a + b + c),
        "circumradius": np.linalg.norm(centre),
        "median": np.linalg.norm(top - right / 2),
        "altitude": top[1],
        "bisector": np.linalg.norm(top - foot),
    }[what]


@check
def frustum(r, t, h):
    slope = (t - r) / h
    return mp.quad(lambda y: 2 * mp.pi * (r + slope * y) * math.sqrt(1 + slope**2), [0, h])


@check
def sphere_cap(r, h):
    return mp.quad(lambda y: mp.pi * (r * r - (r - y) ** 2), [0, h])


@check
def tetrahedron(p, height):
    p = np.array(p, float)
    if not height:
        return abs(np.linalg.det(p)) / 6
    return abs(1 / np.linalg.norm(np.linalg.solve(p, np.ones(3))))


@check
def helix(a, b, k, what):
    def curve(t):
        return [a * mp.cos(k * t), a * mp.sin(k * t), b * t]

    t0 = mp.mpf("0.3")
    d = [
        np.array([float(mp.diff(lambda t, i=i: curve(t)[i], t0, m)) for i in range(3)])
        for m in (1, 2, 3)
    ]
    if what == "length":
        return np.linalg.norm(d[0]) * 2 * math.pi
    cross = np.cross(d[0], d[1])
    return (
        np.linalg.norm(cross) / np.linalg.norm(d[0]) ** 3
        if what == "curvature"
        else cross @ d[2] / (cross @ cross)
    )


@check
def residue(kind, a, n):
    f = {
        "exp": lambda z: mp.exp(a * z) / z**n,
        "cot": lambda z: mp.cot(z) / z**n,
        "double": lambda z: (z * z + n * n) ** -2,
    }[kind]
    at = n * 1j if kind == "double" else 0
    points = [at + mp.expjpi(mp.mpf(k) / 64) / 2 for k in range(128)]
    value = sum(f(z) * (z - at) for z in points) / 128
    return complex(value)
