"""The Tinker cookbook on its export, unchanged: dataset, prompts, renderer and grader.

python step_tinker.py FOLDER_OF_EXPORTS

Models are trained at Tinker, not here: what runs here is all that stands before, and a step of each
environment on a response, right for every other row.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
import tempfile
from pathlib import Path

import tiny


async def rewarded(module: object, model: str) -> tuple[int, float, int]:
    """Rows, how many environments reward as they should, and prompts that are asked as written."""
    build = module.RowsBuilder(
        batch_size=4, model_name_for_tokenizer=model, renderer_name="qwen3", group_size=1
    )
    rows, _ = await build()
    tokenizer = tiny.load(Path(model))
    seen, right, asked = 0, 0.0, 0
    for at in range(len(rows)):
        for group in rows.get_batch(at):
            (env,) = await group.make_envs()
            prompt, _ = await env.initial_observation()
            text = tokenizer.decode(prompt.to_ints())
            asked += env.problem + module.BELOW in text and module.SYSTEM in text
            said = env.answer if seen % 2 == 0 else "\\text{no idea}"
            tokens = tokenizer.encode(f"<think>So.</think>It is \\boxed{{{said}}}.<|im_end|>")
            step = await env.step(tokens)
            right += step.metrics["correct"] == float(seen % 2 == 0)
            seen += 1
    return seen, right, asked


def main(exports: Path) -> None:
    """Print a line of JSON for each export of the cookbook."""
    with tempfile.TemporaryDirectory() as base:
        # It asks only for the tokenizer of a model; this one is made on the spot.
        model = tiny.save_tokenizer(Path(base) / "model", tiny.CHATML)
        sys.path.insert(0, str(exports / "tinker"))
        module = importlib.import_module("deepmath_data")
        seen, right, asked = asyncio.run(rewarded(module, str(model)))
    print(json.dumps({
        "target": "tinker", "rows": seen, "steps": int(asked == seen > 0), "their_reward": right,
    }))  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]))
