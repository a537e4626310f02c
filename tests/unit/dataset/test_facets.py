"""Every row of the table of filters: read back from wherever it is written, and in SQL the same
problems as by a predicate in plain Python."""

from __future__ import annotations

import math
import shlex
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deepmath_viz.cli.filters import filters_of
from deepmath_viz.cli.main import load
from deepmath_viz.corpus import schema
from deepmath_viz.dataset import id_lists
from deepmath_viz.dataset.facets.attached import Attached, condition
from deepmath_viz.dataset.facets.bands import Band, Difficulty
from deepmath_viz.dataset.facets.kinds import (
    ERRATA_TABLE,
    Choice,
    Flag,
    Found,
    Marks,
    Region,
    Text,
    Topics,
)
from deepmath_viz.dataset.facets.row import Facet, Switch
from deepmath_viz.dataset.filters import (
    ATTACHED_TABLE,
    FACETS,
    REGION_TABLE,
    UNKNOWN,
    Filters,
    attributes_of,
    is_text,
    search_terms,
)
from deepmath_viz.dataset.labels import ERRATA
from deepmath_viz.errors import DeepMathError, QueryError
from deepmath_viz.exports import card
from deepmath_viz.exports.plan import Selection
from deepmath_viz.exports.recipe import Recipe
from deepmath_viz.search import query as queries

PATHS = (
    "Mathematics",
    "Mathematics -> Algebra",
    "Mathematics -> Algebra -> Other",
    "Mathematics -> Algebraic Geometry",
    "Mathematics -> unknown",
)
#: Texts of a column that may hold any.
NAMES = ("forum questions", "NuminaMath-CoT", "a 'quoted' block", "-x", "1 ~ 2")
#: Letters whose lower case is one letter in every library.
LETTERS = st.text(st.sampled_from("aA%_'\"\\ $7éÉ½∫-\t100nN(;*?"), max_size=8)
LEVELS = st.integers(0, 20).map(lambda half: half / 2)


def parsed(words: list[str]) -> Filters:
    """What a command's own parser makes of its words."""
    return filters_of(load(words[0]).make_context(words[0], words[1:]).params)


# -- values of every kind, and what each means, said without SQL -----------------------------


def ranges(facet: Band) -> st.SearchStrategy[Any]:
    """None, or two ends, open ones where they may be."""
    number = st.integers(0, 40) if facet.whole else LEVELS
    last = st.one_of(number, st.just(math.inf)) if facet.open_ended else number
    return st.one_of(st.none(), st.tuples(number, last).map(sorted).map(tuple))


def several(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=3, unique=True).map(tuple)


VALUES: dict[type[Facet], Callable[[Any], st.SearchStrategy[Any]]] = {
    Topics: lambda _: several((*PATHS, UNKNOWN)),
    Difficulty: ranges,
    Band: ranges,
    Choice: lambda facet: several(facet.choices or (*NAMES, UNKNOWN)),
    Found: lambda facet: several(facet.choices),
    Marks: lambda facet: several(facet.choices),
    Flag: lambda _: st.sampled_from([None, True, False]),
    Text: lambda _: LETTERS,
    Region: lambda _: st.one_of(st.just(""), st.sets(st.integers(0, 9)).map(id_lists.text_of)),
}
#: Conditions on attached columns, and what each says of the cells of a row by its id: `own`.
CONDITIONS: dict[str, Callable[[dict[str, Any]], bool]] = {
    "t.x:2~4": lambda own: own["x"] is not None and 2 <= own["x"] <= 4,
    "t.x:2~4:inside": lambda own: own["x"] is not None and 2 < own["x"] < 4,
    "t.x:~1.5": lambda own: own["x"] is not None and own["x"] <= 1.5,
    "t.x:missing": lambda own: own["x"] is None,
    "t.w=a b": lambda own: own["w"] == "a b",
    "u.w~A": lambda own: "a" in own["w"],
}
VALUES[Attached] = lambda _: several(tuple(CONDITIONS))


def own_cells(id_: int) -> dict[str, Any]:
    return {"x": None if id_ % 4 == 3 else id_ % 6, "w": ["a b", "c"][id_ % 2]}


def in_attached(_: Facet, row: dict[str, Any], value: Any) -> bool:
    asked: dict[str, list[bool]] = {}
    for text in value:
        found = condition(text)
        assert found is not None
        asked.setdefault(found.column, []).append(CONDITIONS[text](own_cells(row["id"])))
    return all(any(each) for each in asked.values())


#: The number of each band, and the yes of each flag, of a row.
NUMBERS = {
    "difficulty": lambda row: row["difficulty"],
    "length": lambda row: len(row["question"]),
    "tokens": lambda row: row["question_tokens"],
    "solutiontokens": lambda row: row["solution_tokens"],
}
YES = {
    "solutions": lambda row: row["n_solutions"] > 0,
    "rewardable": lambda row: row["rewardable"],
    "doubted": lambda row: row["doubt"] is not None,
}
SWITCHED = {
    "unrated": lambda row: row["unrated"],
    "unknown_difficulty": lambda row: row["difficulty"] is None and not row["unrated"],
}


def in_topics(_: Facet, row: dict[str, Any], value: Any) -> bool:
    topic = row["topic"]
    return any(
        topic is None if path == UNKNOWN else f"{topic} ->".startswith(f"{path} ->")
        for path in value
    )


def in_band(facet: Facet, row: dict[str, Any], value: Any) -> bool:
    assert facet.name in NUMBERS, f"say in NUMBERS what number of a row {facet.name!r} is about"
    number = NUMBERS[facet.name](row)
    return value is not None and number is not None and value[0] <= number <= value[1]


def in_text(_: Facet, row: dict[str, Any], value: str) -> bool:
    text = f"{row['question']}\n{row['final_answer'] or ''}".lower()
    return all(term.lower() in text for term in search_terms(value))


def in_marks(facet: Marks, row: dict[str, Any], value: Any) -> bool:
    marks = row[facet.column]
    if marks is None:
        return UNKNOWN in value
    named = [word for word in value if word != UNKNOWN]
    return bool(named) and (not {*named} & {*marks}) is facet.lacking


ORACLES: dict[type[Facet], Callable[[Any, dict[str, Any], Any], bool]] = {
    Topics: in_topics,
    Difficulty: in_band,
    Band: in_band,
    Choice: lambda facet, row, value: (row[facet.column] or UNKNOWN) in value,
    Marks: in_marks,
    Found: lambda _, row, value: (row["found"] or UNKNOWN) in value,
    Flag: lambda facet, row, value: value is not None and YES[facet.name](row) is value,
    Text: in_text,
    Attached: in_attached,
    Region: lambda _, row, value: row["id"] in id_lists.ids_of(value.partition("~")[2]),
}


def matches(row: dict[str, Any], filters: Filters, attribute: str) -> bool:
    facet, value = FACETS[attribute], getattr(filters, attribute)
    switched = [s.attribute for s in facet.switches if getattr(filters, s.attribute)]
    if value == facet.nothing and not switched:
        return True
    own = value != facet.nothing and ORACLES[type(facet)](facet, row, value)
    return own or any(SWITCHED[name](row) for name in switched)


def asking(*attributes: str) -> st.SearchStrategy[Filters]:
    """Filters by some of the rows, and by the switches beside them."""
    made: dict[str, st.SearchStrategy[Any]] = {}
    for attribute in attributes:
        facet = FACETS[attribute]
        made[attribute] = VALUES[type(facet)](facet)
        made |= {switch.attribute: st.booleans() for switch in facet.switches}
    return st.fixed_dictionaries(made).map(lambda values: Filters(**values))


def cells(attribute: str) -> st.SearchStrategy[Any]:
    facet: Any = FACETS[attribute]
    known = st.sampled_from(facet.values or NAMES)
    if isinstance(facet, Marks):
        return st.one_of(st.none(), st.lists(known, max_size=3, unique=True))
    return st.one_of(st.none(), known) if facet.has_unknown else known


SAID = pa.schema([(name, pa.string()) for name in ("key", "final_answer", "verdict")])
CHOICES = {
    f.column: cells(name) for name, f in FACETS.items() if isinstance(f, Choice) and f.column
}
RATED = st.one_of(
    LEVELS.map(lambda level: {"difficulty": level, "unrated": False}),
    st.booleans().map(lambda unrated: {"difficulty": None, "unrated": unrated}),
)
ROWS = st.lists(
    st.tuples(
        st.fixed_dictionaries(
            {
                "topic": st.sampled_from([*PATHS, None]),
                "n_solutions": st.integers(0, 3),
                "question_tokens": st.one_of(st.none(), st.integers(0, 40)),
                "solution_tokens": st.one_of(st.none(), st.integers(0, 40)),
                "rewardable": st.booleans(),
                "doubt": st.one_of(st.none(), st.floats(-2, 5)),
                "found": st.one_of(st.none(), st.sampled_from(ERRATA)),
                "question": st.one_of(LETTERS, st.text(st.sampled_from("n½"), max_size=40)),
                "final_answer": st.one_of(st.none(), LETTERS),
                **CHOICES,
            }
        ),
        RATED,
    ).map(lambda parts: parts[0] | parts[1]),
    min_size=1,
    max_size=10,
)


@pytest.fixture(scope="module")
def db() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database with the table of problems, empty."""
    with duckdb.connect(":memory:") as opened:
        opened.execute(schema.TABLES["problems"].create())
        opened.execute("ALTER TABLE problems ADD COLUMN searched VARCHAR")
        yield opened


def put(db: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]]) -> None:
    """Make the rows those of the table of problems."""
    rows = [
        {**{name: cell for name, cell in row.items() if name != "found"}, "key": f"key{row['id']}"}
        for row in rows
    ]
    columns = list(rows[0])
    texts = [f"{row['question']}\n{row['final_answer'] or ''}" for row in rows]
    tuples = ", ".join([f"({', '.join('?' * len(columns))}, lower(?))"] * len(rows))
    db.execute("DELETE FROM problems")
    db.execute(
        f"INSERT INTO problems ({', '.join(columns)}, searched) VALUES {tuples}",
        [
            cell
            for row, text in zip(rows, texts, strict=True)
            for cell in (*(row[name] for name in columns), text)
        ],
    )


def ids(db: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]], filters: Filters) -> list[int]:
    """Ids of the rows that match, as the store asks for them; `put` has put these rows there."""
    if filters.errata:
        # The verdict that people gave on the answer; one on another answer says nothing of this.
        said = [(f"key{row['id']}", row["final_answer"] or "", row["found"]) for row in rows]
        gone = [(key, "another answer", "wrong") for key, *_ in said]
        names = ("key", "final_answer", "verdict")
        table = [one for one in (*said, *gone) if one[2]]
        db.register(
            ERRATA_TABLE,
            pa.table(
                {n: pa.array([r[i] for r in table], pa.string()) for i, n in enumerate(names)}
            ),
        )
    if filters.region:
        listed = id_lists.ids_of(filters.region.partition("~")[2])
        db.register(REGION_TABLE, pa.table({"id": pa.array(listed, pa.int64())}))
    if filters.attached:
        facet = FACETS["attached"]
        met = [row["id"] for row in rows if in_attached(facet, row, filters.attached)]
        db.register(ATTACHED_TABLE, pa.table({"id": pa.array(met, pa.int64())}))
    where, values = filters.where()
    found = db.execute(f"SELECT id FROM problems WHERE {where} ORDER BY id", values)
    return [id_ for (id_,) in found.fetchall()]


@pytest.mark.parametrize("attribute", FACETS)
def test_sql_finds_what_a_plain_predicate_finds(
    db: duckdb.DuckDBPyConnection, attribute: str
) -> None:
    outcomes: set[bool] = set()

    # To draw rows takes most of the time: each are asked for by several filters.
    @settings(max_examples=20)
    @given(rows=ROWS, asked=st.lists(asking(attribute), min_size=4, max_size=8))
    def check(rows: list[dict[str, Any]], asked: list[Filters]) -> None:
        rows = [{"id": i, **row} for i, row in enumerate(rows)]
        put(db, rows)
        for filters in asked:
            expected = [row["id"] for row in rows if matches(row, filters, attribute)]
            assert ids(db, rows, filters) == expected
            outcomes.update(matches(row, filters, attribute) for row in rows)

    check()
    assert outcomes == {True, False}, "a filter that decides nothing proves nothing"


@given(rows=ROWS, filters=asking(*FACETS))
def test_filters_together_leave_what_each_of_them_leaves(
    db: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]], filters: Filters
) -> None:
    rows = [{"id": i, **row} for i, row in enumerate(rows)]
    expected = [r["id"] for r in rows if all(matches(r, filters, name) for name in FACETS)]
    put(db, rows)
    assert ids(db, rows, filters) == expected


# -- written and read back -------------------------------------------------------------------


def test_every_attribute_is_a_row_or_a_switch_of_one() -> None:
    switches = [switch.attribute for facet in FACETS.values() for switch in facet.switches]
    assert sorted([*FACETS, *switches]) == sorted(f.name for f in fields(Filters))
    assert len({facet.name for facet in FACETS.values()}) == len(FACETS)
    assert Filters() == Filters(**{name: facet.nothing for name, facet in FACETS.items()})


@pytest.mark.parametrize("attribute", FACETS)
def test_every_row_is_read_back_from_wherever_it_is_written(attribute: str) -> None:
    facet = FACETS[attribute]

    @given(asking(attribute))
    def check(filters: Filters) -> None:
        params = filters.to_params()
        assert set(params) <= {facet.name}
        assert Filters.from_params(params) == filters
        texts = params.get(facet.name, [])
        assert all(facet.takes(text) for text in texts)
        assert filters.describe() or filters.where() == ("TRUE", [])
        # The command line of `list`, and that on the card of an export, by their own parser.
        words = ["list", *facet.command_words(texts)]
        assert parsed(words) == filters
        shown = shlex.split(card.command(Selection(filters), Recipe("rows"), "corpus"))
        assert shown[:3] == ["python", "-m", "deepmath_viz"]
        assert parsed(shown[3:]) == filters
        # A topic of a query is looked for among those of the corpus.
        if facet.in_queries and not isinstance(facet, Topics):
            typed = " ".join(f'{facet.name}:"{text}"' for text in texts)
            assert queries.narrowed(queries.parse(typed), Filters(), ()) == filters

    check()


@given(asking(*FACETS))
def test_filters_together_are_read_back_too(filters: Filters) -> None:
    assert Filters.from_params(filters.to_params()) == filters
    shown = shlex.split(card.command(Selection(filters), Recipe("rows"), "corpus"))
    assert parsed(shown[3:]) == filters


@given(asking(*FACETS))
def test_leaving_a_filter_out_leaves_its_switches_out(filters: Filters) -> None:
    for attribute, facet in FACETS.items():
        names = attributes_of(facet.name)
        left = filters.without(*names)
        assert facet.name not in left.to_params(), attribute
        assert replace(left, **{name: getattr(filters, name) for name in names}) == filters


@given(st.text(max_size=12))
def test_any_text_is_taken_or_refused_by_every_row(text: str) -> None:
    for attribute, facet in FACETS.items():
        read = Filters.from_params({facet.name: [text]})
        if read != Filters():
            assert facet.takes(text), attribute
        if facet.in_queries and is_text(text):
            assert isinstance(facet.typed(text), str)


def test_a_name_that_queries_could_not_have_is_refused() -> None:
    for name in ("x", "Topic", "has_answer", "a name"):
        with pytest.raises(ValueError, match="4 to 14 small letters"):
            Choice(name=name, column="domain")


@pytest.mark.parametrize(
    ("text", "written", "words"),
    [
        ("r.x:0.2~0.8", "r.x:0.2~0.8", "r.x 0.2 to 0.8"),
        ("r.x:0.50~", "r.x:0.5~", "r.x at least 0.5"),
        ("r.x:-0~1:inside", "r.x:0~1:inside", "r.x between 0 and 1, without these"),
        ("r.x:3", "r.x:3~3", "r.x 3"),
        ("r.d:2026-01-01~2026-02-28", "r.d:2026-01-01~2026-02-28", "r.d 2026-01-01 to 2026-02-28"),
        ("r.w= a  b ", "r.w=a b", "r.w a b"),
        ("r.w~=", "r.w~=", "r.w with “=”"),
        ("r.w:missing", "r.w:missing", "r.w missing"),
    ],
)
def test_a_condition_on_an_attached_column_is_read_and_said(
    text: str, written: str, words: str
) -> None:
    found = Filters.from_params({"attached": [text]})
    assert found.to_params() == {"attached": [written]}
    assert found.describe() == [words]
    assert parsed(["list", f"--attached={text}"]) == found


@pytest.mark.parametrize(
    "text",
    ["x:0~1", "r.x", "r.x:~", "r.x:1~0", "r.x:nan~1", "r.x:0~inf", "R.x:0~1", "r.x:2026-13-01~",
     "r.x:0~2026-01-01", "r.x:1~1:inside", "r.w=", "r.x:1_0~20", 'r."x":1~2'],
)  # fmt: skip
def test_what_is_no_condition_is_refused_by_name(text: str) -> None:
    assert Filters.from_params({"attached": [text]}) == Filters()
    with pytest.raises(DeepMathError, match="is no condition on an attached column"):
        parsed(["list", f"--attached={text}"])


# -- the length of the question --------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "ends", "written", "words"),
    [
        ("200~500", (200, 500), "200~500", "question of 200 to 500 characters"),
        ("1200~", (1200, math.inf), "1200~", "question of at least 1,200 characters"),
        ("~500", (0, 500), "~500", "question of at most 500 characters"),
        ("0~500", (0, 500), "~500", "question of at most 500 characters"),
        ("300", (300, 300), "300~300", "question of 300 characters"),
        ("0", (0, 0), "~0", "question of 0 characters"),
    ],
)
def test_a_length_is_a_range_that_may_be_open(
    text: str, ends: tuple[float, float], written: str, words: str
) -> None:
    wanted = Filters(question_length=ends)
    assert Filters.from_params({"length": [text]}) == wanted
    assert wanted.to_params() == {"length": [written]}
    assert wanted.describe() == [words]
    assert parsed(["list", f"--length={text}"]) == wanted


@pytest.mark.parametrize("text", ["long", "500~200", "-1~5", "2.5~3", "1e3", "²", "9" * 16])
def test_a_length_that_is_none_is_refused_everywhere_by_name(text: str) -> None:
    assert Filters.from_params({"length": [text]}) == Filters()
    with pytest.raises(DeepMathError, match=r"is no range from 0; e\.g\. 300 or 200~500"):
        parsed(["list", f"--length={text}"])
    with pytest.raises(QueryError, match=r"Write length:300, length:200~500 or length:>=300"):
        queries.parse(f"length:{text}")


@pytest.mark.parametrize(
    ("typed", "ends"),
    [
        ("length:<200", (0, 199)),
        ("length:<=200", (0, 200)),
        ("length:>500", (501, math.inf)),
        ("length:>=500", (500, math.inf)),
        ("length:200~500", (200, 500)),
        ("length:200-500", (200, 500)),
        ("length:300", (300, 300)),
    ],
)
def test_a_query_narrows_by_length(typed: str, ends: tuple[float, float]) -> None:
    narrow = queries.narrowed(queries.parse(f"prime {typed}"), Filters(text="x"), ())
    assert narrow == Filters(text="x", question_length=ends)


def test_every_value_of_a_query_must_be_readable() -> None:
    with pytest.raises(QueryError, match="difficulty:99 is no range"):
        queries.parse("difficulty:7 difficulty:99")


def test_nothing_is_shorter_than_nothing() -> None:
    with pytest.raises(QueryError, match="is no range from 0"):
        queries.parse("length:<0")


def test_the_advice_on_a_difficulty_names_every_way_to_write_one() -> None:
    with pytest.raises(QueryError) as caught:
        queries.parse("difficulty:hard")
    assert str(caught.value) == (
        "difficulty:hard is no range in 0 to 10. Write difficulty:7, difficulty:5~6.5, "
        "difficulty:>=7, difficulty:unrated or difficulty:unknown."
    )


def test_switches_are_named_once() -> None:
    switches = [s for facet in FACETS.values() for s in facet.switches]
    assert all(isinstance(switch, Switch) for switch in switches)
    assert len({switch.option for switch in switches}) == len(switches)
