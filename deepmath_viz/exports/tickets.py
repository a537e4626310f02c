"""Short-lived signed descriptions of exports: what a link to a download carries.

A ticket says what to export, never where from or where to, and is signed with a secret of this
process: nobody can make one up, and none outlives the server. Long lists of ids stay here, under
their hash; the ticket names the hash.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

import numpy as np
from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer

from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.errors import SettingsError, TicketInvalid
from deepmath_viz.exports.plan import Selection
from deepmath_viz.exports.recipe import Recipe
from deepmath_viz.plumbing.lru import LRU

#: Seconds that a link can be followed; a download that has begun goes on.
LASTS = 3_600
#: Characters of a ticket; addresses of more are refused by servers in between.
LONGEST = 12_000
#: Lists of ids that are kept at once, the latest used.
_LISTS = 16
_signed = URLSafeTimedSerializer(
    secrets.token_bytes(32),
    salt="deepmath-viz export",
    signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    serializer_kwargs={"ensure_ascii": True},  # half surrogates of a search have no UTF-8
)
_lists: LRU[str, tuple[int, ...]] = LRU(_LISTS)


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a link asks for: of which generation of which corpus, what, and how."""

    corpus: str
    generation: str
    selection: Selection
    recipe: Recipe


def issue(store: Store, selection: Selection, recipe: Recipe) -> str:
    """A ticket for an export of an open store.

    Raises:
        SettingsError: the filters are too long for a link.
    """
    ticket = _signed.dumps(
        {
            "corpus": store.manifest.corpus,
            "generation": store.manifest.generation(),
            "filters": selection.filters.to_params(),
            "ids": _keep(selection.ids) if selection.ids is not None else None,
            "recipe": recipe.to_json(),
        }
    )
    if len(ticket) > LONGEST:
        raise SettingsError("These filters are too long for a link; use the command line.")
    return str(ticket)


def read(ticket: str) -> Ticket:
    """What a ticket says.

    Raises:
        TicketInvalid: it was changed, was made by another process, or is too old.
    """
    invalid = TicketInvalid("This link is not valid here. Open the export again for a new one.")
    too_old = TicketInvalid("This link is too old. Open the export again for a new one.")
    if len(ticket) > LONGEST or not ticket.isascii():
        raise invalid
    try:
        content = _signed.loads(ticket, max_age=LASTS)
    except SignatureExpired:
        raise too_old from None
    except BadData:
        raise invalid from None
    name = content["ids"]
    ids = _lists.find(name) if name is not None else None
    if name is not None and ids is None:
        raise too_old
    selection = Selection(Filters.from_params(content["filters"]), ids)
    recipe = Recipe.from_json(content["recipe"])
    return Ticket(content["corpus"], content["generation"], selection, recipe)


def _keep(ids: tuple[int, ...]) -> str:
    name = hashlib.sha256(np.array(ids, dtype="<i8").tobytes()).hexdigest()[:32]
    _lists.put(name, ids)
    return name
