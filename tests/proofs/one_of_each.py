"""Counts in how many places each thing stands that should stand once: `make count`.

Prints a line for each kind: what is looked for, and where it was found.
"""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "deepmath_viz"

#: What is counted: a name, and a pattern of the lines that do the work themselves.
KINDS = {
    "texts of problems drawn in ui/ (to_markdown on a question)": (
        "ui",
        r"to_markdown\(\s*\w+(\.text|\[.question)|to_markdown\(text",
    ),
    "atomic writes": ("", r"mkstemp|os\.replace\(|\.replace\(path\)"),
    "sentences that name `build --stage`": ("", r"build --stage \w|\"--stage\", \""),
    "wordings of a share": ("", r"def (percent|rate\(share)"),
    "wordings of bytes": ("", r"\"[kK]B\""),
    "wordings of a duration": ("", r"def (duration|seconds\(amount)"),
    "DeepMath's red": ("", r"#d1615e"),
    "caches with an order of their own": ("", r"OrderedDict|\.popitem\("),
    "protocols of frames": ("", r"struct\.(pack|Struct|unpack)|\.pack\("),
    "encoders of CSV": ("", r"csv\.writer|CSVWriter\("),
    "lists of a problem's columns in SQL": ("", r"\"id, key, copy, hub_row, question"),
    "schemas of artefacts beside the table's": ("pipeline", r"pa\.schema\("),
    "declarations of filter fields": ("", r"= facet\($|= facet\("),
}


def places(folder: str, pattern: str) -> list[str]:
    """Files and lines that match."""
    found = re.compile(pattern)
    return [
        f"{path.relative_to(PACKAGE)}:{number}"
        for path in sorted((PACKAGE / folder).rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if found.search(line)
    ]


def main() -> None:
    """Print every kind."""
    for name, (folder, pattern) in KINDS.items():
        here = places(folder, pattern)
        files = sorted({place.partition(":")[0] for place in here})
        print(f"{name}: {len(here)} in {len(files)} files: {', '.join(here[:8])}")


if __name__ == "__main__":
    main()
