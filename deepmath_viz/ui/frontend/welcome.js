// Shows the marks for a first visit until they are dismissed, which this browser remembers.

const PLACE = "deepmath-welcomed"

export default function (component) {
  const button = component.parentElement.querySelector("button")
  const root = document.documentElement
  let dismissed = false
  try {
    dismissed = window.localStorage.getItem(PLACE) === "yes"
  } catch {
    // A browser without storage shows them at every visit.
  }
  root.toggleAttribute("data-welcome", !dismissed)
  button.textContent = component.data.label
  button.hidden = dismissed
  button.onclick = () => {
    root.removeAttribute("data-welcome")
    button.hidden = true
    try {
      window.localStorage.setItem(PLACE, "yes")
    } catch {
      // As above.
    }
  }
}
