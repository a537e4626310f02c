"""The examples of CONTRIBUTING.md, put into a copy of the program.

A block of Python begins with a comment that names its file: a new one, or one that is there, with
the text that the block goes above.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from deepmath_viz.config import ROOT

GUIDE = ROOT / "CONTRIBUTING.md"
_BLOCK = re.compile(r"```python\n# (\S+?\.py)(?:, above: ([^\n]+))?\n(.*?)```", re.S)
_COPIED = ("app.py", "deepmath_viz", "pages", "tests")


@dataclass(frozen=True, slots=True)
class Example:
    """A block: where it goes, and its lines."""

    file: str
    above: str
    text: str

    @property
    def lines(self) -> list[str]:
        """Its lines, empty ones aside."""
        return [line for line in self.text.splitlines() if line.strip()]

    def apply(self, folder: Path) -> None:
        """Put it into a copy of the program."""
        path = folder / self.file
        if not self.above:
            assert not path.exists(), f"{self.file} is there already"
            path.write_text(self.text, encoding="utf-8")
            return
        text = path.read_text(encoding="utf-8")
        words = r"\s+".join(map(re.escape, self.above.split()))
        places = list(re.finditer(rf"^ *{words}", text, re.M))
        assert len(places) == 1, f"{self.file} has {self.above!r} {len(places)} times"
        at = places[0].start()
        path.write_text(text[:at] + self.text + text[at:], encoding="utf-8")


def sections(guide: str) -> dict[str, list[Example]]:
    """The examples by what they add: `filter`, `stage`, `page`, `form of an export`."""
    found: dict[str, list[Example]] = {}
    for part in re.split(r"^### How to add an? ", guide, flags=re.M)[1:]:
        part = part.partition("\n## ")[0]
        name = part.partition("\n")[0]
        found[name] = [Example(*groups) for groups in _BLOCK.findall(part)]
    return found


def copy(folder: Path) -> Path:
    """A copy of the program with all examples."""
    for name in _COPIED:
        source = ROOT / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "node_modules", "browser")
            shutil.copytree(source, folder / name, ignore=ignored)
        else:
            shutil.copy(source, folder)
    for examples in sections(GUIDE.read_text(encoding="utf-8")).values():
        for example in examples:
            example.apply(folder)
    return folder
