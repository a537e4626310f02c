"""The rules by which two problems are called the same, side by side. No I/O.

No rule is right. The paper decontaminated by embeddings and a judge and counted duplicates by
cosine; others look for shared n-grams. Each finds what the others miss.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

TEXT, COSINE, INDEL, NGRAM = "text", "cosine", "indel", "ngram"
#: What each rule is called, and what it says.
RULES = MappingProxyType(
    {
        TEXT: "Same text",
        COSINE: "Cosine of embeddings",
        INDEL: "Few characters differ",
        NGRAM: "Shared n-gram",
    }
)
#: Tokens of a gram for which shared ones are found.
NS = (8, 9, 10, 12, 13)
DEFAULT_N, DEFAULT_TOKENS = 13, "white"
#: Ways to cut a text into tokens (`maths.overlap.tokens.NAMED`), and what they are called.
TOKENS = MappingProxyType(
    {"white": "between white space", "word": "words", "latex": "words and LaTeX"}
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
        )
    }
)


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
        if self.name == INDEL:
            return f"more than {INDEL_ABOVE:g}% of their characters in common"
        if self.name == NGRAM:
            rare = " that are not common phrases" if self.discount else ""
            return f"{self.n} tokens in a row in common ({TOKENS[self.tokens]}){rare}"
        return f"the same text or above {threshold}"
