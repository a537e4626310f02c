// How the view moves over the map, and what Python hears of it.

import { FIT, between, bounded, rounded, same } from "./camera.js"

/** Python hears of a new view when it has been at rest for this long, in ms. */
const REPORT = 400
/** A view that comes back from Python so soon after it was reported is no wish to go there. */
const ECHO = 4000

const fresh = one => performance.now() - one.at < ECHO

export class Movement {
  constructor(view) {
    this.view = view
    this.camera = [...FIT]
    this.at = -Infinity
    this.sent = []
  }

  /** The camera of the URL, unless it is one that this view reported itself a moment ago. */
  take(camera, before, first) {
    if (first) this.camera = camera ? bounded(camera) : [...FIT]
    else if (!same(camera, before) && !this.sent.some(one => same(one.camera, camera) && fresh(one)))
      this.fly(camera ? bounded(camera) : [...FIT])
    this.resting = camera
  }

  to(camera) {
    this.camera = bounded(camera)
    this.at = performance.now()
    this.view.painter.repaint()
    clearTimeout(this.reporting)
    this.reporting = setTimeout(() => this.tell(), REPORT)
  }

  tell() {
    const fitted = same(this.camera, FIT)
    const camera = fitted ? null : rounded(this.camera)
    if (this.view.released || same(camera, this.resting)) return
    this.resting = camera
    this.sent = [...this.sent.filter(fresh), { camera, at: performance.now() }].slice(-8)
    this.view.report.state("camera", camera)
  }

  /** Go to a camera in an arc; at once where motion is not wanted. */
  fly(to, duration = 650) {
    cancelAnimationFrame(this.flight)
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return this.to(to)
    const from = this.camera
    const begun = performance.now()
    const step = () => {
      const t = Math.min(1, (performance.now() - begun) / duration)
      this.to(between(from, to, t))
      if (t < 1 && !this.view.released) this.flight = requestAnimationFrame(step)
    }
    step()
  }

  land() {
    cancelAnimationFrame(this.flight)
  }

  flyTo(index, atOnce) {
    const [x, y] = this.view.placeOf(index)
    const to = bounded([x, y, Math.min(this.camera[2], FIT[2] / 10)])
    if (atOnce) this.to(to)
    else this.fly(to)
  }

  fit() {
    this.fly([...FIT], 350)
  }

  release() {
    cancelAnimationFrame(this.flight)
    clearTimeout(this.reporting)
  }
}
