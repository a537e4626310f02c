r"""One text for all ways to write a problem: what "the same text" means, wherever it is said.

What is folded away, step by step: how it is spelt (`$x$` or `\(x\)`, `\dfrac` or `\frac`, `≤` or
`\leq`, `\left(` or `(`, `\,`, white space), what is said of the form of an answer ("Express your
answer as a common fraction."), and sentences that ask for m + n where the answer is m/n. For "the
same text" capitals, all white space and the sign at the end are ignored at last, so that `1 2` is
`12` and `f(X)` is `f(x)`; no other letter, digit or sign that differs is folded away.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from types import MappingProxyType

from deepmath_viz.maths.answers.reading import characters
from deepmath_viz.maths.latex.characters import cleaned
from deepmath_viz.maths.signs import latex

#: Raised when `same` gives something else of any text: folded texts that were kept of an earlier
#: version are not compared with those of this one.
VERSION = 1

# -- spelling ------------------------------------------------------------------------------------

#: Commands by the name that is kept; the first of each line. LaTeX itself has most as synonyms.
_SYNONYMS = """
frac dfrac tfrac cfrac
binom dbinom tbinom
leq le leqslant leqq
geq ge geqslant geqq
neq ne
to rightarrow longrightarrow
Rightarrow implies Longrightarrow
Leftrightarrow iff Longleftrightarrow
emptyset varnothing
ldots dots dotsc dotsb cdots
wedge land
vee lor
neg lnot
epsilon varepsilon
phi varphi
infty infin
mathbb Bbb
degree textdegree
"""
#: Commands that say how something looks: a formula is the same without them.
_LOOKS = """left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm
Bigm displaystyle textstyle scriptstyle limits nolimits quad qquad enspace thinspace thickspace text
textrm textbf textit textnormal mathrm mathit mathop mathbin mathrel mbox hbox operatorname rm bf it
bold noindent allowbreak medskip bigskip smallskip hfill par nonumber notag ensuremath
"""
_COMMANDS = {
    other: f"\\{first} "
    for first, *others in (line.split() for line in _SYNONYMS.split("\n") if line)
    for other in (first, *others)
}
_COMMANDS |= dict.fromkeys(_LOOKS.split(), " ")
_COMMANDS |= {"lbrace": "\\{", "rbrace": "\\}", "lbrack": "[", "rbrack": "]", "mid": "|"}
_COMMANDS |= {"lvert": "|", "rvert": "|", "vert": "|", "lVert": "\\|", "rVert": "\\|"}
_COMMANDS |= {"Vert": "\\|", "colon": ":", "lt": "<", "gt": ">", "textdollar": "\\$"}
#: Signs behind a backslash: delimiters of formulas, and spaces.
_COMMANDS |= dict.fromkeys("()[]", "$") | dict.fromkeys(",;:! /\n\t", " ") | {"%": "%", "&": "&"}
_PIECE = re.compile(
    r"\\(?:left|right)\s*\.|\\(?:begin|end)\s*\{\s*(?:equation|displaymath|math|gather|multline)\*?\s*\}"
    r"|\\([A-Za-z]+)\s*|\\([^A-Za-z])|\$+|~|\.\.\.+|\{\s*([A-Za-z0-9])\s*\}",
)
#: What a careless reader makes of the `\f` of `\frac` and the like: 640 rows of DAPO have it.
_EATEN = re.compile("[\x07\x08\x0b\x0c]")


def _folded(match: re.Match[str]) -> str:
    command, sign, single = match.groups()
    if command:
        return _COMMANDS.get(command) or f"\\{command} "
    if sign:
        return _COMMANDS.get(sign) or match[0]
    if single:
        return single
    first = match[0][0]
    if first == ".":
        return "\\ldots "
    if first == "$":
        return "$"
    return " " if first == "~" or match[0][-1] == "." else "$"


def signs(text: str) -> str:
    r"""The text with signs of Unicode as LaTeX (`x² ≤ 1` as `x^{2} \leq 1`), else as it is."""
    return text if text.isascii() else " ".join(latex(text).split())


def spelled(text: str) -> str:
    r"""The text in one spelling: formulas in `$`, one space between words, one name a command."""
    if _EATEN.search(text):
        text = cleaned(text)
    return " ".join(_PIECE.sub(_folded, characters.latex(text)).split())


# -- instructions --------------------------------------------------------------------------------

_ANSWER = (
    r"(?:your|the|an|final|exact|all)\s+(?:(?:final|exact|numerical|simplified|single)\s+)?"
    r"(?:answers?|responses?)"
)
_HOW = (
    r"(?:as|in|to|with|using|by|without|only|rounded|correct|accurate|and|between|within|inside|so"
    r"|exactly|\(|or|if\s+necessary|based|,|$)"
)
#: The rest of one sentence; a colon before a formula begins what is asked.
_REST = r"(?:[^.?!:\n]|[.?!:](?=\S))*"
#: Sentences about the form of an answer.
_INSTRUCTION = re.compile(
    r"[\s(\[*_$]*(?:please\s+|you\s+(?:should|must)\s+|make\s+sure\s+to\s+)?(?:"
    r"(?:express|give|write|provide|state|enter|report|round|leave|submit|format|present|put|place"
    rf"|simplify|output|return|box)\s+(?:\w+\s+){{0,2}}?{_ANSWER}\W*{_HOW}{_REST}"
    r"|(?:provide|give|include)\s+(?:a|an|your|the)?\s*(?:\w+\s+)?(?:justification|explanation"
    rf"|reasoning|proof\s+or\s+(?:a\s+)?counter-?example)\b{_REST}"
    r"|provide\s+a\s+(?:true\s+or\s+false|yes\s+or\s+no)\s+answer"
    rf"|answer\s+(?:with|in|as|only|using|['\"`]*(?:yes|true)['\"`]*\s+or\s+['\"`]*(?:no|false))\b"
    rf"{_REST}"
    r"|(?:justify|explain|support|show|defend)\s+(?:your|the)\s+(?:answer|reasoning|work|steps"
    rf"|response|conclusion|claim|choice)\b{_REST}"
    r"|explain|justify|true\s+or\s+false"
    rf"|(?:let'?s\s+|let\s+us\s+)?(?:think|reason)\s+step\s+by\s+step\b{_REST}"
    r"|(?:select|choose)\s+(?:the\s+)?(?:correct|right|best)\s+(?:option|answer|choice)"
    rf"|{_ANSWER}\s+(?:should|must|will)\s+(?:be|contain|have|take)\b{_REST}"
    rf"|round\s+to\s+(?:the\s+)?(?:nearest|\w+\s+decimal)\b{_REST}"
    r"|\\boxed\s*(?:\{[\s?_.\\]*(?:your\s+answer(?:\s+here)?)?\s*\}|\?)"
    r")[\s.!?:)\]*_$]*",
    re.IGNORECASE | re.DOTALL,
)
#: What such a sentence has in it where it asks for something else than the answer.
_ASKS = re.compile(r"\b(?:find|calculate|compute|determine|sum|product|value\s+of|convert)\b", re.I)
#: Words of which each of these sentences has one: looked for first, since most texts have none.
_MAY_INSTRUCT = tuple(
    "answer response boxed justif explain explanation reason counter correct round true".split()
)
_MAY_RECAST = ("answer", "答案")
#: A spelled text without any of them is never cut at its end.
CUT_WORDS = (*_MAY_INSTRUCT, *_MAY_RECAST)
#: A sentence begins behind the end of another, or where a formula of its own ends.
_ENDS = re.compile(
    r"[.?!:。][)\"'*_$]*\s+|\n+|[。？]|[.?!$)\]]\s*(?=[(\[]?(?:please|express|give|provide|write|round"
    r"|enter|justify|explain|put|answer)\b)",
    re.IGNORECASE,
)
#: Characters of white space and signs that no problem can do without: what is shorter is kept.
LEAST_KEPT = 12
_LAST = 400


def _without(text: str, most: int, is_tail: Callable[[str], bool]) -> str:
    """The text without tails of up to so many sentences that are such; something always stays."""
    while True:
        start = max(0, len(text) - _LAST)
        ends = [match.end() for match in _ENDS.finditer(text, start)]
        for at in reversed([end for end in ends if end < len(text)][-most:]):
            if at > LEAST_KEPT and is_tail(text[at:]):
                text = text[:at].rstrip()
                break
        else:
            return text


def _has(text: str, words: tuple[str, ...]) -> bool:
    end = text[-_LAST:].lower()
    return any(word in end for word in words)


def without_instructions(text: str) -> str:
    """A spelled text without sentences about the form of its answer at its end."""
    if not _has(text, _MAY_INSTRUCT):
        return text
    return _without(text, 1, lambda tail: _is_instruction(tail) and not _ASKS.search(tail))


def _is_instruction(tail: str) -> bool:
    return _INSTRUCTION.fullmatch(tail) is not None and "[asy]" not in tail


# -- recasts -------------------------------------------------------------------------------------

_SUM = r"\$?\s*(?:[a-z]\s*\$?\s*\+\s*\$?\s*){1,4}[a-z]\s*\$?"
_GIVE = r"(?:find|give|provide|calculate|determine|compute|output|what\s+is)\b"
#: The end of a text that asks for m + n where the answer is m/n.
_RECAST = re.compile(
    r"(?:the\s+)?(?:original\s+)?answers?\s+(?:for\b[^.?!]{0,60}?)?(?:is|are|can\s+be)\b"
    rf"[^.?!]{{0,120}}?\b(?:form|format|ratio|fraction)\b.{{0,140}}?{_GIVE}.{{0,60}}?{_SUM}[\s.?!$]*$"
    rf"|if\s+the\s+answer\s+is\b[^.?!]{{0,120}}?{_GIVE}.{{0,40}}?{_SUM}[\s.?!$]*$"
    r"|(?:原始的?)?答案(?:是|为).{0,90}?(?:形式|格式).{0,60}?(?:给出|求).{0,40}$",
    re.IGNORECASE | re.DOTALL,
)


def without_recast(text: str) -> str:
    """A spelled text without what, at its end, asks for m + n instead of the answer m/n."""
    if not _has(text, _MAY_RECAST):
        return text
    found = _RECAST.search(text, max(0, len(text) - _LAST))
    if found and found.start() > LEAST_KEPT:
        return text[: found.start()].rstrip()
    return _without(text, 2, _is_recast)


def _is_recast(tail: str) -> bool:
    """Whether a form of the answer is followed by another thing to find: "... and find k + m"."""
    first, _, rest = tail.partition(". ")
    return (
        _is_instruction(first if rest else tail)
        and re.search(_SUM, tail) is not None
        and _ASKS.search(tail) is not None
    )


# -- what others use -----------------------------------------------------------------------------


def asked(text: str) -> str:
    """What a problem asks: spelled, without instructions. Equal ones have the same answer."""
    return without_instructions(spelled(text))


def canonical(text: str) -> str:
    """The problem in one text: spelled, without instructions, without a recast of its answer."""
    return without_instructions(without_recast(without_instructions(spelled(text))))


def bare(text: str) -> str:
    """A text without white space, `$`, case and the sign at its end; `!` there is a factorial."""
    return "".join(text.replace("\\$", "").replace("$", "").split()).lower().rstrip(".:?")


def same(text: str) -> str:
    """What the same problems have in common, however they are written: equal for the same text."""
    return bare(canonical(text))


#: How much is folded away, from least to most.
LEVELS = MappingProxyType(
    {
        "exact": lambda text: text,
        "spelling": lambda text: bare(spelled(text)),
        "instructions": lambda text: bare(asked(text)),
        "recasts": same,
    }
)
