// Size and opacity from density and zoom, and colours from the theme.

const SMALLEST = 1.5
const LARGEST = 6.5
/** Up to this size points grow where there are few of them, however close together they lie. */
const GROWN = 4
/** What shows through where most points are. */
const THROUGH = 0.16

/**
 * Diameter in CSS pixels and opacity of points that lie `density` to a square pixel.
 *
 * The diameter falls with the mean distance between points; the opacity is the one that lets a
 * stack of the points that cover a pixel on average cover it to all but a sixth. `spread` is the
 * density that the same points would have if they lay evenly over the view: where that is low,
 * clumps of them do not shrink to specks, and no point fades.
 */
export function look(density, spread, ceiling = LARGEST) {
  const least = Math.min(Math.max(0.35 / Math.sqrt(spread || 1e-9), SMALLEST), GROWN)
  const size = Math.min(Math.max(1.1 / Math.sqrt(density || 1e-9), least), ceiling)
  const layers = Math.max(density * size * size * 0.8, 1e-6)
  const alpha = 1 - THROUGH ** (1 / layers)
  const faintest = 0.1 + (0.5 * (least - SMALLEST)) / (GROWN - SMALLEST)
  return { size, alpha: Math.min(Math.max(alpha, faintest), 0.88) }
}

/** A colour as [r, g, b] in 0..1. */
export function rgb(colour) {
  const hex = /^#([0-9a-f]{6})/i.exec(colour)?.[1]
  if (hex) return [0, 2, 4].map(at => parseInt(hex.slice(at, at + 2), 16) / 255)
  const short = /^#([0-9a-f]{3})$/i.exec(colour)?.[1]
  if (short) return [...short].map(digit => parseInt(digit + digit, 16) / 255)
  const parts = colour.match(/[\d.]+/g)
  return parts?.length >= 3 ? parts.slice(0, 3).map(part => Number(part) / 255) : [1, 1, 1]
}

const luminance = ([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b

/** The theme that Streamlit's variables describe at an element. */
export function themeAt(element) {
  const style = getComputedStyle(element)
  const value = name => style.getPropertyValue(name).trim()
  const background = value("--st-background-color") || "#ffffff"
  return {
    background,
    text: value("--st-text-color") || "#31333f",
    primary: value("--st-primary-color") || "#d1615e",
    border: value("--st-border-color") || "rgba(128, 128, 128, 0.3)",
    font: value("--st-font") || "sans-serif",
    dark: luminance(rgb(background)) < 0.4,
  }
}

/** Bright and dimmed colours of the categories: 2 x 64 x [r, g, b, 1]. */
export function palette(categories, theme) {
  const colours = new Float32Array(2 * 64 * 4).fill(1)
  const ground = rgb(theme.background)
  categories.slice(0, 64).forEach((category, at) => {
    const own = rgb(theme.dark ? category.dark : category.light)
    const grey = luminance(own) * 0.4 + (theme.dark ? 0.25 : 0.4)
    own.forEach((part, channel) => {
      colours[at * 4 + channel] = part
      const faded = part * 0.2 + grey * 0.8
      colours[(64 + at) * 4 + channel] = faded * 0.75 + ground[channel] * 0.25
    })
  })
  return colours
}
