"""One palette: what cannot read it says the same."""

from __future__ import annotations

import re
import subprocess
import tomllib

from deepmath_viz.plumbing import colours
from tests.unit.test_architecture import PACKAGE, ROOT

THEME = ROOT / ".streamlit" / "config.toml"
#: Files that cannot import the palette.
APART = {
    THEME.relative_to(ROOT).as_posix(),
    "deepmath_viz/ui/frontend/icon.svg",
    "deepmath_viz/ui/frontend/map/src/appearance.js",
    "deepmath_viz/ui/frontend/map/dist/map.js",  # made of the one above
}


def test_the_theme_and_the_scripts_have_the_colours_of_the_palette():
    theme = tomllib.loads(THEME.read_text(encoding="utf-8"))["theme"]
    assert tuple(theme["chartCategoricalColors"]) == colours.CATEGORIES
    for name in APART:
        assert colours.DEEPMATH_COLOUR in (ROOT / name).read_text(encoding="utf-8"), name


def test_a_colour_of_the_palette_is_written_once():
    palette = {
        *(colours.DEEPMATH_COLOUR, colours.COMPARISON_COLOUR, colours.PALE_RED),
        *(colours.PALE_BLUE, colours.GREY),
    }
    listed = subprocess.run(
        ["git", "ls-files", "app.py", "pages", PACKAGE.name],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    written = {
        name
        for name in listed
        if name.endswith((".py", ".js", ".css", ".svg", ".html"))
        and palette
        & set(re.findall(r"#[0-9a-f]{6}", (ROOT / name).read_text(encoding="utf-8").lower()))
    }
    assert written - APART == {"deepmath_viz/plumbing/colours.py"}
