r"""Commands that KaTeX does not know: those that authors are used to, and marks for all others.

A name of an operator (`\Hom`, `\Cov`) is set as one. A macro of a package that everybody has
(`\abs{x}`, `\norm{x}`, `\ce{H2O}`) is written out. Whatever else there is was defined somewhere
that did not come along: it is shown as it was typed, in a grey box like code, and not as if its
letters were a formula.
"""

from __future__ import annotations

import re

OPERATORS = frozenset(
    """
    Ab Ad Alt Ann Area Arg Ass Aut Ber Bern Bernoulli Beta Betti Bij Bin Binom Bl Card Ch Char
    Cl Coh Coind Coker Col Cone Conv Corr Cosh Cov Der Diag Diff Disc Dist Div Dom E Ei End Ent
    Epi Eval Ex Exp Ext Fit Fix Fl Fr Frac Frob Fun GL Gal Geo Geom Gr Grad Graph Grp Hess Hol
    Hom Id Im Img Ind Inf Inj Inn Int Inv Irr Iso Isom Jac KL Ker LCM Li Lie Lip Ln Log Map Mat
    Max Min Mod Mon Mor NB Nil Nm Norm Null OPT Ob Obj Op Orb Ord Out PGL PSL PSU Perm Pf Pic
    Poi Pois Poisson Prim Prob Proj Quot Rad Ran Range Rank Rep Res Row SGN SL SO SU Set Sh Si
    Sign Skew Sol Sp Span Spec Spin St Stab Supp Syl Sym Syz TV Tan Top Tor Tr Trace Triv Unif
    Var Vect Vol Zar ad adj ann arccosh arccot arccsc arcosh arcoth arcsch arcsec arcsinh
    arctanh area arsech arsinh artanh card cf ch char cis cl cod codim coim coker col colim cone
    conv cor corr cosec cov cr csch curl deg depth det diag diam disc dist dom eig epi erf erfc
    erfi ess ev evol exp fix gal gen genus girth gl gr grad graph height hocolim holim hom ht
    hull id im ind injdim inn int inv iso lcm lct len length ln lub mean median mex mod mult nil
    nm null nullity num ob odd op orb ord per perm pf poly polylog pr proj rad ran range rank
    res rk rot row sech sgn sign sinc sl so soc sp span spec spn stab std su sup supp sym tg th
    tor tr trace trdeg var vec vol wt
    """.split()
)
#: Macros of the packages physics, mathtools and mhchem and of nearly every preamble: how many
#: arguments, and what is drawn.
MACROS: dict[str, tuple[int, str]] = {
    **dict.fromkeys(("abs", "absval"), (1, r"\left|#1\right|")),
    "norm": (1, r"\left\|#1\right\|"),
    "floor": (1, r"\left\lfloor #1\right\rfloor "),
    "ceil": (1, r"\left\lceil #1\right\rceil "),
    **dict.fromkeys(("paren", "parens", "qty"), (1, r"\left(#1\right)")),
    **dict.fromkeys(("brac", "bracket"), (1, r"\left[#1\right]")),
    "angles": (1, r"\left\langle #1\right\rangle "),
    **dict.fromkeys(("inner", "ip", "inp"), (2, r"\left\langle #1,#2\right\rangle ")),
    "dd": (1, r"\mathrm{d}#1"),
    "dv": (2, r"\frac{\mathrm{d}#1}{\mathrm{d}#2}"),
    "pdv": (2, r"\frac{\partial #1}{\partial #2}"),
    "vb": (1, r"\mathbf{#1}"),
    "va": (1, r"\vec{\mathbf{#1}}"),
    "vu": (1, r"\hat{\mathbf{#1}}"),
    **dict.fromkeys(("dif", "diff"), (0, r"\mathrm{d}")),
    **dict.fromkeys(("eps", "veps"), (0, r"\varepsilon ")),
    "vphi": (0, r"\varphi "),
    **dict.fromkeys(("suchthat", "given"), (0, r"\mid ")),
    # A forum's editor wrote `\equal{}` for "=", and so it came into DAPO and other sets.
    "equal": (0, "="),
    "plus": (0, "+"),
    "minus": (0, "-"),
    "indep": (0, r"\perp\!\!\!\perp "),
    **{letter: (0, rf"\mathbb{{{letter}}}") for letter in "CQF"},
    **{f"{letter}{letter}": (0, rf"\mathbb{{{letter}}}") for letter in "CRZNQFPEH"},
    **{f"b{letter}": (0, rf"\mathbb{{{letter}}}") for letter in "CRZNQ"},
}
#: Commands that draw pictures: without them nothing of the formula is left to read.
PICTURES = frozenset(
    """xymatrix xy xygraph tikz tikzcd psset pspicture psline draw drawline node path fill
    includesvg Qcircuit Tree begindiagram young ytableau""".split()
)
#: Grey, as code is; half transparent, so that it is the same in both themes.
_BOX = "#8080803d"
_CHEMICAL = re.compile(r"[A-Za-z0-9()\[\]+\-> ]{1,80}")


def marked(name: str, arguments: list[str]) -> str:
    r"""An unknown command as it was typed: its name in a box, its arguments behind it in braces."""
    inside = "".join(rf"\{{{argument}\}}" for argument in arguments)
    return rf"\colorbox{{{_BOX}}}{{\texttt{{\textbackslash {name}}}}}{inside}"


def chemical(formula: str) -> str | None:
    r"""What `\ce{H2O}` draws, for formulas without charges and arrows over text; else None."""
    if not _CHEMICAL.fullmatch(formula):
        return None
    lowered = re.sub(r"(?<=[A-Za-z)\]])(\d+)", r"_{\1}", formula)
    return rf"\mathrm{{{lowered.replace('->', chr(92) + 'to ').replace(' ', chr(92) + ' ')}}}"
