"""The fake routes behind the live map in tests; every request is counted in `/api/map/asked`."""

from __future__ import annotations

import functools
import gzip
import json
import os
from collections import Counter
from pathlib import Path

import numpy as np
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

#: Name, share of the points (as in the paper), light and dark colour.
SETS = (
    ("DAPO-17K", 17398, "#5b6570", "#798795"),
    ("DSR-Preview", 40315, "#8c939e", "#a4abb6"),
    ("Open-R1", 93733, "#34446b", "#6f86bd"),
    ("Open-RS", 7000, "#b9bec8", "#d3d8e0"),
    ("ORZ-129K", 129322, "#5f77a0", "#8aa3cc"),
    ("STILL-3-RL", 88054, "#9fb8d9", "#b9d0ee"),
    ("DeepMath-103K", 103022, "#d1615e", "#e8736f"),
)
#: Coordinates of the authors' points, where they do not lie in DEEPMATH_REAL_DATA.
OWN = "DEEPMATH_MAP_COORDINATES"
ASKED: Counter[str] = Counter()


@functools.cache
def points(n: int) -> tuple[np.ndarray, list[int]]:
    """uint16 coordinates, planar, and the sets' sizes; 0 stands for the authors' own."""
    sizes = [size for _, size, _, _ in SETS]
    if n == 0:
        folder = os.environ.get("DEEPMATH_REAL_DATA", "")
        xy = np.load(os.environ.get(OWN) or Path(folder) / "paper" / "emb_2d.npy")
    else:
        share = np.cumsum(sizes) / sum(sizes)
        sizes = np.diff([0, *(share * n).round().astype(int)]).tolist()
        random = np.random.default_rng(5)
        centres = random.normal(size=(max(8, n // 400), 2)) * 40
        at = random.integers(len(centres), size=n)
        xy = (
            centres[at]
            + random.normal(size=(n, 2)) * random.uniform(0.8, 4, len(centres))[at, None]
        )
    middle = (xy.max(axis=0) + xy.min(axis=0)) / 2
    side = float((xy.max(axis=0) - xy.min(axis=0)).max())
    units = ((xy - middle) / side + 0.5) * 65535
    return units.round().clip(0, 65535).astype("<u2").T.copy(), sizes


def _bits(mask: np.ndarray) -> Response:
    return _octets(np.packbits(mask, bitorder="little").tobytes(), 1)


def _octets(body: bytes, level: int = 6) -> Response:
    headers = {"content-encoding": "gzip", "cache-control": "max-age=3600"}
    return Response(gzip.compress(body, level), headers=headers)


def _count(request: Request, kind: str) -> np.ndarray:
    ASKED[kind] += 1
    return points(int(request.path_params["n"]))[0]


@functools.cache
def _packed(n: int) -> bytes:
    return gzip.compress(points(n)[0].tobytes(), 6)


def geometry(request: Request) -> Response:
    """All coordinates."""
    _count(request, "geometry")
    return Response(_packed(int(request.path_params["n"])), headers={"content-encoding": "gzip"})


def colour(request: Request) -> Response:
    """The set of every point, or a difficulty that follows x."""
    xy = _count(request, "colour")
    _, sizes = points(int(request.path_params["n"]))
    by_set = np.repeat(np.arange(len(sizes), dtype=np.uint8), sizes)
    difficulty = (xy[0] >> 13).astype(np.uint8)
    return _octets((by_set if request.path_params["by"] == "set" else difficulty).tobytes(), 1)


def legend(request: Request) -> Response:
    """The sets, or eight levels of difficulty."""
    _count(request, "legend")
    if request.path_params["by"] == "set":
        return JSONResponse([{"label": n, "light": li, "dark": da} for n, _, li, da in SETS])
    levels = [f"#{250 - 24 * k:02x}{200 - 24 * k:02x}{180 - 14 * k:02x}" for k in range(8)]
    return JSONResponse(
        [
            {"label": f"{k}", "light": one, "dark": one, "known": True}
            for k, one in enumerate(levels)
        ]
    )


def labels(request: Request) -> Response:
    """Sixty names, those of fields and those of topics."""
    xy = _count(request, "labels")
    heavy = np.linspace(0, xy.shape[1] - 1, 60).astype(int)
    return JSONResponse(
        [
            {"x": int(xy[0, i]), "y": int(xy[1, i]), "n": 1000 - k}
            | {"text": f"{'Field' if k < 14 else 'Topic'} {k}", "level": 2 * int(k >= 14)}
            | {"reach": 1200}
            for k, i in enumerate(heavy)
        ]
    )


def mask(request: Request) -> Response:
    """The left half, or a few; one filter is refused."""
    xy = _count(request, "mask")
    if request.query_params.get("f") == "refused":
        return PlainTextResponse("Such a filter cannot be read.", 400)
    few = request.query_params.get("f") == "few"
    return _bits((np.arange(xy.shape[1]) % 479 == 0) if few else xy[0] < 32768)


def selection(request: Request) -> Response:
    """The points in the frame of the last polygon; enough to see something selected."""
    xy = _count(request, "selection").astype(int)
    corners = np.array(json.loads(request.query_params["sel"]))
    low, high = corners.min(axis=0), corners.max(axis=0)
    return _bits(((low <= xy.T) & (high >= xy.T)).all(axis=1))


def known(request: Request) -> Response:
    """Two of three points, those that `point` knows."""
    xy = _count(request, "known")
    return _bits(np.arange(xy.shape[1]) % 3 != 1)


def search(request: Request) -> Response:
    """Every thousandth point; one word finds nothing."""
    xy = _count(request, "search")
    found = list(range(0, xy.shape[1], 1000)) if request.query_params["words"] != "none" else []
    return JSONResponse({"hits": found, "total": len(found), "without": 0, "searched": xy.shape[1]})


def point(request: Request) -> Response:
    """A sentence about a point; every third is not known."""
    _count(request, "point")
    index = int(request.path_params["index"])
    known = index % 3 != 1
    title = f"Problem {index}: let <b>x</b> be such that x^2 = {index}. Find x."
    return JSONResponse(
        {"index": index, "known": known, "difficulty": 5.5 if known else None}
        | {"pieces": [["text", title.partition("x^2")[0]], ["inline", "x^2"]] if known else []}
        | {"title": title if known else "The text of this point is not in this corpus."}
        | {"topic": "Algebra › Equations" if known else None}
    )


def asked(request: Request) -> Response:
    """How often each route was asked."""
    return JSONResponse(ASKED)


ROUTES = [
    Route("/api/map/asked", asked),
    Route("/api/map/{n:int}/geometry", geometry),
    Route("/api/map/{n:int}/colour/{by}", colour),
    Route("/api/map/{n:int}/legend/{by}", legend),
    Route("/api/map/{n:int}/labels", labels),
    Route("/api/map/{n:int}/mask", mask),
    Route("/api/map/{n:int}/selection", selection),
    Route("/api/map/{n:int}/known", known),
    Route("/api/map/{n:int}/search", search),
    Route("/api/map/{n:int}/point/{index:int}", point),
]
