"""Reads the program's own source: who imports whom, what is documented, how long modules are."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "deepmath_viz"
MODULES = sorted(
    [*PACKAGE.rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"],
    key=lambda path: path.as_posix(),
)
NAMES = [path.relative_to(ROOT).as_posix() for path in MODULES]
#: Where models and dataset libraries may be asked for; nothing else may wait for one of them.
ROOMS_OF_HEAVY = (
    "deepmath_viz/sources/",
    "deepmath_viz/vectors/",
    "deepmath_viz/pipeline/region_names.py",
)
HEAVY = {"torch", "umap", "sentence_transformers", "datasets", "transformers", "sklearn"}
LONGEST = 320
#: Problem templates of the demo corpus: a function's name and body are all there is to say.
TEMPLATES = ("deepmath_viz/sources/demo/domains/", "deepmath_viz/sources/demo/problems_")
#: Catalogues: one entry after another, read by looking something up.
TABLES = ("deepmath_viz/maths/latex/katex_names.py", "deepmath_viz/dataset/published.py")


def tree(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text(encoding="utf-8"), name)


def imports(name: str, *, inside_functions: bool = True) -> set[str]:
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
    return found


def _nodes(root: ast.AST, inside_functions: bool) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(root):
        yield node
        if inside_functions or not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _nodes(node, inside_functions)


def reaches(found: set[str], package: str) -> bool:
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


def test_nothing_heavy_is_imported_outside_its_rooms():
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
