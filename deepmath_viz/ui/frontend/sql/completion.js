// What may be meant: tables, the columns of the tables that the query names, and functions.

const WORD = /[A-Za-z_][\w$]*/

// The names after FROM and JOIN: table by alias, and by itself.
function named(text, tables) {
  const known = new Map(tables.map(table => [table.name, table]))
  const found = new Map()
  for (const [, name, alias] of text.matchAll(/\b(?:from|join|pivot|describe|summarize)\s+([A-Za-z_]\w*)(?:\s+(?:as\s+)?([A-Za-z_]\w*))?/gi)) {
    const table = known.get(name.toLowerCase())
    if (!table) continue
    found.set(table.name, table)
    if (alias) found.set(alias.toLowerCase(), table)
  }
  return found
}

const columns = (table, boost) =>
  table.columns.map(({ name, type, meaning }) => ({
    label: name,
    type: "property",
    detail: type.toLowerCase(),
    info: `${meaning} (${table.name})`,
    boost,
  }))

// The columns of several tables, each name once, with the tables that have it.
function columnsOf(wanted) {
  const seen = new Map()
  for (const table of wanted) {
    for (const column of columns(table, 10)) {
      const known = seen.get(column.label)
      if (known) known.also.push(table.name)
      else seen.set(column.label, { ...column, also: [], first: table.name })
    }
  }
  return [...seen.values()].map(({ also, first, ...column }) => ({
    ...column,
    detail: wanted.length > 1 ? `${column.detail} · ${[first, ...also].slice(0, 3).join(", ")}` : column.detail,
  }))
}

// After `name.`: the columns of that table or alias.
export function schemaSource(tables) {
  return context => {
    const dotted = context.matchBefore(/[A-Za-z_]\w*\.\w*/)
    if (!dotted) return null
    const [name, part] = dotted.text.split(".")
    const text = context.state.doc.toString()
    const table = named(text, tables).get(name.toLowerCase())
      ?? tables.find(t => t.name === name.toLowerCase())
    if (!table) return null
    return { from: context.pos - part.length, options: columns(table, 20), validFor: /^\w*$/ }
  }
}

// Anywhere else: tables after FROM and JOIN, otherwise columns, tables and functions.
export function columnSource(tables, functions) {
  const all = tables.map(({ name, meaning }) => ({
    label: name, type: "class", detail: "table", info: meaning, boost: 5,
  }))
  const calls = functions.map(name => ({ label: name, type: "function", apply: `${name}(`, boost: -5 }))
  return context => {
    const word = context.matchBefore(WORD)
    if (!word && !context.explicit) return null
    const from = word ? word.from : context.pos
    const before = context.state.sliceDoc(Math.max(0, from - 40), from)
    if (before.endsWith(".")) return null
    const validFor = /^[\w$]*$/
    if (/\b(?:from|join|describe|summarize)\s+$/i.test(before)) {
      return { from, options: all, validFor }
    }
    // Before FROM is written every table may be meant; problems come first, as they are listed.
    const here = new Set(named(context.state.doc.toString(), tables).values())
    const wanted = here.size ? [...here] : tables
    return { from, options: [...columnsOf(wanted), ...all, ...calls], validFor }
  }
}
