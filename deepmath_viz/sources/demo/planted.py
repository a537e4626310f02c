"""Plants what later checks must find: answers that disagree or are only written differently."""

from __future__ import annotations

import random
from typing import Any

from .forms import CHOICES, equal_forms, wrong_forms
from .problems import Problem
from .templates import plain

COUNTS = {"wrong": 30, "equal_form": 70, "missing_box": 8, "boolean_form": 16}
VERDICTS = {
    "wrong": "disagree",
    "equal_form": "agree",
    "missing_box": "agree",  # the closing words state the answer
    "boolean_form": "agree",
}


def plant_answers(problems: list[Problem]) -> list[dict[str, Any]]:
    """Change some solutions in place; one record for each, in row order.

    At most one solution of a problem is touched, so that the two others still agree.
    """
    rng = random.Random("plants")
    order = rng.sample(range(len(problems)), len(problems))
    records = []
    for kind, wanted in COUNTS.items():
        done = 0
        for i in list(order):
            if done == wanted:
                break
            problem = problems[i]
            written = _written(kind, problem, rng)
            if written is None:
                continue
            n = rng.randrange(3)
            problem.solutions[n] = _rewrite(problem.solutions[n], problem, kind, written)
            order.remove(i)
            done += 1
            records.append(
                {
                    "kind": kind,
                    "row": i,
                    "n": n + 1,
                    "final_answer": problem.final_answer,
                    "written": written if kind != "missing_box" else None,
                    "expected_verdict": VERDICTS[kind],
                }
            )
        if done < wanted:
            raise RuntimeError(f"Only {done} of {wanted} problems can carry a plant '{kind}'")
    for i, problem in enumerate(problems):
        if not problem.final_answer:
            records += [
                {"kind": "no_final_answer", "row": i, "n": n, "final_answer": "", "written": None}
                | {"expected_verdict": "undecided"}
                for n in (1, 2, 3)
            ]
    return sorted(records, key=lambda r: (r["row"], r["n"]))


def _written(kind: str, problem: Problem, rng: random.Random) -> str | None:
    """What the box will say, or None where the problem does not suit this kind."""
    answer, draft = problem.final_answer, problem.draft
    if not answer:
        return None
    letter = answer != draft.answer_text
    if kind == "missing_box":
        return answer
    if kind == "boolean_form":
        return {"Yes": "True", "No": "False", "True": "Yes", "False": "No"}.get(answer)
    if letter:
        return {
            "wrong": "ABCDE"[("ABCDE".index(answer) + 2) % 5],
            "equal_form": f"\\text{{{answer}}}",
        }[kind]
    options = wrong_forms(draft) if kind == "wrong" else equal_forms(draft)
    return rng.choice(options[:4]) if options else None


def _rewrite(text: str, problem: Problem, kind: str, written: str) -> str:
    box = f"\\boxed{{{problem.final_answer}}}"
    if kind == "missing_box":
        text = text.replace(f"**Final Answer**\n{box}\n</think>", "</think>")
        return text.replace(f"\\({box}\\)", f"\\({written}\\)").replace(box, written)
    if kind == "wrong":
        thought, mark, write_up = text.partition("</think>")
        parts = thought.split("\n\n")
        last = -2 if parts[-1].startswith("**Final Answer**") else -1
        spoken = plain(problem.draft.answer)
        if problem.final_answer in CHOICES:
            spoken, write_up = (
                f"{problem.final_answer}.",
                write_up.replace(f"this is {problem.final_answer}.", f"this is {written}."),
            )
            parts[last] = parts[last].replace(spoken, f"{written}.")
        else:
            parts[last] = parts[last].replace(spoken, written)
        text = "\n\n".join(parts) + mark + write_up
    return text.replace(box, f"\\boxed{{{written}}}")
