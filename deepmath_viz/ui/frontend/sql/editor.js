// The SQL editor: tabs, highlighting, completion from the schema, and the place of an error.
//
// data: { query, running, past: [query], forgotten, tables: [{ name, meaning, columns: [{ name, type, meaning }] }],
// functions: [name], error: { line, column, length, message } | null }. `query` is what the page
// shows the result of. Ctrl-Enter or the button reports the text as the trigger `run`. Tabs are a
// matter of this browser and are kept in its storage.

import { forget, kept } from "./past.js"
import { createEditor } from "./view.js"
import { Tabs } from "./tabs.js"

const editors = new WeakMap()

export default function (component) {
  const { data, parentElement, setStateValue, setTriggerValue } = component
  let editor = editors.get(parentElement)
  if (!editor) {
    editor = new Editor(parentElement)
    editors.set(parentElement, editor)
  }
  editor.run = text => setTriggerValue("run", text)
  editor.tell = past => setStateValue("past", past)
  editor.update(data)
  return () => {
    editor.destroy()
    editors.delete(parentElement)
  }
}

class Editor {
  constructor(parent) {
    this.bar = parent.querySelector(".tabs")
    this.button = parent.querySelector(".run")
    this.tabs = new Tabs()
    this.query = null
    this.forgotten = null
    this.told = false
    this.view = createEditor(parent.querySelector(".text"), {
      root: parent.getRootNode(),
      text: this.tabs.current.text,
      onRun: () => this.submit(),
      onChange: text => this.tabs.write(text),
    })
    this.button.onclick = () => this.submit()
  }

  submit() {
    const text = this.view.text()
    this.query = text
    this.tabs.rename()
    this.draw()
    this.run(text)
  }

  update(data) {
    this.view.schema(data.tables, data.functions)
    // A query from the address, an example or the history: where no tab has it, it gets one.
    if (data.query !== this.query) {
      this.query = data.query
      if (data.query) {
        this.tabs.open(data.query)
        this.view.set(this.tabs.current.text)
      }
    }
    this.view.fault(this.view.text() === data.query ? data.error : null)
    this.button.classList.toggle("running", data.running)
    this.remember(data)
    this.draw()
  }

  remember({ past, forgotten }) {
    if (this.forgotten !== null && forgotten !== this.forgotten) forget()
    this.forgotten = forgotten
    const all = kept(past)
    if (all.length > past.length && !this.told) this.tell(all)
    this.told = true
  }

  draw() {
    const focused = this.bar.getRootNode().activeElement?.dataset?.tab
    const entries = this.tabs.all.map((tab, i) => this.tab(tab, i))
    const more = element("button", "new", "+")
    more.title = "New tab"
    more.setAttribute("aria-label", "New tab")
    more.onclick = () => this.change(() => this.tabs.add(""))
    this.bar.replaceChildren(...entries, more)
    if (focused) this.bar.querySelector(`[data-tab="${CSS.escape(focused)}"]`)?.focus()
  }

  tab(tab, i) {
    const chosen = i === this.tabs.at
    const entry = element("span", chosen ? "tab chosen" : "tab")
    const name = element("button", "name", tab.name)
    if (chosen) name.setAttribute("aria-current", "true")
    name.dataset.tab = i
    name.title = tab.text.slice(0, 300)
    name.onclick = () => this.change(() => this.tabs.choose(i))
    entry.append(name)
    if (this.tabs.all.length > 1) {
      const close = element("button", "close", "×")
      close.setAttribute("aria-label", `Close ${tab.name}`)
      close.onclick = () => this.change(() => this.tabs.remove(i))
      entry.append(close)
    }
    return entry
  }

  change(act) {
    act()
    this.view.set(this.tabs.current.text)
    this.view.fault(null)
    this.draw()
    this.view.focus()
  }

  destroy() {
    this.tabs.save()
    this.view.destroy()
  }
}

function element(kind, className, text = "") {
  const made = document.createElement(kind)
  made.className = className
  made.textContent = text
  if (kind === "button") made.type = "button"
  return made
}
