// The elements of a map, made once.

/** An element with attributes, text and children; text is text, never markup. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") made.textContent = value
    else if (value === true) made.setAttribute(name, "")
    else if (value !== false && value != null) made.setAttribute(name, value)
  }
  made.append(...children)
  return made
}

const KEYS =
  "Arrow keys move the map, plus and minus zoom, 0 shows all of it. N and P step through the " +
  "points nearest to the centre that match, Enter opens one. L draws a lasso, B a box, H moves " +
  "again; Shift adds to the selection, Alt takes away. Escape clears. Slash searches. D shows densities, 2 a second map. F fills the " +
  "screen, Control and Z takes the last step back."

/** Fill the root; returns its parts. */
export function skeleton(root) {
  const canvas = element("canvas", {
    class: "points",
    role: "application",
    tabindex: "0",
    "aria-describedby": "keys",
  })
  const clouds = element("canvas", { class: "clouds", "aria-hidden": "true", hidden: true })
  const decoration = element("canvas", { class: "decoration", "aria-hidden": "true" })
  const names = element("div", { class: "names", "aria-hidden": "true" })
  const card = element("div", { class: "card", hidden: true, "aria-hidden": "true" })
  const status = element("div", { class: "status", role: "status", hidden: true })
  const stage = element("div", { class: "stage" }, canvas, clouds, decoration, names, card, status)
  const tools = element("div", { class: "tools", role: "toolbar", "aria-label": "Map tools" })
  const choice = element("div", { class: "choice" })
  const legend = element("div", { class: "legend", role: "group", "aria-label": "Legend" })
  const live = element("div", { class: "spoken", "aria-live": "polite" })
  const keys = element("div", { class: "spoken", id: "keys", text: KEYS })
  const search = element("div", { class: "search", role: "search" })
  const bar = element("div", { class: "bar" }, tools, choice, search)
  const key = element("details", { class: "key", open: true }, element("summary", { text: "Legend" }), legend)
  root.replaceChildren(bar, stage, key, live, keys)
  return { root, bar, key, canvas, clouds, decoration, names, cardElement: card, status, stage, tools, choice, searchElement: search, legendElement: legend, live }
}
