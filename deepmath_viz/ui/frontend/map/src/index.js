// The live map as a Streamlit component; what goes in and out is described in ui/map/component.py.

import { NoWebGL } from "./gl.js"
import { MapView } from "./view.js"

const views = new WeakMap()

export default function (component) {
  const { data, parentElement } = component
  const root = parentElement.querySelector(".map")
  const past = views.get(root)
  const held = past ?? begin(root, data.renderer)
  // Streamlit gives new functions with every call; the view uses the latest.
  held.setStateValue = component.setStateValue
  held.setTriggerValue = component.setTriggerValue
  const call = (held.call = Symbol("call"))
  if (held.view) held.view.update(data)
  else if (!past) {
    root.textContent = "This browser draws no WebGL2."
    held.setTriggerValue("unsupported", true)
  }
  // A call that was overtaken is cleaned up too, while the map goes on.
  return () => {
    if (held.call !== call) return
    held.view?.release()
    views.delete(root)
  }
}

function begin(root, renderer) {
  const held = {}
  views.set(root, held)
  const report = {
    state: (name, value) => held.setStateValue(name, value),
    trigger: (name, value) => held.setTriggerValue(name, value),
  }
  try {
    held.view = new MapView(root, report, renderer)
  } catch (error) {
    if (!(error instanceof NoWebGL)) throw error
    held.view = null
  }
  return held
}
