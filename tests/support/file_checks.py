"""What can be wrong with a file whatever is in it: its end, its syntax, its size.

`python -m tests.support.file_checks [FILE ...]`; without files, all that git knows.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import yaml

LARGEST = 1_000_000  # bytes
#: Larger for a reason: the demo corpus is made by `make demo`, the paper has 478,844 places, and
#: Plotly's part for flat axes is what draws the charts, packed on its way.
_LARGE = (
    "deepmath_viz/sources/demo/corpus/",
    "deepmath_viz/sources/paper/places.npy",
    "deepmath_viz/ui/frontend/charts.js",
)
#: Bundles end as their tools leave them.
_BUNDLED = (".svg", ".css", ".js")
_READERS: dict[str, Callable[[str], object]] = {
    ".json": json.loads,
    ".toml": tomllib.loads,
    ".yaml": yaml.safe_load,
    ".yml": yaml.safe_load,
}


def wrong(path: Path) -> Iterator[str]:
    """What is wrong with a file, in words."""
    content = path.read_bytes()
    if len(content) > LARGEST and not any(part in path.as_posix() for part in _LARGE):
        yield f"has {len(content):,} bytes, more than {LARGEST:,}"
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return  # an image, a table: nothing more can be said
    if content and path.suffix not in _BUNDLED and not text.endswith("\n"):
        yield "does not end with a line break"
    if text.endswith("\n\n"):
        yield "ends with an empty line"
    if any(line.startswith(("<<<<<<< ", ">>>>>>> ")) for line in text.splitlines()):
        yield "holds a conflict of a merge"
    if read := _READERS.get(path.suffix):
        try:
            read(text)
        except (ValueError, yaml.YAMLError) as err:
            yield f"is no {path.suffix[1:].upper()}: {' '.join(str(err).split())}"


def main(names: Sequence[str]) -> int:
    """Check files; returns the exit code."""
    if not names:
        listed = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True)
        names = listed.stdout.splitlines()
    paths = [path for path in map(Path, names) if path.is_file()]
    found = [f"{path} {problem}." for path in paths for problem in wrong(path)]
    for line in found:
        print(line)
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
