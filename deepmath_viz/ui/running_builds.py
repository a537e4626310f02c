"""Builds as the app sees them: who may start one, and how a running one is followed."""

from __future__ import annotations

import ipaddress
import os
import re
from pathlib import Path

import streamlit as st

from deepmath_viz import config
from deepmath_viz.config import ROOT, Settings
from deepmath_viz.corpus import catalogue, jobs, stages
from deepmath_viz.corpus.jobs import Job
from deepmath_viz.dataset.wording import duration
from deepmath_viz.errors import SettingsError
from deepmath_viz.plumbing.amounts import several
from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.ui.elements import markdown

#: An absolute path of two parts at least.
_PATH = re.compile(
    r"(?<![^\s'\"(\[=])(?:[A-Za-z]:)?[/\\](?:[^\s'\"/\\]+[/\\])+(?P<last>[^\s'\"/\\,;)]+)"
)
#: Seconds between two looks at a running build.
EVERY = 1.5


def allowed() -> bool:
    """Whether this server's users may start builds, and see paths of the machine it runs on.

    The setting decides; without it, a server that only its own machine can reach. Not where it is
    read-only.
    """
    if config.settings().read_only:
        return False
    setting = config.settings().allow_builds
    return _is_loopback(st.get_option("server.address")) if setting is None else setting


def is_local() -> bool:
    """Whether the server listens where its own machine alone can reach it."""
    return _is_loopback(st.get_option("server.address"))


def words_of(err: Exception) -> str:
    """What an error says, without paths of the machine for people at other machines."""
    return str(err) if allowed() else without_paths(str(err))


def without_paths(text: str) -> str:
    """The text with every absolute path cut to its last part."""
    settings = config.settings()
    for folder in (settings.cache, settings.data, ROOT, Path.home()):
        # First those that may hold blanks, which no pattern can know.
        text = text.replace(f"{folder.absolute()}{os.sep}", f"…{os.sep}")
        text = text.replace(str(folder.absolute()), f"…{os.sep}{folder.absolute().name}")
    return _PATH.sub(lambda found: f"…{os.sep}{found['last']}", text)


def _is_loopback(address: str | None) -> bool:
    if not address:  # bound to every interface
        return False
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def why_not() -> str:
    """Why builds cannot be started from the app, and what changes that."""
    if config.settings().read_only:
        return "DEEPMATH_READ_ONLY=1 turns that off."
    if config.settings().allow_builds is False:
        return "DEEPMATH_ALLOW_BUILDS=0 turns that off."
    return "other machines can reach this server. DEEPMATH_ALLOW_BUILDS=1 allows it."


def start(source: str, *, revision: str | None = None, force: bool = False) -> str:
    """Start a build of `source` in a process of its own; returns its corpus.

    Raises:
        SettingsError: this server's users may not, or a revision of something that has none.
        SourceNotFound, BuildLocked, BuildError: see `jobs.start`.
    """
    if not allowed():
        raise SettingsError(f"Builds cannot be started from here: {why_not()}")
    return jobs.start(source, config.settings().cache, revision=revision, force=force)


def stop(corpus: str) -> None:
    """End a running build, where this server's users may."""
    if allowed():
        jobs.stop(config.settings().cache / corpus)


def any_running() -> bool:
    """Whether a build of any corpus is under way."""
    return any(job.running for job in jobs.latest(config.settings().cache).values())


def lacking(corpus: str, stage: str, so: str = "") -> Markdown:
    """What is said of a stage that is missing: that a build is making it, or what makes it.

    Args:
        corpus, stage, so: as `stages.lacking` takes them.
    """
    said = coming(corpus, stage) or markdown.escape(words_of(stages.missing(corpus, stage, so)))
    return Markdown(said)


def coming(corpus: str, stage: str) -> Markdown:
    """When a running build will have made a stage of a corpus; empty where none is making it."""
    job = jobs.read(config.settings().cache / corpus) if corpus and stage else None
    if job is None or not job.running:
        return Markdown("")
    # A build of all stages names them when it begins to report.
    names = job.stages or tuple(stages.STAGES)
    places = [at for at, name in enumerate(names) if name == stage or name.startswith(f"{stage}-")]
    at = names.index(job.stage) if job.stage in names else 0
    if not places or places[-1] < at:
        return Markdown("")
    noun = (stages.STAGES | stages.GROUPS)[stage].noun
    ahead = places[-1] - at
    said = "This stage is at work" if not ahead else f"{several(ahead, 'stage')} before it"
    if job.remaining is not None and (job.share or 0) > 0.01:
        said += f", the one at work has about {duration(job.remaining)} left"
    return Markdown(
        f"**Being built:** {markdown.escape(noun)}. {markdown.escape(said)}. "
        "This page fills by itself."
    )


def watch() -> None:
    """Follow running builds, here and now; nothing is shown or asked while none is running.

    When a stage has been finished, or a build ended, the whole app runs once again, so that every
    page sees it.
    """
    settings = config.settings()
    running = tuple(name for name, job in jobs.latest(settings.cache).items() if job.running)
    if running:
        _follow(settings, running, _generations(settings))


@st.fragment(run_every=EVERY)
def _follow(settings: Settings, running: tuple[str, ...], seen: dict[str, str]) -> None:
    now = jobs.latest(settings.cache)
    still = tuple(name for name, job in now.items() if job.running)
    if still != running or _generations(settings) != seen:
        st.rerun()
    for name in still:
        show_progress(now[name])


def _generations(settings: Settings) -> dict[str, str]:
    return {name: known.generation() for name, known in catalogue.corpora(settings.cache).items()}


def show_progress(job: Job) -> None:
    """Draw how far a build is."""
    st.progress(job.share or 0.0, text=f"Building **{markdown.escape(job.corpus)}**: {where(job)}")
    if said := job.waiting or pace(job):
        st.caption(markdown.escape(said))


def where(job: Job) -> str:
    """The stage a build is at, in words: `solutions (2 of 3)`."""
    if not job.stage:
        return "starting"
    if job.stage in job.stages and len(job.stages) > 1:
        return f"{job.stage} ({job.stages.index(job.stage) + 1} of {len(job.stages)})"
    return job.stage


def pace(job: Job) -> str:
    """Amount, rate and remaining time, in words; empty before there is any."""
    parts = []
    if job.total:
        parts.append(f"{job.done:,.0f} of {job.total:,.0f} {job.unit}")
    elif job.done:
        parts.append(f"{job.done:,.0f} {job.unit}")
    if job.rate > 0:
        parts.append(f"{job.rate:,.0f}/s" if job.rate >= 10 else f"{job.rate:.1f}/s")
    # The first rows of a stage say nothing about its pace.
    if job.remaining is not None and (job.share or 0) > 0.01:
        parts.append(f"{duration(job.remaining)} left")
    if job.quiet > 20:
        parts.append(f"no news for {duration(job.quiet)}")
    return " · ".join(parts)
