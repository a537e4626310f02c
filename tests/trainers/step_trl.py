"""TRL on its exports, unchanged: one step each of GRPO, SFT and DPO.

python step_trl.py FOLDER_OF_EXPORTS
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import tiny
import trl
from datasets import load_dataset


def main(exports: Path) -> None:
    """Print one line of JSON a step."""
    templates = Path(trl.__file__).parent / "chat_templates"
    with tempfile.TemporaryDirectory() as base:
        model = str(tiny.save(Path(base) / "model", (templates / "qwen3.jinja").read_text()))
        for name, step in (("trl-grpo", grpo), ("trl-sft", sft), ("trl-dpo", dpo)):
            print(json.dumps({"target": name, **step(exports / name, model, base)}), flush=True)


def grpo(folder: Path, model: str, base: str) -> dict:
    """One step with the export's own reward, and TRL's beside it."""
    sys.path.insert(0, str(folder))
    from reward import authors_reward, verdict_reward
    from trl.rewards import accuracy_reward

    data = load_dataset(str(folder))["train"]
    settings = trl.GRPOConfig(
        output_dir=f"{base}/grpo", max_steps=1, per_device_train_batch_size=2, num_generations=2,
        max_completion_length=8, report_to=[], use_cpu=True, save_strategy="no",
    )  # fmt: skip
    rewards = [verdict_reward, authors_reward, accuracy_reward]
    trainer = trl.GRPOTrainer(model=model, args=settings, reward_funcs=rewards, train_dataset=data)
    trainer.train()
    said = [[{"role": "assistant", "content": f"So.</think>$\\boxed{{{gold}}}$"}]
            for gold in data["ground_truth"]]  # fmt: skip
    right = verdict_reward(said, list(data["ground_truth"]))
    own = accuracy_reward(said, list(data["solution"]))
    return {
        "rows": len(data),
        "steps": trainer.state.global_step,
        "own gold rewarded, verdict": sum(right),
        "own gold rewarded, accuracy_reward": sum(one == 1.0 for one in own),
    }


def sft(folder: Path, model: str, base: str) -> dict:
    """One step, and what is trained of the first row."""
    data = load_dataset(str(folder))["train"]
    settings = trl.SFTConfig(
        output_dir=f"{base}/sft", max_steps=1, per_device_train_batch_size=1, max_length=16_384,
        report_to=[], use_cpu=True, bf16=False, save_strategy="no",
    )  # fmt: skip
    trainer = trl.SFTTrainer(model=model, args=settings, train_dataset=data)
    trainer.train()
    row, given = trainer.train_dataset[0], data[0]
    trained = [token for token in row["labels"] if token != -100]
    text = trainer.processing_class.decode(trained)
    thought, _, write_up = given["completion"][0]["content"].partition("</think>")
    return {
        "rows": len(data),
        "steps": trainer.state.global_step,
        "reasoning trained": thought.removeprefix("<think>").strip() in text,
        "answer trained": write_up.strip() in text,
        "end trained": "<|im_end|>" in text,
        "question trained": given["prompt"][-1]["content"] in text,
    }


def dpo(folder: Path, model: str, base: str) -> dict:
    """One step."""
    data = load_dataset(str(folder))["train"]
    settings = trl.DPOConfig(
        output_dir=f"{base}/dpo", max_steps=1, per_device_train_batch_size=1, max_length=16_384,
        report_to=[], use_cpu=True, bf16=False, save_strategy="no",
    )  # fmt: skip
    trainer = trl.DPOTrainer(model=model, args=settings, train_dataset=data)
    trainer.train()
    return {"rows": len(data), "steps": trainer.state.global_step}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
