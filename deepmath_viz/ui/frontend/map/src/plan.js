// From which zoom on each name is shown. A name keeps its size on the screen while the map grows
// under it, so two names that overlap no longer do from some scale on. Names of more points come
// first; each later one appears at the scale from which it touches none of those shown there. So
// zooming in only adds names, and moving changes nothing.

import { FIT } from "./camera.js"

/** Of the whole width, how much is seen at most where names of a level are shown. */
const SEEN = [Infinity, 0.8, 0.42, 0.2]

/**
 * Names with the scale (CSS pixels a map unit) `from` which each is shown, those shown first first.
 *
 * `sizes` are their [width, height] in pixels; `short` is the shorter side of the stage.
 */
export function planned(labels, sizes, short) {
  const made = []
  labels.forEach((label, at) => {
    const [w, h] = sizes[at]
    let from = short / (FIT[2] * SEEN[Math.min(label.level, SEEN.length - 1)])
    for (const other of made) {
      const apart = Math.min(
        (w + other.w) / 2 / Math.abs(label.x - other.label.x),
        (h + other.h) / 2 / Math.abs(label.y - other.label.y)
      )
      if (apart > from && other.from < apart) from = apart
    }
    if (from < Infinity) made.push({ label, w, h, from })
  })
  return made.sort((a, b) => a.from - b.from)
}
