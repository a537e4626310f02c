"""What people keep under a name, as views of Browse and queries of SQL: an address of the page.

The browser keeps it, without corpus, page and problem; each is a link, so it can be sent to
somebody who keeps none.
"""

from __future__ import annotations

import json
import uuid
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urljoin

import streamlit as st

from deepmath_viz.ui import state
from deepmath_viz.ui.elements import components, markdown

_LONGEST = 80
_TASK, _NAME = "views_task", "view_name"
#: Characters of what a browser may say that it keeps, and parameters of one view.
_MOST, _FIELDS = 2_000_000, 200


@dataclass(frozen=True, slots=True)
class Views:
    """The views of one page.

    Attributes:
        page: its script.
        title: what stands over them.
        what: what is saved, in the label of the field for its name.
        belongs: whether a parameter of the address is a part of a view.
    """

    page: Path
    title: str
    what: str
    belongs: Callable[[str], bool]

    def query(self, params: Mapping[str, list[str]]) -> str:
        """What an address says of a view, as the query of an address."""
        said = {name: texts for name, texts in params.items() if self.belongs(name)}
        return urlencode(said, doseq=True)

    def params(self, query: str) -> dict[str, list[str]]:
        """Read `query` back; nothing where it cannot be one."""
        try:
            found = parse_qs(query, max_num_fields=_FIELDS)
        except ValueError:  # more than any view has
            return {}
        return {name: texts for name, texts in found.items() if self.belongs(name)}

    def known(self, text: str) -> dict[str, str]:
        """The queries of this page that a browser keeps, by name; what is no view is left out."""
        try:
            found = json.loads(text[:_MOST] or "[]")
        except ValueError:
            return {}
        views = [v for v in found if isinstance(v, dict)] if isinstance(found, list) else []
        named = [(v.get("name"), v.get("query")) for v in views if v.get("page") == self._stored]
        return {
            n[:_LONGEST]: q for n, q in named if isinstance(n, str) and n and isinstance(q, str)
        }

    @property
    def _stored(self) -> str | None:
        # Those of Browse were there first, and say nothing of a page.
        return None if self.page.stem == "browse" else self.page.stem

    def kept(self) -> dict[str, str]:
        """The queries that this browser keeps, by name; to be asked for in every run."""
        return self.known(components.kept_views(state.kept(_TASK)))

    def key(self, prefix: str) -> str:
        """A key that differs from view to view: what stays open would cover what was chosen."""
        return f"{prefix}_{zlib.crc32(self.query(state.params()).encode())}"

    def show(self, kept: Mapping[str, str]) -> None:
        """The links to those that are kept, and a field to save what is shown."""
        st.markdown(f"**{markdown.escape(self.title)}**")
        if not kept:
            st.caption("None yet. What you save is kept by this browser.")
        for n, (name, query) in enumerate(kept.items()):
            self._own(n, name, query)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input(
                f"Save {markdown.escape(self.what)} as",
                key=_NAME,
                max_chars=_LONGEST,
                placeholder="a name",
                width="stretch",
            )
            st.button("Save", key="view_save", on_click=self._save)

    def _own(self, n: int, name: str, query: str) -> None:
        params = {**self.params(query), **state.bare_url()}
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.page_link(
                self.page, label=markdown.escape(name), query_params=params, width="stretch"
            )
            asked = f"{self.page.stem}?{urlencode(params, doseq=True)}"
            address = urljoin(st.context.url or "", asked)
            components.copy_button("Copy link", address, key=f"view_{n}")
            st.button(
                "Forget",
                icon=":material/delete:",
                type="tertiary",
                key=f"view_drop_{n}",
                on_click=self._ask,
                args=(name, None),
            )

    def _save(self) -> None:
        name = " ".join(state.typed(_NAME).split())
        if name:
            self._ask(name, self.query(state.params()))

    def _ask(self, name: str, query: str | None) -> None:
        """Let the browser keep a view, or forget it."""
        task = {"id": uuid.uuid4().hex, "page": self._stored, "name": name, "query": query}
        state.keep(_TASK, task)
