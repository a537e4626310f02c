"""What expressions are made of: tokens, and how to take what is ambiguous."""

from __future__ import annotations

import re
from dataclasses import dataclass


class NotMathematics(ValueError):
    """The text is no expression of the kind read here."""


#: Letters that are more often functions than factors when a bracket follows.
CALLED = frozenset("f g h F G H P Q T W y u v phi psi Psi sigma tau chi Omega Theta mu xi".split())


@dataclass(frozen=True, slots=True)
class Reading:
    """How to take what is ambiguous.

    Attributes:
        tight: `1/2x` is `1/(2x)`.
        calls: names that apply to what stands in the bracket behind them; a name with `[` behind
            it does so before a square bracket.
        sign: what `\\pm` stands for; None refuses it.
        decimal_log: `\\log` is to base 10.
        differentials: `dx` is one thing, not d times x.
        vectors: letters that are vectors, so that a dot and a cross between them are products of
            vectors.
        counted: `a_k` is a member of a sequence, whose index is a number.
    """

    tight: bool = False
    calls: frozenset[str] = CALLED
    sign: int | None = None
    decimal_log: bool = False
    differentials: bool = False
    vectors: frozenset[str] = frozenset()
    counted: bool = False


#: How deep an expression may be nested.
DEPTH = 60
TOO_DEEP = "nested too deep"
_TOKEN = re.compile(
    r"(?P<number>\d+(?:\.\d+)?|\.\d+)|(?P<command>\\[A-Za-z]+|\\.)|(?P<word>[A-Za-z]+)|(?P<sign>\S)"
)
FUNCTIONS = set(
    "sin cos tan cot sec csc arcsin arccos arctan arccot arcsec arccsc sinh cosh tanh coth sech "
    "csch arsinh arcosh artanh asinh acosh atanh asin acos atan ln log lg exp sqrt abs sgn sign "
    "max min gcd lcm erf erfc Gamma zeta Re Im floor ceil conj".split()
)
#: Operators that are only names here: equal where their arguments are.
OPERATORS = set("dim ker deg det hom arg Pr sup inf tr rank im".split())
#: Groups that are named by letters, with a subscript or not.
NAMED_GROUPS = set("GL SL PGL PSL SO SU Sp Aut Inn Out Gal End Hom".split())
#: Products that are only names here; the first need not commute.
INFIX = {r"\circ": "compose", r"\otimes": "tensor", r"\oplus": "direct", r"\wedge": "wedge"}
#: Marks above a matrix or space: adjoints, transposes, complements.
MARKS_ABOVE = {"*", r"\dagger", r"\top", r"\perp"}
SEVERAL = {"max", "min", "gcd", "lcm"}
GREEK = set(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi rho sigma tau "
    "upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Sigma Upsilon Phi Psi Omega ell hbar "
    "aleph wp nabla".split()
)
FENCES = {"(": ")", "[": "]", r"\lvert": r"\rvert", r"\lfloor": r"\rfloor", r"\lceil": r"\rceil",
           r"\langle": r"\rangle", "{": "}", r"\{": r"\}", r"\lparen": r"\rparen"}  # fmt: skip
FENCE_FUNCTIONS = {r"\lvert": "abs", r"\lfloor": "floor", r"\lceil": "ceil"}
NAMED = {r"\text", r"\mathrm", r"\operatorname", r"\mathop", r"\rm"}
DECORATED = {
    r"\deriv", r"\bar", r"\hat", r"\vec", r"\tilde", r"\overline", r"\dot", r"\mathcal",
    r"\mathbb", r"\mathfrak", r"\mathscr", r"\widehat", r"\widetilde", r"\ddot", r"\underline",
}  # fmt: skip
#: Marks over a letter, and faces, that say the same.
SAME_MARK = {r"\overline": r"\bar", r"\widehat": r"\hat", r"\widetilde": r"\tilde",
             r"\mathscr": r"\mathcal", r"\vec": ""}  # fmt: skip

#: Letters behind a d that are differentials with it.
DIFFERENTIAL = frozenset("x y z t u v w r s p q theta phi omega tau rho mu lambda W B X Y".split())
ALIASES = {"asin": "arcsin", "acos": "arccos", "atan": "arctan", "asinh": "arsinh",
            "acosh": "arcosh", "atanh": "artanh", "sign": "sgn"}  # fmt: skip


def tokens(text: str) -> list[str]:
    """Numbers, commands, known words, letters and signs, without white space.

    Raises:
        NotMathematics: a long unknown word, which is no product of letters.
    """
    found: list[str] = []
    for match in _TOKEN.finditer(text):
        piece = match.group()
        if match.lastgroup == "word" and piece not in FUNCTIONS and piece != "pi":
            if len(piece) > 4 and not (found[-2:-1] and found[-2] in NAMED):
                raise NotMathematics(f"the word {piece!r}")
            if found[-2:-1] and found[-2] in NAMED:
                found.append(piece)
            else:
                found.extend(piece)
        elif piece == "pi":
            found.append(r"\pi")
        elif piece in (r"\,", r"\;", r"\ ", r"\!"):
            continue
        else:
            found.append(piece)
    return found
