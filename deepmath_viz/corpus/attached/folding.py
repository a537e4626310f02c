"""Texts of questions as they are compared, in SQL."""

from __future__ import annotations

#: What Python's `\s` takes for white space, so that folding means what it means for a key.
SPACE = "\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_FOLDS = f"[{SPACE}]{{2}}|[\t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"


def folded(column: str) -> str:
    """SQL: a text with its white space folded, as `dataset.rows.key` does it."""
    return (
        f"CASE WHEN regexp_matches({column}, '{_FOLDS}')"
        f" THEN trim(regexp_replace({column}, '[{SPACE}]+', ' ', 'g')) ELSE trim({column}) END"
    )


def loose(column: str) -> str:
    r"""SQL: a folded text without white space, `$`, `\(`, `\)`, `\[`, `\]` and case.

    Texts that are the same by this are the same once folded in full, which takes Python ten times
    as long.
    """
    return rf"lower(regexp_replace({column}, '\\[()\[\]]|[ $]+', '', 'g'))"
