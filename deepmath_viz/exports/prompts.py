"""How a question is asked: prompts by name, and what they make of a question.

Sources: the authors' own data preparation (verl/examples/data_preprocess/deepmath_103k.py of their
submodule), the data of G-OPD (train_filtered_level6.parquet), the Tinker cookbook (recipes/math_rl,
`MathEnv.question_suffix`).
"""

from __future__ import annotations

from dataclasses import dataclass

#: What the prompts of the dataset's own model and of most recipes end with.
INSTRUCTION = r"Please reason step by step, and put your final answer within \boxed{}."


@dataclass(frozen=True, slots=True)
class Prompt:
    """A way to ask.

    Attributes:
        meaning: what it is, in a sentence.
        system: what the system turn says; empty for none.
        below: what follows the question, its white space included.
    """

    meaning: str
    system: str = ""
    below: str = ""

    def messages(self, question: str) -> list[dict[str, str]]:
        """A question as messages."""
        system = [{"role": "system", "content": self.system}] if self.system else []
        return [*system, {"role": "user", "content": self.user(question)}]

    def user(self, question: str) -> str:
        """What the user says."""
        return question + self.below


#: One's own words: an instruction below the question, and a system turn where one is given.
OWN = "own"
PROMPTS: dict[str, Prompt] = {
    OWN: Prompt("The question, below it the instruction; a system turn where one is given."),
    "bare": Prompt("The question alone."),
    "authors": Prompt("The question; the instruction stands in a system turn.", INSTRUCTION),
    "g-opd": Prompt("The question, in the next line the instruction.", below=f"\n{INSTRUCTION}"),
    "tinker": Prompt(
        "The question and ` Write your answer in \\boxed{} format.`",
        below=" Write your answer in \\boxed{} format.",
    ),
}


def own(instruction: str, system: str) -> Prompt:
    """One's own prompt: the instruction two lines below the question."""
    below = f"\n\n{instruction}" if instruction.strip() else ""
    return Prompt(PROMPTS[OWN].meaning, system if system.strip() else "", below)
