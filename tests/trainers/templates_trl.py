"""What TRL's SFTTrainer trains with each template and form that is let through.

python templates_trl.py FORMS.json    {path of a template: {form: what becomes of it}}
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import tiny
import trl
from datasets import Dataset
from transformers import AutoModelForCausalLM

ASKED, THOUGHT, SAID = "What is 3+4?", "Three and four make seven.", "It is $\\boxed{7}$."
FIELDS = {"field": "reasoning_content", "thinking": "thinking"}


def main(forms: Path) -> None:
    """Print a line of JSON for each template and form."""
    with tempfile.TemporaryDirectory() as base:
        folder = str(tiny.save(Path(base) / "model"))
        for path, found in json.loads(forms.read_text()).items():
            text = Path(path).read_text(encoding="utf-8")
            for form, said in found.items():
                if said not in ("right", "kept as text") or form == "none":
                    continue
                row = {"target": Path(path).stem, "form": form, "said": said}
                try:
                    print(json.dumps(row | trained(folder, text, form, base)), flush=True)
                except Exception as err:
                    print(json.dumps(row | {"error": str(err)[:200]}), flush=True)


def trained(folder: str, template: str, form: str, base: str) -> dict:
    """Which parts are in the tokens that are trained, decoded."""
    said = {"role": "assistant", "content": SAID}
    if form == "tags":
        said["content"] = f"<think>\n{THOUGHT}\n</think>\n\n{SAID}"
    else:
        said[FIELDS[form]] = THOUGHT
    row = {"prompt": [{"role": "user", "content": ASKED}], "completion": [said]}
    model = AutoModelForCausalLM.from_pretrained(folder)
    trainer = trl.SFTTrainer(
        model=model,
        args=trl.SFTConfig(
            output_dir=f"{base}/out", use_cpu=True, bf16=False, report_to=[], max_length=4_096
        ),
        processing_class=tiny.tokenizer(template),
        train_dataset=Dataset.from_list([row]),
    )
    kept = [token for token in trainer.train_dataset[0]["labels"] if token != -100]
    text = trainer.processing_class.decode(kept)
    behind = text[text.rfind(SAID) + len(SAID) :]
    return {"reasoning": THOUGHT in text, "answer": SAID in text, "end": bool(behind.strip())}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
