"""The answer that a solution gives, and where it stands."""

from __future__ import annotations

import re
from typing import NamedTuple

from deepmath_viz.maths.answers.boxes import boxed_answer, find_boxes

END_OF_REASONING = "</think>"
WRITE_UP, TEXT, STATED = PLACES = ("write_up", "text", "stated")
#: Only the end of a text is searched for a stated answer, and less of it for a conclusion.
_TAIL, _CLOSING = 20_000, 600
_STATEMENT = re.compile(
    r"(?:final\s+(?:answer|result)s?|(?:the|our|my|correct|required|desired)\s+answers?|answers?"
    r"|(?:the\s+)?(?:correct|right)\s+(?:option|choice|answer)(?:\s+is)?)"
    r"(?:\s+(?:to|for|of)\s+[^.\n]{1,60}?)?(?:\*\*|__)?\s*"
    r"(?:\b(?:is|are|was|(?:should|must|would|will|can|has\s+to)\s+(?:only\s+)?be"
    r"|(?:comes|turns|works)\s+out\s+(?:to\s+be|as)|equals|becomes)\b|=|:)"
    r"(?:\*\*|__)?\s*:?[^\S\n]*(?:\*\*)?",
    re.IGNORECASE,
)
#: A heading that stands alone on its line; the answer follows on the next one.
_HEADING = re.compile(
    r"^[^\S\n]*(?:#{1,6}[^\S\n]*)?(?:\*\*|__)?(?:the\s+)?(?:final\s+)?(?:answer|result)"
    r"[^\S\n]*:?(?:\*\*|__)?[^\S\n]*:?[^\S\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
_IS_THE_ANSWER = re.compile(
    r"(\$[^$\n]{1,200}\$|\\\([^\n]{1,200}?\\\)|[-+]?\d[\d.,/]*\d|\d)(?:\*\*)?\s+"
    r"(?:is|as|are)\s+(?:the|our|my)\s+(?:final\s+|correct\s+)?answer",
    re.IGNORECASE,
)
_FORMULA = r"\$\$.*?\$\$|\$[^$]+\$|\\\(.*?\\\)|\\\[.*?\\\]"
_DELIMITED = re.compile(rf"(?:{_FORMULA})(?=[\s.,;:*)]|$)", re.DOTALL)
_JOINED = re.compile(
    rf"[^\S\n]*(?:,?[^\S\n]*(?:and|or)[^\S\n]+|,[^\S\n]*)(?=(?:\*\*)?(?:{_FORMULA}))", re.DOTALL
)
_END = re.compile(
    r"\.(?:\s|$)|[,;]\s+(?:since|because|as|so|which|where|and\s+(?:we|the|this|it))\b"
    r"|\s+(?:since|because)\s"
)
_ADVERB = re.compile(
    r"(?:(?:indeed|definitely|certainly|clearly|simply|just|exactly|precisely|actually|therefore"
    r"|thus|hence|then|also|still|probably|likely|really|only|given\s+by|equal\s+to|around|about"
    r"|roughly|approximately|at\s+least|at\s+most|either|option|choice)\b[\s:,]*)+",
    re.IGNORECASE,
)
#: What is said about an answer, not what it is.
_ABOUT = re.compile(
    r"(?:(?:not|in)?correct|boxed|right|wrong|valid|unique|verified|confirmed|consistent|plausible"
    r"|reasonable|clear|obvious|known|(?:as\s+)?follows|below|above|the\s+same|found|ready|done"
    r"|needed|required|expected|given|what|that|this|it|yours?|here|box(?:ed)?)\b(?!\s*[=<>])",
    re.IGNORECASE,
)
#: After the last box: what follows takes its answer back.
_CORRECTED = re.compile(
    r"\b(?:wait|no,|actually|mistake|wrong|correction|incorrect|instead|hmm|oops)(?![A-Za-z])",
    re.IGNORECASE,
)
_VALUE = r"(?:\*\*)?(?:" + _FORMULA + r"|[-+−]?\d[\d,]*(?:[./]\d+)?%?|[-+−]?[\d.√π^/*()]+)(?:\*\*)?"
_CONCLUSION = re.compile(
    r"(?:^|(?<=[.!:?\n]))\s*(?:\*\*)?(?:therefore|thus|hence|so|consequently|in\s+(?:conclusion|total)"
    r"|overall|this\s+(?:means|gives)|the|there|we)\b[^\n]{0,240}?"
    rf"(?:\b(?:is|are|be|equals|gives|get|have|obtain|find|conclude)\b|=)\s*(?:exactly\s+)?({_VALUE})"
    r"(?:\s+(?:\\?[A-Za-z]+\s*){1,3})?(?:\*\*)?\s*(?:\.(?=\s|$)|$)",
    re.IGNORECASE | re.MULTILINE,
)
_EQUATION = re.compile(
    r"^\s*(?:therefore|thus|hence|so|consequently|this\s+(?:means|gives)|we\s+\w+)\b[^\n$]{0,80}?"
    r"(\$[^$\n]*=[^$\n]*\$|\\\([^\n]*?=[^\n]*?\\\))\s*\.?$",
    re.IGNORECASE,
)
#: A formula that ends the text, behind a line that announces it.
_SHOWN = re.compile(
    r"^[^\S\n]*(?:(?:this|which|that) (?:gives|means|yields|is)"
    r"|(?:so|therefore|thus|hence|we)\b[^\n.]{0,60})[^\S\n]*[:,]?\s*\n\s*"
    r"(\\\[(?:(?!\\\]).){1,300}\\\]|\$\$[^$]{1,300}\$\$)[\s.]*\Z",
    re.IGNORECASE | re.MULTILINE | re.DOTALL,
)
_BOLD_END = re.compile(r"\*\*([^*\n]{1,120})\*\*[\s.]*$")
_MATHEMATICAL = re.compile(r"\d|\\[A-Za-z]|[=+^$]|^\(?[A-Z]\)?$")


class Extracted(NamedTuple):
    """An answer and where it was found: `write_up`, `text` or `stated`; both None if nowhere."""

    answer: str | None
    found_in: str | None


NOTHING = Extracted(None, None)


def extract(text: str) -> Extracted:
    """The answer of a solution.

    After the last `</think>`: its last box, or the last ones that give one answer in parts; else
    what the last "the final answer is" or the closing sentences say. Else the same before it.
    """
    reasoning, mark, write_up = text.rpartition(END_OF_REASONING)
    return extract_parts(reasoning if mark else None, write_up)


def extract_parts(reasoning: str | None, write_up: str) -> Extracted:
    """The same for a solution already cut into its reasoning (None: it has none) and write-up."""
    if (answer := boxed_answer(write_up)) is not None:
        if (corrected := _taken_back(write_up)) is not None:
            return Extracted(corrected, STATED)
        return Extracted(answer, WRITE_UP if reasoning is not None else TEXT)
    if (answer := stated(write_up)) is not None:
        return Extracted(answer, STATED)
    if reasoning is not None and (answer := boxed_answer(reasoning)) is not None:
        return Extracted(answer, TEXT)
    if (answer := stated(reasoning or "")) is not None:
        return Extracted(answer, STATED)
    return NOTHING


def states(text: str) -> bool:
    """Whether a text says somewhere that something is the answer."""
    return bool(_STATEMENT.search(text) or _IS_THE_ANSWER.search(text))


def stated(text: str) -> str | None:
    """What the last statement of an answer says, up to the end of its sentence; without one, what
    the closing sentences conclude."""
    tail = text[-_TAIL:]
    places = [
        *((match.end(), match) for match in _STATEMENT.finditer(tail)),
        *((match.end(), match) for match in _HEADING.finditer(tail)),
        *((match.end(), match) for match in _IS_THE_ANSWER.finditer(tail)),
    ]
    for at, match in sorted(places, key=lambda place: place[0], reverse=True):
        value = match.group(1) if match.re is _IS_THE_ANSWER else _said(tail[at:])
        if value:
            return value
    return _concluded(tail[-_CLOSING:])


def _said(rest: str) -> str | None:
    """The value at the beginning of what follows a statement; None if it is none."""
    rest = re.sub(r"^(?:[\s*_:]|#+\s)+", "", rest[:2_000])
    if (adverb := _ADVERB.match(rest)) and adverb.end() < len(rest):
        rest = rest[adverb.end() :].lstrip("*_ ")
    if match := _DELIMITED.match(rest):
        end = match.end()
        while (joint := _JOINED.match(rest, end)) and (
            following := _DELIMITED.match(rest, joint.end())
        ):
            end = following.end()
        if re.match(r"\s*(?:is|are|was|in|of|for)\b", rest[end:]) is None:
            return rest[:end].strip("* ")
        return rest[: match.end()].strip("* ")
    said = _END.split(rest.partition("\n")[0], maxsplit=1)[0].strip().strip("*_").strip()
    said = re.sub(r"\*\*", "", said)
    if not said or _ABOUT.match(said) or not re.search(r"\w|\\|∞|∅|√", said):
        return None
    return said


def _concluded(tail: str) -> str | None:
    """What the closing sentences say, where they end in a value."""
    if (bold := _BOLD_END.search(tail)) and _MATHEMATICAL.search(bold.group(1)):
        said = re.sub(r"^.*?(?:\bis\b|:)\s+", "", bold.group(1)).strip(" .:")
        return said or None
    last = tail.rstrip().rpartition("\n")[2].strip()
    if re.fullmatch(_VALUE, last):
        return last.strip("* .") or None
    sentences = re.split(r"(?<=[.!?])\s+|\n+", tail.strip())
    if (shown := _SHOWN.search(tail)) is not None:
        return shown.group(1)
    for sentence in reversed(sentences[-3:]):
        found = _CONCLUSION.search(sentence) or _EQUATION.search(sentence)
        if found is not None:
            return found.group(1).strip("* .") or None
    return None


def _taken_back(text: str) -> str | None:
    """The answer stated behind the last box by a text that takes the box back."""
    boxes = find_boxes(text[-_TAIL:])
    behind = text[-_TAIL:][boxes[-1][1] :] if boxes else ""
    correction = _CORRECTED.search(behind)
    if correction is None:
        return None
    places = list(_STATEMENT.finditer(behind, correction.end()))
    return _said(behind[places[-1].end() :]) if places else None
