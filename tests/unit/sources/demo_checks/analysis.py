"""Second computations of demo answers: algebra and calculus in floating point."""

from __future__ import annotations

import cmath
import math

import mpmath as mp
import numpy as np

from . import check


@check
def roots_of_unity_sum(n, a):
    return sum(1 / (a - cmath.exp(2j * cmath.pi * k / n)) for k in range(n)).real


@check
def complex_power(base, n):
    return complex(base) ** n


@check
def power_sum_of_roots(a, b, c, k):
    return sum(r**k for r in np.roots([1, a, b, c])).real


@check
def telescoping_sum(m, a):
    return mp.nsum(lambda k: 1 / ((k + a) * (k + a + m)), [1, mp.inf])


@check
def reciprocal_powers(a, n):
    x = (a + math.sqrt(a * a - 4)) / 2
    return x**n + x**-n


@check
def logarithmic_equation(base, k, gap):
    return mp.findroot(
        lambda x: mp.log(x * (x + gap), base) - k, (1e-6, base**k), solver="anderson"
    )


@check
def taylor_limit(f, g, a):
    names = {"arctan": mp.atan, "arcsin": mp.asin, "sin": mp.sin, "tan": mp.tan, "sinh": mp.sinh}
    with mp.workdps(60):
        x = mp.mpf(10) ** -12
        return (names[f](a * x) - names[g](a * x)) / x**3


@check
def exponential_limit(a, b, c, d):
    n = mp.mpf(10) ** 12
    with mp.workdps(50):
        return ((c * n + a) / (c * n + b)) ** (d * n)


@check
def riemann_sum_limit(a, p, scale):
    return scale * mp.quad(lambda x: 1 / (a + x) if p == 1 else 1 / (a * a + x * x), [0, 1])


@check
def high_derivative(f, m, a, p):
    function = {
        "exp": lambda x: x**p * mp.exp(a * x),
        "geometric": lambda x: x**p / (1 - a * x),
        "even": lambda x: mp.exp(a * x * x),
    }[f]
    with mp.workdps(200):
        return mp.diff(function, 0, m)


@check
def implicit_slope(a, b, k):
    constant = a**3 + b**3 + k * a * b
    with mp.workdps(40):

        def y(x):
            return mp.findroot(lambda t: x**3 + t**3 + k * x * t - constant, mp.mpf(b))

        h = mp.mpf(10) ** -8
        return (y(a + h) - y(a - h)) / (2 * h)


@check
def am_gm_minimum(a, b, p, q):
    x = np.linspace(0.2, 6, 2_000_001)
    return float((a * x**p + b / x**q).min())


@check
def lagrange_multiplier(f, g, r):
    u, v = np.meshgrid(np.linspace(0, np.pi, 1201), np.linspace(0, 2 * np.pi, 2401))
    point = (np.sin(u) * np.cos(v), np.sin(u) * np.sin(v), np.cos(u))
    scaled = [math.sqrt(r / w) * c for w, c in zip(g, point, strict=True)]
    return round(float(sum(k * c for k, c in zip(f, scaled, strict=True)).max()), 4)


@check
def draining_cone(r, h, q, d):
    volume = math.pi / 3 * (r / h) ** 2 * d**3
    later = ((volume + q * 1e-6) * 3 / math.pi / (r / h) ** 2) ** (1 / 3)
    earlier = ((volume - q * 1e-6) * 3 / math.pi / (r / h) ** 2) ** (1 / 3)
    return (later - earlier) / 2e-6


@check
def power_series_value(a, p):
    return sum(n**p / a**n for n in range(1, 400))


@check
def log_power_integral(a, n):
    return mp.quad(lambda x: x**a * mp.log(x) ** n, [0, 1])


@check
def rational_integral(a, b, top):
    return mp.quad(
        lambda x: (1 if top == "1" else x * x) / ((x * x + a * a) * (x * x + b * b)),
        [0, a, b, mp.inf],
    )


@check
def trigonometric_period(a, b, kind, power):
    function = mp.cos if kind == "cos" else mp.sin
    return mp.quad(lambda t: (a + b * function(t)) ** -power, mp.linspace(0, 2 * mp.pi, 9))


@check
def frullani(a, b, kind):
    if kind == "cos":  # the transform of e^(-sx) as s -> 0
        return mp.log(mp.mpf(b * b) / (a * a)) / 2
    function = {"exp": lambda t: mp.exp(-t), "arctan": mp.atan}[kind]
    return mp.quad(lambda x: (function(a * x) - function(b * x)) / x, [0, 0.1, 1, 10, mp.inf])


@check
def beta_integral(a, b, scale):
    return scale * mp.quad(lambda x: x ** (a - 1) / (1 + x**b), [0, 1, 4, mp.inf])


@check
def wallis_integral(m, n):
    return mp.quad(lambda x: mp.sin(x) ** m * mp.cos(x) ** n, [0, mp.pi / 2])


@check
def gaussian_integral(a, b, c):
    return mp.quad(
        lambda t: 1 / (2 * (a * mp.cos(t) ** 2 + b * mp.cos(t) * mp.sin(t) + c * mp.sin(t) ** 2)),
        mp.linspace(0, 2 * mp.pi, 9),
    )


@check
def dirichlet_integral(e):
    a, b, c = e
    return mp.quad(
        lambda x: x**a * mp.quad(lambda y: y**b * (1 - x - y) ** (c + 1) / (c + 1), [0, 1 - x]),
        [0, 1],
    )


@check
def divergence_flux(abc, r, cubic):
    z, weight = np.polynomial.legendre.leggauss(12)
    t = np.arange(24) * 2 * np.pi / 24
    s = np.sqrt(1 - z**2)[:, None]
    n = (s * np.cos(t), s * np.sin(t), z[:, None] + 0 * t)
    x, y, w = (r * c for c in n)
    a, b, c = abc
    field = (
        (a * x**3, b * y**3, c * w**3) if cubic else (a * x + y**2, b * y + x * w, c * w - x * y)
    )
    flux = sum(f * k for f, k in zip(field, n, strict=True)) * r * r
    return float((weight[:, None] * flux).sum() * 2 * np.pi / 24)
