"""Filter fields, each of which says itself in SQL, in words, in addresses and as options.

A `Facet` is one row of the table of filters, which `filters.Filters` declares: an attribute, a row.
Whatever shows or reads filters (SQL, captions, addresses, command line, search, sidebar, the card
of an export) goes through the rows and asks them, or chooses by their kind; so a new row is there
everywhere. A value means alternatives: a problem matches a facet if it matches one of them. The
kinds are in `kinds`, `bands`, `attached` and `labels`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from deepmath_viz.errors import DeepMathError, SettingsError

_T = TypeVar("_T")

UNKNOWN = "unknown"
#: Names of facets: what the search takes for the name of a field.
_NAME = re.compile("[a-z]{4,14}")

#: Alternatives in SQL, and the values for their `?` in order.
Alternatives = tuple[list[str], list[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """An option of the command line, for a parser of any library.

    Attributes:
        key: under which the parser keeps what was given; the same in every command.
        name: with its dashes.
        choices: the values that it takes; empty means any.
        flag: what the address says where the option stands; empty where the option has a value.
    """

    key: str
    name: str
    help: str
    metavar: str | None = None
    choices: tuple[str, ...] = ()
    repeatable: bool = False
    flag: str = ""

    def texts(self, given: Any) -> list[str]:
        """What the address says for what was given: a text, several, True, or nothing."""
        if self.flag:
            return [self.flag] if given else []
        if self.repeatable:
            return list(given or ())
        return [given] if given else []


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """A further alternative of a facet that is on or off, in an attribute of its own.

    Attributes:
        attribute: of `Filters`, a bool.
        text: in addresses, queries and words.
        option: without its dashes.
    """

    attribute: str
    text: str
    condition: str
    label: str
    option: str
    help: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A filter field.

    Attributes:
        name: in addresses, as an option (`--name`) and in queries (`name:`).
        label: over its widget.
        phrase: what captions say; `{}` stands for the alternatives.
        help: of the option.
        needs: the stage without which it says nothing; the sidebar then leaves it out.
        export_option: its option in `export`, where that means something else by the name.
        switches: alternatives beside its value.
        rare: whether the sidebar has it folded under "More filters".
    """

    name: str
    label: str = ""
    phrase: str = "{}"
    help: str = ""
    needs: str = ""
    export_option: str = ""
    switches: tuple[Switch, ...] = ()
    rare: bool = False

    #: The value that filters nothing.
    nothing: ClassVar[Any] = ()
    #: Whether queries of the search may have it as a field.
    in_queries: ClassVar[bool] = True
    repeatable: ClassVar[bool] = False
    #: What the command line raises for a text that cannot be read.
    refused_as: ClassVar[type[DeepMathError]] = SettingsError

    def __post_init__(self) -> None:
        """Refuse a name that queries could not have."""
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"A filter's name has 4 to 14 small letters; {self.name!r} has not.")

    # -- what kinds say ----------------------------------------------------------------------

    def alternatives(self, value: Any) -> Alternatives:
        """SQL conditions over the store's `problems`."""
        raise NotImplementedError

    def said(self, value: Any) -> list[str]:
        """The alternatives in words."""
        return self.written(value)

    def written(self, value: Any) -> list[str]:
        """The alternatives as the address has them."""
        return list(value)

    def read(self, texts: Sequence[str]) -> Any:
        """The value of `written`; what cannot be understood is ignored."""
        raise NotImplementedError

    def typed(self, text: str) -> str:
        """What stands in a query behind `name:`, as the address has it."""
        return text

    @property
    def choices(self) -> tuple[str, ...]:
        """All texts that can be read, where they can be listed."""
        return ()

    @property
    def metavar(self) -> str:
        """What stands for a value in the help of the command line."""
        return self.name.upper()

    @property
    def refusal(self) -> str:
        """What is wrong with a text that it does not take."""
        return "has no such value"

    @property
    def example(self) -> str:
        """What may be given instead, on the command line."""
        return f"it takes {', '.join(self.choices)}"

    @property
    def advice(self) -> str:
        """The same for queries, as a sentence."""
        return f"It takes {', '.join(self.choices)}."

    # -- what follows for all ----------------------------------------------------------------

    def takes(self, text: str) -> bool:
        """Whether a text of an address means something."""
        return text in self._switch_texts() or self.read([text]) != self.nothing

    def condition(self, value: Any, switched: Iterable[Switch] = ()) -> tuple[str, list[Any]]:
        """A SQL condition and its parameters; empty where nothing is filtered."""
        alternatives, params = self.alternatives(value)
        alternatives = [*alternatives, *(switch.condition for switch in switched)]
        return f"({' OR '.join(alternatives)})" if alternatives else "", params

    def words(self, value: Any, switched: Iterable[Switch] = ()) -> str:
        """A short phrase; empty where nothing is filtered."""
        alternatives = [*self.said(value), *(switch.text for switch in switched)]
        return self.phrase.format(" or ".join(alternatives)) if alternatives else ""

    def texts(self, value: Any, switched: Iterable[Switch] = ()) -> list[str]:
        """Value and switches as the address has them."""
        return [*self.written(value), *(switch.text for switch in switched)]

    def options(self, *, exporting: bool = False) -> list[Option]:
        """Its options: one for the value, a flag for each switch."""
        helped = [self.help] * bool(self.help) + ["repeatable"] * self.repeatable
        own = Option(
            key=f"filter_{self.name}",
            name=f"--{(exporting and self.export_option) or self.name}",
            help="; ".join(helped),
            metavar=None if self.choices else self.metavar,
            choices=self.choices,
            repeatable=self.repeatable,
        )
        flags = [
            Option(key=f"filter_{s.attribute}", name=f"--{s.option}", help=s.help, flag=s.text)
            for s in self.switches
        ]
        return [own, *flags]

    def command_words(self, texts: Iterable[str], *, exporting: bool = False) -> list[str]:
        """Texts of an address as words of the command line."""
        own, *flags = self.options(exporting=exporting)
        names = {option.flag: option.name for option in flags}
        return [names.get(text, f"{own.name}={text}") for text in texts]

    def _switch_texts(self) -> list[str]:
        return [switch.text for switch in self.switches]


def unique(values: Iterable[_T]) -> tuple[_T, ...]:
    """The values in order, each once."""
    return tuple(dict.fromkeys(values))


def is_text(value: str) -> bool:
    """Whether UTF-8 can hold it: no row holds half a surrogate pair, and none can be asked for."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
