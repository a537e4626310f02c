"""Templates: probability."""

from __future__ import annotations

import random
from fractions import Fraction

import sympy as sp

from ..templates import Draft, Method, approx, listed, plain, template, tex

_CHANCE = "Applied Mathematics -> Statistics -> Probability -> Other"


@template(_CHANCE, 10)
def gamblers_ruin(rng: random.Random) -> Draft:
    n = rng.randrange(5, 12)
    k = rng.randrange(2, n - 1)
    num, den = rng.choice([(1, 2), (1, 3), (2, 3), (2, 5), (3, 5)])
    p = sp.Rational(num, den)
    ratio = (1 - p) / p
    win = sp.Rational(k, n) if p == sp.Rational(1, 2) else (1 - ratio**k) / (1 - ratio**n)
    duration = sp.Integer(k * (n - k)) if p == sp.Rational(1, 2) else (n * win - k) / (2 * p - 1)
    ask_time = rng.random() < 0.5
    value = duration if ask_time else win
    what = "the expected number of rounds" if ask_time else f"the probability of reaching {n}"
    formula = "k/n" if p == sp.Rational(1, 2) else "(1 - r^k)/(1 - r^n)"
    extra = "k(n-k)" if p == sp.Rational(1, 2) else "(n·P - k)/(2p - 1)"
    return Draft(
        params={"n": n, "k": k, "p": p, "time": ask_time},
        answer=value,
        difficulty=6.0 if ask_time else 5.5,
        goal=what,
        asks=(
            f"A gambler starts with ¤{k} and bets ¤1 in each round, which is won with probability "
            f"$\\frac{{{num}}}{{{den}}}$. Play stops at ¤0 or at ¤{n}. What is "
            + (
                "the expected number of rounds?"
                if ask_time
                else f"the probability of ending with ¤{n}?"
            ),
            f"A random walk on $\\{{0,1,\\ldots,{n}\\}}$ starts at ${k}$, moves up by $1$ with "
            f"probability $\\frac{{{num}}}{{{den}}}$ and down by $1$ otherwise, and is absorbed at $0$ "
            f"and ${n}$. Find "
            + (
                "its expected time until absorption."
                if ask_time
                else f"the probability that it is absorbed at ${n}$."
            ),
        ),
        methods=(
            Method(
                "First-step analysis gives a linear recurrence with boundary values.",
                (
                    (
                        "Recurrence",
                        f"P_k = p·P_(k+1) + (1-p)·P_(k-1), P_0 = 0, P_{n} = 1, with "
                        f"(1-p)/p = {plain(ratio)}",
                        f"$$P_k=pP_{{k+1}}+(1-p)P_{{k-1}},\\quad P_0=0,\\ "
                        f"P_{{{n}}}=1,$$ with $r=\\frac{{1-p}}p={tex(ratio)}$.",
                    ),
                    (
                        "Solve",
                        f"The solution is {formula}, here {plain(win)}",
                        f"The solution at $k={k}$ is $P={tex(win)}$.",
                    ),
                )
                + (
                    (
                        (
                            "Duration",
                            f"By the analogous recurrence it is {extra} = {plain(duration)}",
                            f"The recurrence for the duration gives ${tex(duration)}$.",
                        ),
                    )
                    if ask_time
                    else ()
                ),
            ),
            Method(
                "Stop a martingale at the absorption time.",
                (
                    (
                        "Martingale",
                        "Use the walk itself for p = 1/2 and r^S otherwise",
                        "Use $S_m$ if $p=\\frac12$, otherwise $r^{S_m}$; both are bounded until absorption.",
                    ),
                    (
                        "Optional stopping",
                        f"This gives P = {plain(win)}",
                        f"Optional stopping gives $P={tex(win)}$.",
                    ),
                )
                + (
                    (
                        (
                            "Wald",
                            f"Wald's identity then gives {plain(duration)} rounds",
                            f"Wald's identities give the expected duration ${tex(duration)}$.",
                        ),
                    )
                    if ask_time
                    else ()
                ),
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
        params={"n": n, "k": k},
        answer=value,
        difficulty=5.0,
        goal="the expected number of draws",
        asks=(
            f"Each box of cereal contains one of ${n}$ equally likely cards. How many boxes must be "
            f"bought on average to own {what} different cards?"
            if k < n
            else f"Each box of cereal contains one of ${n}$ equally likely cards. How many boxes must be "
            "bought on average to own all of them?",
            f"A fair ${n}$-sided die is rolled until ${k}$ different faces have appeared. Find the "
            "expected number of rolls.",
        ),
        methods=(
            Method(
                "Split the time into phases between new items.",
                (
                    (
                        "Phases",
                        f"After i different items a new one comes with probability ({n}-i)/{n}, so "
                        f"the phase lasts {n}/({n}-i) on average",
                        f"With $i$ items the next new one takes $\\frac{{{n}}}{{{n}-i}}$ draws on average.",
                    ),
                    (
                        "Sum",
                        f"{terms} add up to {plain(value)}",
                        f"$$\\sum_{{i=0}}^{{{k - 1}}}\\frac{{{n}}}{{{n}-i}}={tex(value)}.$$",
                    ),
                ),
            ),
            Method(
                "Set up the Markov chain on the number of collected items and solve backwards.",
                (
                    (
                        "Equations",
                        f"E_i = 1 + (i/{n})E_i + (1 - i/{n})E_(i+1), with E_{k} = 0",
                        f"$$E_i=1+\\tfrac{{i}}{{{n}}}E_i+\\left(1-\\tfrac i{{{n}}}\\right)E_{{i+1}},\\quad "
                        f"E_{{{k}}}=0.$$",
                    ),
                    (
                        "Solve backwards",
                        f"Starting from the end, E_0 = {plain(value)}",
                        f"Solving from the end gives $E_0={tex(value)}$.",
                    ),
                ),
            ),
        ),
        check=f"it must exceed {k}; in decimals it is {approx(value)}",
    )


@template(_CHANCE, 19)
def pattern_waiting_time(rng: random.Random) -> Draft:
    n = rng.randrange(4, 8)
    word = "".join(rng.choice("HT") for _ in range(n))
    overlaps = [k for k in range(1, n + 1) if word[:k] == word[n - k :]]
    value = sum(2**k for k in overlaps)
    return Draft(
        params={"word": word},
        answer=value,
        difficulty=7.0,
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
                    (
                        "Overlaps",
                        f"For {word} these lengths are {listed(overlaps)}",
                        f"The prefix of length $k$ equals the suffix for $k\\in\\{{{listed(overlaps)}\\}}$.",
                    ),
                    (
                        "Sum",
                        f"{' + '.join(f'2^{k}' for k in overlaps)} = {value}",
                        f"$${' + '.join(f'2^{{{k}}}' for k in overlaps)}={value}.$$",
                    ),
                ),
            ),
            Method(
                "A fair betting strategy and the stopping theorem explain the value.",
                (
                    (
                        "Gamblers",
                        f"Before every toss a new gambler bets 1 on {word}, letting it ride",
                        "Before each toss a new gambler stakes $1$ on the first letter and lets the money "
                        "ride along the pattern.",
                    ),
                    (
                        "Winnings",
                        f"At time τ those who entered {listed(overlaps)} tosses before the end "
                        f"still hold money, in total {value}",
                        f"At time $\\tau$ the surviving gamblers hold ${value}$ in total, and by fairness "
                        f"$E[\\tau]={value}$.",
                    ),
                ),
            ),
        ),
        check=f"it has to be at least 2^{n} = {2**n}, the mean distance between occurrences",
    )


@template(_CHANCE, 7)
def bayes_test(rng: random.Random) -> Draft:
    prior, sens, false = (
        rng.choice([1, 2, 4, 5, 10]),
        rng.choice([80, 90, 95, 98]),
        rng.choice([2, 4, 5, 10, 20]),
    )
    p, s, f = (Fraction(v, 100) for v in (prior, sens, false))
    value = p * s / (p * s + (1 - p) * f)
    return Draft(
        params={"prior": prior, "sens": sens, "false": false},
        answer=value,
        difficulty=4.0,
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
                    (
                        "Total probability",
                        f"P(A) = {p}·{s} + {1 - p}·{f} = {p * s + (1 - p) * f}",
                        f"$$P(A)={tex(p)}\\cdot{tex(s)}+{tex(1 - p)}\\cdot{tex(f)}="
                        f"{tex(p * s + (1 - p) * f)}.$$",
                    ),
                    (
                        "Bayes",
                        f"P(D|A) = ({p * s})/({p * s + (1 - p) * f}) = {value}",
                        f"$$P(D\\mid A)=\\frac{{{tex(p * s)}}}{{{tex(p * s + (1 - p) * f)}}}={tex(value)}.$$",
                    ),
                ),
            ),
            Method(
                "Imagine 10000 items and count.",
                (
                    (
                        "Frequencies",
                        f"{prior * 100} are defective, {prior * sens} of them alarm; of the "
                        f"others {(100 - prior) * false} alarm",
                        f"Among $10000$ items there are "
                        f"${prior * sens}$ true and ${(100 - prior) * false}$ false alarms.",
                    ),
                    (
                        "Ratio",
                        f"{prior * sens}/({prior * sens} + {(100 - prior) * false}) = {value}",
                        f"$$\\frac{{{prior * sens}}}{{{prior * sens + (100 - prior) * false}}}={tex(value)}.$$",
                    ),
                ),
            ),
        ),
        check=f"in decimals this is {float(value):.4f}",
    )
