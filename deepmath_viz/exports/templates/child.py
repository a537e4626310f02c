"""The process that renders a chat template: `python child.py`, a JSON line in, a JSON line out.

The first line has `template` and the special tokens. Each further line is a list of conversations,
`[messages, add_generation_prompt]` each, and is answered by a list of texts and `{"error": ...}`.
The template sees messages and nothing else: Jinja's immutable sandbox refuses attributes that lead
out and changes of what it is given. Memory is limited here; time is the parent's business.

It imports Jinja alone, so that it starts in a tenth of a second.
"""

from __future__ import annotations

import json
import sys
from typing import Any

#: Bytes of address space, and characters that one conversation may become.
MEMORY, LONGEST = 1 << 30, 8_000_000


def _environment() -> Any:
    from jinja2 import nodes
    from jinja2.exceptions import TemplateError
    from jinja2.ext import Extension, loopcontrols
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Generation(Extension):
        """`{% generation %}` marks what an assistant says; here it is only passed through."""

        tags = {"generation"}  # noqa: RUF012 (Jinja declares it so)

        def parse(self, parser: Any) -> Any:
            line = next(parser.stream).lineno
            body = parser.parse_statements(("name:endgeneration",), drop_needle=True)
            return nodes.Scope(body).set_lineno(line)

    def tojson(value: Any, ensure_ascii: bool = False, indent: int | None = None, **_: Any) -> str:
        return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent)

    def raise_exception(message: object) -> None:
        raise TemplateError(str(message))

    made = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[Generation, loopcontrols]
    )
    made.filters["tojson"] = tojson
    made.globals["raise_exception"] = raise_exception
    # A date of ours, so that the same rows render alike on every day.
    made.globals["strftime_now"] = lambda form: "2025-01-01"
    return made


def main() -> None:
    """Answer until the input ends."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    given = json.loads(sys.stdin.readline())
    try:
        template = _environment().from_string(given["template"])
    except Exception as err:  # whatever a template holds
        _answer({"error": f"{type(err).__name__}: {err}"[:500]})
        return
    _answer({"error": None})
    for line in sys.stdin:
        _answer([_render(template, given["tokens"], *one) for one in json.loads(line)])


def _render(template: Any, tokens: dict[str, str], messages: Any, opens: bool) -> Any:
    try:
        text = ""
        for piece in template.generate(
            messages=messages, add_generation_prompt=opens, tools=None, documents=None, **tokens
        ):
            text += piece
            if len(text) > LONGEST:
                return {"error": f"it makes more than {LONGEST:,} characters"}
    except Exception as err:
        return {"error": f"{type(err).__name__}: {err}"[:500]}
    return text


def _answer(value: Any) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
