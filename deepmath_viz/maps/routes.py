"""The map's data for the browser, as ASGI routes.

An address names corpus, layout and generation, so what it answers never changes and may be kept:
geometry and colours travel once. Names are looked up among those that exist; nothing of a request
ever becomes a path.
"""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote

import numpy as np
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from deepmath_viz import config
from deepmath_viz.corpus import selections
from deepmath_viz.corpus.points import camera_of
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.facets import attached as facet_attached
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.errors import ArtefactMissing, DeepMathError, QueryError, SelectionDamaged
from deepmath_viz.maps import atlas_export, colours, live_map, map_search, paper_figure, view_figure
from deepmath_viz.maps.live_map import LiveMap
from deepmath_viz.plumbing.origins import is_same_site

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PREFIX = "/api/map"
#: What a figure can be taken as, and its media type.
FIGURES = {".pdf": "application/pdf", ".png": "image/png", ".svg": "image/svg+xml"}
#: Characters of a query that are read; a selection has at most 8,000.
_LONGEST = 16_000
_KEEP = {"cache-control": "private, max-age=31536000, immutable"}


def base(opened: Store, layout: str) -> str:
    """The address below which a map's data lie, without the server's own prefix."""
    corpus = quote(opened.manifest.corpus, safe="")
    return f"{PREFIX}/{corpus}/{layout}/{opened.manifest.generation()}"


def _map(request: Request) -> LiveMap | None:
    names = request.path_params
    return live_map.find(
        config.settings().cache, names["corpus"], names["layout"], names["generation"]
    )


def _answering(make: Callable[[Request, LiveMap], Response]) -> Callable[[Request], Response]:
    """An endpoint that knows its map; refusals are 4xx with a sentence.

    It is no coroutine, so Starlette runs it in a thread and other sessions go on.
    """

    def endpoint(request: Request) -> Response:
        if not is_same_site(request.headers, config.settings().hosts):
            return PlainTextResponse("Open this from the explorer's own pages.", 403)
        if len(request.url.query) > _LONGEST:
            return PlainTextResponse("The query is too long.", 414)
        try:
            found = _map(request)
            if found is None:
                return PlainTextResponse(
                    "There is no such map, or it has been built anew. Reload the page.", 404
                )
            return make(request, found)
        except (SelectionDamaged, QueryError) as err:
            return PlainTextResponse(str(err), 400)
        except DeepMathError as err:
            return PlainTextResponse(str(err), 404)

    return endpoint


def _kept(request: Request, packed: bytes, kind: str = "application/octet-stream") -> Response:
    """Gzip bytes that never change under this address."""
    tag = f'"{request.path_params["generation"]}"'
    headers = {**_KEEP, "etag": tag, "vary": "accept-encoding"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed, media_type=kind, headers={**headers, "content-encoding": "gzip"})
    return Response(gzip.decompress(packed), media_type=kind, headers=headers)


def _json(request: Request, said: Any) -> Response:
    packed = gzip.compress(json.dumps(said).encode(), 6, mtime=0)
    return _kept(request, packed, "application/json")


def _geometry(request: Request, found: LiveMap) -> Response:
    return _kept(request, found.geometry)


def _colour(request: Request, found: LiveMap) -> Response:
    by = _by(request)
    packed = gzip.compress(found.coloured(by)[1].tobytes(), 6, mtime=0)
    return _coloured(request, by, packed, "application/octet-stream")


def _legend(request: Request, found: LiveMap) -> Response:
    by = _by(request)
    said = json.dumps([asdict(one) for one in found.coloured(by)[0]]).encode()
    return _coloured(request, by, gzip.compress(said, 6, mtime=0), "application/json")


def _coloured(request: Request, by: str, packed: bytes, kind: str) -> Response:
    """What is attached changes without a new generation, so it is asked for every time."""
    answer = _kept(request, packed, kind)
    if facet_attached.is_column(by):
        answer = Response(gzip.decompress(packed), media_type=kind)
        answer.headers["cache-control"] = "no-store"
    return answer


def _by(request: Request) -> str:
    return _colouring(request.path_params["by"])


def _colouring(by: str) -> str:
    if by not in colours.BY and not facet_attached.is_column(by):
        raise ArtefactMissing(f"Points are coloured by {', '.join(colours.BY)}.")
    return by


def _labels(request: Request, found: LiveMap) -> Response:
    return _json(request, found.labels)


def _mask(request: Request, found: LiveMap) -> Response:
    filters = Filters.from_params(parse_qs(request.url.query))
    mask = found.mask(filters)
    if mask is None:
        mask = np.ones(len(found.points), dtype=bool)
    answer = _kept(request, gzip.compress(selections.packed(mask), 1, mtime=0))
    if filters.attached:  # what is attached changes without a new generation
        answer.headers["cache-control"] = "no-store"
    return answer


def _selection(request: Request, found: LiveMap) -> Response:
    parts = selections.parts_of(request.query_params.get("sel", ""))
    drawn_on = request.query_params.get("of", found.layout)
    if drawn_on == found.layout:
        mask = selections.chosen(found.points, parts)
    else:
        mask = found.carried(selections.chosen(found.store.map.points(drawn_on), parts), drawn_on)
    return _kept(request, gzip.compress(selections.packed(mask), 1, mtime=0))


def _twins(request: Request, found: LiveMap) -> Response:
    there = found.twins(request.path_params["other"]).astype("<i4")
    return _kept(request, gzip.compress(there.tobytes(), 6, mtime=0))


def _known(request: Request, found: LiveMap) -> Response:
    mask = found.points.corpus_rows >= 0
    return _kept(request, gzip.compress(selections.packed(mask), 1, mtime=0))


def _search(request: Request, found: LiveMap) -> Response:
    filters = Filters.from_params(parse_qs(request.url.query))
    typed = request.query_params.get("words", "")
    said = map_search.hits(found, typed, filters)
    # What is attached changes without a new generation, and so do columns that filters ask for.
    headers = {"cache-control": "no-store"} if filters.attached else _KEEP
    return JSONResponse(said, headers=headers)


def _point(request: Request, found: LiveMap) -> Response:
    said = found.point(request.path_params["index"])
    if said is None:
        return PlainTextResponse(f"The map has {len(found.points):,} points.", 404)
    return JSONResponse(said, headers=_KEEP)


def _atlas(request: Request, found: LiveMap) -> Response:
    name = f"{found.store.manifest.corpus}-{found.layout}-map.parquet"
    headers = {"content-disposition": f'attachment; filename="{quote(name)}"'}
    with tempfile.NamedTemporaryFile(prefix="deepmath-map-", delete=False) as made:
        path = Path(made.name)
    try:
        atlas_export.write(found, path)
    except BaseException:
        path.unlink()
        raise
    return FileResponse(
        path,
        media_type="application/vnd.apache.parquet",
        headers=headers,
        background=BackgroundTask(path.unlink, missing_ok=True),
    )


def _figure(request: Request, found: LiveMap) -> Response:
    points = found.store.map.coordinates(found.layout)
    made = paper_figure.panels(points, found.source_line())
    return _drawn(request, made, f"{found.store.manifest.corpus}-{found.layout}-figure")


def _view(request: Request, found: LiveMap) -> Response:
    asked = request.query_params
    made = view_figure.draw(
        found,
        _colouring(asked.get("colour") or "set"),
        camera=camera_of(asked.get("cam") or ""),
        hidden=asked.getlist("hide"),
        mask=found.mask(Filters.from_params(parse_qs(request.url.query))),
    )
    return _drawn(request, made, f"{found.store.manifest.corpus}-{found.layout}-view")


def _drawn(request: Request, figure: Figure, name: str) -> Response:
    suffix = "." + request.path_params["suffix"]
    if (kind := FIGURES.get(suffix)) is None:
        return PlainTextResponse(f"A figure is one of {', '.join(FIGURES)}.", 404)
    headers = {"content-disposition": f'attachment; filename="{quote(name + suffix)}"'}
    return Response(paper_figure.packed(figure, suffix), media_type=kind, headers=headers)


_BELOW = PREFIX + "/{corpus}/{layout}/{generation}"
ROUTES = [
    Route(_BELOW + "/geometry", _answering(_geometry)),
    Route(_BELOW + "/colour/{by}", _answering(_colour)),
    Route(_BELOW + "/legend/{by}", _answering(_legend)),
    Route(_BELOW + "/labels", _answering(_labels)),
    Route(_BELOW + "/mask", _answering(_mask)),
    Route(_BELOW + "/selection", _answering(_selection)),
    Route(_BELOW + "/twins/{other}", _answering(_twins)),
    Route(_BELOW + "/search", _answering(_search)),
    Route(_BELOW + "/known", _answering(_known)),
    Route(_BELOW + "/point/{index:int}", _answering(_point)),
    Route(_BELOW + "/atlas.parquet", _answering(_atlas)),
    Route(_BELOW + "/figure.{suffix}", _answering(_figure)),
    Route(_BELOW + "/view.{suffix}", _answering(_view)),
]
