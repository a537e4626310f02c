// Where a page stands: a new problem, list or page begins at its top, and a list that one comes back
// to stands where it was left. On a narrow window the menu closes once a page was chosen from it, and
// what is opened on the map, which stands below it there, comes into the window. A press anywhere on
// a card of Browse opens its problem. Formulas that are too long for their place scroll by keyboard.

const NARROW = 768
/** Below this width Streamlit stacks columns. */
const STACKED = 640
/** A list is there when the page has been at rest for this long, in ms. */
const REST = 2000

const left = new Map()
let now = null
/** The result of another page whose problems are read, and which one comes back to. */
let result = null
let waiting = 0

const main = () => document.querySelector('[data-testid="stMain"]')
const running = () =>
  document.querySelector('[data-test-script-state="running"], [data-testid="stSkeleton"]') !== null

// Noted before anything is done: what a press opens changes the page before this script hears of it.
const note = () => {
  if (now && main()) left.set(now.at, main().scrollTop)
}
for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, note, true)
// Who moves the page meanwhile wants to be elsewhere.
for (const kind of ["pointerdown", "wheel", "touchstart"])
  document.addEventListener(kind, () => waiting++, { capture: true, passive: true })

// However slow the server and this machine are: what is not there yet comes while the page runs.
function stand(top) {
  const mine = ++waiting
  let since = performance.now()
  const reach = () => {
    const page = main()
    if (mine !== waiting || !page) return
    page.scrollTop = top
    const there = page.scrollHeight - page.clientHeight >= top - 1
    if (running()) since = performance.now()
    if (!there && performance.now() - since < REST) requestAnimationFrame(reach)
  }
  requestAnimationFrame(reach)
}

let due = false
let opened = null
const look = () => {
  if (due) return
  due = true
  ;(window.requestIdleCallback ?? setTimeout)(seen)
}

function seen() {
  due = false
  for (const formula of document.querySelectorAll('[data-testid="stMain"] .katex-display')) {
    const long = formula.scrollWidth > formula.clientWidth + 1
    if (long !== formula.hasAttribute("tabindex")) formula.toggleAttribute("tabindex", long)
    if (long) formula.tabIndex = 0
  }
  const close = document.querySelector(".st-key-map_close")
  if (close && close !== opened && window.innerWidth <= STACKED)
    close.scrollIntoView({ block: "start" })
  opened = close
}

new MutationObserver(look).observe(document.body, { childList: true, subtree: true })
window.addEventListener("resize", look)
look()

document.addEventListener("click", event => {
  const card = event.target.closest?.('[class*="st-key-row-"]')
  const pressed = event.target.closest?.("a, button, input, label, summary, [tabindex]")
  if (!card || card.contains(pressed) || event.defaultPrevented) return
  if (now?.page !== "Browse" || now.kind !== "list" || getSelection().toString()) return
  card.querySelector(".stPageLink a")?.click()
})

function fold() {
  const button = document.querySelector('[data-testid="stSidebarCollapseButton"] button')
  const bar = document.querySelector('[data-testid="stSidebar"]')
  if (window.innerWidth <= NARROW && bar?.dataset.collapsed === "false") button?.click()
}

export default function (component) {
  const { at, page, kind, back } = component.data
  const before = now
  now = { at, page, kind, back }
  if (!before || before.at === at) return
  if (before.page !== page) fold()
  if (back && !before.back) result = before.at
  const closed = before.page === page && before.kind === "problem" && kind === "list"
  const returns = closed || (before.back && at === result)
  stand(returns ? (left.get(at) ?? 0) : 0)
}
