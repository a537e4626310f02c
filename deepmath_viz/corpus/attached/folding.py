"""Texts of questions as they are compared, in SQL."""

from __future__ import annotations

from deepmath_viz.maths.folding import CUT_WORDS, LEAST_KEPT

#: What Python's `\s` takes for white space, so that folding means what it means for a key.
SPACE = "\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_FOLDS = f"[{SPACE}]{{2}}|[\t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
#: Delimiters of formulas, which folding gives one spelling, and then leaves out.
_DELIMITER = r"\\[()\[\]]"
#: The rest of a text from the first thing on that folding may replace, join or leave out.
_CHANGED = r"(?s)(?:[^ -~\t\n\r]|\\(?:[^()\[\]]|$)|[{~]|\.\.|\.[^ -~]).*"
#: What makes folding read a whole text otherwise.
_EATEN = "[\x07\x08\x0b\x0c]"


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
    return f"lower(translate({_without_delimiters(column)}, ' $', ''))"


def beginning(column: str) -> str:
    r"""SQL: how `maths.folding.same` of a text begins, for as far as SQL can say.

    Up to the first sign that folding may change a text is only stripped of delimiters, white space
    and case; where its end may be cut off as an instruction, the first characters always stay.
    Texts whose beginnings differ are not the same.
    """
    words = "|".join(word for word in CUT_WORDS if word.isascii())
    cut = (
        f"regexp_matches({column}, '[^ -~\t\n\r]')"
        f" OR regexp_matches(translate(lower({column}), '{{}} \t\n\r', ''), '{words}')"
    )
    text = f"CASE WHEN {cut} THEN left({column}, {LEAST_KEPT}) ELSE {column} END"
    plain = _without_delimiters(f"regexp_replace({text}, '{_CHANGED}', '')")
    return (
        f"CASE WHEN regexp_matches({column}, '{_EATEN}') THEN ''"
        f" ELSE rtrim(lower(translate({plain}, ' $\t\n\r', '')), '.:?') END"
    )


def _without_delimiters(column: str) -> str:
    return f"regexp_replace({column}, '{_DELIMITER}', '', 'g')"
