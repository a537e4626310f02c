// Draws a figure of Plotly once it is near the window, and reports which mark was clicked.
//
// Plotly's part for flat axes is a third of the whole, which starts in a fifth of the time. What
// lies below the window is drawn when one scrolls there, or prints.

import Plotly from "plotly.js-cartesian-dist-min"

const charts = new WeakMap()
// A figure is drawn when it is nearer to the window than this.
const AHEAD = "400px 0px"
const LARGER = {
  width: 24,
  height: 24,
  path: "M3 3h7v2H5v5H3zM14 3h7v7h-2V5h-5zM3 14h2v5h5v2H3zM19 14h2v7h-7v-2h5z",
}

class Chart {
  constructor(root) {
    this.root = root
    this.near = false
    this.seen = new IntersectionObserver(
      found => found.some(one => one.isIntersecting) && this.arrive(),
      { rootMargin: AHEAD }
    )
    this.seen.observe(root)
    this.sized = new ResizeObserver(() => this.fit())
    this.sized.observe(root)
    this.printed = () => this.arrive()
    this.filled = () => this.fit(true)
    addEventListener("beforeprint", this.printed)
    root.addEventListener("fullscreenchange", this.filled)
  }

  update(data) {
    if (this.data?.spec === data.spec) return
    this.data = data
    const { height = 450 } = (this.figure = JSON.parse(data.spec)).layout
    this.height = height
    this.root.setAttribute("role", "figure")
    this.root.setAttribute("aria-label", data.alt)
    this.root.style.minHeight = `${height}px`
    this.root.dataset.title = this.figure.layout.title?.text ?? ""
    if (this.near) this.draw()
  }

  arrive() {
    if (this.near) return
    this.near = true
    this.seen.disconnect()
    this.draw()
  }

  draw() {
    const { data, layout } = this.figure
    const { fontFamily } = getComputedStyle(this.root)
    const whole = document.fullscreenElement === this.root
    this.width = this.root.clientWidth
    const shown = {
      ...layout,
      width: this.width,
      height: whole ? this.root.clientHeight : this.height,
      font: { family: fontFamily, ...layout.font },
    }
    const modeBar = {
      name: "larger",
      title: "Fill the screen",
      icon: LARGER,
      click: () => (whole ? document.exitFullscreen() : this.root.requestFullscreen()),
    }
    const config = { ...this.data.config, modeBarButtonsToAdd: [modeBar] }
    Plotly.react(this.root, data, shown, config)
    if (this.heard) return
    this.heard = true
    this.root.on("plotly_click", ({ points }) => {
      const { customdata } = points[0]
      if (customdata !== undefined) this.picked(customdata)
    })
  }

  fit(changed = false) {
    if (this.heard && (changed || this.root.clientWidth !== this.width)) this.draw()
  }

  end() {
    this.seen.disconnect()
    this.sized.disconnect()
    removeEventListener("beforeprint", this.printed)
    Plotly.purge(this.root)
  }
}

export default function (component) {
  const { data, parentElement } = component
  const root = parentElement.querySelector(".chart")
  if (!charts.has(root)) charts.set(root, new Chart(root))
  const chart = charts.get(root)
  // Streamlit gives new functions with every call; the chart uses the latest.
  chart.picked = customdata => component.setTriggerValue("picked", customdata)
  const call = (chart.call = Symbol("call"))
  chart.update(data)
  // A call that was overtaken is cleaned up too, while the chart goes on.
  return () => {
    if (chart.call !== call) return
    chart.end()
    charts.delete(root)
  }
}
