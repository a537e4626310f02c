// Maps that stand on one page: what is pointed at or found on one is ringed on the others, and two of
// one layout can have one camera.

import * as source from "./source.js"

const views = new Set()

/** Take a view in; returns what takes it out again. */
export function join(view) {
  views.add(view)
  return () => views.delete(view)
}

const others = view => [...views].filter(other => other !== view && other.geometry && !other.released)

/** The points of another view that show the same texts; those that it lacks are left out. */
async function twins(view, other, indices) {
  if (view.data.base === other.data.base) return indices
  if (!indices.length) return []
  const there = await source.twins(view.data.base, other.data.layout)
  return indices.map(index => there[index]).filter(index => index >= 0)
}

/** Ring on the others the point under the pointer; null is none. */
export async function point(view, index) {
  for (const other of others(view)) {
    const [there = null] = await twins(view, other, index == null ? [] : [index]).catch(() => [])
    if (view.hovered !== index) return
    other.echo = there
    other.painter.redecorate()
  }
}

/** Ring on the others what was found. */
export async function found(view, hits) {
  for (const other of others(view)) {
    const there = await twins(view, other, hits).catch(() => [])
    if (view.search.hits !== hits) return
    other.search.echoes = there
    other.painter.redecorate()
  }
}

/** The views that have one camera with this one. */
const together = view =>
  view.data?.locked ? others(view).filter(o => o.data.locked && o.data.base === view.data.base) : []

/** Look where another map of the same camera has moved to. */
export function follow(view) {
  for (const other of together(view)) other.movement.follow(view.camera)
}

/** Python was told of the camera for both. */
export function told(view) {
  for (const other of together(view)) {
    other.movement.sent = view.movement.sent
    other.movement.resting = view.movement.resting
  }
}
