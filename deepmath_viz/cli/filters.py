"""The filters of the app as options of the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from deepmath_viz.cli.options import corpus_option, flag, open_corpus, option
from deepmath_viz.config import Settings
from deepmath_viz.dataset.facets.row import Option
from deepmath_viz.dataset.filters import FACETS, Filters, is_text
from deepmath_viz.errors import SettingsError

if TYPE_CHECKING:
    from deepmath_viz.corpus.store import Store


def filter_options(*, exporting: bool = False) -> Callable[[Any], Any]:
    """A decorator that adds the options, `--corpus` among them.

    `exporting` is for `export`, which means something else by some of their names.
    """
    options = [corpus_option]
    for facet in FACETS.values():
        options += map(_option, facet.options(exporting=exporting))

    def decorate(function: Any) -> Any:
        for add in reversed(options):
            function = add(function)
        return function

    return decorate


def _option(row: Option) -> Callable[[Any], Any]:
    names, help_ = f"{row.name} {row.key}", row.help[:1].upper() + row.help[1:].rstrip(".") + "."
    if row.flag:
        return flag(names, help_)
    kind = row.choices or str
    return option(names, help_, kind, multiple=row.repeatable, metavar=row.metavar)


def narrowed(options: Mapping[str, Any], settings: Settings) -> tuple[Store, Filters]:
    """The corpus and the filters that the options mean.

    Raises:
        SettingsError, DeepMathError: as `filters_of`, and where there is no such corpus or region.
        ArtefactMissing: as `require_stages`.
    """
    filters = filters_of(options)
    opened = open_corpus(settings, options["corpus"])
    require_stages(opened, filters)
    return opened, filters


def require_stages(opened: Store, filters: Filters) -> None:
    """See that a corpus has what the filters go by.

    Raises:
        ArtefactMissing: it has not: nothing would match, or all, and neither would be true.
    """
    for stage, phrase in filters.needs().items():
        opened.manifest.require(stage, f"so nothing can be filtered by: {phrase}")


def filters_of(options: Mapping[str, Any]) -> Filters:
    """The filters that the options mean.

    Raises:
        SettingsError: a topic that is no path, or bytes that are no text.
        DeepMathError: a difficulty or a length that is no range.
    """
    params: dict[str, list[str]] = {}
    for facet in FACETS.values():
        for row in facet.options():
            texts = row.texts(options[row.key])
            for text in texts:
                if not is_text(text):
                    raise SettingsError(f"{row.name} holds bytes that are no text in UTF-8.")
                if not facet.takes(text):
                    raise facet.refused_as(f"{row.name} {text!r} {facet.refusal}; {facet.example}")
            params.setdefault(facet.name, []).extend(texts)
    return Filters.from_params(params)
