"""Turns drafts into the rows of the DeepMath-like table, quirks of the real data included."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from typing import Any

from . import long_solutions
from .catalogue import TEMPLATES
from .forms import multiple_choice, wrong_forms
from .templates import Draft, Template, delimit
from .voices import solutions

STYLES = ("dollar", "dollar", "paren", "mixed")


@dataclass
class Problem:
    """One row, with what the generator knows about it."""

    template: str
    draft: Draft
    question: str
    final_answer: str
    difficulty: float
    topic: str
    solutions: list[str]
    wordings: list[str] = field(default_factory=list)
    """The same problem in other words, each delimited; for near-duplicates."""

    def row(self) -> dict[str, Any]:
        """The seven columns of the real dataset."""
        return {
            "question": self.question,
            "final_answer": self.final_answer,
            "difficulty": self.difficulty,
            "topic": self.topic,
            "r1_solution_1": self.solutions[0],
            "r1_solution_2": self.solutions[1],
            "r1_solution_3": self.solutions[2],
        }


def build_problems() -> list[Problem]:
    """All problems before duplicates and plants, in a fixed shuffled order."""
    out: list[Problem] = []
    for item in TEMPLATES:
        for i, draft in enumerate(item.drafts()):
            out.append(_problem(item, i, draft))
    out += long_solutions.problems(Problem)
    random.Random("order").shuffle(out)
    return out


def _problem(item: Template, i: int, draft: Draft) -> Problem:
    rng = random.Random(f"{item.name}/{i}")
    style = rng.choice(STYLES)
    k = (i + rng.randrange(2)) % len(draft.asks)
    others = [a for j, a in enumerate(draft.asks) if j != k]
    answer, remark, question = draft.answer_text, "", draft.asks[k]
    if rng.random() < 0.09 and len(wrong_forms(draft)) > 1:
        choice = multiple_choice(draft, rng)
        if choice:
            block, letter = choice
            remark = f"Among the given options this is {letter}."
            question, answer = f"{question}\n\n{block}", letter
            others = [f"{o}\n\n{block}" for o in others]
    texts = solutions(draft, answer, rng, remark)
    return Problem(
        template=item.name,
        draft=draft,
        question=delimit(question, style),
        final_answer=answer,
        difficulty=draft.difficulty,
        topic=item.topic,
        solutions=texts,
        wordings=[delimit(o, rng.choice(STYLES)) for o in others],
    )


def duplicate(problem: Problem, wording: int | None, salt: str) -> Problem:
    """The same problem once more: same question, or another wording, with fresh solutions."""
    rng = random.Random(f"{problem.template}/{salt}")
    letter = problem.final_answer != problem.draft.answer_text
    remark = f"Among the given options this is {problem.final_answer}." if letter else ""
    question = problem.question if wording is None else problem.wordings[wording]
    others = [problem.question, *problem.wordings]
    others.remove(question)
    return replace(
        problem,
        question=question,
        wordings=others,
        solutions=solutions(problem.draft, problem.final_answer, rng, remark),
    )
