// Keeps a reviewer's name in this browser: reports it when the page has none, and stores what is
// entered. It is in no address, so a link that is shared does not sign anybody in. Where judging was
// begun and there is no name, what is typed next is the name.

const PLACE = "deepmath-reviewer"
/** How long the field may take to be there, in ms. */
const PATIENCE = 2000
/** How often judging had been begun when the field last got the focus. */
let begun = 0

function ask() {
  const until = performance.now() + PATIENCE
  const reach = () => {
    if (document.activeElement && document.activeElement !== document.body) return
    const field = document.querySelector(".st-key-reviewer_field input")
    if (field) field.focus({ preventScroll: true })
    else if (performance.now() < until) requestAnimationFrame(reach)
  }
  requestAnimationFrame(reach)
}

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
    // a browser without storage asks again at the next visit
  }
  if (data.name === null && stored) setStateValue("name", stored)
  else if (!data.name && data.begun > begun) ask()
  begun = Math.max(begun, data.begun)
}
