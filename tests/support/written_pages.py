"""The pages of docs/ that are written from the program: tables, settings, pages, exports, terms."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from deepmath_viz.config import SETTINGS
from deepmath_viz.corpus import schema, stages
from deepmath_viz.corpus.rollouts.table import ROLLOUTS
from deepmath_viz.corpus.schema_doubts import ERRATA
from deepmath_viz.corpus.tables import Column
from deepmath_viz.dataset.terms import TERMS
from deepmath_viz.exports import contaminated, recipe
from deepmath_viz.exports.draws.draw import ORDERS, SPREADS
from deepmath_viz.exports.prompts import PROMPTS
from deepmath_viz.exports.shapes import REASONING, SHAPES, Kind
from deepmath_viz.exports.targets import reward
from deepmath_viz.exports.targets.table import TARGETS
from deepmath_viz.exports.targets.target import Start
from deepmath_viz.ui.navigation import OVERVIEW, PAGES

HEAD = "Written by `make docs` from {}; a test fails where it is out of date.\n"
#: Variables that others read, or the tests alone.
OTHERS = {
    "STREAMLIT_SERVER_ADDRESS": "where `run` and `open` listen; 127.0.0.1 where it is not set",
    "STREAMLIT_SERVER_PORT": "the same for the port; 8501 where it is not set",
    "HF_ENDPOINT": "the hub, as Hugging Face's own clients read it; and so the next three",
    "HF_TOKEN": "a token for the hub; none is needed for public datasets",
    "HF_HOME": "folder of what has been downloaded from the hub",
    "HF_HUB_OFFLINE": "1: ask the hub nothing",
    "_DEEPMATH_VIZ_COMPLETE": "set by shells that complete commands; see commands.md",
}
FOR_TESTS = {
    "DEEPMATH_CHROMIUM": "the browser that tests drive; else one of the system, else Playwright's",
    "DEEPMATH_REAL_DATA": "folder of real rows; tests that need them are skipped without it",
    "DEEPMATH_MAP_POINTS": "how many points the page for tests of the map component has",
    "DEEPMATH_MAP_COORDINATES": "a file of coordinates for that page",
    "DEEPMATH_FULL": "where `make full` keeps its corpus; `~/.cache/deepmath-full` without it",
    "DEEPMATH_KILLS": "how often the test of killed builds kills one; 5 without it",
}


def tables() -> str:
    """docs/tables.md: the stages of a build, and the tables with every column."""
    lines = ["# Stages and tables", "", HEAD.format("`corpus/stages.py` and `corpus/schema.py`")]
    lines += [
        "The tables can be asked on the SQL page and by `deepmath-viz sql`. What a column says of "
        "a problem in\none word is explained in [the glossary](glossary.md).",
        "",
        "## Stages",
        "",
        *table(("stage", "makes", "tables"), stage_rows()),
    ]
    beside = {
        ERRATA: "Made of what people entered: see [labels](labels.md).",
        ROLLOUTS: "A view, of what people added: see [rollouts](rollouts.md).",
    }
    for found in (*schema.TABLES.values(), *beside):
        name, made = found.name, f"Made by {_codes(found.stages)}." * bool(found.stages)
        made = made or beside.get(found, "")
        lines += ["", f"## {name}", "", f"{found.meaning} {made}".rstrip(), ""]
        lines += table(("column", "type", "meaning"), (column_row(c) for c in found.columns))
    return "\n".join(lines) + "\n"


def stage_rows() -> Iterator[tuple[str, str, str]]:
    """A row a stage, in the order of a build, and one for each group."""
    for name, said in stages.STAGES.items():
        made = [table for table, found in schema.TABLES.items() if name in found.stages]
        yield f"`{name}`", said.makes, _codes(made)
    for name, said in stages.GROUPS.items():
        meant = [stage for stage in stages.STAGES if stage.startswith(f"{name}-")]
        yield f"`{name}`", f"{said.makes}: stands for {_codes(meant)}", ""


def column_row(column: Column) -> tuple[str, str, str]:
    """A column with its type and meaning, and the words that it may hold."""
    kind = column.type.lower() + " (computed)" * bool(column.formula)
    meaning = column.meaning
    if column.values:
        meaning += f" Values: {_codes(column.values)}."
    return f"`{column.name}`", kind, meaning


def settings() -> str:
    """docs/settings.md: every environment variable."""
    lines = ["# Settings", "", HEAD.format("`config.py`")]
    lines += ["Settings are environment variables, read once a process.", ""]
    lines += table(
        ("variable", "meaning", "default"),
        ((f"`{s.variable}`", s.meaning, s.default) for s in SETTINGS.values()),
    )
    lines += ["", "Read by others, or for them:", "", *_variables(OTHERS)]
    lines += ["", "For tests and measurements:", "", *_variables(FOR_TESTS)]
    return "\n".join(lines) + "\n"


def pages() -> str:
    """docs/pages.md: the pages of the app, in the words of their scripts."""
    lines = ["# Pages of the app", "", HEAD.format("`ui/navigation.py` and `pages/`")]
    lines += ["README.md says more of each.", ""]
    lines += table(("page", "address", "what for"), page_rows())
    return "\n".join(lines) + "\n"


def page_rows() -> Iterator[tuple[str, str, str]]:
    """A row a page, in the order of the navigation."""
    for script, title, _ in PAGES:
        address = "/" if script == OVERVIEW else f"/{script.stem}"
        yield title, f"`{address}`", told(script)


def told(script: Path) -> str:
    """What the script of a page says of it: its docstring without the title."""
    said = ast.get_docstring(ast.parse(script.read_text(encoding="utf-8"))) or ""
    meaning = said.partition(": ")[2]
    return f"{meaning[:1].upper()}{meaning[1:]}"


def exports() -> str:
    """docs/exports.md: the forms of an export, with their columns."""
    lines = ["# Forms of an export", "", HEAD.format("`exports/shapes.py` and `exports/recipe.py`")]
    lines += [
        "`deepmath-viz export --as FORM`, or Export in the app. The README.md inside an export says"
        " what was\nchosen and counted.",
    ]
    for name, shape in SHAPES.items():
        lines += ["", f"## {name}", "", f"{shape.label}. {shape.told}", ""]
        lines += table(("column", "type"), ((f"`{c}`", kind(t)) for c, t in shape.columns.items()))
        lines += [""] + ["Problems without a final answer are left out."] * shape.answered
        lines += ["No CSV: rows hold lists or records."] * shape.nested
        while not lines[-1]:
            lines.pop()
    lines += ["", "## Targets", ""]
    lines += [
        "`--for TARGET` writes what one trainer reads: its columns, file names, a config or command"
        " line and, for RL,\n`reward.py`. `untried` means that no release of the library has loaded"
        " such a file yet; the others are loaded and\ntrained a step by `make test-trainers`. Which"
        " form of reasoning a chat template understands: [templates](templates.md).",
        "",
    ]
    lines += table(("target", "what for", "tried", "files"), target_rows())
    for name, target in TARGETS.items():
        lines += ["", f"### {name}", "", target.shape.meaning, ""]
        columns = target.shape.columns
        lines += table(("column", "type"), ((f"`{c}`", kind(t)) for c, t in columns.items()))
        said = [f"- More than {c.tokens:,} tokens: a {c.part} {c.effect}." for c in target.cuts]
        said += [f"- {note}" for note in target.notes]
        lines += ["", "By default:", "", *said] if said else []
    lines += ["", "## Options", ""]
    prompts = {name: prompt.meaning for name, prompt in PROMPTS.items()}
    for option, words in (
        ("--format", recipe.FORMATS),
        ("--prompt", prompts),
        ("--reasoning", REASONING),
        ("--spread", SPREADS),
        ("--order", ORDERS),
        ("--solutions", recipe.SOLUTIONS),
        ("--which", recipe.WHICH_ONE),
        ("--drop-contaminated", contaminated.CONTAMINATED),
    ):
        lines += [*table((f"`{option}`", ""), ((f"`{w}`", m) for w, m in words.items())), ""]
    return "\n".join(lines[:-1]) + "\n"


def target_rows() -> Iterator[tuple[str, str, str, str]]:
    """A row a target: whom it is for, whether it was tried, the files of a training split."""
    for name, target in TARGETS.items():
        start = Start(files={"train": ("train",)}, prompt=0, row=0, solution=0)
        files = [target.data_file("train", 0, target.formats[0]), *target.starts(start)]
        files += [reward.FILE, reward.ARCHIVE] if target.reward else []
        yield f"`{name}`", target.meaning, target.tried or "untried", _codes(files)


def kind(given: Kind) -> str:
    """A type in words: `list of {role, content}`."""
    if isinstance(given, str):
        return given.lower()
    if isinstance(given, Sequence):
        return f"list of {kind(given[0])}"
    return "{" + ", ".join(given) + "}"


def glossary() -> str:
    """docs/glossary.md: every term."""
    lines = ["# Glossary", "", HEAD.format("`dataset/terms.py`")]
    lines += ["The `?` of every page of the app opens the same terms, its own first.", ""]
    for term in sorted(TERMS, key=lambda term: term.name.casefold()):
        more = ""
        if term.more:
            name = term.more if term.more.startswith("http") else term.more.split("/")[-1]
            address = term.more.removeprefix("docs/") if "docs/" in term.more else term.more
            address = f"../{address}" if address == "README.md" else address
            more = f" More: [{name}]({address})."
        lines.append(f"- **{term.name}**: {_inert(term.meaning)}{more}")
    return "\n".join(lines) + "\n"


def table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A Markdown table."""
    lines = [f"| {' | '.join(titles)} |", f"|{'---|' * len(titles)}"]
    return [*lines, *(f"| {' | '.join(map(_inert, row))} |" for row in rows)]


def _variables(said: dict[str, str]) -> list[str]:
    return table(("variable", "meaning"), [(f"`{name}`", text) for name, text in said.items()])


def _codes(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _inert(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")
