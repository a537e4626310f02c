"""Short-lived signed descriptions of exports: what a link to a download carries.

A ticket says what to export, never where from or where to, and is signed with a secret of this
process: nobody can make one up, and none outlives the server. Long lists of ids stay here, under
their hash; the ticket names the hash.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
import zlib
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np

from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.errors import SettingsError, TicketInvalid
from deepmath_viz.exports.plan import Selection
from deepmath_viz.exports.recipe import Recipe

#: Seconds that a link can be followed; a download that has begun goes on.
LASTS = 3_600
#: Characters of a ticket; addresses of more are refused by servers in between.
LONGEST = 12_000
#: Lists of ids that are kept at once, the latest used.
_LISTS = 16
_SECRET = secrets.token_bytes(32)
_lock = threading.Lock()
_lists: OrderedDict[str, tuple[int, ...]] = OrderedDict()


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a link asks for: of which generation of which corpus, what, and how."""

    corpus: str
    generation: str
    selection: Selection
    recipe: Recipe


def issue(store: Store, selection: Selection, recipe: Recipe, *, now: float | None = None) -> str:
    """A ticket for an export of an open store.

    Raises:
        SettingsError: the filters are too long for a link.
    """
    corpus, generation = store.manifest.corpus, store.manifest.generation()
    said = {
        "corpus": corpus,
        "generation": generation,
        "filters": selection.filters.to_params(),
        "ids": _keep(selection.ids) if selection.ids is not None else None,
        "recipe": recipe.to_json(),
        "until": int((time.time() if now is None else now) + LASTS),
    }
    packed = zlib.compress(json.dumps(said).encode(), 9)
    made = base64.urlsafe_b64encode(packed + _signature(packed)).decode()
    if len(made) > LONGEST:
        raise SettingsError("These filters are too long for a link; use the command line.")
    return made


def read(ticket: str, *, now: float | None = None) -> Ticket:
    """What a ticket says.

    Raises:
        TicketInvalid: it was changed, was made by another process, or is too old.
    """
    invalid = TicketInvalid("This link is not valid here. Open the export again for a new one.")
    if len(ticket) > LONGEST or not ticket.isascii():
        raise invalid
    try:
        raw = base64.b64decode(ticket, altchars=b"-_", validate=True)
    except ValueError:
        raise invalid from None
    packed, signature = raw[:-32], raw[-32:]
    if not hmac.compare_digest(signature, _signature(packed)):
        raise invalid
    said = json.loads(zlib.decompress(packed))  # it is ours, so it can be read
    ids = _lists.get(said["ids"]) if said["ids"] is not None else None
    if said["until"] < (time.time() if now is None else now) or (said["ids"] and ids is None):
        raise TicketInvalid("This link is too old. Open the export again for a new one.")
    selection = Selection(Filters.from_params(said["filters"]), ids)
    return Ticket(said["corpus"], said["generation"], selection, Recipe.from_json(said["recipe"]))


def _keep(ids: tuple[int, ...]) -> str:
    name = hashlib.sha256(np.array(ids, dtype="<i8").tobytes()).hexdigest()[:32]
    with _lock:
        _lists[name] = ids
        _lists.move_to_end(name)
        while len(_lists) > _LISTS:
            _lists.popitem(last=False)
    return name


def _signature(packed: bytes) -> bytes:
    return hmac.digest(_SECRET, packed, "sha256")
