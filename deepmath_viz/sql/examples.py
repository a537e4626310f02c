"""Queries that people really run on the dataset, ready to be changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Example:
    """A query: what it is for, its name, the text, the tables that it needs rows of, and values
    that its parameters begin with."""

    group: str
    title: str
    sql: str
    tables: tuple[str, ...] = ("problems",)
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The query under a comment that says what it asks."""
        return f"-- {self.title}\n{self.sql}"


CHOOSE, ANSWERS, SOLUTIONS, OVERLAP, SHAPE = (
    "Choose a subset", "Check answers", "Choose solutions", "Overlap and novelty",
    "Look at the whole",
)  # fmt: skip
GALLERY = (
    Example(CHOOSE, "Hard problems, difficulty 7 or more", """\
SELECT id, key, question, final_answer, difficulty, topic
FROM problems
WHERE difficulty >= 7
ORDER BY difficulty DESC, id"""),
    Example(CHOOSE, "One level of difficulty and one kind of answer", """\
SELECT id, question, final_answer, domain
FROM problems
WHERE difficulty = $difficulty AND answer_type = $answer_type
ORDER BY id""", values={"difficulty": "5", "answer_type": "integer"}),
    Example(CHOOSE, "No Yes or No and no multiple choice", """\
SELECT id, question, final_answer, answer_type
FROM problems
WHERE answer_type NOT IN ('boolean', 'choice', 'empty')
  AND NOT regexp_full_match(trim(final_answer), '(?i)yes|no|true|false|[a-e]')
ORDER BY id"""),
    Example(CHOOSE, "Guessable answers by level of difficulty", """\
SELECT floor(difficulty) AS level, count(*) AS n,
  count(*) FILTER (regexp_full_match(trim(final_answer), '(?i)yes|no|true|false|[a-e]'))
    AS guessable,
  round(100 * guessable / n, 1) AS percent
FROM problems
WHERE difficulty IS NOT NULL
GROUP BY level
ORDER BY level"""),
    Example(CHOOSE, "Integer answers only", """\
SELECT id, question, TRY_CAST(final_answer AS BIGINT) AS answer, difficulty
FROM problems
WHERE TRY_CAST(final_answer AS BIGINT) IS NOT NULL
ORDER BY difficulty DESC NULLS LAST, id"""),
    Example(CHOOSE, "Rows to drop, empty answers and unrated ones", """\
SELECT id, key, CASE WHEN unrated THEN 'unrated' ELSE 'no answer' END AS reason, question
FROM problems
WHERE unrated OR trim(coalesce(final_answer, '')) = ''
ORDER BY reason, id"""),
    Example(CHOOSE, "The same number from every topic and difficulty", """\
SELECT id, topic, difficulty, question, final_answer
FROM problems
WHERE topic IS NOT NULL AND difficulty IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY topic, difficulty ORDER BY hash(key)) <= 2
ORDER BY topic, difficulty, id"""),
    Example(CHOOSE, "Questions that refer to a picture or to parts", """\
SELECT id, question
FROM problems
WHERE regexp_matches(question, '(?i)\\b(figure|diagram|picture|shown below|the graph)\\b')
   OR regexp_matches(question, '(?s)\\(a\\).*\\(b\\)')
ORDER BY id"""),
    Example(CHOOSE, "Prompts and ground truth for reinforcement learning", """\
SELECT key, [{'role': 'user', 'content': question}] AS prompt,
       {'style': 'rule', 'ground_truth': final_answer} AS reward_model,
       difficulty, topic
FROM problems
WHERE difficulty >= 5 AND trim(coalesce(final_answer, '')) <> ''
ORDER BY id"""),
    Example(ANSWERS, "Where no solution agrees with the final answer", """\
SELECT p.id, p.final_answer, list(a.answer ORDER BY a.n) AS given, p.difficulty, p.question
FROM problems p JOIN answers a USING (id)
WHERE p.agreement = 'none'
GROUP BY ALL
ORDER BY p.difficulty DESC NULLS LAST, p.id""", ("answers",)),
    Example(ANSWERS, "How far solutions agree, by difficulty", """\
PIVOT (SELECT difficulty, agreement FROM problems WHERE agreement IS NOT NULL)
ON agreement USING count(*)
GROUP BY difficulty
ORDER BY difficulty""", ("answers",)),
    Example(ANSWERS, "Solutions that agree with each other and not with the answer", """\
SELECT p.id, p.final_answer, any_value(s.answer) AS solutions_say, p.question
FROM problems p JOIN agreement g USING (id) JOIN answers s USING (id)
WHERE g.pair_12 = 'agree' AND g.pair_13 = 'agree' AND g.pair_23 = 'agree'
  AND s.verdict = 'disagree'
GROUP BY ALL
ORDER BY p.id""", ("answers",)),
    Example(ANSWERS, "What decided the verdicts", """\
SELECT verdict, method, count(*) AS solutions,
       round(100 * count(*) / sum(count(*)) OVER (), 2) AS percent
FROM answers
GROUP BY ALL
ORDER BY solutions DESC""", ("answers",)),
    Example(SOLUTIONS, "The shortest solution that agrees", """\
WITH shortest AS (
    SELECT id, n
    FROM solutions JOIN answers USING (id, n)
    WHERE verdict = 'agree'
    QUALIFY row_number() OVER (PARTITION BY id ORDER BY characters, n) = 1
)
SELECT id, n, characters, write_up
FROM solutions JOIN shortest USING (id, n)""", ("solutions", "answers")),
    Example(SOLUTIONS, "How long solutions are, by difficulty", """\
SELECT difficulty, count(*) AS solutions,
       round(median(characters)) AS median_characters,
       round(quantile_cont(characters, 0.9)) AS p90_characters
FROM solutions JOIN problems USING (id)
GROUP BY difficulty
ORDER BY difficulty""", ("solutions",)),
    Example(SOLUTIONS, "The topics with the longest reasoning, at each difficulty", """\
SELECT difficulty, topic, count(*) AS solutions,
       round(median(reasoning_characters)) AS median_characters
FROM solutions JOIN problems USING (id)
WHERE difficulty IS NOT NULL AND topic IS NOT NULL AND reasoning_characters IS NOT NULL
GROUP BY difficulty, topic
HAVING count(*) >= $at_least
QUALIFY row_number() OVER (PARTITION BY difficulty ORDER BY median_characters DESC, topic) <= 3
ORDER BY difficulty, median_characters DESC, topic""", ("solutions",), {"at_least": "9"}),
    Example(SOLUTIONS, "Chat messages for fine-tuning, without reasoning", """\
WITH wanted AS (
    SELECT id, n
    FROM solutions JOIN answers USING (id, n)
    WHERE verdict = 'agree' AND write_up_characters <= 8000
)
SELECT p.key, s.n,
       [{'role': 'user', 'content': p.question},
        {'role': 'assistant', 'content': trim(s.write_up)}] AS messages
FROM wanted JOIN solutions s USING (id, n) JOIN problems p USING (id)""", ("solutions", "answers")),
    Example(OVERLAP, "Problems that are not new, with what they repeat", """\
SELECT v.id, v.elsewhere AS dataset, round(v.similarity_elsewhere, 4) AS similarity,
       p.question, c.question AS there
FROM novelty v
JOIN problems p USING (id)
JOIN comparison c ON c.dataset = v.elsewhere AND c.row = v.elsewhere_row
WHERE v.similarity_elsewhere > 0.98
ORDER BY v.similarity_elsewhere DESC, v.id""", ("novelty", "comparison")),
    Example(OVERLAP, "Keep one of each group of near-duplicates", """\
SELECT p.id, p.question, v.within_id, round(v.similarity_within, 4) AS similarity
FROM novelty v JOIN problems p USING (id)
WHERE NOT (v.similarity_within > 0.98 AND v.within_id < v.id)
ORDER BY p.id""", ("novelty",)),
    Example(OVERLAP, "Overlap with benchmarks", """\
SELECT n.dataset AS benchmark, count(*) FILTER (n.similarity > 0.98) AS above_098,
       count(*) FILTER (n.similarity > 0.9) AS above_09, round(max(n.similarity), 4) AS nearest
FROM neighbours n
WHERE n.rank = 1 AND n.dataset IN (SELECT benchmark FROM benchmarks)
GROUP BY ALL
ORDER BY above_098 DESC, above_09 DESC""", ("neighbours", "benchmarks")),
    Example(OVERLAP, "The same question twice", """\
SELECT key, count(*) AS times, list(id ORDER BY id) AS ids,
       count(DISTINCT final_answer) AS answers, any_value(question) AS question
FROM problems
GROUP BY key
HAVING count(*) > 1
ORDER BY times DESC, key""", ()),
    Example(SHAPE, "Topics by number of problems", """\
SELECT topic, count(*) AS problems, round(avg(difficulty), 2) AS mean_difficulty,
       round(100 * count(*) / sum(count(*)) OVER (), 2) AS percent
FROM problems
GROUP BY topic
ORDER BY problems DESC"""),
    Example(SHAPE, "Thin topics, fewer than 20 problems", """\
SELECT topic_path[2] AS domain, topic, count(*) AS problems
FROM problems
WHERE topic IS NOT NULL
GROUP BY ALL
HAVING count(*) < 20
ORDER BY problems, topic"""),
    Example(SHAPE, "Domains against difficulty", """\
PIVOT (SELECT domain, floor(difficulty)::INT AS level FROM problems WHERE difficulty IS NOT NULL)
ON level USING count(*)
GROUP BY domain
ORDER BY domain"""),
    Example(SHAPE, "Everything about every column", """\
SUMMARIZE problems"""),
)  # fmt: skip
