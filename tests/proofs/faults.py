"""What people see when the files of a corpus are damaged while the app runs.

    python -m tests.proofs.faults CACHE/CORPUS [STAGE ...]

Works on a copy. For every artefact of every stage (or of those named) and every fault: a page that
needs it is open, the file is harmed, the page runs again, a command line that has just been started
looks, the file is mended, the page runs once more. Prints a table: what the page said, whether the
page, the command line (`status`) and `check` named the file, and whether all was well afterwards.
The last fault of each artefact is a file of another version with a record that agrees. In the end
the counts by fault, as docs/faults.md has them.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pytest

from deepmath_viz.corpus import catalogue, manifest, soundness
from tests.support.app_pages import run_page
from tests.support.faults import FAULTS, older
from tests.support.forked_commands import Commands

#: A page, and its address, that shows what a stage has made.
PAGES: dict[str, tuple[str, dict[str, str]]] = {
    "problems": ("browse", {}),
    "solutions": ("browse", {"problem": "1"}),
    "answers": ("answers", {}),
    "comparison": ("novelty", {}),
    "benchmarks": ("contamination", {}),
    "layout-paper": ("map", {"layout": "paper"}),
    "regions": ("map", {}),
    "evidence": ("answers", {"view": "doubtful"}),
    "serve": ("sql", {"q": "SELECT 1"}),
    "search": ("search", {"q": "integral", "mode": "words"}),
    "tokens": ("browse", {}),
    "fitness": ("answers", {"view": "rewards"}),
    "embeddings": ("search", {"like": "1"}),
    "neighbours": ("novelty", {}),
    "pairs": ("novelty", {}),
    "overlaps": ("contamination", {}),
    "layout-umap": ("map", {"layout": "umap"}),
    "second-model": ("novelty", {}),
    "query-model": ("search", {"q": "integral", "mode": "meaning"}),
}


def said(app: object) -> str:
    """The first error or note of a page; empty where it has none."""
    for kind in ("exception", "error", "info"):
        for element in app.get(kind):  # type: ignore[attr-defined]
            text = element.value.replace("\\", "").replace("\n", " ")
            if kind != "info" or "build" in text:
                return f"{kind}: {text}"
    return ""


def settle() -> None:
    """Wait for the hashes of the background."""
    while not soundness.settled():
        time.sleep(0.01)


def main(words: list[str]) -> int:
    """Print the table; 1 where a fault was silent, a traceback, or not mended."""
    source = Path(words[0])
    bad, counts = 0, Counter[tuple[str, str]]()
    with tempfile.TemporaryDirectory() as base, pytest.MonkeyPatch.context() as patch, \
            Commands({}) as run:  # fmt: skip
        cache = Path(base) / "cache"
        folder = cache / source.name
        shutil.copytree(source, folder)
        patch.setenv("DEEPMATH_DATA", str(Path(base) / "data"))
        found = manifest.read(folder)
        assert found is not None
        for stage, record in found.stages.items():
            if words[1:] and stage not in words[1:]:
                continue
            page, address = PAGES[stage]
            app = run_page(patch, page, cache, {"corpus": source.name, **address})
            settle()
            for at, artefact in enumerate(record.artefacts):
                path = folder / artefact.name
                kept = Path(base) / "kept"
                shutil.copy2(path, kept)
                for fault, harm in FAULTS.items():
                    harm(path)
                    app.run()
                    seen = said(app)
                    shown = artefact.name in seen and "--force" in seen
                    command = f"{artefact.name} " in run("status", "--cache", cache).stdout
                    named = any(artefact.name in line for line in soundness.check(folder))
                    shutil.copy2(kept, path)
                    app.run()
                    settle()
                    after = said(app)
                    fine = shown and command and named and not after
                    bad += not fine
                    counts.update({(fault, "artefacts"): 1, (fault, "page"): shown,
                                   (fault, "command line"): command, (fault, "check"): named,
                                   (fault, "mended"): not after})  # fmt: skip
                    print("|", stage, "|", artefact.name, "|", fault, "|", seen[:200], "|",
                          "named by status" if command else "NOT SEEN BY STATUS", "|",
                          "named by check" if named else "NOT NAMED", "|",
                          "mended" if not after else f"NOT MENDED: {after[:200]}", "|",
                          "" if fine else "<<<", flush=True)  # fmt: skip
                before = (folder / manifest.FILE).read_bytes()
                older(folder, stage, at)
                catalogue.forget()
                named = run("check", "--cache", cache).returncode == 1
                seen = said(run_page(patch, page, cache, {"corpus": source.name, **address}))
                (folder / manifest.FILE).write_bytes(before)
                rough = seen.startswith("exception") or "This page failed" in seen
                bad += rough
                counts.update({("older version", "artefacts"): 1, ("older version", "no failure"):
                               not rough, ("older version", "page"): bool(seen),
                               ("older version", "check"): named})  # fmt: skip
                print("|", stage, "|", artefact.name, "| older version |", seen[:200], "|",
                      "named by check" if named else "not named", "|",
                      "<<<" if rough else "", flush=True)  # fmt: skip
                app = run_page(patch, page, cache, {"corpus": source.name, **address})
                settle()
    for fault in dict.fromkeys(fault for fault, _ in counts):
        print(f"{fault}:", ", ".join(f"{w} {n}" for (f, w), n in counts.items() if f == fault))
    print(f"{bad} are not as they should be.")
    return min(bad, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
