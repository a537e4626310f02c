"""Chat templates: what becomes of reasoning, answer and end, and how a hostile one is held."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from deepmath_viz.config import ROOT
from deepmath_viz.errors import TemplateRefused
from deepmath_viz.exports.templates import check, reading
from tests.support.hub_server import HubServer

HEAD = "{% for m in messages %}<|{{ m.role }}|>"
TAIL = "<|end|>\n{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}"
#: Templates in the manner of families, and what becomes of the reasoning as tags and as a field.
FAMILIES = {
    "text": (HEAD + "{{ m.content }}" + TAIL, "kept as text", "the reasoning is lost"),
    "knows both": (
        HEAD + "{% set c = m.content %}{% set t = m.reasoning_content or '' %}"
        "{% if '</think>' in c %}{% set t = c.split('</think>')[0].split('<think>')[-1] %}"
        "{% set c = c.split('</think>')[-1] %}{% endif %}"
        "{% if t %}<think>\n{{ t.strip() }}\n</think>\n\n{% endif %}{{ c.strip() }}" + TAIL,
        "right", "right",
    ),
    "channel": (
        HEAD + "{% if m.reasoning_content %}<|thought|>{{ m.reasoning_content }}<|done|>{% endif %}"
        "{{ m.content }}" + TAIL,
        "shown to users: it stands in the answer", "right",
    ),
    "doubles": (
        HEAD + "{% if m.role == 'assistant' %}<think>\n{{ m.reasoning_content }}\n</think>\n\n"
        "{% endif %}{{ m.content }}" + TAIL,
        "doubled: an empty thought comes first", "right",
    ),
    "drops": (
        HEAD + "{{ m.content.split('</think>')[-1] }}" + TAIL,
        "the reasoning is lost", "the reasoning is lost",
    ),
    "no end": (
        "{% for m in messages %}{{ m.content }}{% endfor %}",
        "nothing ends the turn", "the reasoning is lost",
    ),
    "fails": (
        HEAD + "{{ raise_exception('not this') }}" + TAIL,
        "cannot be rendered: TemplateError: not this",
        "cannot be rendered: TemplateError: not this",
    ),
}  # fmt: skip


def renderer(text: str, **options: float) -> check.Renderer:
    return check.Renderer(reading.ChatTemplate("mine", text), **options)


@pytest.mark.parametrize("family", FAMILIES)
def test_what_becomes_of_the_reasoning_is_found(family: str):
    text, tags, field = FAMILIES[family]
    with renderer(text) as made:
        found = check.forms(made)
        assert (found["tags"], found["field"]) == (tags, field)
        for form in ("tags", "field"):
            if found[form] in check.KEPT:
                assert check.require(made, form) == found[form]
                continue
            with pytest.raises(TemplateRefused) as refused:
                check.require(made, form)
            assert found[form] in str(refused.value)
            better = [other for other in ("tags", "field") if found[other] in check.KEPT]
            assert (f"--reasoning {better[0]}" if better else "another template") in str(
                refused.value
            )


def test_a_row_that_would_be_lost_is_named():
    text = HEAD + "{% if 'x' not in m.content %}{{ m.content }}{% endif %}" + TAIL
    asked = [{"role": "user", "content": "q"}]
    good = {"id": 4, "messages": [*asked, {"role": "assistant", "content": "<think>\na</think>b"}]}
    bad = {"id": 5, "prompt": asked, "completion": [{"role": "assistant", "content": "x"}]}
    with renderer(text) as made:
        check.require_rows(made, [good])
        with pytest.raises(TemplateRefused, match="Problem 5 cannot"):
            check.require_rows(made, [good, bad])


@pytest.mark.parametrize(
    "hostile",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ messages.append(1) }}",
        "{{ cycler.__init__.__globals__ }}",
        "{% include '/etc/passwd' %}",
        "{{ 'a' * 400000000 }}{{ 'a' * 400000000 }}{{ 'a' * 900000000 }}",
        "{% for i in range(90000) %}{{ 'a' * 1000 }}{% endfor %}",
        "{% if %}",
    ],
)
def test_a_hostile_template_is_refused(hostile: str):
    with pytest.raises(TemplateRefused), renderer(hostile) as made:
        check.require(made, "tags")


def test_what_is_said_of_a_template_that_fails_ends_in_what_to_do():
    with (
        renderer("{{ cycler.__init__.__globals__ }}") as made,
        pytest.raises(TemplateRefused) as said,
    ):
        check.require(made, "tags")
    assert str(said.value).endswith(
        "unsafe. Nothing was written. Mend it, or use another template."
    )


def test_without_a_network_a_template_of_the_hub_is_refused_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(TemplateRefused, match=r"cannot be reached .*name it instead"):
        reading.read("me/model")
    (tmp_path / "weights.jinja").write_bytes(b"\x94\x00")
    with pytest.raises(TemplateRefused, match="cannot be read as text"):
        reading.read(str(tmp_path / "weights.jinja"))


def test_a_template_that_never_ends_is_ended():
    endless = "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}"
    with (
        pytest.raises(TemplateRefused, match="does not render"),
        renderer(endless, seconds=1.0) as made,
    ):
        check.forms(made)


def test_a_template_is_read_where_models_keep_it(tmp_path: Path):
    settings = {
        "bos_token": {"content": "<s>"},
        "eos_token": "</s>",
        "chat_template": [{"name": "default", "template": "A"}, {"name": "tool", "template": "B"}],
    }
    (tmp_path / "tokenizer_config.json").write_text(json.dumps(settings))
    found = reading.read(str(tmp_path))
    assert (found.text, found.tokens) == ("A", {"bos_token": "<s>", "eos_token": "</s>"})
    (tmp_path / "chat_template.jinja").write_text("C")
    assert reading.read(str(tmp_path)).text == "C"
    assert reading.read(str(tmp_path / "chat_template.jinja")).text == "C"
    assert reading.read(str(tmp_path / "tokenizer_config.json")).text == "A"
    (tmp_path / "empty").mkdir()
    for wrong in (str(tmp_path / "empty"), str(tmp_path / "none.jinja"), "x"):
        with pytest.raises(TemplateRefused):
            reading.read(wrong)


def test_of_a_model_on_the_hub_only_template_and_tokenizer_files_are_fetched(tmp_path: Path):
    home = tmp_path / "hub" / "me" / "model"
    home.mkdir(parents=True)
    (home / "tokenizer_config.json").write_text('{"chat_template": "A", "eos_token": "</s>"}')
    for name in ("model.safetensors", "modeling_mine.py", "tokenizer.json"):
        (home / name).write_text("x")
    asked = (
        "from deepmath_viz.exports.templates.reading import read\n"
        "print(read('me/model'))\nread('me/none')"
    )
    with HubServer(tmp_path) as hub:
        told = {"HF_ENDPOINT": hub.url, "HF_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", asked], capture_output=True, text=True, env=os.environ | told
        )
        assert "text='A', tokens={'eos_token': '</s>'}" in done.stdout, done.stderr
        assert "TemplateRefused: The hub gives no" in done.stderr
        assert {path for _, path, _, _ in hub.log if "/resolve/" in path} == {
            f"/me/model/resolve/{revision}/tokenizer_config.json"
            for revision in {path.split("/")[4] for _, path, _, _ in hub.log if "/resolve/" in path}
        }
