// The small card of the point under the pointer or reached by keyboard; its words are fetched.

import { drawn, katexFor } from "./formulas.js"
import * as linked from "./linked.js"
import { element } from "./skeleton.js"
import * as source from "./source.js"

/** The pointer rests this long before anything is asked for, in ms. */
const REST = 125
/** Pixels between a point and its card. */
const GAP = 14

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

  /** The pointer has left. What the keyboard has reached does not hang on the pointer. */
  leave() {
    if (!this.reached) this.hide()
  }

  /** Show a point; resolves with its words, or null when another was asked for meanwhile.
   *  `reached` says that it was not pointed at. */
  async show(index, reached = false) {
    const { view } = this
    clearTimeout(this.timer) // where the pointer was before counts no longer
    this.reached = reached
    if (view.hovered === index && !this.element.hidden) return null
    view.hovered = index
    this.element.hidden = true
    view.painter.redecorate()
    linked.point(view, index)
    let said
    try {
      said = await source.point(view.data.base, index)
    } catch (error) {
      said = { title: `This point could not be read: ${error.message}`, known: false }
    }
    const maths = await katexFor(view.root, view.data.katex, said.pieces ?? [])
    if (view.hovered !== index || view.released) return null
    this.fill(index, said, maths)
    return words(view, index, said)
  }

  fill(index, said, maths) {
    const { view } = this
    const swatch = element("span", { class: "swatch" })
    swatch.style.background = view.inkOf(index)
    const head = element("div", { class: "head" }, swatch, element("span", { text: view.setOfIndex(index).label }))
    const title = element("div", { class: said.known ? "first" : "first unknown" })
    title.append(...(said.pieces?.length ? drawn(said.pieces, maths) : [said.title ?? ""]))
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
    const [x, y] = beside(spot, this.size, view)
    this.element.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`
  }

  hide() {
    clearTimeout(this.timer)
    if (this.view.hovered == null) return
    this.view.hovered = null
    this.element.hidden = true
    this.view.painter.redecorate()
    linked.point(this.view, null)
  }

  release() {
    clearTimeout(this.timer)
  }
}

/** Where a card stands: right or left of its point, below or above it where neither has room. */
function beside(spot, [w, h], { width, height }) {
  const within = (value, most) => Math.max(4, Math.min(value, most - 4))
  const level = within(spot.y - h / 2, height - h)
  if (spot.x + GAP + w <= width) return [spot.x + GAP, level]
  if (spot.x - GAP - w >= 0) return [spot.x - GAP - w, level]
  const below = spot.y + GAP + h <= height
  return [within(spot.x - w / 2, width - w), below ? spot.y + GAP : within(spot.y - GAP - h, height - h)]
}

function factsOf(said) {
  const facts = []
  if (said.difficulty != null) facts.push(`difficulty ${said.difficulty}`)
  if (said.topic) facts.push(said.topic.replace(/^Mathematics -> /, "").replaceAll(" -> ", " › "))
  return facts.join(" · ")
}

const words = (view, index, said) =>
  [view.setOfIndex(index).label, said.title, factsOf(said)].filter(Boolean).join(". ")
