"""Puts a `Draft` into words: three solutions that differ in method, voice and layout.

Each is reasoning, `</think>`, and a write-up that ends in a box, the shape of the real solutions.
"""

from __future__ import annotations

import random
import re

from .templates import Draft, Method, delimit, plain

_OPENINGS = (
    "Okay, so I need to find {goal}. Let me think about how to start.",
    "Alright, the problem asks for {goal}. Let me first restate what is given.",
    "Hmm, let me see. I have to work out {goal}.",
    "So the task here is to determine {goal}. I want to be careful with the details.",
    "Let me think about {goal}. There should be a clean way to do this.",
    "First, let me read the question again: what is wanted is {goal}.",
    "Okay, let me try to get {goal} step by step.",
    "I need {goal}. I remember something about this kind of problem, but let me derive it.",
    "Alright. The quantity in question is {goal}. Let me set up some notation.",
)
_BRIDGES = (
    "Okay.",
    "Next,",
    "So, moving on.",
    "Hmm, right.",
    "Let me write this down.",
    "Good.",
    "Now the main part.",
    "Continuing.",
    "Let's see.",
    "That seems fine.",
    "Then:",
    "Now let me carry this out.",
    "Right, so:",
    "Here is the point.",
    "Let me compute.",
)
_DOUBTS = (
    "Wait, let me double-check that.",
    "Hold on, is that right? Let me verify.",
    "Let me make sure that I haven't slipped somewhere.",
    "Before settling, a sanity check.",
    "But I should test this.",
    "Hmm, let me check this against something independent.",
    "I want to confirm this before answering.",
    "Let me see whether that is plausible.",
)
_RELIEFS = (
    "Good, that agrees.",
    "That matches, so I'm fairly confident.",
    "So it fits together.",
    "Okay, this is consistent.",
    "Great, no contradiction there.",
    "That settles my doubt.",
)
_CLOSINGS = (
    "So the answer is {plain}.",
    "Therefore I get {plain}.",
    "Hence the result is {plain}.",
    "So I conclude: {plain}.",
    "Thus, {plain} it is.",
    "That gives {plain} as the answer.",
)
_RESTATEMENTS = (
    "The question says: {asked}",
    "In other words: {asked}",
    "Let me restate it: {asked}",
    "What is asked precisely? {asked}",
    "Putting it differently: {asked}",
)
_PLANS = (
    "My plan:",
    "An idea:",
    "What comes to mind first:",
    "How to approach this?",
    "One thought:",
    "Here is what I would try.",
    "I recall something useful.",
    "Let me think of a method.",
)
_VERIFICATIONS = (
    "*Verification.*",
    "**Check:**",
    "As a check:",
    "One can confirm this.",
    "*Remark.*",
)
_SECOND = (
    "Is there another way to see this? {idea}",
    "Alternatively, {idea_low}",
    "For a cross-check from another side: {idea_low}",
    "I could also have argued differently. {idea}",
)
_INTROS = (
    "To find {goal}, we proceed as follows.",
    "We determine {goal}.",
    "Here is a complete solution for {goal}.",
    "We want {goal}.",
    "The computation of {goal} takes a few steps.",
    "Let us work out {goal}.",
)
_ENDINGS = (
    "Thus, the answer is:\n\n\\[\n\\boxed{%s}\n\\]",
    "Therefore, the final answer is \\(\\boxed{%s}\\).",
    "Hence the result is \\(\\boxed{%s}\\).",
    "This gives\n\n\\[\n\\boxed{%s}\n\\]",
    "**Answer:** \\(\\boxed{%s}\\)",
    "So we conclude:\n\n\\[\n\\boxed{%s}\n\\]",
    "\\boxed{%s}",
)


def _lower(text: str) -> str:
    """First letter small, unless the word is a name, a symbol or `I`."""
    first = text.split()[0].rstrip(",")
    common = {
        "One",
        "Use",
        "Count",
        "Write",
        "The",
        "Think",
        "Start",
        "Work",
        "Apply",
        "Take",
        "A",
        "Split",
        "Treat",
        "Reduce",
        "Compute",
        "By",
        "This",
        "It",
        "Look",
        "Let",
        "We",
        "Solve",
        "Expand",
        "Factor",
        "Instead",
        "Build",
        "Put",
        "There",
        "An",
        "Find",
    }
    return text[0].lower() + text[1:] if first in common else text


def _sentence(text: str) -> str:
    """The text with a full stop, unless it ends in punctuation or in displayed mathematics."""
    return text if text.endswith((".", "?", "!", ":", "$$")) else text + "."


def _capital(text: str) -> str:
    """The text as the start of a sentence; names of functions and symbols stay as they are."""
    word = text.split()[0]
    return text[0].upper() + text[1:] if word.isalpha() and len(word) > 1 else text


def reasoning(draft: Draft, n: int, rng: random.Random, remark: str = "") -> str:
    """The thinking part of solution `n` (0, 1, 2), up to but without `</think>`.

    Two solutions that share a method differ in register: one thinks in Unicode, one in LaTeX.
    """
    method = _method(draft, n)
    formal = n >= len(draft.methods)
    paragraphs = [rng.choice(_OPENINGS).format(goal=draft.goal)]
    if n != 1:
        asked = _latex(draft.asks[(n + rng.randrange(2)) % len(draft.asks)])
        paragraphs.append(rng.choice(_RESTATEMENTS).format(asked=asked))
    paragraphs.append(f"{rng.choice(_PLANS)} {_sentence(method.idea)}")
    bridges = rng.sample(_BRIDGES, len(_BRIDGES))
    for i, (_, say, written) in enumerate(method.steps):
        text = _latex(_sentence(written)).strip() if formal else _sentence(say)
        bridge = bridges[i % len(bridges)]
        if (i and bridge.endswith(",")) or bridge == "Then:":
            bridge = bridge.rstrip(",:") + ": "
        elif bridge.endswith(","):
            bridge = "To begin: "
        else:
            bridge += " "
        paragraphs.append((bridge if rng.random() < 0.6 else "") + text)
    check = _sentence(draft.check)
    if n != 1 or rng.random() < 0.5:
        paragraphs.append(f"{rng.choice(_DOUBTS)} {_capital(check)} {rng.choice(_RELIEFS)}")
    if n == 2 or (n == 1 and rng.random() < 0.3):
        other = _method(draft, n + 1)
        if other is not method:
            last = _sentence(other.steps[-1][1])
            second = rng.choice(_SECOND)
            words = second.format(
                idea=_sentence(other.idea), idea_low=_lower(_sentence(other.idea))
            )
            paragraphs.append(f"{words} In the end: {last} So both ways lead to the same result.")
    paragraphs.append(rng.choice(_CLOSINGS).format(plain=plain(draft.answer)))
    if remark:
        paragraphs.append(remark)
    return "\n\n".join(paragraphs)


def write_up(draft: Draft, n: int, rng: random.Random, remark: str = "") -> str:
    """The part after `</think>` of solution `n`, without its closing box."""
    method = _method(draft, n if n < len(draft.methods) else n + 1)
    layout = (n + rng.randrange(3)) % 4
    parts = [f"{rng.choice(_INTROS).format(goal=draft.goal)} {_sentence(method.idea)}"]
    for i, (title, _, written) in enumerate(method.steps, start=1):
        body = _sentence(written)
        if layout == 0:
            parts.append(f"{i}. **{title}**:\n   {body}")
        elif layout == 1:
            parts.append(f"**Step {i}: {title}**\n\n{body}")
        elif layout == 2:
            parts.append(body)
        else:
            parts.append(f"### {title}\n{body}")
    if n == 1 or rng.random() < 0.3:
        parts.append(f"{rng.choice(_VERIFICATIONS)} {_capital(_sentence(draft.check))}")
    if remark:
        parts.append(remark)
    return _latex("\n\n".join(parts))


def solutions(draft: Draft, answer: str, rng: random.Random, remark: str = "") -> list[str]:
    """Three full solutions, each ending in `\\boxed{answer}`."""
    out = []
    for n in range(3):
        thought = reasoning(draft, n, rng, remark)
        if rng.random() < 0.55:
            thought += f"\n\n**Final Answer**\n\\boxed{{{answer}}}"
        text = write_up(draft, n, rng, remark)
        out.append(f"{thought}\n</think>\n\n{text}\n\n{rng.choice(_ENDINGS) % answer}")
    return out


def _latex(text: str) -> str:
    """`$` delimiters turned into the `\\(..\\)` and display `\\[..\\]` of the real write-ups."""
    text = delimit(text, "paren").replace("\\( ", "\\(").replace(" \\)", "\\)")
    text = text.replace("\\[ ", "\n\\[\n").replace(" \\]", "\n\\]\n")
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"\\\]\n +", "\\]\n", text)).strip()


def _method(draft: Draft, n: int) -> Method:
    return draft.methods[n % len(draft.methods)]
