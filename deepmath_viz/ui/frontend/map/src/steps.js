// One step back and forth. What the map shows is in the page's address, and each change of it is an
// entry of the browser's history; only entries of this page are gone to.

export class Steps {
  constructor(view) {
    this.view = view
  }

  /** Control and Z goes back; with Shift, or Control and Y, forth again. */
  press(event) {
    const key = event.key.toLowerCase()
    if (key !== "z" && key !== "y") return
    event.preventDefault()
    event.stopPropagation()
    const by = key === "y" || event.shiftKey ? 1 : -1
    if (this.leadsHere(by)) history.go(by)
    else this.view.announce(by < 0 ? "There is no earlier step." : "There is no later step.")
  }

  /** Whether the entry so far away is one of this page; a browser that cannot tell goes nowhere. */
  leadsHere(by) {
    const all = window.navigation?.entries?.() ?? []
    const entry = all[(window.navigation?.currentEntry?.index ?? 0) + by]
    return entry?.url != null && new URL(entry.url).pathname === location.pathname
  }
}
