"""The targets by name, in the order in which they are offered: a row a trainer.

What the trainers do by default was read in their code; the versions are those that were read.
"""

from __future__ import annotations

from deepmath_viz.exports.targets import forms, starts
from deepmath_viz.exports.targets.target import Cut, Target

_SILENT = "is cut off without a word, and with it the answer"
_WRITES = "would stop there, so the model never gets to its answer and earns nothing"

TARGETS: dict[str, Target] = {
    "trl-grpo": Target(
        label="TRL GRPO",
        meaning="Prompts with their final answers for TRL's GRPOTrainer.",
        shape=forms.GRPO,
        starts=starts.trl_grpo,
        cuts=(Cut("solution", 512, _WRITES),),
        notes=("It shuffles the rows unless `shuffle_dataset=False`.",),
        reward="trl",
        tried="TRL 1.16.0",
    ),
    "trl-sft": Target(
        label="TRL SFT",
        meaning="Prompts and completions for TRL's SFTTrainer, with the loss on completions alone.",
        shape=forms.COMPLETIONS,
        starts=starts.trl_sft,
        cuts=(Cut("row", 1_024, _SILENT),),
        notes=(
            "Batches are drawn at random unless `train_sampling_strategy` says `sequential`.",
            "The chat templates of DeepSeek-R1-Distill and DeepSeek-V3 drop the reasoning unless "
            "`assistant_only_loss=True`, with which TRL takes templates of its own.",
        ),
        tried="TRL 1.16.0",
    ),
    "trl-dpo": Target(
        label="TRL DPO",
        meaning="Pairs of an agreeing and a disagreeing solution for TRL's DPOTrainer.",
        shape=forms.PAIRS,
        starts=starts.trl_dpo,
        cuts=(Cut("row", 1_024, _SILENT),),
        tried="TRL 1.16.0",
    ),
    "verl": Target(
        label="verl",
        meaning="Prompts in verl's columns with a scorer for them.",
        shape=forms.VERL,
        starts=starts.verl,
        cuts=(
            Cut("prompt", 512, "stops the run"),
            Cut("solution", 512, _WRITES),
        ),
        notes=(
            "Its own scorers are chosen by `data_source` and know none of this name: without "
            "`reward.py` the first batch ends in NotImplementedError.",
            "It shuffles the rows unless `data.shuffle=False`.",
        ),
        formats=("parquet",),
        single=True,
        reward="verl",
        tried="verl 0.9.1",
    ),
    "verl-sft": Target(
        label="verl SFT",
        meaning="Chat messages as Parquet for verl's SFT trainer.",
        shape=forms.MESSAGES_ALONE,
        starts=starts.verl_sft,
        cuts=(Cut("row", 1_024, "stops the run"),),
        notes=(
            "It reads Parquet alone, and wants a message to render alone as it does in its place: "
            "the templates of Qwen3, Qwen3.8 and Phi-3.5 do not. Setting "
            "`ignore_input_ids_mismatch=True` there trains the write-up without its reasoning.",
        ),
        formats=("parquet",),
        single=True,
        tried="verl 0.9.1",
    ),
    "deepmath": Target(
        label="DeepMath",
        meaning="The layout of the authors' own data preparation, for their fork of verl.",
        shape=forms.AUTHORS,
        starts=starts.deepmath,
        notes=(
            "Their `test.parquet` is MATH500; one made by `--test-share` is drawn from the rows.",
            "`r1` is read only with `response_key=r1`.",
        ),
        formats=("parquet",),
        single=True,
        prompt="authors",
        reward="verl",
    ),
    "openrlhf": Target(
        label="OpenRLHF",
        meaning="Prompts and labels for OpenRLHF's PPO, REINFORCE++ and GRPO.",
        shape=forms.OPENRLHF,
        starts=starts.openrlhf,
        cuts=(Cut("solution", 2_048, _WRITES),),
        formats=("jsonl", "parquet"),
        single=True,
        reward="openrlhf",
        tried="OpenRLHF 0.11.2",
    ),
    "open-instruct": Target(
        label="open-instruct",
        meaning="Messages with ground truths for open-instruct's RLVR.",
        shape=forms.OPEN_INSTRUCT,
        starts=starts.open_instruct,
        cuts=(
            Cut("prompt", 256, "is dropped"),
            Cut("solution", 256, _WRITES),
        ),
        notes=("Its verifier for `math` compares, not `reward.py`.",),
        formats=("jsonl", "parquet"),
        single=True,
        reward="plain",
    ),
    "verifiers": Target(
        label="verifiers",
        meaning="A single-turn environment of verifiers, which prime-rl trains on.",
        shape=forms.VERIFIERS,
        starts=starts.verifiers,
        notes=(
            "`environment.py` uses `SingleTurnEnv`, which verifiers has up to 0.3; 0.4 has another "
            "interface, for which the rows are read by hand.",
        ),
        formats=("parquet",),
        single=True,
        reward="plain",
        tried="verifiers 0.3.1",
    ),
    "nemo-rl": Target(
        label="NeMo-RL",
        meaning="Prompts and final answers for NeMo-RL's GRPO.",
        shape=forms.NEMO,
        starts=starts.nemo_rl,
        cuts=(Cut("row", 512, _WRITES),),
        notes=("Its environment `math` compares, not `reward.py`.",),
        formats=("jsonl",),
        single=True,
        reward="plain",
    ),
    "llama-factory": Target(
        label="LLaMA-Factory",
        meaning="Chat messages for LLaMA-Factory, train and test as datasets of their own.",
        shape=forms.MESSAGES_ALONE,
        starts=starts.llama_factory,
        cuts=(Cut("row", 2_048, _SILENT),),
        notes=(
            "Name the datasets, not the folder: a folder is read whole, the test split too.",
            "Its template `gpt_oss` puts the reasoning where users see it.",
        ),
        formats=("jsonl",),
        single=True,
        tried="LLaMA-Factory 0.9.5",
    ),
    "axolotl": Target(
        label="axolotl",
        meaning="Chat messages and a config for axolotl.",
        shape=forms.MESSAGES_ALONE,
        starts=starts.axolotl,
        cuts=(Cut("row", 512, "is dropped without a word"),),
        notes=("With `split_thinking: true` it turns tags into `reasoning_content`.",),
        formats=("jsonl",),
        single=True,
    ),
    "ms-swift": Target(
        label="ms-swift",
        meaning="Chat messages with the final answer beside them for ms-swift's SFT and GRPO.",
        shape=forms.SWIFT,
        starts=starts.ms_swift,
        cuts=(Cut("solution", 512, _WRITES),),
        notes=("Longer than `--max_length` means deleted.",),
        formats=("jsonl",),
        single=True,
        reward="swift",
        tried="ms-swift 4.6.0",
    ),
    "tinker": Target(
        label="Tinker",
        meaning="Questions and final answers for the Tinker cookbook's math_rl.",
        shape=forms.HUB,
        starts=starts.tinker,
        notes=("The cookbook's grader compares, not `reward.py`. Name a `max_tokens`: its default"
               " is made for arithmetic.",),
        prompt="tinker",
        reward="plain",
        tried="tinker-cookbook 0.4.3",
    ),
}  # fmt: skip
