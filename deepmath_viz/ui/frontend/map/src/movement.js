// How the view moves over the map, and what Python hears of it.

import { EDGE } from "./boxes.js"
import { FIT, between, bounded, frameOf, framing, rounded, same } from "./camera.js"
import { follow, told } from "./linked.js"

/** Python hears of a new view when it has been at rest for this long, in ms. */
const REPORT = 400
/** A view that comes back from Python so soon after it was reported is no wish to go there. */
const ECHO = 4000

const fresh = one => performance.now() - one.at < ECHO

export class Movement {
  constructor(view) {
    this.view = view
    this.frame = null
    this.flying = false
    this.camera = [...FIT]
    this.at = -Infinity
    this.sent = []
  }

  /** The camera of the URL, unless it is one that this view reported itself a moment ago. */
  take(camera, before, first) {
    if (first) this.camera = camera ? bounded(camera) : this.home
    else if (!same(camera, before) && !this.sent.some(one => same(one.camera, camera) && fresh(one))) {
      const there = camera ? bounded(camera) : this.home
      if (!same(there, this.camera)) this.fly(there)
    }
    this.resting = camera
  }

  /** Another map. */
  forget() {
    this.frame = null
  }

  /** The first view: on all points but the farthest, beside what lies over the canvas. */
  get home() {
    const { view, frame } = this
    if (!frame || view.panels || !view.width) return [...FIT]
    const box = { w: view.width, h: view.height }
    return framing(frame, box, view.bar.offsetHeight + EDGE, view.key.offsetHeight + EDGE)
  }

  /** The points have arrived: where nothing else is asked for, the view is on most of them. */
  settle(places) {
    this.frame = places.length ? frameOf(places) : null
    if (this.resting == null) this.camera = this.home
  }

  /** Do what changes the stage, and stay at the first view where that was shown. */
  staying(change) {
    const stays = this.frame && same(this.camera, this.home)
    change()
    if (stays) this.camera = this.home
  }

  to(camera) {
    this.camera = bounded(camera)
    this.at = performance.now()
    this.view.painter.repaint()
    clearTimeout(this.reporting)
    if (!this.flying) this.rest()
    follow(this.view)
  }

  /** From here on the view is at rest, unless it moves again. */
  rest() {
    clearTimeout(this.reporting)
    this.reporting = setTimeout(() => this.tell(), REPORT)
  }

  /** Look where a map of the same camera looks, which tells Python of it. */
  follow(camera) {
    this.land()
    clearTimeout(this.reporting)
    this.camera = [...camera]
    this.at = performance.now()
    this.view.painter.repaint()
  }

  tell() {
    const camera = same(this.camera, this.home) ? null : rounded(this.camera)
    if (this.view.released || same(camera, this.resting)) return
    this.resting = camera
    this.sent = [...this.sent.filter(fresh), { camera, at: performance.now() }].slice(-8)
    told(this.view)
    this.view.report.state("camera", camera)
  }

  /** Go to a camera in an arc; at once where motion is not wanted.
   *  No place on the way is one of rest, however long the browser takes from frame to frame. */
  fly(to, duration = 650) {
    cancelAnimationFrame(this.flight)
    this.flying = false
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return this.to(to)
    const from = this.camera
    const begun = performance.now()
    const step = () => {
      const t = Math.min(1, (performance.now() - begun) / duration)
      this.flying = t < 1
      this.to(between(from, to, t))
      if (this.flying && !this.view.released) this.flight = requestAnimationFrame(step)
    }
    step()
  }

  land() {
    cancelAnimationFrame(this.flight)
    if (this.flying) this.rest()
    this.flying = false
  }

  flyTo(index, atOnce) {
    const [x, y] = this.view.placeOf(index)
    const to = bounded([x, y, Math.min(this.camera[2], FIT[2] / 10)])
    if (atOnce) this.to(to)
    else this.fly(to)
  }

  /** Where most points are; from there, all of them. */
  fit() {
    this.fly(same(this.camera, this.home) ? [...FIT] : this.home, 350)
  }

  release() {
    cancelAnimationFrame(this.flight)
    clearTimeout(this.reporting)
  }
}
