"""`reward.py`, which an export brings along, and the archive of graders that it imports.

The archive holds the program's own modules that compare answers, what these import of it, and
nothing else; they need sympy and math-verify. Where the program is installed, it is taken instead.
"""

from __future__ import annotations

import ast
import functools
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import deepmath_viz

FILE, ARCHIVE = "reward.py", "answers.zip"
_NAME = deepmath_viz.__name__
_HOME = Path(deepmath_viz.__file__).resolve().parent
#: Folders of the program with the graders, which begin what the archive holds.
_GRADERS = ("maths/answers", "maths/graders")
#: A module of the program that is named in a text, since a process is started with it.
_NAMED = re.compile(rf"{_NAME}(?:\.\w+)+")
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
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for path in modules():
            name = f"{_NAME}/{path.relative_to(_HOME).as_posix()}"
            file.writestr(zipfile.ZipInfo(name), path.read_bytes(), zipfile.ZIP_DEFLATED)
    return made.getvalue()


def modules() -> list[Path]:
    """The files of the graders, of all that they import of the program wherever they do, and of
    the packages around these, in order."""
    left = [path for folder in _GRADERS for path in (_HOME / folder).rglob("*.py")]
    found: set[Path] = set()
    while left:
        path = left.pop()
        if path in found or not path.is_file():
            continue
        found.add(path)
        left += [folder / "__init__.py" for folder in path.parents if folder.is_relative_to(_HOME)]
        left += [_HOME / "__init__.py", *_imported(path)]
    return sorted(found)


def _imported(path: Path) -> Iterator[Path]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (file for one in node.names for file in _files(one.name))
        elif isinstance(node, ast.ImportFrom):
            for one in node.names:  # a module, or something in one
                yield from _files(f"{node.module}.{one.name}") or _files(node.module or "")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from (file for name in _NAMED.findall(node.value) for file in _files(name))


def _files(module: str) -> list[Path]:
    """The file of a module of the program; nothing for any other."""
    package, *parts = module.split(".")
    place = _HOME.joinpath(*parts)
    if package != _NAME:
        return []
    return [f for f in (place.with_suffix(".py"), place / "__init__.py") if parts and f.is_file()]
