"""The process that reads a file that is attached: `python -m deepmath_viz.corpus.attached.child`.

Its one argument is a folder with `request.json`. It leaves `report.json` there and, unless it
refuses, `kept.parquet`. Its memory is bounded by the kernel, its time by its parent, and it ends
with that: whatever a file makes the libraries do, nobody else waits for it or runs out of memory.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from deepmath_viz.corpus.attached import kinds, layouts, picking, prompts, reading
from deepmath_viz.corpus.attached.bounded import answered
from deepmath_viz.corpus.attached.matches import Given
from deepmath_viz.corpus.attached.matching import Matching
from deepmath_viz.corpus.attached.reading import Cells, Contents, Opened, Part
from deepmath_viz.corpus.attached.request import Attached, AttachedColumn, Request
from deepmath_viz.errors import AttachRefused

REQUEST, KEPT = "request.json", "kept.parquet"


def main(words: Sequence[str]) -> int:
    """Read the request, and leave what was found."""
    folder = Path(words[0])
    asked = json.loads((folder / REQUEST).read_text(encoding="utf-8"))
    answered(folder, asked["memory"], lambda: {"attached": read(folder, asked).to_json()})
    return 0


def read(folder: Path, asked: dict[str, Any]) -> Attached:
    """Read files, match their rows, and write what is kept into the folder.

    Raises:
        AttachRefused, SourceError: the files, or what was asked, are not as they must be.
    """
    request = Request.from_json(asked["request"])
    parts = [Part(Path(path), name) for path, name in asked["parts"]]
    with reading.unchanged(parts):
        return _read(folder, asked, request, parts)


def _read(folder: Path, asked: dict[str, Any], request: Request, parts: list[Part]) -> Attached:
    opened = Opened(parts)
    contents = opened.contents
    if not contents.columns:
        raise AttachRefused(f"{parts[0].name} has no columns: it is empty, or holds no records.")
    on, by, question = _way(request, contents)
    picks, left_out = picking.picks(request, contents, (by,))
    if not picks:
        raise AttachRefused(_no_columns(contents, left_out))
    wanted = dict.fromkeys([by, *([question] if question else []), *(p.source for p in picks)])
    if not opened.rows:
        raise AttachRefused(f"{parts[0].name} has no rows.")
    numbered = on in ("hub_row", "id")
    asked_by = [name for name in (None if numbered else by, question) if name]
    cells, about_rows = opened.cells(list(wanted), asked_by)
    kept, names, left_out = _typed(request, picks, cells, contents, left_out)
    notes = [*about_rows, *(f"Column {by}: {note}" for note in cells[by].notes())]
    if on == "question":
        matched_by, said = prompts.questions(by, cells[by])
        notes += said
    else:
        matched_by = _numbers(by, cells[by]) if numbered else cells[by].array
    questions = prompts.questions(question, cells[question])[0] if question else None
    columns = {name: shared.typed for name, shared in kept.items()}
    given = Given(on, by, matched_by, questions, columns, opened.rows)
    folds = asked["folds"] and Path(asked["folds"])
    problems = [Path(path) for path in asked["problems"]]
    matching = Matching(problems, asked["memory"] // 2, folder, folds)
    matches = matching.run(given, request.aggregate)
    made = Attached(
        name=request.name,
        file=asked["file"],
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        on=on,
        on_column=by,
        rows=opened.rows,
        asked=matches.asked,
        matched=matches.matched,
        by_level=matches.by_level,
        problems=matches.problems,
        of=matches.of,
        twice=matches.twice,
        differing=matches.differing,
        aggregate=request.aggregate if matches.twice else "",
        unmatched=matches.unmatched,
        columns=tuple(
            AttachedColumn(
                name=name,
                source=names[name],
                kind=shared.typed.kind,
                filled=filled,
                rate=shared.rate,
                notes=(*shared.typed.notes, *([shared.note] if shared.note else [])),
            )
            for (name, shared), filled in zip(kept.items(), matches.filled, strict=True)
        ),
        left_out=tuple(left_out.items()),
        notes=(*notes, *matches.notes),
    )
    matching.write(folder / KEPT, list(kept), json.dumps(made.to_json()))
    return made


def _way(request: Request, contents: Contents) -> tuple[str, str, str | None]:
    """By what rows are matched, in which column, and beside numbers the question's column."""
    way, _, column = request.on.partition("=")
    question = layouts.question_of(list(contents.columns))
    there = ", ".join(list(contents.columns)[:20])[:400]
    if not way:
        way = "key" if layouts.KEY in contents.columns else "question"
        if way == "question" and question is None:
            raise AttachRefused(
                "Nothing says which problem a row is: the file has no column key, and none of"
                f" {', '.join(layouts.QUESTIONS[:2])} or prompt. It has {there}. Name it: --on"
                " question=COLUMN, or --on hub_row or id."
            )
    by = column or ((question or "question") if way == "question" else way)
    if by not in contents.columns:
        raise AttachRefused(
            f"The file has no column {by[:60]!r}, to match by {way}; it has {there}."
        )
    if by in contents.twice:
        raise AttachRefused(f"The file has two columns called {by[:60]!r}. Rename one of them.")
    return way, by, question if way in ("hub_row", "id") and question != by else None


def _no_columns(contents: Contents, left_out: dict[str, str]) -> str:
    own = [
        name for name in contents.columns if layouts.is_own(name) and name not in layouts.QUESTIONS
    ]
    why_not = dict.fromkeys(own, "problems have a column of this name") | left_out
    said = "; ".join(f"{name}: {why}" for name, why in list(why_not.items())[:5])
    there = ", ".join(list(contents.columns)[:20])[:400]
    return (
        f"No column of this file can be attached. It has {there}."
        + (f" {said.rstrip('.')}." if said else "")
        + " Name those that are wanted: --columns NAME,NEW_NAME=NAME."
    )


def _typed(
    request: Request,
    picks: Sequence[picking.Pick],
    cells: dict[str, Cells],
    contents: Contents,
    left_out: dict[str, str],
) -> tuple[dict[str, picking.Shared], dict[str, str], dict[str, str]]:
    rates = {}
    for text in request.rates:
        name, mark, rate = text.rpartition("=")
        rates[name if mark else ""] = layouts.Rate.of(rate)
    for name in rates.keys() - {"", *(pick.name for pick in picks)}:
        raise AttachRefused(f"--rate {name[:60]}: no column of this name is attached.")
    kept: dict[str, picking.Shared] = {}
    names: dict[str, str] = {}
    refused = dict(left_out)
    for pick in picks:
        if pick.name in kept:
            raise AttachRefused(f"Two columns would be called {pick.name}. Name them otherwise.")
        try:
            kept[pick.name] = picking.read(pick, cells[pick.source], contents, rates)
            names[pick.name] = pick.source
        except kinds.Unfit as err:
            if pick.asked:
                raise AttachRefused(f"Column {pick.source!r} {err}.") from err
            refused[pick.source] = f"it {err}"
    if not kept:
        raise AttachRefused(_no_columns(contents, refused))
    return kept, names, refused


def _numbers(by: str, cells: Cells) -> pa.Array:
    try:
        typed = kinds.typed(cells)
    except kinds.Unfit as err:
        raise AttachRefused(f"Column {by!r} {err}; whole numbers are needed to match by.") from err
    if typed.kind != kinds.NUMBER:
        raise AttachRefused(f"Column {by!r} holds no numbers to match by.")
    try:
        return typed.cells.cast(pa.int64())
    except pa.ArrowInvalid as err:
        raise AttachRefused(f"Column {by!r} holds numbers that are not whole.") from err


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stdout.flush()
    os._exit(code)
