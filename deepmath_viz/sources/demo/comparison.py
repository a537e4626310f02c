"""The six comparison sets and the benchmark: own easy problems, copies and reworded copies."""

from __future__ import annotations

import random
import re
from typing import Any

from .catalogue import TEMPLATES
from .problems import STYLES, Problem
from .templates import delimit

SETS = {
    "DAPO-17K": (220, 12, 10),
    "DSR-Preview": (260, 18, 12),
    "Open-R1": (300, 26, 16),
    "Open-RS": (100, 8, 6),
    "ORZ-129K": (300, 24, 16),
    "STILL-3-RL": (240, 16, 12),
    "Demo benchmark": (96, 14, 12),
}
"""Rows of each set, exact copies of demo rows among them, and reworded copies."""

EASY = 5.5


def build_sets(
    problems: list[Problem],
) -> tuple[dict[str, list[dict[str, str]]], list[dict[str, Any]]]:
    """Rows (`problem`, `answer`) of every set, and the record of what was planted in them."""
    known = {folded(q) for p in problems for q in (p.question, *p.wordings)}
    pool = _own_problems(known)
    taken = {folded(p.question) for p in problems}
    sets: dict[str, list[dict[str, str]]] = {}
    records = []
    start = 0
    for name, (size, exact, near) in SETS.items():
        rng = random.Random(f"set {name}")
        own = pool[start : start + size - exact - near]
        start += size - exact - near
        rows: list[tuple[str, str, int | None, str]] = [(q, a, None, "") for q, a in own]
        suited = [i for i, p in enumerate(problems) if p.wordings and p.final_answer]
        rng.shuffle(suited)
        for i in suited[:exact]:
            rows.append((problems[i].question, problems[i].final_answer, i, "duplicate"))
        for i in suited[exact:]:
            fresh = [w for w in problems[i].wordings if folded(w) not in taken]
            if fresh and len(rows) < size:
                wording = rng.choice(fresh)
                taken.add(folded(wording))
                rows.append((wording, problems[i].final_answer, i, "near_duplicate"))
        rng.shuffle(rows)
        sets[name] = [{"problem": q, "answer": a} for q, a, *_ in rows]
        records += [
            {"kind": kind, "row": i, "dataset": name, "other_row": j}
            for j, (_, _, i, kind) in enumerate(rows)
            if i is not None
        ]
    return sets, records


def folded(question: str) -> str:
    """A question without mathematics delimiters and white space."""
    return re.sub(r"\\\(|\\\)|\\\[|\\\]|[$\s¤]", "", question.replace("\\$", "$"))


def _own_problems(known: set[str]) -> list[tuple[str, str]]:
    """Problems that no demo row asks, from fresh draws of all but the hardest templates."""
    wanted = sum(size - exact - near for size, exact, near in SETS.values())
    out: list[tuple[str, str]] = []
    seen = set(known)
    easy = [t for t in TEMPLATES if t.drafts(1)[0].difficulty <= EASY]
    for turn in range(80):
        for item in easy if len(out) < wanted else ():
            rng = random.Random(f"own {item.name}/{turn}")
            for _ in range(3):
                draft = item.draw(rng)
                texts = {folded(a) for a in draft.asks}
                if texts & seen:
                    continue
                out.append((delimit(rng.choice(draft.asks), rng.choice(STYLES)), draft.answer_text))
                seen |= texts
                break
    if len(out) < wanted:
        raise RuntimeError(f"Only {len(out)} of {wanted} problems for the comparison sets")
    random.Random("own order").shuffle(out)
    return out
