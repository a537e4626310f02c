r"""Dataset text as Markdown that Streamlit shows: maths drawn, everything else shown, nothing run.

Streamlit draws `$..$` and `$$..$$` only, switches mathematics on for a text when it sees one of
them well formed, ends a formula at any dollar, and reads Markdown, HTML, links, images, emoji and
its own directives everywhere else. So the text is cut into segments (`segments`), formulas
are rewritten for KaTeX (`maths`), prose is escaped (`prose`), and what cannot be drawn
is shown as its source.
"""

from __future__ import annotations

import re
from functools import lru_cache

from deepmath_viz.maths.answers import find_boxes
from deepmath_viz.maths.latex import katex_names as names
from deepmath_viz.maths.latex.amount import CARD, LEAST, PAGE, PART, Amount, Drawn, Left, cut
from deepmath_viz.maths.latex.characters import cleaned
from deepmath_viz.maths.latex.maths import Unrenderable, katex
from deepmath_viz.maths.latex.prose import (
    BLOCK_OPEN,
    JOINER,
    MARK_CLOSE,
    MARK_OPEN,
    code_block,
    code_span,
    markdown_lines,
    own_lines,
    plain_lines,
)
from deepmath_viz.maths.latex.segments import CODE, DISPLAY, INLINE, TEXT, Segment, segments
from deepmath_viz.plumbing.colours import DEEPMATH_COLOUR
from deepmath_viz.plumbing.markup import Markdown

__all__ = [
    "CARD",
    "LEAST",
    "PAGE",
    "PART",
    "Amount",
    "Drawn",
    "Segment",
    "draw",
    "plain",
    "segments",
    "sources_shown",
    "to_markdown",
]

_BREAK_TAG = re.compile(r"<br ?/?>\n?", re.IGNORECASE)
_LITERAL_NEWLINE = re.compile(r"\\n(?![a-z])|(?<=\\n)\\n")
_PUNCTUATION = re.compile(r"[ \t]*([.,;:?!])(?=\s|$)")
_MARK = re.compile("[\ue000\ue002]([0-9]+)\ue001")

_COMMAND = re.compile(
    r"\\(?P<name>[A-Za-z]+)(?P<arguments>(?:[ ]?(?:\[[^\[\]{}\n]{0,20}\])?"
    r"\{(?:[^{}\n]|\{(?:[^{}\n]|\{[^{}\n]{0,100}\}){0,100}\}){0,300}\}|[_^](?:[A-Za-z0-9]|\{[^{}\n]{0,60}\}))*)"
    r"|``(?P<quoted>[^`'\n]{1,200})''"
    r"|\\\\(?:\[-?[\d.]{1,6}[ ]?[a-z]{2}\])?[ \t]*\n?|\\(?P<escaped>[%&#_{}$ ,])"
)
_WORDS = {
    "textbf": "**", "textit": "*", "emph": "*", "textsl": "*", "text": "", "textrm": "", "mbox": "",
    "underline": "", "texttt": "", "textsc": "",
}  # fmt: skip
_LAYOUT = {
    "item": "\n- ", "quad": " ", "qquad": " ", "noindent": "", "par": "\n\n", "newline": "\n",
    "bigskip": "\n\n", "medskip": "\n\n", "smallskip": "\n\n", "centering": "", "newpage": "\n\n",
    "hfill": " ", "ldots": "…", "dots": "…",
}  # fmt: skip
_LAYOUT_ENVIRONMENT = frozenset(
    ("itemize", "enumerate", "center", "quote", "description", "flushleft", "flushright")
)


def draw(
    text: str,
    *,
    most: Amount | None = None,
    markdown: bool = False,
    highlight_last_box: bool = False,
) -> Drawn:
    """As `to_markdown`, up to what is more than `most`; the rest as it is."""
    page = _Page(text, markdown, highlight_last_box, most)
    shown = Markdown(page.write())
    return Drawn(shown, page.drawn_formulas, page.formulas, page.rest, page.left.took)


def to_markdown(text: str, *, markdown: bool = False, highlight_last_box: bool = False) -> Markdown:
    r"""Dataset text as Markdown for `st.markdown` (with `unsafe_allow_html` left False).

    `markdown` says that the text is Markdown itself, as solutions are: its headings, lists, tables,
    bold and italics are kept; otherwise they are shown as typed. `highlight_last_box` frames the
    last `\boxed{..}` in the accent colour. Never raises; time is linear in the length of the text.
    """
    return draw(text, markdown=markdown, highlight_last_box=highlight_last_box).text


def sources_shown(text: str) -> list[tuple[str, str]]:
    """The formulas of a text that `to_markdown` shows as source, each with the reason."""
    page = _Page(text, False, False)
    page.write()
    return page.refused


@lru_cache(maxsize=4096)
def plain(text: str, limit: int | None = None) -> str:
    """The text on one line without maths delimiters, cut at `limit` characters with an ellipsis."""
    pieces: list[str] = []
    for segment in segments(cleaned(text)):
        if segment.kind == TEXT:
            pieces.append(re.sub(r"\\([$%&#_])", r"\1", segment.body))
        elif segment.kind == CODE:
            pieces.append(" " + segment.body + " ")
        else:
            pieces.append(f" {segment.body} " if segment.kind == DISPLAY else segment.body.strip())
    folded = " ".join("".join(pieces).split())
    if limit is not None and len(folded) > limit:
        return folded[: max(0, limit - 1)].rstrip() + "…"
    return folded


class _Page:
    def __init__(
        self, text: str, markdown: bool, highlight: bool, most: Amount | None = None
    ) -> None:
        self.markdown = markdown
        self.highlight = highlight
        whole = segments(cleaned(text))
        #: What is drawn, what is beyond the amount that may be, and how much is drawn.
        self.pieces, self.rest, took = cut(whole, most)
        self.drawn_formulas, self.left = took.formulas, Left(most, took)
        self.formulas = sum(piece.kind in (INLINE, DISPLAY) for piece in whole)
        self.drawn: list[str] = []
        self.refused: list[tuple[str, str]] = []

    def write(self) -> str:
        boxed = self.last_box()
        joined: list[str] = []
        skip = 0
        for number, segment in enumerate(self.pieces):
            if segment.kind == TEXT:
                joined.append(segment.body[skip:])
                skip = 0
            elif segment.kind == CODE:
                joined.append(self.code(segment))
            else:
                following = self.pieces[number + 1] if number + 1 < len(self.pieces) else None
                mark, skip = self.maths(segment, following, number == boxed)
                joined.append(mark)
        lines = markdown_lines if self.markdown else plain_lines
        return self.fill(lines(own_lines(self.prose("".join(joined)))))

    def last_box(self) -> int | None:
        if not self.highlight:
            return None
        found = (
            n
            for n in range(len(self.pieces) - 1, -1, -1)
            if self.pieces[n].kind in (INLINE, DISPLAY)
        )
        return next((n for n in found if find_boxes(self.pieces[n].body)), None)

    def mark(self, text: str, *, block: bool = False) -> str:
        """A stand-in for finished Markdown, which prose rules leave alone."""
        self.drawn.append(text)
        return f"{BLOCK_OPEN if block else MARK_OPEN}{len(self.drawn) - 1}{MARK_CLOSE}"

    def code(self, segment: Segment) -> str:
        if segment.source.startswith("`") and not segment.source.startswith("```"):
            return self.mark(code_span(segment.body))
        return self.mark(code_block(segment.body), block=True)

    def maths(
        self, segment: Segment, following: Segment | None, highlight: bool
    ) -> tuple[str, int]:
        """The mark for a formula, and how much of the following prose it has taken in."""
        body = segment.body
        try:
            formula = katex(body)
            if highlight:
                formula = _highlighted(formula)
        except (Unrenderable, RecursionError) as err:
            self.refused.append((segment.source, str(err)))
            if segment.kind == DISPLAY:
                return self.mark(code_block(segment.source), block=True), 0
            return self.mark(code_span(segment.source)), 0
        if not formula:
            return "", 0
        if segment.kind == INLINE:
            return self.mark(f"${formula}$"), 0
        taken = _PUNCTUATION.match(following.body) if following and following.kind == TEXT else None
        if taken:
            formula += taken[1]
        return self.mark(f"$$\n{formula}\n$$", block=True), taken.end() if taken else 0

    def prose(self, text: str) -> str:
        text = _BREAK_TAG.sub("\n", text)
        if "\\n" in text:
            text = _LITERAL_NEWLINE.sub("\n", text)
        if "\\" not in text and "``" not in text:
            return text
        return _COMMAND.sub(self.command, text)

    def command(self, match: re.Match[str]) -> str:
        """LaTeX in prose: words set in bold, spaces, lists, symbols without delimiters."""
        source = match.group()
        if match["quoted"]:
            return f"“{match['quoted']}”"
        if match["escaped"]:
            return match["escaped"] if match["escaped"] not in " ," else " "
        name = match["name"]
        if not name:
            return "\n"
        arguments = match["arguments"] or ""
        if name in ("begin", "end"):
            environment = arguments.strip().strip("{}").rstrip("*")
            return "\n" if environment in _LAYOUT_ENVIRONMENT else source
        if name in _LAYOUT:
            return _LAYOUT[name] + arguments
        if name in _WORDS and arguments.lstrip().startswith("{"):
            inside = self.prose(arguments.strip()[1:-1])
            return (
                self.mark(_WORDS[name]) + inside + self.mark(_WORDS[name])
                if _WORDS[name]
                else inside
            )
        known = name in names.SYMBOLS or (
            arguments and (name in names.ONE_ARGUMENT or name in names.TWO_ARGUMENTS)
        )
        if not known:
            return source
        if MARK_CLOSE in source or not self.left.take(source):
            return source
        try:
            return self.mark(f"${katex(source)}$")
        except (Unrenderable, RecursionError):
            return source

    def fill(self, text: str) -> str:
        """Put formulas and code in the place of their marks."""
        if not self.drawn:
            return text
        return "\n".join(
            self.fill_line(line) if MARK_CLOSE in line else line for line in text.split("\n")
        )

    def fill_line(self, line: str) -> str:
        margin = line[: len(line) - len(line.lstrip(" "))]
        alone = _MARK.fullmatch(line.strip())
        if alone and line.strip().startswith(BLOCK_OPEN):
            return "\n".join(margin + row for row in self.drawn[int(alone[1])].split("\n"))
        in_table = line.lstrip().startswith("|")
        done = ""
        at = 0
        for match in _MARK.finditer(line):
            drawn = self.inline(self.drawn[int(match[1])], in_table)
            done = _beside(_beside(done, line[at : match.start()]), drawn)
            at = match.end()
        return _beside(done, line[at:])

    @staticmethod
    def inline(drawn: str, in_table: bool) -> str:
        """Finished Markdown for the middle of a line, where blocks have no place."""
        if drawn.startswith("$$\n"):
            drawn = rf"$\displaystyle {drawn[3:-3]}$"
        elif drawn.startswith("```") and "\n" in drawn:
            drawn = code_span(drawn.strip("`"))
        if in_table and "|" in drawn:
            drawn = drawn.replace("\\|", "\\Vert ").replace(
                "|", "\\vert " if drawn[0] == "$" else "\\|"
            )
        return drawn


def _beside(before: str, after: str) -> str:
    """Two pieces of Markdown in a row, kept from being read as one.

    Dollars or backticks that touch would make a longer fence; and Streamlit sees no formula where a
    digit follows the closing dollar.
    """
    if before.endswith("$") and after[:1].isascii() and after[:1].isdigit():
        return f"{before}&#{ord(after[0])};{after[1:]}"
    if before[-1:] in ("$", "`") and before[-1:] == after[:1]:
        return before + JOINER + after
    return before + after


def _highlighted(formula: str) -> str:
    start, end, content = find_boxes(formula)[-1]
    red = DEEPMATH_COLOUR
    frame = rf"\fcolorbox{{{red}}}{{{red}22}}{{\(\displaystyle {content}\)}}"
    return formula[:start] + frame + formula[end:]
