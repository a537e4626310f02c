"""Distributions by their names and parameters: `N(0, 1)`, `\\text{Exp}(\\lambda)`."""

from __future__ import annotations

import re
from collections.abc import Callable

from deepmath_viz.maths.answers.equality.finding import Finding
from deepmath_viz.maths.answers.reading import split
from deepmath_viz.maths.answers.reading.normalise import canonical
from deepmath_viz.maths.answers.reading.words import worded

_NAMES = {
    "normal": "N Normal Gaussian", "exponential": "Exp Exponential Expo",
    "poisson": "Poisson Pois Poi Po", "binomial": "Bin Binomial Binom B",
    "bernoulli": "Bernoulli Ber Bern", "uniform": "U Unif Uniform", "gamma": "Gamma Gam",
    "beta": "Beta", "geometric": "Geom Geometric Geo", "chi": "chi Chi",
    "cauchy": "Cauchy", "student": "t Student", "negative": "NB NegBin NegativeBinomial",
    "laplace": "Laplace", "rayleigh": "Rayleigh", "weibull": "Weibull", "pareto": "Pareto",
    "hypergeometric": "Hypergeometric HG Hyp", "dirichlet": "Dirichlet Dir",
    "multinomial": "Multinomial Mult", "erlang": "Erlang",
}  # fmt: skip
_KIND = {name: kind for kind, names in _NAMES.items() for name in names.split()}
#: Short names that something else may have: they count only beside a name that has one meaning.
_SHORT = {"N", "B", "U", "t", "chi", "Gamma", "Geo", "Exp"}
#: Families of which a member may be one of another.
_RELATED = ({"exponential", "gamma", "chi", "erlang", "weibull", "rayleigh"},
            {"bernoulli", "binomial", "multinomial"}, {"beta", "uniform", "dirichlet"},
            {"geometric", "negative"}, {"student", "cauchy", "normal"})  # fmt: skip
_NAMED = re.compile(
    r"^(?:[A-Z](?:_\w)?\s*\\sim\s*)?\\?(?:(?:text|mathrm|operatorname|mathcal)\s*\{\s*)?"
    r"(?P<name>[A-Za-z]+)\s*\}?\s*(?P<opening>[(\[])(?P<given>.*)[)\]]$",
    re.DOTALL,
)
_SAID = re.compile(
    r"(?:the |an? )?(?:continuous )?(?P<kind>uniform) distribution (?:on|over) (?:the interval )?"
    r"[(\[](?P<given>[^()\[\]]*)[)\]]",
    re.IGNORECASE,
)
_OF = r"(?: distribution| random variable| variable)?,? with (?:a )?"
_END = r"\s+(?P<a>\S.*?)"
_WORDED = tuple(
    (re.compile(rf"(?:the |an? )?{said}", re.IGNORECASE), name, given)
    for said, name, given in (
        (rf"(?:normal|gaussian){_OF}mean{_END},? (?:and )?variance (?P<b>\S.*?)", "Normal", "@,#"),
        (
            rf"(?:normal|gaussian){_OF}mean{_END},? (?:and )?standard deviation (?P<b>\S.*?)",
            "Normal",
            "@,(#)^2",
        ),
        (rf"exponential{_OF}(?:rate|parameter|rate parameter){_END}", "Exp", "@"),
        (rf"exponential{_OF}mean{_END}", "Exp", "\\frac{1}{@}"),
        (rf"poisson{_OF}(?:mean|rate|parameter|intensity){_END}", "Poisson", "@"),
        (rf"chi-?\s?squared?{_OF}(?P<a>\S+) degrees? of freedom", "chi", "@"),
        (rf"binomial{_OF}parameters{_END}(?:,| and) (?P<b>\S.*?)", "Binomial", "@,#"),
        (
            rf"(?P<kind>geometric|bernoulli){_OF}(?:success )?(?:parameter|probability){_END}",
            "",
            "@",
        ),
    )
)
_UNIFORM = re.compile(r"^U(?:nif)?\s*_\s*\{?\s*[(\[](?P<given>[^()\[\]]*)[)\]]\s*\}?$")
_STANDARD = re.compile(r"(?:the |an? )?standard (?:normal|gaussian)(?: distribution)?", re.I)
_CHI = re.compile(
    r"^(?:[A-Z](?:_\w)?\s*\\sim\s*)?\\chi\s*(?:\^\s*\{?\s*2\s*\}?\s*(?:\((?P<a>[^()]*)\)|_\s*(?P<b>\{[^{}]*\}|\w))"
    r"|_\s*(?P<c>\{[^{}]*\}|\w)\s*\^\s*\{?\s*2\s*\}?)$"
)


def finding(one: str, two: str, again: Callable[[str, str], Finding]) -> Finding | None:
    """Whether two distributions are the same; None where one of the texts names none.

    Args:
        one: the final answer.
        two: the answer.
        again: compares two parameters.
    """
    first = _read(one)
    second = _read(two) if first is not None else None
    if first is None or second is None:
        return None
    (name, given), (other, others) = first, second
    kinds = _KIND[name], _KIND[other]
    if (
        {name, other} <= _SHORT
        and "chi" not in (name, other)
        and not (r"\sim" in one + two or name == other == "Exp")
    ):
        return None
    if kinds[0] != kinds[1]:
        related = any({*kinds} <= row for row in _RELATED)
        return Finding(None if related else False, "distributions of different families")
    if len(given) != len(others):
        return None
    found = [again(a, b) for a, b in zip(given, others, strict=True)]
    if all(parameter.same for parameter in found):
        return Finding(True, "the same distribution")
    differ = any(parameter.same is False for parameter in found)
    return Finding(False if differ else None, "distributions by their parameters")


def _read(text: str) -> tuple[str, list[str]] | None:
    text = text.strip()
    if _STANDARD.fullmatch(worded(text).strip(" .")):
        return "Normal", ["0", "1"]
    if match := _SAID.fullmatch(worded(text).replace("$", "").strip(" .")):
        return match["kind"].capitalize(), split.at_commas(match["given"], thousands=False)
    said = worded(text).replace("$", "").strip(" .")
    for pattern, name, given in _WORDED if " with " in said else ():
        if (match := pattern.fullmatch(said)) is not None:
            found = match.groupdict()
            values = found["a"].strip(" ,"), (found.get("b") or "").strip()
            filled = given.replace("@", values[0]).replace("#", values[1]).split(",")
            return name or found["kind"].capitalize(), [canonical(part) for part in filled]
    if match := _UNIFORM.match(text):
        return "Uniform", split.at_commas(match["given"], thousands=False)
    if match := _CHI.match(text):
        return "chi", [canonical((match["a"] or match["b"] or match["c"]).strip("{} "))]
    match = _NAMED.match(text)
    if (
        match is None
        or match["name"] not in _KIND
        or split.enclosed("(" + match["given"] + ")") is None
    ):
        return None
    parts = [part for part in split.at_commas(match["given"], thousands=False) if part]
    return (match["name"], parts) if parts else None
