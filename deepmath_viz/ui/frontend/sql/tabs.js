// Tabs of the editor: texts with names, kept in the browser's storage where there is one.

const STORE = "deepmath-sql-tabs"
const MOST = 20
const LONGEST = 200_000
const FIRST = `-- Problems by domain. Ctrl-Enter runs a query; the names of columns complete.
SELECT domain, count(*) AS problems, round(avg(difficulty), 2) AS mean_difficulty
FROM problems
GROUP BY domain
ORDER BY problems DESC`

export class Tabs {
  constructor() {
    const { all, at } = read()
    this.all = all.length ? all : [{ name: "Query 1", text: FIRST }]
    this.at = Math.min(Math.max(at, 0), this.all.length - 1)
  }

  get current() {
    return this.all[this.at]
  }

  write(text) {
    this.current.text = text
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.save(), 400)
  }

  // Shows a text: in the tab that has it, in an empty one, or in a new one.
  open(text) {
    const has = this.all.findIndex(tab => tab.text === text)
    if (has >= 0) return this.choose(has)
    if (this.current.text.trim() && this.current.text !== FIRST) this.add(text)
    this.current.text = text
    this.rename()
  }

  add(text) {
    if (this.all.length >= MOST) this.all.shift()
    this.all.push({ name: this.number(), text })
    this.choose(this.all.length - 1)
  }

  // The first number that no tab has.
  number() {
    const taken = new Set(this.all.map(tab => tab.name))
    let n = 1
    while (taken.has(`Query ${n}`)) n++
    return `Query ${n}`
  }

  choose(i) {
    this.at = i
    this.save()
  }

  remove(i) {
    this.all.splice(i, 1)
    this.choose(Math.min(this.at > i ? this.at - 1 : this.at, this.all.length - 1))
  }

  // A query that begins with a comment is called by it; one without has no name of an earlier one.
  rename() {
    const said = this.current.text.match(/^\s*--\s*(\S[^\n]*)/)?.[1].split(/[.:;]/)[0].trim()
    if (said) this.current.name = said.length > 28 ? `${said.slice(0, 27)}…` : said
    else if (!/^Query \d+$/.test(this.current.name)) this.current.name = this.number()
    this.save()
  }

  save() {
    clearTimeout(this.timer)
    try {
      const all = this.all.filter(tab => tab.text.length <= LONGEST)
      localStorage.setItem(STORE, JSON.stringify({ all, at: this.at }))
    } catch {
      // No storage, or it is full: the tabs last as long as the page.
    }
  }
}

function read() {
  try {
    const { all, at } = JSON.parse(localStorage.getItem(STORE))
    const sound = all.filter(t => typeof t?.name === "string" && typeof t?.text === "string")
    return { all: sound, at: Number.isInteger(at) ? at : 0 }
  } catch {
    return { all: [], at: 0 }
  }
}
