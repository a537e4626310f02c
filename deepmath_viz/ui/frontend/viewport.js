// Reports whether the window is too narrow for three solutions side by side, and changes of that.

const queries = new WeakMap()

export default function (component) {
  const { data, parentElement, setStateValue } = component
  if (queries.has(parentElement)) return queries.get(parentElement).stop
  const query = window.matchMedia(`(max-width: ${data.below}px)`)
  const report = () => setStateValue("narrow", query.matches)
  query.addEventListener("change", report)
  const stop = () => query.removeEventListener("change", report)
  queries.set(parentElement, { stop })
  if (query.matches !== data.narrow) report()
  return stop
}
