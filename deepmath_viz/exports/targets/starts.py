"""The configs and command lines that start a run, one function a target.

They name the files of the export and lengths that hold nearly all of its rows; the model is the
user's to name. Texts of users enter as quoted data alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from deepmath_viz.exports.targets.target import Start

_MODEL = "MODEL=${1:?usage: sh run.sh MODEL}"
_HERE = 'cd "$(dirname "$0")" || exit 1'


def _shell(*lines: str) -> str:
    return "\n".join(["#!/bin/sh", _HERE, _MODEL, *lines]) + "\n"


def _python(body: str) -> str:
    return (
        '"""Starts a run on the files beside it: python train.py MODEL"""\n\n'
        "import sys\nfrom pathlib import Path\n\nfrom datasets import load_dataset\n"
        f"{body.rstrip()}\n"
    )


def _test(start: Start) -> str:
    """A line of a Trainer's arguments where there is a test split."""
    return '    eval_dataset=data["test"],\n' if start.first("test") else ""


def trl_grpo(start: Start) -> Mapping[str, str]:
    """A script for TRL's GRPOTrainer."""
    keeps = "    shuffle_dataset=False,  # the rows stand in an order\n" if start.ordered else ""
    return {
        "train.py": _python(
            "from reward import verdict_reward\nfrom trl import GRPOConfig, GRPOTrainer\n\n"
            "HERE = Path(__file__).resolve().parent\ndata = load_dataset(str(HERE))\n"
            "settings = GRPOConfig(\n"
            '    output_dir="grpo",\n'
            f"    max_completion_length={start.solution},\n"
            f"{keeps}"
            ")\ntrainer = GRPOTrainer(\n    model=sys.argv[1],\n    args=settings,\n"
            "    reward_funcs=verdict_reward,\n"
            '    train_dataset=data["train"],\n'
            f"{_test(start)}"
            ")\ntrainer.train()"
        )
    }


def trl_sft(start: Start) -> Mapping[str, str]:
    """A script for TRL's SFTTrainer."""
    keeps = (
        '    train_sampling_strategy="sequential",  # the rows stand in an order\n'
        if start.ordered
        else ""
    )
    return {
        "train.py": _python(
            "from trl import SFTConfig, SFTTrainer\n\n"
            "HERE = Path(__file__).resolve().parent\ndata = load_dataset(str(HERE))\n"
            "settings = SFTConfig(\n"
            '    output_dir="sft",\n'
            f"    max_length={start.row},\n"
            f"{keeps}"
            ")\ntrainer = SFTTrainer(\n    model=sys.argv[1],\n    args=settings,\n"
            '    train_dataset=data["train"],\n'
            f"{_test(start)}"
            ")\ntrainer.train()"
        )
    }


def trl_dpo(start: Start) -> Mapping[str, str]:
    """A script for TRL's DPOTrainer."""
    made = trl_sft(start)["train.py"].replace("SFT", "DPO").replace('"sft"', '"dpo"')
    return {"train.py": made}


def verl(start: Start) -> Mapping[str, str]:
    """A command line for verl's GRPO."""
    return {
        "run.sh": _shell(
            "python -m verl.trainer.main_ppo algorithm.adv_estimator=grpo \\",
            "  data.train_files=train.parquet \\",
            f"  data.val_files={start.first('test') or 'train.parquet'} \\",
            f"  data.max_prompt_length={start.prompt} data.max_response_length={start.solution} \\",
            f"  data.filter_overlong_prompts=True data.shuffle={not start.ordered} \\",
            "  data.train_batch_size=64 actor_rollout_ref.actor.ppo_mini_batch_size=64 \\",
            "  actor_rollout_ref.actor.use_dynamic_bsz=True actor_rollout_ref.rollout.n=8 \\",
            "  actor_rollout_ref.rollout.name=vllm \\",
            '  actor_rollout_ref.model.path="$MODEL" \\',
            "  reward.custom_reward_function.path=reward.py \\",
            "  reward.custom_reward_function.name=verdict_reward",
        )
    }


def verl_sft(start: Start) -> Mapping[str, str]:
    """A command line for verl's SFT."""
    return {
        "run.sh": _shell(
            "torchrun --standalone --nproc_per_node=${GPUS:-1} -m verl.trainer.sft_trainer \\",
            "  data.train_files=train.parquet \\",
            f"  data.val_files={start.first('test') or 'null'} \\",
            f"  data.messages_key=messages data.max_length={start.row} data.truncation=error \\",
            '  model.path="$MODEL"',
        )
    }


def deepmath(start: Start) -> Mapping[str, str]:
    """A command line for the authors' fork of verl, with the values of their 1.5B run."""
    return {
        "run.sh": _shell(
            "# The branch `deepmath` of github.com/zwhe99/verl. Lengths as in the authors' runs.",
            "python -m verl.trainer.main_ppo algorithm.adv_estimator=grpo \\",
            "  data.train_files=train.parquet \\",
            f"  data.val_files={start.first('test') or 'train.parquet'} \\",
            "  data.max_prompt_length=2048 data.max_response_length=10240 \\",
            "  data.truncation=left \\",
            '  actor_rollout_ref.model.path="$MODEL" \\',
            "  custom_reward_function.path=reward.py \\",
            "  custom_reward_function.name=authors_reward",
        )
    }


def openrlhf(start: Start) -> Mapping[str, str]:
    """A command line for OpenRLHF."""
    return {
        "run.sh": _shell(
            "python -m openrlhf.cli.train_ppo_ray \\",
            '  --actor.model_name_or_path "$MODEL" \\',
            "  --data.prompt_dataset train.jsonl --data.input_key prompt --data.label_key label \\",
            "  --data.apply_chat_template \\",
            f"  --data.max_len {start.prompt + start.solution} \\",
            "  --reward.remote_url reward.py --algo.advantage.estimator group_norm",
        )
    }


def open_instruct(start: Start) -> Mapping[str, str]:
    """A command line for open-instruct."""
    return {
        "run.sh": _shell(
            "python -m open_instruct.grpo_fast \\",
            '  --model_name_or_path "$MODEL" \\',
            "  --dataset_mixer_list train.jsonl 1.0 --dataset_mixer_list_splits train \\",
            f"  --max_prompt_token_length {start.prompt} --response_length {start.solution} \\",
            f"  --pack_length {start.prompt + start.solution} \\",
            "  --apply_verifiable_reward true --ground_truths_key ground_truth",
        )
    }


def verifiers(start: Start) -> Mapping[str, str]:
    """An environment for verifiers."""
    test = (
        ', eval_dataset=load_dataset("parquet", data_files=str(HERE / "test.parquet"),'
        ' split="train")'
        if start.first("test")
        else ""
    )
    return {
        "environment.py": (
            '"""An environment of verifiers on the files beside it."""\n\n'
            "from pathlib import Path\n\nimport verifiers as vf\n"
            "from datasets import load_dataset\n"
            "from reward import verdict_reward\n\nHERE = Path(__file__).resolve().parent\n\n\n"
            "def verdict(completion, answer, **more):\n"
            '    return verdict_reward(completion[-1]["content"], answer)\n\n\n'
            "def load_environment(**more):\n"
            '    data = load_dataset("parquet", data_files=str(HERE / "train.parquet"),'
            ' split="train")\n'
            "    rubric = vf.Rubric(funcs=[verdict])\n"
            f"    return vf.SingleTurnEnv(dataset=data, rubric=rubric{test})\n"
        )
    }


def nemo_rl(start: Start) -> Mapping[str, str]:
    """A config for NeMo-RL's GRPO, to be laid over its example."""
    lines = [
        "# uv run examples/run_grpo.py --config THIS_FILE",
        "defaults: examples/configs/grpo_math_1B.yaml",
        "policy:",
        f"  max_total_sequence_length: {start.prompt + start.solution}",
        "data:",
        f"  max_input_seq_length: {start.prompt}",
        f"  shuffle: {str(not start.ordered).lower()}",
        "  train:",
        "    dataset_name: ResponseDataset",
        "    data_path: train.jsonl",
        "    input_key: input",
        "    output_key: output",
    ]
    if start.first("test"):
        lines += ["  validation:", "    dataset_name: ResponseDataset"]
        lines += ["    data_path: test.jsonl", "    input_key: input", "    output_key: output"]
    system = {"system.txt": start.system} if start.system else {}
    named = next(iter(system), "null")
    lines += ["  default:", "    prompt_file: null", f"    system_prompt_file: {named}"]
    lines += ["    processor: math_hf_data_processor", "    env_name: math"]
    return {"grpo.yaml": "\n".join(lines) + "\n", **system}


def llama_factory(start: Start) -> Mapping[str, str]:
    """dataset_info.json with train and test apart, and a config."""
    entry = {
        "formatting": "sharegpt",
        "columns": {"messages": "messages"},
        "tags": {
            "role_tag": "role",
            "content_tag": "content",
            "user_tag": "user",
            "assistant_tag": "assistant",
            "system_tag": "system",
        },
    }
    known = {
        f"deepmath_{split}": {"file_name": names[0], **entry}
        for split, names in start.files.items()
    }
    lines = [
        "# llamafactory-cli train sft.yaml model_name_or_path=MODEL template=TEMPLATE",
        "stage: sft",
        "do_train: true",
        "finetuning_type: full",
        "dataset_dir: .",
        "dataset: deepmath_train",
        *(["eval_dataset: deepmath_test"] if start.first("test") else []),
        f"cutoff_len: {start.row}",
        f"disable_shuffling: {str(start.ordered).lower()}",
        "output_dir: sft",
        "per_device_train_batch_size: 1",
        "num_train_epochs: 1.0",
    ]
    return {
        "dataset_info.json": json.dumps(known, indent=1) + "\n",
        "sft.yaml": "\n".join(lines) + "\n",
    }


def axolotl(start: Start) -> Mapping[str, str]:
    """A config for axolotl."""
    lines = ["# axolotl train sft.yaml --base-model MODEL", "datasets:"]
    lines += ["  - path: train.jsonl", "    ds_type: json", "    type: chat_template"]
    lines += ["    field_messages: messages"]
    if start.first("test"):
        lines += ["test_datasets:", "  - path: test.jsonl", "    ds_type: json"]
        lines += ["    type: chat_template", "    split: train", "    field_messages: messages"]
    lines += [f"sequence_len: {start.row}", "output_dir: ./sft", "micro_batch_size: 1"]
    lines += ["num_epochs: 1"]
    if start.ordered:
        lines += ["curriculum_sampling: true", "shuffle_merged_datasets: false"]
    return {"sft.yaml": "\n".join(lines) + "\n"}


def ms_swift(start: Start) -> Mapping[str, str]:
    """Command lines for ms-swift: SFT where there are solutions, else GRPO."""
    shuffle = " --dataset_shuffle false --train_dataloader_shuffle false" * start.ordered
    test = f" --val_dataset {start.first('test')}" if start.first("test") else ""
    sft = f'swift sft --model "$MODEL" --dataset train.jsonl{test} --max_length {start.row}'
    grpo = (
        f'swift rlhf --rlhf_type grpo --model "$MODEL" --dataset train.jsonl{test}'
        f" --max_completion_length {start.solution} --max_length {start.prompt}"
        " --external_plugins reward.py --reward_funcs deepmath_verdict"
    )
    return {"run.sh": _shell((sft if start.solutions else grpo) + shuffle)}


def tinker(start: Start) -> Mapping[str, str]:
    """A dataset of the Tinker cookbook that reads the files beside it."""
    return {
        "deepmath_data.py": (
            '"""The rows beside this file as a dataset of tinker_cookbook.recipes.math_rl."""\n\n'
            "from dataclasses import replace\nfrom functools import partial\n"
            "from pathlib import Path\n\nimport chz\nfrom datasets import load_dataset\n"
            "from tinker_cookbook import renderers\n"
            "from tinker_cookbook.recipes.math_rl.math_env import DeepMathDataset, MathEnv\n"
            "from tinker_cookbook.rl.types import RLDatasetBuilder\n"
            "from tinker_cookbook.tokenizer_utils import get_tokenizer\n\n"
            "HERE = Path(__file__).resolve().parent\n"
            f"BELOW = {json.dumps(start.below, ensure_ascii=True)}  # what follows a question\n"
            f"SYSTEM = {json.dumps(start.system, ensure_ascii=True)}  # what stands before it\n"
            f"MAX_TOKENS = {start.solution}\n\n\n"
            "class Env(MathEnv):\n    @classmethod\n    def question_suffix(cls):\n"
            "        return BELOW\n\n\n"
            "class Rows(DeepMathDataset):\n"
            "    def __init__(self, batch_size, group_size, renderer, convo_prefix=None):\n"
            '        self.ds = load_dataset(str(HERE), split="train")\n'
            "        self.batch_size, self.group_size = batch_size, group_size\n"
            '        before = [{"role": "system", "content": SYSTEM}] if SYSTEM else []\n'
            "        self.renderer, self.convo_prefix = renderer, before + (convo_prefix or [])\n\n"
            "    def _make_env_group_builder(self, x, group_size):\n"
            "        made = super()._make_env_group_builder(x, group_size)\n"
            "        if made is None:\n            return None\n"
            '        given = x["question"], x["final_answer"], self.renderer, self.convo_prefix\n'
            "        return replace(made, env_thunk=partial(Env, *given))\n\n\n"
            "@chz.chz\nclass RowsBuilder(RLDatasetBuilder):\n    batch_size: int\n"
            "    model_name_for_tokenizer: str\n    renderer_name: str\n    group_size: int\n\n"
            "    async def __call__(self):\n"
            "        tokenizer = get_tokenizer(self.model_name_for_tokenizer)\n"
            "        renderer = renderers.get_renderer(self.renderer_name, tokenizer=tokenizer)\n"
            "        return Rows(self.batch_size, self.group_size, renderer), None\n"
        )
    }
