// One map on a page: takes what Python gives, fetches what that names, and draws.

import { palette, themeAt, look } from "./appearance.js"
import { arranged, boxAt } from "./boxes.js"
import { FIT, between, bounded, pixelsPerUnit, rounded, same, shown, toStage } from "./camera.js"
import { Card } from "./card.js"
import { Layer } from "./gl.js"
import { nearest } from "./geometry.js"
import { Keys } from "./keys.js"
import { Labels } from "./labels.js"
import { Legend } from "./legend.js"
import { Overlay } from "./overlay.js"
import { Pointer } from "./pointer.js"
import { skeleton } from "./skeleton.js"
import * as source from "./source.js"
import { HIDDEN, density, gather, isBright, ownSet, setsOfSlots, standing } from "./standing.js"
import { Toolbar } from "./toolbar.js"

/** A view has come to rest this long after it moved, in ms; Python hears of it somewhat later. */
const REST = 150
const REPORT = 400
/** Points drawn while the view moves: at first, at least, and at most where there is no GPU. */
const SAMPLE = { first: 30000, least: 12000, software: 40000 }
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i

export class MapView {
  constructor(root, report) {
    this.report = report
    Object.assign(this, skeleton(root))
    this.mode = "pan"
    this.camera = [...FIT]
    this.movedAt = -Infinity
    this.sample = SAMPLE.first
    this.sent = []
    this.painted = 0
    this.boxes = []
    this.layer = new Layer(this.canvas)
    const { gl } = this.layer
    const info = gl.getExtension("WEBGL_debug_renderer_info")
    this.software = SOFTWARE.test(info ? gl.getParameter(info.UNMASKED_RENDERER_WEBGL) : "")
    this.overlay = new Overlay(this)
    this.labels = new Labels(this)
    this.card = new Card(this)
    this.legend = new Legend(this)
    this.toolbar = new Toolbar(this)
    this.pointer = new Pointer(this)
    this.keys = new Keys(this)
    this.canvas.addEventListener("webglcontextlost", event => {
      event.preventDefault()
      this.lost = true
    })
    this.canvas.addEventListener("webglcontextrestored", () => this.restored())
    this.resizing = new ResizeObserver(() => this.resize())
    this.resizing.observe(this.stage)
  }

  // -- what Python gives ---------------------------------------------------------------------

  /** Take new data; only what has changed is fetched and drawn again. */
  async update(data) {
    const first = !this.data
    const before = this.data
    this.data = data
    this.theme = themeAt(this.root)
    this.root.style.height = `${data.height}px`
    this.root.classList.toggle("dark", this.theme.dark)
    this.canvas.setAttribute("aria-label", data.summary)
    this.hidden = new Set(data.hidden)
    this.own = ownSet(data.sets)
    if (JSON.stringify(before?.selection) !== JSON.stringify(data.selection)) this.pending = null
    this.legend.show()
    this.toolbar.show()
    this.take(data.camera, before?.camera, first)
    this.repaint()
    await this.fetch(first)
    if (this.data === data && this.geometry) this.attend(data.focus, first)
  }

  /** The camera of the URL, unless it is one that this view reported itself a moment ago. */
  take(camera, before, first) {
    if (first) this.camera = camera ? bounded(camera) : [...FIT]
    else if (!same(camera, before) && !this.sent.some(one => same(one.camera, camera) && fresh(one)))
      this.fly(camera ? bounded(camera) : [...FIT])
    this.resting = camera
  }

  async fetch(first) {
    const { data } = this
    const { base, colour } = data
    const wanted = [
      source.geometry(base, data.n),
      source.colour(base, colour.by),
      data.mask == null ? null : source.mask(base, data.mask),
      data.selection ? source.selection(base, data.selection.sel) : null,
    ]
    this.say(first ? "Loading the points …" : "")
    try {
      const [geometry, colours, mask, selection] = await Promise.all(wanted)
      if (this.data !== data || this.released) return
      this.say("")
      this.put(geometry, colours, mask, selection)
    } catch (error) {
      if (this.data === data && !this.released) this.say(`The map could not be read: ${error.message}`, true)
    }
  }

  put(geometry, colours, mask, selection) {
    const { data } = this
    const moved = this.geometry !== geometry
    if (moved) {
      this.geometry = geometry
      this.slots = new Uint32Array(geometry.n)
      this.setOf = setsOfSlots(geometry, data.sets)
      this.colours = null
      this.layer.places(geometry.places)
    }
    if (this.colours !== colours) {
      this.colours = colours
      this.colourOf = new Uint8Array(geometry.n)
      for (let slot = 0; slot < geometry.n; slot++)
        this.colourOf[slot] = colours[geometry.indexOf[slot]]
      this.layer.colours(this.colourOf)
    }
    Object.assign(this, { mask, selection })
    this.restand()
  }

  /** Points stand differently: a filter, a selection, a set switched off. */
  restand() {
    if (!this.geometry) return
    const { data, mask, selection } = this
    const key = [data.panels, [...this.hidden].join("|")].join()
    const past = this.stood
    if (past?.key === key && past.geometry === this.geometry && past.mask === mask && past.selection === selection)
      return this.repaint()
    this.stood = { key, geometry: this.geometry, mask, selection }
    this.stand = standing(this.geometry, this.setOf, {
      own: this.own,
      hidden: data.sets.map(set => this.hidden.has(set.name)),
      panels: data.panels,
      mask,
      selection,
    })
    this.buckets = data.panels ? 2 * data.sets.length : 3
    this.keys.forget()
    this.repaint()
  }

  /** The opened problem: flown to when it is another one than this view reported itself. */
  attend(focus, first) {
    const index = focus?.index ?? null
    const changed = index !== this.focus
    this.focus = index
    if (changed && index !== null && focus.fly && index !== this.reported && !(first && this.data.camera))
      this.flyTo(index, first)
    this.reported = null
    this.redecorate()
  }

  // -- movement ------------------------------------------------------------------------------

  move(camera) {
    this.camera = bounded(camera)
    this.movedAt = performance.now()
    this.repaint()
    clearTimeout(this.reporting)
    this.reporting = setTimeout(() => this.tell(), REPORT)
  }

  tell() {
    const fitted = same(this.camera, FIT)
    const camera = fitted ? null : rounded(this.camera)
    if (this.released || same(camera, this.resting)) return
    this.resting = camera
    this.sent = [...this.sent.filter(fresh), { camera, at: performance.now() }].slice(-8)
    this.report.state("camera", camera)
  }

  /** Go to a camera in an arc; at once where motion is not wanted. */
  fly(to, duration = 650) {
    cancelAnimationFrame(this.flight)
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return this.move(to)
    const from = this.camera
    const begun = performance.now()
    const step = () => {
      const t = Math.min(1, (performance.now() - begun) / duration)
      this.move(between(from, to, t))
      if (t < 1 && !this.released) this.flight = requestAnimationFrame(step)
    }
    step()
  }

  land() {
    cancelAnimationFrame(this.flight)
  }

  flyTo(index, atOnce) {
    const [x, y] = this.placeOf(index)
    const to = bounded([x, y, Math.min(this.camera[2], FIT[2] / 10)])
    if (atOnce) this.move(to)
    else this.fly(to)
  }

  fit() {
    this.fly([...FIT], 350)
  }

  // -- points --------------------------------------------------------------------------------

  placeOf(index) {
    const slot = this.geometry.slotOf[index]
    return [this.geometry.places[2 * slot], this.geometry.places[2 * slot + 1]]
  }

  /** Where a point is drawn on the stage, with its box; null where its set's panel is off. */
  spotOf(index, box) {
    const slot = this.geometry.slotOf[index]
    const at = box ?? this.boxes.find(b => b.set == null || b.set === this.setOf[slot])
    if (!at) return null
    const [x, y] = toStage(this.camera, at, ...this.placeOf(index))
    return { x, y, box: at }
  }

  /** The colour of a point in the theme. */
  inkOf(index) {
    const slot = this.geometry.slotOf[index]
    const found = this.data.colour.categories[this.colourOf[slot]]
    return found ? found[this.theme.dark ? "dark" : "light"] : this.theme.text
  }

  setOfIndex(index) {
    return this.data.sets[this.setOf[this.geometry.slotOf[index]]]
  }

  /** The index of the point under a pixel, bright ones before dimmed ones; null where none is. */
  pick(px, py, radius = 9) {
    const box = boxAt(this.boxes, px, py)
    if (!box || !this.stand) return null
    const [x, y] = box.toMap(this.camera, px, py)
    const reach = radius / pixelsPerUnit(this.camera, box)
    const { bucket } = this.stand
    const inBox = slot => bucket[slot] !== HIDDEN && (box.set == null || this.setOf[slot] === box.set)
    const bright = slot => inBox(slot) && isBright(bucket[slot], this.data.panels)
    let slot = nearest(this.geometry, x, y, reach, bright)
    if (slot < 0) slot = nearest(this.geometry, x, y, reach, inBox)
    return slot < 0 ? null : this.geometry.indexOf[slot]
  }

  open(index) {
    this.reported = index
    this.focus = index
    this.redecorate()
    this.report.trigger("opened", index)
  }

  // -- drawing -------------------------------------------------------------------------------

  repaint() {
    this.stale = true
    this.request()
  }

  redecorate() {
    this.request()
  }

  request() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null
      this.draw()
    })
  }

  resize() {
    const [w, h] = [this.stage.clientWidth, this.stage.clientHeight]
    if (!w || !h) return
    this.width = w
    this.height = h
    this.repaint()
  }

  draw() {
    if (this.released || !this.width || this.lost) return
    if (!this.layer.done()) return this.request()
    if (this.begun) this.measured(performance.now() - this.begun)
    this.begun = 0
    const moving = performance.now() - this.movedAt < REST
    this.boxes = arranged(this)
    if (this.stale && this.stand) {
      this.stale = false
      const ratio = Math.min(devicePixelRatio || 1, 2)
      this.size(ratio)
      this.paint(ratio, moving)
      this.begun = performance.now()
      this.request()
      clearTimeout(this.settling)
      if (moving) this.settling = setTimeout(() => this.repaint(), REST + 10)
      this.drawn = moving ? "sample" : "all"
    }
    this.overlay.draw()
    this.labels.draw()
    this.card.place()
  }

  /** The last frame has reached the screen after `cost` ms: draw more or less while moving. */
  measured(cost) {
    this.painted++
    this.canvas.dataset.drawn = this.drawn
    this.canvas.dataset.frames = this.painted
    if (this.drawn !== "sample") return
    if (cost > 45) this.sample = Math.max(SAMPLE.least, this.sample * 0.7)
    else if (cost < 20) this.sample = Math.min(this.sample * 1.25, this.software ? SAMPLE.software : 4e6)
  }

  size(ratio) {
    const [w, h] = [Math.round(this.width * ratio), Math.round(this.height * ratio)]
    if (this.canvas.width !== w || this.canvas.height !== h) {
      this.canvas.width = w
      this.canvas.height = h
    }
  }

  /** Draw the points: a sample while the view moves, all of them otherwise. */
  paint(ratio, moving) {
    const { geometry, stand, layer, camera, boxes } = this
    const { panels } = this.data
    layer.begin()
    if (!boxes.length) return layer.end()
    const bounds = shown(camera, boxes[0])
    const found = density(geometry, stand, bounds)
    const total = found.bright + found.dim
    const share = moving ? Math.min(256, Math.max(1, (256 * this.sample) / Math.max(total, 1))) : 256
    const favoured = b => (panels ? b >> 1 === this.own : b === 2) || (found.bright * 4 < total && isBright(b, panels))
    const ends = gather(geometry, stand, this.buckets, bounds, share, favoured, this.slots)
    layer.slots(this.slots, ends[this.buckets])
    layer.palette(palette(this.data.colour.categories, this.theme))
    const perPixel = pixelsPerUnit(camera, boxes[0]) ** 2 * (panels ? Math.max(1, boxes.length / 2) : 1)
    const looks = [found.dimDensity, found.brightDensity].map((d, bright) => {
      const still = look(d / perPixel, bright ? undefined : 4)
      const now = share < 256 ? look((d / perPixel) * (share / 256), still.size * 1.5) : still
      const alpha = bright ? now.alpha : now.alpha * 0.4
      return { size: now.size * ratio, alpha, dimmed: !bright }
    })
    for (const box of boxes) {
      layer.box(camera, box, ratio)
      for (let b = 0; b < this.buckets; b++)
        if (!panels || b >> 1 === box.set)
          layer.run(ends[b], ends[b + 1], looks[Number(isBright(b, panels))])
    }
    layer.end()
  }

  restored() {
    this.lost = false
    this.layer.set()
    if (this.geometry) {
      this.layer.places(this.geometry.places)
      this.layer.colours(this.colourOf)
    }
    this.repaint()
  }

  // -- words and the end ---------------------------------------------------------------------

  say(text, failed = false) {
    this.status.textContent = text
    this.status.classList.toggle("failed", failed)
    this.status.hidden = !text
    if (failed) {
      const again = document.createElement("button")
      again.textContent = "Try again"
      again.onclick = () => this.fetch(false)
      this.status.append(again)
    }
  }

  announce(text) {
    this.live.textContent = text
  }

  release() {
    this.released = true
    cancelAnimationFrame(this.frame)
    cancelAnimationFrame(this.flight)
    for (const timer of [this.reporting, this.settling]) clearTimeout(timer)
    this.resizing.disconnect()
    this.pointer.release()
    this.card.release()
    this.layer.release()
    this.root.replaceChildren()
  }
}

const fresh = one => performance.now() - one.at < 4000
