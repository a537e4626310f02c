// Mouse, pen and touch: move, zoom, select, point at, open.

import { boxAt } from "./boxes.js"
import { pixelsPerUnit, zoomed } from "./camera.js"
import { simplified } from "./polygon.js"

/** A press that moves less than this many pixels is a click. */
const CLICK = 4
/** A second click within this many ms is a double-click, so opening waits for it. */
const DOUBLE = 230

export class Pointer {
  constructor(view) {
    this.view = view
    this.down = new Map()
    this.path = null
    const { canvas } = view
    canvas.addEventListener("pointerdown", event => this.press(event))
    canvas.addEventListener("pointermove", event => this.move(event))
    canvas.addEventListener("pointerup", event => this.lift(event))
    canvas.addEventListener("pointercancel", event => this.cancel(event))
    canvas.addEventListener("pointerleave", () => view.card.leave())
    canvas.addEventListener("wheel", event => this.wheel(event), { passive: false })
    canvas.addEventListener("dblclick", event => {
      event.preventDefault()
      clearTimeout(this.opening)
      view.movement.fit()
    })
  }

  at(event) {
    const frame = this.view.stage.getBoundingClientRect()
    return [event.clientX - frame.left, event.clientY - frame.top]
  }

  press(event) {
    if (event.button !== 0) return
    const { view } = this
    const at = this.at(event)
    view.movement.land()
    view.canvas.focus({ preventScroll: true })
    view.canvas.setPointerCapture(event.pointerId)
    this.down.set(event.pointerId, at)
    this.begun = { at, box: boxAt(view.boxes, ...at), moved: this.down.size > 1 }
    if (this.down.size > 1) this.path = null
    else if (view.mode !== "pan" && this.begun.box)
      this.path = { mode: event.shiftKey ? "add" : event.altKey ? "subtract" : "new", corners: [at] }
    view.card.hide()
  }

  move(event) {
    const { view } = this
    const at = this.at(event)
    const last = this.down.get(event.pointerId)
    // A browser also tells of a pointer at rest, when what lies below it has changed.
    const where = `${event.clientX},${event.clientY}`
    const rests = where === this.where
    this.where = where
    if (!last) {
      if (rests) return
      if (event.pointerType !== "touch") view.card.hover(...at)
      return
    }
    if (!this.begun.moved && Math.hypot(at[0] - this.begun.at[0], at[1] - this.begun.at[1]) < CLICK) return
    this.begun.moved = true
    if (this.down.size === 2) this.pinch(event.pointerId, at)
    else if (this.path) this.extend(at)
    else if (view.mode === "pan" && view.boxes[0]) this.drag(at, last)
    this.down.set(event.pointerId, at)
  }

  drag(at, last) {
    const { view } = this
    const k = pixelsPerUnit(view.camera, view.boxes[0])
    const [cx, cy, width] = view.camera
    view.stage.classList.add("dragging")
    view.movement.to([cx - (at[0] - last[0]) / k, cy + (at[1] - last[1]) / k, width])
  }

  pinch(id, at) {
    const { view } = this
    const other = [...this.down].find(([one]) => one !== id)[1]
    const last = this.down.get(id)
    const reach = point => Math.max(Math.hypot(point[0] - other[0], point[1] - other[1]), 8)
    const middle = point => [(point[0] + other[0]) / 2, (point[1] + other[1]) / 2]
    this.drag(middle(at), middle(last))
    const box = boxAt(view.boxes, ...middle(at)) ?? view.boxes[0]
    view.movement.to(zoomed(view.camera, box, reach(at) / reach(last), ...middle(at)))
  }

  extend(at) {
    const { box } = this.begun
    const held = [
      Math.min(Math.max(at[0], box.x), box.x + box.w),
      Math.min(Math.max(at[1], box.y), box.y + box.h),
    ]
    const { corners } = this.path
    if (this.view.mode === "box") {
      const [[x, y]] = corners
      this.path.corners = [[x, y], [held[0], y], held, [x, held[1]]]
    } else if (Math.hypot(held[0] - corners.at(-1)[0], held[1] - corners.at(-1)[1]) > 1.5) corners.push(held)
    this.view.painter.redecorate()
  }

  lift(event) {
    if (!this.down.delete(event.pointerId)) return
    const { view, path } = this
    view.stage.classList.remove("dragging")
    this.path = null
    if (!this.begun.moved) this.click(event)
    else if (path) this.enclose(path)
    if (this.down.size) this.begun.moved = true
    view.painter.redecorate()
  }

  cancel(event) {
    this.down.delete(event.pointerId)
    this.path = null
    this.view.stage.classList.remove("dragging")
    this.view.painter.redecorate()
  }

  click(event) {
    const { view } = this
    clearTimeout(this.opening)
    if (event.detail > 1) return
    const index = view.pick(...this.at(event), event.pointerType === "touch" ? 18 : 10)
    if (index === null) return
    this.opening = setTimeout(() => view.open(index), DOUBLE)
  }

  enclose({ mode, corners }) {
    const { view } = this
    const { box } = this.begun
    const polygon = simplified(
      corners.map(([x, y]) => box.toMap(view.camera, x, y).map(Math.round))
    )
    if (polygon.length < 3) return
    view.pending = { mode, polygon, at: performance.now() }
    view.report.trigger("drawn", { mode, polygon })
  }

  wheel(event) {
    event.preventDefault()
    const { view } = this
    const at = this.at(event)
    const box = boxAt(view.boxes, ...at)
    if (!box) return
    view.movement.land()
    const pixels = event.deltaY * [1, 16, 400][event.deltaMode]
    const strength = event.ctrlKey ? 0.01 : 0.0022
    const factor = Math.exp(Math.min(Math.max(-pixels * strength, -0.7), 0.7))
    view.movement.to(zoomed(view.camera, box, factor, ...at))
    view.card.hide()
  }

  /** Stop drawing; whether there was something to stop. */
  drop() {
    const had = this.path !== null
    this.path = null
    this.view.painter.redecorate()
    return had
  }

  release() {
    clearTimeout(this.opening)
  }
}
