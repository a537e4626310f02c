"""`reward.py`, which an export brings along, and the archive of graders that it imports.

The archive holds the program's own modules that compare answers and nothing else; they need sympy
and math-verify. Where the program is installed, that is taken instead.
"""

from __future__ import annotations

import functools
import io
import zipfile
from pathlib import Path

import deepmath_viz

FILE, ARCHIVE = "reward.py", "answers.zip"
#: What the graders are made of: modules and folders of the program.
_PARTS = (
    "__init__.py",
    "config.py",
    "errors.py",
    "maths/__init__.py",
    "maths/answers",
    "maths/graders",
    "plumbing/__init__.py",
    "plumbing/forks.py",
    "plumbing/frames.py",
    "plumbing/inert.py",
    "plumbing/limits.py",
    "plumbing/lru.py",
    "plumbing/nursery.py",
)
_HEAD = '''"""Rewards for the rows beside this file. Needs sympy and math-verify.

verdict_reward   1.0 where the answer of a response agrees with the final answer by the verdicts of
                 the DeepMath explorer; else, and where nobody can tell, 0.0
authors_reward   what the dataset's authors trained with: +1.0 or -1.0 by math-verify or a second
                 grader, whose rules are written anew; FORM says what a response must have
"""

import sys
from pathlib import Path

try:
    import deepmath_viz.maths.answers.reward as _verdicts
except ImportError:
    sys.path.insert(0, str(Path(__file__).resolve().parent / "answers.zip"))
    import deepmath_viz.maths.answers.reward as _verdicts
from deepmath_viz.maths.graders import authors_reward as _authors

# "after-think": an answer after </think>, else -1; "one-box": \\\\boxed exactly once, else -1.
FORM = "after-think"

'''
_PLAIN = '''
def verdict_reward(response, gold):
    """The reward of one response, 0.0 or 1.0."""
    return _verdicts.verdict_reward(response, gold)


def authors_reward(response, gold):
    """The authors' reward of one response, -1.0 or 1.0."""
    return _authors.authors_reward(response, gold, FORM)
'''
_TRL = '''
def verdict_reward(completions, ground_truth, **more):
    """The rewards of a batch, 0.0 or 1.0, as TRL asks for them."""
    return _verdicts.verdict_rewards(list(zip(map(_text, completions), ground_truth)))


def authors_reward(completions, ground_truth, **more):
    """The authors' rewards of a batch, -1.0 or 1.0."""
    texts = map(_text, completions)
    return [_authors.authors_reward(text, gold, FORM) for text, gold in zip(texts, ground_truth)]


def _text(completion):
    # A template with a field for it may have taken the reasoning apart.
    if isinstance(completion, str):
        return completion
    said = completion[-1]
    thought = said.get("reasoning_content")
    return f"{thought}</think>{said['content']}" if thought else said["content"]
'''
_VERL = '''
def verdict_reward(data_source, solution_str, ground_truth, extra_info=None, **more):
    """The reward of one response, 0.0 or 1.0, as verl asks for it."""
    return _verdicts.verdict_reward(solution_str, ground_truth)


def authors_reward(data_source, solution_str, ground_truth, extra_info=None, **more):
    """The authors' reward of one response, -1.0 or 1.0."""
    return _authors.authors_reward(solution_str, ground_truth, FORM)
'''
_OPENRLHF = '''
def verdict_reward(queries, prompts, labels):
    """The rewards of a batch, 0.0 or 1.0."""
    return _verdicts.verdict_rewards(list(zip(_responses(queries, prompts), labels)))


def authors_reward(queries, prompts, labels):
    """The authors' rewards of a batch, -1.0 or 1.0."""
    texts = _responses(queries, prompts)
    return [_authors.authors_reward(text, gold, FORM) for text, gold in zip(texts, labels)]


def reward_func(queries, prompts, labels, **more):
    """What OpenRLHF calls; `scores` from 0 to 1 are for its dynamic filtering."""
    import torch

    rewards = torch.tensor(verdict_reward(queries, prompts, labels))
    return {"rewards": rewards, "scores": rewards, "extra_logs": {"verdict": rewards}}


def _responses(queries, prompts):
    # A query is decoded from tokens, so that its prompt may differ in a mark of the beginning.
    return [
        query[len(prompt) :] if query.startswith(prompt) else query
        for query, prompt in zip(queries, prompts)
    ]
'''
_SWIFT = '''
from swift.rewards import ORM, orms


class Verdict(ORM):
    """Rewards of a batch, 0.0 or 1.0, as ms-swift asks for them."""

    def __call__(self, completions, ground_truth, **more):
        return verdict_reward(completions, ground_truth)


class Authors(ORM):
    """The authors' rewards of a batch, -1.0 or 1.0."""

    def __call__(self, completions, ground_truth, **more):
        return authors_reward(completions, ground_truth)


orms["deepmath_verdict"] = Verdict
orms["deepmath_authors"] = Authors
'''
#: The functions by signature.
KINDS = {
    "plain": _PLAIN,
    "trl": _TRL,
    "verl": _VERL,
    "openrlhf": _OPENRLHF,
    "swift": _TRL + "\n" + _SWIFT,
}


def files(kind: str) -> dict[str, bytes]:
    """The files by name: functions with the signatures of a kind, and the graders."""
    return {FILE: (_HEAD + KINDS[kind]).encode(), ARCHIVE: archive()}


@functools.cache
def archive() -> bytes:
    """The graders as an archive that Python imports from; the same bytes for the same program."""
    home = Path(deepmath_viz.__file__).resolve().parent
    found: list[Path] = []
    for part in _PARTS:
        path = home / part
        found += sorted(path.rglob("*.py")) if path.is_dir() else [path]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for path in found:
            name = f"deepmath_viz/{path.relative_to(home).as_posix()}"
            file.writestr(zipfile.ZipInfo(name), path.read_bytes(), zipfile.ZIP_DEFLATED)
    return made.getvalue()
