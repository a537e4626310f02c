// The view as a PNG at twice its size: points, what lies over them, names and legend.

import { countOf } from "./legend.js"

const SCALE = 2
const LINE = 22
const PAD = 14

/** Draw the picture on a canvas of its own. */
export function picture(view) {
  const canvas = document.createElement("canvas")
  const pen = canvas.getContext("2d")
  const rows = legendRows(view, pen)
  const tall = rows.length * LINE + PAD * 2
  canvas.width = view.width * SCALE
  canvas.height = (view.height + tall) * SCALE
  pen.scale(SCALE, SCALE)
  pen.fillStyle = view.theme.background
  pen.fillRect(0, 0, view.width, view.height + tall)
  view.painter.size(SCALE)
  view.painter.paint(SCALE, false)
  pen.drawImage(view.canvas, 0, 0, view.width, view.height)
  view.painter.repaint()
  if (view.density) view.cloud.drawOn(pen)
  view.overlay.drawOn(pen)
  view.labels.drawOn(pen)
  legend(view, pen, rows)
  return canvas
}

/** Offer the picture as a file. */
export async function download(view) {
  if (!view.stand) return
  const blob = await new Promise(resolve => picture(view).toBlob(resolve, "image/png"))
  if (!blob) return view.announce("The picture could not be made.")
  const link = document.createElement("a")
  link.href = URL.createObjectURL(blob)
  link.download = "deepmath-map.png"
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10000)
}

const font = view => `12px ${view.theme.font}`

/** Entries of the legend in lines that fit the width. */
function legendRows(view, pen) {
  pen.font = font(view)
  const bySet = view.colouring.by === "set"
  const rows = [[]]
  let x = PAD
  view.colouring.categories.forEach((one, at) => {
    if (bySet && view.hidden.has(view.data.sets[at].name)) return
    const text = `${one.label}  ${countOf(view.colouring, at)}`
    const width = pen.measureText(text).width + 36
    if (x + width > view.width - PAD && rows.at(-1).length) {
      rows.push([])
      x = PAD
    }
    rows.at(-1).push({ text, x, colour: view.theme.dark ? one.dark : one.light })
    x += width
  })
  return rows
}

function legend(view, pen, rows) {
  pen.font = font(view)
  pen.textBaseline = "middle"
  pen.textAlign = "left"
  rows.forEach((row, at) => {
    const y = view.height + PAD + LINE * (at + 0.5)
    for (const one of row) {
      pen.fillStyle = one.colour
      pen.beginPath()
      pen.arc(one.x + 5, y, 5, 0, 2 * Math.PI)
      pen.fill()
      pen.fillStyle = view.theme.text
      pen.fillText(one.text, one.x + 16, y)
    }
  })
}
