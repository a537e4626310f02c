// Queries that have run, latest first, kept in the browser's storage where there is one.

const STORE = "deepmath-sql-past"
const MOST = 50
const LONGEST = 20_000

// What the page knows with what this browser keeps: stored again, and returned.
export function kept(known) {
  const all = [...new Set([...known, ...read()])].filter(text => text.length <= LONGEST)
  const past = all.slice(0, MOST)
  try {
    localStorage.setItem(STORE, JSON.stringify(past))
  } catch {
    // No storage, or it is full: the history lasts as long as the session.
  }
  return past
}

export function forget() {
  try {
    localStorage.removeItem(STORE)
  } catch {
    // Nothing is kept.
  }
}

function read() {
  try {
    const past = JSON.parse(localStorage.getItem(STORE))
    return past.filter(text => typeof text === "string")
  } catch {
    return []
  }
}
