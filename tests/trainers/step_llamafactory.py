"""LLaMA-Factory on its export, unchanged: its own command, one step, by its own config.

python step_llamafactory.py FOLDER_OF_EXPORTS
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

import tiny


def main(exports: Path) -> None:
    """Print one line of JSON."""
    folder = exports / "llama-factory"
    with tempfile.TemporaryDirectory() as base:
        model = tiny.save(Path(base) / "model", tiny.CHATML)
        os.chdir(folder)
        import yaml
        from llamafactory.data import get_dataset, get_template_and_fix_tokenizer
        from llamafactory.hparams import get_train_args
        from llamafactory.model import load_tokenizer
        from llamafactory.train.tuner import run_exp

        config = yaml.safe_load(Path("sft.yaml").read_text())
        # The tiny tokenizer makes up to four times as many tokens of a text as that of a model,
        # for which the export's length is meant.
        config |= {
            "model_name_or_path": str(model), "template": "qwen3", "max_steps": 1,
            "cutoff_len": 4 * config["cutoff_len"], "output_dir": f"{base}/out",
            "report_to": "none", "use_cpu": True, "bf16": False, "overwrite_cache": True,
            "preprocessing_num_workers": 1,
        }  # fmt: skip
        args = get_train_args(dict(config))
        module = load_tokenizer(args[0])
        template = get_template_and_fix_tokenizer(module["tokenizer"], args[1])
        data = get_dataset(template, args[0], args[1], args[2], stage="sft", **module)
        row = data["train_dataset"][0]
        trained = module["tokenizer"].decode([t for t in row["labels"] if t != -100])
        run_exp(dict(config))
        state = json.loads((Path(base) / "out" / "trainer_state.json").read_text())
        print(json.dumps({
            "target": "llama-factory", "rows": len(data["train_dataset"]),
            "steps": state["global_step"],
            "reasoning trained": "<think>" in trained and "</think>" in trained,
            "answer trained": "boxed" in trained, "end trained": "<|im_end|>" in trained,
        }))  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]))
