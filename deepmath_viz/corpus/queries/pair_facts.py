"""What the store answers about what close pairs have in common, from the stage `pairs`."""

from __future__ import annotations

from collections.abc import Sequence

from deepmath_viz.corpus.queries.connection import Queries
from deepmath_viz.dataset import published

#: A problem: its set, and its row there (in DeepMath its id).
Place = tuple[str, int]


class PairFacts(Queries):
    """Queries about facts of pairs: `Store.pair_facts`."""

    @property
    def known(self) -> bool:
        """Whether the stage stands."""
        return "pairs" in self._db.manifest.stages

    def answers(self, pairs: Sequence[tuple[Place, Place]]) -> dict[tuple[Place, Place], str]:
        """How the answers of these pairs compare (`dataset.close_pairs.ANSWERS`), of those that the
        stage has looked at."""
        turned = {_ordered(one, other): (one, other) for one, other in pairs}
        if not turned or not self.known:
            return {}
        sides = [[list(x) for x in zip(*side, strict=True)] for side in zip(*turned, strict=True)]
        found = self._db.ask(
            "SELECT p.dataset, p.row, p.other, p.other_row, p.answers FROM pairs p JOIN (SELECT"
            " unnest(?::VARCHAR[]) AS dataset, unnest(?::BIGINT[]) AS row,"
            " unnest(?::VARCHAR[]) AS other, unnest(?::BIGINT[]) AS other_row) w"
            " USING (dataset, row, other, other_row)",
            [*sides[0], *sides[1]],
        )
        return {turned[(a, b), (c, d)]: answers for a, b, c, d, answers in found}

    def cut(self, places: Sequence[Place]) -> set[Place] | None:
        """Those of some texts that the embedding model does not read to their end; None where
        nobody has looked."""
        if not self.known:
            return None
        if not places:
            return set()
        names, rows = (list(x) for x in zip(*places, strict=True))
        found = self._db.ask(
            "SELECT c.dataset, c.row FROM cut_texts c JOIN (SELECT unnest(?::VARCHAR[]) AS dataset,"
            " unnest(?::BIGINT[]) AS row) w USING (dataset, row)",
            [names, rows],
        )
        return set(found)


def _ordered(one: Place, other: Place) -> tuple[Place, Place]:
    """A pair as the table has it: DeepMath first, equals by their rows. A benchmark is never the
    first, since its pairs are with DeepMath."""
    own = published.NAME
    if one[0] == own != other[0]:
        return one, other
    if other[0] == own != one[0]:
        return other, one
    return min(one, other), max(one, other)
