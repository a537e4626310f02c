"""What the written reports share: the corpus they are about, and data made safe for Markdown."""

from __future__ import annotations

import re

from deepmath_viz.corpus.store import Store
from deepmath_viz.maths.latex import plain


def corpus(store: Store) -> list[str]:
    """Lines of a list: corpus, source, revision, rows, and the embedding model."""
    found = store.manifest
    source = found.source
    name = source.get("id") or source.get("name") or "unknown"
    lines = [
        f"- corpus: {cell(found.corpus)}" + " (demo data, not DeepMath-103K)" * found.is_demo,
        f"- source: {cell(str(source.get('kind') or 'unknown'))}, {cell(str(name))}",
        f"- revision: {cell(str(source.get('revision') or 'unknown'))}",
        f"- problems: {found.stages['problems'].rows:,}",
        f"- content of the problems: {found.stages['problems'].content[:16]}",
    ]
    if model := store.novelty.embedding():
        sha256 = str(model.get("sha256", "unknown"))[:16]
        lines.append(f"- embedding model: {cell(str(model['model']))} (sha256 {sha256})")
    return lines


def cell(text: str) -> str:
    """Text of ours or of the data as one inert line of Markdown, fit for a table."""
    folded = " ".join(text.split())
    return re.sub(r"([\\`*_{}\[\]()#!|<>~$])", r"\\\1", folded)


def short(text: str | None, limit: int = 90) -> str:
    """The beginning of a question as one inert line; a dash where there is none."""
    return cell(plain(text, limit)) if text else "–"
