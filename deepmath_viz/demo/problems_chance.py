"""Templates: probability and mathematical statistics."""

from __future__ import annotations

import random
from fractions import Fraction
from math import comb

import sympy as sp

from .templates import Draft, Method, approx, listed, ordinal, plain, template, tex, times

_CHANCE = "Applied Mathematics -> Statistics -> Probability -> Other"
_STATS = "Applied Mathematics -> Statistics -> Mathematical Statistics"
_COUNT = "Applied Mathematics -> Statistics -> Probability -> Counting Methods"


@template(_CHANCE, 10)
def gamblers_ruin(rng: random.Random) -> Draft:
    n = rng.randrange(5, 12)
    k = rng.randrange(2, n - 1)
    num, den = rng.choice([(1, 2), (1, 3), (2, 3), (2, 5), (3, 5)])
    p = sp.Rational(num, den)
    ratio = (1 - p) / p
    win = sp.Rational(k, n) if p == sp.Rational(1, 2) else (1 - ratio**k) / (1 - ratio**n)
    duration = (sp.Integer(k * (n - k)) if p == sp.Rational(1, 2)
                else (n * win - k) / (2 * p - 1))
    ask_time = rng.random() < 0.5
    value = duration if ask_time else win
    what = "the expected number of rounds" if ask_time else f"the probability of reaching {n}"
    formula = "k/n" if p == sp.Rational(1, 2) else "(1 - r^k)/(1 - r^n)"
    extra = "k(n-k)" if p == sp.Rational(1, 2) else "(n·P - k)/(2p - 1)"
    return Draft(
        params={"n": n, "k": k, "p": p, "time": ask_time}, answer=value,
        difficulty=6.0 if ask_time else 5.5, goal=what,
        asks=(
            f"A gambler starts with ¤{k} and bets ¤1 in each round, which is won with probability "
            f"$\\frac{{{num}}}{{{den}}}$. Play stops at ¤0 or at ¤{n}. What is "
            + ("the expected number of rounds?" if ask_time else f"the probability of ending with ¤{n}?"),
            f"A random walk on $\\{{0,1,\\ldots,{n}\\}}$ starts at ${k}$, moves up by $1$ with "
            f"probability $\\frac{{{num}}}{{{den}}}$ and down by $1$ otherwise, and is absorbed at $0$ "
            f"and ${n}$. Find " + ("its expected time until absorption." if ask_time else
                                   f"the probability that it is absorbed at ${n}$."),
        ),
        methods=(
            Method(
                "First-step analysis gives a linear recurrence with boundary values.",
                (
                    ("Recurrence", f"P_k = p·P_(k+1) + (1-p)·P_(k-1), P_0 = 0, P_{n} = 1, with "
                     f"(1-p)/p = {plain(ratio)}", f"$$P_k=pP_{{k+1}}+(1-p)P_{{k-1}},\\quad P_0=0,\\ "
                     f"P_{{{n}}}=1,$$ with $r=\\frac{{1-p}}p={tex(ratio)}$."),
                    ("Solve", f"The solution is {formula}, here {plain(win)}",
                     f"The solution at $k={k}$ is $P={tex(win)}$."),
                ) + ((("Duration", f"By the analogous recurrence it is {extra} = {plain(duration)}",
                       f"The recurrence for the duration gives ${tex(duration)}$."),)
                     if ask_time else ()),
            ),
            Method(
                "Stop a martingale at the absorption time.",
                (
                    ("Martingale", "Use the walk itself for p = 1/2 and r^S otherwise",
                     "Use $S_m$ if $p=\\frac12$, otherwise $r^{S_m}$; both are bounded until absorption."),
                    ("Optional stopping", f"This gives P = {plain(win)}",
                     f"Optional stopping gives $P={tex(win)}$."),
                ) + ((("Wald", f"Wald's identity then gives {plain(duration)} rounds",
                       f"Wald's identities give the expected duration ${tex(duration)}$."),)
                     if ask_time else ()),
            ),
        ),
        check=f"as a decimal {approx(value)}; for a fair game the chance would be {k}/{n}",
    )


@template(_CHANCE, 7)
def coupon_collector(rng: random.Random) -> Draft:
    n = rng.randrange(4, 13)
    k = rng.randrange(3, n + 1)
    value = sum((sp.Rational(n, n - i) for i in range(k)), sp.Integer(0))
    terms = listed([plain(sp.Rational(n, n - i)) for i in range(k)])
    what = "all" if k == n else str(k)
    return Draft(
        params={"n": n, "k": k}, answer=value, difficulty=5.0,
        goal="the expected number of draws",
        asks=(
            f"Each box of cereal contains one of ${n}$ equally likely cards. How many boxes must be "
            f"bought on average to own {what} different cards?" if k < n else
            f"Each box of cereal contains one of ${n}$ equally likely cards. How many boxes must be "
            "bought on average to own all of them?",
            f"A fair ${n}$-sided die is rolled until ${k}$ different faces have appeared. Find the "
            "expected number of rolls.",
        ),
        methods=(
            Method(
                "Split the time into phases between new items.",
                (
                    ("Phases", f"After i different items a new one comes with probability ({n}-i)/{n}, so "
                     f"the phase lasts {n}/({n}-i) on average",
                     f"With $i$ items the next new one takes $\\frac{{{n}}}{{{n}-i}}$ draws on average."),
                    ("Sum", f"{terms} add up to {plain(value)}",
                     f"$$\\sum_{{i=0}}^{{{k - 1}}}\\frac{{{n}}}{{{n}-i}}={tex(value)}.$$"),
                ),
            ),
            Method(
                "Set up the Markov chain on the number of collected items and solve backwards.",
                (
                    ("Equations", f"E_i = 1 + (i/{n})E_i + (1 - i/{n})E_(i+1), with E_{k} = 0",
                     f"$$E_i=1+\\tfrac{{i}}{{{n}}}E_i+\\left(1-\\tfrac i{{{n}}}\\right)E_{{i+1}},\\quad "
                     f"E_{{{k}}}=0.$$"),
                    ("Solve backwards", f"Starting from the end, E_0 = {plain(value)}",
                     f"Solving from the end gives $E_0={tex(value)}$."),
                ),
            ),
        ),
        check=f"it must exceed {k}; in decimals it is {approx(value)}",
    )


@template(_CHANCE, 19)
def order_statistics(rng: random.Random) -> Draft:
    n = rng.randrange(3, 11)
    i, j = sorted(rng.sample(range(1, n + 1), 2))
    kind = rng.choice(["mean", "covariance", "variance"])
    mean = sp.Rational(i, n + 1)
    cov = sp.Rational(i * (n + 1 - j), (n + 1) ** 2 * (n + 2))
    var = sp.Rational(i * (n + 1 - i), (n + 1) ** 2 * (n + 2))
    value = {"mean": sp.Rational(j - i, n + 1), "covariance": cov, "variance": var}[kind]
    obj = {"mean": f"E[U_{{({j})}} - U_{{({i})}}]",
           "covariance": f"\\operatorname{{Cov}}(U_{{({i})}}, U_{{({j})}})",
           "variance": f"\\operatorname{{Var}}(U_{{({i})}})"}[kind]
    words = {"mean": f"the expected distance between the {ordinal(i)} and the {ordinal(j)} smallest",
             "covariance": f"the covariance of the {ordinal(i)} and the {ordinal(j)} smallest",
             "variance": f"the variance of the {ordinal(i)} smallest"}[kind]
    return Draft(
        params={"n": n, "i": i, "j": j, "kind": kind}, answer=value,
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
                    ("Distribution", f"U_({i}) ~ Beta({i}, {n + 1 - i}), so its mean is {plain(mean)} and "
                     f"its variance {plain(var)}", f"$U_{{({i})}}\\sim\\mathrm{{Beta}}({i},{n + 1 - i})$ "
                     f"has mean ${tex(mean)}$ and variance ${tex(var)}$."),
                    ("Combine", f"With the joint density for ({i}, {j}) the wanted value is {plain(value)}",
                     f"From this and, for two indices, the joint density, ${obj}={tex(value)}$."),
                ),
            ),
            Method(
                "Represent the spacings by exponential variables.",
                (
                    ("Spacings", f"The {n + 1} spacings are exchangeable, E_k/ΣE with E exponential",
                     f"The ${n + 1}$ spacings are exchangeable and distributed as $E_k/\\sum_l E_l$."),
                    ("Moments", f"A spacing has mean 1/{n + 1}; adding up moments gives {plain(value)}",
                     f"Each has mean $\\frac1{{{n + 1}}}$, variance $\\frac{{{n}}}{{({n + 1})^2({n + 2})}}$"
                     f", and two have covariance $-\\frac1{{({n + 1})^2({n + 2})}}$; summing gives "
                     f"${tex(value)}$."),
                ),
            ),
        ),
        check=f"numerically {approx(value)}; for comparison, a single uniform variable has variance 1/12, "
        f"and the mean spacing is 1/{n + 1}",
    )


@template(_CHANCE, 19)
def pattern_waiting_time(rng: random.Random) -> Draft:
    n = rng.randrange(4, 8)
    word = "".join(rng.choice("HT") for _ in range(n))
    overlaps = [k for k in range(1, n + 1) if word[:k] == word[n - k:]]
    value = sum(2**k for k in overlaps)
    return Draft(
        params={"word": word}, answer=value, difficulty=7.0,
        goal=f"the expected number of tosses until {word} appears",
        asks=(
            f"A fair coin is tossed repeatedly. What is the expected number of tosses until the pattern "
            f"$\\text{{{word}}}$ appears for the first time?",
            f"Let $\\tau$ be the first time at which the last ${n}$ outcomes of independent fair coin "
            f"tosses read {word}. Compute $E[\\tau]$.",
        ),
        methods=(
            Method(
                "Conway's formula: add 2^k for every k where prefix and suffix of length k agree.",
                (
                    ("Overlaps", f"For {word} these lengths are {listed(overlaps)}",
                     f"The prefix of length $k$ equals the suffix for $k\\in\\{{{listed(overlaps)}\\}}$."),
                    ("Sum", f"{' + '.join(f'2^{k}' for k in overlaps)} = {value}",
                     f"$${' + '.join(f'2^{{{k}}}' for k in overlaps)}={value}.$$"),
                ),
            ),
            Method(
                "A fair betting strategy and the stopping theorem explain the value.",
                (
                    ("Gamblers", f"Before every toss a new gambler bets 1 on {word}, letting it ride",
                     "Before each toss a new gambler stakes $1$ on the first letter and lets the money "
                     "ride along the pattern."),
                    ("Winnings", f"At time τ those who entered {listed(overlaps)} tosses before the end "
                     f"still hold money, in total {value}",
                     f"At time $\\tau$ the surviving gamblers hold ${value}$ in total, and by fairness "
                     f"$E[\\tau]={value}$."),
                ),
            ),
        ),
        check=f"it has to be at least 2^{n} = {2**n}, the mean distance between occurrences",
    )


@template(_CHANCE, 7)
def bayes_test(rng: random.Random) -> Draft:
    prior, sens, false = (rng.choice([1, 2, 4, 5, 10]), rng.choice([80, 90, 95, 98]),
                          rng.choice([2, 4, 5, 10, 20]))
    p, s, f = (Fraction(v, 100) for v in (prior, sens, false))
    value = p * s / (p * s + (1 - p) * f)
    return Draft(
        params={"prior": prior, "sens": sens, "false": false}, answer=value, difficulty=4.0,
        goal="the probability of the defect given the alarm",
        asks=(
            f"Of all items, ${prior}\\%$ are defective. A sensor raises an alarm for ${sens}\\%$ of the "
            f"defective and for ${false}\\%$ of the intact items. What is the probability that an item "
            "with an alarm is defective? Give a fraction.",
            f"Events $D$ and $A$ satisfy $P(D) = {prior / 100}$, $P(A \\mid D) = {sens / 100}$ and "
            f"$P(A \\mid D^c) = {false / 100}$. Find $P(D \\mid A)$ as a fraction in lowest terms.",
        ),
        methods=(
            Method(
                "Bayes' theorem gives the answer.",
                (
                    ("Total probability", f"P(A) = {p}·{s} + {1 - p}·{f} = {p * s + (1 - p) * f}",
                     f"$$P(A)={tex(p)}\\cdot{tex(s)}+{tex(1 - p)}\\cdot{tex(f)}="
                     f"{tex(p * s + (1 - p) * f)}.$$"),
                    ("Bayes", f"P(D|A) = ({p * s})/({p * s + (1 - p) * f}) = {value}",
                     f"$$P(D\\mid A)=\\frac{{{tex(p * s)}}}{{{tex(p * s + (1 - p) * f)}}}={tex(value)}.$$"),
                ),
            ),
            Method(
                "Imagine 10000 items and count.",
                (
                    ("Frequencies", f"{prior * 100} are defective, {prior * sens} of them alarm; of the "
                     f"others {(100 - prior) * false} alarm", f"Among $10000$ items there are "
                     f"${prior * sens}$ true and ${(100 - prior) * false}$ false alarms."),
                    ("Ratio", f"{prior * sens}/({prior * sens} + {(100 - prior) * false}) = {value}",
                     f"$$\\frac{{{prior * sens}}}{{{prior * sens + (100 - prior) * false}}}={tex(value)}.$$"),
                ),
            ),
        ),
        check=f"in decimals this is {float(value):.4f}",
    )


@template(_STATS, 14)
def fisher_information(rng: random.Random) -> Draft:
    kind = rng.choice(["Poisson", "exponential", "geometric", "Bernoulli"])
    n = rng.randrange(2, 30)
    sym = {"Poisson": "\\lambda", "exponential": "\\lambda", "geometric": "p", "Bernoulli": "p"}[kind]
    s = sp.Symbol("lambda" if "l" in sym else "p", positive=True)
    one = {"Poisson": 1 / s, "exponential": 1 / s**2, "geometric": 1 / (s**2 * (1 - s)),
           "Bernoulli": 1 / (s * (1 - s))}[kind]
    at = sp.Rational(*rng.choice([(1, 2), (1, 3), (1, 4), (2, 3), (3, 4), (2, 5)]))
    value = n * one.subs(s, at)
    law = {"Poisson": "Poisson distribution with mean $\\lambda$",
           "exponential": "exponential distribution with rate $\\lambda$",
           "geometric": "geometric distribution $P(X=k) = p(1-p)^{k-1}$, $k \\ge 1$,",
           "Bernoulli": "Bernoulli distribution with success probability $p$"}[kind]
    return Draft(
        params={"kind": kind, "n": n, "at": at}, answer=value, difficulty=6.5,
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
                    ("One observation", f"For this family it is {plain(one)}",
                     f"$$I_1({sym})=-E\\left[\\partial^2\\log f(X)\\right]={tex(one)}.$$"),
                    ("Sample", f"Information adds up, so take {n} times {plain(one.subs(s, at))}: "
                     f"{plain(value)}", f"For ${n}$ independent observations at ${sym}={tex(at)}$ it is "
                     f"${n}\\cdot{tex(one.subs(s, at))}={tex(value)}$."),
                ),
            ),
            Method(
                "It is also the variance of the score function.",
                (
                    ("Score", f"The variance of the score of one observation is {plain(one)}",
                     f"The score has mean $0$ and variance ${tex(one)}$."),
                    ("Insert", f"With n = {n} and the given value: {plain(value)}",
                     f"With $n={n}$ and ${sym}={tex(at)}$: ${tex(value)}$."),
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
        params={"kind": kind, "a": a, "b": b, "n": n, "total": total}, answer=value, difficulty=5.5,
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
                    ("Posterior", f"It is {post}", f"The posterior is $\\mathrm{{{post.split('(')[0]}}}"
                     f"({post.split('(')[1]}$."),
                    ("Mean", f"Its mean is {plain(value)}", f"Its mean is ${tex(value)}$."),
                ),
            ),
            Method(
                "The posterior mean is a weighted average of prior mean and sample mean.",
                (
                    ("Weights", f"Prior mean {plain(pm)} and sample mean {plain(mle)}, the latter with "
                     f"weight {plain(weight)}", f"Prior mean ${tex(pm)}$, sample mean ${tex(mle)}$ with "
                     f"weight ${tex(weight)}$."),
                    ("Average", f"The average is {plain(value)}", f"$${tex(weight)}\\cdot{tex(mle)}+"
                     f"{tex(1 - weight)}\\cdot{tex(pm)}={tex(value)}.$$"),
                ),
            ),
        ),
        check=f"{plain(value)} lies between {plain(min(pm, mle))} and {plain(max(pm, mle))}",
    )


@template(f"{_COUNT} -> Combinations", 7)
def committee(rng: random.Random) -> Draft:
    m, w = rng.randrange(5, 11), rng.randrange(5, 11)
    size = rng.randrange(4, 7)
    low = rng.choice([1, 2])
    parts = [(k, comb(w, k) * comb(m, size - k)) for k in range(low, min(size, w) + 1)]
    value = sum(v for _, v in parts)
    missing = [comb(w, k) * comb(m, size - k) for k in range(low)]
    return Draft(
        params={"m": m, "w": w, "size": size, "low": low}, answer=value, difficulty=4.0,
        goal="the number of possible committees",
        asks=(
            f"A committee of ${size}$ is chosen from ${m}$ algebraists and ${w}$ geometers. In how many "
            f"ways can this be done if at least ${low}$ of its members must be "
            f"{'a geometer' if low == 1 else 'geometers'}?",
            f"From an urn with ${m}$ numbered black and ${w}$ numbered white balls, ${size}$ balls are "
            f"taken at once. How many selections contain ${low}$ or more white balls?",
        ),
        methods=(
            Method(
                "Sum over the number k from the second group.",
                (
                    ("Cases", f"The cases give {listed([f'k={k}: {v}' for k, v in parts])}",
                     f"$$\\sum_{{k\\ge{low}}}\\binom{{{w}}}k\\binom{{{m}}}{{{size}-k}}.$$"),
                    ("Add", f"Altogether {value}", f"${' + '.join(str(v) for _, v in parts)}={value}$."),
                ),
            ),
            Method(
                "Count the complement.",
                (
                    ("All and bad", f"All: C({m + w},{size}) = {comb(m + w, size)}; too few: "
                     f"{' + '.join(map(str, missing))}", f"There are $\\binom{{{m + w}}}{{{size}}}="
                     f"{comb(m + w, size)}$ selections, of which ${sum(missing)}$ have too few."),
                    ("Subtract", f"{comb(m + w, size)} - {sum(missing)} = {value}",
                     f"$${comb(m + w, size)}-{sum(missing)}={value}.$$"),
                ),
            ),
        ),
        check=f"this is {value / comb(m + w, size):.1%} of all selections",
    )


@template(f"{_COUNT} -> Permutations", 6)
def letters_apart(rng: random.Random) -> Draft:
    n, k = rng.choice([(6, 2), (7, 2), (7, 3), (8, 3), (8, 2), (9, 3), (9, 4), (10, 4), (5, 2), (6, 3),
                       (10, 3), (8, 4)])
    value = sp.factorial(n - k) * comb(n - k + 1, k) * sp.factorial(k)
    total = sp.factorial(n)
    return Draft(
        params={"n": n, "k": k}, answer=int(value), difficulty=4.5,
        goal="the number of arrangements without two of the special objects side by side",
        asks=(
            f"${n}$ different books, ${k}$ of them on topology, are arranged on a shelf. In how many ways "
            "can this be done with no two topology books next to each other?",
            f"How many permutations of $1, 2, \\ldots, {n}$ have no two adjacent entries that are both at "
            f"most ${k}$?",
        ),
        methods=(
            Method(
                "Arrange the others first and use the gaps.",
                (
                    ("Others", f"{n - k}! = {sp.factorial(n - k)}", f"The other ${n - k}$ objects can be "
                     f"arranged in ${n - k}!={sp.factorial(n - k)}$ ways."),
                    ("Gaps", f"{n - k + 1} gaps, choose {k} in order: {comb(n - k + 1, k)}·{k}!",
                     f"The ${k}$ special ones go into different gaps out of ${n - k + 1}$: "
                     f"$\\binom{{{n - k + 1}}}{{{k}}}\\cdot{k}!={comb(n - k + 1, k) * sp.factorial(k)}$."),
                    ("Multiply", f"The product is {value}", f"The product is ${value}$."),
                ),
            ),
            Method(
                "First choose the places, then fill them.",
                (
                    ("Places", f"{k} places out of {n} without neighbours: C({n - k + 1},{k}) = "
                     f"{comb(n - k + 1, k)}", f"The positions can be chosen in $\\binom{{{n - k + 1}}}"
                     f"{{{k}}}={comb(n - k + 1, k)}$ ways."),
                    ("Fill", f"times {k}!·{n - k}! = {value}", f"Filling gives ${times([f'{k}!', f'{n - k}!'])}$"
                     f" possibilities each, in total ${value}$."),
                ),
            ),
        ),
        check=f"the share among all {total} arrangements is {float(sp.Rational(value, total)):.3f}",
    )
