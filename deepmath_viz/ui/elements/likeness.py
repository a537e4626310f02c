"""A key by which values are the same that hold the same."""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Mapping, Sequence, Set
from functools import partial
from typing import Any

import numpy as np


def key_of(value: Any) -> Hashable:
    """A key of a value, equal for values of one type that hold the same.

    Lists, mappings, sets, dataclasses, partial functions and arrays are looked into. Everything
    else is its own key.

    Raises:
        TypeError: something in it has no hash.
    """
    kind = type(value)
    if isinstance(value, np.ndarray):
        held: Any = value.shape, value.dtype.str, value.tobytes()
    elif isinstance(value, partial):
        held = key_of((value.func, value.args, value.keywords))
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        held = tuple(key_of(getattr(value, one.name)) for one in dataclasses.fields(value))
    elif isinstance(value, Mapping):
        held = tuple((key_of(name), key_of(one)) for name, one in value.items())
    elif isinstance(value, Set):
        held = frozenset(key_of(one) for one in value)
    elif isinstance(value, Sequence) and not isinstance(value, str | bytes):
        held = tuple(key_of(one) for one in value)
    else:
        held = value
        hash(held)
    return kind, held
