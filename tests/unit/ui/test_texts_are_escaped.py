"""Reads the pages' source: what is shown as Markdown is ours, a number, or has been escaped.

A text is safe where it is written in the source, is a number by its format, has the type
`Markdown`, or is put together from such. `Markdown(...)` itself is read the same way, so the type
can be got by `escape` and `to_markdown` alone. A parameter that is shown makes its function a call
that shows texts, and whoever calls it is read, too. What else is shown is named at the end, with
its reason.
"""

from __future__ import annotations

import ast
import functools
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
MODULES = sorted([*(ROOT / "deepmath_viz" / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")])
NAMES = [path.relative_to(ROOT).as_posix() for path in MODULES]
#: Calls whose texts are read as Markdown, and which of their positions and names are texts.
LABELLED = (
    "badge button checkbox download_button expander link_button metric multiselect number_input "
    "pills popover radio segmented_control select_slider selectbox slider text_area text_input "
    "toggle tabs"
).split()
WORDED = (
    "caption error header info markdown subheader success text title toast warning write".split()
)
TEXTS = {**dict.fromkeys(LABELLED, (0,)), **dict.fromkeys(WORDED, (0,)), "progress": (1,)}
TEXTS |= {"metric": (0, 1, 2), "page_link": (), "table": (0,), "spinner": (0,)}
NAMED = {"label", "body", "help", "text", "format_func"}
#: `format_func` of these is plain text: the browser shows it as it is.
PLAIN_OPTIONS = {"selectbox", "multiselect", "select_slider"}
#: What gives the type out, from any text.
ROOTS = {"deepmath_viz/ui/elements/markdown.py": {"escape", "html"}}
#: Functions that put numbers, and nothing else, into words of ours.
NUMBERS = {
    "len", "sum", "percent", "size", "number", "duration", "moment", "seconds", "disk", "coverage",
    "int", "round", "type", "command", "several", "where", "resolve", "without_path",
}  # fmt: skip
#: What the program's own tables hold: filters, examples, columns of the tables, buttons.
CATALOGUES = {
    "Facet", "Band", "Choice", "Flag", "Text", "Topics", "Difficulty", "Region", "Example", "Table",
    "Judgement", "Sequence[Judgement]",
}  # fmt: skip
#: Methods of a text that leave what is safe safe.
KEEPING = {"capitalize", "lower", "upper", "strip", "removeprefix", "removesuffix"}
MARKDOWN = {"Markdown", "Markdown | None", "list[Markdown]", "dict[str, Markdown]"}


@functools.cache
def trees() -> dict[str, ast.Module]:
    return {
        name: ast.parse(path.read_text(encoding="utf-8"), name)
        for name, path in zip(NAMES, MODULES, strict=True)
    }


LATEX = ROOT / "deepmath_viz" / "maths" / "latex" / "__init__.py"


@functools.cache
def typed_functions() -> set[str]:
    """Functions of ours whose texts are Markdown."""
    latex = ast.parse(LATEX.read_text("utf-8"))
    return {
        node.name
        for tree in [*trees().values(), latex]
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and node.returns is not None
        and ast.unparse(node.returns) in MARKDOWN
    }


@functools.cache
def typed_attributes() -> set[str]:
    """Fields of classes that are Markdown or numbers."""
    return {
        node.target.id
        for tree in trees().values()
        for kind in ast.walk(tree)
        if isinstance(kind, ast.ClassDef)
        for node in kind.body
        if isinstance(node, ast.AnnAssign)
        and isinstance(node.target, ast.Name)
        and ast.unparse(node.annotation) in MARKDOWN
    }


class Reader:
    """Says of expressions of one function whether they are safe to show."""

    def __init__(self, function: ast.AST) -> None:
        self.assigned: dict[str, list[ast.expr]] = {}
        self.typed: set[str] = set()
        self.asked: set[str] = set()
        self.given = given(function)
        self.shown: set[str] = set()
        for node in ast.walk(function):
            if isinstance(node, ast.arg) and node.annotation is not None:
                if ast.unparse(node.annotation) in MARKDOWN | CATALOGUES | {"int", "float"}:
                    self.typed.add(node.arg)
            elif isinstance(node, ast.Assign):
                for target in node.targets:
                    self._assign(target, node.value)
            elif isinstance(node, ast.AugAssign | ast.AnnAssign | ast.NamedExpr):
                if isinstance(node.target, ast.Name) and node.value is not None:
                    self._assign(node.target, node.value)
            elif isinstance(node, ast.For | ast.comprehension):
                self._loop(node.target, node.iter)
            elif (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ("append", "extend")
                and isinstance(node.func.value, ast.Name)
            ):
                self._assign(node.func.value, node.args[0])

    def _assign(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name):
            self.assigned.setdefault(target.id, []).append(value)
        elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for one, part in zip(target.elts, value.elts, strict=True):
                self._assign(one, part)
        elif isinstance(target, ast.Subscript):
            self._assign(target.value, value)

    def _loop(self, target: ast.expr, over: ast.expr) -> None:
        """What goes through a list that is written out, or a constant, is safe where that is."""
        if isinstance(over, ast.Name) and len(self.assigned.get(over.id, [])) == 1:
            over = self.assigned[over.id][0] if isinstance(target, ast.Tuple) else over
        called = ast.unparse(over.func) if isinstance(over, ast.Call) else ""
        if isinstance(target, ast.Name):
            self._assign(target, over)
        elif isinstance(target, ast.Tuple) and called == "zip":
            for one, among in zip(target.elts, over.args, strict=False):
                self._loop(one, among)
        elif isinstance(target, ast.Tuple) and called.endswith(".items"):
            for one in target.elts:
                self._loop(one, over.func.value)
        elif isinstance(target, ast.Tuple) and isinstance(over, ast.Tuple | ast.List):
            for row in over.elts:
                self._assign(target, row)
        elif isinstance(target, ast.Tuple) and self.constant(over):
            for one in ast.walk(target):
                self._assign(one, ast.Constant("")) if isinstance(one, ast.Name) else None

    def constant(self, node: ast.expr) -> bool:
        """Whether it is a constant of our modules, or a part of one."""
        if isinstance(node, ast.Name):
            return bool(re.fullmatch(r"_?[A-Z][A-Z0-9_]*", node.id))
        if isinstance(node, ast.Attribute):
            return bool(re.fullmatch(r"[A-Z][A-Z0-9_]*", node.attr)) or self.constant(node.value)
        if isinstance(node, ast.Subscript):
            return self.constant(node.value)
        if isinstance(node, ast.Call):
            of = node.func.value if isinstance(node.func, ast.Attribute) else None
            in_order = isinstance(node.func, ast.Name) and node.func.id in _IN_ORDER
            return (of is not None and self.constant(of)) or (
                in_order and self.constant(node.args[0])
            )
        return False

    def safe(self, node: ast.AST | None) -> bool:
        match node:
            case None | ast.Constant():
                return True
            case ast.JoinedStr():
                return all(map(self.safe, node.values))
            case ast.FormattedValue():
                form = ast.unparse(node.format_spec) if node.format_spec else ""
                numeric = re.fullmatch(r"f'(,|,?\.\df|g|d|.*%)'", form)
                return bool(numeric) or self.safe(node.value)
            case ast.BinOp(op=ast.Add() | ast.BitOr()):
                return self.safe(node.left) and self.safe(node.right)
            case ast.BinOp(op=ast.Mult()):
                return self.safe(node.left)
            case ast.IfExp():
                return self.safe(node.body) and self.safe(node.orelse)
            case ast.BoolOp():
                return all(map(self.safe, node.values))
            case ast.List() | ast.Tuple() | ast.Set():
                return all(map(self.safe, node.elts))
            case ast.Dict():
                return all(map(self.safe, [*node.keys, *node.values]))
            case ast.ListComp() | ast.GeneratorExp() | ast.SetComp():
                return self.safe(node.elt)
            case ast.DictComp():
                return self.safe(node.key) and self.safe(node.value)
            case ast.Starred():
                return self.safe(node.value)
            case ast.Lambda():
                return self.safe(node.body)
            case ast.Name():
                return self._name(node)
            case ast.Attribute():
                if node.attr in typed_attributes() or self.constant(node):
                    return True
                if node.attr == "__getitem__":
                    return self.safe(node.value)
                return isinstance(node.value, ast.Name) and self._catalogued(node.value.id)
            case ast.Subscript():
                return self.constant(node) or self.safe(node.value)
            case ast.Call():
                return self._call(node)
        return False

    def _catalogued(self, name: str) -> bool:
        """Whether it is a row of one of the program's own tables."""
        return name in self.typed or any(
            self.constant(value) or self.safe(value) for value in self.assigned.get(name, [])
        )

    def _name(self, node: ast.Name) -> bool:
        if node.id in self.typed or self.constant(node):
            return True
        if node.id in self.given and node.id not in self.assigned:
            self.shown.add(node.id)
            return True
        if node.id in self.asked:
            return True  # it is made from itself, and from what else is looked at
        values = self.assigned.get(node.id, [])
        self.asked.add(node.id)
        known = bool(values) and all(map(self.safe, values))
        self.asked.discard(node.id)
        return known

    def _call(self, node: ast.Call) -> bool:
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in typed_functions() | NUMBERS | {"escape", "to_markdown", "Markdown"}:
            return True
        if isinstance(node.func, ast.Name) and name == "list":
            return all(map(self.safe, node.args))
        if isinstance(node.func, ast.Attribute):
            if name in ("join", "replace"):
                return self.safe(node.func.value) and all(map(self.safe, node.args))
            if name in KEEPING:
                return self.safe(node.func.value)
        return self.constant(node)


_IN_ORDER = ("list", "enumerate", "groupby")


def origins(tree: ast.Module) -> dict[str, str]:
    """Imported names and what they are: `folder/module`, or `folder/module.function`."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                parts = [*(node.module or "").split("."), alias.name]
                as_module = "/".join(parts[-2:])
                as_function = "/".join(parts[-3:-1]) + "." + parts[-1]
                is_module = (ROOT / "/".join(parts)).with_suffix(".py").exists()
                found[alias.asname or alias.name] = as_module if is_module else as_function
        elif isinstance(node, ast.Import):
            found |= {alias.asname or alias.name: alias.name for alias in node.names}
    found.pop("st", None)
    return found


def _called(function: ast.expr, imported: dict[str, str], here: str) -> str:
    """The full name of a function that is called, as `origins` writes it."""
    if isinstance(function, ast.Name):
        return imported.get(function.id, f"{here}.{function.id}")
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        return f"{imported.get(function.value.id, '')}.{function.attr}"
    return ""


def given(function: ast.AST) -> dict[str, int]:
    """Parameters that are texts, or name texts, with their positions; -1 where they have none."""
    if not isinstance(function, ast.FunctionDef):
        return {}
    placed = [*function.args.posonlyargs, *function.args.args]
    named = [(argument, -1) for argument in function.args.kwonlyargs]
    return {
        argument.arg: at
        for argument, at in [*((a, n) for n, a in enumerate(placed)), *named]
        if argument.annotation is not None and TEXT.search(ast.unparse(argument.annotation))
    }


TEXT = re.compile(r"^(str|str \| None|.*Mapping\[.*, str\]|dict\[.*, str\])$")


def sinks(
    function: ast.AST, derived: dict[str, dict[str, int]], imported: dict[str, str], here: str
) -> list[tuple[ast.Call, list[ast.expr]]]:
    """The calls of a function that read Markdown, with their texts; `Markdown(...)` is one."""
    read = []
    for node in ast.walk(function):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        texts: list[ast.expr] = []
        if name == "Markdown":
            texts = node.args
        elif shown := derived.get(_called(node.func, imported, here)):
            texts = [node.args[at] for at in shown.values() if 0 <= at < len(node.args)]
            texts += [k.value for k in node.keywords if k.arg in shown]
        elif isinstance(node.func, ast.Attribute) and name in TEXTS:
            if ast.unparse(node.func.value) in imported:
                continue
            texts = [node.args[at] for at in TEXTS[name] if at < len(node.args)]
            plain = {"format_func"} if name in PLAIN_OPTIONS else set()
            texts += [k.value for k in node.keywords if k.arg in NAMED - plain]
        if texts:
            read.append((node, texts))
    return read


def functions(tree: ast.Module) -> list[ast.AST]:
    """The functions of a module, with those inside them, and its classes' own."""
    found: list[ast.AST] = []
    for node in tree.body:
        members = node.body if isinstance(node, ast.ClassDef) else [node]
        found += members
    return found


def unsafe(
    name: str, tree: ast.Module, derived: dict[str, dict[str, int]] | None = None
) -> list[str]:
    """What a module shows as Markdown and is not known to be safe; adds to `derived`."""
    said = []
    derived = showing() if derived is None else derived
    imported = origins(tree)
    here = Path(name).parent.name + "/" + Path(name).stem
    for function in functions(tree):
        if getattr(function, "name", "") in ROOTS.get(name, ()):
            continue
        reader = Reader(function)
        for call, texts in sinks(function, derived, imported, here):
            said += [
                f"{ast.unparse(call.func)}: {ast.unparse(text)}"
                for text in texts
                if not reader.safe(text)
            ]
        for shown in reader.shown:
            at = derived.setdefault(f"{here}.{getattr(function, 'name', '')}", {})
            at[shown] = reader.given[shown]
    return said


@functools.cache
def showing() -> dict[str, dict[str, int]]:
    """Functions of ours that show texts given to them: the names of these, and their positions."""
    derived: dict[str, dict[str, int]] = {}
    before = -1
    while before < (now := sum(map(len, derived.values()))):
        before = now
        for name, tree in trees().items():
            unsafe(name, tree, derived)
    return derived


#: What is shown all the same, and why.
REASONS: dict[str, dict[str, str]] = {
    "deepmath_viz/ui/answers/page.py": {
        "widgets.share: told": "a meaning of our glossary",
    },
    "deepmath_viz/ui/elements/glossary_dialog.py": {
        "st.markdown: '\\n\\n'.join(map(_line": "our glossary, escaped where its lines are made",
    },
    "deepmath_viz/ui/elements/problem_card.py": {
        "st.caption: markdown.left_out(": "numbers in words of ours",
        "st.markdown: drawn.text": "of the type by its class, which is in maths/latex",
    },
    "deepmath_viz/ui/overview/page.py": {
        "_chart: f'Problems in each domain": "numbers in words of ours",
        "st.markdown: glossary.meaning(": "a meaning of our glossary",
    },
    "deepmath_viz/ui/sidebar.py": {
        "glossary_dialog.open_dialog: page.title": "the titles of our pages",
    },
    "deepmath_viz/ui/sql/page.py": {
        "st.progress: _standing(": "numbers in words of ours",
    },
    "deepmath_viz/ui/browse/reader.py": {
        "st.caption: _where(": "two numbers in words of ours",
    },
    "deepmath_viz/ui/data/provenance.py": {
        "st.table: [_stage_row(": "numbers, times and stages; names are escaped where it is made",
        "st.table: [{key: markdown.escape(value)": "the keys are the headings written above",
    },
    "deepmath_viz/ui/elements/answer_row.py": {
        "st.caption: title": "titles of ours and the numbers of solutions",
    },
    "deepmath_viz/ui/elements/export_dialog.py": {
        "st.segmented_control: lambda name: f'Drop": "rules written in exports/contaminated.py",
        "st.markdown: said": "numbers, and names of steps that are written in exports/plan.py",
        "st.caption: f'{total:,} rows of": "the split is escaped where its part is made",
    },
    "deepmath_viz/ui/elements/attached_filters.py": {
        "st.caption: glossary.meaning(": "a meaning of our glossary",
    },
    "deepmath_viz/ui/elements/filter_panel.py": {
        "st.number_input: f'{facet.label}, {what}'": "what is `from` or `to`",
        "st.text_input: glossary.meaning(": "a meaning of our glossary",
        "st.multiselect: glossary.meaning(": "a meaning of our glossary",
        "st.segmented_control: glossary.meaning(": "a meaning of our glossary",
        "st.markdown: glossary.meaning(": "a meaning of our glossary",
    },
    "deepmath_viz/ui/frame.py": {
        "st.error: f'This page failed: {type(err).__name__}": "the name of a class",
    },
    "deepmath_viz/ui/novelty/page.py": {
        "widgets.share: label": "tiles that are written above, or the first three of them",
        "widgets.share: told": "tiles that are written above, or the first three of them",
    },
    "deepmath_viz/ui/search/page.py": {
        "st.markdown: f'**{shown}** :gray[{of}]'": "numbers in words of ours",
    },
}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_shown_that_has_not_been_escaped(name: str) -> None:
    reasons = REASONS.get(name, {})
    shown = unsafe(name, trees()[name])
    assert [text for text in shown if not text.startswith(tuple(reasons))] == []
    assert [begun for begun in reasons if not any(t.startswith(begun) for t in shown)] == []


@pytest.mark.parametrize(
    "body",
    [
        "st.markdown(word)",
        "st.info('No problem matches: ' + '; '.join(filters.describe()))",
        "st.caption(f'{row[0]}')",
        "st.button('Go', help=row['name'])",
        "st.badge(state.param('q'))",
        "said = ['ours']\n    said.append(row['name'])\n    st.error(' '.join(said))",
        "st.radio('Which', [1], format_func=lambda one: row[one])",
        "st.write(Markdown(row['name']))",
        "for one in rows:\n        st.warning(one)",
        "st.progress(0.5, text=f'{row}')",
        "place.markdown(row['name'])",
        "helper(row['name'])",
        "st.page_link(page, label=row['name'])",
    ],
)
def test_what_is_not_escaped_is_seen(body: str) -> None:
    source = f"def helper(label: str):\n    st.button(label)\n\ndef show(row, rows):\n    {body}\n"
    derived: dict[str, dict[str, int]] = {}
    for _ in range(2):
        seen = unsafe("ui/page.py", ast.parse(source), derived)
    assert len(seen) == 1, seen


@pytest.mark.parametrize(
    "body",
    [
        "st.markdown(f'**{n:,}** of {len(rows):,}')",
        "st.caption(markdown.escape(row['name']))",
        "st.markdown(to_markdown(row['name']))",
        "st.badge(markdown.answer(row['answer']))",
        "st.info('yes' if rows else 'no')",
        "st.info(_WORDS[row['kind']])",
        "for one in ('a', 'b'):\n        st.warning(one)",
        "st.code(row['name'])",
        "st.selectbox('Which', rows, format_func=str)",
        "helper('ours')",
    ],
)
def test_what_is_safe_is_let_through(body: str) -> None:
    source = f"def helper(label: str):\n    st.button(label)\n\ndef show(row, rows):\n    {body}\n"
    derived: dict[str, dict[str, int]] = {}
    for _ in range(2):
        seen = unsafe("ui/page.py", ast.parse(source), derived)
    assert seen == []
