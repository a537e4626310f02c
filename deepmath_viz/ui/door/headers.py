"""Headers of every answer: a browser takes what it needs from this server, and from no other.

What the policy leaves open is what the frontend was seen to need, in a browser, on every page:
Streamlit writes a line of script and its styles into the page, KaTeX places its boxes by `style`,
charts are drawn as images of the page's own.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import streamlit

_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def answer_headers(frames: Sequence[str] = ()) -> list[tuple[bytes, bytes]]:
    """Headers that every answer carries.

    Args:
        frames: origins whose pages may show the app in a frame, beside its own; `*` is any.
    """
    headers = {
        "content-security-policy": policy(frames),
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=(), usb=(), payment=()",
    }
    if not frames:
        headers["x-frame-options"] = "SAMEORIGIN"
    return [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]


@cache
def _policy(frames: tuple[str, ...]) -> str:
    # Streamlit starts the scripts of components that are given as text by way of `blob:`, which
    # needs a script that runs already.
    scripts = " ".join(["'self'", "blob:", *inline_scripts()])
    parts = {
        "default-src": "'none'",
        "script-src": scripts,
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "media-src": "'self' data: blob:",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": " ".join(["'self'", *frames]),
    }
    return "; ".join(f"{name} {value}" for name, value in parts.items())


def policy(frames: Sequence[str] = ()) -> str:
    """The Content-Security-Policy, see `answer_headers`."""
    return _policy(tuple(frames))


@cache
def inline_scripts() -> tuple[str, ...]:
    """The scripts that Streamlit's page has in itself, as the policy names them: by hash."""
    page = Path(streamlit.__file__).parent / "static" / "index.html"
    found = _INLINE.findall(page.read_text(encoding="utf-8"))
    hashes = (hashlib.sha256(script.encode()).digest() for script in found)
    return tuple(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in hashes)
