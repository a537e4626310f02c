"""Filters: to the URL and back, and in SQL the same rows as by an independent count."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepmath_viz.corpus import catalogue
from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import topics
from deepmath_viz.dataset.facets.kinds import MOST_TERMS
from deepmath_viz.dataset.filters import PARAMETERS, UNKNOWN, Filters, is_text, search_terms
from deepmath_viz.dataset.labels import CONTAMINATIONS, NOVELTIES
from deepmath_viz.maths.answers import ANSWER_TYPES
from tests.support.novelty_corpus import plant

TOPICS = (
    "Mathematics",
    "Mathematics -> Algebra",
    "Mathematics -> Algebra -> Intermediate Algebra -> Other",
    "Mathematics -> Number Theory",
    "Mathematics -> Nowhere",
    UNKNOWN,
)
BLOCKS = ("forum questions", "NuminaMath-CoT", UNKNOWN, "a 'quoted' block")
STEPS = st.integers(0, 20).map(lambda half: half / 2)
LEVELS = st.one_of(STEPS, st.floats(0, 10, allow_nan=False).map(abs))
#: Paths that mean something else without their root, or look as if they did.
ODD_TOPICS = (
    "Mathematics -> unknown",
    "Mathematics -> Mathematics",
    "Mathematics -> Mathematics -> X",
    "Mathematics -> mathematics -> X",
    "Mathematics -> MATHEMATICS",
    'Mathematics -> ["Algebra"]',
    "Mathematics -> unknown -> unknown",
    "Mathematics -> a, b & c=d?#%26",
    "Mathematics -> <script>",
)
PARTS = st.one_of(
    st.sampled_from(["Mathematics", "mathematics", UNKNOWN, "Other", "X", "[1]", "{}", '["a"]']),
    st.text(max_size=6),
)
#: Every topic that a build can store: what the parser makes of any cell.
ANY_TOPIC = (
    st.lists(PARTS, min_size=1, max_size=4)
    .map(topics.parse)
    .map(lambda found: found.name if found and is_text(found.name) else UNKNOWN)
)
HOSTILE = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["\x00", "\x1b[2J", "\ud800", "a\udfffb", "%00&text=x", "'; --", "\u202ex", '"']
    ),
)
#: Letters whose lower case is one letter in every library.
WORDS = st.text(st.sampled_from("aA%_'\"\\ $7éÉ½∫-\t100nN(;*?"), max_size=12)
#: The same with what no row holds: controls, halves of pairs, marks of direction.
SOUGHT = st.one_of(WORDS, st.text(st.sampled_from("a n\x00\x1b\ud800\u202e😀"), max_size=6))


TOPIC = st.sampled_from(TOPICS + ODD_TOPICS)


@st.composite
def filters(
    draw: Callable[..., Any],
    topic: st.SearchStrategy[str] = TOPIC,
    text: st.SearchStrategy[str] = SOUGHT,
) -> Filters:
    """Any filters that a page could make."""
    ends = sorted([draw(LEVELS), draw(LEVELS)])
    return Filters(
        topics=tuple(draw(st.lists(topic, max_size=3, unique=True))),
        difficulty=draw(st.sampled_from([None, (ends[0], ends[1])])),
        unrated=draw(st.booleans()),
        unknown_difficulty=draw(st.booleans()),
        answer_types=tuple(draw(st.lists(st.sampled_from(ANSWER_TYPES), max_size=3, unique=True))),
        blocks=tuple(draw(st.lists(st.sampled_from(BLOCKS), max_size=2, unique=True))),
        solutions=draw(st.sampled_from([None, True, False])),
        novelties=tuple(draw(st.lists(st.sampled_from((*NOVELTIES, UNKNOWN)), unique=True))),
        contaminations=tuple(
            draw(st.lists(st.sampled_from((*CONTAMINATIONS, UNKNOWN)), unique=True))
        ),
        text=draw(text),
    )


@given(filters(topic=ANY_TOPIC, text=HOSTILE))
def test_a_url_gives_the_filters_back(wanted):
    params = wanted.to_params()
    assert Filters.from_params(params) == wanted
    assert Filters.from_params(params).to_params() == params
    assert set(params) <= set(PARAMETERS)


@pytest.mark.parametrize("topic", ODD_TOPICS)
def test_a_topic_is_spelled_so_that_it_reads_back(topic):
    wanted = Filters(topics=(topic,))
    assert Filters.from_params(wanted.to_params()) == wanted
    assert Filters(topics=("Mathematics -> Algebra",)).to_params() == {"topic": ["Algebra"]}


@pytest.mark.parametrize("text", ["->", " -> → ", "", "  "])
def test_what_is_no_topic_is_not_the_unknown_one(text):
    assert Filters.from_params({"topic": [text]}) == Filters()


@given(st.dictionaries(st.sampled_from(PARAMETERS), st.lists(st.text(max_size=12), max_size=3)))
def test_any_url_is_read_and_reading_settles(params):
    found = Filters.from_params(params)
    assert Filters.from_params(found.to_params()) == found


def test_no_filter_is_an_empty_query():
    assert Filters().to_params() == {}
    assert Filters().where() == ("TRUE", [])
    assert Filters().describe() == []


# -- against an independent count ------------------------------------------------------------


@pytest.fixture(scope="module")
def opened(tmp_path_factory: Any, example_rows: Any, write_source: Any, make: Any) -> Store:
    """A store of 90 rows with every kind of gap, a third of them with a hub row."""
    folder: Path = tmp_path_factory.mktemp("filters")
    rows = example_rows(90, wrong=True)
    source = write_source(folder / "mirror" / "hub" / "zwhe99" / "DeepMath-103K", rows).parents[2]
    (source / "reference").mkdir()
    known = pd.DataFrame(
        {
            "question": [rows[i]["question"] for i in range(0, 90, 3)],
            "hub_row": [i * 1144 for i in range(0, 90, 3)],
        }
    )
    known.to_parquet(source / "reference" / "deepmath_hub_rows.parquet")
    built: Manifest = make(source, folder / "cache")
    planted = plant(folder / "cache" / built.corpus, built)
    return Store(folder / "cache" / built.corpus, planted.manifest)


@pytest.fixture(scope="module")
def table(opened: Store, example_rows: Any) -> pd.DataFrame:
    """The rows as they were written, with what only the build can know beside them."""
    frame = pd.DataFrame(example_rows(90, wrong=True))
    listed = pd.DataFrame(opened.page(Filters(), limit=1000)).set_index("id")
    assert len(listed) == len(frame)
    frame["answer_type"] = listed["answer_type"]
    frame["source_block"] = listed["source_block"]
    frame["novelty"], frame["contaminated"] = listed["novelty"], listed["contaminated"]
    return frame


def count(frame: pd.DataFrame, wanted: Filters) -> int:
    """How many rows match, read off the published columns row by row."""
    return sum(matches(row, wanted) for row in frame.to_dict("records"))


def matches(row: dict[str, Any], wanted: Filters) -> bool:
    def missing(value: Any) -> bool:
        return value is None or (isinstance(value, float) and math.isnan(value))

    topic = UNKNOWN if missing(row["topic"]) else row["topic"]
    if wanted.topics and not any(f"{topic} ->".startswith(f"{t} ->") for t in wanted.topics):
        return False
    level = row["difficulty"]
    asked = [
        wanted.difficulty is not None
        and not missing(level)
        and level != -1
        and wanted.difficulty[0] <= level <= wanted.difficulty[1],
        wanted.unrated and level == -1,
        wanted.unknown_difficulty and missing(level),
    ]
    if (wanted.difficulty or wanted.unrated or wanted.unknown_difficulty) and not any(asked):
        return False
    if wanted.answer_types and row["answer_type"] not in wanted.answer_types:
        return False
    block = UNKNOWN if missing(row["source_block"]) else row["source_block"]
    if wanted.blocks and block not in wanted.blocks:
        return False
    if wanted.novelties and row["novelty"] not in wanted.novelties:
        return False
    if wanted.contaminations and row["contaminated"] not in wanted.contaminations:
        return False
    solved = any(not missing(row[f"r1_solution_{n}"]) for n in (1, 2, 3))
    if wanted.solutions is not None and solved is not wanted.solutions:
        return False
    answer = "" if missing(row["final_answer"]) else row["final_answer"]
    places = (row["question"].lower(), answer.lower())
    return all(any(term.lower() in place for place in places) for term in search_terms(wanted.text))


@given(wanted=filters())
def test_sql_counts_what_an_independent_count_counts(opened, table, wanted):
    assert opened.count(wanted) == count(table, wanted)


@pytest.mark.parametrize(
    "wanted",
    [
        Filters(topics=("Mathematics -> Algebra",)),
        Filters(topics=(UNKNOWN, "Mathematics -> Calculus")),
        Filters(difficulty=(5, 7.5)),
        Filters(difficulty=(6.25, 6.25)),
        Filters(unrated=True),
        Filters(unknown_difficulty=True),
        Filters(difficulty=(0, 10), unrated=True, unknown_difficulty=True),
        Filters(answer_types=("fraction", "empty")),
        Filters(blocks=(UNKNOWN,)),
        Filters(solutions=False),
        Filters(novelties=("within",)),
        Filters(novelties=("elsewhere", UNKNOWN)),
        Filters(contaminations=("exact",)),
        Filters(contaminations=("clear", "near")),
        Filters(text="100% cases_of 'n'"),
        Filters(text='"in 100% of"'),
        Filters(text="COMPUTE \\frac"),
    ],
)
def test_every_filter_finds_some_but_not_all(opened, table, wanted):
    """So that the property above is no comparison of nothing with nothing."""
    found = opened.count(wanted)
    assert found == count(table, wanted)
    all_of_them = wanted.difficulty == (0, 10)
    assert 0 < found <= len(table) if all_of_them else 0 < found < len(table)


@pytest.mark.parametrize(
    "wanted",
    [
        Filters(text="a\ud800"),
        Filters(topics=("Mathematics -> \ud800",)),
        Filters(blocks=("\udfff",)),
        Filters(text="\x00"),
    ],
)
def test_what_no_row_can_hold_finds_nothing(opened, wanted):
    assert opened.count(wanted) == 0
    assert opened.page(wanted) == []


def test_a_wild_card_is_a_letter_like_any_other(opened):
    assert opened.count(Filters(text="100%")) == 60
    assert opened.count(Filters(text="1%0")) == 0
    assert opened.count(Filters(text="cases.of")) == 0


def test_terms_of_a_text():
    assert search_terms('prime "odd number" x') == ["prime", "odd number", "x"]
    assert search_terms('say "never closed') == ["say", "never closed"]
    assert search_terms('  "" ') == []


def test_filters_are_described_in_words():
    wanted = Filters(
        topics=("Mathematics -> Algebra", UNKNOWN),
        difficulty=(5, 6.5),
        unrated=True,
        solutions=True,
        novelties=("unique", UNKNOWN),
        contaminations=("exact", "clear"),
        agreements=("all", "none"),
        text="prime",
    )
    assert wanted.describe() == [
        "topic Algebra or unknown",
        "difficulty 5 to 6.5 or unrated",
        "with solutions",
        "agreement all three or none",
        "novelty unique or unknown",
        "in a benchmark: exact text or no",
        "text “prime”",
    ]


def test_the_store_is_the_one_that_a_cache_opens(opened):
    assert catalogue.open_store(opened.folder.parent).count(Filters()) == 90


def test_of_very_many_words_the_first_count_and_that_is_said():
    words = [f"w{n}" for n in range(MOST_TERMS + 10)]
    exactly, more = Filters(text=" ".join(words[:MOST_TERMS])), Filters(text=" ".join(words))
    assert more.where() == exactly.where()
    assert len(more.where()[1]) == MOST_TERMS
    (said,) = more.describe()
    assert f"the first {MOST_TERMS} of {MOST_TERMS + 10} words" in said
    assert words[MOST_TERMS] not in said
    assert "first" not in exactly.describe()[0]
    assert Filters.from_params(more.to_params()) == more
