"""OpenRLHF on its export, unchanged: dataset, collator and scorer, then a plain step.

python step_openrlhf.py FOLDER_OF_EXPORTS
"""

from __future__ import annotations

import importlib.util
import json
import sys
import tempfile
import types
from pathlib import Path

import openrlhf
import tiny
from datasets import load_dataset
from torch.utils.data import DataLoader


def modules(folder: Path) -> types.ModuleType:
    """`openrlhf.datasets.prompts_dataset` without what its package asks for (Ray, DeepSpeed)."""
    spec = importlib.util.spec_from_file_location("prompts_dataset", folder / "prompts_dataset.py")
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def main(exports: Path) -> None:
    """Print one line of JSON."""
    folder = exports / "openrlhf"
    prompts = modules(Path(openrlhf.__path__[0]) / "datasets")
    asked = types.SimpleNamespace(input_key="prompt", label_key="label", apply_chat_template=True)
    strategy = types.SimpleNamespace(
        args=types.SimpleNamespace(data=asked), is_rank_0=lambda: False
    )
    with tempfile.TemporaryDirectory() as base:
        model = tiny.save(Path(base) / "model", tiny.CHATML)
        made = tiny.load(model)
        rows = load_dataset("json", data_files=str(folder / "train.jsonl"), split="train")
        data = prompts.PromptDataset(rows, made, strategy)
        batch = next(iter(DataLoader(data, batch_size=2, collate_fn=data.collate_fn)))
        spec = importlib.util.spec_from_file_location("reward_func", folder / "reward.py")
        reward = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(reward)
        right = 0.0
        for _, prompt, label, _ in data:
            query = f"{prompt}So.</think>$\\boxed{{{label}}}$<|im_end|>"
            right += float(reward.reward_func([query], [prompt], [label])["rewards"][0])
        print(json.dumps({
            "target": "openrlhf", "rows": len(data), "steps": tiny.step(model, batch[1]),
            "verdict_reward": right,
        }))  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]))
