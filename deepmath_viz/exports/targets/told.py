"""What an export says of its trainer: how a run starts, how long rows are, what would be cut."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from deepmath_viz.corpus import token_lengths
from deepmath_viz.corpus.store import Store
from deepmath_viz.exports.plan import Plan
from deepmath_viz.exports.targets import lengths, reward
from deepmath_viz.exports.targets.lengths import Lengths
from deepmath_viz.exports.targets.target import Start


def start(store: Store, plan: Plan, sizes: Mapping[str, int]) -> Start:
    """What a config or command line is made of; `sizes` are bytes of the data files by name."""
    found = measured(store, plan)
    prompt = found.step("prompt")
    return Start(
        files={
            split: tuple(name for name in sizes if name.removeprefix("data/").startswith(split))
            for split in plan.splits()
        },
        prompt=prompt,
        row=found.step("row"),
        solution=found.step("solution", least=4_096),
        system=plan.recipe.asked.system,
        below=plan.recipe.asked.below,
        ordered=plan.sequence is not None,
        solutions=plan.taken is not None,
    )


def measured(store: Store, plan: Plan) -> Lengths:
    """How long the rows are, in tokens."""
    asked, taken = plan.recipe.asked, None
    if plan.taken is not None:
        there = np.isin(plan.taken.ids, plan.ids)
        taken = plan.taken.ids[there], plan.taken.n[there]
    around = len(asked.system) + len(asked.below)
    return lengths.measure(store, plan.ids, around, taken, plan.recipe.reasoning)


def lines(store: Store, plan: Plan, sizes: Mapping[str, int]) -> list[str]:
    """What the trainer needs to know, and what its defaults would do to these rows."""
    recipe, target = plan.recipe, plan.recipe.trainer
    if target is None and not recipe.form.needs_solutions:
        return []
    found = measured(store, plan)
    made: list[str] = []
    if target is not None:
        names = list(target.starts(start(store, plan, sizes)))
        said = ", ".join(
            f"`{name}`" for name in [*names, *([reward.FILE] if target.reward else [])]
        )
        made += [f"## {target.label}", "", f"{target.meaning} {target.standing}", ""]
        made += [f"Beside the data: {said}.", ""] if said else []
        if target.reward:
            made += [
                f"`{reward.FILE}` has `verdict_reward` and `authors_reward`. It needs sympy and "
                f"math-verify; the graders are in `{reward.ARCHIVE}`.",
                "",
            ]
        cuts = []
        for cut in target.cuts:
            share = found.cut(cut)
            what = {"row": "row", "prompt": "prompt", "solution": "solution by R1"}[cut.part]
            known = "an unknown share" if share is None else f"{share:.1%}"
            cuts.append(
                f"- By default a {what} of more than {cut.tokens:,} tokens {cut.effect}: {known} "
                f"of {'them' if cut.part == 'solution' else 'these'}."
            )
        made += [*cuts, *(f"- {note}" for note in target.notes)]
        made += [""] * bool(cuts or target.notes)
    made += ["| tokens | median | 90% | longest |", "|---|---:|---:|---:|"]
    for part, said in (("prompt", "prompt"), ("row", "row"), ("solution", "solution by R1")):
        of = found.of(part)
        if len(of):
            middle, most = np.quantile(of, [0.5, 0.9], method="lower")
            made += [f"| {said} | {middle:,} | {most:,} | {of.max():,} |"]
    return [*made, "", f"Tokens: {token_lengths.used(store.manifest)}", ""]
