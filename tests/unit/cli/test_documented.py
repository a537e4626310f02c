"""Every command, sub-command and option is in README.md or in docs/."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest

from deepmath_viz.cli.main import COMMANDS, load
from deepmath_viz.config import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
#: The row of each command in README's table.
ROWS = {row[1]: row[0] for row in re.finditer(r"^\| `(\w+).*$", README, re.M)}


def sections() -> dict[str, str]:
    """What pages of docs/ say under a heading that is a command's name."""
    found: dict[str, str] = {}
    for page in (ROOT / "docs").glob("*.md"):
        for part in re.split(r"^#+ ", page.read_text(encoding="utf-8"), flags=re.M)[1:]:
            name, _, text = part.partition("\n")
            found[name] = found.get(name, "") + text
    return found


def spelled(command: click.Command) -> Iterator[str]:
    """The options of a command, and the words that stand for a sub-command."""
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            yield from (*parameter.opts, *parameter.secondary_opts)
        elif isinstance(parameter.type, click.Choice):
            yield from parameter.type.choices


def missing(rows: dict[str, str], sections: dict[str, str]) -> list[str]:
    """What of the command line is written nowhere: 'list --topic', 'reviews export', ..."""
    return [name for name in COMMANDS if name not in rows] + [
        f"{name} {word}"
        for name in COMMANDS
        for word in spelled(load(name))
        if not re.search(
            rf"(?<![\w-]){re.escape(word)}(?![\w-])", rows.get(name, "") + sections.get(name, "")
        )
    ]


def test_every_command_and_option_is_documented():
    assert missing(ROWS, sections()) == []


def test_what_is_written_nowhere_is_listed():
    everything = missing({}, {})
    assert {"list", "list --topic", "export --as", "reviews export", "report claims"} <= {
        *everything
    }
    without = {**sections(), "list": sections()["list"].replace("--topic", "--topical")}
    assert missing(ROWS | {"list": ""}, without) == ["list --topic"]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_line_in_the_list_of_commands_is_the_commands_own(name):
    command = load(name)
    assert command.name == name
    assert COMMANDS[name][1] == command.help
    assert [p.opts for p in command.params if isinstance(p, click.Option) and not p.help] == []
