"""Verdicts on many pairs of answers, each distinct pair once, in processes that can be lost.

    with Judge() as judge:
        judge.verdicts([(final_answer, answer), ...])

No input can outlive its time: a comparison that takes longer than `seconds`, or needs more memory
than `megabytes`, costs one worker and is undecided; everything else goes on.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from deepmath_viz.maths.answers.equality import fingerprints
from deepmath_viz.maths.answers.equality.compare import is_plain, quick
from deepmath_viz.maths.answers.verdict import AGREE, UNDECIDED, Verdict, undecided
from deepmath_viz.plumbing.forks import LOST, Answer, Forks
from deepmath_viz.plumbing.lru import LRU
from deepmath_viz.plumbing.nursery import OUT_OF_MEMORY

Pair = tuple[str, str]
SECONDS, MEGABYTES, WORKERS = 1.0, 1536, 2
#: Pairs whose verdict is remembered; about 300 bytes each.
REMEMBERED = 200_000
_WHOLE = re.compile(r"-?[0-9]+")


@dataclass(slots=True)
class Judge:
    """Compares answers. Safe to use from several threads; one batch runs at a time.

    Attributes:
        workers: processes that compare.
        seconds: processor time for one pair; by the clock it may take `CLOCK` times as long.
        megabytes: address space of one worker.
        forks: the processes.
    """

    workers: int = WORKERS
    seconds: float = SECONDS
    megabytes: int = MEGABYTES
    _memory: LRU[Pair, Verdict] = field(default_factory=lambda: LRU(REMEMBERED))
    _lock: threading.Lock = field(default_factory=threading.Lock)
    forks: Forks = field(init=False)

    def __post_init__(self) -> None:
        """Begin nothing yet."""
        self.forks = Forks(
            "deepmath_viz.maths.answers.judging.worker",
            workers=self.workers,
            seconds=self.seconds,
            megabytes=self.megabytes,
        )

    def __enter__(self) -> Judge:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def begin(self) -> None:
        """Have the processes import what they need, while the caller does something else."""
        with self._lock:
            self.forks.begin()

    def verdict(self, gold: str | None, said: str | None) -> Verdict:
        """The verdict on one answer against the final answer; None means that there is none."""
        return self.verdicts([(gold, said)])[0]

    def verdicts(
        self,
        pairs: Iterable[tuple[str | None, str | None]],
        *,
        done: Callable[[int], object] | None = None,
    ) -> list[Verdict]:
        """The verdicts on pairs of final answer and answer, in their order.

        Args:
            pairs: what to compare; None where there is no answer.
            done: called with the number of further pairs that have been compared closely.
        """
        given = list(pairs)
        with self._lock:
            found: dict[tuple[str | None, str | None], Verdict] = {}
            hard: list[Pair] = []
            for pair in dict.fromkeys(given):
                gold, said = pair
                verdict = quick(gold, said)
                if verdict is None and gold is not None and said is not None:
                    verdict = self._memory.find((gold, said))
                    if verdict is None:
                        hard.append((gold, said))
                if verdict is not None:
                    found[pair] = verdict
            for pair, verdict in self._closely(hard, done):
                found[pair] = verdict
                self._memory.put(pair, verdict)
        return [found[pair] for pair in given]

    def alike(self, pairs: Sequence[tuple[str | None, str | None]]) -> list[Verdict]:
        """The verdicts on pairs in which neither is the final answer: they agree if either way
        round does, and the verdict does not depend on their order."""
        ordered = [(b, a) if a is None or (b is not None and b < a) else (a, b) for a, b in pairs]
        first = self.verdicts(ordered)
        turn = [
            pair
            for pair, v in zip(ordered, first, strict=True)
            if v.verdict != AGREE and not _whole(pair)
        ]
        turned = dict(zip(turn, self.verdicts([(b, a) for a, b in turn]), strict=True))
        found = []
        for pair, verdict in zip(ordered, first, strict=True):
            other = turned.get(pair, verdict)
            better = other.verdict == AGREE or verdict.verdict == UNDECIDED != other.verdict
            found.append(other if better and None not in pair else verdict)
        return found

    def keys(
        self,
        answers: Iterable[str],
        *,
        asked: bool = False,
        done: Callable[[int], object] | None = None,
    ) -> list[tuple[str, ...]]:
        """The keys of answers, in their order: two that are the same share one.

        An answer that cannot be read in its time has none.

        Args:
            answers: what to read.
            asked: whether they are to be looked up, see `fingerprints.keys`.
            done: called with the number of further answers that have been read.
        """
        given = list(answers)
        found = {
            text: fingerprints.keys(text, asked=asked) for text in set(given) if is_plain(text)
        }
        with self._lock:
            kind = "asked" if asked else "kept"
            hard = [(text, "", kind) for text in dict.fromkeys(given) if text not in found]
            for (text, *_), said in zip(hard, self.forks.ask(hard, done), strict=True):
                found[text] = () if said.failed else tuple(said.said)
        return [found[text] for text in given]

    def close(self) -> None:
        """End all processes."""
        self.forks.close()

    def _closely(
        self, pairs: list[Pair], done: Callable[[int], object] | None
    ) -> list[tuple[Pair, Verdict]]:
        answers = self.forks.ask(pairs, done)
        return [(pair, self._read(said)) for pair, said in zip(pairs, answers, strict=True)]

    def _read(self, answer: Answer) -> Verdict:
        if answer.failed == LOST:
            return undecided(f"timed out after {self.seconds:g} s, or its process was lost")
        if answer.failed == OUT_OF_MEMORY:
            return undecided("out of memory")
        if answer.failed:
            return undecided(f"not parseable: {answer.failed}")
        return Verdict(*answer.said)


def _whole(pair: tuple[str | None, str | None]) -> bool:
    """Whether both are whole numbers: either way round says the same of these."""
    return all(answer is not None and _WHOLE.fullmatch(answer) for answer in pair)
