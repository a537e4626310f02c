"""Respellings say the same by an oracle of their own, mutations do not; a corpus is checked."""

from __future__ import annotations

import json
import re
from fractions import Fraction

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from deepmath_viz.cli.main import main
from deepmath_viz.maths.answers.judging import self_check
from deepmath_viz.maths.answers.judging.mutations import mutations
from deepmath_viz.maths.answers.judging.respellings import MOST, respellings

GOLDS = [
    "7", "-12", "1024", "0.25", r"\frac{3}{4}", r"-\frac{1}{2}", r"\frac{\pi}{4}", r"2\sqrt{3}",
    "x^2 + 3x", r"3 \cdot 5", r"\{1, 2, 3\}", "1, 2", "(1, 2)", "[0, 1)", r"(-\infty, 3]", "Yes",
    "B",
    r"45^\circ", r"5 \text{ cm}", r"x \leq 3", r"\sin x", "e", "even", "-A", "c",
]  # fmt: skip


def value(text: str) -> sp.Expr | None:
    """What sympy makes of a number or polynomial, with none of the program's own reading."""
    plain = re.sub(r"^\$|\$$|\\[()]|\\left|\\right|\\,|\{,\}|(?<=\d),(?=\d{3})", "", text.strip())
    plain = re.sub(r"^x = ", "", plain).replace("−", "-").replace("·", "*").replace("×", "*")
    plain = re.sub(r"\\mathbf\{([^{}]*)\}", r"\1", plain).replace(r"\cdot", "*")
    plain = re.sub(r"\\[dt]?frac\s*(\d)(\d)", r"((\1)/(\2))", plain)
    plain = re.sub(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}", r"((\1)/(\2))", plain)
    plain = re.sub(r"²", "^2", plain)
    plain = re.sub(r"\^\{?(\d+)\}?", r"**\1", plain)
    plain = re.sub(r"(?<=\d)\s*(?=[a-z(])", "*", plain)
    if re.search(r"[\\{}=$]|[^\x00-\x7f]", plain):
        return None
    return sp.nsimplify(sp.sympify(plain), rational=True)


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        st.integers(-99_999, 99_999).map(str),
        st.fractions(-50, 50, max_denominator=40).map(
            lambda f: rf"\frac{{{f.numerator}}}{{{f.denominator}}}"
        ),
        st.decimals(-99, 99, places=3).map(str),
        st.tuples(st.integers(2, 9), st.integers(2, 9)).map(lambda p: f"{p[0]}x^2 + {p[1]}x"),
    )
)
def test_a_respelling_of_a_number_has_its_value(text):
    if "E" in text or text.startswith("-0"):
        return
    read = 0
    for rule, other in respellings(text):
        found = value(other)
        if found is not None:
            read += 1
            assert sp.expand(found - value(text)) == 0, (rule, other)
    assert read


@pytest.mark.parametrize("gold", GOLDS)
def test_few_and_always_the_same(gold):
    for make in (respellings, mutations):
        made = make(gold)
        assert made == make(gold)
        assert len(made) <= MOST
        others = [other for _, other in made]
        assert gold not in others
        assert len(set(others)) == len(others)


def test_mutations_leave_out_what_keeps_the_value():
    assert not any(re.fullmatch(r"\\\{[123, ]+\\\}", o) and set(re.findall(r"\d", o)) == set("123")
                   for _, o in mutations(r"\{1, 2, 3\}"))  # fmt: skip
    assert all("^2" not in other for _, other in mutations("1"))
    assert ("an order", "(2, 1)") in mutations("(1, 2)")
    assert ("a bracket", "(0,1)") in [(r, o.replace(" ", "")) for r, o in mutations("[0, 1)")]
    values = [Fraction(o) for _, o in mutations("17") if re.fullmatch(r"\d+", o)]
    assert values
    assert 17 not in values


def test_every_answer_agrees_with_its_respellings_and_with_no_mutation(judge):
    report = self_check.check([*GOLDS, "", "7"], judge)
    total = report.total
    assert (total.golds, total.self_agree) == (len(GOLDS), len(GOLDS))
    assert (report.unlike, report.missed, report.wrong) == ([], [], [])
    assert total.respelt["agree"] > 150
    assert total.respelt["agree"] >= 0.99 * sum(total.respelt.values())
    assert total.mutated["disagree"] > 60
    said = report.to_json()
    assert said["kinds"]["integer"]["golds"] == 3
    assert "Mutations that agree: 0" in report.to_text()
    json.dumps(said)
    page = report.to_page().splitlines()
    whole = [total.golds, total.self_agree, *_counts(total.respelt), *_counts(total.mutated)]
    assert f"| all | {' | '.join(f'{count:,}' for count in whole)} |" in page
    assert "Changed answers that agree: 0." in page
    assert sum(line.startswith("| ") for line in page) == 2 + len(report.kinds)


def _counts(verdicts: dict[str, int]) -> list[int]:
    return [verdicts[name] for name in ("agree", "undecided", "disagree")]


@pytest.mark.parametrize("words", [["grade"], ["grade", "--self", "x.jsonl"],
                                   ["grade", "x.jsonl", "--limit", "3"],
                                   ["grade", "x.jsonl", "--page", "y.md"]])  # fmt: skip
def test_a_file_or_a_corpus(words, capsys):
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert "--self" in capsys.readouterr().err
