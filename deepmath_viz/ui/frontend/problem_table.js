// The table of problems, which Markdown draws: a press anywhere on a row opens it, keys go from row to
// row, headers sort. Nothing is added to the table but attributes, since it is drawn anew by others.
//
// data: { rows, problems, headers }: the class of what the table stands in, the name of each row's
// problem, and how each column is sorted (a value of aria-sort, or null where it cannot be).

const STEPS = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, Home: -Infinity, End: Infinity }
/** The problem that was opened last: one comes back to its row. */
let last = null

export default function (component) {
  const { data, setTriggerValue } = component
  const place = document.querySelector(`.${data.rows}`)
  if (!place) return
  const rows = () => [...place.querySelectorAll("tbody tr")]
  const numberOf = row => rows().indexOf(row)

  function dress() {
    const found = rows()
    const stop = Math.max(0, data.problems.indexOf(last))
    const has = found.some(row => row.tabIndex === 0 && row.hasAttribute("tabindex"))
    found.forEach((row, n) => {
      if (!row.hasAttribute("tabindex") || !has) row.tabIndex = n === stop ? 0 : -1
    })
    place.querySelectorAll("thead th").forEach((header, n) => {
      const sorted = data.headers[n]
      if (sorted == null) {
        header.removeAttribute("aria-sort")
        header.removeAttribute("tabindex")
        return
      }
      if (header.getAttribute("aria-sort") !== sorted) header.setAttribute("aria-sort", sorted)
      if (header.tabIndex !== 0) header.tabIndex = 0
    })
  }

  function focus(n) {
    const found = rows()
    const at = Math.min(Math.max(n, 0), found.length - 1)
    if (at < 0) return
    found.forEach((row, m) => (row.tabIndex = m === at ? 0 : -1))
    found[at].focus({ preventScroll: true })
    found[at].scrollIntoView({ block: "nearest" })
  }

  function open(row, aside) {
    const problem = data.problems[numberOf(row)]
    if (problem === undefined) return
    last = problem
    if (!aside) return setTriggerValue("open", problem)
    const address = new URL(window.location.href)
    address.searchParams.set("problem", problem)
    window.open(address.href, "_blank", "noopener")
  }

  function pressed(event) {
    const header = event.target.closest("thead th[aria-sort]")
    if (header && event.button === 0) return sort(header)
    const row = event.target.closest("tbody tr")
    const selects = String(window.getSelection() ?? "") !== ""
    if (!row || selects || event.target.closest("a") || event.button > 1) return
    event.preventDefault()
    open(row, event.button === 1 || event.ctrlKey || event.metaKey)
  }

  function sort(header) {
    setTriggerValue("sort", [...header.parentElement.children].indexOf(header))
  }

  function typed(event) {
    const where = event.target
    const modified = event.ctrlKey || event.metaKey || event.altKey
    if (modified || !(where instanceof Element)) return
    const row = where.closest(`.${data.rows} tbody tr`)
    const header = where.closest(`.${data.rows} thead th[aria-sort]`)
    if (header && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault()
      return sort(header)
    }
    if (row && event.key === "Enter") return open(row, false)
    if (!(event.key in STEPS)) return
    // Elsewhere the arrows scroll the page, and letters belong to fields.
    if (!row && !(where === document.body && (event.key === "j" || event.key === "k"))) return
    event.preventDefault()
    const stop = rows().findIndex(one => one.tabIndex === 0)
    focus(row ? numberOf(row) + STEPS[event.key] : stop)
  }

  dress()
  if (last !== null && data.problems.includes(last) && document.activeElement === document.body)
    focus(data.problems.indexOf(last))
  const watch = new MutationObserver(dress)
  watch.observe(place, { childList: true, subtree: true })
  place.addEventListener("click", pressed)
  place.addEventListener("auxclick", pressed)
  document.addEventListener("keydown", typed)
  return () => {
    watch.disconnect()
    place.removeEventListener("click", pressed)
    place.removeEventListener("auxclick", pressed)
    document.removeEventListener("keydown", typed)
  }
}
