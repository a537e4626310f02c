"""Templates: mathematical statistics."""

from __future__ import annotations

import random

import sympy as sp

from ..templates import Draft, Method, approx, ordinal, plain, template, tex

_CHANCE = "Applied Mathematics -> Statistics -> Probability -> Other"
_STATS = "Applied Mathematics -> Statistics -> Mathematical Statistics"


@template(_CHANCE, 19)
def order_statistics(rng: random.Random) -> Draft:
    n = rng.randrange(3, 11)
    i, j = sorted(rng.sample(range(1, n + 1), 2))
    kind = rng.choice(["mean", "covariance", "variance"])
    mean = sp.Rational(i, n + 1)
    cov = sp.Rational(i * (n + 1 - j), (n + 1) ** 2 * (n + 2))
    var = sp.Rational(i * (n + 1 - i), (n + 1) ** 2 * (n + 2))
    value = {"mean": sp.Rational(j - i, n + 1), "covariance": cov, "variance": var}[kind]
    obj = {
        "mean": f"E[U_{{({j})}} - U_{{({i})}}]",
        "covariance": f"\\operatorname{{Cov}}(U_{{({i})}}, U_{{({j})}})",
        "variance": f"\\operatorname{{Var}}(U_{{({i})}})",
    }[kind]
    words = {
        "mean": f"the expected distance between the {ordinal(i)} and the {ordinal(j)} smallest",
        "covariance": f"the covariance of the {ordinal(i)} and the {ordinal(j)} smallest",
        "variance": f"the variance of the {ordinal(i)} smallest",
    }[kind]
    return Draft(
        params={"n": n, "i": i, "j": j, "kind": kind},
        answer=value,
        difficulty={"mean": 5.5, "variance": 6.5, "covariance": 7.5}[kind],
        goal=f"{words} of {n} uniform variables",
        asks=(
            f"Let $U_1, \\ldots, U_{{{n}}}$ be independent and uniform on $[0,1]$, with order statistics "
            f"$U_{{(1)}} \\le \\cdots \\le U_{{({n})}}$. Find ${obj}$.",
            f"${n}$ points are thrown independently and uniformly on the unit interval, and "
            f"$U_{{(k)}}$ denotes the $k$-th smallest coordinate. Compute ${obj}$.",
        ),
        methods=(
            Method(
                "The order statistics have Beta densities.",
                (
                    (
                        "Distribution",
                        f"U_({i}) ~ Beta({i}, {n + 1 - i}), so its mean is {plain(mean)} and "
                        f"its variance {plain(var)}",
                        f"$U_{{({i})}}\\sim\\mathrm{{Beta}}({i},{n + 1 - i})$ "
                        f"has mean ${tex(mean)}$ and variance ${tex(var)}$.",
                    ),
                    (
                        "Combine",
                        f"With the joint density for ({i}, {j}) the wanted value is {plain(value)}",
                        f"From this and, for two indices, the joint density, ${obj}={tex(value)}$.",
                    ),
                ),
            ),
            Method(
                "Represent the spacings by exponential variables.",
                (
                    (
                        "Spacings",
                        f"The {n + 1} spacings are exchangeable, E_k/ΣE with E exponential",
                        f"The ${n + 1}$ spacings are exchangeable and distributed as $E_k/\\sum_l E_l$.",
                    ),
                    (
                        "Moments",
                        f"A spacing has mean 1/{n + 1}; adding up moments gives {plain(value)}",
                        f"Each has mean $\\frac1{{{n + 1}}}$, variance $\\frac{{{n}}}{{({n + 1})^2({n + 2})}}$"
                        f", and two have covariance $-\\frac1{{({n + 1})^2({n + 2})}}$; summing gives "
                        f"${tex(value)}$.",
                    ),
                ),
            ),
        ),
        check=f"numerically {approx(value)}; for comparison, a single uniform variable has variance 1/12, "
        f"and the mean spacing is 1/{n + 1}",
    )


@template(_STATS, 14)
def fisher_information(rng: random.Random) -> Draft:
    kind = rng.choice(["Poisson", "exponential", "geometric", "Bernoulli"])
    n = rng.randrange(2, 30)
    sym = {"Poisson": "\\lambda", "exponential": "\\lambda", "geometric": "p", "Bernoulli": "p"}[
        kind
    ]
    s = sp.Symbol("lambda" if "l" in sym else "p", positive=True)
    one = {
        "Poisson": 1 / s,
        "exponential": 1 / s**2,
        "geometric": 1 / (s**2 * (1 - s)),
        "Bernoulli": 1 / (s * (1 - s)),
    }[kind]
    at = sp.Rational(*rng.choice([(1, 2), (1, 3), (1, 4), (2, 3), (3, 4), (2, 5)]))
    value = n * one.subs(s, at)
    law = {
        "Poisson": "Poisson distribution with mean $\\lambda$",
        "exponential": "exponential distribution with rate $\\lambda$",
        "geometric": "geometric distribution $P(X=k) = p(1-p)^{k-1}$, $k \\ge 1$,",
        "Bernoulli": "Bernoulli distribution with success probability $p$",
    }[kind]
    return Draft(
        params={"kind": kind, "n": n, "at": at},
        answer=value,
        difficulty=6.5,
        goal="the Fisher information of the sample",
        asks=(
            f"Let $X_1, \\ldots, X_{{{n}}}$ be an i.i.d. sample from the {law}. Compute the Fisher "
            f"information of the sample about ${sym}$ at ${sym} = {tex(at)}$.",
            f"Consider ${n}$ independent observations from the {law}. The Cramér-Rao lower bound for the "
            f"variance of an unbiased estimator of ${sym}$ is $1/I({sym})$. Find $I({sym})$ at "
            f"${sym} = {tex(at)}$.",
        ),
        methods=(
            Method(
                "The information of one observation is the negative mean of the second derivative.",
                (
                    (
                        "One observation",
                        f"For this family it is {plain(one)}",
                        f"$$I_1({sym})=-E\\left[\\partial^2\\log f(X)\\right]={tex(one)}.$$",
                    ),
                    (
                        "Sample",
                        f"Information adds up, so take {n} times {plain(one.subs(s, at))}: "
                        f"{plain(value)}",
                        f"For ${n}$ independent observations at ${sym}={tex(at)}$ it is "
                        f"${n}\\cdot{tex(one.subs(s, at))}={tex(value)}$.",
                    ),
                ),
            ),
            Method(
                "It is also the variance of the score function.",
                (
                    (
                        "Score",
                        f"The variance of the score of one observation is {plain(one)}",
                        f"The score has mean $0$ and variance ${tex(one)}$.",
                    ),
                    (
                        "Insert",
                        f"With n = {n} and the given value: {plain(value)}",
                        f"With $n={n}$ and ${sym}={tex(at)}$: ${tex(value)}$.",
                    ),
                ),
            ),
        ),
        check=f"the bound for the variance is then {plain(1 / value)}, about {approx(1 / value)}",
    )


@template(_STATS, 10)
def posterior_mean(rng: random.Random) -> Draft:
    kind = rng.choice(["beta", "gamma"])
    a, b, n = rng.randrange(1, 8), rng.randrange(1, 8), rng.randrange(4, 25)
    total = rng.randrange(1, n) if kind == "beta" else rng.randrange(n, 5 * n)
    if kind == "beta":
        value = sp.Rational(a + total, a + b + n)
        prior, model = f"\\mathrm{{Beta}}({a}, {b})", "success probability $\\theta$"
        data = f"${total}$ successes in ${n}$ independent trials"
        post = f"Beta({a + total}, {b + n - total})"
    else:
        value = sp.Rational(a + total, b + n)
        prior, model = f"\\mathrm{{Gamma}}({a}, {b})", "Poisson mean $\\theta$"
        data = f"${n}$ independent Poisson counts with sum ${total}$"
        post = f"Gamma({a + total}, {b + n})"
    note = "" if kind == "beta" else " (shape and rate)"
    mle = sp.Rational(total, n)
    weight = sp.Rational(n, n + (a + b if kind == "beta" else b))
    pm = sp.Rational(a, a + b) if kind == "beta" else sp.Rational(a, b)
    return Draft(
        params={"kind": kind, "a": a, "b": b, "n": n, "total": total},
        answer=value,
        difficulty=5.5,
        goal="the posterior mean",
        asks=(
            f"The unknown {model} has the prior ${prior}${note}. One observes {data}. Find the posterior "
            "mean of $\\theta$.",
            f"What is the Bayes estimator of $\\theta$ under squared error loss, if $\\theta$ is a "
            f"{model.replace(' $' + chr(92) + 'theta$', '')} with prior ${prior}${note} and the data are "
            f"{data}?",
        ),
        methods=(
            Method(
                "The prior is conjugate, so the posterior is of the same type.",
                (
                    (
                        "Posterior",
                        f"It is {post}",
                        f"The posterior is $\\mathrm{{{post.split('(')[0]}}}"
                        f"({post.split('(')[1]}$.",
                    ),
                    ("Mean", f"Its mean is {plain(value)}", f"Its mean is ${tex(value)}$."),
                ),
            ),
            Method(
                "The posterior mean is a weighted average of prior mean and sample mean.",
                (
                    (
                        "Weights",
                        f"Prior mean {plain(pm)} and sample mean {plain(mle)}, the latter with "
                        f"weight {plain(weight)}",
                        f"Prior mean ${tex(pm)}$, sample mean ${tex(mle)}$ with "
                        f"weight ${tex(weight)}$.",
                    ),
                    (
                        "Average",
                        f"The average is {plain(value)}",
                        f"$${tex(weight)}\\cdot{tex(mle)}+"
                        f"{tex(1 - weight)}\\cdot{tex(pm)}={tex(value)}.$$",
                    ),
                ),
            ),
        ),
        check=f"{plain(value)} lies between {plain(min(pm, mle))} and {plain(max(pm, mle))}",
    )
