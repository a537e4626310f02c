"""`status` and `check`: what is built, what is being built, what failed; whether it is whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from deepmath_viz.cli.options import command, json_option, option
from deepmath_viz.cli.terminal import say, say_json
from deepmath_viz.config import Settings
from deepmath_viz.corpus import catalogue, jobs, manifest, soundness, stages
from deepmath_viz.corpus.jobs import Job
from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.corpus.queries import other_versions
from deepmath_viz.dataset.wording import duration, size
from deepmath_viz.errors import ArtefactDamaged, ArtefactMissing, DeepMathError


@command()
@json_option
def status_command(settings: Settings, as_json: bool) -> None:
    """Show what is built, and from what."""
    if as_json:
        say_json(in_json(settings), indent=1)
    else:
        say("\n".join(in_words(settings)))


@command()
@option("--corpus", "Only this corpus.", metavar="NAME")
def check_command(settings: Settings, corpus: str | None) -> int:
    """Compare every artefact with its record."""
    # Not `catalogue.corpora`: that leaves out the damaged ones, which are what is looked for here.
    names = sorted(path.parent.name for path in settings.cache.glob(f"*/{manifest.FILE}"))
    if corpus is not None or not names:
        names = [corpus] if corpus in names else [catalogue.choose(settings.cache, corpus)]
    folders = {name: settings.cache / name for name in names}
    found = {name: soundness.faults_of(folder) for name, folder in folders.items()}
    for name, faults in found.items():
        faults += _unreadable(folders[name], faults)
    for name, faults in found.items():
        for stage, said in faults:
            say(f"{name}: {stage}: {said}" if stage else f"{name}: {said}")
        for said in soundness.left_over(settings.cache / name):
            say(f"{name}: {said}")
    if wrong := [stage for faults in found.values() for stage, _ in faults]:
        # What belongs to no stage is put right by any build.
        mended = [name for name in stages.STAGES if name in wrong] if all(wrong) else []
        say(f"To make them anew: {stages.command(*mended, force=True)} --source ...")
        return 1
    print(f"Every artefact of {', '.join(names)} is as recorded.")
    return 0


def _unreadable(folder: Path, faults: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Stages whose files are as recorded, and are not what this program reads.

    Args:
        folder: the corpus folder.
        faults: what else is wrong, by stage; of those nothing is asked.
    """
    from deepmath_viz.search import meaning
    from deepmath_viz.search.index import open_index

    try:
        found = manifest.read(folder)
    except ArtefactDamaged:  # which is among the faults
        return []
    if found is None:
        return []
    broken = {stage: said for stage, said in faults if stage}
    rest = replace(found, stages={n: r for n, r in found.stages.items() if n not in broken})
    others = (*other_versions.in_parquet(folder, rest), *other_versions.in_duckdb(folder, rest))
    wrong = [(fault.stage, str(fault)) for fault in others]
    for stage, opened in (
        ("problems", catalogue.open_generation),
        ("search", open_index),
        ("embeddings", meaning.open_vectors),
    ):
        usable = found.without(broken | dict(wrong), 0)
        if stage in usable.stages:
            try:
                opened(folder, usable)
            except DeepMathError as err:
                wrong.append((stage, str(err)))
    return wrong


def in_json(settings: Settings) -> dict[str, Any]:
    """Everything about a cache as JSON-able values.

    `opens` is the corpus that is opened first, null where none can be; `wanted` is what
    DEEPMATH_CORPUS names. `building` and `failed` hold the latest build of a corpus, where it is
    under way, or ended badly; `damaged` says of a corpus what is wrong with its files.
    """
    found, opens, latest = _look(settings)
    return {
        "cache": str(settings.cache),
        "opens": opens,
        "wanted": settings.corpus,
        "corpora": {name: _corpus(known) for name, known in found.items()},
        "building": {name: asdict(job) for name, job in latest.items() if job.running},
        "failed": {name: asdict(job) for name, job in latest.items() if _ended_badly(job)},
        "damaged": _damaged(settings, found),
    }


def in_words(settings: Settings) -> list[str]:
    """The same as lines of text."""
    found, opens, latest = _look(settings)
    lines = [_running(job) for job in latest.values() if job.running]
    lines += [_failed(job, job.corpus in found) for job in latest.values() if _ended_badly(job)]
    broken = _damaged(settings, found)
    lines += [f"{name}: {said}" for name, said in broken.items()]
    if not found and not broken:
        lines.append(f"Nothing has been built in {settings.cache}.")
    elif found and opens is None:
        lines.append(
            f"DEEPMATH_CORPUS is {settings.corpus!r}, and no corpus here has that name: the app "
            "will ask which to open."
        )
    for name, known in found.items():
        mark = " (opens first)" if name == opens else ""
        lines.append(
            f"{name}{mark}: " + ", ".join(f"{k} {v}" for k, v in known.source.items() if v)
        )
        for record in known.stages.values():
            bytes_ = size(sum(a.size for a in record.artefacts))
            lines.append(
                f"  {record.stage:<12} {record.rows:>9,} rows {bytes_:>9}  "
                f"{record.made_at}  {duration(record.seconds)}"
            )
            for what, count in record.notes.get("counted", {}).items():
                lines.append(f"    {count:,} x {what}")
            if moved := record.notes.get("moved", {}):
                kinds = ", ".join(f"{what} {count:,}" for what, count in moved.items())
                lines.append(f"    {sum(moved.values()):,} verdicts moved: {kinds}")
    return lines


def _look(settings: Settings) -> tuple[dict[str, Manifest], str | None, dict[str, Job]]:
    for name, known in catalogue.corpora(settings.cache).items():
        soundness.look_closer(settings.cache / name, known)
    found = catalogue.corpora(settings.cache)
    try:
        opens = catalogue.choose(settings.cache, settings.corpus) if found else None
    except (ArtefactMissing, ArtefactDamaged):
        opens = None
    return found, opens, jobs.latest(settings.cache)


def _damaged(settings: Settings, found: dict[str, Manifest]) -> dict[str, str]:
    """What is wrong with the files of each corpus, as far as it can be seen without `check`."""
    parts = {name: known.damage for name, known in found.items() if known.damage}
    return {**catalogue.damaged(settings.cache), **parts}


def _ended_badly(job: Job) -> bool:
    return job.state in ("failed", "interrupted")


def _running(job: Job) -> str:
    share = f" of {job.total:,.0f}" if job.total else ""
    waiting = f" ({job.waiting})" if job.waiting else ""
    return f"{job.corpus} is being built: {job.stage} {job.done:,.0f}{share} {job.unit}{waiting}"


def _failed(job: Job, stands: bool) -> str:
    at = f"at the stage {job.stage}" if job.stage else "as it started"
    kept = "What was built earlier stands." if stands else "Nothing of it stands yet."
    if job.state == "interrupted":
        return f"{job.corpus}: the latest build was cut off {at}; the same command goes on. {kept}"
    return f"{job.corpus}: the latest build failed {at}: {job.error or 'see its log'} {kept}"


def _corpus(known: Manifest) -> dict[str, Any]:
    return {
        "source": known.source,
        "stages": {
            record.stage: {
                "rows": record.rows,
                "made_at": record.made_at,
                "seconds": record.seconds,
                "content": record.content,
                "fingerprint": record.fingerprint,
                "made_from": record.inputs,
                "notes": record.notes,
                "files": [{"name": a.name, "size": a.size} for a in record.artefacts],
            }
            for record in known.stages.values()
        },
    }
