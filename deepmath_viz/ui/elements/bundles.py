"""The components' bundles as files that the browser keeps.

What a component is given as text travels again with every change of its data: 400 KB for each query
of the editor, 40 KB for each selection on the map. So a component is a few lines that import its
bundle from a route, under a name that changes with it.
"""

from __future__ import annotations

import hashlib
from functools import cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from deepmath_viz.ui import FRONTEND
from deepmath_viz.ui.door import packed

#: Bundles by the name in their address.
BUNDLES = {
    "map": FRONTEND / "map" / "dist" / "map.js",
    "sql-editor": FRONTEND / "sql_editor.js",
    "charts": FRONTEND / "charts.js",
}
_FOLDER = "assets"


def address(bundle: str) -> str:
    """Where a bundle lies, below the server's own prefix."""
    return f"{_FOLDER}/{bundle}/{_version(bundle)}.js"


@cache
def _version(bundle: str) -> str:
    return hashlib.sha256(BUNDLES[bundle].read_bytes()).hexdigest()[:16]


def loader(bundle: str) -> str:
    """A component's own script: it hands everything on to the bundle, once that is there.

    Once it is there it is called at once: what it has shown is cleaned up after the next call.
    """
    return f"""\
let show = null
const arrived = import(new URL("{address(bundle)}", document.baseURI).href)
arrived.then(bundle => (show = bundle.default))

export default function (component) {{
  if (show) return show(component)
  let gone = false
  let end
  arrived.then(() => {{
    if (!gone) end = show(component)
  }})
  return () => {{
    gone = true
    end?.()
  }}
}}
"""


def _serve(request: Request) -> Response:
    bundle, version = request.path_params["bundle"], request.path_params["version"]
    if bundle not in BUNDLES or version != _version(bundle):
        return Response("The page is older than the server: reload it.", 404)
    return packed.answer(BUNDLES[bundle], request.headers.get("accept-encoding", ""))


ROUTE = Route(f"/{_FOLDER}/{{bundle}}/{{version}}.js", _serve, methods=["GET"])
