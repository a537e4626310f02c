"""All templates in a fixed order: the domain modules register theirs when imported here."""

from __future__ import annotations

import importlib
import pkgutil

from . import domains, templates


def _load() -> tuple[templates.Template, ...]:
    for info in sorted(pkgutil.iter_modules(domains.__path__), key=lambda m: m.name):
        importlib.import_module(f"{domains.__name__}.{info.name}")
    return tuple(sorted(templates.REGISTRY, key=lambda t: t.name))


TEMPLATES = _load()
"""Every template, sorted by name, so that the order does not depend on who imported what first."""
