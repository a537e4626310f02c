// Names of regions and titles of panels. A name is placed where no heavier name lies already.

import { FIT, toStage } from "./camera.js"
import { element } from "./skeleton.js"

/** Below this share of the whole width the names of the second level are shown. */
const NEAR = 0.42
const MARGIN = 6

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
    const { camera, boxes, named, width, height } = this.view
    const near = camera[2] < FIT[2] * NEAR
    const some = named.some(region => region.level === 1)
    const level = near && some ? 1 : 0
    const placed = []
    const heavy = named.filter(r => r.level === level).sort((a, b) => b.n - a.n)
    for (const region of heavy) {
      const [x, y] = toStage(camera, boxes[0], region.x, region.y)
      const half = this.widthOf(region.label, level) / 2 + MARGIN
      const tall = (level ? 16 : 18) / 2 + 3
      const frame = [x - half, y - tall, x + half, y + tall]
      if (frame[0] < 0 || frame[1] < 0 || frame[2] > width || frame[3] > height) continue
      if (placed.some(({ frame: f }) => frame[0] < f[2] && frame[2] > f[0] && frame[1] < f[3] && frame[3] > f[1]))
        continue
      const key = `${level} ${region.x} ${region.y} ${region.label}`
      placed.push({ key, kind: `region level${level}`, text: region.label, x, y, shift: "-50%", frame, level })
    }
    return placed
  }

  widthOf(text, level) {
    const key = `${level}${text}`
    if (!this.widths.has(key)) {
      this.pen.font = this.font(level)
      this.widths.set(key, this.pen.measureText(text).width)
    }
    return this.widths.get(key)
  }

  font(level) {
    return `600 ${level ? 12 : 14}px ${this.view.theme.font}`
  }

  /** Write the names on a 2D context, for the picture. */
  drawOn(pen) {
    pen.textBaseline = "middle"
    pen.lineJoin = "round"
    for (const one of this.placed ?? []) {
      pen.font = this.font(one.level ?? 1)
      pen.textAlign = one.shift === "0" ? "left" : "center"
      pen.lineWidth = 4
      pen.strokeStyle = this.view.theme.background
      pen.strokeText(one.text, one.x, one.y)
      pen.fillStyle = this.view.theme.text
      pen.fillText(one.text, one.x, one.y)
    }
  }
}
