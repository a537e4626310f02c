// Keeps a reviewer's name in this browser: reports it when the page has none, and stores what is
// entered. It is in no address, so a link that is shared does not sign anybody in.

const PLACE = "deepmath-reviewer"

export default function (component) {
  const { data, setStateValue } = component
  let stored = ""
  try {
    stored = window.localStorage.getItem(PLACE) || ""
    if (data.name !== null && data.name !== stored) {
      if (data.name) window.localStorage.setItem(PLACE, data.name)
      else window.localStorage.removeItem(PLACE)
      // The keys that judge are typed next, and would go on in the field of the name.
      if (data.name && document.activeElement instanceof HTMLInputElement) document.activeElement.blur()
    }
  } catch {
    return // a browser without storage asks again at the next visit
  }
  if (data.name === null && stored) setStateValue("name", stored)
}
