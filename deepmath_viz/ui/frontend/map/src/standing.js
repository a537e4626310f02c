// How each point stands: hidden, dimmed or bright, and in which bucket it is drawn. Buckets are
// drawn one after the other, so that what matches lies above what does not, and the map's own set
// above the sets it is compared with.

import { SIDE, runs } from "./geometry.js"

export const HIDDEN = 255
const OWN = /deepmath/i

/** The place in `sets` of the set that the map is about. */
export function ownSet(sets) {
  const at = sets.findIndex(set => OWN.test(set.name))
  return at < 0 ? sets.length - 1 : at
}

/** The set of every slot. */
export function setsOfSlots(geometry, sets) {
  const of = new Uint8Array(geometry.n)
  sets.forEach((set, k) => {
    for (let i = set.first; i < set.first + set.n; i++) of[geometry.slotOf[i]] = k
  })
  return of
}

/** How many points of each category match. */
export function counted(colours, mask, categories) {
  const counts = new Array(categories).fill(0)
  for (let i = 0; i < colours.length; i++)
    if (!mask || (mask[i >> 3] >> (i & 7)) & 1) counts[colours[i]]++
  return counts
}

/**
 * The bucket of every slot, and how many bright points each cell of the grid has.
 *
 * On one map: 0 dimmed, 1 bright, 2 bright and of the own set. In panels: 2 k dimmed and 2 k + 1
 * bright, for set k.
 */
export function standing(geometry, setOf, { own, hidden, panels, mask, selection }) {
  const bucket = new Uint8Array(geometry.n)
  const bright = new Uint32Array(SIDE * SIDE)
  const dim = new Uint32Array(SIDE * SIDE)
  const totals = { bright: 0, dim: 0 }
  const has = (bits, i) => (bits[i >> 3] >> (i & 7)) & 1
  for (let cell = 0; cell < SIDE * SIDE; cell++)
    for (let slot = geometry.starts[cell]; slot < geometry.starts[cell + 1]; slot++) {
      const k = setOf[slot]
      if (hidden[k]) {
        bucket[slot] = HIDDEN
        continue
      }
      const i = geometry.indexOf[slot]
      const on = (!mask || has(mask, i)) && (!selection || has(selection, i)) ? 1 : 0
      bucket[slot] = panels ? 2 * k + on : on && k === own ? 2 : on
      if (on) bright[cell]++
      else dim[cell]++
    }
  for (let cell = 0; cell < SIDE * SIDE; cell++) {
    totals.bright += bright[cell]
    totals.dim += dim[cell]
  }
  return { bucket, bright, dim, totals, buckets: panels ? 0 : 3 }
}

/** Whether a bucket holds bright points. */
export const isBright = (bucket, panels) => (panels ? (bucket & 1) === 1 : bucket > 0)

/**
 * What the bounds show, counted by cells: bright and dim points, and how dense they lie where most
 * of them are (others to a square unit, mean over points).
 */
export function density(geometry, stand, bounds) {
  const said = { bright: 0, dim: 0, brightDensity: 0, dimDensity: 0 }
  const area = SIDE * SIDE
  runs(geometry, bounds, (_from, _to, first, last) => {
    for (let cell = first; cell < last; cell++) {
      const [b, d] = [stand.bright[cell], stand.dim[cell]]
      said.bright += b
      said.dim += d
      said.brightDensity += b * (b - 1)
      said.dimDensity += d * (d - 1)
    }
  })
  if (said.bright) said.brightDensity /= said.bright * area
  if (said.dim) said.dimDensity /= said.dim * area
  return said
}

/**
 * The slots to draw, bucket after bucket, into `into`; returns where each bucket ends.
 *
 * `share` of 256 is the sample; points of `favoured` buckets are taken `favour` times as often.
 */
export function gather(geometry, stand, buckets, bounds, share, favoured, into) {
  const threshold = new Uint16Array(256)
  for (let b = 0; b < buckets; b++) threshold[b] = favoured(b) ? Math.min(256, share * 3) : share
  const count = new Uint32Array(257)
  const { bucket } = stand
  const { rank } = geometry
  runs(geometry, bounds, (from, to) => {
    for (let s = from; s < to; s++) if (rank[s] < threshold[bucket[s]]) count[bucket[s] + 1]++
  })
  for (let b = 0; b < buckets; b++) count[b + 1] += count[b]
  const next = count.slice(0, buckets)
  runs(geometry, bounds, (from, to) => {
    for (let s = from; s < to; s++) {
      const b = bucket[s]
      if (rank[s] < threshold[b]) into[next[b]++] = s
    }
  })
  return count.slice(0, buckets + 1)
}
