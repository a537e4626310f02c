// The points as a smooth density: counted in cells of the screen, blurred, and coloured by a scale of
// one hue. Where some points stand out, theirs lies over that of all in grey.

import { rgb } from "./appearance.js"
import { shown, toStage } from "./camera.js"
import { runs } from "./geometry.js"
import { HIDDEN, isBright } from "./standing.js"

/** CSS pixels of a cell. */
const CELL = 4
/** Cells that a blur reaches on each side, and how often it is done: three are nearly a Gaussian. */
const REACH = 2
const PASSES = 3
/** Cells around a box that are counted too, so that its edges are as dense as they would be. */
const AROUND = REACH * PASSES
/** Shades go by this power of the density, so that what is thin is seen beside what is dense. */
const POWER = 0.55
/** The share of the cells that have the densest shade, and every how manieth is looked at for it. */
const [FULL, SAMPLED] = [0.004, 5]
/** Up to this shade a density fades into the ground. */
const FADE = 0.25
/** Opacity of what is dense: of what is meant, and of all the rest below it. */
const [TOP, REST] = [0.92, 0.55]
const SHADES = 256

export class Density {
  constructor(view) {
    this.view = view
    this.pen = view.clouds.getContext("2d")
    this.tile = document.createElement("canvas")
  }

  /** Draw the boxes, or nothing where points are shown. */
  draw(ratio) {
    const { clouds, width, height, density } = this.view
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)]
    if (clouds.width !== w || clouds.height !== h) Object.assign(clouds, { width: w, height: h })
    else if (this.drawn) this.pen.clearRect(0, 0, w, h)
    this.drawn = density
    clouds.hidden = !density
    this.most = 0
    if (!density) return
    this.pen.setTransform(ratio, 0, 0, ratio, 0, 0)
    this.drawOn(this.pen)
    this.pen.setTransform(1, 0, 0, 1, 0, 0)
  }

  /** Draw on any 2D context in CSS pixels of the stage. */
  drawOn(pen) {
    const { boxes, mask, selection, theme, data } = this.view
    const apart = Boolean(mask || selection)
    const counted = boxes.map(box => this.count(box, apart))
    const { scale } = data
    const hue = shades(theme.dark ? scale.dark : scale.light, at => TOP * Math.min(1, at / FADE))
    const grey = shades([theme.dark ? scale.restDark : scale.rest], at => REST * at)
    const most = kind => counted.reduce((best, one) => Math.max(best, full(one[kind])), 0)
    this.most = most(apart ? "bright" : "all")
    boxes.forEach((box, at) => {
      this.paint(pen, box, counted[at], "all", most("all"), apart ? grey : hue)
      if (apart) this.paint(pen, box, counted[at], "bright", this.most, hue)
    })
  }

  /** How dense all points and those that stand out lie, a number a cell. */
  count(box, apart) {
    const { geometry, stand, setOf, camera } = this.view
    const columns = Math.ceil(box.w / CELL) + 2 * AROUND
    const rows = Math.ceil(box.h / CELL) + 2 * AROUND
    const all = new Float32Array(columns * rows)
    const bright = apart ? new Float32Array(columns * rows) : all
    const { places } = geometry
    const { bucket } = stand
    const [left, top] = toStage(camera, box, 0, 0)
    const k = Math.min(box.w, box.h) / camera[2] / CELL
    const [dx, dy] = [(left - box.x) / CELL + AROUND, (top - box.y) / CELL + AROUND]
    const wider = { ...box, w: columns * CELL, h: rows * CELL }
    const reach = [...camera.slice(0, 2), (camera[2] * Math.min(wider.w, wider.h)) / Math.min(box.w, box.h)]
    runs(geometry, shown(reach, wider), (from, to) => {
      for (let slot = from; slot < to; slot++) {
        const b = bucket[slot]
        if (b === HIDDEN || (box.set != null && setOf[slot] !== box.set)) continue
        const column = Math.floor(dx + places[2 * slot] * k)
        const row = Math.floor(dy - places[2 * slot + 1] * k)
        if (column < 0 || row < 0 || column >= columns || row >= rows) continue
        all[row * columns + column]++
        if (apart && isBright(b)) bright[row * columns + column]++
      }
    })
    blurred(all, columns, rows)
    if (apart) blurred(bright, columns, rows)
    return { columns, rows, all, bright }
  }

  paint(pen, box, counted, kind, most, colours) {
    if (!most) return
    const { columns, rows } = counted
    const { tile } = this
    Object.assign(tile, { width: columns, height: rows })
    const image = new ImageData(columns, rows)
    const pixels = new Uint32Array(image.data.buffer)
    const density = counted[kind]
    for (let at = 0; at < density.length; at++) {
      if (density[at] <= 0) continue
      const shade = (density[at] / most) ** POWER
      pixels[at] = colours[Math.min(SHADES - 1, Math.floor(shade * SHADES))]
    }
    tile.getContext("2d").putImageData(image, 0, 0)
    pen.save()
    pen.beginPath()
    pen.rect(box.x, box.y, box.w, box.h)
    pen.clip()
    pen.imageSmoothingEnabled = true
    pen.imageSmoothingQuality = "high"
    const [x, y] = [box.x - AROUND * CELL, box.y - AROUND * CELL]
    pen.drawImage(tile, x, y, columns * CELL, rows * CELL)
    pen.restore()
  }
}

/** The colours of a scale from faint to dense, as opaque as `cover` says, as pixels of ImageData. */
function shades(scale, cover) {
  const stops = scale.map(rgb)
  return Uint32Array.from({ length: SHADES }, (_, at) => {
    const t = (at / (SHADES - 1)) * (stops.length - 1)
    const low = stops[Math.floor(t)]
    const high = stops[Math.min(Math.floor(t) + 1, stops.length - 1)]
    const [r, g, b] = low.map((part, i) => Math.round(255 * (part + (high[i] - part) * (t % 1))))
    const alpha = Math.round(255 * cover(at / SHADES))
    return (alpha << 24) | (b << 16) | (g << 8) | r
  })
}

/** The density that all but a few cells stay below, so that one clump does not make the rest pale. */
function full(density) {
  const some = []
  let most = 0
  for (let at = 0; at < density.length; at++) {
    if (density[at] > most) most = density[at]
    if (at % SAMPLED === 0 && density[at] > 1e-4) some.push(density[at])
  }
  if (!some.length) return most
  some.sort((a, b) => b - a)
  return Math.max(some[Math.floor(some.length * FULL)], most / 8)
}

/** Blur in place: running means along rows, then along columns. */
function blurred(cells, columns, rows) {
  const line = new Float32Array(Math.max(columns, rows))
  const along = (count, length, start, step) => {
    for (let n = 0; n < count; n++) {
      const first = n * start
      let sum = 0
      for (let i = 0; i < REACH; i++) sum += cells[first + i * step]
      for (let i = 0; i < length; i++) {
        if (i + REACH < length) sum += cells[first + (i + REACH) * step]
        line[i] = sum / (2 * REACH + 1)
        if (i >= REACH) sum -= cells[first + (i - REACH) * step]
      }
      for (let i = 0; i < length; i++) cells[first + i * step] = line[i]
    }
  }
  for (let pass = 0; pass < PASSES; pass++) {
    along(rows, columns, columns, 1)
    along(columns, rows, 1, columns)
  }
}
