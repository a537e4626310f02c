// The legend: the choice of a colouring, what its colours mean, how many points each has, and
// switches for the sets.

import { element } from "./skeleton.js"
import * as source from "./source.js"

const HINT = "Click shows or hides this set; Shift and click shows it alone."
const number = n => n.toLocaleString("en-US")

export class Legend {
  constructor(view) {
    this.view = view
    this.select = element("select", { "aria-label": "Colour" })
    this.select.onchange = () => view.colourBy(this.select.value)
    const title = element("span", { class: "title", text: "Colour" })
    view.choice.append(element("label", {}, title, this.select))
  }

  show() {
    const { data, theme, hidden, colouring } = this.view
    const by = this.view.choices.holds("colour", data.colour.by)
    const { only, density } = this.view
    const key = JSON.stringify([data.colour, data.sets, by, colouring, only, density, [...hidden], theme.dark, theme.text])
    if (key === this.shown) return
    this.shown = key
    const focused = this.view.root.getRootNode().activeElement
    this.offer(data.colour.known, by)
    const bySet = (colouring?.by ?? by) === "set"
    const rows = bySet || !colouring ? [this.sets(bySet)] : [this.categories(), this.sets(false)]
    if (density) rows.unshift(this.shades())
    if (data.known > 0 && data.known < data.n) rows.push(this.withText(only))
    this.view.legendElement.replaceChildren(...rows)
    const set = focused?.dataset?.set
    if (set) this.view.legendElement.querySelector(`[data-set="${CSS.escape(set)}"]`)?.focus()
  }

  offer(known, by) {
    const options = known.map(one => element("option", { value: one.by, text: one.title }))
    this.select.replaceChildren(...options)
    this.select.value = by
  }

  /** Ask for the few usual colourings before one is chosen; once, when nothing else is to be done. */
  ahead() {
    const { base, colour } = this.view.data
    for (const one of colour.known.filter(one => one.ahead)) {
      // What cannot be had now is asked for again, and complained about, when it is chosen.
      source.colour(base, one).catch(() => {})
      source.legend(base, one).catch(() => {})
    }
  }

  categories() {
    const { colouring, theme } = this.view
    const said = this.view.data.colour.known.find(one => one.by === colouring.by)?.title ?? ""
    const title = element("span", { class: "title", text: said })
    const entries = colouring.categories.map((one, at) => entry(one, countOf(colouring, at), theme))
    return element("div", { class: "row" }, title, ...entries)
  }

  sets(coloured) {
    const { data, colouring } = this.view
    const counts = data.sets.map((set, at) => (coloured && colouring ? countOf(colouring, at) : number(set.n)))
    const title = element("span", { class: "title", text: "Sets" })
    const toggles = data.sets.map((set, k) => this.toggle(set, counts[k], coloured))
    return element("div", { class: "row sets" }, title, ...toggles)
  }

  toggle(set, count, coloured) {
    const { view } = this
    const on = !view.hidden.has(set.name)
    const made = entry(set, count, view.theme, "button", coloured)
    made.type = "button"
    made.dataset.set = set.name
    made.title = HINT
    made.setAttribute("aria-pressed", on)
    made.classList.toggle("off", !on)
    made.onclick = event => this.flip(set.name, event.shiftKey)
    return made
  }

  /** The scale of densities; where some points stand out it is theirs. */
  shades() {
    const { data, theme, mask, selection } = this.view
    const colours = theme.dark ? data.scale.dark : data.scale.light
    const bar = element("span", { class: "scale", "aria-hidden": "true" })
    bar.style.background = `linear-gradient(to right, ${colours.join(", ")})`
    const about = mask || selection ? "Density of what stands out, over that of all in grey" : "Density of points"
    const title = element("span", { class: "title", text: about })
    return element("div", { class: "row" }, title, element("span", { text: "few" }), bar, element("span", { text: "many" }))
  }

  /** One press leaves the points whose text is here. */
  withText(only) {
    const { data } = this.view
    const button = element("button", { type: "button", class: "entry", "aria-pressed": String(Boolean(only)) })
    button.classList.toggle("off", !only)
    const mark = element("span", { class: "swatch check", "aria-hidden": "true" })
    button.append(mark, element("span", { text: "Only points with text" }))
    button.append(element("span", { class: "count", text: number(data.known) }))
    button.onclick = () => this.view.onlyWithText(!this.view.only)
    return element("div", { class: "row" }, button)
  }

  flip(name, alone) {
    const { view } = this
    const others = view.data.sets.map(set => set.name).filter(one => one !== name)
    const hidden = new Set(view.hidden)
    if (alone) {
      const already = !hidden.has(name) && others.every(one => hidden.has(one))
      hidden.clear()
      if (!already) others.forEach(one => hidden.add(one))
    } else if (!hidden.delete(name)) hidden.add(name)
    view.switchSets(view.data.sets.map(set => set.name).filter(one => hidden.has(one)))
  }
}

/** How many match; where something is selected, how many of them: "47 / 412". */
export function countOf({ counts, chosen }, at) {
  return chosen ? `${number(chosen[at])} / ${number(counts[at])}` : number(counts[at])
}

function entry(one, count, theme, tag = "span", coloured = true) {
  const swatch = element("span", { class: coloured ? "swatch" : "swatch check", "aria-hidden": "true" })
  if (coloured) swatch.style.background = theme.dark ? one.dark : one.light
  return element(
    tag,
    { class: "entry" },
    swatch,
    element("span", { class: "name", text: one.label }),
    element("span", { class: "count", text: count })
  )
}
