"""Products of unit vectors rounded to bfloat16, and how far they may be from the exact ones.

A processor with AMX multiplies bfloat16 in tiles ten times as fast as float32. The products are
wrong in the third digit, but by how much at most is known. Let bx be x rounded, dx = x - bx, and
u = 2^-24 the unit roundoff of float32. Then x.y = bx.by + dx.by + x.dy, so by Cauchy-Schwarz

    |x.y - bx.by|  <=  |dx| |by| + |x| |dy|,

with lengths that are measured here, in float64 (|dx| is at most 2^-8 |x|, mostly 0.0017). Products
of two bfloat16 have 16 significant bits: they are exact in float32, in which n of them are added
up. In whatever order, that is off by at most (n-1) u / (1 - (n-1) u) times the sum of |bx_i by_i|
(Higham, Accuracy and Stability of Numerical Algorithms, 2nd edition, section 4.2), which is at
most |bx| |by|. `_ADDED` allows four times u for each, since additions need not be to nearest
(Arm and some others round to odd), and `_REST` is more than all subnormals that a tile takes for
zero, and than the rounding of a cosine to float32.

The sum is then rounded to bfloat16 once more. Rounding keeps the order: if the sum reaches a
number, what is left of it reaches the largest bfloat16 that is not above this number. So pairs are
given up by comparing bfloat16 with bfloat16 and this costs no margin.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: What an addition in float32 may be off by, and what is beneath all of this: see above.
_ADDED, _REST = 2.0**-22, 1e-6
#: Smaller products than this, of sides shorter than a tile's, are taken in float32: torch hands
#: them to kernels of its own, whose sums are not known to be float32.
_SMALL, _SIDE = 1 << 20, 16
_CHUNK = 16_384


def fast(told: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether the processor multiplies bfloat16 in tiles, and the system lets it.

    AVX-512 alone, with instructions for bfloat16, is not enough: it multiplies slower than float32.

    Args:
        told: where Linux says what the processor has. Where it is missing nothing is known of the
            processor, and the search takes the way that every processor can go.
    """
    try:
        return "amx_bf16" in told.read_text(encoding="utf-8", errors="replace").split()
    except OSError:
        return False


class Rounded:
    """Vectors rounded to bfloat16, 2 bytes a coordinate.

    Args:
        whole: vectors of about unit length, float32 of shape (n, dimension).
    """

    def __init__(self, whole: NDArray[np.float32]) -> None:
        import torch

        n, dimension = whole.shape
        self._rows = torch.empty((n, dimension), dtype=torch.bfloat16)
        off = long = short = 0.0
        for start in range(0, n, _CHUNK):
            part = torch.from_numpy(whole[start : start + _CHUNK])
            kept = self._rows[start : start + _CHUNK].copy_(part)
            exact, near = part.double().numpy(), kept.double().numpy()
            off = max(off, float(np.linalg.norm(exact - near, axis=1).max()))
            long = max(long, float(np.linalg.norm(exact, axis=1).max()))
            short = max(short, float(np.linalg.norm(near, axis=1).max()))
        #: A product may be so much below the exact one, before it is rounded to bfloat16.
        self.margin = off * (short + long) + dimension * _ADDED * short * short + _REST
        self._room = threading.local()

    def products(self, rows: slice, columns: slice) -> NDArray[np.int16]:
        """Products of some rows and others, the bits of bfloat16 of shape (rows, columns).

        It is overwritten by this thread's next call. See `one_thread`.
        """
        import torch

        height, width = rows.stop - rows.start, columns.stop - columns.start
        dimension = self._rows.shape[1]
        size = height * width
        held: torch.Tensor | None = getattr(self._room, "held", None)
        if held is None or held.numel() < size:
            torch.set_num_threads(1)  # of this thread; new memory for every block is slower by half
            held = self._room.held = torch.empty(size, dtype=torch.bfloat16)
        out = held[:size].view(height, width)
        one, two = self._rows[rows], self._rows[columns]
        if min(height, width) < _SIDE or size * dimension < _SMALL:
            # Lower bits cut off: towards zero, which keeps the order like any rounding.
            bits = (one.float() @ two.float().T).numpy().view(np.int32) >> 16
            return bits.astype(np.int16)
        torch.mm(one, two.T, out=out)
        found: NDArray[np.int16] = out.view(torch.int16).numpy()
        return found


@contextmanager
def one_thread() -> Iterator[None]:
    """Every thread that multiplies here does so alone; afterwards torch has its threads back."""
    import torch

    threads = torch.get_num_threads()
    try:
        yield
    finally:
        torch.set_num_threads(threads)
