// The points and their spatial index. Points are kept in the order of a grid's cells ("slots"), so
// that what a view shows is a few runs of slots; inside a cell they are shuffled, so that no set
// lies above another because it came later, and a sample can be taken by rank.

export const SIDE = 256
const SHIFT = 8

/** Index planar uint16 coordinates x[0..n), y[0..n). */
export function indexed(planar) {
  const n = planar.length >> 1
  const starts = new Uint32Array(SIDE * SIDE + 1)
  for (let i = 0; i < n; i++) starts[cellOf(planar[i], planar[n + i]) + 1]++
  for (let c = 0; c < SIDE * SIDE; c++) starts[c + 1] += starts[c]
  const next = starts.slice(0, -1)
  const geometry = {
    n,
    starts,
    places: new Uint16Array(2 * n),
    indexOf: new Uint32Array(n),
    slotOf: new Uint32Array(n),
    rank: new Uint8Array(n),
  }
  const step = coprime(Math.floor(n * 0.6180339887) || 1, n)
  for (let k = 0, i = 0; k < n; k++, i = (i + step) % n) {
    const slot = next[cellOf(planar[i], planar[n + i])]++
    geometry.places[2 * slot] = planar[i]
    geometry.places[2 * slot + 1] = planar[n + i]
    geometry.indexOf[slot] = i
    geometry.slotOf[i] = slot
    geometry.rank[slot] = Math.imul(i + 1, 2654435761) >>> 24
  }
  return geometry
}

const cellOf = (x, y) => (y >> SHIFT) * SIDE + (x >> SHIFT)

function coprime(step, n) {
  const gcd = (a, b) => (b ? gcd(b, a % b) : a)
  while (n > 1 && gcd(step, n) !== 1) step++
  return step
}

/** Calls back with every run of slots [from, to) and their row of cells that bounds touch. */
export function runs(geometry, [left, bottom, right, top], callback) {
  const low = value => Math.max(0, Math.floor(value) >> SHIFT)
  const high = value => Math.min(SIDE - 1, Math.floor(value) >> SHIFT)
  const [x0, x1] = [low(left), high(right)]
  if (x1 < x0) return
  for (let y = low(bottom); y <= high(top); y++) {
    const from = y * SIDE + x0
    const to = y * SIDE + x1 + 1
    if (geometry.starts[to] > geometry.starts[from])
      callback(geometry.starts[from], geometry.starts[to], from, to)
  }
}

/** The slot nearest to a place within a radius that `accept(slot)` lets pass, or -1. */
export function nearest(geometry, x, y, radius, accept) {
  let best = -1
  let least = radius * radius
  runs(geometry, [x - radius, y - radius, x + radius, y + radius], (from, to) => {
    for (let slot = from; slot < to; slot++) {
      const dx = geometry.places[2 * slot] - x
      const dy = geometry.places[2 * slot + 1] - y
      const d = dx * dx + dy * dy
      if (d <= least && accept(slot)) {
        least = d
        best = slot
      }
    }
  })
  return best
}

/** Up to `limit` slots around a place, nearest first, among those that `accept` lets pass. */
export function around(geometry, x, y, limit, accept) {
  for (let radius = 400; ; radius *= 2) {
    const found = []
    runs(geometry, [x - radius, y - radius, x + radius, y + radius], (from, to) => {
      for (let slot = from; slot < to; slot++) {
        const d = Math.hypot(geometry.places[2 * slot] - x, geometry.places[2 * slot + 1] - y)
        if (d <= radius && accept(slot)) found.push([d, slot])
      }
    })
    if (found.length >= limit || radius > 200000)
      return found.sort((a, b) => a[0] - b[0] || a[1] - b[1]).slice(0, limit).map(([, s]) => s)
  }
}
