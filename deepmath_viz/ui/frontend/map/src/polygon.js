// Outlines drawn by hand, made small enough to travel.

const CORNERS = 80

/** At most 80 corners of a path: those whose removal would change its area least go first. */
export function simplified(corners) {
  const kept = corners.filter((c, i) => !i || c[0] !== corners[i - 1][0] || c[1] !== corners[i - 1][1])
  const area = i => {
    const n = kept.length
    const [a, b, c] = [kept[(i + n - 1) % n], kept[i], kept[(i + 1) % n]]
    return Math.abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]))
  }
  const areas = kept.map((_, i) => area(i))
  while (kept.length > CORNERS) {
    const i = areas.indexOf(Math.min(...areas))
    kept.splice(i, 1)
    areas.splice(i, 1)
    const n = kept.length
    for (const k of [(i + n - 1) % n, i % n]) areas[k] = area(k)
  }
  return kept
}
