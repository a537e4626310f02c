"""Queries that have run: in this session, and before in this browser, which keeps them."""

from __future__ import annotations

from deepmath_viz.ui import state

#: The key of the editor, which reports what its browser keeps.
EDITOR = "sql_editor"
_PAST, _FORGOTTEN = "sql_history", "sql_forgotten"
#: How many are kept, and characters of one that is.
_MOST, _LONGEST = 50, 20_000


def queries() -> list[str]:
    """The queries, the latest first, each once."""
    told = () if times_forgotten() else state.selected(EDITOR).get("past") or ()
    before = [sql for sql in told if isinstance(sql, str) and len(sql) <= _LONGEST]
    return list(dict.fromkeys([*_session(), *before]))[:_MOST]


def note(sql: str) -> None:
    """Keep a query that runs."""
    state.keep(_PAST, list(dict.fromkeys([sql, *_session()]))[:_MOST])


def forget() -> None:
    """Forget them all; the browser does, too."""
    state.keep(_PAST, [])
    state.keep(_FORGOTTEN, times_forgotten() + 1)


def times_forgotten() -> int:
    """How often they were forgotten in this session."""
    return int(state.kept(_FORGOTTEN) or 0)


def _session() -> list[str]:
    kept = state.kept(_PAST)
    return kept if isinstance(kept, list) else []
