// Names of topics and regions, and titles of panels.

import { pixelsPerUnit, toStage } from "./camera.js"
import { SIDE } from "./geometry.js"
import { planned } from "./plan.js"
import { element } from "./skeleton.js"

/** Pixels of the letters of each level, as the styles have them. */
const SIZES = [14, 13, 12, 11]
/** Free pixels on each side of a name. */
const MARGIN = 6
/** Names on the screen at once. */
const MOST = 90
/** Opacity, as in the styles, of names where nothing stands out. */
const FADED = 0.3

export class Labels {
  constructor(view) {
    this.view = view
    this.pool = new Map()
    this.pen = document.createElement("canvas").getContext("2d")
    this.widths = new Map()
  }

  draw() {
    const placed = this.view.panels ? this.titles() : this.regions()
    const kept = new Set()
    for (const one of placed) {
      kept.add(one.key)
      let node = this.pool.get(one.key)
      if (!node) {
        node = element("div", { class: one.kind, text: one.text })
        this.pool.set(one.key, node)
        this.view.names.append(node)
      }
      if (node.className !== one.kind) node.className = one.kind
      node.style.transform = `translate(${one.x}px, ${one.y}px) translate(${one.shift}, -50%)`
    }
    for (const [key, node] of this.pool)
      if (!kept.has(key)) {
        node.remove()
        this.pool.delete(key)
      }
    this.placed = placed
  }

  titles() {
    const { boxes, data, colouring } = this.view
    return boxes.map(box => {
      const set = data.sets[box.set]
      const count = colouring?.by === "set" ? colouring.counts[box.set] : set.n
      const text = `${set.label}  ${count.toLocaleString("en-US")}`
      return { key: `panel ${text}`, kind: "panel", text, x: box.x, y: box.y - 11, shift: "0" }
    })
  }

  regions() {
    const { camera, boxes, width, height } = this.view
    if (!boxes.length) return []
    const k = pixelsPerUnit(camera, boxes[0])
    const placed = []
    for (const { label, w, h, from } of this.plan(boxes[0])) {
      if (from > k || placed.length === MOST) break
      const [x, y] = toStage(camera, boxes[0], label.x, label.y)
      if (x - w / 2 < 0 || y - h / 2 < 0 || x + w / 2 > width || y + h / 2 > height) continue
      const level = Math.min(label.level, SIZES.length - 1)
      const key = `${level} ${label.x} ${label.y} ${label.text}`
      const kind = `region level${level}${this.lit(label) ? "" : " faded"}`
      placed.push({ key, kind, text: label.text, x, y, shift: "-50%", level, faded: !this.lit(label) })
    }
    return placed
  }

  /** From which scale on each name is shown; made again for other names, fonts and stages. */
  plan(box) {
    const { named, theme } = this.view
    const short = Math.min(box.w, box.h)
    const made = this.planned
    if (made?.named === named && made.font === theme.font && made.short === short) return made.names
    const sizes = named.map(({ text, level }) => {
      const size = SIZES[Math.min(level, SIZES.length - 1)]
      return [this.widthOf(text, size) + 2 * MARGIN, size + 8]
    })
    this.planned = { named, font: theme.font, short, names: planned(named, sizes, short) }
    return this.planned.names
  }

  /** Whether any point that stands out lies where a name speaks for. */
  lit(label) {
    const { stand, mask, selection, hidden } = this.view
    if (!stand || !(mask || selection || hidden.size)) return true
    if (this.stood !== stand) {
      this.stood = stand
      this.bright = new Map()
    }
    let found = this.bright.get(label)
    if (found === undefined) {
      found = anyIn(stand.bright, label)
      this.bright.set(label, found)
    }
    return found
  }

  widthOf(text, size) {
    const key = `${size}${text}`
    if (!this.widths.has(key)) {
      this.pen.font = this.font(size)
      this.widths.set(key, this.pen.measureText(text).width)
    }
    return this.widths.get(key)
  }

  font(size) {
    return `600 ${size}px ${this.view.theme.font}`
  }

  /** Write the names on a 2D context, for the picture. */
  drawOn(pen) {
    pen.textBaseline = "middle"
    pen.lineJoin = "round"
    for (const one of this.placed ?? []) {
      pen.font = this.font(SIZES[one.level ?? 2])
      pen.globalAlpha = one.faded ? FADED : 1
      pen.textAlign = one.shift === "0" ? "left" : "center"
      pen.lineWidth = 4
      pen.strokeStyle = this.view.theme.background
      pen.strokeText(one.text, one.x, one.y)
      pen.fillStyle = this.view.theme.text
      pen.fillText(one.text, one.x, one.y)
    }
    pen.globalAlpha = 1
  }
}

/** Whether a count of the grid's cells is not 0 within a name's reach. */
function anyIn(counts, { x, y, reach }) {
  const cell = value => Math.min(Math.max(value >> 8, 0), SIDE - 1)
  for (let row = cell(y - reach); row <= cell(y + reach); row++)
    for (let column = cell(x - reach); column <= cell(x + reach); column++)
      if (counts[row * SIDE + column]) return true
  return false
}
