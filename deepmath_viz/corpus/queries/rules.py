"""What the store answers about the rules side by side: what each finds, and what it alone finds."""

from __future__ import annotations

from dataclasses import dataclass, replace

from deepmath_viz.corpus.queries.overlaps import matching
from deepmath_viz.corpus.queries.pairs import Pairs
from deepmath_viz.corpus.stages import command
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.pair_query import PairQuery
from deepmath_viz.dataset.rules import INDEL, NGRAM, RULES, SECOND, Rule
from deepmath_viz.errors import ArtefactMissing


@dataclass(frozen=True, slots=True)
class Found:
    """What one rule finds among the matching problems.

    Attributes:
        rule: its name.
        problems: that it finds in any of the benchmarks (or in the set).
        alone: of them, those that no other rule finds.
        by_name: problems that it finds in each benchmark or set, where there are any.
    """

    rule: str
    problems: int
    alone: int
    by_name: dict[str, int]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """All rules over the same problems.

    Attributes:
        rules: one for each rule that was built, in the order of `RULES`.
        every: problems that all of them find.
        any: problems that at least one finds.
    """

    rules: tuple[Found, ...]
    every: int
    any: int


@dataclass(frozen=True, slots=True)
class TwoModels:
    """Pairs above a threshold by either of two models.

    Attributes:
        name: the benchmark or set.
        both, first, second: above it by both models, by the first alone, by the second alone.
        correlation: of the two similarities over these pairs (Pearson); None for one pair.
    """

    name: str
    both: int
    first: int
    second: int
    correlation: float | None


class RulePairs(Pairs):
    """Queries about pairs by any rule: `Store.pairs`."""

    def has_overlaps(self) -> bool:
        """Whether pairs by n-grams and by characters are built."""
        return "overlaps" in self._db.manifest.stages

    def second_model(self) -> str:
        """The second embedding model, empty where the build had one."""
        record = self._db.manifest.stages.get("second-model")
        return str(record.inputs.get("model", "")) if record else ""

    def rules(self) -> list[str]:
        """The rules that were built, in the order of `RULES`."""
        lacking = [] if self.has_overlaps() else [INDEL, NGRAM]
        lacking += [] if self.second_model() else [SECOND]
        return [name for name in RULES if name not in lacking]

    def require(self, rule: Rule) -> None:
        """Stop where the pairs of a rule were not built.

        Raises:
            ArtefactMissing: says which command makes them.
        """
        found = self._db.manifest
        found.require(rule.stage, "so nothing is known by this rule")
        if rule.name == SECOND and not self.second_model():
            raise ArtefactMissing(
                f"Corpus {found.corpus!r} was built with one embedding model. For a second beside"
                f" it: {command()} --also-model MODEL (paper, packaged, or a folder)"
            )

    def two_models(self, query: PairQuery, filters: Filters) -> list[TwoModels]:
        """How two models differ on the side of a query, with its threshold, by benchmark or set;
        those without a pair by either are left out. Nothing where there is one model."""
        if not self.second_model():
            return []
        condition, given = matching(filters)
        bar = f"{query.threshold}::FLOAT"
        found = self._db.ask(
            f"""SELECT dataset, count(*) FILTER (similarity > {bar} AND second > {bar}),
                count(*) FILTER (similarity > {bar} AND NOT second > {bar}),
                count(*) FILTER (second > {bar} AND NOT similarity > {bar}),
                corr(similarity, second)
            FROM second_pairs WHERE (similarity > {bar} OR second > {bar})
            AND list_contains(?, dataset) AND {condition} GROUP BY dataset ORDER BY dataset""",
            [self.side_names(query), *given],
            filters,
        )
        return [TwoModels(*row) for row in found]

    def side_by_side(self, query: PairQuery, filters: Filters) -> SideBySide:
        """What each rule finds on the side of a query, with its threshold and kind of n-gram."""
        names = self.rules()
        parts, values = [], []
        for name in names:
            rule = replace(query.rule, name=name)
            relation, bar = self._of_rule(rule, query.threshold)
            parts.append(
                f"SELECT '{name}' AS rule, id, dataset FROM {relation} WHERE reach > {bar}::FLOAT"
                " AND list_contains(?, dataset)"
            )
            values.append(self.side_names(query))
        condition, given = matching(filters)
        found = f"(SELECT DISTINCT * FROM ({' UNION ALL '.join(parts)}) WHERE {condition})"
        rows = self._db.ask(
            f"""WITH found AS MATERIALIZED {found},
            by_id AS (SELECT id, count(DISTINCT rule) AS rules, any_value(rule) AS rule
                FROM found GROUP BY id)
            SELECT rule, NULL, count(DISTINCT id) FROM found GROUP BY rule
            UNION ALL SELECT rule, dataset, count(*) FROM found GROUP BY rule, dataset
            UNION ALL SELECT 'alone ' || rule, NULL, count(*) FROM by_id WHERE rules = 1
                GROUP BY rule
            UNION ALL SELECT 'every', NULL, count(*) FROM by_id WHERE rules = {len(names)}
            UNION ALL SELECT 'any', NULL, count(*) FROM by_id""",
            [*values, *given],
            filters,
        )
        counted = {(rule, name): count for rule, name, count in rows}
        return SideBySide(
            tuple(
                Found(
                    name,
                    counted.get((name, None), 0),
                    counted.get((f"alone {name}", None), 0),
                    {of: n for (rule, of), n in counted.items() if rule == name and of},
                )
                for name in names
            ),
            counted.get(("every", None), 0),
            counted.get(("any", None), 0),
        )

    def common_grams(self, rule: Rule, limit: int = 20) -> list[tuple[str, int, int, int]]:
        """The commonest grams of a rule: gram, benchmarks, problems of those, DeepMath problems."""
        return self._db.ask(
            "SELECT gram, benchmarks, texts, problems FROM common_grams"
            " WHERE tokens = ? AND n = ? ORDER BY problems DESC, texts DESC, gram LIMIT ?",
            [rule.tokens, rule.n, limit],
        )

    def figure_10(self) -> dict[str, int]:
        """Samples of each set above 90% indel similarity to a MATH500 problem; empty if unknown."""
        record = self._db.manifest.stages.get("overlaps")
        return dict(record.notes.get("figure_10", {})) if record else {}
