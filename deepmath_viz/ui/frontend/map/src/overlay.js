// What is drawn over the points: selection outlines, search hits, the opened point, the lasso.

import { inside } from "./boxes.js"
import { toStage } from "./camera.js"

export class Overlay {
  constructor(view) {
    this.view = view
    this.pen = view.decoration.getContext("2d")
  }

  draw() {
    const { decoration, width, height } = this.view
    const ratio = Math.min(devicePixelRatio || 1, 2)
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)]
    if (decoration.width !== w || decoration.height !== h) {
      decoration.width = w
      decoration.height = h
    }
    this.pen.setTransform(ratio, 0, 0, ratio, 0, 0)
    this.pen.clearRect(0, 0, width, height)
    this.drawOn(this.pen)
    const { echo } = this.view
    if (echo == null) delete decoration.dataset.echo
    else decoration.dataset.echo = echo
  }

  /** Draw on any 2D context in CSS pixels of the stage. */
  drawOn(pen) {
    const { view } = this
    const { data } = view
    for (const box of view.boxes) {
      pen.save()
      pen.beginPath()
      pen.rect(box.x, box.y, box.w, box.h)
      if (view.panels) {
        pen.strokeStyle = view.theme.border
        pen.lineWidth = 1
        pen.stroke()
      }
      pen.clip()
      this.selection(pen, box)
      if (view.geometry) this.marks(pen, box)
      pen.restore()
    }
    this.drawing(pen)
  }

  selection(pen, box) {
    const { view } = this
    for (const part of view.data.selection?.parts ?? []) {
      this.outline(pen, part.polygon.map(([x, y]) => toStage(view.camera, box, x, y)), part.mode)
    }
    if (view.pending)
      this.outline(pen, view.pending.polygon.map(([x, y]) => toStage(view.camera, box, x, y)), view.pending.mode)
  }

  outline(pen, corners, mode) {
    pen.beginPath()
    corners.forEach(([x, y], at) => (at ? pen.lineTo(x, y) : pen.moveTo(x, y)))
    pen.closePath()
    pen.setLineDash(mode === "subtract" ? [5, 4] : [])
    pen.strokeStyle = this.view.theme.text
    pen.globalAlpha = 0.75
    pen.lineWidth = 1.5
    pen.stroke()
    pen.globalAlpha = 1
    pen.setLineDash([])
  }

  marks(pen, box) {
    const { view } = this
    const shown = index => index < view.geometry.n && !view.hidden.has(view.setOfIndex(index).name)
    for (const index of view.data.highlights) if (shown(index)) this.mark(pen, box, index, 3.6, 1.6)
    const { hits, echoes } = view.search
    for (const index of hits.length ? hits : echoes) if (shown(index)) this.mark(pen, box, index, 4, 1.6)
    const { current } = view.search
    if (current != null && shown(current)) this.mark(pen, box, current, 6, 2.6, 11)
    if (view.focus != null && view.focus < view.geometry.n) this.mark(pen, box, view.focus, 6, 2.6, 11)
    if (view.echo != null && shown(view.echo)) this.mark(pen, box, view.echo, 6, 2.6, 11)
    if (view.hovered != null) this.mark(pen, box, view.hovered, 5, 2)
  }

  mark(pen, box, index, radius, line, halo = 0) {
    const { view } = this
    if (box.set != null && view.setOf[view.geometry.slotOf[index]] !== box.set) return
    const { x, y } = view.spotOf(index, box)
    if (!inside(box, x, y)) return
    pen.beginPath()
    pen.arc(x, y, radius, 0, 2 * Math.PI)
    pen.fillStyle = view.inkOf(index)
    pen.fill()
    pen.lineWidth = line + 1.5
    pen.strokeStyle = view.theme.background
    pen.stroke()
    pen.lineWidth = line
    pen.strokeStyle = view.theme.text
    pen.stroke()
    if (halo) {
      pen.beginPath()
      pen.arc(x, y, halo, 0, 2 * Math.PI)
      pen.lineWidth = 1.5
      pen.stroke()
    }
  }

  /** The lasso or box that is being drawn. */
  drawing(pen) {
    const drawn = this.view.pointer.path
    if (!drawn || drawn.corners.length < 2) return
    pen.beginPath()
    drawn.corners.forEach(([x, y], at) => (at ? pen.lineTo(x, y) : pen.moveTo(x, y)))
    pen.closePath()
    pen.fillStyle = this.view.theme.primary
    pen.globalAlpha = 0.12
    pen.fill()
    pen.globalAlpha = 1
    pen.setLineDash(drawn.mode === "subtract" ? [5, 4] : [])
    pen.lineWidth = 1.5
    pen.strokeStyle = this.view.theme.primary
    pen.stroke()
    pen.setLineDash([])
  }
}
