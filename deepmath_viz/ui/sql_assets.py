"""The bundle of the SQL editor as a file that the browser keeps.

What a component is given as text travels again with every change of its data: 400 KB a query. So
the component is a few lines that import the bundle from a route, under a name that changes with it.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

_BUNDLE = Path(__file__).parent / "frontend" / "sql_editor.js"
_FOLDER = "assets/sql-editor"


@cache
def _name() -> str:
    return f"{hashlib.sha256(_BUNDLE.read_bytes()).hexdigest()[:16]}.js"


def loader() -> str:
    """The component's own script: it hands everything on to the bundle, once that is there."""
    return f"""\
const bundle = import(new URL("{_FOLDER}/{_name()}", document.baseURI).href)

export default function (component) {{
  let gone = false
  let end
  bundle.then(({{ default: show }}) => {{
    if (!gone) end = show(component)
  }})
  return () => {{
    gone = true
    end?.()
  }}
}}
"""


def _serve(request: Request) -> Response:
    if request.path_params["name"] != _name():
        return Response("The page is older than the server: reload it.", 404)
    return FileResponse(
        _BUNDLE,
        media_type="text/javascript",
        headers={"cache-control": "public, max-age=31536000, immutable"},
    )


ROUTE = Route(f"/{_FOLDER}/{{name}}", _serve, methods=["GET"])
