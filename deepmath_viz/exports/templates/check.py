"""Whether reasoning, answer and end of a conversation survive a chat template, and how."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from deepmath_viz.errors import TemplateRefused
from deepmath_viz.exports.shapes import FIELDS
from deepmath_viz.exports.templates.reading import ChatTemplate

#: Seconds that the process may need for what it is given at once; then it is ended.
SECONDS = 20.0
_CHILD = Path(__file__).with_name("child.py")
#: What stands for the parts of a conversation: words that no template has.
QUESTION, THOUGHT, SAID = "Zweifrage 7?", "Denkspur erstens, zweitens.", "Schlusssatz \\boxed{7}."
#: What may become of the reasoning in a form; what is in `KEPT` can be trained on.
RIGHT, AS_TEXT = "right", "kept as text"
KEPT = (RIGHT, AS_TEXT)
_FAILS = "cannot be rendered"

Message = Mapping[str, Any]


class Renderer:
    """A process that renders one template; a context."""

    def __init__(self, template: ChatTemplate, seconds: float = SECONDS) -> None:
        """Start it.

        Raises:
            TemplateRefused: the template is none that can be read.
        """
        self._name, self._seconds = template.name, seconds
        self._process = subprocess.Popen(
            [sys.executable, "-I", str(_CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env={},
        )
        tokens = dict.fromkeys(("bos_token", "eos_token"), "") | template.tokens
        try:
            said = self._ask({"template": template.text, "tokens": tokens})
            if said["error"]:
                raise TemplateRefused(f"{self._name} cannot be read as a template: {said['error']}")
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Renderer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()

    def texts(self, conversations: Sequence[tuple[Sequence[Message], bool]]) -> list[Any]:
        """Each (messages, whether a turn of the assistant is opened) as text or `{"error": why}`.

        Raises:
            TemplateRefused: it takes too long, or its process was lost.
        """
        found: list[Any] = self._ask([[list(m), opens] for m, opens in conversations])
        return found

    def _ask(self, question: Any) -> Any:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None and stdout is not None  # both are pipes
        timer = threading.Timer(self._seconds, self._process.kill)
        timer.start()
        try:
            stdin.write(json.dumps(question) + "\n")
            stdin.flush()
            line = stdout.readline()
        except OSError:
            line = ""
        finally:
            timer.cancel()
        if not line:
            raise TemplateRefused(
                f"{self._name} does not render: it needs more than {self._seconds:g} s or a "
                "gigabyte of memory."
            )
        return json.loads(line)


def forms(renderer: Renderer) -> dict[str, str]:
    """What becomes of the reasoning in each form: of `KEPT`, or what is wrong, in a few words."""
    user = {"role": "user", "content": QUESTION}
    bare = {"role": "assistant", "content": SAID}
    tags = {**bare, "content": f"<think>\n{THOUGHT}\n</think>\n\n{SAID}"}
    apart = [{**bare, name: THOUGHT} for name in FIELDS.values()]
    with_tags, without, opened, *fields = renderer.texts(
        [([user, tags], False), ([user, bare], False), ([user], True)]
        + [([user, one], False) for one in apart]
    )
    found = {
        form: lost(text, THOUGHT, SAID) or RIGHT for form, text in zip(FIELDS, fields, strict=True)
    }
    known = [text for text in fields if not lost(text, THOUGHT, SAID)]
    found["tags"] = lost(with_tags, THOUGHT, SAID)
    if not found["tags"]:
        if not known:
            found["tags"] = AS_TEXT
        elif _folded(with_tags) == _folded(known[0]):
            found["tags"] = RIGHT
        elif _turn(with_tags, opened).count("<think>") > 1:
            found["tags"] = "doubled: an empty thought comes first"
        else:
            found["tags"] = "shown to users: it stands in the answer"
    found["none"] = lost(without, "", SAID) or RIGHT
    return found


def lost(text: Any, thought: str, said: str) -> str:
    """What of a conversation is missing in its text, in a few words; empty for nothing."""
    if not isinstance(text, str):
        return f"{_FAILS}: {text['error'].rstrip(' .:')}"
    folded, inside, answer = _folded(text), _folded(thought), _folded(said)
    if inside and inside not in folded:
        return "the reasoning is lost"
    place = folded.rfind(answer)
    if place < 0:
        return "the answer is lost"
    if inside and folded.find(inside) + len(inside) > place:
        return "the reasoning stands behind the answer"
    if not folded[place + len(answer) :]:
        return "nothing ends the turn"
    return ""


def require(renderer: Renderer, form: str) -> str:
    """What becomes of the reasoning in a form.

    Args:
        form: of `shapes.REASONING`.

    Raises:
        TemplateRefused: it is lost, or stands in the wrong place; says which form does better.
    """
    found = forms(renderer)
    if found[form] in KEPT:
        return found[form]
    if found[form].startswith(_FAILS):
        raise TemplateRefused(
            f"This chat template {found[form]}. Nothing was written. Mend it, or use another"
            " template."
        )
    better = [other for other in ("tags", *FIELDS) if found[other] in KEPT]
    advice = f"Use --reasoning {better[0]}." if better and form != "none" else (
        "Use another template, such as one for training, or --reasoning none."
    )  # fmt: skip
    raise TemplateRefused(
        f"This chat template does not take reasoning as {form}: {found[form]}. Nothing was "
        f"written. {advice}"
    )


def require_rows(renderer: Renderer, rows: Sequence[Mapping[str, Any]]) -> None:
    """Render rows of an export.

    Raises:
        TemplateRefused: of one of them reasoning, answer or end are lost; says of which.
    """
    asked: list[tuple[Sequence[Message], bool]] = []
    parts: list[tuple[Any, Message]] = []
    for row in rows:
        for name in ("messages", "completion", "chosen", "rejected"):
            if name in row and row[name][-1]["role"] == "assistant":
                asked.append(([*row.get("prompt", ()), *row[name]], False))
                parts.append((row.get("id"), row[name][-1]))
    for text, (id_, message) in zip(renderer.texts(asked), parts, strict=True):
        thought = next((message[name] for name in FIELDS.values() if message.get(name)), "")
        said = message["content"]
        if not thought and "</think>" in said:
            thought, _, said = said.removeprefix("<think>").rpartition("</think>")
        if why := lost(text, thought, said):
            raise TemplateRefused(
                f"Problem {id_} cannot be trained with this chat template: {why}. Nothing was "
                "written; leave the problem out, or use another template."
            )


def _turn(text: str, opened: Any) -> str:
    """What the assistant says in a text: behind what the opened turn shares with it."""
    if not isinstance(opened, str):
        return text
    same = next((at for at, (a, b) in enumerate(zip(text, opened, strict=False)) if a != b),
                min(len(text), len(opened)))  # fmt: skip
    return text[min(same, text.find(QUESTION) + len(QUESTION)) :]


def _folded(text: str) -> str:
    return "".join(text.split())
