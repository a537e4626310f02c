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
#: What another spelling may stand for; every way begins with a sign, by which it is searched for.
_PIECE = re.compile(
    r"(\\(?:left|right)\s*\.|\\(?:begin|end)\s*\{\s*(?:equation|displaymath|math|gather|multline)\*?\s*\}"
    r"|\\[A-Za-z]+\s*|\\[^A-Za-z]|\$\$*|~|\.\.\.+|\{\s*[A-Za-z0-9]\s*\})",
)


class _Folded(dict[str, str]):
    """What a piece is in the one spelling; nearly all are met again in the next text."""

    _REMEMBERED, _LONGEST = 20_000, 40

    def __missing__(self, piece: str) -> str:
        found = _folded(piece)
        if len(piece) <= self._LONGEST and len(self) < self._REMEMBERED:
            self[piece] = found
        return found


def _folded(piece: str) -> str:
    first, rest, last = piece[0], piece[1:], piece[-1]
    if first == "\\":
        if not rest[0].isascii() or not rest[0].isalpha():
            return _COMMANDS.get(rest) or piece
        if last in ".}":  # `\left.` is nothing, `\begin{equation}` begins a formula
            return " " if last == "." else "$"
        return _COMMANDS.get(rest.strip()) or f"\\{rest.strip()} "
    if first == "{":
        return rest[:-1].strip()
    return {".": "\\ldots ", "$": "$", "~": " "}[first]


_of_piece = _Folded().__getitem__


def _respelled(text: str) -> str:
    """The text in one spelling, but for its white space."""
    if "\x0c" in text or "\x08" in text or "\x07" in text or "\x0b" in text:
        # What a careless reader makes of the `\f` of `\frac` and the like: in 640 rows of DAPO.
        text = cleaned(text)
    parts = _PIECE.split(text if text.isascii() else characters.latex(text))
    parts[1::2] = map(_of_piece, parts[1::2])
    return "".join(parts)


def signs(text: str) -> str:
    r"""The text with signs of Unicode as LaTeX (`x² ≤ 1` as `x^{2} \leq 1`), else as it is."""
    return text if text.isascii() else " ".join(latex(text).split())


def spelled(text: str) -> str:
    r"""The text in one spelling: formulas in `$`, one space between words, one name a command."""
    return " ".join(_respelled(text).split())


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
#: And a sum, but for those in Chinese.
_SUMS = ("+", "答案")
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


def _has(text: str, words: tuple[str, ...], last: int = _LAST) -> bool:
    end = text[-last:].lower()
    return any(map(end.__contains__, words))


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
    if not (_has(text, _MAY_RECAST) and _has(text, _SUMS)):
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
    return _without_tails(spelled(text))


def _without_tails(spelt: str) -> str:
    if not _has(spelt, CUT_WORDS):
        return spelt
    asked = without_instructions(spelt)
    problem = without_recast(asked)
    return problem if problem is asked else without_instructions(problem)


#: For texts in ASCII, of which this takes a sixth of the time: capitals, white space and `$`.
_SMALL = bytes(range(256)).lower()
_NOT_BARE = b"$\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f "


def bare(text: str) -> str:
    """A text without white space, `$`, case and the sign at its end; `!` there is a factorial."""
    if "\\$" in text:
        text = text.replace("\\$", "")
    if text.isascii():
        text = text.encode().translate(_SMALL, _NOT_BARE).decode()
    else:
        text = "".join(text.replace("$", "").split()).lower()
    return text.rstrip(".:?")


def same(text: str) -> str:
    """What the same problems have in common, however they are written: equal for the same text."""
    text = _respelled(text)
    # Most texts end as they stand: then their white space need not be folded before it goes.
    if _has(text, CUT_WORDS, len(text)):
        text = _without_tails(" ".join(text.split()))
    return bare(text)


#: How much is folded away, from least to most.
LEVELS = MappingProxyType(
    {
        "exact": lambda text: text,
        "spelling": lambda text: bare(spelled(text)),
        "instructions": lambda text: bare(asked(text)),
        "recasts": same,
    }
)
