"""All templates in a fixed order: the modules register theirs when they are imported here."""

from __future__ import annotations

import importlib
import pkgutil

from . import templates


def _load() -> tuple[templates.Template, ...]:
    package = __name__.rpartition(".")[0]
    found = importlib.import_module(package)
    for info in sorted(pkgutil.iter_modules(found.__path__), key=lambda m: m.name):
        if info.name.startswith("problems_"):
            importlib.import_module(f"{package}.{info.name}")
    return tuple(sorted(templates.REGISTRY, key=lambda t: t.name))


TEMPLATES = _load()
"""Every template, sorted by name, so that the order does not depend on who imported what first."""
