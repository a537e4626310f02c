"""Writes docs/templates.md from the chat templates that TRL ships, by rendering them.

python -m tests.trainers.templates_page FOLDER_OF_TEMPLATES VERSION_OF_TRL
"""

from __future__ import annotations

import sys
from pathlib import Path

from deepmath_viz.config import ROOT
from deepmath_viz.exports.templates import check, reading
from tests.support.written_pages import table

HEAD = """# Reasoning and chat templates

What becomes of the reasoning of an SFT row in each form of `export --reasoning`, by the chat
templates of TRL {version}. Written by `tests/trainers/templates_page.py`, which renders each
template with a conversation of known words; `export --template FILE|ID` does the same with any
template and refuses what is not *right* or *kept as text*.

- **right**: where the template puts reasoning itself.
- **kept as text**: the template knows no reasoning; tags and what is in them are trained as text.
- Everything else is refused, with the words of the table. Templates for pictures want messages in
  parts.

`make test-trainers` tokenizes what is let through with TRL's SFTTrainer and looks for reasoning,
answer and end in the tokens that are trained. Templates that TRL swaps in for training end in
`_training`; with `assistant_only_loss=True` it takes them by itself.
"""


def page(folder: Path, version: str) -> str:
    """The page."""
    rows = []
    for path in sorted(folder.glob("*.jinja")):
        with check.Renderer(reading.read(str(path))) as renderer:
            found = check.forms(renderer)
        forms = [found[form] for form in ("tags", "field", "thinking", "none")]
        rows.append((f"`{path.stem}`", *(_short(said) for said in forms)))
    titles = ("template", "tags", "reasoning_content", "thinking", "none")
    return HEAD.format(version=version) + "\n" + "\n".join(table(titles, rows)) + "\n"


def _short(said: str) -> str:
    return f"**{said}**" if said in check.KEPT else said.partition(": ")[0]


if __name__ == "__main__":
    (ROOT / "docs" / "templates.md").write_text(
        page(Path(sys.argv[1]), sys.argv[2]), encoding="utf-8"
    )
