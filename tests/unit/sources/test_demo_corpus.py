"""The bundled demo corpus: it is what its program writes, it is right, and its plants are known."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
import sympy as sp

from deepmath_viz.config import ROOT
from deepmath_viz.dataset.published import TOPIC_COUNTS
from deepmath_viz.sources.demo import CORPUS
from deepmath_viz.sources.demo.catalogue import TEMPLATES
from deepmath_viz.sources.demo.generate import DEEPMATH
from deepmath_viz.sources.demo.templates import Draft, poly, tex
from tests.unit.sources.demo_checks import CHECKS

SOLUTIONS = ("r1_solution_1", "r1_solution_2", "r1_solution_3")
STRAY = re.compile(r"¤|\bNone\b|\bnan\b|\bzoo\b|!\[|http|<(?!/think>)/?[a-z][^<>\n]*>")
BY_NAME = {t.name: t for t in TEMPLATES}


def read_lines(path: str) -> list[dict]:
    return [json.loads(line) for line in (CORPUS / path).read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def rows() -> list[dict]:
    return read_lines(DEEPMATH)


@pytest.fixture(scope="module")
def planted() -> list[dict]:
    return read_lines("planted.jsonl")


@pytest.fixture(scope="module")
def sets() -> dict[str, list[tuple[str, str]]]:
    """Question and answer of every row of the other sets, in the sets' own shapes."""

    def pairs(path: str) -> list[tuple[str, str]]:
        return [(r["problem"], r["answer"]) for r in read_lines(path)]

    def load(path: str) -> list:
        return json.loads((CORPUS / path).read_text("utf-8"))

    orz = "github/Open-Reasoner-Zero/Open-Reasoner-Zero/data/orz_math_"
    still = read_lines("hub/RUC-AIBOX/STILL-3-RL-90K/data/train.jsonl")
    return {
        "DAPO-17K": pairs("hub/RyanYr/DAPO-Math-17k/data/train.jsonl"),
        "DSR-Preview": [
            (r["problem"], r["answer"])
            for r in load("hub/agentica-org/DeepScaleR-Preview-Dataset/deepscaler.json")
        ],
        "Open-R1": pairs("hub/open-r1/OpenR1-Math-220k/default/train.jsonl"),
        "Open-RS": pairs("hub/knoveleng/open-rs/data/train.jsonl"),
        "ORZ-129K": [
            (r[0]["value"], r[1]["ground_truth"]["value"])
            for part in ("57k_collected", "72k_collection_extended")
            for r in load(f"{orz}{part}.json")
        ],
        "STILL-3-RL": [
            (
                r["prompt"][0]["content"].partition("User: ")[2].removesuffix("\nAssistant:"),
                r["answer"],
            )
            for r in still
        ],
        "Demo benchmark": pairs("benchmarks.jsonl"),
    }


def last_box(text: str) -> str | None:
    """Content of the last box, by counting braces."""
    start = text.rfind("\\boxed{")
    if start < 0:
        return None
    depth, begin = 0, start + len("\\boxed{")
    for i in range(begin - 1, len(text)):
        depth += {"{": 1, "}": -1}.get(text[i], 0)
        if depth == 0:
            return text[begin:i]
    return None


def test_program_writes_the_bundled_files_byte_for_byte(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "4711"}
    subprocess.run(
        [sys.executable, "-m", "deepmath_viz.sources.demo.generate", "--out", str(tmp_path)],
        check=True,
        env=environment,
        cwd=ROOT,
    )
    bundled = {p.relative_to(CORPUS): p.read_bytes() for p in CORPUS.rglob("*") if p.is_file()}
    made = {p.relative_to(tmp_path): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    assert sorted(bundled) == sorted(made)
    assert [p for p in bundled if bundled[p] != made[p]] == []
    assert sum(map(len, bundled.values())) < 7_000_000


def test_corpus_has_the_promised_size_and_breadth(rows: list[dict]) -> None:
    assert len(rows) >= 1200
    topics = {r["topic"] for r in rows}
    assert len(topics) >= 45
    assert topics <= set(TOPIC_COUNTS)
    levels = Counter(r["difficulty"] for r in rows)
    assert set(levels) == {-1.0} | {k / 2 for k in range(2, 21)}
    assert levels[-1.0] == 4
    rated = sorted(r["difficulty"] for r in rows if r["difficulty"] > 0)
    assert 5.5 <= rated[len(rated) // 2] <= 6.0
    answers = Counter(r["final_answer"] for r in rows)
    closed = sum(answers[a] for a in ("Yes", "No", "True", "False", *"ABCDE"))
    assert 0.14 <= closed / len(rows) <= 0.25
    assert answers[""] == 2
    columns = ["question", "final_answer", "difficulty", "topic", *SOLUTIONS]
    assert all(list(r) == columns for r in rows)


def test_each_problem_has_three_different_solutions_that_end_in_the_answer(
    rows: list[dict], planted: list[dict]
) -> None:
    touched = {(p["row"], p["n"]) for p in planted if "n" in p}
    for i, row in enumerate(rows):
        texts = [row[s] for s in SOLUTIONS]
        assert len(set(texts)) == 3, i
        for n, text in enumerate(texts, start=1):
            thought, mark, write_up = text.partition("</think>")
            assert mark and "</think>" not in write_up and len(thought) > 150, (i, n)
            if (i, n) not in touched and row["final_answer"]:
                assert last_box(write_up) == row["final_answer"], (i, n)
                assert {last_box(t + "}") for t in re.findall(r"\\boxed\{.*", text)} == {
                    row["final_answer"]
                }, (i, n)


def test_solutions_do_not_share_their_reasoning(rows: list[dict]) -> None:
    clones = 0
    for row in rows:
        parts = [frozenset(row[s].partition("</think>")[0].split("\n\n")) for s in SOLUTIONS]
        clones += len(parts[0] & parts[1]) > 0.6 * len(parts[1])
    assert clones == 0


def test_planted_answers_are_in_the_rows_and_nothing_else_is(
    rows: list[dict], planted: list[dict]
) -> None:
    empty = {i for i, row in enumerate(rows) if not row["final_answer"]}
    unanswered = [p for p in planted if p["kind"] == "no_final_answer"]
    assert sorted((p["row"], p["n"]) for p in unanswered) == [
        (i, n) for i in sorted(empty) for n in (1, 2, 3)
    ]
    answers = [p for p in planted if "n" in p and p["kind"] != "no_final_answer"]
    assert {p["kind"] for p in answers} == {"wrong", "equal_form", "missing_box", "boolean_form"}
    assert len({p["row"] for p in answers}) == len(answers)
    verdicts = {
        "wrong": "disagree",
        "equal_form": "agree",
        "missing_box": "agree",
        "boolean_form": "agree",
    }
    for p in answers:
        row = rows[p["row"]]
        assert p["final_answer"] == row["final_answer"]
        assert p["expected_verdict"] == verdicts[p["kind"]]
        assert last_box(row[f"r1_solution_{p['n']}"]) == p["written"]
        assert p["written"] != row["final_answer"]
        assert (p["written"] is None) == (p["kind"] == "missing_box")


def test_planted_wrong_numbers_are_really_different(planted: list[dict]) -> None:
    checked = 0
    for p in planted:
        if p["kind"] in ("wrong", "equal_form"):
            values = [as_number(p[k]) for k in ("final_answer", "written")]
            if None not in values:
                checked += 1
                assert (values[0] == values[1]) == (p["kind"] == "equal_form"), p
    assert checked >= 40


def as_number(text: str) -> Fraction | None:
    """Value of an integer, decimal, fraction or product of prime powers; None for all else."""
    text = text.replace("{,}", "").replace("\\dfrac", "\\frac")
    fraction = re.fullmatch(r"(-?)\\frac\{(\d+)\}\{(\d+)\}", text)
    if fraction:
        return Fraction(f"{fraction[1]}{fraction[2]}/{fraction[3]}")
    if re.fullmatch(r"\d+(\^\{\d+\})?( \\cdot \d+(\^\{\d+\})?)*", text):
        value = 1
        for factor in text.split(r" \cdot "):
            base, _, exponent = factor.replace("{", "").replace("}", "").partition("^")
            value *= int(base) ** int(exponent or 1)
        return Fraction(value)
    return Fraction(text) if re.fullmatch(r"-?\d+(\.\d+|/\d+)?", text) else None


def folded(text: str) -> str:
    """A question without delimiters and white space."""
    return re.sub(r"\\\(|\\\)|\\\[|\\\]|[$\s]", "", text.replace("\\$", "$"))


def test_planted_duplicates_point_at_the_right_rows(
    rows: list[dict], planted: list[dict], sets: dict
) -> None:
    own = [(r["question"], r["final_answer"]) for r in rows]
    found = Counter()
    for p in planted:
        if p["kind"] not in ("duplicate", "near_duplicate"):
            continue
        other = (own if p["dataset"] == "DeepMath-103K" else sets[p["dataset"]])[p["other_row"]]
        this = own[p["row"]]
        assert (this[0] == other[0]) == (p["kind"] == "duplicate"), p
        assert other[1] == this[1] or "" in (other[1], this[1]), p
        found[p["dataset"]] += 1
    assert set(found) == {"DeepMath-103K", *sets}
    assert min(found.values()) >= 12


def test_no_question_recurs_unless_it_was_planted(
    rows: list[dict], planted: list[dict], sets: dict
) -> None:
    exact = {(p["dataset"], p["other_row"]) for p in planted if p["kind"] == "duplicate"}
    seen: dict[str, tuple[str, int]] = {}
    everything = {"DeepMath-103K": [(r["question"], "") for r in rows], **sets}
    again = [
        (name, i)
        for name, pairs in everything.items()
        for i, (q, _) in enumerate(pairs)
        if seen.setdefault(folded(q), (name, i)) != (name, i)
    ]
    assert [a for a in again if a not in exact] == []


def test_sets_have_a_sensible_size_and_no_empty_cell(sets: dict) -> None:
    assert all(96 <= len(pairs) <= 300 for pairs in sets.values())
    assert all(q.strip() and a.strip() for pairs in sets.values() for q, a in pairs)


def test_text_is_well_formed(rows: list[dict], sets: dict) -> None:
    texts = [t for r in rows for t in (r["question"], *(r[s] for s in SOLUTIONS))]
    texts += [q for pairs in sets.values() for q, _ in pairs]
    for text in texts:
        assert text.count("{") == text.count("}"), text
        assert len(re.findall(r"(?<!\\)\\\(", text)) == len(re.findall(r"(?<!\\)\\\)", text)), text
        assert text.count("\\begin{") == text.count("\\end{"), text
        assert not STRAY.search(text), text


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_answers_agree_with_a_second_computation(name: str) -> None:
    done = 0
    for draft in BY_NAME[name].drafts():
        value = CHECKS[name](**draft.params)
        if value is None:
            continue
        done += 1
        assert same(draft, value), (name, draft.params, draft.answer, value)
    assert done >= 1


def same(draft: Draft, value: object) -> bool:
    """Whether a draft's answer equals a second result: truth, text, exact number or 6 digits."""
    answer = draft.answer
    if isinstance(value, bool):
        return answer in (("Yes", "True") if value else ("No", "False"))
    if isinstance(value, str):
        return answer == value
    if isinstance(value, (int, Fraction, sp.Basic, sp.MatrixBase)):
        return tex(answer) == tex(value)
    difference = abs(complex(sp.N(answer, 30)) - complex(value))
    return difference <= 1e-4 * max(1e-9, abs(complex(sp.N(answer, 30)))) + 1e-12


def test_second_computations_cover_most_templates() -> None:
    assert set(CHECKS) <= set(BY_NAME)
    assert len(CHECKS) >= 0.7 * len(BY_NAME)


def test_minimal_polynomials_agree_with_sympy() -> None:
    x = sp.Symbol("x")
    for draft in BY_NAME["minimal_polynomial"].drafts():
        p = draft.params
        expected = sp.minimal_polynomial(sp.sqrt(p["a"]) + p["s"] * sp.sqrt(p["b"]), x, polys=True)
        assert draft.answer == poly([int(c) for c in expected.all_coeffs()])
