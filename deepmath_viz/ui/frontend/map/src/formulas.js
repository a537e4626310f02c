// Formulas drawn by the KaTeX that the page's other texts are drawn with. It is fetched when the
// first formula is to be seen; where it cannot be had, the source is shown.

import { element } from "./skeleton.js"
import { absolute } from "./source.js"

const FORMULAS = new Set(["inline", "display"])
let fetched = null

/** KaTeX, or null where there is none; its styles are put into the root's shadow once. */
export async function katexFor(root, address, pieces) {
  if (!address || !pieces.some(([kind]) => FORMULAS.has(kind))) return null
  fetched ??= import(new URL(absolute(address), document.baseURI).href).then(one => one.default)
  try {
    const katex = await fetched
    return { katex, styled: await styled(root.getRootNode()) }
  } catch {
    fetched = null
    return null
  }
}

/** Whether the styles of KaTeX hold in a shadow root: those of the page do not reach into it. */
async function styled(shadow) {
  if (!shadow.host) return true
  if (shadow.querySelector("link[data-katex]")) return true
  const sheet = document.querySelector('link[rel="stylesheet"][href*="/static/css/index"]')
  if (!sheet) return false
  const link = element("link", { rel: "stylesheet", href: sheet.href, "data-katex": true })
  const loaded = new Promise(done => {
    link.onload = () => done(true)
    link.onerror = () => done(false)
  })
  shadow.append(link)
  return loaded
}

/** The pieces of a text as nodes; text is text, and formulas can neither link nor load anything. */
export function drawn(pieces, maths) {
  return pieces.map(([kind, body]) => {
    if (!FORMULAS.has(kind)) return kind === "code" ? element("code", { text: body }) : body
    const place = element("span", { class: kind })
    if (!maths) return element("code", { text: body })
    try {
      maths.katex.render(body, place, {
        displayMode: kind === "display",
        output: maths.styled ? "html" : "mathml",
        throwOnError: true,
        trust: false,
        strict: "ignore",
        maxSize: 10,
        maxExpand: 200,
      })
    } catch {
      return element("code", { text: body })
    }
    return place
  })
}
