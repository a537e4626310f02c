"""Names for what lies where on a map: dense regions at two levels, each called by its content.

The points are counted on a grid and smoothed; every cell belongs to the peak that the steepest way
up leads to. Much smoothing gives the few large regions that are named when the whole map is seen,
little smoothing the many small ones. A region is called by the topic that at least half of its
problems of known topic have, else by its distinctive words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from deepmath_viz.corpus.points import EXTENT, MapPoints
from deepmath_viz.dataset import topics

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Cells of the grid on a side, and for every level the smoothing in cells, the most regions, and
#: the share of all points that a region must have.
CELLS = 256
LEVELS = ((7.0, 32, 0.004), (2.2, 220, 0.0004))
FEWEST = 12
#: A topic names a region where so many of its problems are known to have one, and this share does.
_KNOWN, _SHARE = 5, 0.5
_WORDS, _SEEN = 3, 4
_COMMAND = re.compile(
    r"\\(?:begin|end|text\w*|math\w*|label|ref|tag|hspace|color)\s*\{[^{}]*\}(?:\{[^{}]*\})?"
    r"|\\[A-Za-z]+"
)
#: Words of every problem, which say nothing of a region.
_PLAIN = frozenset(
    """find let given following value values number numbers determine compute calculate evaluate
    show prove solve answer express form terms equal suppose consider problem question true false
    does exist exists possible using use used define defined denote denotes denoted called case
    integer integers positive real function functions equation set sum point points if what how
    many such that there are the and for with from each all any can between into its not has have
    than then this where which when two one three four five first second total different same
    holds provide justification statement expression satisfy satisfies satisfying cases smallest
    largest condition conditions maximum minimum integer""".split()
)


@dataclass(frozen=True, slots=True)
class Region:
    """A region of a map.

    Attributes:
        level: 0 for the large ones, 1 for the small ones.
        x, y: where its name stands: its peak, in quantised places.
        members: indices of its points.
        label: what it is called; empty where nothing is known of it.
        named_by: "topic" or "words".
    """

    level: int
    x: int
    y: int
    members: NDArray[np.int64]
    label: str = ""
    named_by: str = ""


def find(points: MapPoints) -> list[Region]:
    """The regions of a layout at both levels, unnamed, those with most points first."""
    found = []
    cells = (points.places.astype(np.int64) * CELLS) // (EXTENT + 1)
    flat = cells[1] * CELLS + cells[0]
    density = np.bincount(flat, minlength=CELLS * CELLS).reshape(CELLS, CELLS).astype(np.float64)
    for level, (sigma, most, share) in enumerate(LEVELS):
        peak = _peaks(density, sigma)[flat]
        kept, counts = np.unique(peak, return_counts=True)
        largest = np.argsort(-counts, kind="stable")[:most]
        order = np.argsort(peak, kind="stable")
        ends = np.searchsorted(peak[order], [kept, kept + 1])
        for at in largest:
            if counts[at] < max(FEWEST, share * len(points)):
                continue
            y, x = divmod(int(kept[at]), CELLS)
            centre = [int((v + 0.5) * (EXTENT + 1) / CELLS) for v in (x, y)]
            members = np.sort(order[ends[0][at] : ends[1][at]])
            found.append(Region(level, centre[0], centre[1], members))
    return found


def _peaks(density: NDArray[np.float64], sigma: float) -> NDArray[np.int64]:
    """The flat index of the peak that every cell belongs to, shape (cells * cells,)."""
    from scipy import ndimage

    smooth = ndimage.gaussian_filter(density, sigma, mode="constant")
    side = smooth.shape[0]
    padded = np.pad(smooth, 1, constant_values=-1.0)
    steps = [(dy, dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)]
    around = np.stack([padded[1 + dy : 1 + dy + side, 1 + dx : 1 + dx + side] for dy, dx in steps])
    around[4] += 1e-12  # a plateau is its own peak
    best = np.array(steps)[around.argmax(axis=0)]
    rows, columns = np.indices(smooth.shape)
    up: NDArray[np.int64] = ((rows + best[..., 0]) * side + columns + best[..., 1]).ravel()
    while not np.array_equal(further := up[up], up):
        up = further
    return up


def name(
    regions: Sequence[Region],
    topic_of: Mapping[int, str],
    text_of: Mapping[int, str],
) -> list[Region]:
    """Name the regions; those of which nothing is known are left out.

    Args:
        topic_of: canonical topic path by point, where known.
        text_of: question by point, where known.
    """
    said = _words(regions, text_of)
    named = []
    for region, words in zip(regions, said, strict=True):
        topic = _topic([topic_of[i] for i in region.members.tolist() if i in topic_of])
        if topic:
            named.append((replace(region, label=topic, named_by="topic"), words))
        elif words:
            label = ", ".join(words[:_WORDS])
            named.append((replace(region, label=label, named_by="words"), words))
    return _told_apart(named)


def _topic(known: Sequence[str]) -> str:
    """The deepest topic that most of them have, without a last part that says "Other"."""
    if len(known) < _KNOWN:
        return ""
    counts: dict[str, int] = {}
    for path in known:
        for above in topics.ancestors(path)[1:]:
            counts[above] = counts.get(above, 0) + 1
    fitting = [path for path, n in counts.items() if n >= _SHARE * len(known)]
    leaves = [p for p in fitting if p.rpartition(topics.SEPARATOR)[2] != topics.OTHER]
    if not leaves:
        return ""
    deepest = max(leaves, key=lambda path: (path.count(topics.SEPARATOR), counts[path], path))
    return deepest.rpartition(topics.SEPARATOR)[2]


def _told_apart(named: Sequence[tuple[Region, list[str]]]) -> list[Region]:
    """Regions of one level that share a topic are told apart by their most distinctive word.

    It is one that neither the topic has, in whatever form, nor a larger region of that topic.
    """
    times: dict[tuple[int, str], int] = {}
    for region, _ in named:
        times[region.level, region.label] = times.get((region.level, region.label), 0) + 1
    told: list[Region] = []
    taken: set[tuple[int, str]] = set()
    for region, words in named:
        if region.named_by == "topic" and times[region.level, region.label] > 1:
            topic = region.label
            new = (f"{topic} · {word}" for word in words if _stem(word) not in topic.lower())
            label = next((one for one in new if (region.level, one) not in taken), topic)
            taken.add((region.level, label))
            region = replace(region, label=label)
        told.append(region)
    return told


def _words(regions: Sequence[Region], text_of: Mapping[int, str]) -> list[list[str]]:
    """The most distinctive words of every region, best first.

    A word scores p log(p / q), p the share of the region's texts that have it and q that of all
    texts: its part of the Kullback-Leibler divergence between the two.
    """
    if not text_of:
        return [[] for _ in regions]
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, CountVectorizer

    indices = np.fromiter(text_of, dtype=np.int64, count=len(text_of))
    counter = CountVectorizer(
        binary=True,
        preprocessor=_prose,
        token_pattern=r"[a-z]{4,24}",
        stop_words=sorted(ENGLISH_STOP_WORDS | _PLAIN),
        min_df=_SEEN if len(text_of) > 50 else 1,
        dtype=np.int32,
    )
    try:
        seen: Any = counter.fit_transform(text_of.values())
    except ValueError:  # no word is left
        return [[] for _ in regions]
    vocabulary = counter.get_feature_names_out()
    overall = np.asarray(seen.sum(axis=0)).ravel() / len(indices)
    place = {int(point): at for at, point in enumerate(indices)}
    found = []
    for region in regions:
        rows = [place[i] for i in region.members.tolist() if i in place]
        pick = csr_matrix((np.ones(len(rows)), (np.zeros(len(rows), int), rows)), (1, len(indices)))
        counts = np.asarray((pick @ seen).todense()).ravel()
        share = counts / max(len(rows), 1)
        with np.errstate(divide="ignore", invalid="ignore"):
            score = np.where(counts >= _SEEN, share * np.log(share / overall), 0)
        best = np.argsort(-score, kind="stable")[: 6 * _WORDS]
        found.append(_apart([str(vocabulary[i]) for i in best if score[i] > 0]))
    return found


def _prose(text: str) -> str:
    """A question in lower case without the commands of LaTeX and what they name."""
    return _COMMAND.sub(" ", text).lower()


def _apart(words: Sequence[str]) -> list[str]:
    """Words without those that are another one with an ending, or contain it."""
    kept: list[str] = []
    for word in words:
        if not any(_stem(word) in other or _stem(other) in word for other in kept):
            kept.append(word)
    return kept


def _stem(word: str) -> str:
    """What the forms of a word have in common, roughly."""
    return word[: max(4, len(word) - 3)]
