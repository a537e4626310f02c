"""docs/reading.md: how any file is read, from the tables of rules in `sources/cells`."""

from __future__ import annotations

from deepmath_viz.dataset import lengths
from deepmath_viz.sources import csv_text, json_rows
from deepmath_viz.sources.cells import learning, plain, rules
from deepmath_viz.sources.listing import DATA_SUFFIXES
from tests.support.written_pages import HEAD, table

_INTRO = """\
Corpora, comparison sets, benchmarks and columns of one's own are read by the same rules. A file
is taken by the end of its name: {suffixes}.

Nothing is asked of columns that nobody reads: they may be of any type, and stand twice. A field
of a struct or object is named with dots, as in `extra_info.source`; a column whose own name has
dots in it comes first.

## What is counted, and what ends a build

A cell that cannot be what its column is becomes missing. It is counted with its column, its
reason and the place of the first one; `status` and the Data page show the counts. A row without
a question is left out, counted, and its number stays unused. A comparison set without one
usable row is named among those that were left out.

A build ends where a file cannot be read to its end (damaged, cut short, no valid JSON),
promises more than such a file can hold, has no column of questions, has two columns of a name
that is read, or where such a column is of a type of which no cell can be text (the empty fields
below; for `question` also a list that is none of messages). What stands already is kept.
"""
_JSON = f"""\
Lines, one list, or objects one after the other, over as many lines as they take; UTF-8, or what
a byte order mark says; blank lines, a comma behind a record and either end of a line are read.
Of two equal keys of an object the last one counts. Single quotes, comments, names without
quotes and a comma before the closing bracket of an object are not JSON: the message says which
it is, and in which line. Half a surrogate pair becomes `?` and is counted.

Columns of one's own have a kind when {learning.SHARE} in {learning.OF} of their filled cells
are of it; the other cells are counted and missing. Without such a kind a column is text. At
most {json_rows.MOST_COLUMNS:,} columns are told apart. Texts of Parquet and JSON that are
attached are looked at once more by the table of CSV, so that "0.5" is a number there too; a JSON
column without a kind is not attached unless its cells are all texts.
"""
_CSV = f"""\
The delimiter is the most frequent of comma, tab, semicolon and bar in the first line, which has
the names; columns without a name are left out. Quotes are doubled inside of a quoted cell,
which may go over lines. Other encodings than UTF-8 and those with a byte order mark are
refused, because a guess would change texts. Counted are: {csv_text.SHORT}; {csv_text.LONG};
{csv_text.BROKEN}.
"""

_RATIOS = lengths.CHARACTERS_PER_TOKEN
_REST = f"""\
## Messages

A list of messages is the user's turn: the last one where the user speaks last (what stands
before are examples), else the first. So it is where the list stands as text in a question, as
JSON or as Python prints it.

## Lengths in tokens

`build --tokenizer FILE` (a `tokenizer.json`, a model's folder, or its id on the hub) counts the
tokens of every question and solution, in whole texts and without those that begin or end a
message. Without it they are an estimate, called one wherever it shows: {_RATIOS["question"]:g}
characters a token in questions, {_RATIOS["solution"]:g} in solutions, {lengths.MEASURED}.
Tokenizers of larger vocabularies make fewer tokens of the same text. Another tokenizer makes
the stage `tokens` anew, and what is made of it.
"""


def text() -> str:
    """docs/reading.md."""
    suffixes = ", ".join(f"`{suffix}`" for suffix in DATA_SUFFIXES)
    lines = ["# How files are read", "", HEAD.format("`deepmath_viz/sources/cells`")]
    lines += [_INTRO.format(suffixes=suffixes), "## Parquet", ""]
    needed = "as problem, answer or solution"
    lines += table(
        ("Arrow type", "kind of column", "a cell becomes", needed, "counted"),
        ((r.types, r.kind, r.becomes, r.as_text, r.counted) for r in rules.RULES),
    )
    lines += ["", *table(("type", "read"), rules.AROUND)]
    words = ", ".join(f"`{word}`" for word in sorted(plain.NAN))
    lines += ["", f"The texts {words} are missing wherever they stand alone.", ""]
    lines += ["## JSON", "", _JSON]
    lines += table(("value", "column of one's own", needed), rules.JSON_RULES)
    lines += ["", "## CSV", "", _CSV]
    lines += table(("cell", "column of one's own", needed), rules.CSV_RULES)
    return "\n".join(lines) + "\n\n" + _REST
