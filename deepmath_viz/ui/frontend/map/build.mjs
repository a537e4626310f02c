// Bundles src/ into dist/, or into the folder that is named. Nothing of others goes in: the bundle
// is made of the files in src/ alone.

import { build } from "esbuild"

const outdir = process.argv[2] ?? "dist"
const shared = {
  bundle: true,
  minify: true,
  target: ["chrome111", "firefox115", "safari16.4"],
  legalComments: "none",
  logLevel: "warning",
}
await build({
  ...shared,
  entryPoints: ["src/index.js"],
  format: "esm",
  outfile: `${outdir}/map.js`,
  banner: { js: "/* The DeepMath explorer's live map; MIT, sources in ../src */\n" },
})
await build({
  ...shared,
  entryPoints: ["src/map.css"],
  outfile: `${outdir}/map.css`,
  banner: { css: "/* The DeepMath explorer's live map; MIT, sources in ../src */\n" },
})
