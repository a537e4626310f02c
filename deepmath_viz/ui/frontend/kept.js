// Keeps a text in this browser: reports it when the page has none, and stores what the page has.

export default function (component) {
  const { data, setStateValue } = component
  let stored = null
  try {
    stored = window.localStorage.getItem(data.place)
    if (data.text !== null && data.text !== stored) window.localStorage.setItem(data.place, data.text)
  } catch {
    return // a browser without storage forgets
  }
  if (data.text === null && stored !== null) setStateValue("text", stored)
}
