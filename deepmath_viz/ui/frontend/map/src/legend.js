// The legend: what colours mean, how many points each has, and switches for the sets.

import { element } from "./skeleton.js"

const HINT = "Click shows or hides this set; Shift and click shows it alone."
const number = n => n.toLocaleString("en-US")

export class Legend {
  constructor(view) {
    this.view = view
  }

  show() {
    const { data, theme, hidden } = this.view
    const bySet = data.colour.by === "set"
    const key = JSON.stringify([data.colour, data.sets, [...hidden], theme.dark, theme.text])
    if (key === this.shown) return
    this.shown = key
    const focused = this.view.root.getRootNode().activeElement?.dataset?.set
    const rows = []
    if (!bySet) {
      rows.push(
        element(
          "div",
          { class: "row" },
          element("span", { class: "title", text: data.colour.title }),
          ...data.colour.categories.map(one => entry(one, one.count, theme))
        )
      )
    }
    const counts = bySet ? data.colour.categories.map(one => one.count) : data.sets.map(set => set.n)
    rows.push(
      element(
        "div",
        { class: "row sets" },
        element("span", { class: "title", text: "Sets" }),
        ...data.sets.map((set, k) => this.toggle(set, counts[k], bySet))
      )
    )
    this.view.legendElement.replaceChildren(...rows)
    if (focused) this.view.legendElement.querySelector(`[data-set="${CSS.escape(focused)}"]`)?.focus()
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

  flip(name, alone) {
    const { view } = this
    const others = view.data.sets.map(set => set.name).filter(one => one !== name)
    const hidden = new Set(view.hidden)
    if (alone) {
      const already = !hidden.has(name) && others.every(one => hidden.has(one))
      hidden.clear()
      if (!already) others.forEach(one => hidden.add(one))
    } else if (!hidden.delete(name)) hidden.add(name)
    view.hidden = hidden
    this.show()
    view.restand()
    view.report.state("hidden", view.data.sets.map(set => set.name).filter(one => hidden.has(one)))
  }
}

function entry(one, count, theme, tag = "span", coloured = true) {
  const swatch = element("span", { class: coloured ? "swatch" : "swatch check", "aria-hidden": "true" })
  if (coloured) swatch.style.background = theme.dark ? one.dark : one.light
  return element(
    tag,
    { class: "entry" },
    swatch,
    element("span", { class: "name", text: one.label }),
    element("span", { class: "count", text: number(count) })
  )
}
