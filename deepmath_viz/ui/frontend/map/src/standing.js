// How each point stands: hidden, dimmed or bright, and in which bucket it is drawn. Buckets are
// drawn one after the other, so that what matches lies above what does not, and what the colouring
// is about above the rest: the map's own set, or the points of which its value is known.

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

/** How many points of each category match, or how many of those are selected. */
export function counted(colours, mask, selection, categories) {
  const counts = new Array(categories).fill(0)
  const has = (bits, i) => !bits || (bits[i >> 3] >> (i & 7)) & 1
  for (let i = 0; i < colours.length; i++)
    if (has(mask, i) && has(selection, i)) counts[colours[i]]++
  return counts
}

/**
 * The bucket of every slot, and how many points of each kind each cell of the grid has.
 *
 * Of one map: 0 dimmed, 1 bright, 2 bright and lifted above the others, as `lifted` says of each
 * category. In panels: the same three for every set, 3 k to 3 k + 2. Points that are not `known`
 * are dimmed, too, and hidden where `only` known ones are wanted.
 */
export function standing(geometry, setOf, colourOf, how) {
  const { lifted, hidden, panels, mask, selection, known, only } = how
  const bucket = new Uint8Array(geometry.n)
  const [dim, bright, high] = [0, 1, 2].map(() => new Uint32Array(SIDE * SIDE))
  const has = (bits, i) => (bits[i >> 3] >> (i & 7)) & 1
  for (let cell = 0; cell < SIDE * SIDE; cell++)
    for (let slot = geometry.starts[cell]; slot < geometry.starts[cell + 1]; slot++) {
      const k = setOf[slot]
      if (hidden[k]) {
        bucket[slot] = HIDDEN
        continue
      }
      const i = geometry.indexOf[slot]
      const readable = !known || has(known, i)
      if (only && !readable) {
        bucket[slot] = HIDDEN
        continue
      }
      const on = readable && (!mask || has(mask, i)) && (!selection || has(selection, i))
      const level = on ? 1 + lifted[colourOf[slot]] : 0
      bucket[slot] = panels ? 3 * k + level : level
      if (on) bright[cell]++
      else dim[cell]++
      if (level === 2) high[cell]++
    }
  return { bucket, dim, bright, lifted: high }
}

/** Whether a bucket holds bright points, and whether they are lifted. */
export const isBright = bucket => bucket % 3 > 0
export const isLifted = bucket => bucket % 3 === 2

/**
 * What the bounds show, counted by cells: dim, bright and lifted points, and how dense they lie where
 * most of them are (others to a square unit, mean over points).
 */
export function density(geometry, stand, bounds) {
  const kinds = [stand.dim, stand.bright, stand.lifted]
  const [points, pairs] = [new Float64Array(3), new Float64Array(3)]
  runs(geometry, bounds, (_from, _to, first, last) => {
    for (let cell = first; cell < last; cell++)
      for (let kind = 0; kind < 3; kind++) {
        const n = kinds[kind][cell]
        points[kind] += n
        pairs[kind] += n * (n - 1)
      }
  })
  const dense = kind => (points[kind] ? pairs[kind] / points[kind] / (SIDE * SIDE) : 0)
  const [dim, bright, lifted] = points
  const [dimDensity, brightDensity, liftedDensity] = [0, 1, 2].map(dense)
  return { dim, bright, lifted, dimDensity, brightDensity, liftedDensity }
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
