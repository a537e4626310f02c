"""What is said of a problem as inert Markdown or HTML, the same on every page."""

from __future__ import annotations

import html as html_text
import re
from collections.abc import Sequence
from contextvars import ContextVar
from typing import Any

from deepmath_viz.dataset import published, topics
from deepmath_viz.dataset.records import ListedProblem
from deepmath_viz.maths.latex import CARD, LEAST, PAGE, Amount, Drawn, draw
from deepmath_viz.maths.latex.characters import cleaned
from deepmath_viz.maths.latex.lines import beginning
from deepmath_viz.maths.latex.prose import JOINER
from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.search.term_marks import marked

#: Where Streamlit would make a link or a picture out of plain text: after the escapes are read.
_ADDRESS = re.compile(
    r"((?:https?|ftp|mailto|xmpp):(?=\S)|\bwww(?=\.)|(?<=[\w.+-])@(?=[\w-])"
    r"|:(?=[\w+-]{1,40}:|material[/_]))",
    re.IGNORECASE,
)
#: Characters of an answer that are shown as source where it is too much to be drawn.
_REST = 300
#: The same of a question in which something is marked.
_SOURCE = 1_000
#: What the texts of the page that runs may still have drawn; nothing is known of it in a fragment
#: that runs alone.
_left: ContextVar[Amount | None] = ContextVar("left", default=None)


def begin_page() -> None:
    """Let the texts of a page share what may be drawn of it, from here on."""
    _left.set(PAGE)


def drawn(text: str, most: Amount, **how: Any) -> Drawn:
    """A text as far as it is drawn: `most` at most, and less where others have taken much.

    Args:
        how: as `latex.draw` has it.
    """
    left = _left.get()
    found = draw(text, most=most if left is None else most.within(left.beyond(LEAST)), **how)
    if left is not None:
        _left.set(left.without(found.took))
    return found


def escape(text: str) -> Markdown:
    """Text of ours, of the data, of an address or of people as inert Markdown.

    Addresses lead nowhere, directions of writing are left as they were, and what no page can show
    becomes the replacement character.
    """
    text = _ADDRESS.sub(rf"\1{JOINER}", cleaned(text))
    return Markdown(re.sub(r"([\\`*_{}\[\]()#+!|<>~$:-])", r"\\\1", text))


def html(text: str) -> str:
    """Text of the data as inert HTML."""
    return html_text.escape(text)


def answer(final_answer: str | None) -> Markdown:
    """A final answer as Markdown: as mathematics where it is that, as text where it is words."""
    if final_answer is None or not final_answer.strip():
        return Markdown(":gray[none given]")
    text = final_answer.strip()
    if re.fullmatch(r"[\w .,;'-]*[A-Za-z]{2}[\w .,;'-]*", text) or "$" in text or "\\(" in text:
        return _short(text)
    return _short(f"${text}$")


def _short(text: str) -> Markdown:
    return drawn(text, CARD).shortened(_REST)


def line(text: str, longest: int) -> Markdown:
    """The beginning of a text of the dataset as one line of Markdown, drawn as far as a card is."""
    return drawn(beginning(text, longest), CARD).shortened(_REST)


def hits(text: Markdown, terms: Sequence[str]) -> Markdown:
    """Finished Markdown with every place of a term of the text filter marked."""
    return marked(text, terms)


def question_hits(question: str, terms: Sequence[str]) -> Markdown:
    """A question as a card shows it, with every place of a term of the text filter marked."""
    return hits(drawn(question, CARD).shortened(_SOURCE), terms)


def difficulty(row: ListedProblem) -> str:
    """The difficulty in words."""
    if row["unrated"]:
        return "unrated"
    return (
        "difficulty unknown" if row["difficulty"] is None else f"difficulty {row['difficulty']:g}"
    )


def facts(row: ListedProblem, pool: tuple[str, float] | None = None) -> Markdown:
    """One line about a problem: difficulty, topic, answer type, solutions.

    Args:
        pool: the source pool that it is near to, see `supported`.
    """
    topic = topics.short(row["topic"]) if row["topic"] else "topic unknown"
    n = row["n_solutions"]
    parts = [difficulty(row), topic.replace(topics.SEPARATOR, " › "), row["answer_type"]]
    parts.append(f"{n} solution{'s' * (n != 1)}" if n else "no solutions")
    if said := similarity(row):
        parts.append(said)
    if pool:
        parts.append(supported(row["source_block"], pool))
    return Markdown(f":gray[{escape(' · '.join(parts))}]")


def supported(block: str | None, pool: tuple[str, float]) -> str:
    """What a near problem in a source pool says of the block of a row, in a few words.

    Args:
        block: the block that its row number tells, None where that is not known.
        pool: see `NoveltyQueries.pools`.
    """
    name, near = pool
    if block is None:
        return f"in the pool {name}, {near:.3f}"
    if published.POOLS[name] == block:
        return f"source block supported by {name}, {near:.3f}"
    return f"also in {name}, {near:.3f}, of another source block"


def similarity(row: ListedProblem) -> str:
    """How near the nearest other problem is, in a few words; nothing where it is not known."""
    named = {"another set": row["similarity_elsewhere"], "DeepMath": row["similarity_within"]}
    known = {where: value for where, value in named.items() if value is not None}
    said = []
    if known:
        where = max(known, key=known.__getitem__)
        said.append(f"nearest {known[where]:.3f} in {where}")
    if row["contaminated"] in ("exact", "near"):
        said.append(
            "exact text in a benchmark"
            if row["contaminated"] == "exact"
            else f"benchmark {row['similarity_benchmark']:.3f}"
        )
    return " · ".join(said)


def left_out(drawn: Drawn) -> str:
    """What is said under a text of which not all is drawn."""
    n = drawn.formulas
    said = f"{drawn.drawn:,} of {n:,} formula{'s' * (n != 1)} drawn." if n else "Drawn in part."
    return (
        f"{said} What follows ({len(drawn.rest):,} characters) begins below as its source, since a "
        "browser would be busy with it for seconds."
    )
