"""A tokenizer made on the spot and a two-layer model with random weights; needs transformers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

#: Marks of the chat templates in use, which must be one token each.
MARKS = [
    *("<|im_start|>", "<|im_end|>", "<|endoftext|>", "<think>", "</think>", "<pad>", "<s>", "</s>"),
    *("<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", "<|begin_of_text|>"),
    *("<|user|>", "<|assistant|>", "<|system|>", "<|end|>", "<|start|>", "<|message|>"),
    *("<|channel|>", "<|return|>", "<bos>", "<eos>", "<start_of_turn>", "<end_of_turn>"),
    *("<｜User｜>", "<｜Assistant｜>", "<｜end▁of▁sentence｜>", "<｜begin▁of▁sentence｜>"),
]


def tokenizer(template: str | None = None, eos: str = "<|im_end|>") -> Any:
    """A byte-level tokenizer without merges: every text decodes to itself."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    made = Tokenizer(models.BPE(vocab={letter: at for at, letter in enumerate(letters)}, merges=[]))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    fast = PreTrainedTokenizerFast(
        tokenizer_object=made, eos_token=eos, pad_token="<pad>", bos_token="<s>"
    )
    fast.add_special_tokens(
        {
            "additional_special_tokens": [
                mark for mark in MARKS if mark not in ("<think>", "</think>")
            ]
        }
    )
    fast.add_tokens(["<think>", "</think>"])
    fast.chat_template = template
    return fast


def save_tokenizer(folder: Path, template: str | None = None) -> Path:
    """Save a tokenizer alone; returns the folder."""
    tokenizer(template).save_pretrained(folder)
    return folder


def save(folder: Path, template: str | None = None, positions: int = 32_768) -> Path:
    """Save a tokenizer and a model of two layers; returns the folder."""
    import torch
    from transformers import Qwen2Config, Qwen2ForCausalLM

    made = tokenizer(template)
    torch.manual_seed(0)
    model = Qwen2ForCausalLM(
        Qwen2Config(
            vocab_size=len(made) + 8,
            hidden_size=32,
            intermediate_size=64,
            num_hidden_layers=2,
            num_attention_heads=2,
            num_key_value_heads=1,
            max_position_embeddings=positions,
            eos_token_id=made.eos_token_id,
            pad_token_id=made.pad_token_id,
            bos_token_id=made.bos_token_id,
        )
    )
    model.save_pretrained(folder)
    made.save_pretrained(folder)
    return folder


#: Marks around each turn and nothing else.
CHATML = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}"
    "<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def load(folder: Path) -> Any:
    """The tokenizer that was saved."""
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(str(folder))


def step(folder: Path, texts: list[str]) -> int:
    """One step of plain gradient descent on these texts; returns 1 where weights have changed."""
    import torch
    from transformers import AutoModelForCausalLM

    made = load(folder)
    model = AutoModelForCausalLM.from_pretrained(str(folder))
    before = model.get_input_embeddings().weight.detach().clone()
    given = made(texts, return_tensors="pt", padding=True)
    model(**given, labels=given["input_ids"]).loss.backward()
    torch.optim.SGD(model.parameters(), lr=0.1).step()
    return int(not torch.equal(before, model.get_input_embeddings().weight))
