// The filters in the page's address. Streamlit changes the address before it runs the script, and
// the script's answer is drawn with the rest of the page: the map need not wait for either.

/** Parameters with these names, in one way of writing them; "" where there are none. */
export function filtersIn(query, names) {
  const given = new URLSearchParams(query ?? "")
  const kept = new URLSearchParams()
  for (const name of names) for (const value of given.getAll(name)) kept.append(name, value)
  return kept.toString()
}

/** Calls `changed` with the filters of the address whenever they have become others. */
export class Address {
  constructor(names, changed) {
    Object.assign(this, { names, changed, page: location.pathname })
    this.query = filtersIn(location.search, names)
    this.look = () => this.read()
    // A browser without this interface waits for the script, as for everything else.
    window.navigation?.addEventListener("currententrychange", this.look)
  }

  read() {
    if (location.pathname !== this.page) return
    const query = filtersIn(location.search, this.names)
    if (query === this.query) return
    this.query = query
    this.changed(query)
  }

  release() {
    window.navigation?.removeEventListener("currententrychange", this.look)
  }
}
