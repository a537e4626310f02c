"""Takes an answer as it was found: escapes that were eaten, HTML, dollars inside, words of other
languages. What it returns is LaTeX that says what the answer was meant to say.
"""

from __future__ import annotations

import html
import re

from deepmath_viz.maths.answers.reading import characters
from deepmath_viz.maths.answers.reading.tokens import FUNCTIONS, OPERATORS

#: Control characters that a JSON or Python reader made of the beginning of a command.
_EATEN = (
    ("\t", "t",
    "ext|imes|heta|an|au|o|frac|ilde|riangle|op|textbf|extit|extcirc|binom|anh|herefore"),
    ("\n", "n", "abla|eq|otin|leq|geq|mid|eg|exists"),
    ("\r", "r", "ight|ho|angle|ceil|floor|vert|Vert|brace|m|ightarrow"),
    ("\f", "f", "rac|orall|box|loor"),
    ("\b", "b", "inom|eta|ar|egin|oxed|ig|igg|mod|ullet|mathbb|f|oldsymbol|ot"),
    ("\v", "v", "ec|ee|ert|arphi|arepsilon|artheta|arnothing|dots"),
    ("\a", "a", "lpha|ngle|pprox|st|leph|rcsin|rccos|rctan"),
)  # fmt: skip
_EATEN_COMMANDS = [
    (re.compile(rf"{re.escape(control)}(?=(?:{rest})(?![a-z]))"), rf"\\{letter}")
    for control, letter, rest in _EATEN
]
#: What is left of a command whose backslash is lost, or its first letter too.
_TORN = (
    (r"(?:f?rac)(?=\s*\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}\s*\{)", r"\\frac"),
    (r"[dt]frac(?=\s*\{)", r"\\frac"),
    (r"s?qrt(?=\s*[\[{])", r"\\sqrt"),
    (r"t?ext(?=\s*\{)", r"\\text"),
    (r"(?:mathrm|mathbb|operatorname|overline|binom)(?=\s*\{)", r"\\\g<0>"),
    (r"\^\s*\{?\s*(?:t?extcirc|circ|degree)\b\s*\}?", r"^\\circ "),
    (r"(?:left|eft|right|ight)(?=\s*[()\[\]|])", ""),
    (r"(?:imes|times)(?=\s*(?:\d|\\|10))", r"\\times "),
    (r"(?:heta)\b", r"\\theta "),
    (r"(?:infty|cdot|leq|geq|neq|emptyset|setminus)\b", r"\\\g<0> "),
)  # fmt: skip
_TORN_COMMANDS = [
    (re.compile((r"" if pattern.startswith(r"\^") else r"(?<![A-Za-z\\])") + pattern), command)
    for pattern, command in _TORN
]
_CONTROLS = re.compile(r"[\x07-\x0d]")
#: A lone word, or a degree: without one of them nothing is torn.
_TORN_SIGN = re.compile(r"(?<![A-Za-z\\])[A-Za-z]{3,}|\^")
_ESCAPED = re.compile(r"\\u([0-9A-Fa-f]{4})")
_DOUBLED = re.compile(
    r"\\\\(?=(?:d?frac|sqrt|text|pi|cdot|times|infty|left|right|cup|cap|leq?|geq?|ln|log|sin|cos"
    r"|tan|circ|mathbb|mathrm|alpha|beta|gamma|theta|lambda|binom|pm|in|quad)(?![A-Za-z])|[()\[\]]\s*$)"
)
_SCRIPT = re.compile(r"<(su[pb])\s*>(.*?)</\1\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(
    r"</?(?:b|i|em|strong|p|div|span|br|font|math|mn|mi|u|code|li|ul|ol)\b[^<>]*>", re.I
)
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{1,6}|#x[0-9A-Fa-f]{1,5});")
_DOLLAR = re.compile(r"(?<!\\)\$+")
_INSIDE = re.compile(r"(?<!\\)\\[()\[\]]")
#: A sign of exclamation behind a formula ends the sentence; one inside it is a factorial.
_EXCLAIMED = re.compile(r"(\$|\\[)\]])\s*[.,]?\s*!+(?=\s*$)")
#: Behind a number in plain words it may be either, and is set apart.
_UNSURE = re.compile(
    r"((?<![\\A-Za-z])(?!(?:and|or)\b)[A-Za-z]{2,}[,:]? |'s )"
    r"([-+]?(?:\d[\d.,]*|[A-Za-z]|[^\s$]*[)}\]]))(!+)(?=[\s.}]*$)"
)
_DELIMITED = re.compile(r"(?<!\\)(?:\$|\\[()\[\]])")
_PROSE = re.compile(r"(?<![A-Za-z\\])[A-Za-z]{2,} ")
_CIRCLED = re.compile(r"\\textcircled\s*\{?\s*(?:\\small\s*)?(\d{1,2})\s*\}?")
_BASED = re.compile(
    r"^\s*(\d+)\s*(?:\\text\s*\{)?\s*\(?\s*(?:in )?base[ -](\d{1,2})\s*\)?\s*\}?\s*$"
)
_PRICE = re.compile(r"(?<![\w\\])\$(?=\s*\d[\d.,]*(?:\s|$|[,.;]|\\text|\s*(?:and|or|to|per)\b))")
_ORDINAL = re.compile(
    r"(?<![\d.])(\d+)\s*(?:\^\s*)?\{?\s*(?:\\(?:text|mathrm|rm|textrm)\s*\{?\s*)?"
    r"(st|nd|rd|th)\s*(?:\}\s*){0,2}(?![A-Za-z{}^_])"
)
_CHOOSE = re.compile(r"\\(choose|over)(?![A-Za-z])")
_JOINED_IN_TEXT = re.compile(
    r"\\text\s*\{(?P<before>[^{}]*?)(?<![A-Za-z])(?P<word>and|or)\s*\}(?=\s*[\d\\($-])"
)
_AND_IN_TEXT = re.compile(r"\\text\s*\{\s*,?\s*(?P<word>and|or)\s+(?P<after>[^{}\s][^{}]*)\}")
_SCRIPT_IN_TEXT = re.compile(r"(\\(?:text|mathrm)\s*\{[^{}^_]*)\^\{(-?\d)\}\s*\}")
_RAISED_IN_TEXT = re.compile(r"(\\(?:text|mathrm)\s*\{[^{}^]*)\^(-?\d)\s*\}")
_BARE_NAME = re.compile(
    r"(?<![A-Za-z\\{])(?:\\text\s*\{\s*(?=[iI]nfinity\s*\}))?(alpha|beta|gamma|delta|epsilon|zeta|theta|iota"
    r"|kappa|lambda|rho|sigma|tau|phi|chi|psi|omega|Gamma|Delta|Theta|Lambda|Sigma|Phi|Psi|Omega|[iI]nfinity"
    r"|infty)(?![A-Za-z])(?:(?<=nfinity)\s*\})?"
)
_OPERATOR = re.compile(r"\\operatorname\s*\{\s*([A-Za-z]+)\s*\}")
_GEOMETRY = re.compile(r"\\(?:perp|parallel|cong|sim|angle|triangle)(?![A-Za-z])")
_POINTS = re.compile(r"\\(?:text|mathrm)\s*\{\s*([A-Z]{2,3})\s*\}")
#: Connectives and short answers of other languages; longer ones first.
_WORDS = (
    ("或者", " or "), ("或", " or "), ("以及", " and "), ("并且", " and "), ("还有", " and "),
    ("和", " and "), ("与", " and "), ("且", " and "), ("及", " and "), ("또는", " or "),
    ("혹은", " or "), ("이거나", " or "), ("그리고", " and "), ("이고", " and "), ("및", " and "),
    ("または", " or "), ("もしくは", " or "), ("および", " and "), ("かつ", " and "), ("と",
    " and "),
    ("无实数解", " no solution "), ("没有解", " no solution "), ("无解", " no solution "),
    ("不存在", " does not exist "), ("不正确", " false "), ("正确", " true "), ("错误", " false "),
    ("不是", " no "), ("所有实数", " all real numbers "), ("全体实数", " all real numbers "),
    ("空集", " empty set "), ("无穷大", " infinity "), ("无穷", " infinity "), ("偶数", " even "),
    ("奇数", " odd "), ("해가 없다", " no solution "), ("존재하지 않는다", " does not exist "),
    ("아니요", " no "), ("아니오", " no "), ("아니다", " no "), ("거짓", " false "), ("참",
    " true "),
    ("짝수", " even "), ("홀수", " odd "), ("無限大", " infinity "), ("解なし", " no solution "),
    ("いいえ", " no "), ("はい", " yes "), ("偽", " false "), ("真", " true "), ("偶数", " even "),
)  # fmt: skip
_FAR_EASTERN = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_LONE_WORDS = {"是": "yes", "否": "no", "对": "yes", "错": "no", "예": "yes", "네": "yes",
"真": "true",
               "假": "false"}  # fmt: skip
_LEAD = re.compile(
    r"^\s*(?:所以|因此|故)?\s*(?:最终|正确)?(?:答案?|选项)(?:是|为)?\s*[::]?\s*|^\s*故?选\s*(?=[A-H])"
    r"|^\s*(?:정?답은?|따라서)\s*[::]?\s*|^\s*答え?は?\s*[::]?\s*"
)
#: Units and counters; whatever else of these scripts follows a number is one that is not known.
_COUNTED = {
    "平方厘米": "cm^2", "平方米": "m^2", "立方厘米": "cm^3", "立方米": "m^3", "平方千米": "km^2",
    "厘米": "cm", "毫米": "mm", "分米": "dm", "千米": "km", "公里": "km", "米": "m", "千克": "kg",
    "公斤": "kg", "克": "g", "小时": "hour", "分钟": "minute", "秒": "second", "天": "day",
    "度": "degree",
    "元": "yuan", "센티미터": "cm", "미터": "m", "시간": "hour", "분": "minute", "초": "second",
    "일": "day", "도": "degree", "원": "won", "円": "yen", "時間": "hour", "秒間": "second",
    "万": "ten-thousand", "萬": "ten-thousand", "만": "ten-thousand", "亿": "hundred-million",
    "억": "hundred-million", "百": "hundred", "千": "thousand", "백": "hundred", "천": "thousand",
}  # fmt: skip
_COUNTER = re.compile(
    rf"(?<=[\d}}])\s*(?:\\text\s*\{{\s*)?([{_FAR_EASTERN}]+)\s*\}}?(?![{_FAR_EASTERN}{{])"
)


def mend(answer: str) -> str:
    """The answer in LaTeX with ASCII signs; the dollars around the whole may remain."""
    text = re.sub(r"^\s*(\*\*|__)(.+)\1\s*$", r"\2", answer, flags=re.DOTALL)
    if _CONTROLS.search(text):
        for pattern, command in _EATEN_COMMANDS:
            text = pattern.sub(command, text)
    if "\\begin" not in text:
        text = _DOUBLED.sub(r"\\", text)
    text = _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), text)
    if "<" in text or "&" in text:
        text = _SCRIPT.sub(lambda m: ("^" if m[1].lower() == "sup" else "_") + f"{{{m[2]}}}", text)
        text = _ENTITY.sub(lambda match: html.unescape(match.group()), _TAG.sub(" ", text))
    text = text.replace("\u02dc", "~") if "\u02dc" in text else text
    if not text.isascii():
        text = _translated(text)
    if "circled" in text:
        text = _CIRCLED.sub(lambda m: rf"\text{{ item{m[1]} }}", text)
    text = characters.latex(text)
    if _TORN_SIGN.search(text):
        for pattern, command in _TORN_COMMANDS:
            text = pattern.sub(command, text)
    text = _without_dollars(text)
    if text.isdigit():
        return text
    text = _ORDINAL.sub(_ordinal, text)
    if r"\text" in text or r"\mathrm" in text:
        text = _SCRIPT_IN_TEXT.sub(r"\1}^{\2}", _RAISED_IN_TEXT.sub(r"\1}^{\2}", text))
        text = _JOINED_IN_TEXT.sub(_split_text, text)
        text = _AND_IN_TEXT.sub(r"\\text{ \g<word> } \\text{\g<after>}", text)
    if "base" in text:
        text = _BASED.sub(r"\1_{\2}", text)
    text = _OPERATOR.sub(lambda m: rf"\{m[1]} " if m[1] in FUNCTIONS | OPERATORS else m[0], text)
    text = _bare_names(_infixed(text).replace(r"\textcirc", r"\circ "))
    if _GEOMETRY.search(text):
        text = _POINTS.sub(r" \1 ", text)
    return text


def _split_text(match: re.Match[str]) -> str:
    before = match["before"].strip(" ,")
    return (rf"\text{{ {before}}} " if before else " ") + rf"\text{{ {match['word']} }} "


def _bare_names(text: str) -> str:
    """`beta^2` and `-infinity` with their backslashes, where no other words are written."""
    if _BARE_NAME.search(text) is None:
        return text
    rest = _BARE_NAME.sub(" ", re.sub(r"\\[A-Za-z]+", " ", text))
    if set(re.findall(r"[A-Za-z]{3,}", rest)) - FUNCTIONS - {"and", "text"}:
        return text
    return _BARE_NAME.sub(
        lambda m: r"\infty " if m[1] in ("infinity", "Infinity") else rf"\{m[1]} ", text
    )


def _without_dollars(text: str) -> str:
    """The text without the marks of mathematics inside it; a sign of money stays."""
    text = text.strip()
    if "!" in text:
        ended = _EXCLAIMED.sub(r"\1", text)
        text = ended if _PROSE.search(ended) else text
        text = _UNSURE.sub(r"\1\2 \3", text) if _DELIMITED.search(text) is None else text
    if "$" in text:
        marks = len(_DOLLAR.findall(text))
        prices = len(_PRICE.findall(text))
        if (marks == 1 and (text.endswith("$") or (text.startswith("$") and not prices))) or (
            marks > 1 and prices < marks and (marks % 2 == 0 or not prices)
        ):
            text = _DOLLAR.sub(" ", text)
    if len(_INSIDE.findall(text)) % 2 == 0:
        text = _INSIDE.sub(" ", text)
    return text.strip()


def _ordinal(match: re.Match[str]) -> str:
    """`7th` as 7; what has the wrong ending for its number is none."""
    number, ending = match.groups()
    closed = match.group().count("}") - match.group().count("{")
    if closed < 0:
        return match.group()
    right = (
        "th" if number[-2:-1] == "1" else {"1": "st", "2": "nd", "3": "rd"}.get(number[-1], "th")
    )
    return number + "}" * closed if ending == right else match.group()


def _infixed(text: str) -> str:
    """`{n \\choose k}` as `\\binom{n}{k}`, and `{a \\over b}` as a fraction."""
    for _ in range(20):
        match = _CHOOSE.search(text)
        if match is None:
            break
        low, high = _group(text, match.start())
        name = "binom" if match.group(1) == "choose" else "frac"
        above, below = text[low : match.start()].strip(), text[match.end() : high].strip()
        outer = (low - 1, high + 1) if low and text[low - 1] == "{" else (low, high)
        text = f"{text[: outer[0]]}\\{name}{{{above}}}{{{below}}}{text[outer[1] :]}"
    return text


def _group(text: str, at: int) -> tuple[int, int]:
    """Where the content of the innermost braces around a place begins and ends."""
    depth, low = 0, at
    while low > 0:
        depth += {"}": 1, "{": -1}.get(text[low - 1], 0) if text[low - 2 : low - 1] != "\\" else 0
        if depth < 0:
            break
        low -= 1
    depth, high = 0, at
    while high < len(text):
        depth += {"{": 1, "}": -1}.get(text[high], 0) if text[high - 1] != "\\" else 0
        if depth < 0:
            break
        high += 1
    return low, high


def _translated(text: str) -> str:
    """Words of Chinese, Korean and Japanese in English, units behind numbers among them."""
    if not re.search(f"[{_FAR_EASTERN}]", text):
        return text
    bare = re.sub(r"\\text\s*\{|[}\s.。]", "", text)
    if bare in _LONE_WORDS:
        return _LONE_WORDS[bare]
    text = _LEAD.sub("", text)
    text = re.sub(r"(?<=\d)\s*[와과]\s*(?=[-\d\\])", " and ", text)
    for word, english in _WORDS:
        text = text.replace(word, english)
    return _COUNTER.sub(lambda match: _counted(match.group(1)), text)


def _counted(word: str) -> str:
    unit = _COUNTED.get(word, f"counter-{word.encode().hex()}")
    name, _, power = unit.partition("^")
    return rf" \text{{ {name}}}" + (f"^{{{power}}}" if power else "")
