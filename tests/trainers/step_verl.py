"""verl on its exports, unchanged: dataset, collator and scorer, then a plain step.

python step_verl.py FOLDER_OF_EXPORTS
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import tiny
from omegaconf import OmegaConf
from torch.utils.data import DataLoader


def main(exports: Path) -> None:
    """Print one line of JSON a target."""
    with tempfile.TemporaryDirectory() as base:
        # ChatML without a reasoning field: each message renders alone as it does in its place.
        folder = tiny.save(Path(base) / "model", tiny.CHATML)
        for name in ("verl", "deepmath"):
            print(json.dumps({"target": name, **rl(exports / name, folder)}), flush=True)
        print(json.dumps({"target": "verl-sft", **sft(exports / "verl-sft", folder)}), flush=True)


def rl(folder: Path, model: Path) -> dict:
    """Rows through RLHFDataset and collate_fn; every gold scored against itself."""
    from verl.trainer.ppo.reward import get_custom_reward_fn
    from verl.utils.dataset.rl_dataset import RLHFDataset, collate_fn

    made = tiny.load(model)
    config = OmegaConf.create({"prompt_key": "prompt", "max_prompt_length": 2_048,
                               "filter_overlong_prompts": True, "truncation": "error",
                               "cache_dir": str(model / "cache")})  # fmt: skip
    data = RLHFDataset([str(folder / "train.parquet")], made, config)
    batch = next(iter(DataLoader(data, batch_size=2, collate_fn=collate_fn)))
    scores = {}
    for reward in ("verdict_reward", "authors_reward"):
        score = get_custom_reward_fn(
            OmegaConf.create({"reward": {"custom_reward_function": {
                "path": str(folder / "reward.py"), "name": reward, "reward_kwargs": {}}}})
        )  # fmt: skip
        rows = [data[at] for at in range(len(data))]
        scores[reward] = sum(
            score(
                data_source=row["data_source"],
                solution_str=f"So.</think>$\\boxed{{{row['reward_model']['ground_truth']}}}$",
                ground_truth=row["reward_model"]["ground_truth"],
                extra_info=row["extra_info"],
            )
            == 1.0
            for row in rows
        )
    texts = [
        made.apply_chat_template(list(messages), tokenize=False, add_generation_prompt=True)
        for messages in batch["raw_prompt"]
    ]
    return {"rows": len(data), "steps": tiny.step(model, texts), **scores}


def sft(folder: Path, model: Path) -> dict:
    """Rows through MultiTurnSFTDataset, and what is trained of the first."""
    from verl.utils.dataset.multiturn_sft_dataset import MultiTurnSFTDataset

    made = tiny.load(model)
    config = OmegaConf.create(
        {"max_length": 16_384, "truncation": "error", "pad_mode": "no_padding"}
    )
    data = MultiTurnSFTDataset([str(folder / "train.parquet")], made, config)
    row = data[0]
    trained = made.decode(row["input_ids"][row["loss_mask"].bool()])
    return {
        "rows": len(data),
        "steps": tiny.step(model, [made.decode(row["input_ids"])]),
        "reasoning trained": "<think>" in trained and "</think>" in trained,
        "answer trained": "boxed" in trained,
        "end trained": "<|im_end|>" in trained,
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
