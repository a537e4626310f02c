// Bundles charts.js with Plotly into ../charts.js, and the licences of what is in it into
// ../charts.licences.txt. `npm ci && npm run build`; the same sources give the same bytes.

import { readFileSync, readdirSync, writeFileSync } from "node:fs"
import { build } from "esbuild"

const to = process.argv[2] ?? ".."
const { metafile } = await build({
  entryPoints: ["charts.js"],
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  outfile: `${to}/charts.js`,
})
const bundle = readFileSync(`${to}/charts.js`, "utf8")
writeFileSync(
  `${to}/charts.js`,
  `// Built from charts/ by "npm run build"; licences in charts.licences.txt.\n${bundle}`
)

const names = Object.keys(metafile.inputs)
  .map(path => path.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1])
  .filter(Boolean)
const parts = [...new Set(names)].sort().map(name => {
  const folder = `node_modules/${name}`
  const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"))
  const file = readdirSync(folder).find(entry => /^licen[cs]e/i.test(entry))
  if (!file) throw new Error(`${name} has no licence file`)
  return `${name} ${version} (${license})\n\n${readFileSync(`${folder}/${file}`, "utf8").trim()}\n`
})
writeFileSync(`${to}/charts.licences.txt`, parts.join("\n" + "-".repeat(80) + "\n\n"))
