"""A list of problems as text that fits into a URL: what a query or a search found, as a filter.

Ids are sorted; their steps are written as variable-length integers (seven bits a byte, the lowest
first), deflated, and coded in the URL-safe base64 of RFC 4648: 1 to 2 characters a problem. A list
that keeps the order in which something found its problems has steps back, too (2s for a step of s,
and 2s - 1 for one of -s): up to 4 characters a problem.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Iterable
from itertools import accumulate, pairwise

from deepmath_viz.errors import SelectionDamaged

_DAMAGED = "The list of problems in the address was cut or changed; make it anew."

#: What the text begins with where a region of a map would name its layout.
NAME = "ids"
#: The same for a list that keeps its order.
IN_ORDER = "found"
#: Problems that a list may have: its text then stays below 9,000 characters.
MOST = 5_000
#: Problems of a list that keeps its order, for the same reason.
MOST_IN_ORDER = 2_000


def text_of(ids: Iterable[int]) -> str:
    """The list as text; the order of the ids and repeats are not kept.

    Raises:
        SelectionDamaged: there are more than `MOST`, or one is negative.
    """
    chosen = _checked(sorted(set(ids)))
    return f"{NAME}~{_packed(now - before for before, now in pairwise([0, *chosen]))}"


def text_in_order(ids: Iterable[int]) -> str:
    """The list as text that keeps the order of its problems, each where it comes first.

    A list of more than `MOST_IN_ORDER` is sorted all the same: an address has no place for more.

    Raises:
        SelectionDamaged: as `text_of`.
    """
    chosen = _checked(list(dict.fromkeys(ids)))
    if len(chosen) > MOST_IN_ORDER or chosen == sorted(chosen):
        return text_of(chosen)
    steps = (now - before for before, now in pairwise([0, *chosen]))
    return f"{IN_ORDER}~{_packed(2 * step if step >= 0 else -2 * step - 1 for step in steps)}"


def keeps_order(region: str) -> bool:
    """Whether a region is a list that keeps its order."""
    return region.partition("~")[0] == IN_ORDER


def listed(region: str) -> list[int] | None:
    """The problems of a region that is a list, in its order; None where it is another region.

    Raises:
        SelectionDamaged: as `ids_of`.
    """
    name, _, text = region.partition("~")
    if name == NAME:
        return ids_of(text)
    return _in_order(text) if name == IN_ORDER else None


def _checked(chosen: list[int]) -> list[int]:
    if len(chosen) > MOST or min(chosen, default=0) < 0:
        raise SelectionDamaged(
            f"A list in an address has at most {MOST:,} problems, and this one has "
            f"{len(chosen):,}. Narrow the query, or export the ids."
        )
    return chosen


def _packed(numbers: Iterable[int]) -> str:
    written = bytearray()
    for number in numbers:
        while number > 127:
            written.append(number & 127 | 128)
            number >>= 7
        written.append(number)
    packed = zlib.compress(bytes(written), 9)
    return base64.urlsafe_b64encode(packed).decode("ascii").rstrip("=")


def ids_of(text: str) -> list[int]:
    """Read what `text_of` wrote, without its name and `~`.

    Raises:
        SelectionDamaged: it was cut or changed.
    """
    return _among(accumulate(_unpacked(text)))


def _in_order(text: str) -> list[int]:
    steps = (-((n + 1) // 2) if n % 2 else n // 2 for n in _unpacked(text))
    found = _among(accumulate(steps))
    if len(set(found)) < len(found):
        raise SelectionDamaged(_DAMAGED)
    return found


def _among(ids: Iterable[int]) -> list[int]:
    found = list(ids)
    if any(not 0 <= id_ < 2**63 for id_ in found):
        raise SelectionDamaged(_DAMAGED)
    return found


def _unpacked(text: str) -> list[int]:
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        reader = zlib.decompressobj()
        steps = reader.decompress(packed, 10 * MOST)
    except (binascii.Error, ValueError, zlib.error) as err:
        raise SelectionDamaged(_DAMAGED) from err
    if not reader.eof or reader.unused_data:
        raise SelectionDamaged(_DAMAGED)
    found, number, shift = [], 0, 0
    for byte in steps:
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            found.append(number)
            number = shift = 0
    if shift or len(found) > MOST:
        raise SelectionDamaged(_DAMAGED)
    return found
