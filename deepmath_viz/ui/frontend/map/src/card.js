// The small card of the point under the pointer or reached by keyboard; its words are fetched.

import * as source from "./source.js"
import { element } from "./skeleton.js"

/** The pointer rests this long before anything is asked for, in ms. */
const REST = 125

export class Card {
  constructor(view) {
    this.view = view
    this.element = view.cardElement
  }

  /** The pointer is at a pixel of the stage. */
  hover(px, py) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      const index = this.view.pick(px, py)
      if (index === null) this.hide()
      else this.show(index)
    }, REST)
  }

  /** Show a point; resolves with its words, or null when another was asked for meanwhile. */
  async show(index) {
    const { view } = this
    if (view.hovered === index && !this.element.hidden) return null
    view.hovered = index
    this.element.hidden = true
    view.painter.redecorate()
    let said
    try {
      said = await source.point(view.data.base, index)
    } catch (error) {
      said = { title: `This point could not be read: ${error.message}`, known: false }
    }
    if (view.hovered !== index || view.released) return null
    this.fill(index, said)
    return words(view, index, said)
  }

  fill(index, said) {
    const { view } = this
    const swatch = element("span", { class: "swatch" })
    swatch.style.background = view.inkOf(index)
    const head = element("div", { class: "head" }, swatch, element("span", { text: view.setOfIndex(index).label }))
    const title = element("div", { class: said.known ? "first" : "first unknown", text: said.title ?? "" })
    const facts = element("div", { class: "facts", text: factsOf(said) })
    this.element.replaceChildren(head, title, ...(facts.textContent ? [facts] : []))
    this.element.hidden = false
    this.size = [this.element.offsetWidth, this.element.offsetHeight]
    this.place()
  }

  /** Put the card beside its point, inside the stage. */
  place() {
    const { view } = this
    if (view.hovered == null || this.element.hidden) return
    const spot = view.spotOf(view.hovered)
    if (!spot) return this.hide()
    const [w, h] = this.size
    const x = spot.x + 14 + w > view.width ? spot.x - 14 - w : spot.x + 14
    const y = Math.min(Math.max(spot.y - h / 2, 4), view.height - h - 4)
    this.element.style.transform = `translate(${Math.max(4, Math.round(x))}px, ${Math.round(y)}px)`
  }

  hide() {
    clearTimeout(this.timer)
    if (this.view.hovered == null) return
    this.view.hovered = null
    this.element.hidden = true
    this.view.painter.redecorate()
  }

  release() {
    clearTimeout(this.timer)
  }
}

function factsOf(said) {
  const facts = []
  if (said.difficulty != null) facts.push(`difficulty ${said.difficulty}`)
  if (said.topic) facts.push(said.topic)
  return facts.join(" · ")
}

const words = (view, index, said) =>
  [view.setOfIndex(index).label, said.title, factsOf(said)].filter(Boolean).join(". ")
