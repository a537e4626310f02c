"""ms-swift on its exports, unchanged: one step of its SFT, and its GRPO's reward plugin.

python step_swift.py FOLDER_OF_EXPORTS
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

import tiny


def main(exports: Path) -> None:
    """Print one line of JSON a step."""
    with tempfile.TemporaryDirectory() as base:
        model = tiny.save(Path(base) / "model", tiny.CHATML)
        os.environ["CUDA_VISIBLE_DEVICES"] = ""
        from swift.pipelines import rlhf_main, sft_main

        common = ["--model", str(model), "--model_type", "qwen2", "--template", "qwen2_5",
                  "--tuner_type", "full", "--torch_dtype", "float32", "--max_steps", "1",
                  "--use_hf", "true", "--per_device_train_batch_size", "1", "--save_strategy", "no",
                  "--report_to", "none", "--attn_impl", "eager", "--eval_strategy", "no",
                  "--split_dataset_ratio", "0", "--dataset_num_proc", "1"]  # fmt: skip
        folder = exports / "ms-swift-sft"
        sft_main([*common, "--dataset", str(folder / "train.jsonl"),
                         "--max_length", "16384", "--output_dir", f"{base}/sft"])  # fmt: skip
        print(
            json.dumps({"target": "ms-swift-sft", **told(Path(base) / "sft", folder)}), flush=True
        )
        folder = exports / "ms-swift"
        rlhf_main(
            ["--rlhf_type", "grpo", *common, "--dataset", str(folder / "train.jsonl"),
             "--external_plugins", str(folder / "reward.py"), "--reward_funcs", "deepmath_verdict",
             "deepmath_authors", "accuracy", "--num_generations", "2", "--generation_batch_size",
             "2", "--max_completion_length", "8", "--output_dir", f"{base}/grpo"]
        )  # fmt: skip
        found = {**told(Path(base) / "grpo", folder), "verdict_reward": rewarded(folder)}
        print(json.dumps({"target": "ms-swift", **found}), flush=True)


def told(out: Path, folder: Path) -> dict:
    """How many rows there are, and how many steps were taken, by ms-swift's own log."""
    rows = (folder / "train.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
    log = next(out.rglob("logging.jsonl")).read_text(encoding="utf-8").splitlines()
    said = [str(json.loads(line).get("global_step/max_steps", "0/1")) for line in log]
    return {"rows": len(rows), "steps": max(int(one.partition("/")[0]) for one in said)}


def rewarded(folder: Path) -> float:
    """How many gold answers the export's reward takes for right, as ms-swift calls it."""
    from swift.rewards import orms

    lines = (folder / "train.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
    golds = [json.loads(line)["ground_truth"] for line in lines]
    said = [f"So.</think>$\\boxed{{{gold}}}$" for gold in golds]
    return sum(orms["deepmath_verdict"]()(said, ground_truth=golds))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
