"""Whether a request may leave a file here: where it may not, its bytes are not taken, either.

Streamlit takes files from everybody who has a page open, whether or not the page has a place for
them, and keeps them in memory: 200 MB each, as many as somebody likes.
"""

from __future__ import annotations

from collections.abc import Mapping

from deepmath_viz import config
from deepmath_viz.errors import SettingsError

#: What a proxy adds to a request: a server bound to loopback may be served to everybody by one.
FORWARDED = (
    *("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"),
    *("x-forwarded-server", "x-real-ip", "x-forwarded-user", "cf-connecting-ip", "true-client-ip"),
)
#: Where Streamlit takes them, below the path of the server.
_WHERE = "/_stcore/upload_file/"


def are_taken(headers: Mapping[str, str]) -> bool:
    """Whether files are taken of a request with these headers: only where the switch says so, and
    nothing says that the server is somebody else's."""
    from deepmath_viz.ui import running_builds

    try:
        settings = config.settings()
    except SettingsError:
        return False
    if not settings.allow_attach or settings.read_only or settings.hosts or settings.frames:
        return False
    if settings.allow_builds is False or not running_builds.is_local():
        return False
    return not {name.lower() for name in headers} & set(FORWARDED)


def is_one(method: str, path: str) -> bool:
    """Whether a request would leave a file."""
    return method in ("PUT", "POST") and _WHERE in path
