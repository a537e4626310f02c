// What is fetched. Addresses never change what they answer, so answers are kept in this module over
// reruns and remounts: the points of the last three maps, and a few small things of each.

import { indexed } from "./geometry.js"

const kept = new Map()
const LIMITS = { geometry: 3, colour: 12, legend: 12, labels: 3, bits: 24, point: 600, search: 60, twins: 4 }

function keep(kind, address, make) {
  let shelf = kept.get(kind)
  if (!shelf) kept.set(kind, (shelf = new Map()))
  let found = shelf.get(address)
  if (found) shelf.delete(address)
  else {
    found = make()
    found.catch(() => shelf.delete(address))
  }
  shelf.set(address, found)
  if (shelf.size > LIMITS[kind]) shelf.delete(shelf.keys().next().value)
  return found
}

/** The server may stand below a prefix: Streamlit's own script tells where it was loaded from. */
export function absolute(address) {
  const script = document.querySelector('script[src*="/static/js/"]')?.src ?? ""
  const prefix = new URL(script.split("/static/js/")[0] || "/", document.baseURI).pathname
  return address.startsWith("/") ? prefix.replace(/\/$/, "") + address : address
}

async function answer(address) {
  const response = await fetch(absolute(address))
  if (!response.ok) throw new Error((await response.text()).slice(0, 300) || response.statusText)
  return response
}

const json = async address => (await answer(address)).json()
const bytes = async address => new Uint8Array(await (await answer(address)).arrayBuffer())

/** The indexed points of a map. */
export const geometry = (base, n) =>
  keep("geometry", base, async () => {
    const got = await bytes(`${base}/geometry`)
    if (got.byteLength !== 4 * n) throw new Error("The map's points arrived incomplete.")
    return indexed(new Uint16Array(got.buffer))
  })

/** A colouring may become another under its name; what is kept of it is of one version. */
const named = (base, { by, version = "" }) => `${base}/${by}/${version}`

/** The category of every point, in the order of the map's rows. */
export const colour = (base, one) =>
  keep("colour", named(base, one), () => bytes(`${base}/colour/${encodeURIComponent(one.by)}`))

/** What the categories of a colouring are called, and their colours. */
export const legend = (base, one) =>
  keep("legend", named(base, one), () => json(`${base}/legend/${encodeURIComponent(one.by)}`))

/** The names on a map. */
export const labels = base => keep("labels", base, () => json(`${base}/labels`))

/** The points that match filters, as a bitset. */
export const mask = (base, query) =>
  keep("bits", `${base}/mask?${query}`, () => bytes(`${base}/mask?${query}`))

/** The points that are selected, as a bitset. */
export function selection(base, { sel, of }) {
  const drawnOn = of ? `&of=${encodeURIComponent(of)}` : ""
  const address = `${base}/selection?sel=${encodeURIComponent(sel)}${drawnOn}`
  return keep("bits", address, () => bytes(address))
}

/** The points whose text can be read here, as a bitset. */
export const known = base => keep("bits", `${base}/known`, () => bytes(`${base}/known`))

/** The point of the same text in another layout for every point, -1 for none. */
export const twins = (base, layout) =>
  keep("twins", `${base}/${layout}`, async () => {
    const got = await bytes(`${base}/twins/${encodeURIComponent(layout)}`)
    return new Int32Array(got.buffer)
  })

/** The points that a search finds, and how many there are. */
export const search = (base, query) =>
  keep("search", `${base}/search?${query}`, () => json(`${base}/search?${query}`))

/** What is said about one point. */
export const point = (base, index) =>
  keep("point", `${base}/${index}`, () => json(`${base}/point/${index}`))
