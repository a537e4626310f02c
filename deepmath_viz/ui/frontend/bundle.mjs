// Bundles a component with the packages that it uses, and gathers their licences. Called in the
// component's folder, by its `npm run build`; the same sources give the same bytes.
//
//     node ../bundle.mjs ENTRY NAME [TO]    leaves TO/NAME.js and TO/NAME.licences.txt

import { readFileSync, readdirSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"

// The bundler is a package of the component, not of the folder in which this file stands.
const { build } = createRequire(`${process.cwd()}/`)("esbuild")
const { name: component } = JSON.parse(readFileSync("package.json", "utf8"))
const [entry, name, to = ".."] = process.argv.slice(2)
const { metafile, outputFiles } = await build({
  entryPoints: [entry],
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  write: false,
})
writeFileSync(
  `${to}/${name}.js`,
  `// Built from ${component} by "npm run build"; licences in ${name}.licences.txt.\n` +
    outputFiles[0].text
)

const packages = Object.keys(metafile.inputs)
  .map(path => path.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1])
  .filter(Boolean)
const parts = [...new Set(packages)].sort().map(name => {
  const folder = `node_modules/${name}`
  const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"))
  const file = readdirSync(folder).find(entry => /^licen[cs]e/i.test(entry))
  if (!file) throw new Error(`${name} has no licence file`)
  return `${name} ${version} (${license})\n\n${readFileSync(`${folder}/${file}`, "utf8").trim()}\n`
})
writeFileSync(`${to}/${name}.licences.txt`, parts.join("\n" + "-".repeat(80) + "\n\n"))
