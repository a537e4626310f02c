"""An export that stands in a folder as a dataset on the hub: by command alone, private unless said.

What would be sent is listed first (`listing`), and nothing is sent without a further word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from deepmath_viz.dataset.wording import size
from deepmath_viz.errors import ExportNotSent, SettingsError
from deepmath_viz.exports.plan import Plan

_ID = re.compile(r"[\w.-]{1,96}/[\w.-]{1,96}", re.ASCII)
#: What no export may hold under whatever name: who said what about a problem.
_NAMES = re.compile(r"reviewer|rater|annotator", re.IGNORECASE)


def require_id(hub_id: str) -> None:
    """Refuse what is no id of a dataset.

    Raises:
        SettingsError: says what one looks like.
    """
    if not _ID.fullmatch(hub_id) or ".." in hub_id:
        raise SettingsError(f"--push {hub_id!r} is no id of a dataset, such as my-name/my-set.")


def listing(
    folder: Path, names: Sequence[str], hub_id: str, plan: Plan, licence: str, *, public: bool
) -> list[str]:
    """What would be sent, as lines: where to, every file with its size, the licence, whose work is
    inside."""
    sizes = {name: (folder / name).stat().st_size for name in names}
    seen = "public: everybody can read it" if public else "private"
    lines = [f"to datasets/{hub_id} ({seen})"]
    lines += [f"  {size(bytes_):>9}  {name}" for name, bytes_ in sizes.items()]
    lines += [f"  {size(sum(sizes.values())):>9}  in all", f"licence: {licence}"]
    return [*lines, f"people's work inside: {people(plan)}"]


def people(plan: Plan) -> str:
    """What people entered in the explorer that an export holds, in words. Never their names."""
    chosen = plan.selection
    if chosen.ids is not None:
        return "a list of problems that somebody chose (ids.txt); no names of reviewers"
    if chosen.filters.region:
        return "the outline of a region that somebody drew (README.md); no names of reviewers"
    return "none; no names of reviewers"


def push(folder: Path, names: Sequence[str], hub_id: str, *, public: bool) -> str:
    """Send the files of an export; returns the address of the dataset.

    A dataset of this id is made where there is none. One that stands keeps its visibility and its
    other files.

    Raises:
        ExportNotSent: the hub refuses, or cannot be reached. The folder stays.
    """
    import httpx2
    from huggingface_hub import CommitOperationAdd, HfApi
    from huggingface_hub.errors import HfHubHTTPError

    api = HfApi()
    try:
        made = api.create_repo(hub_id, repo_type="dataset", private=not public, exist_ok=True)
        adds = [CommitOperationAdd(name, str(folder / name)) for name in names]
        api.create_commit(
            hub_id, adds, commit_message="An export of the DeepMath explorer", repo_type="dataset"
        )
    except httpx2.TransportError as err:
        raise ExportNotSent(
            f"The hub cannot be reached ({err}). The folder {folder} stands; check the network and"
            " HF_ENDPOINT, and run this again."
        ) from err
    except (HfHubHTTPError, OSError, ValueError) as err:
        first = str(err).strip().splitlines()[0] if str(err).strip() else type(err).__name__
        raise ExportNotSent(
            f"The hub did not take {hub_id} ({first}). The folder {folder} stands; set HF_TOKEN to "
            "a token that may write there, and run this again."
        ) from err
    return str(made)


def require_no_names(columns: Sequence[str]) -> None:
    """Refuse rows with a column that names people.

    Raises:
        ExportNotSent: says which.
    """
    if found := [name for name in columns if _NAMES.search(name)]:
        raise ExportNotSent(
            f"The column {found[0]!r} may name people, so nothing was sent. Leave it out."
        )
