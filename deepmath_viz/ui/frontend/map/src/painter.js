// Draws the view: a sample of the points while it moves, all of them when it is at rest.

import { look, palette } from "./appearance.js"
import { arranged } from "./boxes.js"
import { pixelsPerUnit, shown } from "./camera.js"
import { density as densityOf, gather, isBright, isLifted } from "./standing.js"

/** A view that has not moved for this long, in ms, is at rest. */
const REST = 150
/** Points drawn while the view moves: at first, and at least. */
const SAMPLE = { first: 40000, least: 12000 }

export class Painter {
  constructor(view) {
    this.view = view
    this.sample = SAMPLE.first
    this.frames = 0
    view.canvas.addEventListener("webglcontextlost", event => {
      event.preventDefault()
      this.lost = true
    })
    view.canvas.addEventListener("webglcontextrestored", () => this.restored())
  }

  /** Draw the points and everything over them at the next frame. */
  repaint() {
    this.stale = true
    this.request()
  }

  /** Draw at once: where the page draws too, the next frame may be long in coming. */
  repaintNow() {
    this.stale = true
    if (document.visibilityState !== "visible") return this.request()
    this.draw()
    this.between = this.begun > 0
  }

  /** Draw only what lies over the points. */
  redecorate() {
    this.request()
  }

  request() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null
      this.draw()
    })
  }

  draw() {
    const { view } = this
    if (view.released || !view.width || this.lost) return
    if (!view.layer.done()) return this.request()
    // What was drawn between two frames goes to the screen with this one, when this task has ended.
    if (this.between) setTimeout(() => this.measured())
    else this.measured()
    this.between = false
    view.boxes = arranged(view)
    if (this.stale && view.stand) this.drawPoints()
    view.overlay.draw()
    view.labels.draw()
    view.card.place()
  }

  drawPoints() {
    const moving = performance.now() - this.view.movement.at < REST
    const ratio = Math.min(devicePixelRatio || 1, 2)
    this.stale = false
    this.size(ratio)
    this.paint(ratio, moving)
    this.view.cloud.draw(ratio)
    this.drawn = { what: moving ? "sample" : "all", shows: this.view.shows }
    this.begun = performance.now()
    this.request()
    clearTimeout(this.settling)
    if (moving) this.settling = setTimeout(() => this.repaint(), REST + 10)
  }

  /** What was drawn last has reached the screen: draw more or less while moving. */
  measured() {
    if (!this.begun) return
    const cost = performance.now() - this.begun
    this.begun = 0
    const { dataset } = this.view.canvas
    this.frames++
    dataset.frames = this.frames
    dataset.camera = this.view.camera.map(Math.round).join()
    dataset.shows = this.drawn.shows
    dataset.drawn = this.drawn.what
    if (this.drawn.what !== "sample") return
    if (cost > 45) this.sample = Math.max(SAMPLE.least, this.sample * 0.7)
    else if (cost < 25) this.sample = Math.min(this.sample * 1.4, 4e6)
  }

  size(ratio) {
    const { canvas, width, height } = this.view
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)]
    if (canvas.width !== w || canvas.height !== h) {
      canvas.width = w
      canvas.height = h
    }
  }

  /** Draw the points as they stand: a sample, or all of them. */
  paint(ratio, moving) {
    const { geometry, stand, layer, camera, boxes, panels, buckets, slots } = this.view
    layer.begin(this.view.theme.background)
    if (!boxes.length || this.view.density) return layer.end()
    const bounds = shown(camera, boxes[0])
    const found = densityOf(geometry, stand, bounds)
    const total = found.bright + found.dim
    const affordable = (256 * this.sample) / Math.max(total, 1)
    const share = moving ? Math.min(256, Math.max(1, affordable)) : 256
    const few = found.bright * 4 < total
    const favoured = b => isLifted(b) || (few && isBright(b))
    const ends = gather(geometry, stand, buckets, bounds, share, favoured, slots)
    layer.slots(slots, ends[buckets])
    layer.palette(palette(this.view.colouring.categories, this.view.theme))
    for (const box of boxes) {
      layer.box(camera, box, ratio)
      const [first, last] = panels ? [3 * box.set, 3 * box.set + 3] : [0, buckets]
      const part = (ends[last] - ends[first]) / Math.max(ends[buckets], 1)
      const looks = this.looks(found, box, part, share / 256)
      for (let b = first; b < last; b++) {
        const { size, alpha, dimmed } = looks[b % 3]
        layer.run(ends[b], ends[b + 1], { size: size * ratio, alpha, dimmed })
      }
    }
    layer.end()
  }

  /**
   * How dimmed, bright and lifted points look in a box that has this part of them, where only a
   * share of them is drawn.
   */
  looks(found, box, part, share) {
    const { camera, colouring } = this.view
    const perUnit = part / pixelsPerUnit(camera, box) ** 2
    const perPixel = part / (box.w * box.h)
    // The own set is seen among the others as it is; what is known of few points shows at all.
    const bright = [found.bright, found.brightDensity]
    const lifted = colouring.by === "set" ? bright : [found.lifted, found.liftedDensity]
    const kinds = [[found.dim, found.dimDensity], bright, lifted]
    return kinds.map(([n, density], kind) => {
      const [near, spread] = [density * perUnit, n * perPixel]
      const still = look(near, spread, kind ? undefined : 4)
      const now = share < 1 ? look(near * share, spread * share, still.size * 2) : still
      return { size: now.size, alpha: kind ? now.alpha : now.alpha * 0.4, dimmed: !kind }
    })
  }

  restored() {
    const { layer, geometry, colourOf } = this.view
    this.lost = false
    layer.set()
    if (geometry) {
      layer.places(geometry.places)
      layer.colours(colourOf)
    }
    this.repaint()
  }

  release() {
    cancelAnimationFrame(this.frame)
    clearTimeout(this.settling)
  }
}
