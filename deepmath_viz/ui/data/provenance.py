"""What a corpus was made from: its stages, their inputs, and what was counted on the way."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from deepmath_viz.corpus.manifest import Manifest, StageRecord
from deepmath_viz.corpus.stages import STAGES
from deepmath_viz.dataset import published
from deepmath_viz.dataset.wording import duration, size
from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.ui import running_builds
from deepmath_viz.ui.elements import markdown

_KINDS = {
    "hub": "the Hugging Face hub",
    "folder": "the folder",
    "demo": "the demo corpus that comes with this program",
}


def stages(found: Manifest) -> None:
    """Table of all stages, those that are missing too, and what each was made from."""
    st.subheader("Stages", anchor=False)
    names = [*STAGES, *(name for name in found.stages if name not in STAGES)]
    st.table(
        [_stage_row(name, found.stages.get(name)) for name in names],
        border="horizontal",
        hide_index=True,
        alt="Stages of the build of this corpus",
    )
    st.caption("What each was made from")
    for place, name in zip(
        st.tabs([markdown.escape(name) for name in found.stages]), found.stages, strict=True
    ):
        with place:
            _made_from(found.stages[name])


def _stage_row(name: str, record: StageRecord | None) -> dict[str, str]:
    makes = STAGES[name].makes if name in STAGES else ""
    about = {"Stage": f"**{markdown.escape(name)}**", "Holds": makes}
    if record is None:
        return {**about, "Rows": "not built", "Size": "", "Built": "", "Took": ""}
    return {
        **about,
        "Rows": f"{record.rows:,}",
        "Size": size(sum(a.size for a in record.artefacts)),
        "Built": moment(record.made_at),
        "Took": duration(record.seconds) if record.seconds >= 1 else "under 1 s",
    }


def _made_from(record: StageRecord) -> None:
    inputs = dict(record.inputs)
    libraries, python = inputs.pop("libraries", {}), inputs.pop("python", "unknown")
    files, source = inputs.pop("files", []), inputs.pop("source", None)
    facts = {"Rows from": origin(source) if source else "the stages before it"}
    if files:
        total = size(sum(file["size"] for file in files))
        facts["Files"] = f"{len(files):,} ({total})"
    if mapping := inputs.pop("hub_rows", None):
        facts["Hub rows"] = f"by a mapping file with content `{markdown.escape(str(mapping)[:16])}`"
    facts |= {
        markdown.escape(name): markdown.escape(_compact(value))
        for name, value in inputs.items()
        if value
    }
    versions = [*(f"{name} {number}" for name, number in libraries.items()), f"Python {python}"]
    facts["Made with"] = markdown.escape(", ".join(versions))
    facts["Content hash"] = f"`{markdown.escape(record.content[:16])}`"
    key_values(facts, f"What the stage {record.stage} was made from")
    if files:
        st.dataframe(
            [{"File": f["name"], "Size": size(f["size"]), "SHA-256": f["sha256"]} for f in files],
            hide_index=True,
            alt=f"Files that the stage {record.stage} was made from",
        )


def key_values(facts: dict[str, str], about: str) -> None:
    """Draw facts, whose values are Markdown, as a table of two columns."""
    st.table(
        [{"": f":gray[{name}]", "Value": value} for name, value in facts.items()],
        border="horizontal",
        hide_index=True,
        hide_header=True,
        alt=about,
    )


def counted(found: Manifest) -> None:
    """What the build noticed in the rows, and where first."""
    rows = [
        {"Stage": name, "Counted": what, "Times": f"{times:,}", "First": str(first.get(what, ""))}
        for name, record in found.stages.items()
        for first in [record.notes.get("first", {})]
        for what, times in record.notes.get("counted", {}).items()
    ]
    st.subheader("Counted on the way", anchor=False)
    if rows:
        st.table(
            [{key: markdown.escape(value) for key, value in row.items()} for row in rows],
            border="horizontal",
            hide_index=True,
            alt="What the build counted in the rows",
        )
    else:
        st.caption("Nothing unusual: no cell was left out, and no question occurs twice.")


def origin(source: dict[str, Any]) -> Markdown:
    """Where rows come from, as Markdown."""
    kind = str(source.get("kind") or "")
    said: str = markdown.escape(_KINDS.get(kind, kind) or "an unknown source")
    if source.get("id"):
        said += f", {markdown.escape(str(source['id']))}"
    if source.get("path"):
        place = source["path"] if running_builds.allowed() else source.get("name") or ""
        said += f" {markdown.escape(str(place))}"
    if revision := source.get("revision"):
        pinned = " (the pinned one)" if revision == published.REVISION else ""
        said += f", revision `{markdown.escape(str(revision)[:12])}`{pinned}"
    return Markdown(said)


def disk(found: Manifest) -> str:
    """Size of all current artefacts."""
    return size(sum(a.size for record in found.stages.values() for a in record.artefacts))


def _compact(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def moment(iso: str) -> str:
    """A recorded time in words: `23 Nov 2026, 22:51 UTC`."""
    try:
        at = datetime.fromisoformat(iso).astimezone(UTC)
    except ValueError:
        return "at an unknown time"
    return f"{at.day} {at:%b %Y, %H:%M} UTC"
