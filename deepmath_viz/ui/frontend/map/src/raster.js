// Points drawn by the processor, where WebGL would be too: SwiftShader and its like take about a
// microsecond for a point, whatever its size, and this loop a few nanoseconds. It has the methods
// of `Layer` and gives the same picture, on an opaque ground.

import { rgb } from "./appearance.js"

export class Raster {
  constructor(canvas) {
    this.canvas = canvas
    this.pen = canvas.getContext("2d", { alpha: false })
    this.stamps = new Map()
  }

  set() {}

  places(places) {
    this.placed = places
  }

  colours(colours) {
    this.coloured = colours
  }

  palette(palette) {
    this.inks = Uint32Array.from({ length: palette.length / 4 }, (_, at) =>
      packed(palette.subarray(at * 4, at * 4 + 3))
    )
  }

  slots(slots) {
    this.drawn = slots
  }

  begin(ground) {
    const { width, height } = this.canvas
    if (this.image?.width !== width || this.image.height !== height) {
      this.image = new ImageData(width, height)
      this.pixels = new Uint32Array(this.image.data.buffer)
    }
    this.pixels.fill(packed(rgb(ground)) | 0xff000000)
  }

  box(camera, box, ratio) {
    const k = (Math.min(box.w, box.h) / camera[2]) * ratio
    const [left, top] = [Math.round(box.x * ratio), Math.round(box.y * ratio)]
    const [w, h] = [Math.round(box.w * ratio), Math.round(box.h * ratio)]
    this.frame = { k, left, top, right: left + w, bottom: top + h }
    this.frame.x = left + w / 2 - camera[0] * k
    this.frame.y = top + h / 2 + camera[1] * k
  }

  run(from, to, { size, alpha, dimmed }) {
    const { placed, coloured, drawn, inks, frame } = this
    const { k, x, y, left, top, right, bottom } = frame
    const first = dimmed ? 64 : 0
    const stamp = size > 2.2 ? this.stamp(size, alpha) : null
    const cover = Math.round(alpha * 256)
    const half = size / 2
    for (let at = from; at < to; at++) {
      const slot = drawn[at]
      const px = x + placed[2 * slot] * k
      const py = y - placed[2 * slot + 1] * k
      if (px < left - half || px > right + half || py < top - half || py > bottom + half) continue
      const ink = inks[first + Math.min(coloured[slot], 63)]
      if (stamp) this.press(stamp, px, py, ink)
      else this.square(px, py, half, ink, cover)
    }
  }

  /** A point too small to look round: the pixels whose centres it covers. */
  square(px, py, half, ink, cover) {
    const { pixels, frame } = this
    const stride = this.canvas.width
    const x0 = Math.max(frame.left, Math.ceil(px - half - 0.5))
    const x1 = Math.min(frame.right, Math.ceil(px + half - 0.5))
    const y0 = Math.max(frame.top, Math.ceil(py - half - 0.5))
    const y1 = Math.min(frame.bottom, Math.ceil(py + half - 0.5))
    const rest = 256 - cover
    const rb = Math.imul(ink & 0xff00ff, cover)
    const g = Math.imul(ink & 0xff00, cover)
    for (let row = y0; row < y1; row++)
      for (let at = row * stride + x0, end = row * stride + x1; at < end; at++) {
        const under = pixels[at]
        pixels[at] =
          0xff000000 |
          (((Math.imul(under & 0xff00ff, rest) + rb) >>> 8) & 0xff00ff) |
          (((Math.imul(under & 0xff00, rest) + g) >>> 8) & 0xff00)
      }
  }

  /** A disc of a size, as coverages of pixels for four by four places inside a pixel. */
  stamp(size, alpha) {
    const key = `${size.toFixed(2)} ${alpha.toFixed(3)}`
    let made = this.stamps.get(key)
    if (made) return made
    const side = Math.ceil(size) + 2
    const covers = Array.from({ length: 16 }, (_, phase) => {
      const [fx, fy] = [(phase & 3) / 4 + 0.125, (phase >> 2) / 4 + 0.125]
      const middle = Math.floor(side / 2)
      return Uint16Array.from({ length: side * side }, (_, at) => {
        const dx = (at % side) + 0.5 - middle - fx
        const dy = Math.floor(at / side) + 0.5 - middle - fy
        const cover = Math.min(Math.max(0.5 * size - Math.hypot(dx, dy) + 0.5, 0), 1)
        return Math.round(256 * alpha * cover)
      })
    })
    made = { side, middle: Math.floor(side / 2), covers }
    if (this.stamps.size > 40) this.stamps.clear()
    this.stamps.set(key, made)
    return made
  }

  press({ side, middle, covers }, px, py, ink) {
    const { pixels, frame } = this
    const stride = this.canvas.width
    const [column, row] = [Math.floor(px), Math.floor(py)]
    const cover = covers[(Math.floor((py - row) * 4) << 2) | Math.floor((px - column) * 4)]
    const [x0, y0] = [column - middle, row - middle]
    const [fromX, toX] = [Math.max(0, frame.left - x0), Math.min(side, frame.right - x0)]
    const [fromY, toY] = [Math.max(0, frame.top - y0), Math.min(side, frame.bottom - y0)]
    for (let v = fromY; v < toY; v++)
      for (let u = fromX; u < toX; u++) {
        const a = cover[v * side + u]
        if (!a) continue
        const at = (y0 + v) * stride + x0 + u
        const under = pixels[at]
        pixels[at] =
          0xff000000 |
          (((Math.imul(under & 0xff00ff, 256 - a) + Math.imul(ink & 0xff00ff, a)) >>> 8) & 0xff00ff) |
          (((Math.imul(under & 0xff00, 256 - a) + Math.imul(ink & 0xff00, a)) >>> 8) & 0xff00)
      }
  }

  end() {
    this.pen.putImageData(this.image, 0, 0)
  }

  done() {
    return true
  }

  release() {
    this.image = this.pixels = this.placed = this.coloured = this.drawn = null
    this.stamps.clear()
    this.canvas.width = this.canvas.height = 1
  }
}

/** A colour in 0..1 as a pixel in the order of ImageData, without its opacity. */
const packed = ([r, g, b]) =>
  (Math.round(b * 255) << 16) | (Math.round(g * 255) << 8) | Math.round(r * 255)
