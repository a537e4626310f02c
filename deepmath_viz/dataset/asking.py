"""What a question asks for beyond one answer, judged by its wording alone.

Rules of wording miss some and catch some that are none; how many of each, on drawn rows that were
judged by hand, is in docs/rewards.md.
"""

from __future__ import annotations

import re
from itertools import pairwise

from deepmath_viz.maths.answers.reading.classify import classify

_PROOF = re.compile(
    r"\b(?:prove|disprove)\b|(?<!thereby )(?<!thus )\bproving\b"
    r"|\b(?:show|demonstrate|verify|establish)\b[\s,]+(?:rigorously\s+)?(?:that|why|how)\b"
    r"|[.,;]\s+deduce\s+that\b|\b(?:give|provide|write|find|construct|present|supply|sketch)\b[^.?!$]{0,30}"
    r"\bproof\b(?!-)",
    re.IGNORECASE,
)
_PICTURE = "figures?|diagrams?|pictures?|images?|drawings?|sketch|graph|plot|illustration"
_FIGURE = re.compile(
    r"\[asy\]|\\begin\{(?:asy|tikzpicture|picture)\}|\\includegraphics|!\[[^\]]*\]\(|<img\b"
    rf"|\b(?:in|see|from|of|to) the (?:accompanying |adjoining |following |above |given )?"
    rf"(?:figures?|diagrams?|pictures?|drawing)(?=[ ,.:;)]*(?:[,.:;)]|\b(?:above|below|shown|at|on|"
    rf"to|here|each|all|points?|segments?|lines?|triangle|is|are|we|what|how|the)\b|$))(?! of\b)"
    rf"|\b(?:{_PICTURE}) (?:\w+ )?(?:above|below|shown|(?:on|at) (?:the )?(?:left|right))\b"
    rf"|\b(?:shown|pictured|depicted|illustrated|drawn|given) (?:in|by|on) (?:the|this) (?:\w+ )?"
    rf"(?:figures?|diagrams?|pictures?|images?|drawings?|sketch|graph|plot)\b"
    r"|\b(?:are|is|as) (?:shown|pictured|depicted)(?: above| below|[.,:])",
    re.IGNORECASE,
)
_TASK = (
    r"(?:find|determine|compute|calculate|evaluate|state|give|identify|describe|prove|show|derive|"
    r"solve|sketch|express|classify|list|what|which|how|is|are|does|do|can|write|verify|explain|"
    r"prove|decide|deduce)\b"
)
#: `(a) Find ...`, `2. What ...`, at the beginning of a line or behind a sentence.
_PART = re.compile(
    rf"(?:^|[\n.?!:;])\s*(?:\((?P<a>[a-h]|[ivx]+|\d)\)|(?P<b>[a-h]|[ivx]+|\d)[.)])\s+"
    rf"(?:[^.?!\n]{{0,80}},\s+)?{_TASK}",
    re.IGNORECASE,
)
_FURTHER = re.compile(
    r"\b(?:find|determine|compute|calculate|state(?! (?:m|\d))|give|identify|describe|classify)\b"
    r"(?!\s+(?:if|whether))[^.?!]{8,}?(?:,? and|, then|; then|; also)\s+"
    r"(?:also |then |hence |thus |thereby |finally )?"
    r"(?:find|determine|state(?! (?:m|\d))|give|identify|describe|classify)\b"
    r"(?!\s+(?:its|their|the) (?:exact )?(?:values?|sum|limit|answer)\b)(?! your answer)"
    r"(?!\s+(?:it|them)\b)"
    r"|(?:[.?!]|\bm)\s+(?:additionally|in addition|furthermore|moreover),?\s+(?:please\s+)?"
    r"(?:find|determine|compute|calculate|state|give|identify|describe|classify|show|prove|verify|"
    r"evaluate|consider|discuss|what|is|does|are)\b",
    re.IGNORECASE,
)
_MATHS = re.compile(r"\$\$.*?\$\$|\$.*?\$|\\\(.*?\\\)|\\\[.*?\\\]", re.DOTALL)
#: `(A) ...`, `B. ...`, `c) ...`, `(1) ...`, at the beginning of a line or behind a space.
_OPTION = re.compile(
    r"(?:^|[\s.,;:]|\\\(|\\text(?:bf)?\{|\\hspace\{[^{}]*\})(?:\(\s*(?P<a>[A-Ha-h]|\d|[ivx]+)\s*\)|(?P<b>[A-Ha-h]|\d)[.)])\s*(?=\S)"
    r"|\\(?:text|textbf|mathrm)\{\(?(?P<c>[A-H])\)?\s*\.?\}"
)
_CHOOSE = re.compile(
    r"\b(?:choose|select|which (?:one )?of|options?|choices?|following|pick|correct)\b",
    re.IGNORECASE,
)
#: Words that offer something, also without labels.
_OFFERED = re.compile(
    r"\b(?:true|false|choose|select|which (?:one )?of|options?|choices?|pick)\b", re.IGNORECASE
)
#: Answers that are one of two, by their other.
_PAIRS = (
    *("converges diverges", "convergent divergent", "odd even", "finite infinite"),
    *("rational irrational", "open closed", "continuous discontinuous", "positive negative"),
    *("dependent independent", "prime composite", "always never", "possible impossible"),
    *("reducible irreducible", "countable uncountable", "bounded unbounded", "valid invalid"),
    *("increasing decreasing", "stable unstable", "exists not", "correct incorrect"),
)
_ONE_OF_TWO = frozenset(word for pair in _PAIRS for word in pair.split())
_LEAST_RELATION, _LEAST_FORMULA = 5, 7
_RELATION = re.compile(r"=|<|>|\\(?:leq?|geq?|neq?|in|subset|to|cong|equiv|approx|sim|simeq)\b|≤|≥")
_OPERATION = re.compile(r"[-+*/^_]|\\(?:frac|dfrac|cdot|times|sqrt|sum|int|oplus|otimes)\b")
_LETTER = re.compile("[A-Za-z]")
#: A sentence that says something to be shown, or asks whether it is so.
_CLAIMED = re.compile(
    r"\b(?:(?:(?:dis)?prove|show|verify|demonstrate|confirm|deduce|establish)\s+that|(?:determine|decide|"
    r"check|prove|ask)\s+(?:if|whether)|is\s+it\s+(?:\w+\s+)?(?:true|the\s+case)\s+that|(?:does|must)\s+"
    r"(?:it|this)\s+(?:\w+\s+)?(?:follow|imply|hold|mean)|"
    r"(?<![a-z]\s)is\s+(?:this|the|its|their))\b"
    r"(?P<claim>.*?)(?:[.?](?=[\s$]|$)|$)",
    re.IGNORECASE | re.DOTALL,
)
#: What stands between the two sides of a claim, and what may follow the second.
_IS = (
    r"(?:=|\bequals?(?: to)?|\bequal to|\bis|\bbe|\bto|"
    r"\\(?:cong|simeq|equiv|approx|to|rightarrow|leq?|geq?)(?![a-z])|"
    r"\\xrightarrow\{\w+\}|\bbounded by)\s*"
)
_TAIL = (
    r"\s*(?:,?\s*(?:(?:as|when|almost|if|with|in|using|by|on)\b|for (?:all|every|each|any|an?|"
    r"sufficiently|large|some)\b|for (?=[^a-z]|[a-z]\b)).*)?$"
)
#: What a limit goes along and what is only supposed: no claims.
_ALONG = re.compile(r"\b(?:as|when)\s+[^,.?]{1,12}?\\(?:to|rightarrow)\b[^,.?]*")
_SUPPOSED = re.compile(r"\b(?:where|given that|defined by)\b.*", re.DOTALL)


def asks_proof(question: str) -> bool:
    """Whether a proof is asked for."""
    return bool(_PROOF.search(question))


def needs_figure(question: str) -> bool:
    """Whether it speaks of a picture that is not there, or has one as code."""
    return bool(_FIGURE.search(question))


def asks_several(question: str) -> bool:
    """Whether several things are asked, in labelled parts or in one sentence."""
    labels = [part["a"] or part["b"] for part in _PART.finditer(question)]
    if any(_follows(one.lower(), other.lower()) for one, other in pairwise(labels)):
        return True
    return bool(_FURTHER.search(_MATHS.sub("M", question)))


def chance(question: str, answer: str | None) -> float | None:
    """The chance that a guess is the final answer; None where it is no matter of guessing.

    One of two for Yes, No, True, False and other words of which there are two; one of as many as
    the question lists for the label of an option, and of as many letters as there are up to it
    where it lists none. A letter that is a name in the question (a constant `C`) is no label.
    """
    kind = classify(answer)
    if kind == "empty":
        return None
    plain = re.sub(r"\\(?:text|textbf|mathrm)\s*\{([^{}]*)\}|[$().\s]", r"\1", answer or "")
    if kind == "boolean" or plain.lower() in _ONE_OF_TWO:
        return 1 / 2
    listed = [label.lower() for label in _options(question)]
    if plain.lower() in listed and (kind == "choice" or _CHOOSE.search(question)):
        return 1 / len(listed)
    if kind == "choice" and not _names_something(plain, question):
        return 1 / max(2, ord(plain.upper()) - ord("A") + 1) if len(plain) == 1 else 1 / 2
    return None


def _names_something(letter: str, question: str) -> bool:
    """Whether a letter is a name in the question's formulas, and nothing is offered to choose."""
    named = re.compile(rf"(?<![A-Za-z\\]){re.escape(letter)}(?![A-Za-z])")
    said = any(named.search(formula) for formula in _MATHS.findall(question))
    return said and not _OFFERED.search(question)


def leaks(question: str, answer: str | None) -> bool:
    """Whether the question says the final answer: as a formula, or as what is to be shown.

    A number or a short name may stand in a question by chance, and so does not count, unless the
    question asks to show that something is just that.
    """
    wanted = _folded(answer or "")
    if not wanted or chance(question, answer) is not None:
        return False
    text = _folded(question)
    if _RELATION.search(wanted) and len(wanted) >= _LEAST_RELATION and wanted in text:
        return True
    formula = _OPERATION.search(wanted) and _LETTER.search(re.sub(r"\\[A-Za-z]+", "", answer or ""))
    if formula and len(wanted) >= _LEAST_FORMULA and _stands(wanted, text):
        return True
    plain = _spaced(answer or "")
    ends = re.compile(f"{_IS}{re.escape(plain)}{_TAIL}", re.DOTALL)
    return any(
        ends.search(_SUPPOSED.sub("", _ALONG.sub("", _spaced(said["claim"]))).strip(" ,"))
        for said in _CLAIMED.finditer(question)
    )


def _stands(wanted: str, text: str) -> bool:
    """Whether it stands in the text as a whole, not as a part of a longer formula."""
    for found in re.finditer(re.escape(wanted), text):
        before, after = text[: found.start()][-1:], text[found.end() :][:1]
        if not re.match(r"[\w^{(*/+\-]", before) and not re.match(r"[\w^})*/+\-]", after):
            return True
    return False


def _spaced(text: str) -> str:
    """Without what surrounds and adorns formulas, white space as single spaces."""
    text = re.sub(r"\\(?:left|right|displaystyle|,|;|!|quad|\[|\]|\(|\))(?![A-Za-z])|\$", " ", text)
    text = text.replace(r"\dfrac", r"\frac").replace(r"\tfrac", r"\frac")
    return " ".join(text.split()).rstrip(".,")


def _folded(text: str) -> str:
    return re.sub(r"[\s$]+", "", _spaced(text))


def _options(question: str) -> list[str]:
    """The labels of the longest run of options that begins with the first one."""
    best: list[str] = []
    run: list[str] = []
    for found in _OPTION.finditer(question):
        label = found["a"] or found["b"] or found["c"]
        if run and _follows(run[-1], label):
            run.append(label)
        elif label in ("A", "a", "1", "i"):
            run = [label]
        best = run[:] if len(run) > len(best) else best
    return best if len(best) > 1 else []


_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


def _follows(one: str, other: str) -> bool:
    if one in _ROMAN and other in _ROMAN and _ROMAN.index(other) == _ROMAN.index(one) + 1:
        return True
    return len(one) == len(other) == 1 and ord(other) == ord(one) + 1
