r"""Equal ways to write the same: commands, Unicode signs and words that mean one symbol."""

from __future__ import annotations

import unicodedata


def _table(text: str) -> dict[str, str]:
    """`name: other other` lines turned into other -> name."""
    found: dict[str, str] = {}
    for line in text.strip().splitlines():
        name, _, others = line.strip().partition(": ")
        found |= dict.fromkeys(others.split(), name)
    return found


#: Commands that say how something looks, not what it is.
LAYOUT = frozenset(
    """left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm Bigm
    displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits quad qquad text textrm
    textbf textit texttt textsf textnormal mathrm mathbf mathit mathsf mathtt mathcal mathscr
    mathfrak boldsymbol bm bold pmb mathop mathbin mathrel operatorname operatornamewithlimits rm
    bf it cal mbox hbox label tag nonumber notag begin end hspace vspace hfill noindent par item
    emph underline overline bar vec hat widehat tilde widetilde dot ddot underbrace overbrace
    boxed fbox phantom smash mathstrut strut cdot cdots ldots dots dotsc dotsb vdots ddots
    colon frac dfrac tfrac cfrac over hline mathord color textcolor substack stackrel overset
    underset newline allowbreak nobreak medskip bigskip smallskip enspace thinspace
    mathopen mathclose lvert rvert lVert rVert vert Vert mid lbrace rbrace lparen rparen lbrack
    rbrack backslash bullet ast star""".split()
)
#: Environments whose name follows in braces, so that the name is no word of the text.
NAMED = frozenset(("begin", "end", "label", "hspace", "vspace", "tag", "color", "textcolor"))
FRACTIONS = frozenset(("frac", "dfrac", "tfrac", "cfrac"))
BINOMIALS = frozenset(("binom", "dbinom", "tbinom"))

#: Commands by another name, without their backslash.
COMMANDS = _table(
    """
    binom: dbinom tbinom choose
    leq: le leqslant leqq
    geq: ge geqslant geqq
    neq: ne
    to: rightarrow longrightarrow mapsto longmapsto
    implies: Rightarrow Longrightarrow
    iff: Leftrightarrow Longleftrightarrow
    infty: infin
    emptyset: varnothing
    epsilon: varepsilon
    phi: varphi
    theta: vartheta
    rho: varrho
    sigma: varsigma
    kappa: varkappa
    subset: subseteq subsetneq
    supset: supseteq supsetneq
    mod: pmod bmod pod
    setminus: smallsetminus
    land: wedge
    lor: vee
    neg: lnot
    cong: simeq
    approx: thickapprox
    perp: bot
    tr: Tr
    re: Re
    im: Im
    lim: varlim
    limsup: varlimsup
    liminf: varliminf
    prod: coprod
    """
)
#: Pairs of characters that people type for a sign.
TYPED = {"<=": "leq", ">=": "geq", "!=": "neq", "->": "to", "=>": "implies", "+-": "pm"}
#: Words that mean a symbol and nothing else: one token with it. Most names of symbols mean more
#: than the symbol, and are in `naming`.
WORDS = {name: name for name in "infty sqrt leq geq neq nabla iint iiint oint aleph".split()} | {
    "infinity": "infty", "leqslant": "leq", "geqslant": "geq",
}  # fmt: skip
#: Letters in blackboard bold, and in the bold that stands for it.
NUMBER_SETS = frozenset("CFHNPQRTZ")
#: Functions whose name is a word, so that a power of one is not a power of its last letter.
FUNCTIONS = frozenset(
    """sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan log ln exp lim max min sup
    inf det dim ker gcd lcm deg arg rank tr span hom mod""".split()
)
#: Names of the Greek letters.
GREEK = """alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho
sigma tau upsilon phi chi psi omega""".split()


def greek(letter: str) -> str | None:
    """The name of a Greek letter, None for any other character."""
    name = unicodedata.name(letter, "")
    if not name.startswith("GREEK ") or (" LETTER " not in name and " SYMBOL" not in name):
        return None
    found = name.rpartition(" LETTER ")[2] or name.split()[1]
    found = found.split(" WITH ")[0].removeprefix("FINAL ").replace("LAMDA", "LAMBDA")
    found = found.removesuffix(" SYMBOL").removeprefix("GREEK ").lower()
    if found not in GREEK:
        return None
    return found.capitalize() if letter.isupper() else found


#: Words too common to rank by, where a query has others.
COMMON = frozenset(
    """a an the of to in is are be and or that for with on by if as at it its this which what find
    determine let given such from does do has have can we there show whether then where any all
    whose how many not into""".split()
)
