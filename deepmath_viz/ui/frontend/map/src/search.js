// Search on the map: what is typed is looked for by words, hits are ringed and counted, Enter steps
// through them.

import { bounded, FIT } from "./camera.js"
import { belongsElsewhere } from "./keys.js"
import * as linked from "./linked.js"
import { element } from "./skeleton.js"
import * as source from "./source.js"

/** What is typed is looked for when nothing has been typed for this long, in ms. */
const TYPED = 250
const number = n => n.toLocaleString("en-US")

export class Search {
  constructor(view) {
    this.view = view
    this.hits = []
    this.echoes = []
    this.at = -1
    this.sought = ""
    const title = "Search the problems by words (/). Enter goes to the next hit, Shift and Enter back, Esc clears."
    this.input = element("input", {
      type: "search",
      placeholder: "Search  /",
      title,
      "aria-label": title,
      autocomplete: "off",
      spellcheck: "false",
    })
    this.said = element("span", { class: "said", role: "status" })
    this.input.oninput = () => this.later()
    this.input.onkeydown = event => this.press(event)
    view.searchElement.append(this.input, this.said)
    this.slash = event => this.reach(event)
    document.addEventListener("keydown", this.slash)
  }

  /** `/` leads here from wherever nothing is typed. */
  reach(event) {
    if (this.view.data?.second || event.key !== "/" || belongsElsewhere(event)) return
    event.preventDefault()
    this.input.focus()
    this.input.select()
  }

  press(event) {
    event.stopPropagation()
    if (event.key === "Escape") {
      event.preventDefault()
      this.clear()
    } else if (event.key === "Enter") {
      event.preventDefault()
      this.enter(event.shiftKey ? -1 : 1)
    }
  }

  later() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.look(), TYPED)
  }

  async enter(by) {
    clearTimeout(this.timer)
    if (this.asked() !== this.sought) await this.look()
    this.step(by)
  }

  /** What is asked for, with the filters that hold. */
  asked() {
    const words = this.input.value.trim()
    return words && [`words=${encodeURIComponent(words)}`, this.view.wanted?.mask].filter(Boolean).join("&")
  }

  /** Look again where filters have changed. */
  refresh() {
    if (this.sought && this.asked() !== this.sought) this.look()
  }

  async look() {
    const { view } = this
    const asked = (this.sought = this.asked())
    if (!asked) return this.show([], "")
    try {
      const found = await source.search(view.data.base, asked)
      if (this.sought === asked && !view.released) this.show(found.hits, this.count(found), found)
    } catch (error) {
      if (this.sought === asked && !view.released) this.show([], error.message)
    }
  }

  show(hits, said) {
    this.hits = hits
    this.at = -1
    this.say(said)
    this.view.keys.forget()
    this.view.painter.redecorate()
    linked.found(this.view, hits)
  }

  say(text) {
    this.words = text
    this.said.textContent = text
    this.said.title = text
  }

  count({ hits, total, without, searched }) {
    const { known, n } = this.view.data
    const among = known < n ? ` among the ${number(searched)} with text` : ""
    if (!total) return `Nothing found${among}.`
    const best = hits.length + without < total ? `${number(hits.length)} best of ` : ""
    const lost = without ? `, ${number(without)} without a point here` : ""
    return `${best}${number(total)} found${among}${lost}.`
  }

  async step(by) {
    const { view, hits } = this
    if (!hits.length || !view.geometry) return
    this.at = this.at < 0 ? (by > 0 ? 0 : hits.length - 1) : (this.at + by + hits.length) % hits.length
    const [at, index] = [this.at, hits[this.at]]
    this.said.textContent = `${number(at + 1)} / ${number(hits.length)}`
    const [x, y] = view.placeOf(index)
    view.movement.fly(bounded([x, y, Math.min(view.camera[2], FIT[2] / 6)]), 450)
    const said = await view.card.show(index, true)
    if (said && this.at === at) view.announce(`Hit ${at + 1} of ${hits.length}: ${said}`)
  }

  /** The hit that Enter has led to. */
  get current() {
    return this.at < 0 ? null : this.hits[this.at]
  }

  clear() {
    clearTimeout(this.timer)
    this.input.value = ""
    this.sought = ""
    this.show([], "")
    this.view.card.hide()
    this.view.canvas.focus({ preventScroll: true })
  }

  release() {
    clearTimeout(this.timer)
    document.removeEventListener("keydown", this.slash)
  }
}
