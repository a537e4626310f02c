// One map on a page: takes what Python gives, fetches what that names, and draws.

import { Address, filtersIn } from "./address.js"
import { themeAt } from "./appearance.js"
import { boxAt } from "./boxes.js"
import { pixelsPerUnit, toStage } from "./camera.js"
import { Card } from "./card.js"
import { ANSWER, Choices } from "./choices.js"
import { Density } from "./density.js"
import { Layer, drawnByProcessor } from "./gl.js"
import { nearest } from "./geometry.js"
import { Keys } from "./keys.js"
import { Labels } from "./labels.js"
import { Legend } from "./legend.js"
import { join } from "./linked.js"
import { Movement } from "./movement.js"
import { Overlay } from "./overlay.js"
import { Painter } from "./painter.js"
import { Pointer } from "./pointer.js"
import { Raster } from "./raster.js"
import { Search } from "./search.js"
import { element, skeleton } from "./skeleton.js"
import * as source from "./source.js"
import { HIDDEN, counted, isBright, ownSet, setsOfSlots, standing } from "./standing.js"
import { Steps } from "./steps.js"
import { Toolbar } from "./toolbar.js"

/** CSS pixels that stay free below the map. */
const BELOW = 12

export class MapView {
  /** `renderer` is "webgl" or "processor"; without it the faster one is taken. */
  constructor(root, report, renderer) {
    this.report = report
    Object.assign(this, skeleton(root))
    this.choices = new Choices(report)
    this.mode = "pan"
    this.boxes = []
    const byProcessor = drawnByProcessor()
    const raster = renderer ? renderer === "processor" : byProcessor
    this.layer = raster ? new Raster(this.canvas) : new Layer(this.canvas)
    this.canvas.dataset.renderer = raster ? "processor" : "webgl"
    this.movement = new Movement(this)
    this.painter = new Painter(this)
    this.cloud = new Density(this)
    this.overlay = new Overlay(this)
    this.labels = new Labels(this)
    this.card = new Card(this)
    this.legend = new Legend(this)
    this.toolbar = new Toolbar(this)
    this.pointer = new Pointer(this)
    this.steps = new Steps(this)
    this.keys = new Keys(this)
    this.search = new Search(this)
    this.leave = join(this)
    this.resizing = new ResizeObserver(() => this.resize())
    this.resizing.observe(this.stage)
    this.refill = () => this.fill()
    window.addEventListener("resize", this.refill)
  }

  get camera() {
    return this.movement.camera
  }

  // -- what Python gives ---------------------------------------------------------------------

  /**
   * Take what Python gives: it takes effect at once, when everything that it names has arrived.
   *
   * Streamlit calls with the same data again while the script runs: that undoes no foreseen filter
   * and draws no points.
   */
  async update(given) {
    const { filters } = given
    const said = JSON.stringify(given)
    const foreseen = performance.now() - (this.foreseen ?? -Infinity) < ANSWER
    if (said !== this.said || !foreseen)
      this.wanted = filters ? { ...given, mask: filtersIn(given.mask, filters) || null } : given
    this.said = said
    this.address ??= filters && new Address(filters, query => this.foresee(query))
    const before = JSON.stringify(this.theme)
    this.theme = themeAt(this.root)
    const data = this.wanted
    const first = this.data?.base !== data.base
    if (first) this.begin(data)
    if (JSON.stringify(this.theme) !== before) this.painter.repaint()
    await this.fetch(data, first)
  }

  /** Another map: nothing of the last one can stay. */
  begin(data) {
    Object.assign(this, { geometry: null, stand: null, stood: null, pending: null, focus: null })
    Object.assign(this, { colouring: null, named: [], echo: null })
    this.card.hide()
    this.layer.begin(this.theme.background)
    this.apply(data)
    this.movement.forget()
    this.movement.take(data.camera, null, true)
  }

  /** Filters that the script has not answered yet; it says what is wrong with those that are. */
  async foresee(query) {
    const { base } = this.wanted
    const mask = query || null
    try {
      if (mask) await source.mask(base, mask)
    } catch {
      return
    }
    if (this.wanted.base !== base || this.address.query !== query || this.released) return
    this.foreseen = performance.now()
    this.wanted = { ...this.wanted, mask }
    await this.fetch(this.wanted, false)
  }

  async fetch(data, first) {
    const { base } = data
    const by = this.choices.holds("colour", data.colour.by)
    const colouring = data.colour.known.find(one => one.by === by) ?? { by }
    const asked = (this.asked = Symbol(by))
    const named = [
      source.geometry(base, data.n),
      source.colour(base, colouring),
      source.legend(base, colouring),
      source.labels(base),
      data.mask == null ? null : source.mask(base, data.mask),
      data.selection ? source.selection(base, data.selection) : null,
      data.known > 0 && data.known < data.n ? source.known(base) : null,
    ]
    this.say(this.stand ? "" : "Loading the points …")
    try {
      const arrived = await Promise.all(named)
      if (this.asked !== asked || this.released) return
      this.say("")
      const before = this.data
      this.apply(data)
      if (!first) this.movement.take(data.camera, before.camera, false)
      this.put(by, ...arrived)
      this.attend(data.focus, first)
      this.search.refresh()
    } catch (error) {
      if (this.asked !== asked || this.released) return
      this.say(`The map could not be read: ${error.message}`, () => this.fetch(data, first))
    }
  }

  /** Everything but the points. */
  apply(data) {
    const drawn = performance.now() - (this.pending?.at ?? 0) > ANSWER
    const same = JSON.stringify(this.data?.selection) === JSON.stringify(data.selection)
    if (drawn || !same) this.pending = null
    this.data = data
    this.hidden = new Set(this.choices.holds("hidden", data.hidden))
    this.panels = this.choices.holds("panels", data.panels)
    this.only = this.choices.holds("only", data.only)
    this.density = this.choices.holds("density", Boolean(data.density))
    this.own = ownSet(data.sets)
    this.fill()
    this.canvas.setAttribute("aria-label", data.summary)
    this.searchElement.hidden = Boolean(data.second)
    this.legend.show()
    this.toolbar.show()
  }

  put(by, geometry, colours, categories, named, mask, selection, known) {
    const { data } = this
    const moved = this.geometry !== geometry
    if (moved) {
      setTimeout(() => this.released || this.legend.ahead(), 1000)
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
    if (this.colouring?.by !== by || this.mask !== mask || this.selection !== selection || moved) {
      const counts = counted(colours, mask, null, categories.length)
      const chosen = selection && counted(colours, mask, selection, categories.length)
      this.colouring = { by, categories, counts, chosen }
    }
    Object.assign(this, { mask, selection, named, known })
    this.legend.show()
    if (moved) this.movement.settle(geometry.places)
    this.shows = [by, data.mask ?? "", data.selection?.sel ?? ""].join("|")
    this.restand()
  }

  /** Points stand differently: a filter, a selection, a set switched off. */
  restand() {
    if (!this.geometry) return
    const { data, mask, selection, colouring, known } = this
    const key = [this.panels, this.only, this.density, [...this.hidden].join("|")].join()
    const now = { key, colours: this.colours, geometry: this.geometry, mask, selection, known }
    const changed = Object.keys(now).some(name => now[name] !== this.stood?.[name])
    if (!changed) return this.painter.redecorate()
    this.stood = now
    this.stand = standing(this.geometry, this.setOf, this.colourOf, {
      lifted: colouring.categories.map((one, k) =>
        Number(colouring.by === "set" ? k === this.own : one.known)
      ),
      hidden: data.sets.map(set => this.hidden.has(set.name)),
      panels: this.panels,
      mask,
      selection,
      known,
      only: this.only,
    })
    this.buckets = this.panels ? 3 * data.sets.length : 3
    this.keys.forget()
    this.painter.repaintNow()
  }

  /** The opened problem: flown to when it is another one than this view reported itself. */
  attend(focus, first) {
    const index = focus?.index ?? null
    const { reported } = this
    // Python may still be answering something older than the click.
    if (reported && index !== reported.index && performance.now() - reported.at < ANSWER) return
    const changed = index !== this.focus
    this.focus = index
    this.reported = null
    this.painter.redecorate()
    if (!changed || index === null || !focus.fly || (first && this.data.camera)) return
    this.movement.flyTo(index, first)
  }

  // -- what is chosen here -------------------------------------------------------------------

  colourBy(by) {
    this.choices.choose("colour", by)
    return this.fetch(this.wanted, false)
  }

  switchSets(hidden) {
    this.choices.choose("hidden", hidden)
    this.rearrange()
  }

  onePanelEach(on) {
    this.choices.choose("panels", on)
    this.rearrange()
  }

  /** Densities instead of points. */
  asDensity(on) {
    this.choices.choose("density", on)
    this.apply(this.data)
    this.painter.repaint()
  }

  /** A second map beside this one, or this one alone. */
  besideAnother(on) {
    this.choices.choose("beside", on)
    this.toolbar.show()
  }

  /** Whether points whose text is not here are left out. */
  onlyWithText(on) {
    this.choices.choose("only", on)
    this.rearrange()
  }

  /** Whether the text of a point can be read here. */
  isKnown(index) {
    if (this.known) return Boolean((this.known[index >> 3] >> (index & 7)) & 1)
    return this.data.known !== 0
  }

  rearrange() {
    this.apply(this.data)
    this.restand()
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
    const found = this.colouring.categories[this.colourOf[slot]]
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
    const bright = slot => inBox(slot) && isBright(bucket[slot])
    let slot = nearest(this.geometry, x, y, reach, bright)
    if (slot < 0) slot = nearest(this.geometry, x, y, reach, inBox)
    return slot < 0 ? null : this.geometry.indexOf[slot]
  }

  open(index) {
    if (!this.isKnown(index)) return
    this.reported = { index, at: performance.now() }
    this.focus = index
    this.painter.redecorate()
    this.report.trigger("opened", index)
  }

  /** As high as the window lets it be, from where it begins. */
  fill() {
    const page = document.querySelector('[data-testid="stMain"]')
    const top = this.root.getBoundingClientRect().top + (page?.scrollTop ?? 0)
    const free = window.innerHeight - top - BELOW
    this.root.style.height = `${Math.round(Math.max(free, this.data?.height ?? 0))}px`
  }

  resize() {
    const [w, h] = [this.stage.clientWidth, this.stage.clientHeight]
    if (!w || !h) return
    this.movement.staying(() => Object.assign(this, { width: w, height: h }))
    this.painter.repaint()
  }

  // -- words and the end ---------------------------------------------------------------------

  /** A sentence over the map, with a button where something can be tried again. */
  say(text, again = null) {
    this.status.textContent = text
    this.status.hidden = !text
    if (!again) return
    const button = element("button", { type: "button", text: "Try again" })
    button.onclick = again
    this.status.append(button)
  }

  announce(text) {
    this.live.textContent = text
  }

  release() {
    this.released = true
    this.leave()
    this.address?.release()
    this.movement.release()
    this.painter.release()
    this.resizing.disconnect()
    window.removeEventListener("resize", this.refill)
    this.pointer.release()
    this.card.release()
    this.search.release()
    this.keys.release()
    this.layer.release()
    this.root.replaceChildren()
  }
}
