// The keyboard: move, zoom, choose a tool, and reach points without a mouse.

import { around } from "./geometry.js"
import { HIDDEN, isBright } from "./standing.js"

/** Points that N and P step through, nearest to the centre first. */
const REACH = 200
const STEP = 0.12
/** Keys that work wherever nothing is typed, not on the canvas alone. */
const ANYWHERE = ["d", "2"]

/** Whether a key is typed into a field, or is a shortcut of the browser. */
export function belongsElsewhere(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true
  const at = event.composedPath()[0]
  return Boolean(at?.isContentEditable) || /^(input|textarea|select)$/i.test(at?.tagName ?? "")
}

export class Keys {
  constructor(view) {
    this.view = view
    this.forget()
    view.canvas.addEventListener("keydown", event => this.press(event))
    view.canvas.addEventListener("blur", () => view.card.hide())
    this.anywhere = event => {
      const wanted = ANYWHERE.includes(event.key.toLowerCase())
      if (wanted && !this.view.data?.second && !belongsElsewhere(event)) this.press(event)
    }
    document.addEventListener("keydown", this.anywhere)
  }

  release() {
    document.removeEventListener("keydown", this.anywhere)
  }

  press(event) {
    const { view } = this
    if (event.ctrlKey || event.metaKey) return view.steps.press(event)
    const pan = (dx, dy) => {
      const [cx, cy, width] = view.camera
      view.movement.land()
      this.forget()
      view.movement.to([cx + dx * STEP * width, cy + dy * STEP * width, width])
    }
    const zoom = factor => {
      this.forget()
      view.toolbar.zoom(factor)
    }
    const acts = {
      ArrowLeft: () => pan(-1, 0),
      ArrowRight: () => pan(1, 0),
      ArrowUp: () => pan(0, 1),
      ArrowDown: () => pan(0, -1),
      "+": () => zoom(1.6),
      "=": () => zoom(1.6),
      "-": () => zoom(1 / 1.6),
      0: () => view.movement.fit(),
      h: () => view.toolbar.choose("pan"),
      l: () => view.toolbar.choose("lasso"),
      b: () => view.toolbar.choose("box"),
      2: () => view.toolbar.press("two"),
      d: () => view.asDensity(!view.density),
      f: () => view.toolbar.fillScreen(),
      n: () => this.step(1),
      p: () => this.step(-1),
      Enter: () => view.hovered != null && view.open(view.hovered),
      Escape: () => this.escape(),
    }
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key]
    if (!act) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }

  /** One thing at a time: what is being drawn, the card, the selection, the tool. */
  escape() {
    const { view } = this
    if (view.pointer.drop()) return
    if (view.data.selection || view.pending) {
      view.pending = null
      view.report.trigger("drawn", { mode: "clear" })
    } else if (view.hovered != null) view.card.hide()
    else view.toolbar.choose("pan")
    this.forget()
  }

  forget() {
    this.ring = null
    this.at = -1
  }

  async step(by) {
    const { view } = this
    if (!view.stand) return
    if (!this.ring) this.ring = this.reachable()
    if (!this.ring.length) return view.announce("No point matches.")
    this.at = (this.at + by + this.ring.length + (this.at < 0 && by < 0 ? 1 : 0)) % this.ring.length
    const at = this.at
    const index = this.ring[at]
    const [x, y] = view.placeOf(index)
    const spot = view.spotOf(index)
    if (!spot || spot.x < 0 || spot.y < 0 || spot.x > view.width || spot.y > view.height)
      view.movement.fly([x, y, view.camera[2]], 250)
    const said = await view.card.show(index, true)
    if (said && this.at === at) view.announce(`Point ${at + 1} of ${this.ring.length}: ${said}. Enter opens it.`)
  }

  /** Search hits where there are any, otherwise bright points, from the centre outwards. */
  reachable() {
    const { geometry, stand, data, camera } = this.view
    const found = this.view.search.hits.length ? this.view.search.hits : data.highlights
    const hits = new Set(found.map(index => geometry.slotOf[index]))
    const bright = slot => stand.bucket[slot] !== HIDDEN && isBright(stand.bucket[slot])
    const accept = hits.size ? slot => hits.has(slot) && stand.bucket[slot] !== HIDDEN : bright
    return around(geometry, camera[0], camera[1], REACH, accept).map(slot => geometry.indexOf[slot])
  }
}
