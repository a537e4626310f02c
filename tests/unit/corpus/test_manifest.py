"""The manifest: replaced whole or not at all, and coherent."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepmath_viz import files
from deepmath_viz.corpus import manifest
from deepmath_viz.corpus.manifest import Artefact, Manifest, StageRecord
from deepmath_viz.errors import ArtefactDamaged


def record(stage: str, content: str, **needs: str) -> StageRecord:
    return StageRecord(
        stage=stage,
        fingerprint=f"fingerprint of {stage}",
        content=content,
        rows=3,
        made_at="2025-01-01T00:00:00+00:00",
        seconds=1.5,
        inputs={"files": [{"name": "é.parquet"}]},
        needs=needs,
        notes={"counted": {"x": 1}},
        artefacts=(Artefact(f"{stage}-12345678.parquet", 10, "0" * 64),),
    )


def test_what_is_written_is_read(tmp_path):
    known = Manifest("c", {"kind": "folder", "path": "/ü"}, {"problems": record("problems", "a")})
    manifest.write(tmp_path, known)
    assert manifest.read(tmp_path) == known
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.json"]


def test_no_manifest_is_none(tmp_path):
    assert manifest.read(tmp_path) is None
    assert manifest.read(tmp_path / "no such folder") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "5",
        "\xff",
        '{"format": 1}',
        '{"format": 99}',
        '{"format": 1, "corpus": "c", "source": {}}',
        '{"format": 1, "corpus": "c", "source": {}, "stages": {"problems": {}}}',
    ],
)
def test_a_damaged_manifest_is_named(tmp_path, text):
    (tmp_path / manifest.FILE).write_bytes(text.encode("latin-1"))
    with pytest.raises(ArtefactDamaged, match=r"manifest\.json"):
        manifest.read(tmp_path)


def test_a_newer_manifest_is_told_from_a_damaged_one(tmp_path):
    assert not manifest.is_newer(tmp_path)
    for text, newer in (("{", False), ("[]", False), ('{"format": 1}', False), ("5", False)):
        (tmp_path / manifest.FILE).write_text(text)
        assert manifest.is_newer(tmp_path) is newer
    (tmp_path / manifest.FILE).write_text('{"format": 2}')
    assert manifest.is_newer(tmp_path)


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path):
    files.write_json(tmp_path / "a.json", {"old": 1})
    with pytest.raises(TypeError):
        files.write_json(tmp_path / "a.json", {"new": object()})
    assert json.loads((tmp_path / "a.json").read_text()) == {"old": 1}
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_stages_made_from_something_else_are_dropped():
    known = Manifest("c")
    known = known.with_stage(record("problems", "p1"), {})
    known = known.with_stage(record("solutions", "s1", problems="p1"), {})
    known = known.with_stage(record("serve", "v1", problems="p1", solutions="s1"), {})
    assert list(known.stages) == ["problems", "solutions", "serve"]
    assert list(known.with_stage(record("problems", "p1"), {}).stages) == list(known.stages)
    assert list(known.with_stage(record("problems", "p2"), {}).stages) == ["problems"]
    changed = known.with_stage(record("solutions", "s2", problems="p1"), {})
    assert list(changed.stages) == ["problems", "solutions"]


def test_the_generation_follows_the_stages_that_are_asked_for():
    known = Manifest("c").with_stage(record("problems", "p"), {})
    both = known.with_stage(record("solutions", "s"), {})
    assert known.generation() != both.generation()
    assert known.generation("problems") == both.generation("problems")


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text()),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)),
    max_leaves=10,
)


@given(st.dictionaries(st.text(), JSON))
def test_a_fingerprint_does_not_depend_on_the_order_of_keys(value):
    turned = dict(reversed(list(value.items())))
    assert manifest.fingerprint(value) == manifest.fingerprint(turned)
    assert manifest.fingerprint(value) != manifest.fingerprint([value])
