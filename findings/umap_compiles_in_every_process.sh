#!/usr/bin/env bash
# Libraries: umap-learn 0.5.12, numba 0.68.1, pynndescent 0.7.0, scikit-learn 1.9.1.
#
# One would guess: numba compiles umap-learn's loops once on a machine, as it does with those of
# pynndescent, whose results it keeps on disk; a layout of 240 points then takes a fraction of a second.
#
# What happens: umap-learn asks numba for no cache, so every process compiles the loops of a layout
# again: seconds of processor time for 240 points in a first process, and as many in the next one.
# Switched on from outside, three caches bring the next process to a fraction, and its layout is the
# same to the bit.
#
# Why it matters: a command, a test or a notebook that lays out a few hundred problems pays for the
# compiler and not for the layout, and a measurement of small layouts measures numba.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check umap-learn==0.5.12 numba==0.68.1 \
    pynndescent==0.7.0 scikit-learn==1.9.1 numpy==2.4.6 2>/dev/null
cat > "$work/layout.py" <<'PY'
import hashlib, os, sys, time, warnings

warnings.simplefilter("ignore")
import numpy as np
import umap
from umap import layouts, umap_

if sys.argv[1] == "kept":
    for module, name in (
        (umap_, "smooth_knn_dist"),
        (umap_, "compute_membership_strengths"),
        (layouts, "_nb_optimize_layout_euclidean_single_epoch"),
    ):
        getattr(module, name).enable_caching()
points = np.random.default_rng(0).normal(size=(240, 16)).astype(np.float32)
# Neighbours are given, so that pynndescent has nothing to do.
distances = np.sqrt(((points[:, None] - points[None]) ** 2).sum(-1))
indices = np.argsort(distances, axis=1)[:, :15]
nearest = np.take_along_axis(distances, indices, axis=1)
began = time.process_time()
made = umap.UMAP(
    precomputed_knn=(indices, nearest, None), init="random", random_state=7, n_jobs=1
).fit_transform(points)
print(f"{time.process_time() - began:.2f}", hashlib.sha256(made.tobytes()).hexdigest()[:12])
PY
export NUMBA_CACHE_DIR="$work/numba"
for how in plain plain kept kept; do
    read -r seconds layout < <("$work/venv/bin/python" "$work/layout.py" $how)
    echo "$how: $seconds s of processor time, layout $layout"
    echo "$how $seconds $layout" >> "$work/seen"
done
"$work/venv/bin/python" - "$work/seen" <<'PY'
import sys

rows = [line.split() for line in open(sys.argv[1])]
seconds = [float(row[1]) for row in rows]
again, kept = seconds[1], seconds[3]
assert len({row[2] for row in rows}) == 1, "the layouts differ"
assert again > 4 * kept, f"the second process took {again} s, with caches {kept} s: it has changed"
print(f"as described: a second process compiles again ({again / kept:.0f} times as long as with caches)")
PY
