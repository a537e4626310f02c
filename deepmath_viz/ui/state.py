"""Session state and the URL; no other module touches either.

The URL is the only state of a view: filters, sorting, page and problem are read from it at the
start of a run, widgets are seeded from it, and their callbacks write back to it. A copied link is
therefore always the whole view, the corpus that it shows included. Session state remembers each
page's last URL, so that the links of the navigation lead to a page as it was left, under the
filters that were set last on any page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from deepmath_viz.dataset import id_lists
from deepmath_viz.dataset.facets import attached as facet_attached
from deepmath_viz.dataset.filters import PARAMETERS, SORTS, Filters
from deepmath_viz.dataset.sorts import LISTED

PAGE_SIZES = (10, 20, 50)
#: Parameters that say something of one layout of a map, and of one corpus, only.
OF_A_LAYOUT = ("cam", "sel", "drawnon", "point", "beside", "cam2")
#: The parameter that says where a result that is read was found, see `ui.origin`.
BACK = "back"
_OF_A_CORPUS = ("problem", "like", "region", BACK, *OF_A_LAYOUT)
_LAST, _CORPUS, _PAGE, _TOLD = "_last_urls", "_corpus", "_page", "_told"
_SHARED = "_shared_filters"
#: What is kept of how lists look.
LISTS = "lists"


def sync_address(page: str) -> None:
    """Tell the browser the query of the page that runs, where it ran before.

    A link from a page to itself (a problem of the list, a topic in the reader) runs the page with
    the new query and leaves the address as it was. Where the page has changed the browser knows it.
    """
    if st.session_state.get(_PAGE) == page:
        st.query_params.from_dict(params())
    st.session_state[_PAGE] = page


def begin() -> None:
    """Let the session follow the corpus of the URL, and the URL that of the session."""
    if corpus := param("corpus"):
        st.session_state[_CORPUS] = corpus
    elif corpus := st.session_state.get(_CORPUS):
        st.query_params["corpus"] = corpus


def keep_only(*names: str) -> None:
    """Take parameters that mean nothing on this page out of the URL.

    A click that opens another page with filters leaves them in the history entry of the page that
    was left, since the browser is told of the query before it is told of the page.
    """
    for name in [name for name in st.query_params if name not in names]:
        del st.query_params[name]


def last_url(page: str, *, filtered: bool) -> dict[str, list[str]]:
    """Query parameters of a link to a page as it was left in this session.

    Args:
        filtered: whether filters narrow it; then it is under those that were set last.
    """
    left: dict[str, list[str]] = st.session_state.get(_LAST, {}).get(page, {})
    own = {n: texts for n, texts in left.items() if n not in PARAMETERS and n != "corpus"}
    shared = shared_filters().to_params() if filtered else {}
    if BACK in left:  # the result that was read
        listed = {name: texts for name, texts in left.items() if name in PARAMETERS}
        shared = {**shared, "region": left["region"]} if "region" in left else listed
    if shared != {name: texts for name, texts in left.items() if name in PARAMETERS}:
        own.pop("page", None)  # a list under other filters begins at its first page
    return {**shared, **own, **_named_corpus()}


def shared_filters() -> Filters:
    """The filters that were set last in this session, on whatever page."""
    found: Filters = st.session_state.get(_SHARED, Filters())
    return found


def share(wanted: Filters, *, chosen: bool = False) -> None:
    """Take over filters for every page of this session.

    While a result is read (`ui.origin`) its list narrows this one view, and no page has those of
    its address unless somebody has `chosen` them there.
    """
    if not param(BACK):
        st.session_state[_SHARED] = wanted
    elif chosen:
        st.session_state[_SHARED] = replace(wanted, region=shared_filters().region)


def bare_url() -> dict[str, list[str]]:
    """Query parameters of a link to a page at its beginning, in the present corpus."""
    return _named_corpus()


def _named_corpus() -> dict[str, list[str]]:
    return {"corpus": [name]} if (name := corpus()) else {}


def remember(page: str) -> None:
    """Keep the URL for the next visit to this page in this session."""
    st.session_state.setdefault(_LAST, {})[page] = params()


def params() -> dict[str, list[str]]:
    """All query parameters."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def param(name: str) -> str | None:
    """One query parameter, None where it is missing or empty."""
    return st.query_params.get(name) or None


def set_params(**values: str | int | Sequence[str] | None) -> None:
    """Write query parameters; None or nothing removes one.

    Whatever changes with one press is one entry of the browser's history: one step back undoes it.
    """
    before = params()
    now = {**before, **{name: _texts(value) for name, value in values.items()}}
    now = {name: texts for name, texts in now.items() if texts}
    if now != before:
        st.query_params.from_dict(now)


def _texts(value: str | int | Sequence[str] | None) -> list[str]:
    if value is None or value == "":
        return []
    return [str(value)] if isinstance(value, str | int) else list(value)


# -- the corpus ----------------------------------------------------------------------------------


def corpus() -> str | None:
    """The corpus that the URL or this session asks for, None before one has been opened."""
    return param("corpus") or st.session_state.get(_CORPUS)


def opened(name: str) -> None:
    """Note the corpus that is shown in the URL, so that a copied link shows the same one later."""
    st.session_state[_CORPUS] = name
    if param("corpus") != name:
        st.query_params["corpus"] = name


def choose_corpus(name: str | None) -> None:
    """Switch the corpus. What names a problem or a place of the old one is dropped.

    Ids, lists and maps differ from corpus to corpus; filters, layout and colouring mean the same.
    """
    st.session_state[_CORPUS] = name
    st.session_state[_LAST] = {}
    share(shared_filters().without("region"))
    set_params(corpus=name, page=None, **dict.fromkeys(_OF_A_CORPUS))


# -- filters, sorting, page ----------------------------------------------------------------------


def filters() -> Filters:
    """The filters of the URL."""
    return Filters.from_params(params())


def filter_params(wanted: Filters) -> dict[str, list[str]]:
    """Query parameters of a link that shows `wanted` in Browse, in the present corpus."""
    return {**_named_corpus(), **wanted.to_params()}


def set_filters(wanted: Filters) -> None:
    """Write filters to the URL; the list begins at its first page again."""
    new = wanted.to_params()
    share(wanted, chosen=True)
    set_params(**{name: new.get(name) for name in PARAMETERS}, page=None)


def sort() -> str:
    """The sorting of the URL; without one a list that keeps its order is in that."""
    wanted = param("sort") or ""
    if wanted in SORTS or facet_attached.is_column(wanted.removeprefix("-")):
        return wanted
    return LISTED if id_lists.keeps_order(param("region") or "") else "id"


def page_size(usual: int = PAGE_SIZES[0]) -> int:
    """Problems on a page: by the address, as chosen last, or the usual number."""
    wanted = preferred("size")
    return int(wanted) if wanted in map(str, PAGE_SIZES) else usual


def preferred(name: str) -> str:
    """How lists look (`size`, `view`, `cols`): by the address, else as it was chosen last."""
    return param(name) or (kept(LISTS) or {}).get(name, "")


def prefer(name: str, value: str, usual: str) -> None:
    """Choose how this list looks, and others that are opened without a word of it."""
    keep(LISTS, {**(kept(LISTS) or {}), name: value})
    set_params(**{name: None if value == usual else value}, page=None)


@dataclass(frozen=True, slots=True)
class Paging:
    """The page of a list that the URL names.

    Attributes:
        pages: how many there are, at least one.
        page: which one it is, from 1.
        size: rows on a page.
        param: the query parameter that names it.
    """

    pages: int
    page: int
    size: int
    param: str = "page"

    @property
    def first(self) -> int:
        """Place of its first row in the list, from 0."""
        return (self.page - 1) * self.size

    @property
    def places(self) -> slice:
        """Where its rows stand in the list."""
        return slice(self.first, self.first + self.size)


def paging(total: int, size: int, param_name: str = "page") -> Paging:
    """The page of a list of `total` rows that the URL names, within what there is."""
    pages = max(1, -(-total // size))
    wanted = param(param_name) or "1"
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 9 else 1
    return Paging(pages, min(max(number, 1), pages), size, param_name)


def place() -> tuple[str, str]:
    """What is read on the page, and its kind: a `problem`, or a `list` with its filters and page.

    Nothing else of the address moves what is read to another place.
    """
    if wanted := param("problem") or param("pair") or param("like"):
        return wanted, "problem"
    given = params()
    said = [(name, given[name]) for name in (*PARAMETERS, "page", "sort", "view") if name in given]
    return repr(said), "list"


# -- what a session keeps beside the URL ---------------------------------------------------------


def kept(name: str) -> Any:
    """What this session keeps under a name, None where there is nothing."""
    return st.session_state.get(f"_kept_{name}")


def keep(name: str, value: Any) -> None:
    """Keep a value for the rest of this session."""
    st.session_state[f"_kept_{name}"] = value


# -- widgets -------------------------------------------------------------------------------------


def seeded(key: str, value: Any, apply: Callable[[Any], None]) -> dict[str, Any]:
    """Keyword arguments for a widget that shows `value` and hands changes to `apply`.

    `apply` gets the widget's new value before the next run and writes it to the URL.
    """
    st.session_state[key] = value
    return {"key": key, "on_change": _changed, "args": (key, apply)}


def _changed(key: str, apply: Callable[[Any], None]) -> None:
    apply(st.session_state[key])


def change_filters(change: Callable[[Filters, Any], Filters]) -> Callable[[Any], None]:
    """Turn a change of the filters by a widget's value into an `apply` for `seeded`."""
    return lambda value: set_filters(change(filters(), value))


def flash(text: str) -> None:
    """Keep a message of a callback for the run that follows: callbacks show nothing themselves."""
    st.session_state[_TOLD] = text


def pop_flash() -> str | None:
    """The message of the callback before this run, once."""
    text: str | None = st.session_state.pop(_TOLD, None)
    return text


def entered(key: str) -> Any:
    """What stands in the widget with this key; a callback's own variables are of the run before."""
    return st.session_state[key]


def typed(key: str) -> str:
    """What stands in the text input with this key."""
    return str(st.session_state.get(key) or "")


def selected(key: str) -> Mapping[str, Any]:
    """What a chart or component with this key reports, as a mapping."""
    found = st.session_state.get(key)
    return found if isinstance(found, Mapping) else {}
