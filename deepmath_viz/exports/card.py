"""The README of an export: YAML that `datasets.load_dataset` reads, and words for people.

It has no date and names no place of the machine it was made on, so that the same export is the same
bytes.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from deepmath_viz.corpus import token_lengths
from deepmath_viz.corpus.attached import serving
from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import published, reward_flags
from deepmath_viz.dataset.filters import FACETS, Filters
from deepmath_viz.exports import corpus_facts, shaping
from deepmath_viz.exports.contaminated import CONTAMINATED
from deepmath_viz.exports.plan import Plan, Selection
from deepmath_viz.exports.recipe import Recipe
from deepmath_viz.exports.targets import told
from deepmath_viz.exports.wrong_labels import ERRATA
from deepmath_viz.plumbing.inert import code_block, code_span

#: What says that a folder is an export, in its `export.json`.
KIND = "deepmath_viz export"


def revision(found: Manifest) -> str:
    """What names the source's state: its commit on the hub, else a hash of what was read."""
    if said := found.source.get("revision"):
        return str(said)
    return f"{found.source.get('kind', 'source')}-{found.stages['problems'].content[:12]}"


def data_source(found: Manifest) -> str:
    """What the source calls itself: its id on the hub, else the corpus' own name."""
    source = found.source
    return str(source["id"]) if source.get("kind") == "hub" else found.corpus


def data_file(recipe: Recipe, split: str, number: int) -> str:
    """The name of a data file: as the target reads it, else one of some shards in `data`."""
    if recipe.trainer:
        return recipe.trainer.data_file(split, number, recipe.format)
    return f"data/{split}-{number:05d}.{recipe.format}"


def is_single(recipe: Recipe) -> bool:
    """Whether a split is one file, however large."""
    return recipe.trainer is not None and recipe.trainer.single


def command(selection: Selection, recipe: Recipe, corpus: str, out: str = "FOLDER") -> str:
    """The command that makes an export; with a list of ids it reads them from `ids.txt`."""
    words = ["python", "-m", "deepmath_viz", "export", "--corpus", corpus, "--out", out]
    if selection.ids is not None:
        words += ["--ids", "ids.txt"]
    else:
        words += _filter_options(selection.filters)
    return shlex.join([*words, *recipe.options()])


def _filter_options(filters: Filters) -> list[str]:
    params = filters.to_params()
    return [
        word
        for facet in FACETS.values()
        for word in facet.command_words(params.get(facet.name, ()), exporting=True)
    ]


def facts(store: Store, plan: Plan) -> dict[str, Any]:
    """What an export is, as JSON."""
    return {
        "kind": KIND,
        "corpus": store.manifest.corpus,
        "source_revision": revision(store.manifest),
        "selection": plan.selection.describe(),
        "steps": [
            {"problems": step.left, "dropped": step.dropped, "step": step.name}
            for step in plan.steps
        ],
        "rows": {split: plan.rows(split) for split in plan.splits()},
        "problems": {split: len(ids) for split, ids in plan.splits().items()},
        "notes": list(plan.notes),
        "recipe": plan.recipe.to_json(),
        "corrected": dict(plan.corrected),
    }


def readme(store: Store, plan: Plan, sizes: Mapping[str, int]) -> str:
    """The README; `sizes` are the bytes of the data files by name."""
    recipe, corpus = plan.recipe, store.manifest.corpus
    lines = ["---", *_front_matter(store, plan, sizes), "---", "", f"# {_title(plan, corpus)}", ""]
    lines += [recipe.form.told, "", "```python", "from datasets import load_dataset", ""]
    lines += ['dataset = load_dataset("FOLDER")', "```", ""]
    lines += told.lines(store, plan, sizes)
    lines += ["## What is in it", ""]
    lines += _source_lines(store)
    selected = code_span(plan.selection.describe())
    lines += [f"- Selection: {selected}.", *_choice_lines(store, recipe)]
    lines += [*_errata_lines(plan), ""]
    lines += ["| step | problems | dropped |", "|---|---:|---:|"]
    lines += [f"| {step.name} | {step.left:,} | {step.dropped:,} |" for step in plan.steps]
    lines += [line for note in plan.notes for line in ("", note)]
    lines += ["", "| split | problems | rows |", "|---|---:|---:|"]
    lines += [
        f"| {split} | {len(ids):,} | {plan.rows(split):,} |" for split, ids in plan.splits().items()
    ]
    lines += ["", "## Columns", "", *_column_lines(plan), "", "## Made with", ""]
    lines += [*code_block(command(plan.selection, recipe, corpus), "sh"), ""]
    if plan.selection.ids is not None:
        lines += ["`ids.txt` beside this file has the problems of it, by their lasting names.", ""]
    lines += ["## Licence", "", *_licence_lines(store.manifest)]
    return "\n".join(lines) + "\n"


def _front_matter(store: Store, plan: Plan, sizes: Mapping[str, int]) -> list[str]:
    hub = store.manifest.source.get("kind") in ("hub", "demo")
    lines = [f"license: {'mit' if hub else 'other'}", "language:", "- en"]
    # JSON strings are YAML strings.
    lines += [f"pretty_name: {json.dumps(_title(plan, store.manifest.corpus))}"]
    lines += ["configs:", "- config_name: default", "  data_files:"]
    for split in plan.splits():
        pattern = f"data/{split}-*.{plan.recipe.format}"
        if is_single(plan.recipe):
            pattern = data_file(plan.recipe, split, 0)
        lines += [f"  - split: {split}", f"    path: {pattern}"]
    if plan.recipe.format == "csv":
        # Otherwise the answers "None" and "NA" would be read as missing.
        lines += ["  keep_default_na: false", "  na_values:", '  - ""']
    lines += ["dataset_info:", "  features:"]
    for field in shaping.schema(plan.recipe, plan.attached):
        lines += _feature(field.name, field.type, "  ")
    lines += ["  splits:"]
    for split in plan.splits():
        size = sum(n for name, n in sizes.items() if name.removeprefix("data/").startswith(split))
        lines += [f"  - name: {split}", f"    num_bytes: {size}"]
        lines += [f"    num_examples: {plan.rows(split)}"]
    return lines


_DTYPES = {pa.string(): "string", pa.int64(): "int64", pa.int32(): "int32",
           pa.float64(): "float64", pa.bool_(): "bool"}  # fmt: skip


def _feature(name: str, kind: pa.DataType, indent: str) -> list[str]:
    """A column in the words of `dataset_info`."""
    if pa.types.is_list(kind) and not pa.types.is_struct(kind.value_type):
        return [f"{indent}- name: {name}", f"{indent}  list: {_DTYPES[kind.value_type]}"]
    if pa.types.is_list(kind):
        inner = [line for f in kind.value_type for line in _feature(f.name, f.type, f"{indent}  ")]
        return [f"{indent}- name: {name}", f"{indent}  list:", *inner]
    if pa.types.is_struct(kind):
        inner = [line for f in kind for line in _feature(f.name, f.type, f"{indent}  ")]
        return [f"{indent}- name: {name}", f"{indent}  struct:", *inner]
    return [f"{indent}- name: {name}", f"{indent}  dtype: {_DTYPES[kind]}"]


def _title(plan: Plan, corpus: str) -> str:
    trainer = plan.recipe.trainer
    return f"{corpus}: {plan.recipe.form.title}{f' ({trainer.label})' if trainer else ''}"


def _source_lines(store: Store) -> list[str]:
    source = store.manifest.source
    kinds = {
        "hub": f"[{source.get('id')}]({published.HUB_URL}) on the Hugging Face hub",
        "demo": "the demo corpus of this program: invented problems, not DeepMath-103K",
        "folder": f"files in a folder called {code_span(str(source.get('name')))}",
    }
    said = kinds.get(str(source.get("kind")), "unknown")
    return [f"- Source: {said}.", f"- Source revision: {code_span(revision(store.manifest))}."]


def _choice_lines(store: Store, recipe: Recipe) -> list[str]:
    lines = [f"- Solutions: {recipe.describe_solutions()}."]
    if recipe.max_tokens is not None and recipe.solutions != "none":
        lines.append(f"- Tokens: {token_lengths.used(store.manifest)}")
    if recipe.form.instructed:
        asked = recipe.asked
        below, system = _said(asked.below), _said(asked.system)
        turn = f"a system turn {system}, then " if system else ""
        named = f" ({recipe.prompt})" if recipe.prompt != "own" else ""
        lines.append(
            f"- Prompt{named}: {turn}the question{f', and below it {below}' if below else ''}."
        )
    if recipe.draw.ordered:
        lines.append(f"- Order of the rows: {code_span(recipe.draw.describe_order())}.")
    if recipe.draw.control:
        lines.append(
            "- Control: problems that were not chosen, drawn to match the training split in domain "
            "and length of the question."
        )
    if recipe.is_random and not recipe.test_share:
        lines.append(f"- Seed: {recipe.seed}.")
    if recipe.drop_flagged:
        lines.append(
            "- Dropped for rewards by rule, in this order (a problem that several speak against"
            " counts at the first):"
        )
        for name in recipe.drop_flagged:
            flag = reward_flags.FLAGS[name]
            lines.append(f"  - `{name}`, {flag.label}: {flag.meaning}")
    if recipe.drop_contaminated:
        against = code_span(", ".join(corpus_facts.benchmarks(store)))
        lines.append(
            f"- Dropped: {CONTAMINATED[recipe.drop_contaminated]} Compared with: {against}."
        )
    if recipe.drop_duplicates:
        lines.append(
            "- Near-duplicates: one problem is kept of every group that similarity above "
            f"{published.SAME_PROBLEM} or an equal text connects, that with the smallest id."
        )
    if recipe.needs_neighbours:
        model = store.novelty.embedding().get("model", "unknown")
        lines.append(f"- Similarity: cosine of embeddings by {code_span(model)}.")
    if recipe.test_share:
        lines.append(
            f"- Split: {recipe.test_share:.4g} of the problems, drawn with seed {recipe.seed}; "
            "groups of near-duplicates are in one split as a whole."
        )
    return lines


def _said(text: str) -> str:
    text = text.strip()
    return code_span(json.dumps(text) if "\n" in text else text) if text else ""


def _errata_lines(plan: Plan) -> list[str]:
    if plan.recipe.errata == "keep":
        return []
    lines = [f"- Errata: {ERRATA[plan.recipe.errata]}"]
    if plan.corrected:
        n = len(plan.corrected)
        lines.append(f"  Corrected here: {n:,} final answer{'s' * (n > 1)}, by key:")
        lines += [
            f"  - {code_span(key)}: {code_span(value)}"
            for key, value in sorted(plan.corrected.items())
        ]
    return lines


_COLUMNS = {
    "key": "lasting name: hash of the question, white space folded",
    "id": "row in the corpus it was made from; means nothing elsewhere",
    "hub_row": f"row in revision `{published.REVISION[:7]}` of {published.HUB_ID}; null if unknown",
    "difficulty": "1 to 10; null if unrated or unknown",
    "verdict": "how many of the three solutions agree with the final answer: all, two, one, none,"
    " undecided; null if not compared, or the final answer was corrected",
    "source_revision": "of the source above",
    "agrees": "whether the solution's own answer agrees with the final answer",
    "n": "which of the three solutions",
    "ground_truth": "the final answer as published, or corrected",
    "answer": "the answer that the solution gives",
}


def _column_lines(plan: Plan) -> list[str]:
    recipe = plan.recipe
    named = {**_COLUMNS, **(recipe.form.meanings or {})}
    for name, column in plan.attached.items():
        said = serving.meaning(column.table, column.about)
        named[shaping.own_name(name)] = f"`{name}`: {code_span(said)}"
    lines = []
    for field in shaping.schema(recipe, plan.attached):
        nested = field.type if pa.types.is_struct(field.type) else []
        lines += [f"- `{field.name}`" + (f": {named[field.name]}" if field.name in named else "")]
        lines += [
            f"  - `{f.name}`" + (f": {named[f.name]}" if f.name in named else "") for f in nested
        ]
    if recipe.format == "csv":
        lines += [
            "",
            "An empty cell is null or an empty text. Cells are as published: a spreadsheet"
            " may take one that begins with `=` for a formula, so import them as text.",
        ]
    return lines


def licence(found: Manifest) -> str:
    """The licence of the rows, in a sentence."""
    return " ".join(_licence_lines(found))


def _licence_lines(found: Manifest) -> list[str]:
    kind = found.source.get("kind")
    if kind == "hub":
        return [f"{published.LICENCE}, as its source, by its authors. Cite {published.PAPER_URL}."]
    if kind == "demo":
        return ["MIT, as this program."]
    return [
        "That of its source, which the files do not say. Rows of DeepMath-103K are under the "
        f"{published.LICENCE} licence of their authors; cite {published.PAPER_URL}."
    ]
