// Where on the stage the map is drawn: one box over all of it, or a square for each set.

import { toMap } from "./camera.js"

const TITLE = 22
const GAP = 10
/** Between an edge of the stage and what lies over it. */
export const EDGE = 10

const box = (x, y, w, h, set) => ({
  x,
  y,
  w,
  h,
  set,
  toMap(camera, px, py) {
    return toMap(camera, this, px, py)
  },
})

/** The sets in the order of the paper's figure: the map's own first, then by size. */
export const ordered = view =>
  view.data.sets
    .map((set, at) => ({ set, at }))
    .filter(({ set }) => !view.hidden.has(set.name))
    .sort((a, b) => (b.at === view.own) - (a.at === view.own) || b.set.n - a.set.n)

/** The boxes of a view. */
export function arranged(view) {
  const { width } = view
  if (!view.panels) return [box(0, 0, width, view.height, null)]
  // Tools and legend lie over the canvas, and a panel is small.
  const above = view.bar.offsetHeight + EDGE
  const height = view.height - above - view.key.offsetHeight - EDGE
  const sets = ordered(view)
  let best = { side: 0, columns: 1 }
  for (let columns = 1; columns <= sets.length; columns++) {
    const rows = Math.ceil(sets.length / columns)
    const side = Math.floor(
      Math.min(width / columns - GAP, (height - TITLE * rows) / rows - GAP)
    )
    if (side > best.side) best = { side, columns }
  }
  const { side, columns } = best
  if (side < 8) return []
  const left = Math.floor((width - columns * (side + GAP) + GAP) / 2)
  return sets.map(({ at }, k) =>
    box(
      left + (k % columns) * (side + GAP),
      above + TITLE + Math.floor(k / columns) * (side + TITLE + GAP),
      side,
      side,
      at
    )
  )
}

/** The box under a pixel of the stage. */
export const boxAt = (boxes, px, py) =>
  boxes.find(b => px >= b.x && px <= b.x + b.w && py >= b.y && py <= b.y + b.h)

/** Whether a pixel lies in a box. */
export const inside = (b, px, py) => boxAt([b], px, py) !== undefined
