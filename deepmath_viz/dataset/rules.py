"""The rules by which two problems are called the same, side by side. No I/O.

No rule is right. The paper decontaminated by embeddings and a judge and counted duplicates by
cosine; others look for shared n-grams. Each finds what the others miss.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

TEXT, COSINE, SECOND, INDEL, NGRAM = "text", "cosine", "second", "indel", "ngram"
#: What each rule is called, and what it says.
RULES = MappingProxyType(
    {
        TEXT: "Same text",
        COSINE: "Cosine of embeddings",
        SECOND: "Cosine, second model",
        INDEL: "Few characters differ",
        NGRAM: "Shared n-gram",
    }
)
#: Tokens of a gram for which shared ones are found.
NS = (8, 9, 10, 12, 13)
DEFAULT_N, DEFAULT_TOKENS = 13, "white"
#: Ways to cut a text into tokens (`maths.overlap.tokens.NAMED`), and what they are called.
TOKENS = MappingProxyType(
    {
        "white": "between white space",
        "lower": "between white space, in small letters",
        "plain": "between white space, in small letters without punctuation",
        "word": "words",
        "latex": "words and LaTeX",
    }
)
#: A gram is common where this many benchmarks have it, or this many problems of them. The same
#: text counts once. Such grams are phrases ("relatively prime positive integers"), not problems.
COMMON_BENCHMARKS, COMMON_TEXTS = 3, 10
#: Per cent; the paper's figure 10 counts samples above it.
INDEL_ABOVE = 90.0


@dataclass(frozen=True, slots=True)
class Preset:
    """A rule as somebody published it.

    Attributes:
        n: tokens of a gram.
        tokens: of `TOKENS`.
        discount: whether common grams are left out.
        source: where it is written.
    """

    n: int
    tokens: str
    discount: bool
    source: str


#: Rules of others for shared n-grams, by the name of their project.
PRESETS = MappingProxyType(
    {
        "deepmathgap": Preset(
            9,
            "white",
            False,
            "DeepMathGAP (2026): a shared 9-gram of white-space tokens with a newer benchmark",
        ),
        "open-r1": Preset(
            8,
            "lower",
            False,
            "huggingface/open-r1 at 0c68e8c, scripts/decontaminate.py: a shared 8-gram of the text"
            " in small letters, cut at white space (there with AIME24, AIME25, MATH500, GPQA and"
            " LiveCodeBench)",
        ),
        "lm-eval": Preset(
            13,
            "plain",
            False,
            "EleutherAI/lm-evaluation-harness at 121b709, lm_eval/decontamination: a shared 13-gram"
            " of the text in small letters, without the punctuation of ASCII, cut at white space",
        ),
    }
)
#: Rules of others that cannot be followed here, and why, as a sentence.
OTHER_PRESETS = MappingProxyType(
    {
        "datatrove": "its filter (huggingface/datatrove at 17fe6e8, pipeline/decont/n_grams.py)"
        " looks for 12 tokens of a language's own tokenizer after numbers, signs and accents are"
        " folded away, in answers and where question and answer meet; questions alone only where"
        " asked. Which settings a project used is not written down.",
        "marin": "its script (marin-community/marin at 59d30e6, decon.py) counts the share of a"
        " line's n-grams that are known, and which length (8 unless set) and which share make a"
        " problem contaminated is not written down.",
    }
)


def published_as(rule: Rule) -> Preset | None:
    """Who published a rule, where somebody did."""
    given = (rule.n, rule.tokens, rule.discount)
    known = PRESETS.values() if rule.name == NGRAM else ()
    return next((one for one in known if (one.n, one.tokens, one.discount) == given), None)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule with what it needs to know. The default is the same text or a cosine above a bar.

    Attributes:
        name: of `RULES`; empty for the same text or a cosine above the threshold.
        n, tokens: of shared n-grams.
        discount: whether grams that are common among the benchmarks count as nothing.
    """

    name: str = ""
    n: int = DEFAULT_N
    tokens: str = DEFAULT_TOKENS
    discount: bool = False

    @property
    def stage(self) -> str:
        """The stage that finds its pairs."""
        if self.name == SECOND:
            return "second-model"
        return "overlaps" if self.name in (INDEL, NGRAM) else "neighbours"

    def words(self, threshold: str) -> str:
        """What a pair must have, in a few words.

        Args:
            threshold: the similarity above which a pair is near, as it is written.
        """
        if self.name == TEXT:
            return "the same text"
        if self.name == COSINE:
            return f"a similarity above {threshold}"
        if self.name == SECOND:
            return f"a similarity above {threshold} by the second model"
        if self.name == INDEL:
            return f"more than {INDEL_ABOVE:g}% of their characters in common"
        if self.name == NGRAM:
            rare = " that are not common phrases" if self.discount else ""
            return f"{self.n} tokens in a row in common ({TOKENS[self.tokens]}){rare}"
        return f"the same text or above {threshold}"
