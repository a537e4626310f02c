"""Reads the program's own source: who imports whom, what is documented, how large things are."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ARCHITECTURE = ROOT / "docs" / "architecture.md"
PACKAGE = ROOT / "deepmath_viz"
MODULES = sorted(
    [*PACKAGE.rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"],
    key=lambda path: path.as_posix(),
)
NAMES = [path.relative_to(ROOT).as_posix() for path in MODULES]
#: The floors of the house, from the ground up. A room imports rooms of lower floors only, and its
#: own modules; a new room is added to its floor here.
LAYERS = (
    ("errors",),
    ("config", "files"),
    ("plumbing",),
    ("maths", "vectors"),
    ("dataset",),
    ("sources",),
    ("corpus",),
    ("search", "sql", "reviews", "analysis"),
    ("maps", "exports", "pipeline"),
    ("cli", "ui"),
    ("pages", "app"),
)
FLOOR = {room: floor for floor, rooms in enumerate(LAYERS) for room in rooms}
MOST_MODULES = 20
#: Where models and dataset libraries may be asked for; nothing else may wait for one of them.
ROOMS_OF_HEAVY = (
    "deepmath_viz/sources/",
    "deepmath_viz/vectors/",
    "deepmath_viz/plumbing/engines/",
    "deepmath_viz/pipeline/region_names.py",
)
HEAVY = {"torch", "umap", "sentence_transformers", "datasets", "transformers", "sklearn", "ray"}
LONGEST = 320
#: Problem templates of the demo corpus: a function's name and body are all there is to say.
TEMPLATES = ("deepmath_viz/sources/demo/domains/", "deepmath_viz/sources/demo/problems_")
#: Catalogues: one entry after another, read by looking something up.
TABLES = (
    "deepmath_viz/maths/latex/katex_names.py",
    "deepmath_viz/dataset/published.py",
    "deepmath_viz/dataset/terms.py",
)

#: What of the user interface turns texts of the dataset into mathematics, and why that is no card.
DRAWING = {
    "deepmath_viz/ui/elements/problem_card.py": {"draw", "Amount", "CARD"},
    # Final answers, which cards and tables show in one line; and how much a page may draw.
    "deepmath_viz/ui/elements/markdown.py": {
        *("draw", "Drawn", "Amount", "CARD", "LEAST", "PAGE"),
        *("characters.cleaned", "lines.beginning", "prose.JOINER"),
    },
    # A table of problems, one line each.
    "deepmath_viz/ui/browse/table.py": {"lines.cell"},
    # The opened problem and its solutions, whole: a part at a time where they are long.
    "deepmath_viz/ui/browse/texts.py": {"PART"},
    # Labels of buttons and cells of a table: the beginning of a text, without its mathematics.
    "deepmath_viz/ui/map/panel.py": {"plain"},
}


@cache
def tree(name: str) -> ast.Module:
    # Every file is read once for all tests.
    return ast.parse((ROOT / name).read_text(encoding="utf-8"), name)


@cache
def imports(name: str, *, inside_functions: bool = True) -> frozenset[str]:
    """Full names of everything that a module imports; `from a import b` gives `a.b`."""
    found: set[str] = set()
    for node in _nodes(tree(name), inside_functions):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = Path(name).with_suffix("").parts
                base = ".".join([*parts[: len(parts) - node.level], base]).strip(".")
            found |= {f"{base}.{alias.name}" for alias in node.names}
    return frozenset(found)


def _nodes(root: ast.AST, inside_functions: bool) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(root):
        yield node
        if inside_functions or not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _nodes(node, inside_functions)


def reaches(found: frozenset[str], package: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for name in found)


def is_ui(name: str) -> bool:
    return name == "app.py" or name.startswith(("pages/", "deepmath_viz/ui/"))


def test_there_is_something_to_read():
    assert {"app.py", "deepmath_viz/corpus/store.py", "deepmath_viz/pipeline/runner.py"} <= set(
        NAMES
    )
    assert any(name.startswith("pages/") for name in NAMES)
    assert reaches(imports("deepmath_viz/pipeline/runner.py"), "deepmath_viz.sources")


def offenders(package: str, names: list[str]) -> list[str]:
    return [name for name in names if reaches(imports(name), package)]


def test_only_the_user_interface_knows_streamlit():
    assert offenders("streamlit", [name for name in NAMES if not is_ui(name)]) == []


def test_the_user_interface_never_imports_the_build():
    assert offenders("deepmath_viz.pipeline", [name for name in NAMES if is_ui(name)]) == []


def test_the_build_never_imports_a_reader():
    names = [name for name in NAMES if name.startswith("deepmath_viz/pipeline/")]
    for package in ("deepmath_viz.corpus.store", "deepmath_viz.ui", "pages"):
        assert offenders(package, names) == []


def test_sources_know_neither_build_nor_reader():
    names = [name for name in NAMES if name.startswith("deepmath_viz/sources/")]
    for package in ("deepmath_viz.pipeline", "deepmath_viz.corpus.store", "deepmath_viz.ui"):
        assert offenders(package, names) == []


def room_of(module: str) -> str | None:
    """The room of a dotted module or of what is imported from it; None for other packages."""
    first, _, rest = module.partition(".")
    if first == "deepmath_viz":
        return rest.partition(".")[0] or None
    return first if first in FLOOR else None


def arrows() -> dict[tuple[str, str], list[str]]:
    """Every pair of rooms of which the first imports the second, and the modules that do."""
    found: dict[tuple[str, str], list[str]] = {}
    for name in NAMES:
        here = room_of(".".join(Path(name).with_suffix("").parts))
        for there in {room_of(module) for module in imports(name)} - {here, None}:
            if here is not None:
                found.setdefault((here, there), []).append(name)
    return found


def test_every_room_has_its_floor():
    there = {room_of(".".join(Path(name).with_suffix("").parts)) for name in NAMES}
    assert there - {"__init__", "__main__"} == set(FLOOR)


def test_imports_lead_down_only():
    upwards = {
        arrow: names
        for arrow, names in arrows().items()
        if arrow[0] != "__main__" and FLOOR[arrow[1]] >= FLOOR[arrow[0]]
    }
    assert upwards == {}
    assert ("pipeline", "sources") in arrows() and ("ui", "corpus") in arrows()


def test_no_modules_import_each_other_in_a_circle():
    modules = {
        ".".join(Path(name).with_suffix("").parts).removesuffix(".__init__") for name in NAMES
    }
    graph = {}
    for name in NAMES:
        here = ".".join(Path(name).with_suffix("").parts).removesuffix(".__init__")
        named = imports(name)
        graph[here] = {m if m in modules else m.rpartition(".")[0] for m in named} & modules - {
            here
        }
    assert circles(graph) == []
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == [["b", "c"]]


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Groups of modules that reach each other."""
    reached: dict[str, set[str]] = {}
    for start in graph:
        seen, left = set(), [start]
        while left:
            for there in graph.get(left.pop(), ()):
                if there not in seen:
                    seen.add(there)
                    left.append(there)
        reached[start] = seen
    grouped = {
        frozenset(m for m in reached[start] if start in reached.get(m, ()))
        for start in graph
        if start in reached[start]
    }
    return sorted(sorted(group) for group in grouped)


def test_the_picture_of_the_house_is_true():
    drawn = re.findall(r"^    (\w+) --> (\w+)$", ARCHITECTURE.read_text(encoding="utf-8"), re.M)
    below = {"errors", "config", "files", "plumbing"}  # what everybody imports would hide the rest
    rooms = {(a, b) for a, b in arrows() if a != "__main__" and not {a, b} & below}

    def follows(arrow: tuple[str, str]) -> bool:
        there = {b for a, b in rooms if a == arrow[0]} - {arrow[1]}
        left = list(there)
        while left:
            here = left.pop()
            new = {b for a, b in rooms if a == here} - there
            there |= new
            left += new
        return arrow[1] in there

    assert sorted(drawn) == sorted(arrow for arrow in rooms if not follows(arrow))


def test_what_the_walks_name_is_there():
    text = ARCHITECTURE.read_text(encoding="utf-8")
    walks = text[text.index("## Three walks") : text.index("## Files between")]
    named = set(re.findall(r"`([a-z_]+(?:/[a-z_]+)+)(?:\.([A-Za-z_]+))?(?:\.(\w+))?`", walks))
    assert len(named) > 15
    for path, first, second in named:
        module = PACKAGE / f"{path}.py"
        if not module.exists():
            module = PACKAGE / path / "__init__.py"
        if first == "js":
            module, first = PACKAGE / f"{path}.js", ""
        assert module.exists(), path
        source = module.read_text(encoding="utf-8")
        for name in filter(None, (first, second)):
            assert re.search(rf"(?:def|class) {name}\b", source), f"{path}: {name}"


def test_every_decision_is_listed_with_its_date():
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(
        r"^\| (\d{4}) \| (\d{4}-\d\d-\d\d) \| \[(.+)\]\((.+\.md)\) \|",
        (folder / "README.md").read_text(encoding="utf-8"),
        re.M,
    )
    pages = sorted(path.name for path in folder.glob("*.md") if path.name != "README.md")
    assert [name for *_, name in listed] == pages
    assert [int(number) for number, *_ in listed] == list(range(1, len(pages) + 1))
    for number, date, title, name in listed:
        lines = (folder / name).read_text(encoding="utf-8").splitlines()
        assert name.startswith(number)
        assert (lines[0], lines[2][:10]) == (f"# {title}", date), name
        for path in re.findall(r"`?((?:deepmath_viz|pages|tests)/[\w./-]+)`?", lines[2]):
            assert (ROOT / path).exists(), f"{name}: {path}"


def test_a_directory_can_be_seen_at_a_glance():
    rooms: dict[str, list[str]] = {}
    for name in NAMES:
        if not name.startswith(TEMPLATES) and Path(name).name != "__init__.py":
            rooms.setdefault(str(Path(name).parent), []).append(name)
    assert {room: len(names) for room, names in rooms.items() if len(names) > MOST_MODULES} == {}
    top = {Path(name).parts[1] for name in NAMES if name.startswith("deepmath_viz/")}
    assert len(top) <= MOST_MODULES


def test_every_package_says_what_lives_there():
    short = {}
    for name in NAMES:
        if name.endswith("__init__.py") and not name.startswith("deepmath_viz/sources/demo/"):
            said = ast.get_docstring(tree(name)) or ""
            if len(said) < 40:
                short[name] = said
    assert short == {}


def test_charts_know_no_streamlit():
    charts = [name for name in NAMES if name.startswith("deepmath_viz/ui/charts/")]
    assert len(charts) > 5
    assert offenders("streamlit", charts) == []


def test_one_renderer_shows_problems():
    rooms = [name for name in NAMES if name.startswith("deepmath_viz/ui/")]
    drawing = {
        name: {
            found.removeprefix("deepmath_viz.maths.latex.")
            for found in imports(name)
            if found.startswith("deepmath_viz.maths.latex")
        }
        for name in rooms
    }
    assert {name: found for name, found in drawing.items() if found} == DRAWING
    leading = [name for name in rooms if "problem" in _keys_of_lists(tree(name))]
    assert leading == ["deepmath_viz/ui/elements/problem_card.py"]


def _keys_of_lists(root: ast.AST) -> set[str]:
    """Keys whose value is a list in a dictionary that is written out: parameters of a link."""
    return {
        key.value
        for node in ast.walk(root)
        if isinstance(node, ast.Dict)
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant) and isinstance(value, ast.List)
    }


def test_the_serving_half_imports_nothing_heavy():
    def heavy(name: str) -> set[str]:
        return HEAVY & {found.split(".")[0] for found in imports(name)}

    outside = [name for name in NAMES if not name.startswith(ROOMS_OF_HEAVY)]
    assert {"deepmath_viz/corpus/store.py", "deepmath_viz/maths/latex/maths.py"} <= set(outside)
    assert {name: heavy(name) for name in outside if heavy(name)} == {}
    for room in ROOMS_OF_HEAVY:
        assert any(heavy(name) for name in NAMES if name.startswith(room)), room


def test_heavy_imports_sit_inside_functions():
    found = {
        name: HEAVY & {m.split(".")[0] for m in imports(name, inside_functions=False)}
        for name in NAMES
    }
    assert {name: heavy for name, heavy in found.items() if heavy} == {}


def test_only_the_settings_read_the_environment():
    def reads(name: str) -> bool:
        attributes = {
            node.attr
            for node in ast.walk(tree(name))
            if isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == "os"
        }
        imported = {found.removeprefix("os.") for found in imports(name) if found[:3] == "os."}
        return bool((attributes | imported) & {"environ", "getenv", "environb"})

    assert reads("deepmath_viz/config.py")
    assert [name for name in NAMES if reads(name) and name != "deepmath_viz/config.py"] == []


def test_everything_public_has_a_docstring():
    lacking = []
    for name in NAMES:
        if not name.startswith("deepmath_viz/") or name.startswith(TEMPLATES):
            continue
        module = tree(name)
        if module.body and not ast.get_docstring(module):
            lacking.append(name)
        for node in module.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                lacking += [f"{name}: {node.name}"] * (not ast.get_docstring(node))
                lacking += [f"{name}: {node.name}.{m.name}" for m in node.body if _undocumented(m)]
            elif _undocumented(node):
                lacking.append(f"{name}: {node.name}")
    assert lacking == []


def _undocumented(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    )


def test_a_module_can_be_read_in_one_sitting():
    lengths = {
        name: len((ROOT / name).read_text(encoding="utf-8").splitlines())
        for name in NAMES
        if not name.startswith((*TEMPLATES, *TABLES))
    }
    assert {name: n for name, n in lengths.items() if n > LONGEST} == {}
    pages = {name: n for name, n in lengths.items() if name.startswith("pages/") and n > 100}
    assert pages == {}


def test_names_say_what_a_module_is_for():
    nothing = {"utils", "util", "helpers", "helper", "manager", "common", "misc"}
    assert [name for name in NAMES if nothing & set(Path(name).stem.split("_"))] == []
