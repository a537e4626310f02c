"""Files that change under a server: found out at the next look, named, and mended."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from deepmath_viz.cli.main import main
from deepmath_viz.config import ROOT
from deepmath_viz.corpus import catalogue, manifest, soundness
from deepmath_viz.errors import ArtefactDamaged
from deepmath_viz.search.index import open_index
from tests.support.faults import flip, older, truncate
from tests.support.patience import awaited


@pytest.fixture(scope="module")
def built(make_cache: Any, example_rows: Any) -> Path:
    cache, made = make_cache("sound", example_rows(30))
    return Path(cache / made.corpus)


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    """A copy of a corpus folder, in a cache of its own, that a server has looked at."""
    shutil.copytree(built, tmp_path / "cache" / built.name)
    catalogue.present(tmp_path / "cache")
    return tmp_path / "cache" / built.name


def path_of(folder: Path, stage: str) -> Path:
    found = manifest.read(folder)
    assert found is not None
    return folder / found.stages[stage].artefacts[0].name


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (flip, "differs from its record"),
        (truncate, "bytes instead of"),
        (Path.unlink, "is missing"),
    ],
)
def test_what_changes_under_a_server_is_left_out_and_named_until_it_is_mended(
    folder: Path, harm: Callable[[Path], None], said: str
) -> None:
    before = catalogue.present(folder.parent)[1]
    path = path_of(folder, "solutions")
    kept = path.read_bytes()
    harm(path)
    found = catalogue.present(folder.parent)[1]
    assert "problems" in found.stages and not {"solutions", "answers"} & set(found.stages)
    assert f"{path.name} " in found.damage and said in found.damage
    assert "build --stage solutions --force" in found.damage
    for stage in ("solutions", "answers"):
        with pytest.raises(ArtefactDamaged, match="--stage solutions --force"):
            found.require(stage)
    assert catalogue.open_store(folder.parent).has_solutions is False
    assert any(line.startswith(f"solutions: {path.name} ") for line in soundness.check(folder))
    path.write_bytes(kept)
    mended = catalogue.present(folder.parent)[1]
    assert mended.damage == "" and mended.stages == before.stages
    # What was opened of the damaged file is not taken for what stands now.
    assert mended.generation() != before.generation()
    assert catalogue.open_store(folder.parent).has_solutions is True


def test_without_problems_a_corpus_is_named_and_not_taken_for_missing(folder: Path) -> None:
    truncate(path_of(folder, "problems"))
    for name in (None, folder.name):
        with pytest.raises(ArtefactDamaged, match=r"cannot be opened.*--stage problems --force"):
            catalogue.present(folder.parent, name)
    assert catalogue.corpora(folder.parent) == {}
    assert "bytes instead of" in catalogue.damaged(folder.parent)[folder.name]


def test_what_changed_before_the_server_began_is_found_in_the_background(folder: Path) -> None:
    path = path_of(folder, "answers")
    flip(path)
    soundness.forget()  # as in a process that has just begun
    found = catalogue.present(folder.parent)[1]
    assert "answers" in found.stages
    soundness.watch(folder, found)
    awaited(soundness.settled)
    assert "answers" in catalogue.present(folder.parent)[1].damaged


def test_a_query_that_fails_names_the_damaged_file(folder: Path) -> None:
    store = catalogue.open_store(folder.parent)
    path = path_of(folder, "answers")
    data = path.read_bytes()
    path.write_bytes(data[:200] + bytes(len(data) - 400) + data[-200:])
    with pytest.raises(ArtefactDamaged, match=f"stage answers .*{path.name} differs"):
        store.database.ask("SELECT sum(hash(COLUMNS(*))) FROM answers")
    path.write_bytes(data)
    with pytest.raises(duckdb.Error):  # one that only fails stays what it is
        store.database.ask("SELECT no_such_column FROM answers")


def test_a_query_over_parts_of_two_versions_names_the_older_one(folder: Path) -> None:
    found = manifest.read(folder)
    assert found is not None
    record = found.stages["solutions"]
    first = folder / record.artefacts[0].name
    new = shutil.copy(first, folder / "solutions-00001.parquet")
    both = (*record.artefacts, manifest.describe(new))
    stages = {**found.stages, "solutions": replace(record, artefacts=both)}
    manifest.write(folder, replace(found, stages=stages))
    older(folder, "solutions", 1)
    store = catalogue.open_store(folder.parent)
    with pytest.raises(ArtefactDamaged, match=r"another version.*build --stage solutions --force"):
        store.database.ask("SELECT sum(hash(COLUMNS(*))) FROM solutions")


def test_check_finds_what_belongs_elsewhere(
    folder: Path, make_cache: Any, example_rows: Any, capsys: Any
) -> None:
    other, made = make_cache("other", example_rows(12))
    theirs = path_of(other / made.corpus, "answers")
    path_of(folder, "answers").write_bytes(theirs.read_bytes())
    shutil.copy(theirs, folder / theirs.name)
    (folder / "answers-00000000.parquet").write_bytes(theirs.read_bytes())
    assert main(["check", "--cache", str(folder.parent)]) == 1
    said = capsys.readouterr().out
    assert f"answers: {path_of(folder, 'answers').name} " in said
    assert f"{theirs.name} is of an earlier build; the next one removes it" in said
    assert "answers-00000000.parquet belongs to no stage, and is not what its name says" in said
    shutil.copy(other / made.corpus / manifest.FILE, folder / manifest.FILE)
    assert f"holds the manifest of corpus '{made.corpus}'" in soundness.check(folder)[0]


@pytest.mark.parametrize(
    "old", ['"rows": ', '"seconds": ', '"size": ', '"kind": "', '"made_at": "']
)
def test_check_finds_a_changed_line_of_the_manifest(folder: Path, old: str) -> None:
    path = folder / manifest.FILE
    path.write_text(path.read_text().replace(old, old + "1", 1))
    (said,) = soundness.check(folder)
    assert "was changed after it was written" in said and "Run the build again" in said
    with pytest.raises(ArtefactDamaged, match="was changed after"):
        catalogue.present(folder.parent, folder.name)


def test_a_manifest_of_an_earlier_version_has_no_seal_and_is_read(folder: Path) -> None:
    import json

    path = folder / manifest.FILE
    raw = json.loads(path.read_text())
    del raw["seal"]
    path.write_text(json.dumps(raw))
    assert manifest.read(folder) is not None and soundness.check(folder) == []


def test_an_index_that_is_cut_off_under_a_server_is_never_read(
    tmp_path: Path, make: Any, write_source: Any, example_rows: Any
) -> None:
    """Reading a mapped file beyond its new end would end the whole server (SIGBUS)."""
    cache = tmp_path / "cache"
    made = make(write_source(tmp_path / "source", example_rows(30)), cache, "search")
    folder, found = catalogue.present(cache)
    assert len(open_index(folder, found)) == 30
    for artefact in made.stages["search"].artefacts:
        os.truncate(folder / artefact.name, 0)
    with pytest.raises(ArtefactDamaged, match="build --stage search --force"):
        open_index(*catalogue.present(cache))


def test_a_file_that_changed_while_the_clock_was_wrong_is_looked_into(tmp_path: Path) -> None:
    path = tmp_path / "answers-0.parquet"
    path.write_bytes(b"as it was")
    record, now = manifest.describe(path), path.stat().st_ctime
    assert soundness.is_untouched(path, record, now)
    path.write_bytes(b"as it is.")
    os.utime(path, (now, now))
    # The record is of a day that has not come, before the clock was set back.
    assert not soundness.is_untouched(path, record, now + 86_400)
    path.write_bytes(b"as it was")
    assert soundness.is_untouched(path, record, now + 86_400)


def test_the_command_line_names_a_file_that_changed_since_it_was_made(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, found = path_of(folder, "answers"), manifest.read(folder)
    assert found is not None
    long_ago = {n: replace(r, made_at="2020-01-01T00:00:00Z") for n, r in found.stages.items()}
    manifest.write(folder, replace(found, stages=long_ago))
    soundness.forget()  # as in a process that has just begun
    listed, asked = ["list", "--limit", "1"], ["sql", "SELECT count(*) FROM problems"]
    for words in (["status"], listed, asked):
        flip(path)
        catalogue.forget()
        # The tables of SQL are made from it.
        assert main([*words, "--cache", str(folder.parent)]) == (words is asked)
        both = capsys.readouterr()
        said = both.out if words == ["status"] else both.err
        assert f"{path.name} differs from its record" in said
        assert "build --stage answers --force" in said
        flip(path)  # back
        soundness.forget()
        catalogue.forget()
        assert main([*words, "--cache", str(folder.parent)]) == 0
        assert "differs" not in "".join(capsys.readouterr())


def test_a_command_hashes_as_much_as_the_page_of_faults_says(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = " ".join((ROOT / "docs" / "faults.md").read_text("utf-8").split())
    limit = f"up to {soundness.AT_ONCE // 10**6} MB in all, small files first; `check` reads every"
    assert limit in page
    found = manifest.read(folder)
    assert found is not None
    long_ago = {n: replace(r, made_at="2020-01-01T00:00:00Z") for n, r in found.stages.items()}
    manifest.write(folder, replace(found, stages=long_ago))
    files = [a for r in found.stages.values() for a in r.artefacts]
    small, large = (choose(files, key=lambda a: a.size).name for choose in (min, max))
    monkeypatch.setattr(soundness, "AT_ONCE", sum(a.size for a in files) - 1)
    soundness.forget()  # as in a process that has just begun
    flip(folder / small)
    flip(folder / large)
    assert main(["status", "--cache", str(folder.parent)]) == 0
    said = capsys.readouterr().out
    assert f"{small} differs" in said and f"{large} differs" not in said
    assert main(["check", "--cache", str(folder.parent)]) == 1
    assert f"{large} differs" in capsys.readouterr().out


def test_a_command_stays_with_the_corpus_that_it_finds_damaged(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = manifest.read(folder)
    assert found is not None
    other = folder.with_name("another")
    shutil.copytree(folder, other)
    for place, day in ((folder, "2020-01-02"), (other, "2020-01-01")):
        made = {n: replace(r, made_at=f"{day}T00:00:00Z") for n, r in found.stages.items()}
        manifest.write(place, replace(found, corpus=place.name, stages=made))
    words = ["list", "--limit", "1", "--cache", str(folder.parent)]
    soundness.forget()  # as in a process that has just begun
    flip(path_of(folder, "problems"))
    assert main(words) == 1
    out, err = capsys.readouterr()
    assert out == "" and f"Corpus {folder.name!r} cannot be opened" in err
    assert f"{path_of(folder, 'problems').name} differs from its record" in err
    assert main([*words, "--corpus", "another"]) == 0


@pytest.mark.parametrize("stage", ["problems", "answers", "serve"])
def test_check_names_what_another_version_has_made(
    folder: Path, stage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--cache", str(folder.parent)]) == 0
    older(folder, stage, 0)
    catalogue.forget()
    assert soundness.check(folder) == []  # its bytes are as recorded
    assert main(["check", "--cache", str(folder.parent)]) == 1
    assert "another version" in capsys.readouterr().out
    # Nor does a fault elsewhere hide it.
    (folder / "search-00000000.json").write_text("{}")
    flip(path_of(folder, "solutions"))
    assert main(["check", "--cache", str(folder.parent)]) == 1
    named = [line for line in capsys.readouterr().out.splitlines() if "another version" in line]
    assert len(named) == 1 and f": {stage}: {path_of(folder, stage).name} " in named[0]


def test_check_says_of_tables_that_cannot_be_read_why(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, found = path_of(folder, "serve"), manifest.read(folder)
    assert found is not None
    path.write_bytes(b"no database" * 2_000)
    record = replace(found.stages["serve"], artefacts=(manifest.describe(path),))
    manifest.write(folder, replace(found, stages={**found.stages, "serve": record}))
    assert soundness.check(folder) == []  # its bytes are as recorded
    assert main(["check", "--cache", str(folder.parent)]) == 1
    said = capsys.readouterr().out
    assert f"{path.name} cannot be read (" in said and "another version" not in said
