"""Problems whose final answer is the same as one that is typed, as the engine of Answers has it.

The index names the few final answers that share a key with what is typed; those are compared, the
typed one as the answer that is judged. Comparing runs in two processes of its own, which start with
the page of Search or on first use, and end when nobody has asked for some minutes.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING

from deepmath_viz.search.index import WordIndex

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from deepmath_viz.maths.answers.judging.judge import Judge

#: Seconds without a question after which the processes that compare end.
IDLE = 300.0

_lock = threading.Lock()
_judge: Judge | None = None
_end: threading.Timer | None = None


def rows_answering(index: WordIndex, typed: Iterable[str]) -> NDArray[np.bool_]:
    """Which rows of an index have a final answer that is the same as one of those typed.

    Raises:
        ArtefactMissing: the index was made before final answers had keys.
    """
    golds: set[int] = set()
    for answer in typed:
        golds |= same(index, answer)
    return index.answered(sorted(golds))


def start_comparing() -> threading.Thread:
    """Have the processes begin that compare, since somebody may be about to ask; does not wait."""
    beginning = threading.Thread(target=_begin, name="start-comparing", daemon=True)
    beginning.start()
    return beginning


def _begin() -> None:
    with _lock:
        _opened().begin()


def same(index: WordIndex, typed: str) -> set[int]:
    """The numbers of the final answers that `compare` calls the same as what is typed.

    Raises:
        ArtefactMissing: the index was made before final answers had keys.
    """
    from deepmath_viz.maths.answers.verdict import AGREE

    with _lock:
        judge = _opened()
        (keys,) = judge.keys([typed], asked=True)
        near = index.alike(keys)
        verdicts = judge.verdicts([(gold, typed) for gold in near.values()])
    return {number for number, found in zip(near, verdicts, strict=True) if found.verdict == AGREE}


def _opened() -> Judge:
    """What compares, and a clock that ends its processes."""
    global _judge, _end
    from deepmath_viz.maths.answers.judging.judge import Judge

    if _judge is None:
        _judge = Judge()
    if _end is not None:
        _end.cancel()
    _end = threading.Timer(IDLE, _close)
    _end.daemon = True
    _end.start()
    return _judge


def _close() -> None:
    """End the processes; those that are asked for again begin anew."""
    with _lock:
        if _judge is not None:
            _judge.close()
