// Keeps views in this browser, each a name and a query: does what the page asks for once, and says what
// is kept. What another window has kept meanwhile stays.
//
// data: { known, task }: what the page knows (JSON), and { id, page, name, query } to keep (a query of
// null takes the view away), or null. A page has names of its own; views without one are of Browse.

const PLACE = "deepmath-views"
const MOST = 100
const done = new Set()

function read() {
  try {
    const kept = JSON.parse(window.localStorage.getItem(PLACE))
    return Array.isArray(kept) ? kept : []
  } catch {
    return []
  }
}

export default function (component) {
  const { data, setStateValue } = component
  let kept = read()
  const task = data.task
  if (task && !done.has(task.id)) {
    done.add(task.id)
    const { page, name, query } = task
    kept = kept.filter(view => view?.name !== name || (view?.page ?? null) !== page)
    const saved = page === null ? { name, query } : { page, name, query }
    if (query !== null) kept = [saved, ...kept].slice(0, MOST)
    try {
      window.localStorage.setItem(PLACE, JSON.stringify(kept))
    } catch {
      // A browser without storage has them as long as this page.
    }
  }
  const text = JSON.stringify(kept)
  if (text !== data.known) setStateValue("text", text)
}
