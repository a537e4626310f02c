// Buttons over the map: what the pointer does, fit, zoom, and the picture.

import { zoomed } from "./camera.js"
import { download } from "./picture.js"
import { element } from "./skeleton.js"

const SVG = "http://www.w3.org/2000/svg"
const ICONS = {
  pan: "M9 11V5.5a1.5 1.5 0 0 1 3 0V10m0-5.5v-1a1.5 1.5 0 0 1 3 0V10m0-5a1.5 1.5 0 0 1 3 0v8c0 4-2.5 7.5-6.5 7.5-3 0-4.5-1.5-6-4L3.6 13a1.5 1.5 0 0 1 2.6-1.5L9 15V7",
  lasso: "M12 4c5 0 9 2.5 9 6s-4 6-9 6c-1.6 0-3-.2-4.300-.7M7.700 15.300C5 14.300 3 12.500 3 10c0-3.500 4-6 9-6M7.500 13.500a2 2 0 1 0 0 4 2 2 0 0 0 0-4zm0 4c0 1.500-.5 2.500-2 3.500",
  box: "M4 8V5a1 1 0 0 1 1-1h3m8 0h3a1 1 0 0 1 1 1v3m0 8v3a1 1 0 0 1-1 1h-3m-8 0H5a1 1 0 0 1-1-1v-3M11 4h2m-2 16h2M4 11v2m16-2v2",
  closer: "M12 5v14M5 12h14",
  farther: "M5 12h14",
  fit: "M4 9V4h5M20 9V4h-5M4 15v5h5m11-5v5h-5",
  full: "M14 4h6v6m0-6-7 7M10 20H4v-6m0 6 7-7",
  panels: "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z",
  two: "M4 4.500h7v15H4zM13 4.500h7v15h-7z",
  density: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zm0 3.500a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9zm0 3.300a1.200 1.200 0 1 0 0 2.400 1.200 1.200 0 0 0 0-2.400z",
  picture: "M12 4v11m-4-4 4 4 4-4M5 19h14",
}

const TOOLS = [
  ["pan", "Move the map (H)"],
  ["lasso", "Select with a lasso (L); Shift adds, Alt takes away"],
  ["box", "Select with a box (B); Shift adds, Alt takes away"],
  null,
  ["closer", "Zoom in (+)"],
  ["farther", "Zoom out (-)"],
  ["fit", "Show the whole map (0, or double-click); once more: its stray points, too"],
  ["full", "Fill the screen (F)"],
  null,
  ["panels", "One panel for each set, with one camera"],
  ["two", "Two maps side by side (2)"],
  ["density", "Densities instead of points (D)"],
  ["picture", "Save this view as PNG"],
]
const MODES = new Set(["pan", "lasso", "box"])

export class Toolbar {
  constructor(view) {
    this.view = view
    this.buttons = new Map()
    for (const tool of TOOLS) {
      if (!tool) {
        view.tools.append(element("span", { class: "gap" }))
        continue
      }
      const [name, title] = tool
      const button = element("button", { type: "button", title, "aria-label": title, "data-tool": name })
      button.append(icon(name))
      button.onclick = () => this.press(name)
      this.buttons.set(name, button)
      view.tools.append(button)
    }
  }

  press(name) {
    const { view } = this
    if (MODES.has(name)) return this.choose(name)
    if (name === "fit") return view.movement.fit()
    if (name === "full") return this.fillScreen()
    if (name === "panels") return view.onePanelEach(!view.panels)
    if (name === "two") return view.besideAnother(!view.choices.holds("beside", Boolean(view.data.beside)))
    if (name === "density") return view.asDensity(!view.density)
    if (name === "picture") return download(view)
    return this.zoom(name === "closer" ? 1.6 : 1 / 1.6)
  }

  zoom(factor) {
    const { view } = this
    const box = view.boxes[0]
    if (!box) return
    view.movement.fly(zoomed(view.camera, box, factor, box.x + box.w / 2, box.y + box.h / 2), 180)
  }

  /** The whole screen, or the page again. */
  fillScreen() {
    const { root } = this.view
    if (document.fullscreenElement) return document.exitFullscreen()
    return root.requestFullscreen?.().catch(() => this.view.announce("The screen cannot be filled."))
  }

  choose(mode) {
    this.view.mode = mode
    this.show()
  }

  show() {
    const { mode, stage, panels, density } = this.view
    stage.dataset.mode = mode
    for (const name of MODES) this.buttons.get(name).setAttribute("aria-pressed", name === mode)
    this.buttons.get("panels").setAttribute("aria-pressed", Boolean(panels))
    this.buttons.get("density").setAttribute("aria-pressed", Boolean(density))
    const two = this.view.choices.holds("beside", Boolean(this.view.data?.beside))
    this.buttons.get("two").setAttribute("aria-pressed", two)
  }
}

function icon(name) {
  const svg = document.createElementNS(SVG, "svg")
  svg.setAttribute("viewBox", "0 0 24 24")
  svg.setAttribute("aria-hidden", "true")
  const path = document.createElementNS(SVG, "path")
  path.setAttribute("d", ICONS[name])
  svg.append(path)
  return svg
}
