"""A list of problems as text that fits into a URL: what a query or a search found, as a filter.

Ids are sorted; their steps are written as variable-length integers (seven bits a byte, the lowest
first), deflated, and coded in the URL-safe base64 of RFC 4648: 1 to 2 characters a problem.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Iterable

from deepmath_viz.errors import SelectionDamaged

#: What the text begins with where a region of a map would name its layout.
NAME = "ids"
#: Problems that a list may have: its text then stays below 9,000 characters.
MOST = 5_000


def text_of(ids: Iterable[int]) -> str:
    """The list as text; the order of the ids and repeats are not kept.

    Raises:
        SelectionDamaged: there are more than `MOST`, or one is negative.
    """
    chosen = sorted(set(ids))
    if len(chosen) > MOST or (chosen and chosen[0] < 0):
        raise SelectionDamaged(
            f"A list in an address has at most {MOST:,} problems, and this one has "
            f"{len(chosen):,}. Narrow the query, or export the ids."
        )
    steps = bytearray()
    before = 0
    for id_ in chosen:
        step, before = id_ - before, id_
        while step > 127:
            steps.append(step & 127 | 128)
            step >>= 7
        steps.append(step)
    packed = zlib.compress(bytes(steps), 9)
    return f"{NAME}~{base64.urlsafe_b64encode(packed).decode('ascii').rstrip('=')}"


def ids_of(text: str) -> list[int]:
    """Read what `text_of` wrote, without its name and `~`.

    Raises:
        SelectionDamaged: it was cut or changed.
    """
    damaged = "The list of problems in the address was cut or changed; make it anew."
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        reader = zlib.decompressobj()
        steps = reader.decompress(packed, 10 * MOST)
    except (binascii.Error, ValueError, zlib.error) as err:
        raise SelectionDamaged(damaged) from err
    if not reader.eof or reader.unused_data:
        raise SelectionDamaged(damaged)
    found, before, step, shift = [], 0, 0, 0
    for byte in steps:
        step |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            before += step
            found.append(before)
            step = shift = 0
    if shift or len(found) > MOST or before >= 2**63:
        raise SelectionDamaged(damaged)
    return found
