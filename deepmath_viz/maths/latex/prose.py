r"""Prose of a dataset, escaped for Streamlit: shown as it is written, never run or fetched.

Maths and code arrive as marks (one private-use character, a number, another), so that a line can be
judged whole. What Streamlit 1.67 would act on in a text node, after escapes are resolved, cannot be
escaped with a backslash: emoji short codes, `:material_..:`, e-mail addresses get an invisible
word joiner; web addresses become inline code.
"""

from __future__ import annotations

import re

MARK_OPEN, MARK_CLOSE = "\ue000", "\ue001"
_MARK = "\ue000[0-9]+\ue001"
BLOCK_OPEN = "\ue002"
_BLOCK = re.compile("\ue002[0-9]+\ue001")
JOINER = "\u2060"

_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"'`\]|\ue000-\ue002]+", re.IGNORECASE)
_SHORT_CODE = re.compile(r":(?=[\w+-]{0,40}[A-Za-z+-][\w+-]{0,40}:|100:|1234:|material[/_])")
_EMAIL = re.compile(r"(?<=[\w.+-])@(?=[\w-]+\.)")
_SPECIAL = re.compile(
    r"[\\`*_\[\]<>|~$&!{}]|:(?=\S)|^[ \t]*(?:[-+=#]|[0-9]{1,9}(?=[.)](?:\s|$)))", re.MULTILINE
)
_MARKED_LINE = re.compile(
    r"(?:\*\*)?(?:[-*+•]|\(?[A-Za-z0-9]{1,4}[.)]|\([A-Za-z0-9]{1,4}\))(?:\*\*)?(?:\s|$|\ue000)|\|"
)

_HEADING = re.compile(r"(#{1,6})[ \t]+(.*)")
_RULE = re.compile(r"(?:-[ \t]*){3,}$|(?:\*[ \t]*){3,}$|(?:_[ \t]*){3,}$")
_LIST_ITEM = re.compile(r"([-*+]|[0-9]{1,9}[.)])([ \t]+)(?=\S)")
_TABLE_RULE = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?$")
_STRONG = re.compile(r"(?<![\w)*\\])\*\*(?=[^\s*])([^*\n]{1,400}?)(?<=[^\s*])\*\*(?![\w(*])")
_EMPHASIS = re.compile(r"(?<![\w)*\\])\*(?=[^\s*])([^*\n]{1,400}?)(?<=[^\s*])\*(?![\w(*])")
_STRONG_MARK, _EMPHASIS_MARK = "\ue003", "\ue004"


def code_span(source: str) -> str:
    """Text as inline code, on one line, whatever backticks it holds."""
    folded = " ".join(source.split()) or " "
    longest = max((len(run) for run in re.findall("`+", folded)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if folded.startswith("`") or folded.endswith("`") else ""
    return f"{fence}{pad}{folded}{pad}{fence}"


def code_block(source: str) -> str:
    """Text as a fenced block without a language (a `mermaid` block would be drawn)."""
    body = source.strip("\n").replace("\t", "    ")
    longest = max((len(run) for run in re.findall("`+", body)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{body}\n{fence}"


def escape(text: str) -> str:
    """Every character that Markdown or Streamlit would act on, neutralised."""
    pieces: list[str] = []
    at = 0
    for match in _URL.finditer(text):
        address = match.group().rstrip(".,;:!?)")
        pieces += [_escape_words(text[at : match.start()]), code_span(address)]
        at = match.start() + len(address)
    pieces.append(_escape_words(text[at:]))
    return "".join(pieces)


def _escape_words(text: str) -> str:
    text = _SHORT_CODE.sub(":" + JOINER, _EMAIL.sub("@" + JOINER, text))
    return _SPECIAL.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    found = match.group()
    if found[-1].isdigit():
        return found + "\\"
    return found[:-1] + "\\" + found[-1]


def own_lines(text: str) -> str:
    """Put every block mark on a line of its own, indented like the text around it.

    In headings, table rows and bold text it stays where it is, to be drawn inline.
    """
    if BLOCK_OPEN not in text:
        return text
    out: list[str] = []
    for line in text.split("\n"):
        stripped = line.lstrip()
        if BLOCK_OPEN not in line or stripped.startswith(("#", "|")):
            out.append(line)
            continue
        item = _LIST_ITEM.match(stripped)
        margin = " " * (len(line) - len(stripped) + (item.end() if item else 0))
        at = 0
        for match in _BLOCK.finditer(line):
            if line.count("**", 0, match.start()) % 2:
                continue
            before = line[at : match.start()]
            if before.strip():
                out.append(before if at == 0 else margin + before.strip())
            out += ["", margin + match.group(), ""]
            at = match.end()
        rest = line[at:]
        if rest.strip():
            out.append(rest if at == 0 else margin + rest.strip())
    return "\n".join(out)


def plain_lines(text: str) -> str:
    """Prose without Markdown of its own: paragraphs stay, list-like lines keep their lines."""
    return "\n\n".join(map(_plain_paragraph, re.split(r"\n\s*\n", text.strip())))


def _plain_paragraph(paragraph: str) -> str:
    typed = paragraph.split("\n")
    lines = [line.strip() for line in typed]
    if any(line.startswith("|") and _TABLE_RULE.match(line) for line in lines[1:]):
        return markdown_lines(paragraph)
    out = [_bold_only(lines[0])]
    for number, line in enumerate(lines[1:]):
        ended = lines[number][-1:] in tuple(".:;?!") or typed[number].endswith("  ")
        out += ["  \n" if ended or _MARKED_LINE.match(line) else "\n", _bold_only(line)]
    return "".join(out)


def _bold_only(line: str) -> str:
    """A line of a question: `**bold**` is too common there to be shown as typed."""
    if "**" not in line:
        return escape(line)
    marked = _STRONG.sub(_STRONG_MARK + r"\1" + _STRONG_MARK, line)
    return escape(marked).replace(_STRONG_MARK, "**")


def markdown_lines(text: str) -> str:
    """Prose that is Markdown: headings, lists, rules, tables, bold and italics are kept.

    Headings come out at level five or six. A line indented like code is prose here: the indentation
    follows the open list items.
    """
    writer = _Writer()
    lines = text.split("\n")
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        writer.line(line.rstrip(), following.strip())
    return "\n".join(writer.out).strip("\n")


class _Writer:
    def __init__(self) -> None:
        self.out: list[str] = []
        self.items: list[
            tuple[int, int]
        ] = []  # open list items: their source column, their output column
        self.in_table = False
        self.in_paragraph = False

    def line(self, line: str, following: str) -> None:
        stripped = line.strip()
        if not stripped:
            self.blank()
            return
        indent = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
        while self.items and indent < self.items[-1][0]:
            self.items.pop()
        if _BLOCK.fullmatch(stripped):
            self.block(stripped)
        elif _RULE.match(stripped):
            self.items.clear()
            self.block("---")
        elif heading := _HEADING.match(stripped):
            level = 5 if len(heading[1]) <= 3 else 6
            self.items.clear()
            self.block("#" * level + " " + inline(heading[2].strip("#* \t")))
        elif self.in_table or (
            stripped.startswith("|") and "-" in following and _TABLE_RULE.match(following)
        ):
            self.table(stripped)
        elif item := _LIST_ITEM.match(stripped):
            self.item(indent, item, stripped)
        else:
            self.text(stripped)

    def blank(self) -> None:
        self.in_table = self.in_paragraph = False
        if self.out and self.out[-1]:
            self.out.append("")

    def margin(self) -> str:
        return " " * (self.items[-1][1] if self.items else 0)

    def block(self, text: str) -> None:
        self.blank()
        self.out += [self.margin() + text, ""]

    def table(self, stripped: str) -> None:
        if not stripped.startswith("|") and "|" not in stripped:
            self.in_table = False
            self.blank()
            self.text(stripped)
            return
        if not self.in_table:
            self.blank()
        self.in_table = True
        if _TABLE_RULE.match(stripped) and "-" in stripped:
            self.out.append(self.margin() + stripped)
        else:
            self.out.append(self.margin() + "|".join(inline(cell) for cell in stripped.split("|")))

    def item(self, indent: int, item: re.Match[str], stripped: str) -> None:
        while self.items and indent < self.items[-1][0]:
            self.items.pop()
        if self.in_paragraph and not self.items:
            self.blank()
        margin = self.margin()
        marker = item[1]
        self.out.append(f"{margin}{marker} {inline(stripped[item.end() :])}")
        self.items.append((indent + item.end(), len(margin) + len(marker) + 1))
        self.in_paragraph = True

    def text(self, stripped: str) -> None:
        if self.in_paragraph and self.out and self.out[-1]:
            self.out[-1] += "  "
        self.out.append(self.margin() + inline(stripped))
        self.in_paragraph = True


def inline(text: str) -> str:
    """One line's prose with its bold and italics kept and everything else escaped."""
    if "*" in text:
        text = _STRONG.sub(_STRONG_MARK + r"\1" + _STRONG_MARK, text)
        text = _EMPHASIS.sub(_EMPHASIS_MARK + r"\1" + _EMPHASIS_MARK, text)
    escaped = escape(text)
    return escaped.replace(_STRONG_MARK, "**").replace(_EMPHASIS_MARK, "*")
