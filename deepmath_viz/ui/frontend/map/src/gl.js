// The WebGL2 layer: places and one byte of colour a point, drawn in runs of an index buffer.

const VERTEX = `#version 300 es
in vec2 place;
in uint colour;
uniform vec2 scale;
uniform vec2 shift;
uniform float size;
uniform float alpha;
uniform uint first;
uniform vec4 palette[128];
flat out vec4 ink;
void main() {
  gl_Position = vec4(place * scale + shift, 0.0, 1.0);
  gl_PointSize = size;
  ink = vec4(palette[first + min(colour, 63u)].rgb * alpha, alpha);
}`
const FRAGMENT = `#version 300 es
precision highp float;
flat in vec4 ink;
uniform float size;
out vec4 pixel;
void main() {
  float cover = 1.0;
  if (size > 2.2) cover = clamp(0.5 * size - length(gl_PointCoord - 0.5) * size + 0.5, 0.0, 1.0);
  pixel = ink * cover;
}`

const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i

/** The browser gives no WebGL2. */
export class NoWebGL extends Error {}

/** Whether WebGL2 is there but drawn by the processor. Throws `NoWebGL` where it is not there. */
export function drawnByProcessor() {
  const gl = document.createElement("canvas").getContext("webgl2")
  if (!gl) throw new NoWebGL()
  const info = gl.getExtension("WEBGL_debug_renderer_info")
  const name = gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER)
  gl.getExtension("WEBGL_lose_context")?.loseContext()
  return SOFTWARE.test(name)
}

export class Layer {
  /** Throws `NoWebGL` where the browser gives no WebGL2. */
  constructor(canvas) {
    this.canvas = canvas
    const options = { antialias: false, depth: false, alpha: true, premultipliedAlpha: true }
    this.gl = canvas.getContext("webgl2", options)
    if (!this.gl) throw new NoWebGL()
    this.set()
  }

  /** Make everything that lives on the GPU; also after the context was lost. */
  set() {
    const { gl } = this
    const program = gl.createProgram()
    for (const [kind, source] of [
      [gl.VERTEX_SHADER, VERTEX],
      [gl.FRAGMENT_SHADER, FRAGMENT],
    ]) {
      const shader = gl.createShader(kind)
      gl.shaderSource(shader, source)
      gl.compileShader(shader)
      gl.attachShader(program, shader)
    }
    gl.bindAttribLocation(program, 0, "place")
    gl.bindAttribLocation(program, 1, "colour")
    gl.linkProgram(program)
    if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost())
      throw new Error(`The map's program does not link: ${gl.getProgramInfoLog(program)}`)
    gl.useProgram(program)
    this.at = {}
    for (const name of ["scale", "shift", "size", "alpha", "first", "palette"])
      this.at[name] = gl.getUniformLocation(program, name)
    this.buffers = { places: gl.createBuffer(), colours: gl.createBuffer(), slots: gl.createBuffer() }
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffers.places)
    gl.enableVertexAttribArray(0)
    gl.vertexAttribPointer(0, 2, gl.UNSIGNED_SHORT, false, 4, 0)
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffers.colours)
    gl.enableVertexAttribArray(1)
    gl.vertexAttribIPointer(1, 1, gl.UNSIGNED_BYTE, 1, 0)
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, this.buffers.slots)
    gl.enable(gl.BLEND)
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA)
    gl.clearColor(0, 0, 0, 0)
    this.fence = null
    this.room = 0
  }

  places(places) {
    this.gl.bindBuffer(this.gl.ARRAY_BUFFER, this.buffers.places)
    this.gl.bufferData(this.gl.ARRAY_BUFFER, places, this.gl.STATIC_DRAW)
  }

  colours(colours) {
    this.gl.bindBuffer(this.gl.ARRAY_BUFFER, this.buffers.colours)
    this.gl.bufferData(this.gl.ARRAY_BUFFER, colours, this.gl.STATIC_DRAW)
  }

  palette(palette) {
    this.gl.uniform4fv(this.at.palette, palette)
  }

  slots(slots, count) {
    const { gl } = this
    if (count > this.room) {
      this.room = Math.min(slots.length, Math.ceil(count * 1.3))
      gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, this.room * 4, gl.DYNAMIC_DRAW)
    }
    gl.bufferSubData(gl.ELEMENT_ARRAY_BUFFER, 0, slots, 0, count)
  }

  begin() {
    const { gl, canvas } = this
    gl.disable(gl.SCISSOR_TEST)
    gl.viewport(0, 0, canvas.width, canvas.height)
    gl.clear(gl.COLOR_BUFFER_BIT)
  }

  /** Draw into a box of the stage (CSS pixels) as the camera sees it. */
  box(camera, box, ratio) {
    const { gl, canvas } = this
    const [w, h] = [Math.round(box.w * ratio), Math.round(box.h * ratio)]
    const [x, y] = [Math.round(box.x * ratio), canvas.height - Math.round(box.y * ratio) - h]
    gl.viewport(x, y, w, h)
    gl.enable(gl.SCISSOR_TEST)
    gl.scissor(x, y, w, h)
    const k = (2 * Math.min(box.w, box.h)) / camera[2]
    gl.uniform2f(this.at.scale, k / box.w, k / box.h)
    gl.uniform2f(this.at.shift, (-camera[0] * k) / box.w, (-camera[1] * k) / box.h)
  }

  /** Draw a run of the slots with one size (device pixels) and opacity. */
  run(from, to, { size, alpha, dimmed }) {
    if (to <= from) return
    const { gl, at } = this
    gl.uniform1f(at.size, size)
    gl.uniform1f(at.alpha, alpha)
    gl.uniform1ui(at.first, dimmed ? 64 : 0)
    gl.drawElements(gl.POINTS, to - from, gl.UNSIGNED_INT, from * 4)
  }

  end() {
    const { gl } = this
    if (this.fence) gl.deleteSync(this.fence)
    this.fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0)
    gl.flush()
  }

  /** Whether the last frame has been drawn to its end. */
  done() {
    const { gl } = this
    if (!this.fence) return true
    const status = gl.getSyncParameter(this.fence, gl.SYNC_STATUS)
    if (status !== gl.SIGNALED && !gl.isContextLost()) return false
    gl.deleteSync(this.fence)
    this.fence = null
    return true
  }

  release() {
    const { gl } = this
    Object.values(this.buffers).forEach(buffer => gl.deleteBuffer(buffer))
    gl.getExtension("WEBGL_lose_context")?.loseContext()
    this.canvas.width = this.canvas.height = 1
  }
}
