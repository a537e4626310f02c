"""One palette: what cannot read it says the same."""

from __future__ import annotations

import itertools
import re
import subprocess
import tomllib

import pytest

from deepmath_viz.maps.colours import sequential
from deepmath_viz.plumbing import colours
from tests.support import colour_vision
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


#: CIEDE2000 is made so that about 1 is just seen between two large patches side by side. Points of
#: three pixels and entries of a legend are small and lie apart: they get ten times that.
LEAST = 10
PALETTES = {
    "charts": (colours.CATEGORIES,),
    "categories": tuple(zip(*colours.CATEGORICAL, strict=True)),
    "sets": tuple(zip(*colours.SETS, strict=True)),
    "novelty": tuple(zip(*colours.NOVELTY, strict=True)),
    "verdicts": tuple(zip(*colours.VERDICTS, strict=True)),
}


@pytest.mark.parametrize("seeing", colour_vision.SEEING)
@pytest.mark.parametrize("name", PALETTES)
def test_colours_of_a_palette_stay_apart_for_everybody(name, seeing):
    for theme in PALETTES[name]:
        nearest = colour_vision.nearest_pair(theme, seeing)
        assert nearest[0] >= LEAST, nearest


@pytest.mark.parametrize("seeing", colour_vision.SEEING)
def test_the_scale_of_one_hue_goes_from_light_to_dark_for_everybody(seeing):
    for theme, way in enumerate((-1, 1)):
        lightness = [
            colour_vision.lab(sequential(step / 9)[theme], seeing)[0] for step in range(10)
        ]
        assert min(way * (b - a) for a, b in itertools.pairwise(lightness)) > 2


@pytest.mark.parametrize(
    ("one", "other", "difference"),
    [  # from table 1 of Sharma, Wu and Dalal (2005)
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((50, 2.5, 0), (58, 24, 15), 19.4535),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_differences_are_those_that_were_published(one, other, difference):
    assert colour_vision.ciede2000(one, other) == pytest.approx(difference, abs=5e-5)


def test_what_has_no_hue_looks_the_same_to_everybody_and_red_and_green_do_not():
    for seeing in colour_vision.SEEING:
        for grey in ("#ffffff", "#808080", "#000000"):
            apart = colour_vision.ciede2000(
                colour_vision.lab(grey), colour_vision.lab(grey, seeing)
            )
            assert apart < 0.5
    red, green = "#d1615e", "#8c8c3c"
    seen = {s: colour_vision.nearest_pair((red, green), s)[0] for s in colour_vision.SEEING}
    assert seen["deuteranopia"] < seen["trichromat"] / 3
    assert seen["tritanopia"] > 20
