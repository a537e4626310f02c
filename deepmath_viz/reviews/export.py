"""Reviews as files to take away: CSV for spreadsheets and statistics, JSONL for programs."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from deepmath_viz.plumbing import encoders
from deepmath_viz.reviews.spot_checks import Reviews

COLUMNS = (
    "sample", "kind", "seed", "position", "key", "copy", "stratum", "stratum_population",
    "stratum_drawn", "reviewer", "judgement", "note", "final_answer", "corpus", "at", "review",
    "in_force",
)  # fmt: skip
#: What makes a spreadsheet take a cell for a formula (OWASP, "CSV Injection"), full-width forms
#: too; the apostrophe stands here so that what `_guarded` does can be undone.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠']|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def export_rows(
    reviews: Reviews, sample: str | None = None, *, history: bool = False
) -> list[dict[str, Any]]:
    """The reviews in force with their place in the sample; `history` gives superseded ones too.

    Ordered by sample, place and time. Stratum sizes ride along, so that an estimate can be made
    from the file.

    Raises:
        SampleNotFound: there is no such sample.
    """
    found = reviews.history(sample) if history else reviews.reviews(sample)
    newest = {(one.sample, one.key, one.reviewer): one.id for one in found}
    samples = {name: reviews.sample(name) for name in {one.sample for one in found}}
    places = {
        (name, member.key): (position, member)
        for name, drawn in samples.items()
        for position, member in enumerate(drawn.members, start=1)
    }
    strata = {(name, part.name): part for name, drawn in samples.items() for part in drawn.strata}
    rows = []
    for one in found:
        drawn = samples[one.sample]
        position, member = places[one.sample, one.key]
        stratum = strata[one.sample, member.stratum]
        values = (
            drawn.name, drawn.kind, drawn.seed, position, one.key, member.copy, stratum.name,
            stratum.population, stratum.drawn, one.reviewer, one.judgement, one.note,
            one.final_answer, one.corpus or drawn.corpus, one.at, one.id,
            newest[one.sample, one.key, one.reviewer] == one.id,
        )  # fmt: skip
        rows.append(dict(zip(COLUMNS, values, strict=True)))
    return sorted(rows, key=lambda row: (row["sample"], row["position"], row["review"]))


def export_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str] = COLUMNS) -> str:
    """Rows as CSV (RFC 4180: CRLF, quotes doubled) that no spreadsheet runs as formulas.

    A text cell that a spreadsheet could take for a formula gets an apostrophe in front; plain
    numbers such as `-1` do not. Without it the cell is as entered; JSONL has every text as entered.
    """
    cells = ([_guarded(row[name]) for name in columns] for row in rows)
    return encoders.csv_text(itertools.chain([columns], cells))


def export_jsonl(rows: Iterable[Mapping[str, Any]], columns: Sequence[str] = COLUMNS) -> str:
    """Rows as JSON objects, one a line; every text exactly as it was entered."""
    return encoders.jsonl_text({name: row[name] for name in columns} for row in rows)


#: What `reviews export --format` can write.
FORMATS = {"csv": export_csv, "jsonl": export_jsonl}


def _guarded(value: object) -> object:
    if not isinstance(value, str) or _NUMBER.fullmatch(value):
        return value
    return "'" + value if _FORMULA.match(value) else value
