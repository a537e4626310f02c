// Where the view looks, in map units: [centre x, centre y, width], where width is what the shorter
// side of a square view spans. A link so restored shows the same square on every window.

export const EXTENT = 65535
export const FIT = [EXTENT / 2, EXTENT / 2, EXTENT * 1.06]
/** Shares of the points that lie on each side of what a first view shows. */
const STRAY = 0.005
/** How much wider a first view is than what it is about. */
const AROUND = 1.04
const NEAREST = 24
const FARTHEST = EXTENT * 4

/** Keep a camera inside what makes sense: not closer than single units, its centre on the map. */
export function bounded([cx, cy, width]) {
  const clamp = (value, low, high) => Math.min(Math.max(value, low), high)
  return [clamp(cx, 0, EXTENT), clamp(cy, 0, EXTENT), clamp(width, NEAREST, FARTHEST)]
}

export const rounded = camera => camera.map(Math.round)

export const same = (a, b) => String(a && rounded(a)) === String(b && rounded(b))

/** CSS pixels a map unit takes in a box {x, y, w, h} of the stage. */
export const pixelsPerUnit = (camera, box) => Math.min(box.w, box.h) / camera[2]

/** Map units to CSS pixels of the stage; the map's y grows upwards. */
export function toStage(camera, box, x, y) {
  const k = pixelsPerUnit(camera, box)
  return [box.x + box.w / 2 + (x - camera[0]) * k, box.y + box.h / 2 - (y - camera[1]) * k]
}

/** CSS pixels of the stage to map units. */
export function toMap(camera, box, px, py) {
  const k = pixelsPerUnit(camera, box)
  return [camera[0] + (px - box.x - box.w / 2) / k, camera[1] - (py - box.y - box.h / 2) / k]
}

/** What a box shows: [left, bottom, right, top] in map units. */
export function shown(camera, box) {
  const k = pixelsPerUnit(camera, box)
  const [w, h] = [box.w / k / 2, box.h / k / 2]
  return [camera[0] - w, camera[1] - h, camera[0] + w, camera[1] + h]
}

/** Zoom by a factor so that what lies under the pixel stays there. */
export function zoomed(camera, box, factor, px, py) {
  const [x, y] = toMap(camera, box, px, py)
  const width = bounded([0, 0, camera[2] / factor])[2]
  const f = width / camera[2]
  return bounded([x + (camera[0] - x) * f, y + (camera[1] - y) * f, width])
}

/** The way from one camera to another at t in 0..1: eased, and over a wider view when it is far. */
export function between(from, to, t) {
  const s = t < 0.5 ? 4 * t ** 3 : 1 - (-2 * t + 2) ** 3 / 2
  const distance = Math.hypot(to[0] - from[0], to[1] - from[1])
  const rise = Math.max(0, Math.log((0.7 * distance) / Math.max(from[2], to[2])))
  const width = Math.exp(
    Math.log(from[2]) * (1 - s) + Math.log(to[2]) * s + rise * Math.sin(Math.PI * s)
  )
  return [from[0] + (to[0] - from[0]) * s, from[1] + (to[1] - from[1]) * s, width]
}

/** The frame [left, bottom, right, top] of nearly all places (x, y, x, y, ...). */
export function frameOf(places) {
  const skipped = Math.floor((places.length >> 1) * STRAY)
  const ends = [0, 1].map(axis => {
    const counts = new Uint32Array(EXTENT + 1)
    for (let i = axis; i < places.length; i += 2) counts[places[i]]++
    const end = (from, step) => {
      let left = skipped
      let at = from
      while (counts[at] <= left) {
        left -= counts[at]
        at += step
      }
      return at
    }
    return [end(0, 1), end(EXTENT, -1)]
  })
  return [ends[0][0], ends[1][0], ends[0][1], ends[1][1]]
}

/** The camera that shows a frame between what lies over the top and the bottom of a box. */
export function framing([left, bottom, right, top], box, above, below) {
  const free = Math.max(box.h - above - below, box.h / 3)
  const perPixel = Math.max((right - left) / box.w, (top - bottom) / free) * AROUND
  const middle = (bottom + top) / 2 + (perPixel * (above - below)) / 2
  const width = perPixel * Math.min(box.w, box.h)
  return bounded([(left + right) / 2, middle, width])
}
